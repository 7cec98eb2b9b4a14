using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Feeds;

/// <summary>A network that one reads, and whether one has an address of what is new in it.</summary>
/// <param name="Network">The network.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When the address was made; <see langword="null"/> when there is none.</param>
public sealed record NewsFeedChoice(LearningNetworkId Network, string Name, DateTimeOffset? CreatedAt);

/// <summary>One's networks, and the addresses of what is new in them.</summary>
public sealed class NewsFeedsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks; empty for those who read none.</summary>
    public async Task<IReadOnlyList<NewsFeedChoice>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var networks = await db.ReadableNetworks(person, clock.Today())
            .Select(n => new NewsFeedChoice(
                n.Id,
                n.Name,
                db.NewsFeeds.Where(f => f.PersonId == person && f.NetworkId == n.Id).Select(f => (DateTimeOffset?)f.CreatedAt).FirstOrDefault()))
            .ToListAsync(cancellationToken);
        return [.. networks.OrderBy(n => n.Name, NorwegianOrder.Names)];
    }
}
