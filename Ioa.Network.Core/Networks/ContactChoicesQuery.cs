using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>Lists who can be named contact of an organisation in a network: those who work there. For those who organise the network.</summary>
public sealed class ContactChoicesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> to outsiders and <see cref="Error.Forbidden"/> to those of the network who do not organise it.</returns>
    public async Task<Result<IReadOnlyList<NetworkPerson>>> HandleAsync(
        LearningNetworkId network, MembershipId membership, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.OrganiserRefusalAsync(user, network, clock.Today(), cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var people = await db.Memberships
            .Where(m => m.Id == membership && m.NetworkId == network)
            .SelectMany(m => db.Users.Where(p => p.OrganisationId == m.OrganisationId && p.EndedAt == null))
            .Select(p => new NetworkPerson(p.Id, p.Name, p.Title, p.Organisation!.DisplayName))
            .ToListAsync(cancellationToken);
        return people.OrderBy(p => p.Name, NorwegianOrder.Names).ToArray();
    }
}
