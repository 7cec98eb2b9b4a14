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

        return WriteOrKeepAsync([KeyValuePair.Create((person, thread), number)], cancellationToken);
    }

    /// <summary>Writes everything that has been gathered; what cannot be written now is kept for the next time.</summary>
    public Task WriteAllAsync(CancellationToken cancellationToken)
    {
        Dictionary<(PersonId Person, ThreadId Thread), int> marks;
        lock (_lock)
        {
            (marks, _marks) = (_marks, []);
        }

        return marks.Count == 0 ? Task.CompletedTask : WriteOrKeepAsync(marks, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await WriteAllAsync(CancellationToken.None);
        }
    }

    // Whatever went wrong (Npgsql wraps what passes by itself in an InvalidOperationException), the next round has the marks again: a
    // fault that left ExecuteAsync would stop the whole site.
    private async Task WriteOrKeepAsync(
        IReadOnlyCollection<KeyValuePair<(PersonId Person, ThreadId Thread), int>> marks, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(marks, cancellationToken);
        }
        catch (Exception fault)
        {
            foreach (var ((person, thread), number) in marks)
            {
                Seen(person, thread, number);
            }

            if (fault is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            LogFailed(logger, fault);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Read marks could not be written; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
