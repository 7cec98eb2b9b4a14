using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Components;

namespace Ioa.Network.Web.Components.Pages.Experiences;

/// <summary>
/// The hits and facets of a search as ready HTML. Readers with the same rights are given the same <see cref="LibraryFinds"/> until anything
/// changes, so its HTML is made once for each language and handed to all of them, for as long as the finds live.
/// </summary>
/// <remarks>Nothing in it is of the reader but what is in the key: whatever else differs between two readers belongs on the page.</remarks>
public sealed class LibraryHtml(Texts texts)
{
    // How many values of a facet are shown.
    private const int MostValues = 20;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    private readonly ConditionalWeakTable<LibraryFinds, ConcurrentDictionary<(string Language, string Address, bool SignedIn), Made>> _made = [];

    internal Made For(LibraryFinds finds, LibrarySearch search, bool signedIn) => _made.GetOrCreateValue(finds).GetOrAdd(
        (CultureInfo.CurrentUICulture.Name, LibraryAddress.Of(search), signedIn),
        static (key, made) => new Made(made.Self.Hits(made.finds, key.SignedIn), made.Self.Facets(made.finds, made.search)),
        (Self: this, finds, search));

    private MarkupString Hits(LibraryFinds finds, bool signedIn)
    {
        var html = new StringBuilder(finds.Hits.Items.Count * 1000);
        foreach (var hit in finds.Hits.Items)
        {
            html.Append("<li class=\"list__item\"><h3 class=\"list__title\"><a href=\"").Append(E(LibraryNames.Page(hit.ExperienceId, hit.ThreadId, hit.MeetingId))).Append("\">")
                .Append(hit.TitleHtml).Append("</a></h3><p class=\"library__text\">").Append(hit.SnippetHtml).Append("</p><p class=\"meta facts\">");
            Badge(html, null, texts[$"Library.Kind.{hit.Kind}"]);
            if (hit.Outcome is { } outcome)
            {
                Badge(html, ExperiencePage.OutcomeBadge(outcome), texts[$"Experiences.Outcome.{outcome}"]);
            }

            if (hit.Accepted)
            {
                Badge(html, "badge--ok", texts["Conversations.Badge.Accepted"]);
            }

            if (hit.Outdated)
            {
                Badge(html, "badge--warn", texts["Library.Outdated"]);
            }

            if (hit.Sectors.Count > 0)
            {
                Fact(html, string.Join(", ", hit.Sectors.Select(s => texts[$"Organisations.Sector.{s}"])));
            }

            if (signedIn)
            {
                Fact(html, hit.NetworkName);
            }

            if (hit.HeldOn is { } day)
            {
                Fact(html, Dates.Long(day));
            }
            else if (hit.Year is { } year)
            {
                Fact(html, year.ToString(CultureInfo.InvariantCulture));
            }

            html.Append("</p></li>");
        }

        return new(html.ToString());
    }

    private MarkupString Facets(LibraryFinds finds, LibrarySearch search)
    {
        var html = new StringBuilder(16_000);
        var first = search with { Page = 1 };
        foreach (var facet in LibraryAddress.Facets.Where(f => !search.Filters.ContainsKey(f)))
        {
            var values = finds.Facets.GetValueOrDefault(facet, []);
            if (values.Count > 1)
            {
                html.Append(facet is LibraryFacet.Kind or LibraryFacet.Sector or LibraryFacet.Outcome ? "<details open><summary>" : "<details><summary>")
                    .Append(E(texts[$"Library.Facet.{facet}"])).Append("</summary><ul>");
                foreach (var value in values.Take(MostValues))
                {
                    html.Append("<li><a rel=\"nofollow\" href=\"").Append(E(LibraryNames.Page(first, facet, value.Value))).Append("\">")
                        .Append(E(LibraryNames.Of(facet, value.Value, texts))).Append("</a> <span class=\"meta\">").Append(value.Count).Append("</span></li>");
                }

                html.Append("</ul></details>");
            }
        }

        return new(html.ToString());
    }

    private static string E(string text) => Encoder.Encode(text);

    private static void Badge(StringBuilder html, string? kind, string text) =>
        html.Append("<span class=\"badge").Append(kind is null ? "" : " ").Append(kind).Append("\">").Append(E(text)).Append("</span> ");

    private static void Fact(StringBuilder html, string text) => html.Append("<span>").Append(E(text)).Append("</span> ");

    /// <summary>What is made of finds.</summary>
    /// <param name="Hits">The entries of the list.</param>
    /// <param name="Facets">What the search can be narrowed by.</param>
    internal sealed record Made(MarkupString Hits, MarkupString Facets);
}
