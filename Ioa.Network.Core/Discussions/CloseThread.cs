using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Ends a conversation.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="Reason">Why, shown in the thread; may be left out.</param>
public sealed record CloseThreadCommand(ThreadId ThreadId, string? Reason);

/// <summary>Closes a thread: the organisation that started it, coordinators and superusers. It is still read, and can be opened again.</summary>
public sealed class CloseThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(CloseThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.ThreadId, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        string? reason = null;
        if (!string.IsNullOrWhiteSpace(command.Reason))
        {
            var given = Wording.Reason(command.Reason);
            if (given.Error is { } error)
            {
                return error;
            }

            reason = given.Value;
        }

        return await db.ChangeThreadAsync(
            command.ThreadId,
            standing,
            thread =>
            {
                if (!standing.CanWrite || !(thread.AskedBy(standing) || standing.CanModerate))
                {
                    return Task.FromResult<Result>(Error.Forbidden);
                }

                var closed = thread.HiddenAt is not null ? Error.Conflict("Discussions.ThreadIsHidden") : thread.Close(now);
                if (closed.Succeeded)
                {
                    db.Posts.Add(thread.AddNote(NoteText.Closed(reason), standing.Person, standing.Organisation, now));
                }

                return Task.FromResult(closed);
            },
            cancellationToken);
    }
}
