using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Ioa.Network.Core.Common;
using Microsoft.Net.Http.Headers;

namespace Ioa.Network.Web.Endpoints;

/// <summary>A feed as RFC 4287 has it.</summary>
/// <param name="Id">What it is, whatever its address.</param>
/// <param name="Title">Its title.</param>
/// <param name="Self">Its own address.</param>
/// <param name="Page">The address of its page.</param>
/// <param name="ChangedAt">When something in it last changed.</param>
/// <param name="Author">Who wrote it, when its entries do not say.</param>
/// <param name="Entries">What is in it.</param>
internal sealed record AtomFeed(string Id, string Title, string Self, string Page, DateTimeOffset ChangedAt, string? Author, IEnumerable<AtomEntry> Entries)
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    /// <summary>
    /// The answer to whoever asks for it, in the language of the request; to one who has it already, that nothing changed. With a date of the
    /// last change also to one who only knows when they asked.
    /// </summary>
    public IResult Send(DateTimeOffset? lastModified = null)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = true }))
        {
            Write(xml);
        }

        var bytes = stream.ToArray();
        return Results.Bytes(
            bytes,
            "application/atom+xml; charset=utf-8",
            lastModified: lastModified,
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }

    private void Write(XmlWriter xml)
    {
        xml.WriteStartElement("feed", Atom);
        xml.WriteAttributeString("xml", "lang", null, CultureInfo.CurrentUICulture.Name);
        Element("id", Id);
        Element("title", Title);
        Element("updated", Time(ChangedAt));
        Link("self", Self, "application/atom+xml");
        Link("alternate", Page, "text/html");
        WriteAuthor(Author);
        foreach (var entry in Entries)
        {
            xml.WriteStartElement("entry", Atom);
            Element("id", $"urn:uuid:{entry.Id}");
            Element("title", entry.Title);
            WriteAuthor(entry.Author);
            Element("published", Time(entry.WrittenAt));
            Element("updated", Time(entry.ChangedAt));
            Link("alternate", entry.Page, "text/html");
            foreach (var (term, label) in entry.Categories ?? [])
            {
                xml.WriteStartElement("category", Atom);
                xml.WriteAttributeString("term", term);
                xml.WriteAttributeString("label", label);
                xml.WriteEndElement();
            }

            xml.WriteStartElement("summary", Atom);
            xml.WriteAttributeString("type", entry.SummaryIsHtml ? "html" : "text");
            xml.WriteString(SafeText.Line(entry.Summary));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        void Element(string name, string value) => xml.WriteElementString(name, Atom, SafeText.Line(value));

        void WriteAuthor(string? name)
        {
            if (name is not null)
            {
                xml.WriteStartElement("author", Atom);
                Element("name", name);
                xml.WriteEndElement();
            }
        }

        void Link(string relation, string address, string type)
        {
            xml.WriteStartElement("link", Atom);
            xml.WriteAttributeString("rel", relation);
            xml.WriteAttributeString("type", type);
            xml.WriteAttributeString("href", address);
            xml.WriteEndElement();
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>An entry of a feed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title.</param>
/// <param name="Author">Who wrote it; <see langword="null"/> for the feed's own.</param>
/// <param name="WrittenAt">When.</param>
/// <param name="ChangedAt">When it was last changed.</param>
/// <param name="Page">The address of its page.</param>
/// <param name="Summary">Its beginning, or what was found in it.</param>
/// <param name="SummaryIsHtml">Whether that is HTML, which must be safe.</param>
/// <param name="Categories">What it is about: a code and its name.</param>
internal sealed record AtomEntry(
    Guid Id, string Title, string? Author, DateTimeOffset WrittenAt, DateTimeOffset ChangedAt, string Page, string Summary, bool SummaryIsHtml = false, IEnumerable<(string Term, string Label)>? Categories = null);
