using System.Collections.Concurrent;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioa.Network.Tests.Core.Notifications;

public sealed class OutboxTests
{
    [Theory, Databases]
    public async Task DispatchAsync_FourDispatchersAtOnce_EachLetterOnce(DatabaseKind database)
    {
        var seen = new ConcurrentQueue<string>();
        await using var world = await WorldAsync(database, async (letter, _) =>
        {
            await Task.Yield();
            seen.Enqueue(letter.To);
        });
        await EnqueueAsync(world, [.. Enumerable.Range(0, 120).Select(i => $"p{i}@a.example")]);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var dispatcher = Dispatcher(world);
            while (await dispatcher.DispatchAsync(world.Cancel) > 0)
            {
            }
        })));

        seen.Count.ShouldBe(120);
        seen.Distinct(StringComparer.Ordinal).Count().ShouldBe(120);
        await using var db = await world.DbAsync();
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task DispatchAsync_HandlerAlwaysFails_BacksOffGivesUpVisiblyAndDelaysNobodyElse(DatabaseKind database)
    {
        var tries = new List<DateTimeOffset>();
        var others = 0;
        World? made = null;
        await using var world = await WorldAsync(database, (letter, _) =>
        {
            if (letter.To != "bad@a.example")
            {
                Interlocked.Increment(ref others);
                return Task.CompletedTask;
            }

            tries.Add(made!.Now);
            throw new InvalidOperationException("The mailbox is full. " + new string('x', 2000));
        });
        made = world;
        await EnqueueAsync(world, "bad@a.example", "good@a.example");

        for (var minute = 0; minute < 24 * 60; minute++)
        {
            await world.DeliverAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        others.ShouldBe(1);
        tries.Count.ShouldBe(OutboxDispatcher.MaxAttempts);
        var waits = tries.Zip(tries.Skip(1), (a, b) => b - a).ToList();
        waits.ShouldBe(waits.Order());
        waits[^1].ShouldBeGreaterThan(TimeSpan.FromMinutes(30));
        await using var db = await world.DbAsync();
        var left = await db.Outbox.SingleAsync(world.Cancel);
        left.GivenUpAt.ShouldNotBeNull();
        left.LastError!.ShouldStartWith("The mailbox is full.");
        left.LastError.Length.ShouldBe(OutboxDispatcher.MaxErrorLength);
    }

    [Theory, Databases]
    public async Task DispatchAsync_ServerDiedMidway_AnotherDeliversAfterTheLeaseAndNotBefore(DatabaseKind database)
    {
        var never = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var delivered = 0;
        await using var world = await WorldAsync(database, async (_, _) =>
        {
            if (begun.TrySetResult())
            {
                await never.Task;
            }
            else
            {
                delivered++;
            }
        });
        await EnqueueAsync(world, "a@a.example");

        var dead = Dispatcher(world).DispatchAsync(world.Cancel);
        await begun.Task;
        world.Clock.Advance(OutboxDispatcher.Lease - TimeSpan.FromSeconds(1));
        await Dispatcher(world).DispatchAsync(world.Cancel);
        delivered.ShouldBe(0);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await Dispatcher(world).DispatchAsync(world.Cancel);
        delivered.ShouldBe(1);

        never.SetResult();
        await dead;
    }

    [Theory, Databases]
    public async Task DispatchAsync_OrderlyStopMidway_NextStartDeliversAtOnceAndNoAttemptIsCounted(DatabaseKind database)
    {
        var begun = new TaskCompletionSource();
        var delivered = 0;
        await using var world = await WorldAsync<AnswerAccepted>(database, async (_, cancellationToken) =>
        {
            if (begun.TrySetResult())
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            delivered++;
        });
        await EnqueueAsync(world, new AnswerAccepted(PostId.New()));

        using var stop = new CancellationTokenSource();
        var stopped = Dispatcher(world).DispatchAsync(stop.Token);
        await begun.Task;
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => stopped);
        await using (var db = await world.DbAsync())
        {
            (await db.Outbox.SingleAsync(world.Cancel)).Attempts.ShouldBe(0);
        }

        await Dispatcher(world).DispatchAsync(world.Cancel);
        delivered.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task DispatchAsync_OrderlyStopWhileALetterIsHandedOver_FinishesItAndTakesNoOther(DatabaseKind database)
    {
        var begun = new TaskCompletionSource();
        var taken = new TaskCompletionSource();
        var delivered = new ConcurrentQueue<string>();
        await using var world = await WorldAsync(database, async (letter, cancellationToken) =>
        {
            begun.TrySetResult();
            await taken.Task.WaitAsync(cancellationToken);
            delivered.Enqueue(letter.To);
        });
        await EnqueueAsync(world, [.. Enumerable.Range(0, OutboxDispatcher.LettersAtOnce + 2).Select(i => $"p{i}@a.example")]);

        using var stop = new CancellationTokenSource();
        var stopped = Dispatcher(world).DispatchAsync(stop.Token);
        await begun.Task;
        await stop.CancelAsync();
        stopped.IsCompleted.ShouldBeFalse();
        taken.SetResult();
        await Should.ThrowAsync<OperationCanceledException>(() => stopped);

        delivered.Count.ShouldBeInRange(1, OutboxDispatcher.LettersAtOnce);
        await using var db = await world.DbAsync();
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(OutboxDispatcher.LettersAtOnce + 2 - delivered.Count);
        (await db.Outbox.Select(m => m.Attempts).Distinct().SingleAsync(world.Cancel)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task DispatchAsync_MessageTookTheServerDownTenTimes_IsGivenUpUntried(DatabaseKind database)
    {
        var delivered = 0;
        await using var world = await WorldAsync(database, (_, _) =>
        {
            delivered++;
            return Task.CompletedTask;
        });
        await EnqueueAsync(world, "a@a.example");
        await using var db = await world.DbAsync();
        await db.Outbox.ExecuteUpdateAsync(m => m.SetProperty(x => x.Attempts, OutboxDispatcher.MaxAttempts), world.Cancel);

        await world.DeliverAsync();

        delivered.ShouldBe(0);
        (await db.Outbox.SingleAsync(world.Cancel)).GivenUpAt.ShouldNotBeNull();
    }

    [Theory, Databases]
    public async Task Enqueue_TransactionRolledBack_NothingIsSent(DatabaseKind database)
    {
        var delivered = 0;
        await using var world = await WorldAsync(database, (_, _) =>
        {
            delivered++;
            return Task.CompletedTask;
        });
        await using (var db = await world.DbAsync())
        await using (var transaction = await db.Database.BeginTransactionAsync(world.Cancel))
        {
            db.Enqueue(new SendEmail("a@a.example", "S", "T", "H"), world.Now);
            await db.SaveChangesAsync(world.Cancel);
            await transaction.RollbackAsync(world.Cancel);
        }

        await world.DeliverAsync();

        delivered.ShouldBe(0);
    }

    [Theory, Databases]
    public async Task Enqueue_InATransaction_WakesTheDispatcherAfterTheCommitAndNotBefore(DatabaseKind database)
    {
        await using var world = await WorldAsync(database, (_, _) => Task.CompletedTask);
        var signal = world.Get<OutboxSignal>();
        await using var db = await world.DbAsync();
        await using var transaction = await db.Database.BeginTransactionAsync(world.Cancel);
        db.Enqueue(new SendEmail("a@a.example", "S", "T", "H"), world.Now);
        await db.SaveChangesAsync(world.Cancel);
        (await signal.WaitAsync(letters: true, TimeSpan.Zero, world.Cancel)).ShouldBeFalse();

        await transaction.CommitAsync(world.Cancel);

        (await signal.WaitAsync(letters: true, TimeSpan.Zero, world.Cancel)).ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task SaveChanges_NothingForTheOutbox_WakesNobody(DatabaseKind database)
    {
        await using var world = await WorldAsync(database, (_, _) => Task.CompletedTask);
        await world.OrganisationAsync("Lyngdal");
        (await world.Get<OutboxSignal>().WaitAsync(letters: false, TimeSpan.Zero, world.Cancel)).ShouldBeFalse();
    }

    private static Task<World> WorldAsync(DatabaseKind database, Func<SendEmail, CancellationToken, Task> handle) => WorldAsync<SendEmail>(database, handle);

    private static Task<World> WorldAsync<TEvent>(DatabaseKind database, Func<TEvent, CancellationToken, Task> handle)
        where TEvent : IDomainEvent =>
        World.CreateAsync(database, services => services.AddSingleton<IEventHandler<TEvent>>(new Handler<TEvent>(handle)));

    private static OutboxDispatcher Dispatcher(World world) => ActivatorUtilities.CreateInstance<OutboxDispatcher>(world.Services);

    private static Task EnqueueAsync(World world, params string[] to) =>
        EnqueueAsync(world, [.. to.Select(address => new SendEmail(address, "Emne", "Tekst", "<p>Tekst</p>"))]);

    private static async Task EnqueueAsync(World world, params IDomainEvent[] events)
    {
        await using var db = await world.DbAsync();
        foreach (var happened in events)
        {
            db.Enqueue(happened, world.Now);
        }

        await db.SaveChangesAsync(world.Cancel);
    }

    private sealed class Handler<TEvent>(Func<TEvent, CancellationToken, Task> handle) : IEventHandler<TEvent>
        where TEvent : IDomainEvent
    {
        public Task HandleAsync(TEvent happened, CancellationToken cancellationToken) => handle(happened, cancellationToken);
    }
}
