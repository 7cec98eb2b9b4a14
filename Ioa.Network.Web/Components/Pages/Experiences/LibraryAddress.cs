using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.WebUtilities;

namespace Ioa.Network.Web.Components.Pages.Experiences;

/// <summary>How a search in the library is written in an address, and what its values are called.</summary>
internal static class LibraryAddress
{
    private static readonly (LibraryFacet Facet, string Name)[] Names =
    [
        (LibraryFacet.Kind, "type"), (LibraryFacet.Sector, "sektor"), (LibraryFacet.Phase, "fase"), (LibraryFacet.Outcome, "utfall"), (LibraryFacet.Form, "form"),
        (LibraryFacet.Procedure, "prosedyre"), (LibraryFacet.Innovation, "innovasjon"), (LibraryFacet.County, "fylke"), (LibraryFacet.KostraGroup, "kostra"),
        (LibraryFacet.Size, "storrelse"), (LibraryFacet.Year, "aar"),
    ];

    private static readonly Dictionary<string, string> Counties = new()
    {
        ["03"] = "Oslo", ["11"] = "Rogaland", ["15"] = "Møre og Romsdal", ["18"] = "Nordland", ["31"] = "Østfold", ["32"] = "Akershus", ["33"] = "Buskerud",
        ["34"] = "Innlandet", ["39"] = "Vestfold", ["40"] = "Telemark", ["42"] = "Agder", ["46"] = "Vestland", ["50"] = "Trøndelag", ["55"] = "Troms", ["56"] = "Finnmark",
    };

    /// <summary>The facets in the page's order.</summary>
    public static IEnumerable<LibraryFacet> Facets => Names.Select(n => n.Facet);

    /// <summary>What a facet is called in an address.</summary>
    public static string NameOf(LibraryFacet facet) => Array.Find(Names, n => n.Facet == facet).Name;

    /// <summary>The filters of an address; one that is named twice counts once.</summary>
    public static Dictionary<LibraryFacet, string> Filters(IQueryCollection query) => Names
        .Select(n => (n.Facet, Value: query[n.Name].FirstOrDefault()))
        .Where(f => f.Value is { Length: > 0 and <= 60 })
        .ToDictionary(f => f.Facet, f => f.Value!);

    /// <summary>The address of a search.</summary>
    public static string Of(
        string text, IReadOnlyDictionary<LibraryFacet, string> filters, string? network = null, bool alike = false, LibrarySort sort = LibrarySort.Relevance, int page = 1)
    {
        var query = new List<KeyValuePair<string, string?>>();
        Add("q", text);
        foreach (var (facet, name) in Names)
        {
            Add(name, filters.GetValueOrDefault(facet));
        }

        Add("nettverk", network);
        Add("ligner", alike ? "1" : null);
        Add("sorter", sort == LibrarySort.Newest ? "nyeste" : null);
        Add("side", page > 1 ? page.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
        return QueryHelpers.AddQueryString("erfaringer", query);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(new(name, value));
            }
        }
    }

    /// <summary>What a value is called on the screen.</summary>
    public static string Name(LibraryFacet facet, string value, Texts texts) => facet switch
    {
        LibraryFacet.Kind when Enum.TryParse<LibraryKind>(value, out var kind) => texts[$"Library.Kind.{kind}"],
        LibraryFacet.Sector when Sectors.Contains(value) => texts[$"Organisations.Sector.{value}"],
        LibraryFacet.Phase when Enum.TryParse<Core.Discussions.Phase>(value, out var phase) => texts[$"Conversations.Phase.{phase}"],
        LibraryFacet.Outcome when Enum.TryParse<Core.Experiences.Outcome>(value, out var outcome) => texts[$"Experiences.Outcome.{outcome}"],
        LibraryFacet.Form when Core.Experiences.ProcurementCodes.Forms.Contains(value) => texts[$"Experiences.Form.{value}"],
        LibraryFacet.Procedure when Core.Experiences.ProcurementCodes.Procedures.Contains(value) => texts[$"Experiences.Procedure.{value}"],
        LibraryFacet.Innovation when Enum.TryParse<Core.Experiences.InnovationKind>(value, out var kind) => texts[$"Experiences.InnovationKind.{kind}"],
        LibraryFacet.County => Counties.GetValueOrDefault(value, value),
        LibraryFacet.KostraGroup => texts["Library.KostraGroup", value.Replace("EKG", "", StringComparison.Ordinal).TrimStart('0')],
        LibraryFacet.Size when Enum.TryParse<MunicipalitySize>(value, out var size) => texts[$"Library.Size.{size}"],
        _ => value,
    };
}
