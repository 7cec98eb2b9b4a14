using System.Globalization;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications.Feeds;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Web.Endpoints;

/// <summary><c>GET /strom/{token}.atom</c>: what is new in a network, as its owner may read it now.</summary>
internal static class NewsFeedEndpoint
{
    public static void MapNewsFeed(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/strom/{token}.atom", SendAsync).RequireRateLimiting(AccountLimits.NewsFeeds).ExcludeFromDescription();

    /// <summary>What an answer from a secret address says of itself: nobody else keeps it, shows it or tells where it came from.</summary>
    public static void KeepSecret(IHeaderDictionary headers)
    {
        headers.CacheControl = "private, no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
    }

    private static async Task<IResult> SendAsync(string token, HttpContext http, NewsFeedQuery query, SiteAddress site, Texts texts, CancellationToken cancellationToken)
    {
        KeepSecret(http.Response.Headers);
        var found = await query.HandleAsync(token, http.User, cancellationToken);
        if (found.Error is not null)
        {
            return Results.NotFound();
        }

        // The language is the owner's: their tool has none.
        var feed = found.Value;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(feed.Language);
        var changedAt = feed.Entries.Select(entry => entry.ChangedAt).Append(feed.CreatedAt).Max();
        return new AtomFeed(
            $"urn:uuid:{feed.Network.Value}",
            texts["Feeds.FeedTitle", feed.NetworkName],
            site.Link($"/strom/{token}.atom"),
            site.Link($"/nettverk/{feed.NetworkSlug}"),
            changedAt,
            null,
            feed.Entries.Select(entry => new AtomEntry(
                entry.Id.Value,
                texts[entry.Number == 1 ? "Feeds.Started" : "Feeds.Answered", entry.Title],
                $"{entry.Author}, {entry.Organisation}",
                entry.WrittenAt,
                entry.ChangedAt,
                site.Link($"/samtaler/{entry.Thread}?side={ThreadView.PageOf(entry.Number)}#innlegg-{entry.Number}"),
                entry.Excerpt))).Send(changedAt);
    }
}
