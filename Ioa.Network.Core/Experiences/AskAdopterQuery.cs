using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Whom a question goes to.</summary>
/// <param name="ExperienceId">About which experience.</param>
/// <param name="Title">Its title as the user may see it.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="Person">Who agreed to be asked.</param>
/// <param name="Stage">How far they are.</param>
/// <param name="Decision">For or against.</param>
public sealed record AskAdopterView(ExperienceId ExperienceId, string Title, string Organisation, string Person, AdoptionStage Stage, AdoptionDecision? Decision);

/// <summary>Reads whom the user would ask.</summary>
public sealed class AskAdopterQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Whom; <see cref="Error.NotFound"/> when the user does not read the experience, or there is nobody whom they may ask.</summary>
    public async Task<Result<AskAdopterView>> HandleAsync(ExperienceId experienceId, AdoptionId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdoptableAsync(experienceId, user, today, cancellationToken) is not var (reader, person, _, experience))
        {
            return Error.NotFound;
        }

        var asked = await (
            from a in db.Adoptions
            where a.Id == id && a.ExperienceId == experienceId
            join p in db.AskableContacts(experience, today) on a.ContactId equals p.Id
            where p.Id != person
            join o in db.Organisations on a.OrganisationId equals o.Id
            select new { o.DisplayName, p.Name, a.Stage, a.Decision })
            .FirstOrDefaultAsync(cancellationToken);
        if (asked is null)
        {
            return Error.NotFound;
        }

        var titles = await db.TitlesAsync(reader, [experienceId], today, cancellationToken);
        return new AskAdopterView(experienceId, titles.GetValueOrDefault(experienceId, ""), asked.DisplayName, asked.Name, asked.Stage, asked.Decision);
    }
}
