using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Says how far somebody has read.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="UpTo">The number of the last post they have seen.</param>
public sealed record MarkReadCommand(ThreadId ThreadId, int UpTo);

/// <summary>Moves a reader's mark forward; never back, and never past the last post. Called often, so it is two short statements at most.</summary>
public sealed class MarkRead(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result> HandleAsync(MarkReadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var thread = await db.ReadableThreads(person, clock.Today())
            .Where(t => t.Id == command.ThreadId)
            .Select(t => new
            {
                t.LastPostNumber,
                Read = db.ReaderStates.Where(r => r.PersonId == person && r.ThreadId == t.Id).Select(r => (int?)r.LastReadNumber).FirstOrDefault(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (thread is null)
        {
            return Error.NotFound;
        }

        var upTo = Math.Min(command.UpTo, thread.LastPostNumber);
        if (upTo <= (thread.Read ?? 0))
        {
            return Result.Done;
        }

        if (thread.Read is null)
        {
            db.ReaderStates.Add(new ReaderState { PersonId = person, ThreadId = command.ThreadId, LastReadNumber = upTo });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return Result.Done;
            }
            catch (DbUpdateException e) when (db.IsUniqueViolation(e))
            {
                // Another of the reader's tabs was first: move its mark.
            }
        }

        await db.ReaderStates
            .Where(r => r.PersonId == person && r.ThreadId == command.ThreadId && r.LastReadNumber < upTo)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.LastReadNumber, upTo), cancellationToken);
        return Result.Done;
    }
}
