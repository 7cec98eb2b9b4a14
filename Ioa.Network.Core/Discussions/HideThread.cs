using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Hides a whole thread.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="Reason">Why; shown to those who read it.</param>
public sealed record HideThreadCommand(ThreadId ThreadId, string Reason);

/// <summary>Hides a thread: coordinators and superusers. For everybody else it does not exist until it is restored.</summary>
public sealed class HideThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(HideThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ModerateThreadAsync(command.ThreadId, hide: true, command.Reason, user, clock.GetUtcNow(), cancellationToken);
    }
}
