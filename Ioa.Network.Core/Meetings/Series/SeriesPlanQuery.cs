using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>A series' plan («plan for serien») as one reader sees it.</summary>
/// <param name="Work">What is to be prepared for the meetings, and done after them, in the order it was written down.</param>
/// <param name="Planning">What the organiser of the asked meeting plans it with; <see langword="null"/> to others.</param>
public sealed record SeriesPlanView(IReadOnlyList<PlannedWork> Work, MeetingPlanning? Planning);

/// <summary>Something to be done for a meeting of a series or after it. What each municipality does for itself is one.</summary>
/// <param name="First">It, or the first of those that are counted in it.</param>
/// <param name="Meeting">Of which meeting.</param>
/// <param name="Kind">A preparation, or work until the next meeting.</param>
/// <param name="Text">What is to be done.</param>
/// <param name="DueOn">By when.</param>
/// <param name="Owner">Who does it, when it is a person's; <see langword="null"/> while nobody is responsible.</param>
/// <param name="Municipalities">How many municipalities do it that the reader may know of; 0 when it is a person's.</param>
/// <param name="Lacking">Those of them that have not, by name.</param>
/// <param name="IsDone">Whether it is done, by all that are counted.</param>
/// <param name="IsLate">Whether the day has passed and it is not.</param>
public sealed record PlannedWork(
    FollowUpId First,
    MeetingId Meeting,
    FollowUpKind Kind,
    string Text,
    DateOnly? DueOn,
    string? Owner,
    int Municipalities,
    IReadOnlyList<WorkingMunicipality> Lacking,
    bool IsDone,
    bool IsLate)
{
    /// <summary>The municipality, when the reader may know of one only.</summary>
    public string? Municipality { get; init; }
}

/// <summary>A municipality that has something to do.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Who has taken it there.</param>
public sealed record WorkingMunicipality(string Name, string? Owner);

/// <summary>What the organiser plans one meeting of a series with.</summary>
/// <param name="Meeting">Which.</param>
/// <param name="People">Who can be responsible for its theme.</param>
/// <param name="Workers">Those of them who can be given something to do: of a draft only those who see it.</param>
/// <param name="MayPrepare">Whether there is still something to prepare.</param>
/// <param name="MayAddWork">Whether work can be added: until the minutes are approved.</param>
/// <param name="PrepareBy">The day that is proposed for what is prepared: the meeting's.</param>
/// <param name="WorkUntil">The day that is proposed for work: the next meeting's; <see langword="null"/> after the last one.</param>
public sealed record MeetingPlanning(
    MeetingId Meeting, IReadOnlyList<Participant> People, IReadOnlyList<Participant> Workers, bool MayPrepare, bool MayAddWork, DateOnly PrepareBy, DateOnly? WorkUntil);

