using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Which threads a list shows.</summary>
public enum ThreadFilter
{
    /// <summary>All.</summary>
    All,

    /// <summary>Open questions that nobody of another organisation has answered.</summary>
    Unanswered,

    /// <summary>Those that the reader has started or written in.</summary>
    Mine,

    /// <summary>Those that the reader follows.</summary>
    Following,

    /// <summary>Those with posts by others that the reader has not read.</summary>
    Unread,

    /// <summary>Unanswered questions that should have been answered by now.</summary>
    Late,
}

/// <summary>Which threads to list.</summary>
/// <param name="Network">In this network; <see langword="null"/> for all of the reader's.</param>
/// <param name="Show">Which of them.</param>
/// <param name="Sector">Only in this sector.</param>
/// <param name="Phase">Only in this phase.</param>
/// <param name="Tag">Only with this tag.</param>
/// <param name="Page">Which page, from 1.</param>
public sealed record ThreadListFilter(
    LearningNetworkId? Network = null,
    ThreadFilter Show = ThreadFilter.All,
    string? Sector = null,
    Phase? Phase = null,
    string? Tag = null,
    int Page = 1);

/// <summary>A thread in a list.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Title">Title.</param>
/// <param name="Kind">Question, discussion or announcement.</param>
/// <param name="NetworkId">Its network.</param>
/// <param name="NetworkName">Its network's name.</param>
/// <param name="NetworkSlug">Its network's name in addresses.</param>
/// <param name="AuthorName">Who started it.</param>
/// <param name="AuthorOrganisation">Where they worked then.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="LastPostAt">When somebody last wrote in it.</param>
/// <param name="Replies">How many texts follow the first.</param>
/// <param name="Unread">How many texts by others the reader has not read, counted to <see cref="ThreadListQuery.MostUnread"/>.</param>
/// <param name="SectorCode">Sector code.</param>
/// <param name="Phase">Phase.</param>
/// <param name="Tags">Free tags.</param>
/// <param name="Answered">A question that somebody of another organisation has answered.</param>
/// <param name="Accepted">A question with an accepted answer.</param>
/// <param name="Closed">Nothing more is written in it.</param>
/// <param name="Late">A question that should have been answered by now.</param>
/// <param name="AnswerDueAt">When a question is to be answered by.</param>
/// <param name="Hidden">Hidden; only moderators get it in the list.</param>
public sealed record ThreadListItem(
    ThreadId Id,
    string Title,
    ThreadKind Kind,
    LearningNetworkId NetworkId,
    string NetworkName,
    string NetworkSlug,
    string AuthorName,
    string AuthorOrganisation,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastPostAt,
    int Replies,
    int Unread,
    string? SectorCode,
    Phase? Phase,
    IReadOnlyList<string> Tags,
    bool Answered,
    bool Accepted,
    bool Closed,
    bool Late,
    DateTimeOffset? AnswerDueAt,
    bool Hidden);

