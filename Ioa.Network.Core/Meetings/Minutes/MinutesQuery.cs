using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.Programme;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Minutes;

/// <summary>A part of the minutes, in the order of the programme.</summary>
/// <param name="Key">Which.</param>
/// <param name="Title">The point's title; <see langword="null"/> for the meeting as a whole.</param>
/// <param name="Part">What is written; <see langword="null"/> while nothing is.</param>
public sealed record MinutesSection(string Key, string? Title, DraftPart? Part);

/// <summary>A meeting's minutes.</summary>
/// <param name="Meeting">Of which meeting.</param>
/// <param name="Title">The meeting's title.</param>
/// <param name="StartsAt">When it began.</param>
/// <param name="EndsAt">When it ended.</param>
/// <param name="Zone">The time zone where it was held.</param>
/// <param name="Place">Where.</param>
/// <param name="Sections">The parts.</param>
/// <param name="Present">Who was there: those noted as present, or, before that is noted, those who have a place.</param>
/// <param name="ApprovedAt">When they were approved.</param>
/// <param name="ApprovedBy">By whom.</param>
/// <param name="Me">Who reads.</param>
/// <param name="MayWrite">Whether the reader writes in them.</param>
/// <param name="IsOrganiser">Whether the reader approves them.</param>
public sealed record MinutesView(
    MeetingId Meeting,
    string Title,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Zone,
    string Place,
    IReadOnlyList<MinutesSection> Sections,
    IReadOnlyList<Participant> Present,
    DateTimeOffset? ApprovedAt,
    string? ApprovedBy,
    PersonId Me,
    bool MayWrite,
    bool IsOrganiser);

/// <summary>Reads a meeting's minutes.</summary>
public sealed class MinutesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// The minutes; <see cref="Error.NotFound"/> to those who may not know of the meeting, <see cref="Error.Forbidden"/> to those who see it but
    /// not its minutes yet.
    /// </summary>
    public async Task<Result<MinutesView>> HandleAsync(MeetingId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MinutesStandingAsync(user, id, now, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.MayRead)
        {
            return Error.Forbidden;
        }

        var meeting = await db.Meetings
            .Where(m => m.Id == id)
            .Select(m => new { m.Title, m.StartsAt, m.EndsAt, m.Zone, m.Place, m.MinutesApprovedAt, ApprovedBy = db.Users.Where(p => p.Id == m.MinutesApprovedById).Select(p => p.Name).FirstOrDefault() })
            .FirstAsync(cancellationToken);
        var points = await db.AgendaItems
            .Where(i => i.MeetingId == id && i.RemovedAt == null)
            .OrderBy(i => i.Position)
            .Select(i => new { i.Id, i.Title })
            .ToListAsync(cancellationToken);
        var parts = await db.MinutesParts
            .Where(p => p.MeetingId == id)
            .Join(db.Users, p => p.EditedById, u => u.Id, (p, u) => new { p.Key, p.Value, p.Version, u.Name, p.EditedAt })
            .ToDictionaryAsync(p => p.Key, p => new DraftPart(p.Value, p.Version, p.Name, p.EditedAt), StringComparer.Ordinal, cancellationToken);
        var registered = await (
            from registration in db.Registrations
            where registration.MeetingId == id && (registration.State == RegistrationState.Registered || registration.AttendedAt != null)
            join person in db.Users on registration.PersonId equals person.Id into people
            from person in people.DefaultIfEmpty()
            join organisation in db.Organisations on registration.OrganisationId equals organisation.Id into organisations
            from organisation in organisations.DefaultIfEmpty()
            select new { registration.PersonId, registration.AttendedAt, Name = (string?)person.Name ?? registration.GuestName, Organisation = (string?)organisation.DisplayName })
            .ToListAsync(cancellationToken);
        var noted = registered.Exists(r => r.AttendedAt is not null);
        return new MinutesView(
            id,
            meeting.Title,
            meeting.StartsAt,
            meeting.EndsAt,
            meeting.Zone,
            meeting.Place,
            [
                .. points.Select(p => new MinutesSection(p.Id.ToString(), p.Title, parts.GetValueOrDefault(p.Id.ToString()))),
                new MinutesSection(MinutesPart.General, null, parts.GetValueOrDefault(MinutesPart.General)),
            ],
            [
                .. registered.Where(r => !noted || r.AttendedAt is not null)
                    .Select(r => new Participant(r.PersonId, r.Name ?? "", r.Organisation))
                    .OrderBy(p => p.Organisation, NorwegianOrder.Names).ThenBy(p => p.Name, NorwegianOrder.Names),
            ],
            meeting.MinutesApprovedAt,
            meeting.ApprovedBy,
            standing.Person,
            standing.MayWrite,
            standing.IsOrganiser);
    }
}
