using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Lets somebody in again who was ended. Duties that were handed over stay where they are, and KS's rights are given anew.</summary>
public sealed class ReopenPerson(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reopens the account. By a KS administrator, or a coordinator of a network that the organisation is in.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/>, <see cref="Error.Forbidden"/>, <c>Admin.NotEnded</c> or <see cref="Error.ChangedMeanwhile"/>.</returns>
    public async Task<Result> HandleAsync(PersonId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Users.FirstOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } person ||
            await db.PeopleStandingAsync(user, person.OrganisationId, clock.Today(), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.MayEnd)
        {
            return Error.Forbidden;
        }

        if (person.EndedAt is null)
        {
            return Error.Conflict("Admin.NotEnded");
        }

        person.Reopen();
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Result.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }
    }
}
