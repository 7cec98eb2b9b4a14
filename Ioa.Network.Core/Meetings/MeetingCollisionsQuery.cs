using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>Why a day may be a bad one.</summary>
public enum CollisionKind
{
    /// <summary>A Saturday or Sunday.</summary>
    Weekend,

    /// <summary>A public holiday.</summary>
    PublicHoliday,

    /// <summary>Schools usually have holidays then; which weeks, each county decides.</summary>
    SchoolHoliday,

    /// <summary>Another meeting of the same people.</summary>
    Meeting,

    /// <summary>People of the networks have said that they come to other meetings then, which the planner does not see.</summary>
    People,

    /// <summary>Something in a calendar from outside that the networks show.</summary>
    Outside,
}

/// <summary>Why a day may be a bad one.</summary>
/// <param name="Kind">What kind of reason.</param>
/// <param name="Date">Which day; the first of those that meet.</param>
/// <param name="Title">The other meeting, when the planner sees it.</param>
/// <param name="Meeting">Which meeting that is.</param>
/// <param name="Count">How many people it concerns.</param>
/// <param name="Calendar">The calendar from outside that has it.</param>
public sealed record Collision(CollisionKind Kind, DateOnly Date, string? Title = null, MeetingId? Meeting = null, int Count = 0, string? Calendar = null);

/// <summary>A time for a meeting that is being planned.</summary>
/// <param name="Networks">Whose meeting it is to be.</param>
/// <param name="From">When it begins.</param>
/// <param name="To">When it ends.</param>
/// <param name="Except">The meeting itself, when it is already there.</param>
public sealed record CollisionSearch(IReadOnlyList<LearningNetworkId> Networks, DateTimeOffset From, DateTimeOffset To, MeetingId? Except);

/// <summary>Points out what a meeting's time meets with: holidays, and other meetings of the same people.</summary>
public sealed class MeetingCollisionsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    private const int MostMeetings = 10;

    /// <summary>What there is; <see cref="Error.NotFound"/> to those who do not read the networks.</summary>
    public async Task<Result<IReadOnlyList<Collision>>> HandleAsync(CollisionSearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var today = clock.Today();
        var networks = search.Networks.Take(20).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ReadableNetworks(person, today).CountAsync(n => networks.Contains(n.Id), cancellationToken) < networks.Distinct().Count())
        {
            return Error.NotFound;
        }

        var found = new List<Collision>(OfDays(OsloTime.DateIn(search.From), OsloTime.DateIn(search.To)));
        var others = db.Meetings.Where(m => m.Id != search.Except && m.Status == MeetingStatus.Published && m.StartsAt < search.To && m.EndsAt > search.From);
        var same = await others
            .Where(m => db.ReadableMeetings(person, today).Any(r => r.Id == m.Id) && (m.IsNational || m.Networks.Any(n => networks.Contains(n.NetworkId))))
            .OrderBy(m => m.StartsAt)
            .Select(m => new { m.Id, m.Title, m.StartsAt })
            .Take(MostMeetings)
            .ToListAsync(cancellationToken);
        found.AddRange(same.Select(m => new Collision(CollisionKind.Meeting, OsloTime.DateIn(m.StartsAt), m.Title, m.Id)));
        found.AddRange(await Outside.OutsideEventsQuery.CollisionsAsync(db, networks, search.From, search.To, cancellationToken));

        // A number only: which meetings those are, the planner may not know.
        var shown = same.ConvertAll(m => m.Id);
        var people = await db.Registrations
            .Where(r => (r.State == RegistrationState.Registered || r.State == RegistrationState.Offered) && others.Any(m => m.Id == r.MeetingId && !shown.Contains(m.Id)) &&
                db.Memberships.Any(m => networks.Contains(m.NetworkId) && m.OrganisationId == r.OrganisationId && m.From <= today && (m.To == null || m.To >= today)))
            .Select(r => r.PersonId)
            .Distinct()
            .CountAsync(cancellationToken);
        if (people > 0)
        {
            found.Add(new Collision(CollisionKind.People, OsloTime.DateIn(search.From), Count: people));
        }

        return found;
    }

    /// <summary>What the days themselves have: weekends, holidays, and the weeks in which schools usually are closed.</summary>
    internal static IEnumerable<Collision> OfDays(DateOnly from, DateOnly to)
    {
        var kinds = new HashSet<CollisionKind>();
        for (var day = from; day <= to && day.DayNumber - from.DayNumber <= Meeting.MaxDays; day = day.AddDays(1))
        {
            CollisionKind? kind = WorkingDays.IsPublicHoliday(day) ? CollisionKind.PublicHoliday
                : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? CollisionKind.Weekend
                : IsSchoolHoliday(day) ? CollisionKind.SchoolHoliday
                : null;
            if (kind is { } one && kinds.Add(one))
            {
                yield return new Collision(one, day);
            }
        }
    }

    /// <summary>
    /// The weeks in which schools in Norway usually have holidays: the school year is set by each county within the national number of days,
    /// winter holidays in week 8, 9 or 10, autumn holidays in week 40 or 41, summer from midsummer to the middle of August, Christmas, and the
    /// week before Easter. Which one holds where the meeting is, the organiser must look up.
    /// </summary>
    internal static bool IsSchoolHoliday(DateOnly day)
    {
        var week = System.Globalization.ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue));
        var easter = WorkingDays.EasterSunday(day.Year);
        return week is 8 or 9 or 10 or 40 or 41 ||
            (day >= easter.AddDays(-8) && day <= easter.AddDays(1)) ||
            (day >= new DateOnly(day.Year, 6, 22) && day <= new DateOnly(day.Year, 8, 15)) ||
            (day.Month == 12 && day.Day >= 22) || (day.Month == 1 && day.Day <= 2);
    }
}