/// <summary>
/// Reads what is prepared for the meetings of a series and done between them. Everybody reads and counts what they read of each meeting's
/// follow-ups (<see cref="FollowUpAccess"/>), and nothing else.
/// </summary>
public sealed class SeriesPlanQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The plan; <see cref="Error.NotFound"/> to those who see none of the meetings.</summary>
    /// <param name="id">Of which series.</param>
    /// <param name="planned">The meeting that the reader wants to plan.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<SeriesPlanView>> HandleAsync(MeetingSeriesId id, MeetingId? planned, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var days = await db.ReadableMeetings(person, today)
            .Where(m => m.SeriesId == id)
            .OrderBy(m => m.StartsAt)
            .Select(m => new MeetingDay(m.Id, m.StartsAt, m.Zone, m.Status))
            .ToListAsync(cancellationToken);
        if (days.Count == 0)
        {
            return Error.NotFound;
        }

        var rows = await (
            from f in db.ReadableFollowUps(person, today)
            join m in db.ReadableMeetings(person, today) on f.MeetingId equals m.Id
            where m.SeriesId == id && f.Kind != FollowUpKind.Decision
            orderby f.CreatedAt, f.Id
            select new
            {
                f.Id,
                f.MeetingId,
                f.Kind,
                f.Text,
                f.DueOn,
                f.DoneAt,
                f.CreatedAt,
                Owner = db.Users.Where(p => p.Id == f.OwnerId).Select(p => p.Name).FirstOrDefault(),
                Organisation = db.Organisations.Where(o => o.Id == f.OrganisationId).Select(o => o.DisplayName).FirstOrDefault(),
            })
            .AsNoTracking()
            .ToListAsync(cancellationToken);

        // What was given to each municipality at once belongs together; the rest stands by itself.
        var work = rows
            .GroupBy(f => (f.MeetingId, f.Kind, f.Text, f.DueOn, f.CreatedAt, Own: f.Organisation is null ? f.Id : default))
            .Select(all =>
            {
                var first = all.First();
                var open = all.Where(f => f.DoneAt is null).ToList();
                return new PlannedWork(
                    first.Id,
                    first.MeetingId,
                    first.Kind,
                    first.Text,
                    first.DueOn,
                    first.Organisation is null || all.Count() == 1 ? first.Owner : null,
                    all.Count(f => f.Organisation is not null),
                    [.. open.Where(f => f.Organisation is not null).OrderBy(f => f.Organisation, NorwegianOrder.Names).Select(f => new WorkingMunicipality(f.Organisation!, f.Owner))],
                    open.Count == 0,
                    open.Count > 0 && first.DueOn < today)
                {
                    Municipality = all.Count() == 1 ? first.Organisation : null,
                };
            })
            .ToList();
        return new SeriesPlanView(work, planned is { } meeting ? await PlanningAsync(db, id, meeting, person, days, now, cancellationToken) : null);
    }

    private static async Task<MeetingPlanning?> PlanningAsync(
        NetworkDbContext db, MeetingSeriesId series, MeetingId planned, PersonId person, List<MeetingDay> days, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = OsloTime.DateIn(now);
        var meeting = await db.OrganisedMeetings(person, today).FirstOrDefaultAsync(m => m.Id == planned && m.SeriesId == series, cancellationToken);
        if (meeting is null || meeting.Status == MeetingStatus.Cancelled)
        {
            return null;
        }

        await db.Entry(meeting).Collection(m => m.Organisers).LoadAsync(cancellationToken);
        var networks = meeting.Networks.Select(n => n.NetworkId).ToList();
        var organisers = meeting.Organisers.Select(o => o.PersonId).ToList();
        var people = await db.PeopleOf(meeting, today)
            .Select(p => new
            {
                p.Id,
                p.Name,
                Organisation = p.Organisation!.DisplayName,
                Organises = organisers.Contains(p.Id) ||
                    db.Coordinators.Any(c => networks.Contains(c.NetworkId) && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today)),
            })
            .ToListAsync(cancellationToken);
        var sorted = people.OrderBy(p => p.Name, NorwegianOrder.Names).ToList();
        return new MeetingPlanning(
            planned,
            [.. sorted.Select(p => new Participant(p.Id, p.Name, p.Organisation))],
            [.. sorted.Where(p => p.Organises || meeting.Status != MeetingStatus.Draft).Select(p => new Participant(p.Id, p.Name, p.Organisation))],
            meeting.EndsAt > now,
            meeting.MinutesApprovedAt is null,
            DayOf(meeting.Zone, meeting.StartsAt),
            days.Find(d => d.StartsAt > meeting.StartsAt && d.Status != MeetingStatus.Cancelled) is { } next ? DayOf(next.Zone, next.StartsAt) : null);
    }

    private static DateOnly DayOf(string zone, DateTimeOffset at) => DateOnly.FromDateTime(MeetingTime.LocalIn(zone, at));

    private sealed record MeetingDay(MeetingId Id, DateTimeOffset StartsAt, string Zone, MeetingStatus Status);
}
