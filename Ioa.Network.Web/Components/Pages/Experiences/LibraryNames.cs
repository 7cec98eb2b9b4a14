using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Search;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Experiences;

/// <summary>What searches in the library, and what they are narrowed by, are called on the screen.</summary>
internal static class LibraryNames
{
    private static readonly Dictionary<string, string> Counties = new()
    {
        ["03"] = "Oslo", ["11"] = "Rogaland", ["15"] = "Møre og Romsdal", ["18"] = "Nordland", ["31"] = "Østfold", ["32"] = "Akershus", ["33"] = "Buskerud",
        ["34"] = "Innlandet", ["39"] = "Vestfold", ["40"] = "Telemark", ["42"] = "Agder", ["46"] = "Vestland", ["50"] = "Trøndelag", ["55"] = "Troms", ["56"] = "Finnmark",
    };

    /// <summary>The page of a search.</summary>
    public static string Page(LibrarySearch search) => LibraryAddress.Of(search) is { Length: > 0 } query ? $"erfaringer?{query}" : "erfaringer";

    /// <summary>The page of a search that is narrowed further, to a value of a facet.</summary>
    public static string Page(LibrarySearch search, LibraryFacet facet, string value) => $"erfaringer?{LibraryAddress.Of(search, facet, value)}";

    /// <summary>The page of something that the library has.</summary>
    public static string Page(ExperienceId? experience, ThreadId? thread, MeetingId? meeting) => (experience, thread) switch
    {
        ({ } written, _) => $"erfaringer/{written}",
        (null, { } talk) => $"samtaler/{talk}",
        _ => $"moter/{meeting}/referat",
    };

    /// <summary>A search in words: what is looked for, and what it is narrowed by.</summary>
    public static string Of(LibrarySearch search, string? network, Texts texts) => string.Join(" · ", new[]
    {
        string.IsNullOrEmpty(search.Text) ? "" : $"«{search.Text}»",
        search.NetworkSlug is null ? "" : network ?? texts["Library.OneNetwork"],
    }
    .Concat(LibraryAddress.Facets.Where(search.Filters.ContainsKey).Select(facet => Of(facet, search.Filters[facet], texts)))
    .Append(search.AlikeMine ? texts["Library.Alike"] : "")
    .Where(part => part.Length > 0));

    /// <summary>What a value is called on the screen.</summary>
    public static string Of(LibraryFacet facet, string value, Texts texts) => facet switch
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
