using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Says which post solved the question.</summary>
/// <param name="ThreadId">The question.</param>
/// <param name="PostId">The answer; <see langword="null"/> withdraws what was said.</param>
public sealed record AcceptAnswerCommand(ThreadId ThreadId, PostId? PostId);

/// <summary>Accepts an answer («godkjent svar»): the asker and the asker's colleagues, and the coordinators.</summary>
public sealed class AcceptAnswer(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not: not a question, or not an answer in it.</summary>
    public async Task<Result> HandleAsync(AcceptAnswerCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.ThreadId, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        return await db.ChangeThreadAsync(
            command.ThreadId,
            standing,
            async thread =>
            {
                if (!standing.CanWrite || !(thread.AskedBy(standing) || standing.IsCoordinator))
                {
                    return Error.Forbidden;
                }

                if (thread.HiddenAt is not null)
                {
                    return Error.Conflict("Discussions.ThreadIsHidden");
                }

                Post? answer = null;
                if (command.PostId is { } id)
                {
                    answer = await db.Posts.FirstOrDefaultAsync(p => p.Id == id && p.ThreadId == thread.Id, cancellationToken);
                    if (answer is null)
                    {
                        return Error.Invalid("Discussions.NotAnAnswer");
                    }
                }

                var earlier = thread.AcceptedPostId is { } accepted
                    ? await db.Posts.FirstOrDefaultAsync(p => p.Id == accepted, cancellationToken)
                    : null;
                return thread.Accept(answer, earlier, now);
            },
            cancellationToken);
    }
}
