using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>«Spør en som har tatt det i bruk».</summary>
/// <param name="AdoptionId">Whose adoption; the one who agreed to be asked there gets the question.</param>
/// <param name="Text">The question.</param>
/// <param name="Key">Made with the form; a second attempt with the same key finds the first.</param>
public sealed record AskAdopterCommand(AdoptionId AdoptionId, string Text, Guid Key);

/// <summary>
/// Asks somebody who took the experience up, and agreed to be asked: not its first author, who has answered the same call often enough.
/// </summary>
public sealed class AskAdopter(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// The question's id, or why not: <see cref="Error.NotFound"/> to whoever does not read the experience, and «Adoptions.NobodyToAsk» when
    /// nobody there may be asked (any more), or the user would ask themselves.
    /// </summary>
    public async Task<Result<AdopterQuestionId>> HandleAsync(AskAdopterCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var adoption = await db.Adoptions.AsNoTracking().FirstOrDefaultAsync(a => a.Id == command.AdoptionId, cancellationToken);
        if (adoption is null || await db.AdoptableAsync(adoption.ExperienceId, user, today, cancellationToken) is not var (_, asker, _, experience))
        {
            return Error.NotFound;
        }

        var id = new AdopterQuestionId(command.Key);
        if (await db.AdopterQuestions.AnyAsync(q => q.Id == id && q.AskerId == asker, cancellationToken))
        {
            return id;
        }

        if (adoption.ContactId is not { } asked || asked == asker || !await db.AskableContacts(experience, today).AnyAsync(p => p.Id == asked, cancellationToken))
        {
            return Error.Conflict("Adoptions.NobodyToAsk");
        }

        var question = AdopterQuestion.Ask(id, adoption, asked, asker, command.Text, now);
        if (!question.Succeeded)
        {
            return question.Error!;
        }

        db.AdopterQuestions.Add(question.Value);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
        {
            return await db.AdopterQuestions.AnyAsync(q => q.Id == id && q.AskerId == asker, cancellationToken) ? id : Error.ChangedMeanwhile;
        }

        return id;
    }
}
