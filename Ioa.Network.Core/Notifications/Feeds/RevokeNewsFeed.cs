using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Feeds;

/// <summary>What <see cref="RevokeNewsFeed"/> is told.</summary>
/// <param name="Network">Of which network.</param>
public sealed record RevokeNewsFeedCommand(LearningNetworkId Network);

/// <summary>Withdraws one's own address of what is new in a network, also of one that one no longer reads.</summary>
public sealed class RevokeNewsFeed(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Does it; <see cref="Error.NotFound"/> when there is none.</summary>
    public async Task<Result> HandleAsync(RevokeNewsFeedCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.NewsFeeds.Where(f => f.PersonId == person && f.NetworkId == command.Network).ExecuteDeleteAsync(cancellationToken) == 1
            ? Result.Done
            : Error.NotFound;
    }
}
