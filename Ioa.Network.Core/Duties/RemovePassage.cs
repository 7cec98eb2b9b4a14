using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Removes a passage.</summary>
/// <param name="Id">Which.</param>
public sealed record RemovePassageCommand(PassageId Id);

/// <summary>Removes a passage of the user's own superuser organisation. Answers in which it was used keep their text.</summary>
public sealed class RemovePassage(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, also when it was gone already; <see cref="Error.NotFound"/> to whoever does not answer for a superuser.</summary>
    public async Task<Result> HandleAsync(RemovePassageCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AnswererAsync(user, clock.Today(), cancellationToken) is not { } answerer)
        {
            return Error.NotFound;
        }

        await db.Passages.Where(p => p.Id == command.Id && p.OrganisationId == answerer.Organisation).ExecuteDeleteAsync(cancellationToken);
        return Result.Done;
    }
}
