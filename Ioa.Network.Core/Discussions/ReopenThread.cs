using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Takes a closed conversation up again.</summary>
/// <param name="ThreadId">Which thread.</param>
public sealed record ReopenThreadCommand(ThreadId ThreadId);

/// <summary>Opens a closed thread: the organisation that started it, coordinators and superusers. One that was merged: moderators only.</summary>
public sealed class ReopenThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(ReopenThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
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
                if (!standing.CanWrite || !(standing.CanModerate || (thread.AskedBy(standing) && thread.MergedIntoId is null)))
                {
                    return Task.FromResult<Result>(Error.Forbidden);
                }

                var opened = thread.HiddenAt is not null ? Error.Conflict("Discussions.ThreadIsHidden") : thread.Reopen(now);
                if (opened.Succeeded)
                {
                    db.Posts.Add(thread.AddNote(NoteText.Reopened(), standing.Person, standing.Organisation, now));
                }

                return Task.FromResult(opened);
            },
            cancellationToken);
    }
}
