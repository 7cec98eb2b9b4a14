using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences.Import;

/// <summary>The networks that imported experiences can belong to, the national one first.</summary>
public sealed class ImportNetworksQuery(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>The networks; <see cref="Error.NotFound"/> to all but KS administrators.</summary>
    public async Task<Result<List<(LearningNetworkId Id, string Name)>>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is null)
        {
            return Error.NotFound;
        }

        var networks = await db.Networks
            .Where(n => n.Status != NetworkStatus.Closed)
            .OrderByDescending(n => n.Kind).ThenBy(n => n.Name)
            .Select(n => new { n.Id, n.Name })
            .ToListAsync(cancellationToken);
        return networks.ConvertAll(n => (n.Id, n.Name));
    }
}
