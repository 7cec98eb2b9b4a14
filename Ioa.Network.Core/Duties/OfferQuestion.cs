using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Asks another superuser organisation of the network to take a question over.</summary>
/// <param name="ThreadId">The question.</param>
/// <param name="To">Who is asked.</param>
public sealed record OfferQuestionCommand(ThreadId ThreadId, OrganisationId To);

/// <summary>
/// A question moves to another organisation with its consent only (<see cref="AnswerQuestionOffer"/>); until then it is still the duty of
/// the one that asks. By the staff of the organisation whose duty it is, and the network's coordinators.
/// </summary>
public sealed class OfferQuestion(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not: whose duty it is, or that the other is no superuser here.</summary>
    public async Task<Result> HandleAsync(OfferQuestionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
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
            async thread =>
            {
                if (!standing.Decides(thread))
                {
                    return Error.Forbidden;
                }

                if (thread.RefusesDuty() is { } refusal)
                {
                    return refusal;
                }

                if (!await db.IsSuperuserAsync(command.To, standing.Network, today, cancellationToken))
                {
                    return Error.Invalid("Duties.NotASuperuser");
                }

                var offered = thread.Offer(command.To);
                if (offered.Succeeded)
                {
                    db.Posts.Add(thread.AddNote(NoteText.Offered(), standing.Person, standing.Organisation, now));
                    thread.Raise(new QuestionOffered(thread.Id, command.To));
                }

                return offered;
            },
            cancellationToken);
    }
}
