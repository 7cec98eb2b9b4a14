using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;

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

    /// <summary>«14.05», in English «14:05».</summary>
    public static string Time(DateTime local) => local.ToString(Language == English ? "HH:mm" : "HH.mm", CultureInfo.InvariantCulture);

    /// <summary>«tirsdag 1. desember 2026», in English «Tuesday 1 December 2026».</summary>
    public static string WithWeekday(DateOnly date) => date.ToString(Language == English ? "dddd d MMMM yyyy" : "dddd d. MMMM yyyy", Language);

    /// <summary>«tir. 1. des. 09.00», in English «Tue 1 Dec 09:00».</summary>
    public static string Brief(DateTime local) => local.ToString(Language == English ? "ddd d MMM" : "ddd d. MMM", Language) + " " + Time(local);

    /// <summary>«desember 2026».</summary>
    public static string Month(DateOnly date) => date.ToString("MMMM yyyy", Language);

    /// <summary>The days of the week from Monday, whole and short.</summary>
    public static IEnumerable<(string Long, string Short)> Weekdays() =>
        Enumerable.Range(1, 7).Select(i => ((string Long, string Short))(Language.DateTimeFormat.DayNames[i % 7], Language.DateTimeFormat.AbbreviatedDayNames[i % 7].TrimEnd('.')));

    /// <summary>From when to when, by the clock in a zone, which is named when it shows another time than Norway's.</summary>
    public static string Span(DateTimeOffset from, DateTimeOffset to, string zone)
    {
        var (begins, ends) = (MeetingTime.LocalIn(zone, from), MeetingTime.LocalIn(zone, to));
        var (at, day) = (Language == English ? " " : " kl. ", DateOnly.FromDateTime(begins));
        var span = day == DateOnly.FromDateTime(ends)
            ? $"{WithWeekday(day)}{at}{Time(begins)}–{Time(ends)}"
            : $"{WithWeekday(day)}{at}{Time(begins)} – {WithWeekday(DateOnly.FromDateTime(ends))}{at}{Time(ends)}";
        return begins == MeetingTime.LocalIn(Meeting.DefaultZone, from) ? span : $"{span} ({zone})";
    }
}
