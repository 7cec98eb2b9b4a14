using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>The organisation has come to the next stage.</summary>
/// <param name="Id">Which adoption.</param>
/// <param name="On">Since when; today or before, and not before the stage that it follows.</param>
/// <param name="Version">The version that the user saw.</param>
public sealed record MoveAdoptionOnCommand(AdoptionId Id, DateOnly On, int Version);

/// <summary>Somebody of the adopting organisation says that it has come further; whoever began it need not be there any more.</summary>
public sealed class MoveAdoptionOn(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(MoveAdoptionOnCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChangeAdoptionAsync(
            command.Id, command.Version, user, OsloTime.DateIn(now), (adoption, person) => adoption.MoveOn(person, command.On, now), cancellationToken);
    }
}
