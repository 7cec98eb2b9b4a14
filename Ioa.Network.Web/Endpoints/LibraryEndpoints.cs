using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Components.Pages.Experiences;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Web.Endpoints;

/// <summary>
/// The library's smaller doors: <c>/erfaringer/forslag</c> (what it has on what is being typed, as the items of a list), <c>/erfaringer/innebygd</c>
/// (a list of open experiences for a frame on an intranet) and <c>/dcat.ttl</c> (what it is, for data catalogues: DCAT-AP-NO).
/// </summary>
internal static class LibraryEndpoints
{
    public static void MapLibrary(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/erfaringer/forslag", SuggestAsync).ExcludeFromDescription();
        endpoints.MapGet("/erfaringer/innebygd", EmbedAsync).RequireRateLimiting(AccountLimits.NewsFeeds).ExcludeFromDescription();
        endpoints.MapGet("/dcat.ttl", Describe).ExcludeFromDescription();
    }

    private static async Task<IResult> SuggestAsync(string? q, LibrarySuggestQuery query, Texts texts, HttpContext http, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        var html = new StringBuilder();
        foreach (var found in await query.HandleAsync(q, user, cancellationToken))
        {
            // The title is safe HTML already.
            html.Append("<li><a href=\"/").Append(LibraryNames.Page(found.ExperienceId, found.ThreadId, found.MeetingId)).Append("\">")
                .Append(found.TitleHtml).Append("</a> <span class=\"meta\">").Append(texts[$"Library.Kind.{found.Kind}"]).Append("</span></li>");
        }

        return Results.Content(html.ToString(), "text/html; charset=utf-8");
    }

    // Whoever frames it is somebody else's page: it reads as nobody, whoever is signed in in this browser, and has nothing that can be pressed but links.
    private static async Task<IResult> EmbedAsync(HttpContext http, LibrarySearchQuery query, Texts texts, SiteAddress site, CancellationToken cancellationToken)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "public, max-age=300";
        headers.Remove("X-Frame-Options");
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";
        var found = await query.HandleAsync(LibraryFeed.OpenSearch(http), new ClaimsPrincipal(new ClaimsIdentity()), cancellationToken);
        var title = WebUtility.HtmlEncode(texts["Experiences.Title"]);
        var html = new StringBuilder($"<!DOCTYPE html><html lang=\"{CultureInfo.CurrentUICulture.Name}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><link rel=\"stylesheet\" href=\"/app.css\"></head><body><main class=\"page\"><h1>{title}</h1><ul class=\"list\">");
        foreach (var hit in found.Hits.Items)
        {
            html.Append("<li class=\"list__item\"><a class=\"list__title\" target=\"_blank\" rel=\"noopener\" href=\"").Append(WebUtility.HtmlEncode(site.Link($"/erfaringer/{hit.ExperienceId}"))).Append("\">")
                .Append(WebUtility.HtmlEncode(hit.Title)).Append("</a> <span class=\"meta\">").Append(hit.Year?.ToString(CultureInfo.InvariantCulture)).Append("</span></li>");
        }

        return Results.Content(html.Append("</ul></main></body></html>").ToString(), "text/html; charset=utf-8");
    }

    private static IResult Describe(SiteAddress site, Texts texts) => Results.Text(
        $$"""
        @prefix dcat: <http://www.w3.org/ns/dcat#> .
        @prefix dct: <http://purl.org/dc/terms/> .
        @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

        <{{site.Link("/dcat.ttl#katalog")}}> a dcat:Catalog ;
            dct:title "{{texts["Common.ProductName"]}}"@nb ;
            dct:description "Erfaringer med innovative offentlige anskaffelser i norske kommuner"@nb, "Røynsler med innovative offentlege innkjøp i norske kommunar"@nn, "Experiences of innovative public procurement in Norwegian municipalities"@en ;
            dct:publisher [ a foaf:Agent ; foaf:name "KS" ] ;
            dct:language <http://publications.europa.eu/resource/authority/language/NOB>, <http://publications.europa.eu/resource/authority/language/NNO> ;
            foaf:homepage <{{site.Link("/")}}> ;
            dcat:dataset <{{site.Link("/dcat.ttl#erfaringer")}}> .

        <{{site.Link("/dcat.ttl#erfaringer")}}> a dcat:Dataset ;
            dct:title "Åpne erfaringer med innovative anskaffelser"@nb, "Opne røynsler med innovative innkjøp"@nn, "Open experiences of innovative procurement"@en ;
            dct:description "Strukturerte erfaringer: behov, markedsdialog, anskaffelse, implementering og oppfølging, også fra det som mislyktes."@nb ;
            dct:publisher [ a foaf:Agent ; foaf:name "KS" ] ;
            dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;
            dct:accrualPeriodicity <http://publications.europa.eu/resource/authority/frequency/IRREG> ;
            dct:spatial <http://publications.europa.eu/resource/authority/country/NOR> ;
            dcat:theme <http://publications.europa.eu/resource/authority/data-theme/GOVE> ;
            dcat:keyword "innovative anskaffelser"@nb, "kommune"@nb ;
            dcat:landingPage <{{site.Link("/erfaringer")}}> ;
            dcat:distribution <{{site.Link("/dcat.ttl#json")}}>, <{{site.Link("/dcat.ttl#atom")}}> .

        <{{site.Link("/dcat.ttl#json")}}> a dcat:Distribution ;
            dct:title "JSON"@nb ;
            dcat:accessURL <{{site.Link("/api/v1/experiences")}}> ;
            dct:format <http://publications.europa.eu/resource/authority/file-type/JSON> ;
            dct:conformsTo <{{site.Link("/openapi/v1.json")}}> .

        <{{site.Link("/dcat.ttl#atom")}}> a dcat:Distribution ;
            dct:title "Atom"@nb ;
            dcat:accessURL <{{site.Link("/erfaringer.atom")}}> ;
            dct:format <http://publications.europa.eu/resource/authority/file-type/ATOM> .

        """,
        "text/turtle; charset=utf-8");
}
