using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Ioa.Network.Core.Data;

/// <summary>
/// The model on PostgreSQL. A row is locked against other changes, not against others' references to it (FOR NO KEY UPDATE): whoever
/// marks a thread as read inserts a row that refers to it, and must neither wait for the writer nor have the writer wait for them.
/// </summary>
public sealed class PostgresNetworkDbContext(DbContextOptions<PostgresNetworkDbContext> options) : NetworkDbContext(options)
{
    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginThreadChangeAsync(ThreadId thread, CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await Database.ExecuteSqlAsync($"""SELECT 1 FROM "Threads" WHERE "Id" = {thread.Value} FOR NO KEY UPDATE""", cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginNetworkChangeAsync(LearningNetworkId network, CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(cancellationToken);
        await Database.ExecuteSqlAsync($"""SELECT 1 FROM "Networks" WHERE "Id" = {network.Value} FOR NO KEY UPDATE""", cancellationToken);
        return transaction;
    }

    /// <inheritdoc/>
    public override Task NotifyOtherServersAsync(ThreadSignal signal, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_notify({PostgresThreadListener.Channel}, {PostgresThreadListener.Payload(signal)})", cancellationToken);

    /// <inheritdoc/>
    public override async Task NotifyOtherServersAsync(IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken)
    {
        // A notification holds 8,000 bytes.
        foreach (var some in people.Chunk(200))
        {
            await Database.ExecuteSqlAsync($"SELECT pg_notify({PostgresThreadListener.Channel}, {PostgresThreadListener.Payload(some)})", cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
