using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Gives a question to one of the people of the organisation whose duty it is.</summary>
/// <param name="ThreadId">The question.</param>
/// <param name="To">Who shall answer.</param>
public sealed record HandOverQuestionCommand(ThreadId ThreadId, PersonId To);

/// <summary>Hands a question to a colleague: the staff of the organisation whose duty it is, and the network's coordinators.</summary>
public sealed class HandOverQuestion(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not: whose duty it is, or that the colleague does not work there.</summary>
    public async Task<Result> HandleAsync(HandOverQuestionCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
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
                if (!standing.Decides(thread))
                {
                    return Error.Forbidden;
                }

                if (thread.RefusesDuty() is { } refusal)
                {
                    return refusal;
                }

                if (thread.ResponsibleId is not { } responsible ||
                    !await db.Users.AnyAsync(p => p.Id == command.To && p.OrganisationId == responsible && p.EndedAt == null, cancellationToken))
                {
                    return Error.Invalid("Duties.NotAColleague");
                }

                var taken = thread.Take(command.To, responsible, null, OsloTime.DateIn(now));
                if (taken.Succeeded)
                {
                    db.Posts.Add(thread.AddNote(NoteText.HandedOver(), standing.Person, standing.Organisation, now));
                    thread.Raise(new QuestionHandedOver(thread.Id, command.To, standing.Person));
                }

                return taken;
            },
            cancellationToken);
    }
}
