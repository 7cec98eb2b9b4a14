using System.Globalization;
using System.Security.Claims;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Components.Pages.Experiences;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Web.Endpoints;

/// <summary>
/// <c>GET /erfaringer.atom</c>, with a search in its address as the library's page has it: the newest open experiences that it finds, since a
/// reader of feeds has no account. <c>GET /erfaringer/sok/{token}.atom</c>: what a saved search finds, as its owner may read it now.
/// </summary>
internal static class LibraryFeed
{
    public static void MapLibraryFeed(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/erfaringer.atom", SendOpenAsync).RequireRateLimiting(AccountLimits.NewsFeeds).ExcludeFromDescription();
        endpoints.MapGet("/erfaringer/sok/{token}.atom", SendSavedAsync).RequireRateLimiting(AccountLimits.NewsFeeds).ExcludeFromDescription();
    }

    /// <summary>Of an address's search only what everybody reads: experiences, and no filter that is one reader's own.</summary>
    public static LibrarySearch OpenSearch(HttpContext http)
    {
        var search = LibraryAddress.Read(http.Request.QueryString.Value);
        return search with
        {
            Filters = new Dictionary<LibraryFacet, string>(search.Filters) { [LibraryFacet.Kind] = nameof(LibraryKind.Experience) },
            AlikeMine = false,
            Sort = LibrarySort.Newest,
            Page = 1,
        };
    }

    private static async Task<IResult> SendOpenAsync(HttpContext http, LibrarySearchQuery query, SiteAddress site, Texts texts, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "public, no-cache";
        var search = OpenSearch(http);
        var found = await query.HandleAsync(search, new ClaimsPrincipal(new ClaimsIdentity()), cancellationToken);
        var address = LibraryAddress.Of(search with { Filters = search.Filters.Where(f => f.Key != LibraryFacet.Kind).ToDictionary(), Sort = LibrarySort.Relevance });
        var self = site.Link("/erfaringer.atom" + (address.Length > 0 ? "?" + address : ""));
        return Send(found.Hits.Items, search, self, self, site, texts);
    }

    private static async Task<IResult> SendSavedAsync(string token, HttpContext http, SearchFeedQuery query, SiteAddress site, Texts texts, CancellationToken cancellationToken)
    {
        NewsFeedEndpoint.KeepSecret(http.Response.Headers);
        var found = await query.HandleAsync(token, http.User, cancellationToken);
        if (found.Error is not null)
        {
            return Results.NotFound();
        }

        // The language is the owner's: their tool has none.
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(found.Value.Language);
        return Send(found.Value.Hits, LibraryAddress.Read(found.Value.Query), $"urn:uuid:{found.Value.Id.Value}", site.Link($"/erfaringer/sok/{token}.atom"), site, texts);
    }

    private static IResult Send(IReadOnlyList<LibraryHit> hits, LibrarySearch search, string id, string self, SiteAddress site, Texts texts) => new AtomFeed(
        id,
        string.IsNullOrEmpty(search.Text) ? texts["Library.FeedTitleAll"] : texts["Library.FeedTitle", search.Text],
        self,
        site.Link("/" + LibraryNames.Page(search)),
        hits.Count > 0 ? hits.Max(h => h.At) : DateTimeOffset.UnixEpoch,
        texts["Common.ProductName"],
        hits.Select(hit => new AtomEntry(
            hit.ExperienceId?.Value ?? hit.ThreadId?.Value ?? hit.MeetingId!.Value.Value,
            hit.Title,
            null,
            hit.At,
            hit.At,
            site.Link("/" + LibraryNames.Page(hit.ExperienceId, hit.ThreadId, hit.MeetingId)),
            hit.SnippetHtml,
            SummaryIsHtml: true,
            hit.Sectors.Select(sector => (sector, texts[$"Organisations.Sector.{sector}"]))))).Send();
}
