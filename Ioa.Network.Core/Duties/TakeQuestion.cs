using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Takes a question: «I answer this».</summary>
/// <param name="ThreadId">The question.</param>
/// <param name="PromisedFor">By which day, if one likes to promise: from today to 60 days ahead.</param>
public sealed record TakeQuestionCommand(ThreadId ThreadId, DateOnly? PromisedFor);

/// <summary>
/// Somebody of a superuser organisation takes an unanswered question. If it was another organisation's duty, it is theirs from then on. The
/// clock runs on: a promise is not an answer.
/// </summary>
public sealed class TakeQuestion(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not: not a superuser's, already answered, or the day.</summary>
    public async Task<Result> HandleAsync(TakeQuestionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.ThreadId, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        return await db.ChangeThreadAsync(
            command.ThreadId,
            standing,
            thread =>
            {
                if (!standing.Answers() || thread.AskedBy(standing))
                {
                    return Task.FromResult<Result>(Error.Forbidden);
                }

                if (thread.RefusesDuty() is { } refusal)
                {
                    return Task.FromResult<Result>(refusal);
                }

                var taken = thread.Take(standing.Person, standing.Organisation, command.PromisedFor, today);
                if (taken.Succeeded)
                {
                    db.Posts.Add(thread.AddNote(NoteText.Taken(command.PromisedFor), standing.Person, standing.Organisation, now));
                }

                return Task.FromResult(taken);
            },
            cancellationToken);
    }
}
