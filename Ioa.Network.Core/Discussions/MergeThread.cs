using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Closes a thread as a duplicate of another.</summary>
/// <param name="Duplicate">The thread that ends.</param>
/// <param name="Into">The thread in which it goes on, in the same network.</param>
public sealed record MergeThreadCommand(ThreadId Duplicate, ThreadId Into);

/// <summary>
/// Merges a duplicate: coordinators and superusers. No post is moved: the duplicate is closed, and a note in each leads to the other.
/// A thread that was merged, or that others were merged into, is not merged again: whoever follows a link arrives in one step.
/// </summary>
public sealed class MergeThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(MergeThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.Duplicate, today, cancellationToken) is not { } standing ||
            await db.ThreadStandingAsync(user, command.Into, today, cancellationToken) is not { } other)
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite || !standing.CanModerate || !other.CanModerate)
        {
            return Error.Forbidden;
        }

        // The lock is on the lower id, so that two merges of the same two threads never wait for each other; the other thread is guarded
        // by its sequence. Somebody may be writing in it: try again then.
        var locked = command.Duplicate.Value.CompareTo(command.Into.Value) < 0 ? command.Duplicate : command.Into;
        var outcome = await MergeAsync(db, locked, command, standing, now, cancellationToken);
        for (var attempt = 0; attempt < 5 && outcome.Error == Error.ChangedMeanwhile; attempt++)
        {
            db.ChangeTracker.Clear();
            outcome = await MergeAsync(db, locked, command, standing, now, cancellationToken);
        }

        return outcome;
    }

    private static Task<Result> MergeAsync(
        NetworkDbContext db, ThreadId locked, MergeThreadCommand command, NetworkStanding standing, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.ChangeThreadAsync(
            locked,
            standing,
            async _ =>
            {
                var duplicate = await db.Threads.FirstAsync(t => t.Id == command.Duplicate, cancellationToken);
                var into = await db.Threads.FirstAsync(t => t.Id == command.Into, cancellationToken);
                if (await db.Threads.AnyAsync(t => t.MergedIntoId == command.Duplicate, cancellationToken))
                {
                    return Error.Conflict("Discussions.AlreadyMerged");
                }

                var merged = duplicate.MergeInto(into, now);
                if (merged.Succeeded)
                {
                    db.Posts.Add(duplicate.AddNote(NoteText.MergedInto(into.Id), standing.Person, standing.Organisation, now));
                    db.Posts.Add(into.AddNote(NoteText.MergedFrom(duplicate.Id), standing.Person, standing.Organisation, now));
                }

                return merged;
            },
            cancellationToken);
}
