using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Faq;

/// <summary>Writes a question with its answer, or another text of one.</summary>
/// <param name="NetworkId">In which network.</param>
/// <param name="Id">Which; <see langword="null"/> for a new one.</param>
/// <param name="PostId">For a new one: the answer in a conversation of the network that it is made of.</param>
/// <param name="Question">The question.</param>
/// <param name="Markdown">The answer.</param>
/// <param name="Version">The version that the writer saw; 0 for a new one.</param>
public sealed record WriteFaqEntryCommand(LearningNetworkId NetworkId, FaqEntryId? Id, PostId? PostId, string Question, string Markdown, int Version);

/// <summary>The network's superusers and coordinators write its questions and answers. The organisation of whoever wrote last stands for it.</summary>
public sealed class WriteFaqEntry(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Its id, or why not; <see cref="Error.ChangedMeanwhile"/> when somebody else changed it since the writer saw it.</summary>
    public async Task<Result<FaqEntryId>> HandleAsync(WriteFaqEntryCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.NetworkId, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.WritesFaq())
        {
            return Error.Forbidden;
        }

        if (command.Question.Length > FaqEntry.MaxQuestionLength * 4 || SafeText.Line(command.Question) is not { Length: > 0 and <= FaqEntry.MaxQuestionLength } question)
        {
            return Error.Invalid("Faq.Question", FaqEntry.MaxQuestionLength);
        }

        if (command.Markdown.Length > FaqEntry.MaxAnswerLength * 2 || SafeText.Lines(command.Markdown).Trim() is not { Length: > 0 and <= FaqEntry.MaxAnswerLength } markdown)
        {
            return Error.Invalid("Faq.Answer", FaqEntry.MaxAnswerLength);
        }

        var html = MarkdownRenderer.Render(markdown, await MentionDirectory.ForAsync(db, command.NetworkId, markdown, today, cancellationToken)).Html;
        await using var transaction = await db.BeginNetworkChangeAsync(command.NetworkId, cancellationToken);
        var entry = command.Id is { } id
            ? await db.ShownFaq(command.NetworkId).FirstOrDefaultAsync(e => e.Id == id, cancellationToken)
            : await db.FaqEntries.FirstOrDefaultAsync(e => e.NetworkId == command.NetworkId && e.PostId != null && e.PostId == command.PostId, cancellationToken);
        if (command.Id is not null ? entry is null : command.PostId is { } answer && !await db.AnswersFor(command.NetworkId).AnyAsync(p => p.Id == answer, cancellationToken))
        {
            return Error.NotFound;
        }

        // One that was taken away comes back when its answer is chosen again.
        var appears = entry is null || entry.RemovedAt is not null;
        if (!appears && entry!.Version != command.Version)
        {
            return Error.ChangedMeanwhile;
        }

        if (appears && await db.FaqEntries.CountAsync(e => e.NetworkId == command.NetworkId && e.RemovedAt == null, cancellationToken) >= FaqEntry.MaxPerNetwork)
        {
            return Error.Conflict("Faq.TooMany", FaqEntry.MaxPerNetwork);
        }

        if (entry is null)
        {
            entry = new FaqEntry
            {
                NetworkId = command.NetworkId,
                PostId = command.PostId,
                OrganisationId = standing.Organisation,
                Question = question,
                Markdown = markdown,
                Html = html,
                EditedById = standing.Person,
                EditedAt = now,
            };
            db.FaqEntries.Add(entry);
        }
        else
        {
            (entry.Question, entry.Markdown, entry.Html, entry.OrganisationId) = (question, markdown, html, standing.Organisation);
            (entry.EditedById, entry.EditedAt, entry.RemovedAt) = (standing.Person, now, null);
            entry.Version++;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Taken away since it was read.
            return Error.ChangedMeanwhile;
        }

        await transaction.CommitAsync(cancellationToken);
        return entry.Id;
    }
}
