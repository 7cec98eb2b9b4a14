using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>A meeting as one reader sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What it is about.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Zone">The time zone where it is held.</param>
/// <param name="Place">The address.</param>
/// <param name="Room">The room.</param>
/// <param name="HasVideo">Whether one can join by video.</param>
/// <param name="VideoLink">Where; for those who are registered and those who arrange it.</param>
/// <param name="Host">The organisation that hosts it.</param>
/// <param name="Networks">The networks that it belongs to, the first first.</param>
/// <param name="IsNational">Whether everybody in a learning network may come.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="CancelReason">Why it is cancelled.</param>
/// <param name="Capacity">How many there is room for.</param>
/// <param name="CapacityPerOrganisation">How many from each organisation.</param>
/// <param name="RegisterBy">When registration ends.</param>
/// <param name="IsOpen">Whether one can register now.</param>
/// <param name="IsOver">Whether it has ended.</param>
/// <param name="Questions">What is asked of those who register.</param>
/// <param name="IsOrganiser">Whether the reader arranges it.</param>
/// <param name="Version">For the next change of it.</param>
public sealed record MeetingView(
    MeetingId Id,
    MeetingKind Kind,
    string Title,
    string Description,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Zone,
    string Place,
    string Room,
    bool HasVideo,
    string? VideoLink,
    OrganisationName? Host,
    IReadOnlyList<MeetingNetworkName> Networks,
    bool IsNational,
    MeetingStatus Status,
    string? CancelReason,
    int? Capacity,
    int? CapacityPerOrganisation,
    DateTimeOffset? RegisterBy,
    bool IsOpen,
    bool IsOver,
    IReadOnlyList<MeetingQuestion> Questions,
    bool IsOrganiser,
    int Version)
{
    /// <summary>The series that it is one of.</summary>
    public MeetingSeriesId? SeriesId { get; init; }

    /// <summary>When and where it was to be before it was moved.</summary>
    public required FormerTime? Former { get; init; }

    /// <summary>The reader's own registration.</summary>
    public required MyRegistration? Mine { get; init; }

    /// <summary>How many have a place, held ones too.</summary>
    public required int Registered { get; init; }

    /// <summary>How many wait for one.</summary>
    public required int Waiting { get; init; }

    /// <summary>Who has said that they come, by organisation and name; those who came, once it is over and that was noted.</summary>
    public required IReadOnlyList<Participant> Participants { get; init; }

    /// <summary>Whether <see cref="Participants"/> are those who came.</summary>
    public required bool IsAttendanceNoted { get; init; }

    /// <summary>Who arranges it, by name.</summary>
    public required IReadOnlyList<Participant> Organisers { get; init; }

    /// <summary>Colleagues who see the meeting, with what they have answered: whom one can register.</summary>
    public required IReadOnlyList<ColleagueChoice> Colleagues { get; init; }

    /// <summary>How many places are left; <see langword="null"/> when there is room for all.</summary>
    public int? Free => Capacity is { } all ? Math.Max(0, all - Registered) : null;
}

/// <summary>A network that a meeting belongs to.</summary>
public sealed record MeetingNetworkName(LearningNetworkId Id, string Slug, string Name);

/// <summary>When and where a meeting was to be before it was moved.</summary>
public sealed record FormerTime(DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Place);

/// <summary>The reader's own registration.</summary>
/// <param name="State">Where it is.</param>
/// <param name="OfferedUntil">Until when a place is held.</param>
/// <param name="Ahead">How many wait in front of them.</param>
/// <param name="Answers">What they answered.</param>
/// <param name="AttendedAt">When they were noted as present.</param>
public sealed record MyRegistration(RegistrationState State, DateTimeOffset? OfferedUntil, int Ahead, IReadOnlyList<RegistrationAnswer> Answers, DateTimeOffset? AttendedAt);

/// <summary>Somebody who comes, or who arranges.</summary>
/// <param name="Person">Who; <see langword="null"/> for a guest.</param>
/// <param name="Name">Their name.</param>
/// <param name="Organisation">Where they work; <see langword="null"/> for a guest.</param>
public sealed record Participant(PersonId? Person, string Name, string? Organisation);

/// <summary>A colleague who can be registered.</summary>
/// <param name="Person">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="State">What they have answered; <see langword="null"/> when nothing.</param>
public sealed record ColleagueChoice(PersonId Person, string Name, RegistrationState? State);

