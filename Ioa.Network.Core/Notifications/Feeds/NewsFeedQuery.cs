using System.Net;
using System.Security.Claims;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Feeds;

/// <summary>A post in a feed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Thread">The thread it is in.</param>
/// <param name="Title">The thread's title.</param>
/// <param name="Number">Its number in the thread; 1 starts it.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Organisation">Where they worked then.</param>
/// <param name="WrittenAt">When.</param>
/// <param name="ChangedAt">When it was last changed.</param>
/// <param name="Excerpt">Its beginning as plain text, at most <see cref="NewsFeed.ExcerptLength"/> characters.</param>
public sealed record NewsEntry(
    PostId Id, ThreadId Thread, string Title, int Number, string Author, string Organisation, DateTimeOffset WrittenAt, DateTimeOffset ChangedAt, string Excerpt);

/// <summary>What is new in a network, for one person.</summary>
/// <param name="Network">The network.</param>
/// <param name="NetworkName">Its name.</param>
/// <param name="NetworkSlug">Its name in addresses.</param>
/// <param name="Language">The person's language.</param>
/// <param name="CreatedAt">When the address was made.</param>
/// <param name="Entries">The newest posts first.</param>
public sealed record NewsFeedView(
    LearningNetworkId Network, string NetworkName, string NetworkSlug, string Language, DateTimeOffset CreatedAt, IReadOnlyList<NewsEntry> Entries);

/// <summary>What is new behind a secret address: what its owner may read now. Whoever holds the address reads as they do.</summary>
public sealed class NewsFeedQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks.</summary>
    /// <returns>What is new; <see cref="Error.NotFound"/> when the address leads nowhere, or its owner has left or no longer reads the network.</returns>
    public async Task<Result<NewsFeedView>> HandleAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var hash = SecretToken.HashOf(token);
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.NewsFeeds.AsNoTracking().FirstOrDefaultAsync(f => f.TokenHash == hash, cancellationToken) is not { } feed)
        {
            return Error.NotFound;
        }

        var network = await db.ReadableNetworks(feed.PersonId, today)
            .Where(n => n.Id == feed.NetworkId)
            .Select(n => new { n.Name, n.Slug, Language = db.Users.Where(p => p.Id == feed.PersonId).Select(p => p.Language).First() })
            .FirstOrDefaultAsync(cancellationToken);
        if (network is null)
        {
            return Error.NotFound;
        }

        // The newest posts are in the threads with the newest posts.
        var threads = db.Threads.Where(t => t.NetworkId == feed.NetworkId && t.HiddenAt == null).OrderByDescending(t => t.LastPostAt).Take(NewsFeed.MaxEntries);
        var posts = await db.Posts
            .Where(p => p.Kind == PostKind.Text && p.HiddenAt == null)
            .Join(threads, p => p.ThreadId, t => t.Id, (p, t) => new
            {
                p.Id,
                p.ThreadId,
                t.Title,
                p.Number,
                Author = db.Users.Where(u => u.Id == p.AuthorId).Select(u => u.Name).First(),
                Organisation = db.Organisations.Where(o => o.Id == p.AuthorOrganisationId).Select(o => o.DisplayName).First(),
                p.CreatedAt,
                p.EditedAt,
                Html = p.Html.Substring(0, NewsFeed.ExcerptLength * 10),
            })
            .OrderByDescending(p => p.CreatedAt)
            .Take(NewsFeed.MaxEntries)
            .ToListAsync(cancellationToken);
        return new NewsFeedView(
            feed.NetworkId,
            network.Name,
            network.Slug,
            network.Language ?? "nb",
            feed.CreatedAt,
            [.. posts.Select(p => new NewsEntry(p.Id, p.ThreadId, p.Title, p.Number, p.Author, p.Organisation, p.CreatedAt, p.EditedAt ?? p.CreatedAt, Excerpt(p.Html)))]);
    }

    /// <summary>The text of a post's HTML, which is well-formed but may have been cut off anywhere.</summary>
    private static string Excerpt(string html)
    {
        var text = new StringBuilder();
        var inTag = false;
        foreach (var c in html)
        {
            inTag = c == '<' || (inTag && c != '>');
            text.Append(inTag ? "" : c == '>' ? " " : c);
        }

        var plain = SafeText.Line(WebUtility.HtmlDecode(text.ToString()));
        if (plain.Length <= NewsFeed.ExcerptLength)
        {
            return plain;
        }

        var end = char.IsHighSurrogate(plain[NewsFeed.ExcerptLength - 2]) ? NewsFeed.ExcerptLength - 2 : NewsFeed.ExcerptLength - 1;
        return plain[..end] + "…";
    }
}
