using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ioa.Network.Core.Search;

/// <summary>What to look for in the conversations.</summary>
/// <param name="Text">Words; each is found as the beginning of a word, and all must be there.</param>
/// <param name="Page">Which page, from 1.</param>
public sealed record ThreadSearch(string Text, int Page = 1);

/// <summary>A conversation that was found.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="Title">Its title.</param>
/// <param name="TitleHtml">Its title as safe HTML with the found words in &lt;mark&gt;.</param>
/// <param name="Kind">Question, discussion or announcement.</param>
/// <param name="NetworkName">Its network's name.</param>
/// <param name="NetworkSlug">Its network's name in addresses.</param>
/// <param name="PostNumber">The number of the post that fits best.</param>
/// <param name="AuthorName">Who wrote that post.</param>
/// <param name="AuthorOrganisation">Where they worked then.</param>
/// <param name="WrittenAt">When that post was written.</param>
/// <param name="SnippetHtml">A passage of that post as safe HTML with the found words in &lt;mark&gt;.</param>
/// <param name="Replies">How many texts follow the thread's first.</param>
/// <param name="Accepted">Whether it has an accepted answer.</param>
public sealed record ThreadSearchHit(
    ThreadId ThreadId,
    string Title,
    string TitleHtml,
    ThreadKind Kind,
    string NetworkName,
    string NetworkSlug,
    int PostNumber,
    string AuthorName,
    string AuthorOrganisation,
    DateTimeOffset WrittenAt,
    string SnippetHtml,
    int Replies,
    bool Accepted);

/// <summary>
/// Full text over titles and posts of the networks that the user reads; hidden posts and threads are not searched. Each thread comes
/// once, with its best post: those with all the words in the title first, then the latest.
/// </summary>
/// <remarks>
/// The database filters by the readable networks before anything is counted or cut off. Only the newest <see cref="MostPosts"/> posts that
/// fit are looked at, which bounds the cost of a word that everybody uses. SQLite has no Norwegian stemmer: the endings of the words
/// searched for are cut there, and on PostgreSQL its own stemmer sees to it.
/// </remarks>
public sealed class SearchThreadsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many threads a page holds.</summary>
    public const int PageSize = 20;

    /// <summary>How many of the newest posts that fit are looked at.</summary>
    public const int MostPosts = 500;

    /// <summary>A page; empty for a text without words. Whatever the text is, it is no error.</summary>
    public async Task<Page<ThreadSearchHit>> HandleAsync(ThreadSearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var words = SearchWords.Of(search.Text);
        if (user.PersonId() is not { } person || words.Count == 0)
        {
            return new Page<ThreadSearchHit>([], 1, PageSize, 0);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var networks = await db.ReadableNetworks(person, clock.Today()).Select(n => n.Id).ToListAsync(cancellationToken);
        if (networks.Count == 0)
        {
            return new Page<ThreadSearchHit>([], 1, PageSize, 0);
        }

        var found = await FindAsync(db, words, networks, cancellationToken);
        var ranked = found
            .GroupBy(row => row.ThreadId)
            .Select(posts => (Best: posts.First(), InTitle: words.AllIn(posts.First().Title)))
            .OrderByDescending(thread => thread.InTitle)
            .ToList();
        var number = Math.Clamp(search.Page, 1, MostPosts);
        var best = ranked.Skip((number - 1) * PageSize).Take(PageSize).Select(thread => new PostId(thread.Best.PostId)).ToList();
        var hits = await db.Posts
            .Where(p => best.Contains(p.Id))
            .Join(db.Threads, p => p.ThreadId, t => t.Id, (p, t) => new
            {
                p.Id,
                ThreadId = t.Id,
                t.Title,
                t.Kind,
                NetworkName = db.Networks.Where(n => n.Id == t.NetworkId).Select(n => n.Name).First(),
                NetworkSlug = db.Networks.Where(n => n.Id == t.NetworkId).Select(n => n.Slug).First(),
                p.Number,
                Author = db.Users.Where(u => u.Id == p.AuthorId).Select(u => u.Name).First(),
                Organisation = db.Organisations.Where(o => o.Id == p.AuthorOrganisationId).Select(o => o.DisplayName).First(),
                p.CreatedAt,
                p.Markdown,
                t.ReplyCount,
                Accepted = t.AcceptedPostId != null,
            })
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        return new Page<ThreadSearchHit>(
            [.. best.Where(hits.ContainsKey).Select(id => hits[id]).Select(hit => new ThreadSearchHit(
                hit.ThreadId,
                hit.Title,
                words.Mark(hit.Title, int.MaxValue),
                hit.Kind,
                hit.NetworkName,
                hit.NetworkSlug,
                hit.Number,
                hit.Author,
                hit.Organisation,
                hit.CreatedAt,
                words.Mark(hit.Markdown, 240),
                hit.ReplyCount,
                hit.Accepted))],
            number,
            PageSize,
            ranked.Count);
    }

    // The newest first, so that the databases can stop early.
    private static Task<List<Row>> FindAsync(
        NetworkDbContext db, SearchWords words, List<LearningNetworkId> networks, CancellationToken cancellationToken)
    {
        if (db is SqliteNetworkDbContext)
        {
            // CROSS JOIN keeps the order of the tables: the index of words is read from its end, the rest looked up by key.
            const string Sqlite = """
                SELECT p."Id" AS "PostId", p."ThreadId", t."Title"
                FROM "PostSearch" s
                CROSS JOIN "PostSearchRows" r ON r."Id" = s.rowid
                CROSS JOIN "Posts" p ON p."Id" = r."PostId"
                CROSS JOIN "Threads" t ON t."Id" = p."ThreadId"
                WHERE s."PostSearch" MATCH $words AND p."HiddenAt" IS NULL AND t."HiddenAt" IS NULL
                    AND t."NetworkId" IN (SELECT value FROM json_each($networks))
                ORDER BY s.rowid DESC LIMIT $most
                """;
            var ids = $"[{string.Join(',', networks.Select(n => $"\"{n.ToString().ToUpperInvariant()}\""))}]";
            return db.Database
                .SqlQueryRaw<Row>(Sqlite, new SqliteParameter("$words", words.ToFts5()), new SqliteParameter("$networks", ids), new SqliteParameter("$most", MostPosts))
                .ToListAsync(cancellationToken);
        }

        const string Postgres = """
            SELECT p."Id" AS "PostId", p."ThreadId", t."Title"
            FROM "PostSearch" s
            JOIN "Posts" p ON p."Id" = s."PostId"
            JOIN "Threads" t ON t."Id" = p."ThreadId"
            WHERE s."Words" @@ to_tsquery('norwegian', @words) AND p."HiddenAt" IS NULL AND t."HiddenAt" IS NULL
                AND t."NetworkId" = ANY (@networks)
            ORDER BY p."CreatedAt" DESC, p."Id" DESC LIMIT @most
            """;
        return db.Database
            .SqlQueryRaw<Row>(
                Postgres,
                new NpgsqlParameter("words", words.ToTsQuery()),
                new NpgsqlParameter("networks", networks.Select(n => n.Value).ToArray()),
                new NpgsqlParameter("most", MostPosts))
            .ToListAsync(cancellationToken);
    }

    private sealed record Row(Guid PostId, Guid ThreadId, string Title);
}
