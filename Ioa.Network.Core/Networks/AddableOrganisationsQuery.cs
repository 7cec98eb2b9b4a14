using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>An organisation that can be taken into a network.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">The name that is never ambiguous.</param>
/// <param name="County">Its county; <see langword="null"/> for a national body.</param>
/// <param name="InRegional">The active regional network that it is member or superuser of already.</param>
public sealed record AddableOrganisation(OrganisationId Id, string Name, string? County, string? InRegional);

/// <summary>Lists the organisations that are not in a network, for those who organise it. Who is in which network is public.</summary>
public sealed class AddableOrganisationsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> to outsiders and <see cref="Error.Forbidden"/> to those of the network who do not organise it.</returns>
    public async Task<Result<IReadOnlyList<AddableOrganisation>>> HandleAsync(LearningNetworkId network, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.OrganiserRefusalAsync(user, network, today, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var found = await db.Organisations
            .Where(o => (o.ValidTo == null || o.ValidTo >= today) &&
                !db.Memberships.Any(m => m.NetworkId == network && m.OrganisationId == o.Id && (m.To == null || m.To >= today)))
            .Select(o => new AddableOrganisation(
                o.Id,
                o.DisplayName,
                o.CountyName,
                db.Networks
                    .Where(n => n.Kind == NetworkKind.Regional && n.Status == NetworkStatus.Active &&
                        n.Memberships.Any(m => m.OrganisationId == o.Id && m.Role != MembershipRole.Observer && (m.To == null || m.To >= today)))
                    .Select(n => n.Name)
                    .FirstOrDefault()))
            .ToListAsync(cancellationToken);
        return found
            .OrderBy(o => o.County is null ? 1 : 0).ThenBy(o => o.County, NorwegianOrder.Names).ThenBy(o => o.Name, NorwegianOrder.Names)
            .ToArray();
    }
}
