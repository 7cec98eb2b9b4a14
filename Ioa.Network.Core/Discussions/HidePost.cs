using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Hides a post that breaks the rules of the network.</summary>
/// <param name="PostId">Which post.</param>
/// <param name="Reason">Why; shown in the thread.</param>
public sealed record HidePostCommand(PostId PostId, string Reason);

/// <summary>Hides a post: coordinators and superusers. The text is kept, its reason stands in its place, and it can be shown again.</summary>
public sealed class HidePost(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(HidePostCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ModeratePostAsync(command.PostId, hide: true, command.Reason, user, clock.GetUtcNow(), cancellationToken);
    }
}
