using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Moves a thread to another network.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="To">The network that will read it.</param>
public sealed record MoveThreadCommand(ThreadId ThreadId, LearningNetworkId To);

/// <summary>
/// Moves a thread: a coordinator or superuser of its network who also writes in the other. Everybody who wrote in it must read the other
/// network too: nobody loses sight of what they wrote, and nobody's words reach strangers without them (rules 4 and 5).
/// </summary>
public sealed class MoveThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not; <c>Discussions.WritersAreNotThere</c> with the number of organisations that wrote in it and are not in the other network.</summary>
    public async Task<Result> HandleAsync(MoveThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.ThreadId, today, cancellationToken) is not { } standing ||
            await db.StandingAsync(user, command.To, today, cancellationToken) is not { } target)
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite || !standing.CanModerate || !target.CanWrite)
        {
            return Error.Forbidden;
        }

        if (command.To == standing.Network)
        {
            return Error.Invalid("Discussions.AlreadyThere");
        }

        return await db.ChangeThreadAsync(
            command.ThreadId,
            standing,
            async thread =>
            {
                if (thread.HiddenAt is not null)
                {
                    return Error.Conflict("Discussions.ThreadIsHidden");
                }

                // A merged pair stays in one network, or its links would lead nowhere for some.
                if (thread.MergedIntoId is not null || await db.Threads.AnyAsync(t => t.MergedIntoId == thread.Id, cancellationToken))
                {
                    return Error.Conflict("Discussions.AlreadyMerged");
                }

                // Also the asker's organisation: it is in the thread's first post.
                var missing = await db.Posts
                    .Where(p => p.ThreadId == thread.Id &&
                        !db.Memberships.Any(m => m.NetworkId == command.To && m.OrganisationId == p.AuthorOrganisationId && m.From <= today && (m.To == null || m.To >= today)) &&
                        !db.Coordinators.Any(c => c.NetworkId == command.To && c.PersonId == p.AuthorId && c.From <= today && (c.To == null || c.To >= today)))
                    .Select(p => p.AuthorOrganisationId)
                    .Distinct()
                    .CountAsync(cancellationToken);
                if (missing > 0)
                {
                    return Error.Conflict("Discussions.WritersAreNotThere", missing);
                }

                thread.NetworkId = command.To;
                if (thread.AnswerDueAt is { } due)
                {
                    var days = await db.Networks.Where(n => n.Id == command.To).Select(n => n.Agreement.AnswerWorkingDays).FirstAsync(cancellationToken);
                    var responsible = await db.ResponsibleAsync(
                        command.To, thread.AuthorOrganisationId, thread.SectorCode, thread.Tags, thread.Title, today, cancellationToken);
                    thread.AssignAnswer(responsible, days, now, due);
                }

                db.Posts.Add(thread.AddNote(NoteText.Moved(), standing.Person, standing.Organisation, now));
                return Result.Done;
            },
            cancellationToken);
    }
}
