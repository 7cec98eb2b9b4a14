using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Says whether the national network may read the question when nobody in its own has answered in time.</summary>
/// <param name="ThreadId">The question.</param>
/// <param name="Allowed">Yes or no.</param>
public sealed record LetNationalReadCommand(ThreadId ThreadId, bool Allowed);

/// <summary>
/// The asker and their colleagues decide, and only while nobody of another organisation has written in it: whoever writes later sees at the
/// top of the thread how far it may go (rule 4: nobody's words reach strangers without them). Taking it back is always possible until the
/// question has gone there.
/// </summary>
public sealed class LetNationalRead(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not: not the asker's, others have written, or it has gone there already.</summary>
    public async Task<Result> HandleAsync(LetNationalReadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
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
                if (!standing.CanWrite || !thread.AskedBy(standing))
                {
                    return Error.Forbidden;
                }

                if (thread.RefusesDuty() is { } refusal)
                {
                    return refusal;
                }

                if (thread.MayGoNational == command.Allowed)
                {
                    return Result.Done;
                }

                if (command.Allowed && await db.Posts.AnyAsync(
                    p => p.ThreadId == thread.Id && p.Kind == PostKind.Text && p.AuthorOrganisationId != thread.AuthorOrganisationId, cancellationToken))
                {
                    return Error.Conflict("Duties.OthersHaveWritten");
                }

                var done = thread.LetNational(command.Allowed);
                if (done.Succeeded)
                {
                    db.Posts.Add(thread.AddNote(NoteText.National(command.Allowed), standing.Person, standing.Organisation, now));
                }

                return done;
            },
            cancellationToken);
    }
}
