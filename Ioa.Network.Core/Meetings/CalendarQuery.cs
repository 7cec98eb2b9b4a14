using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>What somebody wants to see of the calendar.</summary>
/// <param name="From">From this day on, in Norway.</param>
/// <param name="To">To this day, it too.</param>
public sealed record CalendarSearch(DateOnly From, DateOnly To)
{
    /// <summary>Longest text that is searched for.</summary>
    public const int MaxTextLength = 100;

    /// <summary>Only those that have all of these words in title, description or place.</summary>
    public string? Text { get; init; }

    /// <summary>Only this network's, by its name in addresses.</summary>
    public string? NetworkSlug { get; init; }

    /// <summary>Only those whose host is in this county, by its number.</summary>
    public string? County { get; init; }

    /// <summary>Only this kind.</summary>
    public MeetingKind? Kind { get; init; }

    /// <summary>Only those that one is registered for, waits for or may come to.</summary>
    public bool OnlyMine { get; init; }

    /// <summary>Everything in the country that one sees, not only one's own networks'.</summary>
    public bool Country { get; init; }
}

/// <summary>A meeting in the calendar.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Title">Its title.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Zone">The time zone where it is held.</param>
/// <param name="Place">The address; nothing for one on a screen only.</param>
/// <param name="HasVideo">Whether one can join by video.</param>
/// <param name="Status">Draft, published or cancelled.</param>
/// <param name="IsNational">Whether everybody in a learning network may come.</param>
/// <param name="Network">The network whose it is first.</param>
/// <param name="Mine">What one has answered; <see langword="null"/> when nothing.</param>
public sealed record CalendarEntry(
    MeetingId Id,
    MeetingKind Kind,
    string Title,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Zone,
    string Place,
    bool HasVideo,
    MeetingStatus Status,
    bool IsNational,
    string Network,
    RegistrationState? Mine);

/// <summary>A part of the calendar.</summary>
/// <param name="Entries">By time; each meeting once, however many networks it belongs to.</param>
/// <param name="IsCut">Whether there are more than are given.</param>
public sealed record CalendarView(IReadOnlyList<CalendarEntry> Entries, bool IsCut);

/// <summary>Reads the calendar: every meeting that the user sees, once.</summary>
public sealed class CalendarQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most meetings at a time.</summary>
    public const int Most = 500;

    /// <summary>Most days at a time.</summary>
    public const int MostDays = 800;

    /// <summary>The meetings that touch the days; none for whoever is outside.</summary>
    public async Task<CalendarView> HandleAsync(CalendarSearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingReaderAsync(user, clock.Today(), cancellationToken) is not { Person: var person } reader)
        {
            return new([], false);
        }

        var rows = await Filter(db, search, reader)
            .OrderBy(m => m.StartsAt).ThenBy(m => m.Id)
            .Take(Most + 1)
            .Select(m => new CalendarEntry(
                m.Id,
                m.Kind,
                m.Title,
                m.StartsAt,
                m.EndsAt,
                m.Zone,
                m.Place,
                m.VideoLink != "",
                m.Status,
                m.IsNational,
                db.Networks.Where(n => n.Id == m.NetworkId).Select(n => n.Name).First(),
                db.Registrations.Where(r => r.MeetingId == m.Id && r.PersonId == person).Select(r => (RegistrationState?)r.State).FirstOrDefault()))
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return new CalendarView(rows.Count > Most ? rows[..Most] : rows, rows.Count > Most);
    }

    /// <summary>The meetings that a reader sees and a search wants.</summary>
    internal static IQueryable<Meeting> Filter(NetworkDbContext db, CalendarSearch search, MeetingReader reader)
    {
        var person = reader.Person;
        var last = search.To.DayNumber - search.From.DayNumber > MostDays ? search.From.AddDays(MostDays) : search.To;
        var from = OsloTime.At(search.From, TimeOnly.MinValue);
        var to = OsloTime.At(last.AddDays(1), TimeOnly.MinValue);

        // By the index of when they begin: none lasts longer than that.
        var earliest = from.AddDays(-Meeting.MaxDays);
        var meetings = db.ReadableMeetings(reader).Where(m => m.StartsAt >= earliest && m.StartsAt < to && m.EndsAt > from);
        if (search.Kind is { } kind)
        {
            meetings = meetings.Where(m => m.Kind == kind);
        }

        foreach (var word in MeetingText.Words(search.Text))
        {
            meetings = meetings.Where(m => m.SearchText.Contains(word));
        }

        if (search.County is { Length: > 0 } county)
        {
            meetings = meetings.Where(m => db.Organisations.Any(o => o.Id == m.HostId && o.CountyNumber == county));
        }

        if (search.NetworkSlug is { Length: > 0 } slug)
        {
            meetings = meetings.Where(m => m.Networks.Any(n => db.Networks.Any(x => x.Id == n.NetworkId && x.Slug == slug)));
        }

        if (search.OnlyMine)
        {
            meetings = meetings.Where(m => db.Registrations.Any(r => r.MeetingId == m.Id && r.PersonId == person &&
                r.State != RegistrationState.Declined && r.State != RegistrationState.Invited));
        }
        else if (!search.Country && search.NetworkSlug is null && search.County is null)
        {
            var (networks, named) = (reader.Networks, reader.Named);
            meetings = meetings.Where(m => !m.IsNational || named.Contains(m.Id) || networks.Contains(m.NetworkId) || m.Networks.Any(n => networks.Contains(n.NetworkId)) ||
                db.Registrations.Any(r => r.MeetingId == m.Id && r.PersonId == person));
        }

        return meetings;
    }
}
