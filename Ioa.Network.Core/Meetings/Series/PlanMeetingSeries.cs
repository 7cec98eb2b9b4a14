using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>What <see cref="PlanMeetingSeries"/> is told.</summary>
/// <param name="Meeting">The first meeting, as <see cref="PlanMeeting"/> is told of it.</param>
/// <param name="Series">How it is repeated.</param>
public sealed record PlanMeetingSeriesCommand(PlanMeetingCommand Meeting, SeriesPlan Series)
{
    /// <summary>The series whose themes, preparations and work between meetings it begins with; one that the user arranges.</summary>
    public MeetingSeriesId? Template { get; init; }
}

/// <summary>
/// Plans meetings that are repeated: all are drafts at once, by the rules of <see cref="PlanMeeting"/>. Each begins at the same time by the clock
/// where it is held, in summer and in winter; its end and its last day to register keep their distance from it.
/// </summary>
public sealed class PlanMeetingSeries(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The series' id, or why not.</summary>
    public async Task<Result<MeetingSeriesId>> HandleAsync(PlanMeetingSeriesCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (networks, plan) = (command.Meeting.Networks, command.Meeting.Plan);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var refusal = networks.Count == 0
            ? Error.Invalid("Meetings.NetworkNeeded")
            : await PlanMeeting.PlanningRefusalAsync(db, networks, user, OsloTime.DateIn(now), cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        if (MeetingTime.At(plan.Zone, plan.Date, plan.From) is null)
        {
            return Error.Invalid("Meetings.UnknownZone");
        }

        var rule = MeetingSeries.RuleOf(command.Series, plan.Date, plan.Zone);
        if (!rule.Succeeded)
        {
            return rule.Error!;
        }

        var days = MeetingSeries.DaysOf(rule.Value, plan.Date, plan.From, plan.Zone);
        if (days.Count is < MeetingSeries.MinTimes or > MeetingSeries.MaxTimes)
        {
            return Error.Invalid("Series.BadEnd", MeetingSeries.MinTimes, MeetingSeries.MaxTimes);
        }

        var person = user.PersonId()!.Value;
        var series = new MeetingSeries { NetworkId = networks[0], Title = SafeText.Line(plan.Title), Rule = rule.Value.ToString(), CreatedById = person, CreatedAt = now };
        var meetings = new List<Meeting>();
        foreach (var day in days)
        {
            var later = day.DayNumber - plan.Date.DayNumber;
            var meeting = new Meeting { NetworkId = networks[0], SeriesId = series.Id, SeriesDate = day, CreatedById = person, CreatedAt = now };
            var one = command.Meeting with
            {
                Plan = plan with { Date = day, ToDate = plan.ToDate.AddDays(later), RegisterBy = plan.RegisterBy?.AddDays(later) },
            };
            if (await PlanMeeting.DescribeAsync(db, meeting, one, now, cancellationToken) is { } error)
            {
                return error;
            }

            meetings.Add(meeting);
        }

        db.Meetings.AddRange(meetings);
        if (command.Template is { } template && await db.CopySeriesAsync(template, meetings, person, now, cancellationToken) is { } refused)
        {
            return refused;
        }

        db.MeetingSeries.Add(series);
        await db.SaveChangesAsync(cancellationToken);
        return series.Id;
    }
}
