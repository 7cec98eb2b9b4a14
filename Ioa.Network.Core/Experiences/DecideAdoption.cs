using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>The organisation has decided for or against.</summary>
/// <param name="Id">Which adoption.</param>
/// <param name="Decision">For or against.</param>
/// <param name="Reason">Why; asked of both.</param>
/// <param name="Reuse">How much of it, of those who decided for it.</param>
/// <param name="On">On which day.</param>
/// <param name="Version">The version that the user saw.</param>
public sealed record DecideAdoptionCommand(AdoptionId Id, AdoptionDecision Decision, string? Reason, ReuseKind? Reuse, DateOnly On, int Version);

/// <summary>Somebody of the adopting organisation says what it decided, and why.</summary>
public sealed class DecideAdoption(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(DecideAdoptionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChangeAdoptionAsync(
            command.Id,
            command.Version,
            user,
            OsloTime.DateIn(now),
            (adoption, person) => adoption.Decide(command.Decision, command.Reason, command.Reuse, person, command.On, now),
            cancellationToken);
    }
}
