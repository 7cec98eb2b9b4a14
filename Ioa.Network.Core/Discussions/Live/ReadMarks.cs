using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Discussions.Live;

/// <summary>
/// How far those who watch a thread live have read it. A thousand watchers see a new post in the same moment; their marks are
/// gathered and written once a second in one transaction, not in a thousand. Whoever leaves the page is written at once. A mark that
/// a crash takes with it makes a post that was seen look unread, never the other way.
/// </summary>
public sealed partial class ReadMarks(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock, ILogger<ReadMarks> logger) : BackgroundService
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Dictionary<(PersonId Person, ThreadId Thread), int> _marks = [];

    /// <summary>Somebody who may read the thread has seen every post up to this number.</summary>
    public void Seen(PersonId person, ThreadId thread, int number)
    {
        lock (_lock)
        {
            _marks[(person, thread)] = Math.Max(number, _marks.GetValueOrDefault((person, thread)));
        }
    }

    /// <summary>Writes what one person has seen, before they look at a list of what is unread.</summary>
    public Task WriteAsync(PersonId person, ThreadId thread, CancellationToken cancellationToken)
    {
        int number;
        lock (_lock)
        {
            if (!_marks.Remove((person, thread), out number))
            {
                return Task.CompletedTask;
            }
        }

        return WriteAsync([KeyValuePair.Create((person, thread), number)], cancellationToken);
    }

    /// <summary>Writes everything that has been gathered.</summary>
    public Task WriteAllAsync(CancellationToken cancellationToken)
    {
        Dictionary<(PersonId Person, ThreadId Thread), int> marks;
        lock (_lock)
        {
            (marks, _marks) = (_marks, []);
        }

        return marks.Count == 0 ? Task.CompletedTask : WriteAsync(marks, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await WriteAllAsync(stoppingToken);
                }
                catch (Exception fault) when (fault is DbUpdateException or System.Data.Common.DbException)
                {
                    LogFailed(logger, fault);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await WriteAllAsync(CancellationToken.None);
        }
    }

    private async Task WriteAsync(IReadOnlyCollection<KeyValuePair<(PersonId Person, ThreadId Thread), int>> marks, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        foreach (var thread in marks.GroupBy(mark => mark.Key.Thread))
        {
            var readers = thread.Select(mark => mark.Key.Person).ToList();
            var states = await db.ReaderStates
                .Where(state => state.ThreadId == thread.Key && readers.Contains(state.PersonId))
                .ToDictionaryAsync(state => state.PersonId, cancellationToken);
            foreach (var ((person, _), number) in thread)
            {
                if (states.TryGetValue(person, out var state))
                {
                    state.LastReadNumber = Math.Max(state.LastReadNumber, number);
                }
                else
                {
                    db.ReaderStates.Add(new ReaderState { PersonId = person, ThreadId = thread.Key, LastReadNumber = number });
                }
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Read marks could not be written; the posts will look unread.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
