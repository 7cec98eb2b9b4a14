using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>What the organisation has learned from it.</summary>
/// <param name="Id">Which adoption.</param>
/// <param name="Description">What is said; <see cref="AdoptionDescription.MayBeAsked"/> is the consent of whoever sends this.</param>
/// <param name="Version">The version that the user saw.</param>
public sealed record DescribeAdoptionCommand(AdoptionId Id, AdoptionDescription Description, int Version);

/// <summary>Somebody of the adopting organisation says what they changed, how it turned out, and whether they may be asked.</summary>
public sealed class DescribeAdoption(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(DescribeAdoptionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChangeAdoptionAsync(
            command.Id, command.Version, user, OsloTime.DateIn(now), (adoption, person) => adoption.Describe(command.Description, person, now), cancellationToken);
    }
}
