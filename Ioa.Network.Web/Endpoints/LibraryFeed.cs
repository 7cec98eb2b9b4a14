using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Components.Pages.Experiences;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;
using Microsoft.Net.Http.Headers;

namespace Ioa.Network.Web.Endpoints;

/// <summary>
/// <c>GET /erfaringer.atom</c>, with a search in its address as the library's page has it: the newest open experiences that it finds (RFC 4287).
/// Only what is open: a reader of feeds has no account.
/// </summary>
internal static class LibraryFeed
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    public static void MapLibraryFeed(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/erfaringer.atom", SendAsync).RequireRateLimiting(AccountLimits.NewsFeeds).ExcludeFromDescription();

    private static async Task<IResult> SendAsync(HttpContext http, LibrarySearchQuery search, SiteAddress site, Texts texts, CancellationToken cancellationToken, string? q = null)
    {
        http.Response.Headers.CacheControl = "public, no-cache";
        var text = SafeText.Line(q is { Length: > LibrarySearch.MaxLength } ? q[..LibrarySearch.MaxLength] : q);
        var filters = LibraryAddress.Filters(http.Request.Query);
        filters[LibraryFacet.Kind] = nameof(LibraryKind.Experience);
        var found = await search.HandleAsync(new LibrarySearch(text) { Filters = filters, Sort = LibrarySort.Newest }, new System.Security.Claims.ClaimsPrincipal(new System.Security.Claims.ClaimsIdentity()), cancellationToken);
        filters.Remove(LibraryFacet.Kind);
        var address = LibraryAddress.Of(text, filters);
        var bytes = Write(found.Hits.Items, text, site.Link("/" + address), site.Link("/erfaringer.atom" + address["erfaringer".Length..]), site, texts);
        return Results.Bytes(
            bytes, "application/atom+xml; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }

    private static byte[] Write(IReadOnlyList<LibraryHit> hits, string text, string page, string self, SiteAddress site, Texts texts)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xml", "lang", null, CultureInfo.CurrentUICulture.Name);
            Element("id", self);
            Element("title", text.Length > 0 ? texts["Library.FeedTitle", text] : texts["Library.FeedTitleAll"]);
            Element("updated", Time(hits.Count > 0 ? hits.Max(h => h.At) : DateTimeOffset.UnixEpoch));
            Link("self", self, "application/atom+xml");
            Link("alternate", page, "text/html");
            xml.WriteStartElement("author", Atom);
            Element("name", texts["Common.ProductName"]);
            xml.WriteEndElement();
            foreach (var hit in hits)
            {
                xml.WriteStartElement("entry", Atom);
                Element("id", $"urn:uuid:{hit.ExperienceId!.Value.Value}");
                Element("title", hit.Title);
                Element("updated", Time(hit.At));
                Link("alternate", site.Link($"/erfaringer/{hit.ExperienceId}"), "text/html");
                foreach (var sector in hit.Sectors)
                {
                    xml.WriteStartElement("category", Atom);
                    xml.WriteAttributeString("term", sector);
                    xml.WriteAttributeString("label", texts[$"Organisations.Sector.{sector}"]);
                    xml.WriteEndElement();
                }

                xml.WriteStartElement("summary", Atom);
                xml.WriteAttributeString("type", "html");
                xml.WriteString(hit.SnippetHtml);
                xml.WriteEndElement();
                xml.WriteEndElement();
            }

            xml.WriteEndElement();

            void Element(string name, string value) => xml.WriteElementString(name, Atom, SafeText.Line(value));

            void Link(string relation, string address, string type)
            {
                xml.WriteStartElement("link", Atom);
                xml.WriteAttributeString("rel", relation);
                xml.WriteAttributeString("type", type);
                xml.WriteAttributeString("href", address);
                xml.WriteEndElement();
            }
        }

        return stream.ToArray();
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
