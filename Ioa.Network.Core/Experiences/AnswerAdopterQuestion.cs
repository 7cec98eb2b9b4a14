using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Answers a question about what one's organisation did with an experience.</summary>
/// <param name="Id">Which question.</param>
/// <param name="Text">The answer.</param>
public sealed record AnswerAdopterQuestionCommand(AdopterQuestionId Id, string Text);

/// <summary>Whoever was asked answers, once; nobody else does it for them.</summary>
public sealed class AnswerAdopterQuestion(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not; <see cref="Error.NotFound"/> to everybody but the one who was asked, while they read the experience.</summary>
    public async Task<Result> HandleAsync(AnswerAdopterQuestionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (user.PersonId() is not { } asked)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);

        // Of two answers that are sent at once the second waits here, and finds that it is answered.
        await db.AdopterQuestions
            .Where(q => q.Id == command.Id && q.AskedId == asked)
            .ExecuteUpdateAsync(q => q.SetProperty(x => x.AnsweredAt, x => x.AnsweredAt), cancellationToken);
        var question = await db.AdopterQuestions.FirstOrDefaultAsync(q => q.Id == command.Id && q.AskedId == asked, cancellationToken);
        if (question is null || await db.AdoptableAsync(question.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is null)
        {
            return Error.NotFound;
        }

        if (question.Reply(command.Text, now) is { Succeeded: false } refused)
        {
            return refused;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }
}
