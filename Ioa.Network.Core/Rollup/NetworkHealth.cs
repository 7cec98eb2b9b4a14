using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>How a network stands today.</summary>
/// <param name="Id">Which.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Members">How many organisations are members.</param>
/// <param name="Superusers">How many are superusers.</param>
/// <param name="TermTo">The last day of its agreement.</param>
/// <param name="Lacks">What it lacks.</param>
/// <param name="MostServed">How many members the superuser with the most of them serves.</param>
/// <param name="Organisations">Its members and superusers today.</param>
public sealed record NetworkHealth(
    LearningNetworkId Id,
    string Slug,
    string Name,
    NetworkKind Kind,
    NetworkStatus Status,
    int Members,
    int Superusers,
    DateOnly? TermTo,
    IReadOnlyList<Lack> Lacks,
    int MostServed,
    IReadOnlySet<OrganisationId> Organisations)
{
    /// <summary>Reads how some networks stand; closed ones are left out.</summary>
    internal static async Task<List<NetworkHealth>> ReadAsync(NetworkDbContext db, IQueryable<LearningNetwork> of, DateOnly today, CancellationToken cancellationToken)
    {
        var networks = await of.AsNoTracking()
            .Where(n => n.Status != NetworkStatus.Closed)
            .Include(n => n.Memberships).Include(n => n.Servings).Include(n => n.Coordinators)
            .AsSplitQuery()
            .ToListAsync(cancellationToken);
        var people = networks.SelectMany(n => n.Coordinators.Select(c => c.PersonId).Concat(n.Memberships.Select(m => m.ContactId).OfType<People.PersonId>())).Distinct().ToList();
        var working = await db.Users.Where(p => people.Contains(p.Id) && p.EndedAt == null).Select(p => new { p.Id, p.OrganisationId })
            .ToDictionaryAsync(p => p.Id, p => p.OrganisationId, cancellationToken);
        var seats = (await db.Memberships
            .Where(m => m.Role != MembershipRole.Observer && m.From <= today && (m.To == null || m.To >= today) &&
                db.Networks.Any(n => n.Id == m.NetworkId && n.Kind == NetworkKind.Regional && n.Status == NetworkStatus.Active))
            .Select(m => new { m.OrganisationId, m.NetworkId })
            .ToListAsync(cancellationToken)).ToLookup(m => m.OrganisationId, m => m.NetworkId);
        return [.. networks
            .Select(n =>
            {
                var present = n.Memberships.Where(m => m.HoldsOn(today)).ToList();
                var elsewhere = present.Select(m => m.OrganisationId).Where(o => seats[o].Any(other => other != n.Id)).ToHashSet();
                return new NetworkHealth(
                    n.Id,
                    n.Slug,
                    n.Name,
                    n.Kind,
                    n.Status,
                    present.Count(m => m.Role == MembershipRole.Member),
                    present.Count(m => m.Role == MembershipRole.Superuser),
                    n.Agreement.TermTo,
                    n.Lacks(today, working, elsewhere),
                    n.Servings.Where(s => s.HoldsOn(today)).GroupBy(s => s.SuperuserId).Select(g => g.Count()).DefaultIfEmpty().Max(),
                    present.Where(m => m.Role != MembershipRole.Observer).Select(m => m.OrganisationId).ToHashSet());
            })
            .OrderBy(n => n.Kind).ThenBy(n => n.Name, Common.NorwegianOrder.Names)];
    }
}
