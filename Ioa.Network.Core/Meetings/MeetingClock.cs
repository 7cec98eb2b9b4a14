using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Meetings;

/// <summary>
/// What a meeting does by itself as time goes: a place that nobody said yes to goes to the next in the line, those who come, and those who owe
/// something, are reminded, what people need and eat is forgotten when it is over, and who its guests were some months later. Each in the
/// meeting's own transaction: of several servers one does it.
/// </summary>
public sealed partial class MeetingClock(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock, ILogger<MeetingClock> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private const int MostAtOnce = 100;

    /// <summary>Does all that is due now; returns for how many meetings.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lapsed = await db.Registrations.Where(r => r.OfferedUntil != null && r.OfferedUntil <= now).Select(r => r.MeetingId).Distinct().Take(MostAtOnce).ToListAsync(cancellationToken);
        var due = await db.Meetings.Where(m => m.RemindAt != null && m.RemindAt <= now).Select(m => m.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
        var over = await db.Meetings.Where(m => m.CleanedAt == null && m.EndsAt <= now).Select(m => m.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
        var forgottenBefore = now.AddDays(-Registration.GuestDays);
        var unforgotten = await db.Registrations
            .Where(r => r.GuestEmail != null && db.Meetings.Any(m => m.Id == r.MeetingId && m.EndsAt <= forgottenBefore))
            .Select(r => r.MeetingId).Distinct().Take(MostAtOnce).ToListAsync(cancellationToken);
        var meetings = lapsed.Concat(due).Concat(over).Concat(unforgotten).Distinct().ToList();
        foreach (var id in meetings)
        {
            await RunAsync(id, now, cancellationToken);
        }

        return meetings.Count + await RemindOfFollowUpsAsync(now, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunAsync(stoppingToken) >= MostAtOnce)
                {
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Each is changed with its version: of several servers one reminds.
    private async Task<int> RemindOfFollowUpsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await db.FollowUps.Where(f => f.RemindAt != null && f.RemindAt <= now).OrderBy(f => f.RemindAt).Take(MostAtOnce).ToListAsync(cancellationToken);
        due.ForEach(f => f.Remind(now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another server, or somebody who said that it is done, was a moment before; the next look sees what is left.
        }

        return due.Count;
    }

    private async Task RunAsync(MeetingId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginMeetingChangeAsync(id, cancellationToken);
        if (await db.Meetings.FirstOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } meeting)
        {
            return;
        }

        var lapsed = await db.Registrations
            .Where(r => r.MeetingId == id && r.State == RegistrationState.Offered && r.OfferedUntil <= now)
            .ToListAsync(cancellationToken);
        lapsed.ForEach(r => r.Lapse(now));
        if (lapsed.Count > 0)
        {
            // Saved first: the places are counted in the database.
            await db.SaveChangesAsync(cancellationToken);
            await db.SeatAsync(meeting, null, now, cancellationToken);
        }

        meeting.Remind(now);
        if (meeting.CleanedAt is null && meeting.EndsAt <= now)
        {
            var forgotten = meeting.Questions.Where(q => q.Kind != MeetingQuestionKind.Text).Select(q => q.Number).ToHashSet();
            if (forgotten.Count > 0)
            {
                foreach (var registration in await db.Registrations.Where(r => r.MeetingId == id).ToListAsync(cancellationToken))
                {
                    registration.Forget(forgotten);
                }
            }

            meeting.Clean(now);
        }

        if (meeting.EndsAt.AddDays(Registration.GuestDays) <= now)
        {
            var guests = await db.Registrations.Where(r => r.MeetingId == id && r.GuestEmail != null).ToListAsync(cancellationToken);
            guests.ForEach(guest => guest.ForgetGuest());
            await db.GuestLinks.Where(l => db.Registrations.Any(r => r.Id == l.RegistrationId && r.MeetingId == id)).ExecuteDeleteAsync(cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is due for the meetings could not be done; trying again in a minute.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
