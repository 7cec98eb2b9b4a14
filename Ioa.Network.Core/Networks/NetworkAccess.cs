using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What somebody is in one network, today, read from the database.</summary>
/// <param name="Person">Who.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="Network">In which network.</param>
/// <param name="Status">Where the network is in its life.</param>
/// <param name="Role">Their organisation's role; <see langword="null"/> when it is not in the network.</param>
/// <param name="IsCoordinator">Whether they coordinate it.</param>
public sealed record NetworkStanding(
    PersonId Person,
    OrganisationId Organisation,
    LearningNetworkId Network,
    NetworkStatus Status,
    MembershipRole? Role,
    bool IsCoordinator)
{
    /// <summary>Writes in one thread of the network as a guest, without being in the network.</summary>
    public bool WritesAsGuest { get; private init; }

    /// <summary>May write: member, superuser or coordinator, and the network is not closed. Observers read.</summary>
    public bool CanWrite => Status != NetworkStatus.Closed && (IsCoordinator || WritesAsGuest || Role is MembershipRole.Superuser or MembershipRole.Member);

    /// <summary>May moderate, move and merge: coordinators and superusers.</summary>
    public bool CanModerate => IsCoordinator || Role is MembershipRole.Superuser;

    /// <summary>What somebody of this network is in a thread of another one that was shared with it.</summary>
    public NetworkStanding AsGuestIn(LearningNetworkId network) =>
        new(Person, Organisation, network, Status, Role: null, IsCoordinator: false) { WritesAsGuest = CanWrite };
}

/// <summary>
/// Rule 4: what is written in a network is read by that network, and by nobody outside it. The one place that says who is inside:
/// those who work in an organisation with a membership that holds today, and the network's coordinators. A KS administrator is
/// outside unless KS itself is in the network.
/// </summary>
public static class NetworkAccess
{
    /// <summary>The networks that a person reads today; compose it into queries so that the database does the filtering.</summary>
    public static IQueryable<LearningNetwork> ReadableNetworks(this NetworkDbContext db, PersonId person, DateOnly today) =>
        db.Networks.Where(network =>
            db.Users.Any(p => p.Id == person && p.EndedAt == null) &&
            (network.Coordinators.Any(c => c.PersonId == person && c.From <= today && (c.To == null || c.To >= today)) ||
             network.Memberships.Any(m => m.From <= today && (m.To == null || m.To >= today) &&
                 db.Users.Any(p => p.Id == person && p.OrganisationId == m.OrganisationId))));

    /// <summary>The people who read a network today; for a live feed that checks a thousand readers with one query.</summary>
    public static IQueryable<Person> ReadersOf(this NetworkDbContext db, LearningNetworkId network, DateOnly today) =>
        db.Users.Where(p => p.EndedAt == null &&
            (db.Coordinators.Any(c => c.NetworkId == network && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today)) ||
             db.Memberships.Any(m => m.NetworkId == network && m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))));

    /// <summary>What the user is in a network; <see langword="null"/> for every outsider, who gets <see cref="Error.NotFound"/>.</summary>
    public static async Task<NetworkStanding?> StandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, LearningNetworkId network, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return null;
        }

        var found = await db.Networks
            .Where(n => n.Id == network)
            .SelectMany(n => db.Users.Where(p => p.Id == id && p.EndedAt == null), (n, p) => new
            {
                p.OrganisationId,
                n.Status,
                Role = n.Memberships
                    .Where(m => m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))
                    .OrderBy(m => m.Role)
                    .Select(m => (MembershipRole?)m.Role)
                    .FirstOrDefault(),
                IsCoordinator = n.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today)),
            })
            .FirstOrDefaultAsync(cancellationToken);

        return found is null || (found.Role is null && !found.IsCoordinator)
            ? null
            : new NetworkStanding(id, found.OrganisationId, network, found.Status, found.Role, found.IsCoordinator);
    }

    /// <summary>The person if they work here and are KS administrator; <see langword="null"/> for everybody else.</summary>
    public static async Task<Person?> AdministratorAsync(this NetworkDbContext db, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        user.PersonId() is { } id
            ? await db.Users.AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.EndedAt == null && p.IsAdministrator, cancellationToken)
            : null;
}
