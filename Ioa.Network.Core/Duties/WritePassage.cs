using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Writes a new passage, or another text of one.</summary>
/// <param name="Id">Which; <see langword="null"/> for a new one.</param>
/// <param name="Title">What it is found by.</param>
/// <param name="Markdown">The text, with fields.</param>
/// <param name="Version">The version that the writer saw; 0 for a new one.</param>
public sealed record WritePassageCommand(PassageId? Id, string Title, string Markdown, int Version);

/// <summary>Whoever answers for a superuser organisation writes its passages.</summary>
public sealed class WritePassage(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Its id, or why not; <see cref="Error.ChangedMeanwhile"/> when a colleague changed it since the writer saw it.</summary>
    public async Task<Result<PassageId>> HandleAsync(WritePassageCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AnswererAsync(user, OsloTime.DateIn(now), cancellationToken) is not { } answerer)
        {
            return Error.NotFound;
        }

        if (command.Title.Length > Passage.MaxTitleLength * 4 || SafeText.Line(command.Title) is not { Length: > 0 and <= Passage.MaxTitleLength } title)
        {
            return Error.Invalid("Duties.PassageTitle", Passage.MaxTitleLength);
        }

        if (command.Markdown.Length > Passage.MaxLength * 2 || SafeText.Lines(command.Markdown).Trim() is not { Length: > 0 and <= Passage.MaxLength } markdown)
        {
            return Error.Invalid("Duties.PassageText", Passage.MaxLength);
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        Passage passage;
        if (command.Id is { } id)
        {
            if (await db.Passages.FirstOrDefaultAsync(p => p.Id == id && p.OrganisationId == answerer.Organisation, cancellationToken) is not { } kept)
            {
                return Error.NotFound;
            }

            if (kept.Version != command.Version)
            {
                return Error.ChangedMeanwhile;
            }

            (kept.Title, kept.Markdown, kept.EditedById, kept.EditedAt) = (title, markdown, answerer.Person, now);
            kept.Version++;
            passage = kept;
        }
        else
        {
            if (await db.Passages.CountAsync(p => p.OrganisationId == answerer.Organisation, cancellationToken) >= Passage.MaxPerOrganisation)
            {
                return Error.Conflict("Duties.TooManyPassages", Passage.MaxPerOrganisation);
            }

            passage = new Passage { OrganisationId = answerer.Organisation, Title = title, Markdown = markdown, EditedById = answerer.Person, EditedAt = now };
            db.Passages.Add(passage);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }

        await transaction.CommitAsync(cancellationToken);
        return passage.Id;
    }
}