/// <summary>The list of conversations, the latest first.</summary>
public sealed class ThreadListQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many threads a page holds.</summary>
    public const int PageSize = 25;

    /// <summary>Lists are counted to here; a total above means «more».</summary>
    public const int MostCounted = 1_000;

    /// <summary>Unread posts are counted to here; 100 means «100 or more».</summary>
    public const int MostUnread = 100;

    /// <summary>
    /// A page, or <see cref="Error.NotFound"/> for a network that the user does not read. Four queries, whatever the page holds.
    /// </summary>
    public async Task<Result<Page<ThreadListItem>>> HandleAsync(ThreadListFilter filter, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var moderated = db.ModeratedNetworks(person, today);
        var networks = await db.ReadableNetworks(person, today)
            .Where(n => filter.Network == null || n.Id == filter.Network)
            .Select(n => new { n.Id, n.Name, n.Slug, Moderates = moderated.Any(m => m.Id == n.Id) })
            .ToDictionaryAsync(n => n.Id, cancellationToken);
        if (networks.Count == 0)
        {
            return filter.Network is null ? new Page<ThreadListItem>([], 1, PageSize, 0) : Error.NotFound;
        }

        var page = Math.Clamp(filter.Page, 1, MostCounted / PageSize);
        var skip = (page - 1) * PageSize;

        // Each network's newest by its own index, then the newest of these: the cost is that of the page, not of the networks.
        var perNetwork = networks.Values
            .Select(network => Matching(db, network.Id, network.Moderates, filter, person, now).OrderByDescending(t => t.LastPostAt).Take(skip + PageSize))
            .ToList();
        var newest = perNetwork.Aggregate((all, next) => all.Concat(next));
        var ids = await newest
            .OrderByDescending(t => t.LastPostAt)
            .Skip(skip)
            .Take(PageSize)
            .Select(t => t.Id)
            .ToListAsync(cancellationToken);

        // Looked up only now: in the query above it would be done for every row that is sorted.
        var rows = await db.Threads
            .Where(t => ids.Contains(t.Id))
            .OrderByDescending(t => t.LastPostAt)
            .Select(t => new
            {
                t.Id,
                t.Title,
                t.Kind,
                t.NetworkId,
                Author = db.Users.Where(p => p.Id == t.AuthorId).Select(p => p.Name).First(),
                Organisation = db.Organisations.Where(o => o.Id == t.AuthorOrganisationId).Select(o => o.DisplayName).First(),
                t.CreatedAt,
                t.LastPostAt,
                t.ReplyCount,
                Unread = db.Posts
                    .Where(p => p.ThreadId == t.Id && p.AuthorId != person && p.Kind == PostKind.Text && p.HiddenAt == null &&
                        p.Number > (db.ReaderStates.Where(r => r.PersonId == person && r.ThreadId == t.Id).Select(r => (int?)r.LastReadNumber).FirstOrDefault() ?? 0))
                    .OrderBy(p => p.Number)
                    .Take(MostUnread)
                    .Count(),
                t.SectorCode,
                t.Phase,
                t.Tags,
                t.FirstAnsweredAt,
                t.AcceptedPostId,
                t.ClosedAt,
                t.AnswerDueAt,
                t.HiddenAt,
            })
            .ToListAsync(cancellationToken);
        var total = ids.Count < PageSize && (ids.Count > 0 || page == 1)
            ? skip + ids.Count
            : Math.Min(MostCounted + 1, await networks.Values
                .Select(network => Matching(db, network.Id, network.Moderates, filter, person, now).OrderByDescending(t => t.LastPostAt).Select(t => t.Id).Take(MostCounted + 1))
                .ToList()
                .Aggregate((all, next) => all.Concat(next))
                .CountAsync(cancellationToken));

        return new Page<ThreadListItem>(
            [.. rows.Select(t =>
            {
                var unanswered = t.Kind == ThreadKind.Question && t.FirstAnsweredAt is null && t.AcceptedPostId is null && t.ClosedAt is null;
                return new ThreadListItem(
                    t.Id,
                    t.Title,
                    t.Kind,
                    t.NetworkId,
                    networks[t.NetworkId].Name,
                    networks[t.NetworkId].Slug,
                    t.Author,
                    t.Organisation,
                    t.CreatedAt,
                    t.LastPostAt,
                    t.ReplyCount,
                    t.Unread,
                    t.SectorCode,
                    t.Phase,
                    t.Tags,
                    t.FirstAnsweredAt is not null,
                    t.AcceptedPostId is not null,
                    t.ClosedAt is not null,
                    unanswered && t.AnswerDueAt < now,
                    t.AnswerDueAt,
                    t.HiddenAt is not null);
            })],
            page,
            PageSize,
            total);
    }

    private static IQueryable<DiscussionThread> Matching(
        NetworkDbContext db, LearningNetworkId network, bool moderates, ThreadListFilter filter, PersonId person, DateTimeOffset now)
    {
        var threads = db.Threads.Where(t => t.NetworkId == network);
        if (!moderates)
        {
            threads = threads.Where(t => t.HiddenAt == null);
        }

        if (filter.Sector is { } sector)
        {
            threads = threads.Where(t => t.SectorCode == sector);
        }

        if (filter.Phase is { } phase)
        {
            threads = threads.Where(t => t.Phase == phase);
        }

        if (filter.Tag is { } tag)
        {
            tag = SafeText.Line(tag).ToLowerInvariant();
            threads = threads.Where(t => t.Tags.Contains(tag));
        }

        // As the index of unanswered questions says it, so that it is used.
        var unanswered = threads.Where(t => t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null);
        return filter.Show switch
        {
            ThreadFilter.Unanswered => unanswered,
            ThreadFilter.Late => unanswered.Where(t => t.AnswerDueAt < now),
            ThreadFilter.Mine => threads.Where(t => db.Posts.Where(p => p.AuthorId == person && p.Kind == PostKind.Text).Select(p => p.ThreadId).Contains(t.Id)),
            ThreadFilter.Following => threads.Where(t => db.ReaderStates.Where(r => r.PersonId == person && r.Follows == true).Select(r => r.ThreadId).Contains(t.Id)),
            ThreadFilter.Unread => threads.Where(t => db.Posts.Any(p =>
                p.ThreadId == t.Id && p.AuthorId != person && p.Kind == PostKind.Text && p.HiddenAt == null &&
                p.Number > (db.ReaderStates.Where(r => r.PersonId == person && r.ThreadId == t.Id).Select(r => (int?)r.LastReadNumber).FirstOrDefault() ?? 0))),
            _ => threads,
        };
    }
}
