using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Asks what has changed in a thread.</summary>
/// <param name="Thread">Which thread.</param>
/// <param name="Since">The sequence number that the reader has; 0 for everything.</param>
public sealed record ThreadChangesRequest(ThreadId Thread, long Since);

/// <summary>What has changed in a thread since a sequence number.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="Sequence">The sequence number that the reader has after this.</param>
/// <param name="Title">Title.</param>
/// <param name="AcceptedPostNumber">The number of the accepted answer.</param>
/// <param name="Closed">Whether it is closed.</param>
/// <param name="Posts">The posts that are new or changed, in order of number; at most 200, then ask again with <see cref="Sequence"/>.</param>
/// <param name="More">Whether there is more to ask for.</param>
public sealed record ThreadChanges(
    Guid ThreadId, long Sequence, string Title, int? AcceptedPostNumber, bool Closed, IReadOnlyList<ChangedPost> Posts, bool More);

/// <summary>A post as it reads now.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Number">Number in the thread.</param>
/// <param name="Kind">Text or note.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Organisation">Where they worked then.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="EditedAt">When it was last edited.</param>
/// <param name="Html">Safe HTML; empty when it is hidden, a text key when it is a note.</param>
/// <param name="HiddenReason">Why it is hidden; <see langword="null"/> when it is not.</param>
/// <param name="UsefulCount">How many found it useful.</param>
/// <param name="Sequence">The thread's sequence number when it last changed.</param>
public sealed record ChangedPost(
    Guid Id,
    int Number,
    PostKind Kind,
    string Author,
    string Organisation,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt,
    string Html,
    string? HiddenReason,
    int UsefulCount,
    long Sequence);

/// <summary>What a reader who was away has missed, once and in order (the hub and the API give it; the pages use the shared read side).</summary>
public sealed class ThreadChangesQuery(IDbContextFactory<NetworkDbContext> contexts, ThreadViewQuery threads)
{
    /// <summary>Most posts in one answer.</summary>
    public const int MaxPosts = 200;

    /// <summary>What has changed, or <see cref="Error.NotFound"/> to outsiders.</summary>
    public async Task<Result<ThreadChanges>> HandleAsync(ThreadChangesRequest request, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var page = await threads.HandleAsync(new ThreadPageRequest(request.Thread, 1), user, cancellationToken);
        if (!page.Succeeded)
        {
            return page.Error!;
        }

        var head = page.Value.Head;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await (
            from p in db.Posts
            join author in db.Users on p.AuthorId equals author.Id
            join organisation in db.Organisations on p.AuthorOrganisationId equals organisation.Id
            where p.ThreadId == request.Thread && p.ChangedSequence > request.Since && p.ChangedSequence <= head.Sequence
            orderby p.ChangedSequence, p.Number
            select new ChangedPost(
                p.Id.Value,
                p.Number,
                p.Kind,
                author.Name,
                organisation.DisplayName,
                p.CreatedAt,
                p.EditedAt,
                p.HiddenAt != null ? "" : p.Kind == PostKind.Note ? p.Markdown : p.Html,
                p.HiddenAt == null ? null : p.HiddenReason ?? "",
                p.UsefulCount,
                p.ChangedSequence))
            .Take(MaxPosts + 1)
            .ToListAsync(cancellationToken);

        // What is left for the next answer starts after a whole change, so that the reader can go on from its sequence number.
        var more = found.Count > MaxPosts;
        var reached = more ? found[MaxPosts].Sequence - 1 : head.Sequence;
        return new ThreadChanges(
            head.Id.Value,
            reached,
            head.Title,
            head.AcceptedPostNumber,
            head.ClosedAt is not null,
            [.. found.Where(post => post.Sequence <= reached).OrderBy(post => post.Number)],
            more);
    }
}
