using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Feeds;

/// <summary>What <see cref="CreateNewsFeed"/> is told.</summary>
/// <param name="Network">Of which network.</param>
public sealed record CreateNewsFeedCommand(LearningNetworkId Network);

/// <summary>Makes a secret address of what is new in a network; the one that the person had before leads nowhere from then on.</summary>
public sealed class CreateNewsFeed(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The token, which nobody can find again; <see cref="Error.NotFound"/> to those who do not read the network.</summary>
    public async Task<Result<string>> HandleAsync(CreateNewsFeedCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.Network, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var (token, hash) = SecretToken.New();
        if (await db.NewsFeeds.FirstOrDefaultAsync(f => f.PersonId == standing.Person && f.NetworkId == command.Network, cancellationToken) is { } feed)
        {
            feed.TokenHash = hash;
            feed.CreatedAt = now;
        }
        else
        {
            db.NewsFeeds.Add(new NewsFeed { PersonId = standing.Person, NetworkId = command.Network, TokenHash = hash, CreatedAt = now });
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            return Error.ChangedMeanwhile;
        }

        return token;
    }
}
