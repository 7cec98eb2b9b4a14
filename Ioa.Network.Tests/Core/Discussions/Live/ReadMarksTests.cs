using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioa.Network.Tests.Core.Discussions.Live;

/// <summary>What those who watch live have read is written, whatever goes wrong meanwhile.</summary>
public sealed class ReadMarksTests
{
    [Databases]
    [Theory]
    public async Task ExecuteAsync_TheDatabaseDoesNotAnswerOnce_GoesOnAndWritesTheMarks(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network);
        var database = new FailsOnce(world.Get<IDbContextFactory<NetworkDbContext>>());
        using var marks = new ReadMarks(database, world.Clock, NullLogger<ReadMarks>.Instance);
        marks.Seen(agder.Neighbour.Id, thread, 1);
        await marks.StartAsync(world.Cancel);

        // It starts on a thread of its own: until its timer is there, the clock moves nothing.
        while (!database.Failed.IsCompleted)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, world.Cancel);
        }

        await marks.StopAsync(world.Cancel);

        marks.ExecuteTask!.IsFaulted.ShouldBeFalse();
        (await LastReadAsync(world, thread, agder.Neighbour)).ShouldBe(1);
    }

    [Databases]
    [Theory]
    public async Task WriteAllAsync_Failed_IsWrittenNextTimeAndNotOverANewerMark(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Superuser, thread);
        using var marks = new ReadMarks(new FailsOnce(world.Get<IDbContextFactory<NetworkDbContext>>()), world.Clock, NullLogger<ReadMarks>.Instance);
        marks.Seen(agder.Neighbour.Id, thread, 2);
        marks.Seen(agder.Observer.Id, thread, 1);

        await marks.WriteAllAsync(world.Cancel);
        marks.Seen(agder.Neighbour.Id, thread, 1);
        await marks.WriteAllAsync(world.Cancel);

        (await LastReadAsync(world, thread, agder.Neighbour)).ShouldBe(2);
        (await LastReadAsync(world, thread, agder.Observer)).ShouldBe(1);
    }

    /// <summary>
    /// Somebody writes in the thread while what they and another have read is written: each would wait for the other, had the writer
    /// locked the thread against those who only refer to it.
    /// </summary>
    [Fact]
    public async Task WriteAllAsync_WhileSomebodyWritesInTheThread_NeitherWaitsForTheOther()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Postgres);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Superuser, thread);
        var marks = world.Get<ReadMarks>();
        await using var db = await world.DbAsync();
        await using var writing = await db.BeginThreadChangeAsync(thread, world.Cancel);

        // A row that is there, and one that is new and refers to the thread.
        marks.Seen(agder.Member.Id, thread, 2);
        marks.Seen(agder.Neighbour.Id, thread, 2);
        var marking = marks.WriteAllAsync(world.Cancel);
        await Task.WhenAny(marking, Task.Delay(TimeSpan.FromSeconds(2), world.Cancel));
        await db.ReaderStates.Where(r => r.PersonId == agder.Member.Id && r.ThreadId == thread)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Follows, true), world.Cancel);
        await writing.CommitAsync(world.Cancel);
        await marking;

        (await LastReadAsync(world, thread, agder.Member)).ShouldBe(2);
        (await LastReadAsync(world, thread, agder.Neighbour)).ShouldBe(2);
    }

    /// <summary>The same for a network: whoever asks in it does not wait for those who change how it is organised.</summary>
    [Fact]
    public async Task StartThread_WhileTheNetworkIsChanged_DoesNotWait()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Postgres);
        var agder = await world.AgderAsync();
        await using var db = await world.DbAsync();
        await using var organising = await db.BeginNetworkChangeAsync(agder.Network.Id, world.Cancel);

        await world.AskAsync(agder.Member, agder.Network).WaitAsync(TimeSpan.FromSeconds(20), world.Cancel);
    }

    private static async Task<int?> LastReadAsync(World world, ThreadId thread, Person reader)
    {
        await using var db = await world.DbAsync();
        return await db.ReaderStates.Where(r => r.ThreadId == thread && r.PersonId == reader.Id).Select(r => (int?)r.LastReadNumber).FirstOrDefaultAsync(world.Cancel);
    }

    /// <summary>A database that is away the first time, as Npgsql tells of it.</summary>
    private sealed class FailsOnce(IDbContextFactory<NetworkDbContext> inner) : IDbContextFactory<NetworkDbContext>
    {
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Failed => _failed.Task;

        public NetworkDbContext CreateDbContext() => _failed.TrySetResult()
            ? throw new InvalidOperationException("An exception has been raised that is likely due to a transient failure.")
            : inner.CreateDbContext();

        public Task<NetworkDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            _failed.TrySetResult()
                ? Task.FromException<NetworkDbContext>(new InvalidOperationException("An exception has been raised that is likely due to a transient failure."))
                : inner.CreateDbContextAsync(cancellationToken);
    }
}
