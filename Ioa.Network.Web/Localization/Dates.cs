using System.Globalization;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Web.Localization;

/// <summary>Dates and times as Norwegians write them, in Norwegian time, in the language of the page.</summary>
public static class Dates
{
    private static readonly CultureInfo Bokmaal = CultureInfo.GetCultureInfo("nb");
    private static readonly CultureInfo Nynorsk = CultureInfo.GetCultureInfo("nn");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    private static CultureInfo Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName switch { "nn" => Nynorsk, "en" => English, _ => Bokmaal };

    /// <summary>«21. november 2026», in English «21 November 2026».</summary>
    public static string Long(DateOnly date) => date.ToString(Language == English ? "d MMMM yyyy" : "d. MMMM yyyy", Language);

    /// <summary>«21.11.2026».</summary>
    public static string Short(DateOnly date) => date.ToString("dd'.'MM'.'yyyy", CultureInfo.InvariantCulture);

    /// <summary>«21. november 2026 kl. 14.05», in English «21 November 2026 at 14:05».</summary>
    public static string Long(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, OsloTime.Zone);
        return Language == English
            ? local.ToString("d MMMM yyyy 'at' HH:mm", Language)
            : local.ToString("d. MMMM yyyy 'kl.' HH.mm", Language);
    }
}
