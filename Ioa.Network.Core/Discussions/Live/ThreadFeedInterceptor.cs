using System.Data.Common;
using System.Runtime.CompilerServices;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ioa.Network.Core.Discussions.Live;

/// <summary>
/// Publishes every changed thread to the <see cref="ThreadFeed"/> once its transaction has committed, and never if it has not. On
/// PostgreSQL the other servers are told in the transaction itself, so that they are told exactly when it commits.
/// </summary>
public sealed class ThreadFeedInterceptor(ThreadFeed feed) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, List<ThreadSignal>> _changed = [];

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (var entry in eventData.Context!.ChangeTracker.Entries<DiscussionThread>())
        {
            if (entry.State is EntityState.Added || (entry.State is EntityState.Modified && entry.Property(thread => thread.Sequence).IsModified))
            {
                _changed.GetOrCreateValue(eventData.Context).Add(new ThreadSignal(entry.Entity.Id, entry.Entity.Sequence));
            }
        }

        return ValueTask.FromResult(result);
    }

    /// <inheritdoc/>
    public override async ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        var context = (NetworkDbContext)eventData.Context!;
        if (_changed.TryGetValue(context, out var changed))
        {
            foreach (var signal in changed)
            {
                await context.NotifyOtherServersAsync(signal, cancellationToken);
            }

            if (context.Database.CurrentTransaction is null)
            {
                Publish(context);
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Forget(eventData.Context);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Publish(eventData.Context!);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Publish(eventData.Context!);

    /// <inheritdoc/>
    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Forget(eventData.Context);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Forget(eventData.Context);

    private void Publish(DbContext context)
    {
        if (_changed.TryGetValue(context, out var changed))
        {
            _changed.Remove(context);
            foreach (var signal in changed)
            {
                feed.Publish(signal);
            }
        }
    }

    private void Forget(DbContext? context)
    {
        if (context is not null)
        {
            _changed.Remove(context);
        }
    }
}
