using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>A network that somebody reads.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Regional, sector or national.</param>
public sealed record ReadableNetwork(LearningNetworkId Id, string Slug, string Name, NetworkKind Kind);

/// <summary>The networks that the user reads, the regional first: what a list can be narrowed to.</summary>
public sealed class ReadableNetworksQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The networks; none for whoever is outside them all.</summary>
    public async Task<IReadOnlyList<ReadableNetwork>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var networks = await db.ReadableNetworks(person, clock.Today())
            .Select(n => new ReadableNetwork(n.Id, n.Slug, n.Name, n.Kind))
            .ToListAsync(cancellationToken);
        return [.. networks.OrderBy(n => n.Kind).ThenBy(n => n.Name, NorwegianOrder.Names)];
    }
}
