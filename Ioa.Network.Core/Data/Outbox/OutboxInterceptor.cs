using System.Data.Common;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Rollup.Keeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ioa.Network.Core.Data.Outbox;

/// <summary>
/// Writes the events of every saved entity to the outbox, and what figures have to be counted anew, in the same transaction, and wakes the dispatcher when they can be read:
/// after the commit where there is a transaction, else it would look too early and sleep until the next poll.
/// </summary>
public sealed class OutboxInterceptor(TimeProvider clock, OutboxSignal signal) : DbTransactionInterceptor, ISaveChangesInterceptor
{
    public ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Collect(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Collect(eventData.Context!);
        return result;
    }

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SavedChanges(eventData, result));

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        if (eventData.Context!.Database.CurrentTransaction is null)
        {
            WakeIfWritten(eventData.Context);
        }

        return result;
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => WakeIfWritten(eventData.Context);

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        WakeIfWritten(eventData.Context);
        return Task.CompletedTask;
    }

    private void WakeIfWritten(DbContext? context)
    {
        if (context is NetworkDbContext db && db.Outbox.Local.Count > 0)
        {
            signal.Wake();
        }
    }

    private void Collect(DbContext context)
    {
        var now = clock.GetUtcNow();
        var db = (NetworkDbContext)context;
        var entries = context.ChangeTracker.Entries().ToList();
        foreach (var entity in entries.Select(entry => entry.Entity).OfType<Entity>().Where(entity => entity.Events.Count > 0))
        {
            foreach (var happened in entity.Events)
            {
                db.Enqueue(happened, now);
            }

            entity.ClearEvents();
        }

        db.AddTouches(entries);
    }
}

/// <summary>Wakes the dispatcher's lanes when something was written; they also poll, so a lost wake-up costs time only.</summary>
public sealed class OutboxSignal
{
    // At most one wake-up waits in each, and it is not lost when it comes while the lane is at work.
    private readonly SemaphoreSlim _quick = new(0, 1);
    private readonly SemaphoreSlim _letters = new(0, 1);

    public void Wake()
    {
        Release(_quick);
        Release(_letters);
    }

    public Task<bool> WaitAsync(bool letters, TimeSpan atMost, CancellationToken cancellationToken) =>
        (letters ? _letters : _quick).WaitAsync(atMost, cancellationToken);

    private static void Release(SemaphoreSlim semaphore)
    {
        if (semaphore.CurrentCount == 0)
        {
            try
            {
                semaphore.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another saver woke it in between: it is awake.
            }
        }
    }
}