/// <summary>Reads a meeting.</summary>
public sealed class MeetingQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The meeting; <see cref="Error.NotFound"/> to those who may not know of it.</summary>
    public async Task<Result<MeetingView>> HandleAsync(MeetingId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, id, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var meeting = await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == id, cancellationToken);
        var networkIds = meeting.Networks.Select(n => n.NetworkId).ToList();
        var networks = await db.Networks.Where(n => networkIds.Contains(n.Id)).Select(n => new MeetingNetworkName(n.Id, n.Slug, n.Name)).ToListAsync(cancellationToken);
        var host = meeting.HostId is { } hostId
            ? await db.Organisations.Where(o => o.Id == hostId).Select(o => new OrganisationName(o.Number, o.DisplayName)).FirstAsync(cancellationToken)
            : null;
        var registrations = await (
            from r in db.Registrations
            where r.MeetingId == id
            join p in db.Users on r.PersonId equals p.Id into people
            from person in people.DefaultIfEmpty()
            join o in db.Organisations on r.OrganisationId equals o.Id into organisations
            from organisation in organisations.DefaultIfEmpty()
            select new { r.PersonId, r.State, r.Number, r.OfferedUntil, r.Answers, r.AttendedAt, Name = (string?)person.Name ?? r.GuestName, Organisation = (string?)organisation.DisplayName })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var organisers = await db.Users
            .Where(p => p.EndedAt == null && (db.Meetings.Any(m => m.Id == id && m.Organisers.Any(o => o.PersonId == p.Id)) || db.Coordinators.Any(c => c.NetworkId == meeting.NetworkId && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today))))
            .Select(p => new Participant(p.Id, p.Name, p.Organisation!.DisplayName))
            .ToListAsync(cancellationToken);
        var colleagues = meeting.IsOpenAt(now)
            ? await db.Users.Where(p => p.OrganisationId == standing.Organisation && p.EndedAt == null && p.Id != standing.Person).Select(p => new { p.Id, p.Name }).ToListAsync(cancellationToken)
            : [];
        var mine = registrations.Find(r => r.PersonId == standing.Person);
        var noted = meeting.EndsAt <= now && registrations.Exists(r => r.AttendedAt is not null);
        var mayJoin = standing.IsOrganiser || mine is { State: RegistrationState.Registered };
        return new MeetingView(
            id,
            meeting.Kind,
            meeting.Title,
            meeting.Description,
            meeting.StartsAt,
            meeting.EndsAt,
            meeting.Zone,
            meeting.Place,
            meeting.Room,
            meeting.VideoLink.Length > 0,
            mayJoin && meeting.VideoLink.Length > 0 ? meeting.VideoLink : null,
            host,
            [.. networks.OrderByDescending(n => n.Id == meeting.NetworkId).ThenBy(n => n.Name, NorwegianOrder.Names)],
            meeting.IsNational,
            meeting.Status,
            meeting.CancelReason,
            meeting.Capacity,
            meeting.CapacityPerOrganisation,
            meeting.RegisterBy,
            meeting.IsOpenAt(now),
            meeting.EndsAt <= now,
            meeting.Questions,
            standing.IsOrganiser,
            meeting.Version)
        {
            SeriesId = meeting.SeriesId,
            Former = meeting.FormerStartsAt is { } starts ? new FormerTime(starts, meeting.FormerEndsAt!.Value, meeting.FormerPlace ?? "") : null,
            Mine = mine is null ? null : new MyRegistration(
                mine.State,
                mine.OfferedUntil,
                mine.State == RegistrationState.Waiting ? registrations.Count(r => r.State == RegistrationState.Waiting && r.Number < mine.Number) : 0,
                mine.Answers,
                mine.AttendedAt),
            Registered = registrations.Count(r => r.State is RegistrationState.Registered or RegistrationState.Offered),
            Waiting = registrations.Count(r => r.State == RegistrationState.Waiting),
            Participants =
            [
                .. registrations.Where(r => noted ? r.AttendedAt is not null : r.State == RegistrationState.Registered)
                    .Select(r => new Participant(r.PersonId, r.Name ?? "", r.Organisation))
                    .OrderBy(p => p.Organisation, NorwegianOrder.Names).ThenBy(p => p.Name, NorwegianOrder.Names),
            ],
            IsAttendanceNoted = noted,
            Organisers = [.. organisers.OrderBy(p => p.Name, NorwegianOrder.Names)],
            Colleagues =
            [
                .. colleagues.OrderBy(p => p.Name, NorwegianOrder.Names)
                    .Select(p => new ColleagueChoice(p.Id, p.Name, registrations.Find(r => r.PersonId == p.Id)?.State)),
            ],
        };
    }
}
