using System.Text.Json;
using Ioa.Network.Core.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Ioa.Network.Core.Data.Outbox;

/// <summary>Writes the events of every saved entity to the outbox, in the same transaction, and wakes the dispatcher.</summary>
public sealed class OutboxInterceptor(TimeProvider clock, OutboxSignal signal) : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Collect(eventData.Context!);
        return ValueTask.FromResult(result);
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Collect(eventData.Context!);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        signal.Wake();
        return ValueTask.FromResult(result);
    }

    private void Collect(DbContext context)
    {
        var now = clock.GetUtcNow();
        foreach (var entry in context.ChangeTracker.Entries<Entity>().Where(entry => entry.Entity.Events.Count > 0).ToList())
        {
            foreach (var happened in entry.Entity.Events)
            {
                context.Add(new OutboxMessage
                {
                    Type = happened.GetType().Name,
                    Payload = JsonSerializer.Serialize(happened, happened.GetType()),
                    OccurredAt = now,
                    DueAt = now,
                });
            }

            entry.Entity.ClearEvents();
        }
    }
}

/// <summary>Wakes the dispatcher when something may have been written; it also polls, so a lost wake-up costs time only.</summary>
public sealed class OutboxSignal
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);

    public void Wake()
    {
        if (_semaphore.CurrentCount == 0)
        {
            try
            {
                _semaphore.Release();
            }
            catch (SemaphoreFullException)
            {
                // Another saver woke it in between: it is awake.
            }
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _semaphore.WaitAsync(atMost, cancellationToken);
}
