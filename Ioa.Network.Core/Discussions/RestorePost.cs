using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Shows a hidden post again.</summary>
/// <param name="PostId">Which post.</param>
/// <param name="Reason">Why; shown in the thread.</param>
public sealed record RestorePostCommand(PostId PostId, string Reason);

/// <summary>Restores a hidden post: coordinators and superusers.</summary>
public sealed class RestorePost(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RestorePostCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ModeratePostAsync(command.PostId, hide: false, command.Reason, user, clock.GetUtcNow(), cancellationToken);
    }
}
