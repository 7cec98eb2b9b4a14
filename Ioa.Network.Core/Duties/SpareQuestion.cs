using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Says that an earlier conversation answers the question that is being written («Dette løste det»).</summary>
/// <param name="DraftKey">The question's draft (<see cref="Discussions.DraftKey.New"/>).</param>
/// <param name="ThreadId">The conversation.</param>
/// <param name="PostId">The post in it that answers, when there is one.</param>
public sealed record SpareQuestionCommand(string DraftKey, ThreadId ThreadId, PostId? PostId);

/// <summary>
/// Throws the draft of a question away because an earlier conversation answers it, counts it as spared, and lets whoever wrote the answer
/// be thanked (<see cref="QuestionSpared"/>). The same draft counts once; said again, it is done already.
/// </summary>
public sealed class SpareQuestion(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The number of the post to go to (1 for the conversation as a whole), or <see cref="Error.NotFound"/> for what the user does not read.</summary>
    public async Task<Result<int>> HandleAsync(SpareQuestionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (DraftKey.Parse(command.DraftKey) is not { Kind: DraftKind.New } place ||
            await db.ThreadStandingAsync(user, command.ThreadId, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var written = command.PostId is { } id
            ? await db.Posts
                .Where(p => p.Id == id && p.ThreadId == command.ThreadId && p.Kind == PostKind.Text && p.HiddenAt == null)
                .Select(p => new { By = p.AuthorId, p.Number })
                .FirstOrDefaultAsync(cancellationToken)
            : await db.Threads.Where(t => t.Id == command.ThreadId).Select(t => new { By = t.AuthorId, Number = 1 }).FirstOrDefaultAsync(cancellationToken);
        if (written is null)
        {
            return Error.NotFound;
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var draft = await db.Drafts.FirstOrDefaultAsync(d => d.PersonId == standing.Person && d.Key == place.Key, cancellationToken);
        if (draft is null)
        {
            return written.Number;
        }

        var spared = new SparedQuestion
        {
            PersonId = standing.Person,
            OrganisationId = standing.Organisation,
            NetworkId = standing.Network,
            ThreadId = command.ThreadId,
            PostId = command.PostId,
            ClientKey = draft.ClientKey,
            At = now,
        };
        spared.Raise(new QuestionSpared(spared.Id, spared.PersonId, spared.ThreadId, spared.PostId, written.By));
        db.SparedQuestions.Add(spared);
        db.Drafts.Remove(draft);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsUniqueViolation(e))
        {
            // Said twice at once, and the other came first.
        }

        return written.Number;
    }
}
