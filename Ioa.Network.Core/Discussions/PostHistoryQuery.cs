using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Every text that a post has had.</summary>
/// <param name="ThreadId">The thread it is in.</param>
/// <param name="ThreadTitle">The thread's title.</param>
/// <param name="Number">The post's number in the thread.</param>
/// <param name="AuthorName">Who wrote it.</param>
/// <param name="Revisions">The texts, newest first.</param>
public sealed record PostHistory(ThreadId ThreadId, string ThreadTitle, int Number, string AuthorName, IReadOnlyList<PostHistoryRevision> Revisions);

/// <summary>A post's text at one time.</summary>
/// <param name="Number">1 as first written.</param>
/// <param name="At">From when it read like this.</param>
/// <param name="Markdown">As written.</param>
/// <param name="Html">As read, safe HTML.</param>
public sealed record PostHistoryRevision(int Number, DateTimeOffset At, string Markdown, string Html);

/// <summary>The visible history of a post; of a hidden one for moderators only.</summary>
public sealed class PostHistoryQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The history, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<PostHistory>> HandleAsync(PostId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.PostStandingAsync(user, id, clock.Today(), cancellationToken) is not var (threadId, standing))
        {
            return Error.NotFound;
        }

        var post = await db.Posts
            .Where(p => p.Id == id && p.Kind == PostKind.Text && (p.HiddenAt == null || standing.CanModerate))
            .Select(p => new
            {
                p.Number,
                p.Revision,
                p.CreatedAt,
                p.EditedAt,
                p.Markdown,
                p.Html,
                Title = db.Threads.Where(t => t.Id == p.ThreadId).Select(t => t.Title).First(),
                Author = db.Users.Where(u => u.Id == p.AuthorId).Select(u => u.Name).First(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (post is null)
        {
            return Error.NotFound;
        }

        var earlier = await db.PostRevisions.AsNoTracking().Where(r => r.PostId == id).OrderBy(r => r.Number).ToListAsync(cancellationToken);
        var revisions = new List<PostHistoryRevision>(earlier.Count + 1);
        var from = post.CreatedAt;
        foreach (var revision in earlier)
        {
            revisions.Add(new PostHistoryRevision(revision.Number, from, revision.Markdown, revision.Html));
            from = revision.ReplacedAt;
        }

        revisions.Add(new PostHistoryRevision(post.Revision, from, post.Markdown, post.Html));
        revisions.Reverse();
        return new PostHistory(threadId, post.Title, post.Number, post.Author, revisions);
    }
}
