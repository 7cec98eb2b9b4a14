using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
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

/// <summary>What somebody is to all meetings, today, read from the database.</summary>
/// <param name="Person">Who.</param>
/// <param name="IsNational">Whether they see national meetings.</param>
/// <param name="Networks">The networks that they read.</param>
/// <param name="Coordinated">Those that they coordinate.</param>
/// <param name="Named">The meetings that they arrange because they were named.</param>
internal sealed record MeetingReader(
    PersonId Person, bool IsNational, IReadOnlyList<LearningNetworkId> Networks, IReadOnlyList<LearningNetworkId> Coordinated, IReadOnlyList<MeetingId> Named);

/// <summary>
/// Who sees a meeting: those who read one of its networks; of a national one everybody in a learning network, and KS; a draft only those who
/// arrange it: the coordinators of its networks, and whoever they name.
/// </summary>
public static class MeetingAccess
{
    private static readonly CompiledQueries<Queries> Compiled = new();

    /// <summary>The meetings that a person arranges.</summary>
    public static IQueryable<Meeting> OrganisedMeetings(this NetworkDbContext db, PersonId person, DateOnly today)
    {
        var coordinated = db.CoordinatedNetworks(person, today);
        return db.Meetings.Where(m => m.Organisers.Any(o => o.PersonId == person && db.Users.Any(p => p.Id == person && p.EndedAt == null)) || m.Networks.Any(n => coordinated.Contains(n.NetworkId)));
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

    /// <summary>What somebody is to all meetings, today; <see langword="null"/> for somebody without an account.</summary>
    internal static async Task<MeetingReader?> MeetingReaderAsync(this NetworkDbContext db, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        return reader.Person is { } person
            ? new MeetingReader(person, reader.IsNational, reader.Networks, reader.Coordinated, await Compiled.For(db).Named(db, person).ToListAsync(cancellationToken))
            : null;
    }

    /// <summary>
    /// The same meetings as <see cref="ReadableMeetings(NetworkDbContext, PersonId, DateOnly)"/>, where many are looked through: what the reader is, is
    /// not asked of each of them.
    /// </summary>
    internal static IQueryable<Meeting> ReadableMeetings(this NetworkDbContext db, MeetingReader reader)
    {
        var (networks, coordinated, named, isNational) = (reader.Networks, reader.Coordinated, reader.Named, reader.IsNational);

        // Whoever coordinates a network reads it, so that decides of drafts alone. A meeting's first network is always one of its networks, and most
        // have no other: only of those that do, the others are looked up.
        return db.Meetings.Where(m =>
            (m.Status != MeetingStatus.Draft &&
                ((m.IsNational && isNational) || networks.Contains(m.NetworkId) ||
                 (m.Networks.Any(n => n.NetworkId != m.NetworkId) && m.Networks.Any(n => networks.Contains(n.NetworkId))))) ||
            named.Contains(m.Id) ||
            (m.Status == MeetingStatus.Draft && m.Networks.Any(n => coordinated.Contains(n.NetworkId))));
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

    private sealed class Queries
    {
        public Func<NetworkDbContext, PersonId, IAsyncEnumerable<MeetingId>> Named { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, PersonId person) => db.Set<MeetingOrganiser>().Where(o => o.PersonId == person).Select(o => o.MeetingId));
    }
}
