using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>«Vi vurderer dette».</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="On">Since when; today or before.</param>
public sealed record BeginAdoptionCommand(ExperienceId ExperienceId, DateOnly On);

/// <summary>Somebody says that their organisation considers an experience. That, and not that it was read, is where reuse begins.</summary>
public sealed class BeginAdoption(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// The adoption's id, or why not: «Adoptions.OwnExperience» to those whose experience it is, «Adoptions.Begun» when a colleague was
    /// first, <see cref="Error.NotFound"/> to whoever does not read it as published or is in no network.
    /// </summary>
    public async Task<Result<AdoptionId>> HandleAsync(BeginAdoptionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdoptableAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not var (_, person, organisation, experience))
        {
            return Error.NotFound;
        }

        if (await db.IsOwnAsync(experience, organisation, cancellationToken))
        {
            return Error.Conflict("Adoptions.OwnExperience");
        }

        if (await db.Adoptions.AnyAsync(a => a.ExperienceId == experience.Id && a.OrganisationId == organisation, cancellationToken))
        {
            return Error.Conflict("Adoptions.Begun");
        }

        var begun = Adoption.Begin(experience.Id, organisation, person, command.On, now);
        if (!begun.Succeeded)
        {
            return begun.Error!;
        }

        db.Adoptions.Add(begun.Value);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return Error.Conflict("Adoptions.Begun");
        }

        return begun.Value.Id;
    }
}
