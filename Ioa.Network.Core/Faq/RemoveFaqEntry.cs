using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Faq;

/// <summary>Takes a question with its answer away.</summary>
/// <param name="NetworkId">In which network.</param>
/// <param name="Id">Which.</param>
public sealed record RemoveFaqEntryCommand(LearningNetworkId NetworkId, FaqEntryId Id);

/// <summary>Takes a question with its answer away from the network's page. The conversation that it came from stays as it is.</summary>
public sealed class RemoveFaqEntry(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RemoveFaqEntryCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.NetworkId, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.WritesFaq())
        {
            return Error.Forbidden;
        }

        var removed = await db.ShownFaq(command.NetworkId)
            .Where(e => e.Id == command.Id)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.RemovedAt, now).SetProperty(x => x.Version, x => x.Version + 1), cancellationToken);
        return removed == 1 ? Result.Done : Error.NotFound;
    }
}
