using System.Globalization;
using System.Security.Cryptography;
using System.Xml;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications.Feeds;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Localization;
using Ioa.Network.Web.Mail;
using Microsoft.Net.Http.Headers;

namespace Ioa.Network.Web.Endpoints;

/// <summary><c>GET /strom/{token}.atom</c>: what is new in a network, as its owner may read it now (RFC 4287).</summary>
internal static class NewsFeedEndpoint
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    public static void MapNewsFeed(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/strom/{token}.atom", SendAsync).RequireRateLimiting(AccountLimits.NewsFeeds).ExcludeFromDescription();

    private static async Task<IResult> SendAsync(string token, HttpContext http, NewsFeedQuery query, SiteAddress site, Texts texts, CancellationToken cancellationToken)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
        var found = await query.HandleAsync(token, http.User, cancellationToken);
        if (found.Error is not null)
        {
            return Results.NotFound();
        }

        // The language is the owner's: their tool has none.
        var feed = found.Value;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(feed.Language);
        var bytes = Write(feed, site.Link($"/strom/{token}.atom"), site, texts);
        return Results.Bytes(
            bytes,
            "application/atom+xml; charset=utf-8",
            lastModified: ChangedAt(feed),
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }

    private static DateTimeOffset ChangedAt(NewsFeedView feed) => feed.Entries.Select(entry => entry.ChangedAt).Append(feed.CreatedAt).Max();

    private static byte[] Write(NewsFeedView feed, string self, SiteAddress site, Texts texts)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), CheckCharacters = true }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteAttributeString("xml", "lang", null, feed.Language);
            Element("id", $"urn:uuid:{feed.Network.Value}");
            Element("title", texts["Feeds.FeedTitle", feed.NetworkName]);
            Element("updated", Time(ChangedAt(feed)));
            Link("self", self, "application/atom+xml");
            Link("alternate", site.Link($"/nettverk/{feed.NetworkSlug}"), "text/html");
            foreach (var entry in feed.Entries)
            {
                xml.WriteStartElement("entry", Atom);
                Element("id", $"urn:uuid:{entry.Id.Value}");
                Element("title", texts[entry.Number == 1 ? "Feeds.Started" : "Feeds.Answered", entry.Title]);
                xml.WriteStartElement("author", Atom);
                Element("name", $"{entry.Author}, {entry.Organisation}");
                xml.WriteEndElement();
                Element("published", Time(entry.WrittenAt));
                Element("updated", Time(entry.ChangedAt));
                Link("alternate", site.Link($"/samtaler/{entry.Thread}?side={ThreadView.PageOf(entry.Number)}#innlegg-{entry.Number}"), "text/html");
                Element("summary", entry.Excerpt);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();

            void Element(string name, string text) => xml.WriteElementString(name, Atom, SafeText.Line(text));

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
