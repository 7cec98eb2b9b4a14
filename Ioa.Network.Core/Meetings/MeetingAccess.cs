using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>What somebody is to one meeting, today, read from the database.</summary>
/// <param name="Person">Who.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="IsOrganiser">Whether they arrange it.</param>
public sealed record MeetingStanding(PersonId Person, OrganisationId Organisation, bool IsOrganiser);

/// <summary>
/// Who sees a meeting: those who read one of its networks; of a national one everybody in a learning network, and KS; a draft only those who
/// arrange it: the coordinators of its networks, and whoever they name.
/// </summary>
public static class MeetingAccess
{
    /// <summary>The meetings that a person arranges.</summary>
    public static IQueryable<Meeting> OrganisedMeetings(this NetworkDbContext db, PersonId person, DateOnly today)
    {
        var coordinated = db.CoordinatedNetworks(person, today);
        return db.Meetings.Where(m => m.Organisers.Any(o => o.PersonId == person && db.Users.Any(p => p.Id == person && p.EndedAt == null)) || m.Networks.Any(n => coordinated.Contains(n.NetworkId)));
    }

    /// <summary>The same between two days, found from the person and not from the meetings: where there are many meetings, and few are theirs.</summary>
    internal static IQueryable<MeetingId> OrganisedMeetingIds(this NetworkDbContext db, PersonId person, DateOnly today, DateTimeOffset first, DateTimeOffset last)
    {
        var coordinated = db.CoordinatedNetworks(person, today);
        return db.Set<MeetingOrganiser>().Where(o => o.PersonId == person && db.Users.Any(p => p.Id == person && p.EndedAt == null)).Select(o => o.MeetingId)
            .Concat(db.Set<MeetingNetwork>()
                .Where(n => coordinated.Contains(n.NetworkId) && db.Meetings.Any(m => m.Id == n.MeetingId && m.StartsAt >= first && m.StartsAt <= last))
                .Select(n => n.MeetingId));
    }

    /// <summary>The meetings that a person sees; compose it into queries so that the database does the filtering.</summary>
    /// <remarks>The person's networks are looked up once for all meetings, not once for each.</remarks>
    public static IQueryable<Meeting> ReadableMeetings(this NetworkDbContext db, PersonId person, DateOnly today)
    {
        var (readable, coordinated) = (db.ReadableNetworks(person, today).Select(n => n.Id), db.CoordinatedNetworks(person, today));
        return db.Meetings.Where(m =>
            (m.Status != MeetingStatus.Draft &&
                (m.Networks.Any(n => readable.Contains(n.NetworkId)) ||
                 (m.IsNational && (readable.Any() || db.Users.Any(p => p.Id == person && p.IsAdministrator && p.EndedAt == null))))) ||

            // As in OrganisedMeetings.
            m.Organisers.Any(o => o.PersonId == person && db.Users.Any(p => p.Id == person && p.EndedAt == null)) || m.Networks.Any(n => coordinated.Contains(n.NetworkId)));
    }

    /// <summary>The networks that a person coordinates today.</summary>
    internal static IQueryable<LearningNetworkId> CoordinatedNetworks(this NetworkDbContext db, PersonId person, DateOnly today) => db.Coordinators
        .Where(c => c.PersonId == person && c.From <= today && (c.To == null || c.To >= today) && db.Users.Any(p => p.Id == person && p.EndedAt == null))
        .Select(c => c.NetworkId);

    /// <summary>What the user is to a meeting; <see langword="null"/> for every outsider, who gets <see cref="Error.NotFound"/>.</summary>
    public static async Task<MeetingStanding?> MeetingStandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, MeetingId meeting, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return null;
        }

        var found = await db.Users
            .Where(p => p.Id == person && p.EndedAt == null && db.ReadableMeetings(person, today).Any(m => m.Id == meeting))
            .Select(p => new { p.OrganisationId, IsOrganiser = db.OrganisedMeetings(person, today).Any(m => m.Id == meeting) })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : new MeetingStanding(person, found.OrganisationId, found.IsOrganiser);
    }

    /// <summary>The people who may be told of a published meeting: those who see it.</summary>
    public static IQueryable<Person> ReadersOf(this NetworkDbContext db, Meeting meeting, DateOnly today)
    {
        var networks = meeting.Networks.Select(n => n.NetworkId).ToList();
        return db.Users.Where(p => p.EndedAt == null && (
            db.Coordinators.Any(c => networks.Contains(c.NetworkId) && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today)) ||
            db.Memberships.Any(m => networks.Contains(m.NetworkId) && m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))));
    }
}
