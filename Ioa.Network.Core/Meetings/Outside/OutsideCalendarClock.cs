using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Meetings.Outside;

/// <summary>
/// Fetches the outside calendars that are due. Whoever fetches one has it for itself for a while: of several servers one does. Old files that
/// somebody brought and did not come back to are deleted.
/// </summary>
public sealed partial class OutsideCalendarClock(
    IDbContextFactory<NetworkDbContext> contexts, OutsideCalendarReader reader, TimeProvider clock, ILogger<OutsideCalendarClock> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private const int MostAtOnce = 8;

    /// <summary>Fetches all that are due now; returns how many it tried.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<OutsideCalendarId> due;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            due = await db.OutsideCalendars.Where(c => c.DueAt <= now).OrderBy(c => c.DueAt).Select(c => c.Id).Take(500).ToListAsync(cancellationToken);
            var old = now - MeetingImport.Kept;
            await db.MeetingImports.Where(i => i.CreatedAt < old).ExecuteDeleteAsync(cancellationToken);
        }

        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken }, async (id, cancel) =>
        {
            try
            {
                await reader.FetchAsync(id, cancel);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault, id);
            }
        });
        return due.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault, default);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outside calendar {Calendar} could not be fetched; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception fault, OutsideCalendarId calendar);
}
