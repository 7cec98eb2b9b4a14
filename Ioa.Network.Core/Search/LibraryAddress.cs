using System.Globalization;
using System.Web;

namespace Ioa.Network.Core.Search;

/// <summary>How a search in the library is written in an address («q=ferje&amp;sektor=samferdsel»), and read from one.</summary>
public static class LibraryAddress
{
    private const int MaxValueLength = 200;

    private static readonly (LibraryFacet Facet, string Name)[] Names =
    [
        (LibraryFacet.Kind, "type"), (LibraryFacet.Sector, "sektor"), (LibraryFacet.Phase, "fase"), (LibraryFacet.Outcome, "utfall"), (LibraryFacet.Form, "form"),
        (LibraryFacet.Procedure, "prosedyre"), (LibraryFacet.Innovation, "innovasjon"), (LibraryFacet.County, "fylke"), (LibraryFacet.KostraGroup, "kostra"),
        (LibraryFacet.Size, "storrelse"), (LibraryFacet.Year, "aar"), (LibraryFacet.Source, "kilde"),
    ];

    /// <summary>The facets in the order in which they are shown.</summary>
    public static IEnumerable<LibraryFacet> Facets => Names.Select(n => n.Facet);

    /// <summary>What a facet is called in an address.</summary>
    public static string NameOf(LibraryFacet facet) => Array.Find(Names, n => n.Facet == facet).Name;

    /// <summary>The search of an address, with or without its question mark. Nothing in it is an error; what is named twice counts once.</summary>
    public static LibrarySearch Read(string? query)
    {
        var values = HttpUtility.ParseQueryString(query ?? "");
        var filters = Names
            .Select(n => (n.Facet, Value: Value(n.Name)))
            .Where(f => f.Value.Length is > 0 and <= MaxValueLength)
            .ToDictionary(f => f.Facet, f => f.Value);
        return new LibrarySearch(Value("q").Trim())
        {
            Filters = filters,
            NetworkSlug = Value("nettverk") is { Length: > 0 } slug ? slug : null,
            AlikeMine = Value("ligner") == "1",
            Sort = Value("sorter") == "nyeste" ? LibrarySort.Newest : LibrarySort.Relevance,
            Page = int.TryParse(Value("side"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1,
        };

        string Value(string name) => values.GetValues(name)?[0] ?? "";
    }

    /// <summary>The address of a search: always the same for the same search, and empty for all there is.</summary>
    /// <param name="search">The search.</param>
    /// <param name="narrowed">A facet by which it is narrowed further.</param>
    /// <param name="to">To which value of that.</param>
    public static string Of(LibrarySearch search, LibraryFacet? narrowed = null, string? to = null)
    {
        var query = new List<string>();
        Add("q", search.Text);
        foreach (var (facet, name) in Names)
        {
            Add(name, facet == narrowed ? to : search.Filters.GetValueOrDefault(facet));
        }

        Add("nettverk", search.NetworkSlug);
        Add("ligner", search.AlikeMine ? "1" : null);
        Add("sorter", search.Sort == LibrarySort.Newest ? "nyeste" : null);
        Add("side", search.Page > 1 ? search.Page.ToString(CultureInfo.InvariantCulture) : null);
        return string.Join('&', query);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }
}
