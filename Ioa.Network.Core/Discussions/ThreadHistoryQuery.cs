using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Everything that a thread has been called and filed under.</summary>
/// <param name="Title">Its title now.</param>
/// <param name="Revisions">The headings, newest first.</param>
public sealed record ThreadHistory(string Title, IReadOnlyList<ThreadHistoryRevision> Revisions);

/// <summary>A thread's heading at one time.</summary>
/// <param name="Number">1 as first filed.</param>
/// <param name="At">From when it was this.</param>
/// <param name="ByName">Who made it this.</param>
/// <param name="Title">Title.</param>
/// <param name="SectorCode">Sector code.</param>
/// <param name="Phase">Phase.</param>
/// <param name="Tags">Free tags.</param>
public sealed record ThreadHistoryRevision(int Number, DateTimeOffset At, string ByName, string Title, string? SectorCode, Phase? Phase, IReadOnlyList<string> Tags);

/// <summary>The visible history of a thread's heading, for whoever reads the thread.</summary>
public sealed class ThreadHistoryQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The history, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<ThreadHistory>> HandleAsync(ThreadId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, id, clock.Today(), cancellationToken) is null)
        {
            return Error.NotFound;
        }

        var thread = await db.Threads.AsNoTracking().FirstAsync(t => t.Id == id, cancellationToken);
        var earlier = await db.ThreadRevisions.AsNoTracking().Where(r => r.ThreadId == id).OrderBy(r => r.Number).ToListAsync(cancellationToken);
        var people = earlier.Select(r => r.ReplacedById).Append(thread.AuthorId).Distinct().ToList();
        var names = await db.Users.Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var revisions = new List<ThreadHistoryRevision>(earlier.Count + 1);
        var (from, by) = (thread.CreatedAt, thread.AuthorId);
        foreach (var revision in earlier)
        {
            revisions.Add(new ThreadHistoryRevision(revision.Number, from, names[by], revision.Title, revision.SectorCode, revision.Phase, revision.Tags));
            (from, by) = (revision.ReplacedAt, revision.ReplacedById);
        }

        revisions.Add(new ThreadHistoryRevision(thread.Revision, from, names[by], thread.Title, thread.SectorCode, thread.Phase, thread.Tags));
        revisions.Reverse();
        return new ThreadHistory(thread.Title, revisions);
    }
}
