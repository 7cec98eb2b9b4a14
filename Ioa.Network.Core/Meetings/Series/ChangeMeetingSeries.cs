using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>
/// Changes a meeting of a series, and with it the following ones («denne og de neste») in title, text, place, room, video link, time of day and
/// length, never in their date. Only what is changed here goes over to them, and only where they had the same as this one: what was changed in one
/// of them for itself stays. Meetings that are over or cancelled, and those that the user does not arrange, stay as they are.
/// </summary>
public sealed class UpdateMeetingsOfSeries(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not; then none of them is changed.</summary>
    public async Task<Result> HandleAsync(UpdateMeetingCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, command.Meeting, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.IsOrganiser)
        {
            return Error.Forbidden;
        }

        if (await db.Meetings.Where(m => m.Id == command.Meeting).Select(m => m.SeriesId).FirstOrDefaultAsync(cancellationToken) is not { } series)
        {
            return Error.Conflict("Series.NotInSeries");
        }

        await using var transaction = await db.BeginSeriesChangeAsync(series, cancellationToken);
        var mine = db.OrganisedMeetings(standing.Person, today).Select(m => m.Id);
        var meetings = await db.Meetings.Where(m => m.SeriesId == series && mine.Contains(m.Id)).ToListAsync(cancellationToken);
        if (meetings.Find(m => m.Id == command.Meeting) is not { } meeting)
        {
            return Error.NotFound;
        }

        if (meeting.Version != command.Version)
        {
            return Error.ChangedMeanwhile;
        }

        var before = MeetingFormQuery.PlanOf(meeting);
        if ((await UpdateMeeting.ApplyAsync(db, meeting, command, user, now, cancellationToken)).Error is { } error)
        {
            return error;
        }

        var after = MeetingFormQuery.PlanOf(meeting);
        foreach (var later in meetings.Where(m => m.SeriesDate > meeting.SeriesDate && m.Status != MeetingStatus.Cancelled && m.EndsAt > now))
        {
            var own = MeetingFormQuery.PlanOf(later);
            if (Carry(own, before, after) is var plan && plan != own && later.Describe(plan, now).Error is { } refused)
            {
                return refused;
            }
        }

        // The series is called what its first meeting is called.
        if (meeting.SeriesDate == meetings.Min(m => m.SeriesDate))
        {
            (await db.MeetingSeries.FirstAsync(s => s.Id == series, cancellationToken)).Title = meeting.Title;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }

    /// <summary>What a later meeting is, once a change of an earlier one has gone over to it.</summary>
    internal static MeetingPlan Carry(MeetingPlan own, MeetingPlan before, MeetingPlan after)
    {
        var (days, from, to) = Times(own) == Times(before) ? Times(after) : Times(own);
        return own with
        {
            Title = Of(own.Title, before.Title, after.Title),
            Description = Of(own.Description, before.Description, after.Description),
            Place = Of(own.Place, before.Place, after.Place),
            Room = Of(own.Room, before.Room, after.Room),
            VideoLink = Of(own.VideoLink, before.VideoLink, after.VideoLink),
            From = from,
            ToDate = own.Date.AddDays(days),
            To = to,
        };

        static string Of(string own, string before, string after) => own == before ? after : own;

        static (int Days, TimeOnly From, TimeOnly To) Times(MeetingPlan plan) => (plan.ToDate.DayNumber - plan.Date.DayNumber, plan.From, plan.To);
    }
}

/// <summary>What <see cref="PublishMeetingSeries"/> is told.</summary>
public sealed record PublishMeetingSeriesCommand(MeetingSeriesId Series);

/// <summary>
/// Puts all drafts of a series into the calendar that the user arranges and that are not over. The readers are told once, of the first of them: its
/// page leads to the others. Changes and cancellations of the others are told to them all the same (<see cref="Notifications.NotifyMeetings"/>).
/// </summary>
public sealed class PublishMeetingSeries(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many were published, or why none.</summary>
    public async Task<Result<int>> HandleAsync(PublishMeetingSeriesCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } person || !await db.ReadableMeetings(person, today).AnyAsync(m => m.SeriesId == command.Series, cancellationToken))
        {
            return Error.NotFound;
        }

        await using var transaction = await db.BeginSeriesChangeAsync(command.Series, cancellationToken);
        var mine = db.OrganisedMeetings(person, today).Select(m => m.Id);
        var meetings = await db.Meetings.Where(m => m.SeriesId == command.Series && mine.Contains(m.Id)).OrderBy(m => m.StartsAt).ToListAsync(cancellationToken);
        if (meetings.Count == 0)
        {
            return Error.Forbidden;
        }

        var drafts = meetings.FindAll(m => m.Status == MeetingStatus.Draft && m.EndsAt > now);
        if (drafts.Count == 0)
        {
            return Error.Conflict("Series.NoDrafts");
        }

        foreach (var draft in drafts)
        {
            // One letter and one line at the bell for the series, not one for each meeting.
            if (draft.Publish(now, tell: draft == drafts[0]).Error is { } error)
            {
                return error;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return drafts.Count;
    }
}
