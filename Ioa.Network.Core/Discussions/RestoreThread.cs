using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Shows a hidden thread again.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="Reason">Why; shown to those who read it.</param>
public sealed record RestoreThreadCommand(ThreadId ThreadId, string Reason);

/// <summary>Restores a hidden thread: coordinators and superusers.</summary>
public sealed class RestoreThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RestoreThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ModerateThreadAsync(command.ThreadId, hide: false, command.Reason, user, clock.GetUtcNow(), cancellationToken);
    }
}
