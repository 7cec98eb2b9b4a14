using System.Globalization;
using Ioa.Network.Core.Rollup.Innovation;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Rollup.Innovation;

/// <summary>Shares and numbers as they are read.</summary>
internal static class InnovationText
{
    /// <summary>«2,4 %», never broken over two lines; a dash where there is none.</summary>
    public static string Percent(double? share) => share is { } known ? known.ToString("P1", CultureInfo.CurrentCulture).Replace(' ', '\u00a0') : "–";

    /// <summary>«1 240».</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A year has no space between its thousands.</summary>
    public static string Year(int year) => year.ToString(CultureInfo.InvariantCulture);

    /// <summary>«2026 (foreløpig)».</summary>
    public static string Year(Texts texts, int year, bool provisional) => provisional ? texts["Innovation.ProvisionalYear", Year(year)] : Year(year);

    /// <summary>Where a share stands between what was and the goal.</summary>
    public static string? Mark(double? share) => share switch
    {
        null => null,
        < InnovationReport.WhereTheCountryStood => "Below",
        < InnovationReport.Goal => "Between",
        _ => "Reached",
    };

    /// <summary>The definition that an address names.</summary>
    public static InnovationDefinition? Definition(string? name) => name switch
    {
        "prosedyre" => InnovationDefinition.ByProcedure,
        "kunngjort" => InnovationDefinition.Declared,
        "egenrapportert" => InnovationDefinition.SelfReported,
        _ => null,
    };

    /// <summary>What an address calls a definition.</summary>
    public static string Name(InnovationDefinition definition) => definition switch
    {
        InnovationDefinition.ByProcedure => "prosedyre",
        InnovationDefinition.Declared => "kunngjort",
        _ => "egenrapportert",
    };
}
