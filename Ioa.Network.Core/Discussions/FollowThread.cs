using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Follows a thread, or stops following it.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="Follow">Follow, or not.</param>
public sealed record FollowThreadCommand(ThreadId ThreadId, bool Follow);

/// <summary>Follows a thread: everybody who reads it. Nobody else sees it.</summary>
public sealed class FollowThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result> HandleAsync(FollowThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.ThreadId, clock.Today(), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var mine = db.ReaderStates.Where(r => r.PersonId == standing.Person && r.ThreadId == command.ThreadId);
        if (await mine.ExecuteUpdateAsync(r => r.SetProperty(x => x.Follows, command.Follow), cancellationToken) == 0)
        {
            db.ReaderStates.Add(new ReaderState { PersonId = standing.Person, ThreadId = command.ThreadId, Follows = command.Follow });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (db.IsUniqueViolation(e))
            {
                await mine.ExecuteUpdateAsync(r => r.SetProperty(x => x.Follows, command.Follow), cancellationToken);
            }
        }

        return Result.Done;
    }
}
