using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>What somebody may see of the figures.</summary>
/// <param name="Person">Who.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="SeesAll">KS administrators: every county, network and organisation, published; the country, exact.</param>
/// <param name="Networks">The networks that they read: their figures, exact, since they read what is counted.</param>
/// <param name="Coordinates">Those of them that they coordinate: each organisation's figures in them, too.</param>
internal sealed record RollupReader(
    PersonId Person, OrganisationId Organisation, bool SeesAll, IReadOnlySet<LearningNetworkId> Networks, IReadOnlySet<LearningNetworkId> Coordinates);

/// <summary>Who sees which figures. The country, counties and organisations are KS administrators'; a network is also its readers'.</summary>
internal static class RollupAccess
{
    /// <summary>What the user may see; <see langword="null"/> for whoever is not signed in, whose account is ended, or who is in no network and not of KS.</summary>
    public static async Task<RollupReader?> RollupReaderAsync(this NetworkDbContext db, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id ||
            await db.Users.Where(p => p.Id == id && p.EndedAt == null).Select(p => new { p.OrganisationId, p.IsAdministrator }).FirstOrDefaultAsync(cancellationToken) is not { } person)
        {
            return null;
        }

        var networks = await db.ReadableNetworks(id, today)
            .Select(n => new { n.Id, Coordinates = n.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today)) })
            .ToListAsync(cancellationToken);
        return networks.Count == 0 && !person.IsAdministrator
            ? null
            : new RollupReader(
                id,
                person.OrganisationId,
                person.IsAdministrator,
                networks.Select(n => n.Id).ToHashSet(),
                networks.Where(n => n.Coordinates).Select(n => n.Id).ToHashSet());
    }
}
