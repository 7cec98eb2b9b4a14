using Microsoft.EntityFrameworkCore.Storage;

namespace Ioa.Network.Core.Data;

/// <summary>A transaction whose end lets the next in line begin.</summary>
internal sealed class Turn(IDbContextTransaction transaction, SemaphoreSlim line) : IDbContextTransaction
{
    private SemaphoreSlim? _line = line;

    public Guid TransactionId => transaction.TransactionId;

    public void Commit()
    {
        transaction.Commit();
        End();
    }

    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await transaction.CommitAsync(cancellationToken);
        End();
    }

    public void Rollback()
    {
        transaction.Rollback();
        End();
    }

    public async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        await transaction.RollbackAsync(cancellationToken);
        End();
    }

    public void Dispose()
    {
        transaction.Dispose();
        End();
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        End();
    }

    private void End() => Interlocked.Exchange(ref _line, null)?.Release();
}
