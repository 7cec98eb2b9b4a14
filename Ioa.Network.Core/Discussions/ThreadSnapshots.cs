using System.Collections.Frozen;
using System.Collections.Immutable;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// The shared read side: where a thousand read the same thread, it is read once and the same immutable objects are handed to all who
/// may see them. Nothing here decides who may: <see cref="ThreadViewQuery"/> does, before it asks. A snapshot is only used while its
/// sequence number is the database's, so it cannot be stale, also with several servers.
/// </summary>
public sealed class ThreadSnapshots(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock) : IDisposable
{
    /// <summary>How many posts are kept in memory, all threads together (some 5 kB each).</summary>
    private const int MaxPosts = 20_000;

    /// <summary>After so long a thread is read anew although it has not changed: somebody in it may have changed their name.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long the answer to who may read is used while the thread does not change; who is there is told on it.</summary>
    private static readonly TimeSpan AudienceLifetime = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxPosts });

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    /// <summary>The thread's head and one page, at the given sequence number or later.</summary>
    internal async Task<(ThreadHead Head, ImmutableArray<PostView> Posts)> PageAsync(ThreadId thread, long sequence, int page, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotAsync(thread, sequence, cancellationToken);
        return (snapshot.Head, await PageAsync(snapshot, page, cancellationToken));
    }

    /// <summary>
    /// Who may read the thread, asked once per change for all who listen; after the change that <paramref name="sequence"/> stands for,
    /// and at most <see cref="AudienceLifetime"/> ago.
    /// </summary>
    internal async Task<FrozenSet<PersonId>> AudienceAsync(ThreadId thread, long sequence, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotAsync(thread, sequence, cancellationToken);
        var audience = snapshot.Audience;
        var now = clock.GetUtcNow();
        if (now - audience.AskedAt >= AudienceLifetime)
        {
            // One asks, the others use their answer.
            var again = AudienceOf(snapshot.Head, now);
            var before = Interlocked.CompareExchange(ref snapshot.Audience, again, audience);
            audience = before == audience ? again : before;
        }

        return await audience.Readers.Value.WaitAsync(cancellationToken);
    }

    private async Task<Snapshot> SnapshotAsync(ThreadId thread, long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            _cache.TryGetValue(thread, out Snapshot? known);
            if (known is not null && known.Sequence >= sequence)
            {
                return known;
            }

            // One reads, the others wait for it.
            var loading = new Lazy<Task<Snapshot>>(() => LoadAsync(thread, known));
            var current = _loading.GetOrAdd(thread, loading);
            try
            {
                var loaded = await current.Value.WaitAsync(cancellationToken);
                if (loaded.Sequence >= sequence || sequence == long.MaxValue || current == loading)
                {
                    return loaded;
                }
            }
            finally
            {
                _loading.TryRemove(KeyValuePair.Create(thread, current));
            }
        }
    }

    private readonly System.Collections.Concurrent.ConcurrentDictionary<ThreadId, Lazy<Task<Snapshot>>> _loading = new();

    private async Task<Snapshot> LoadAsync(ThreadId thread, Snapshot? known)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var head = await ReadHeadAsync(db, thread);
        var now = clock.GetUtcNow();
        var keeps = known is not null && known.Head.NetworkId == head.NetworkId && now - known.ReadAt < Lifetime ? known : null;
        var snapshot = new Snapshot(head, keeps?.ReadAt ?? now) { Audience = AudienceOf(head, now) };
        if (keeps is not null)
        {
            // What was read before is kept, and is as old as it was; what changed since is read and put in its place. After a move
            // everything is read anew: who is a superuser is another in the other network.
            var changed = await ReadPostsAsync(db, head, p => p.ThreadId == head.Id && p.ChangedSequence > keeps.Sequence);
            foreach (var (page, posts) in keeps.Pages)
            {
                snapshot.Pages[page] = Merge(posts, changed.Where(post => ThreadView.PageOf(post.Number) == page));
            }
        }

        Keep(snapshot);
        return snapshot;
    }

    private async Task<ImmutableArray<PostView>> PageAsync(Snapshot snapshot, int page, CancellationToken cancellationToken)
    {
        if (snapshot.Pages.TryGetValue(page, out var posts))
        {
            return posts;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        int from = ((page - 1) * ThreadView.PageSize) + 1, to = page * ThreadView.PageSize;
        var thread = snapshot.Head.Id;
        var read = await ReadPostsAsync(db, snapshot.Head, p => p.ThreadId == thread && p.Number >= from && p.Number <= to);

        // A post that came after this snapshot belongs to the next one; the reader is told of it by the feed.
        posts = [.. read.Where(post => post.Number <= snapshot.Head.LastPostNumber)];
        snapshot.Pages.TryAdd(page, posts);
        Keep(snapshot);
        return posts;
    }

    private void Keep(Snapshot snapshot)
    {
        // Never put an older one over a newer one that another reader has loaded meanwhile.
        var left = Lifetime - (clock.GetUtcNow() - snapshot.ReadAt);
        if (left > TimeSpan.Zero && (!_cache.TryGetValue(snapshot.Head.Id, out Snapshot? kept) || kept!.Sequence <= snapshot.Sequence))
        {
            _cache.Set(snapshot.Head.Id, snapshot, new MemoryCacheEntryOptions
            {
                Size = 1 + snapshot.Pages.Values.Sum(posts => posts.Length),
                AbsoluteExpirationRelativeToNow = left,
            });
        }
    }

    private static ImmutableArray<PostView> Merge(ImmutableArray<PostView> before, IEnumerable<PostView> changed)
    {
        var posts = before.ToDictionary(post => post.Number);
        foreach (var post in changed)
        {
            posts[post.Number] = post;
        }

        return [.. posts.Values.OrderBy(post => post.Number)];
    }

    private Audience AudienceOf(ThreadHead head, DateTimeOffset now) => new(new Lazy<Task<FrozenSet<PersonId>>>(() => ReadAudienceAsync(head)), now);

    private async Task<FrozenSet<PersonId>> ReadAudienceAsync(ThreadHead head)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var readers = await db.ReadersOf(head, clock.Today()).Select(person => person.Id).ToListAsync();
        return readers.ToFrozenSet();
    }

    private static Task<ThreadHead> ReadHeadAsync(NetworkDbContext db, ThreadId id) =>
        db.Threads.Where(t => t.Id == id)
            .Join(db.Networks, t => t.NetworkId, n => n.Id, (t, n) => new ThreadHead(
                t.Id,
                t.NetworkId,
                n.Name,
                n.Slug,
                n.Status == NetworkStatus.Closed,
                t.Kind,
                t.Title,
                t.AuthorId,
                t.AuthorOrganisationId,
                t.CreatedAt,
                db.Organisations.Where(o => o.Id == t.ResponsibleId).Select(o => o.DisplayName).FirstOrDefault(),
                t.AnswerDueAt,
                t.FirstAnsweredAt,
                t.Level,
                t.NextStepAt,
                t.WaitingSince,
                t.MayGoNational,
                t.SharedWithId,
                t.ResponsibleId,
                t.TakenById,
                db.Users.Where(p => p.Id == t.TakenById).Select(p => p.Name).FirstOrDefault(),
                t.PromisedFor,
                t.OfferedToId,
                db.Organisations.Where(o => o.Id == t.OfferedToId).Select(o => o.DisplayName).FirstOrDefault(),
                db.Posts.Where(p => p.Id == t.AcceptedPostId).Select(p => (int?)p.Number).FirstOrDefault(),
                t.ClosedAt,
                t.MergedIntoId,
                t.HiddenAt == null ? null : t.HiddenReason ?? "",
                t.SectorCode,
                t.Phase,
                t.Tags,
                t.Revision,
                t.LastPostNumber,
                t.Sequence)
            {
                Tried = t.Tried,
                NeededBy = t.NeededBy,
                AskedFor = db.Users
                    .Where(u => u.Id == t.AuthorId && db.Posts.Any(p => p.ThreadId == t.Id && p.Number == 1 && p.AuthorId != t.AuthorId))
                    .Select(u => u.Name).FirstOrDefault(),
                AskedForOrganisation = db.Organisations.Where(o => o.Id == t.AuthorOrganisationId).Select(o => o.DisplayName).FirstOrDefault(),
            })
            .FirstAsync();

    private async Task<List<PostView>> ReadPostsAsync(
        NetworkDbContext db, ThreadHead head, System.Linq.Expressions.Expression<Func<Post, bool>> which)
    {
        var today = clock.Today();
        var posts = await (
            from p in db.Posts.Where(which)
            join author in db.Users on p.AuthorId equals author.Id
            join organisation in db.Organisations on p.AuthorOrganisationId equals organisation.Id
            orderby p.Number
            select new
            {
                p.Id,
                p.Number,
                p.Kind,
                p.AuthorId,
                author.Name,
                author.Title,
                p.AuthorOrganisationId,
                organisation.DisplayName,
                p.CreatedAt,
                p.EditedAt,
                p.Markdown,
                p.Html,
                p.UsefulCount,
                p.AsksBack,
                p.HiddenAt,
                p.HiddenReason,
                p.ChangedSequence,
            }).AsNoTracking().ToListAsync();
        if (posts.Count == 0)
        {
            return [];
        }

        var superusers = (await db.Memberships
            .Where(m => m.NetworkId == head.NetworkId && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => m.OrganisationId).ToListAsync()).ToHashSet();
        var attachments = (await db.Posts.Where(which).SelectMany(p => p.Attachments)
            .Select(a => new { a.PostId, View = new PostAttachment(a.Id, a.FileName, a.ContentType, a.Size) })
            .ToListAsync()).ToLookup(a => a.PostId!.Value, a => a.View);

        var useful = (await db.Posts.Where(which).Where(p => p.UsefulCount > 0)
            .Join(db.PostReactions, p => p.Id, r => r.PostId, (p, r) => new { r.PostId, r.PersonId })
            .ToListAsync()).ToLookup(r => r.PostId, r => r.PersonId);

        return [.. posts.Select(p => new PostView(
            p.Id,
            p.Number,
            p.Kind,
            p.AuthorId,
            p.Name,
            p.Title,
            p.AuthorOrganisationId,
            p.DisplayName,
            superusers.Contains(p.AuthorOrganisationId),
            p.CreatedAt,
            p.EditedAt,
            p.HiddenAt is not null ? "" : p.Kind == PostKind.Note ? p.Markdown : p.Html,
            p.Kind == PostKind.Note ? p.Html : "",
            p.AsksBack,
            p.UsefulCount,
            useful[p.Id].ToFrozenSet(),
            p.HiddenAt is null ? null : p.HiddenReason ?? "",
            p.ChangedSequence,
            p.HiddenAt is null ? [.. attachments[p.Id]] : []))];
    }

    private sealed record Audience(Lazy<Task<FrozenSet<PersonId>>> Readers, DateTimeOffset AskedAt);

    /// <summary>A thread as it was read.</summary>
    /// <param name="Head">Its head.</param>
    /// <param name="ReadAt">When the oldest of its pages was read.</param>
    private sealed record Snapshot(ThreadHead Head, DateTimeOffset ReadAt)
    {
        /// <summary>Who may read it; asked anew now and then.</summary>
        public required Audience Audience;

        public long Sequence => Head.Sequence;

        /// <summary>The pages that somebody has asked for.</summary>
        public System.Collections.Concurrent.ConcurrentDictionary<int, ImmutableArray<PostView>> Pages { get; } = new();
    }
}
