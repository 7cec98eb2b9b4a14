using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Says yes or no to taking a question over.</summary>
/// <param name="ThreadId">The question.</param>
/// <param name="Accepts">Yes or no.</param>
public sealed record AnswerQuestionOfferCommand(ThreadId ThreadId, bool Accepts);

/// <summary>The staff of the superuser organisation that was asked answers; whoever says yes has the question.</summary>
public sealed class AnswerQuestionOffer(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not: they were not asked, or no longer.</summary>
    public async Task<Result> HandleAsync(AnswerQuestionOfferCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
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
            thread =>
            {
                if (!standing.CanWrite || standing.Role != MembershipRole.Superuser)
                {
                    return Task.FromResult<Result>(Error.Forbidden);
                }

                var from = thread.ResponsibleId;
                var answered = thread.AnswerOffer(standing.Organisation, standing.Person, command.Accepts);
                if (answered.Succeeded)
                {
                    db.Posts.Add(thread.AddNote(NoteText.OfferAnswered(command.Accepts), standing.Person, standing.Organisation, now));
                    thread.Raise(new OfferAnswered(thread.Id, standing.Organisation, from, command.Accepts));
                }

                return Task.FromResult(answered);
            },
            cancellationToken);
    }
}
