using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Makes somebody KS administrator, or no longer.</summary>
public sealed record SetAdministratorCommand(PersonId PersonId, bool IsAdministrator);

/// <summary>Makes somebody KS administrator, or no longer; there is always one left. By KS administrators.</summary>
public sealed class SetAdministrator(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Changes it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> (also for everybody who is no administrator), <c>Admin.LastAdministrator</c>,
    /// <c>Admin.AlreadyEnded</c>, <c>Invitations.AdministratorElsewhere</c> or <see cref="Error.ChangedMeanwhile"/>.
    /// </returns>
    public async Task<Result> HandleAsync(SetAdministratorCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is null ||
            await db.Users.Include(p => p.Organisation).FirstOrDefaultAsync(p => p.Id == command.PersonId, cancellationToken) is not { } person)
        {
            return Error.NotFound;
        }

        if (person.IsAdministrator == command.IsAdministrator)
        {
            return Result.Done;
        }

        if (person.EndedAt is not null)
        {
            return Error.Conflict("Admin.AlreadyEnded");
        }

        if (command.IsAdministrator && person.Organisation!.Kind != OrganisationKind.NationalBody)
        {
            return Error.Invalid("Invitations.AdministratorElsewhere");
        }

        if (!command.IsAdministrator && !await db.AnotherAdministratorAsync(person.Id, cancellationToken))
        {
            return Error.Conflict("Admin.LastAdministrator");
        }

        person.IsAdministrator = command.IsAdministrator;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Result.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }
    }
}
