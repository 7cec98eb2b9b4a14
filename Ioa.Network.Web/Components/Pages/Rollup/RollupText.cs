using System.Globalization;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Rollup;

/// <summary>The overview's numbers and periods as people read them; numbers are written the Norwegian way in every language.</summary>
internal static class RollupText
{
    private static readonly CultureInfo Norwegian = CultureInfo.GetCultureInfo("nb-NO");

    /// <summary>A number of things: «12 345».</summary>
    public static string Number(long number) => number.ToString("N0", Norwegian);

    /// <summary>A measure's value: «312», «87 %», «5 t»; a dash when there is nothing to say.</summary>
    public static string Value(Texts texts, Measure measure, MeasureValue value) => value.Value is not { } number ? "–" : measure.Unit switch
    {
        MeasureUnit.Share => $"{(number * 100).ToString("N0", Norwegian)} %",
        MeasureUnit.WorkingHours => texts["Rollup.Hours", Number((long)number)],
        MeasureUnit.Hours => texts["Rollup.Hours", number.ToString(number < 10 ? "0.#" : "N0", Norwegian)],
        _ => Number((long)number),
    };

    /// <summary>The same where what is fewer than a portion waits: none may be one or two.</summary>
    public static string Published(Texts texts, Measure measure, MeasureValue value) =>
        measure.Unit == MeasureUnit.Count && value.Value is 0 ? $"0–{PublishedFigures.Least - 1}" : Value(texts, measure, value);

    /// <summary>The change from the period compared with: «+12», «−3 prosentpoeng»; <see langword="null"/> when one of them says nothing.</summary>
    public static string? Change(Texts texts, MeasureRow row)
    {
        if (row.Now.Value is not { } now || row.Before.Value is not { } before)
        {
            return null;
        }

        var change = row.Measure.Unit == MeasureUnit.Share ? Math.Round(now * 100) - Math.Round(before * 100) : Math.Round(now - before, 1);
        var text = (change > 0 ? "+" : change < 0 ? "−" : "±") + Math.Abs(change).ToString(row.Measure.Unit == MeasureUnit.Hours ? "0.#" : "N0", Norwegian);
        return row.Measure.Unit switch
        {
            MeasureUnit.Share => texts["Rollup.Points", text],
            MeasureUnit.Hours or MeasureUnit.WorkingHours => texts["Rollup.Hours", text],
            _ => text,
        };
    }

    /// <summary>«januar 2025–desember 2025», «mars 2026».</summary>
    public static string Period(FigurePeriod period) =>
        period.From == period.To ? Month(period.From) : $"{Month(period.From)} – {Month(period.To)}";

    /// <summary>«mars 2026», in the reader's language.</summary>
    public static string Month(DateOnly month) => month.ToString("MMMM yyyy", CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? CultureInfo.GetCultureInfo("en-GB") : CultureInfo.CurrentCulture);

    /// <summary>«mar. 26», for an axis.</summary>
    public static string Short(DateOnly month) => month.ToString("MMM yy", CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? CultureInfo.GetCultureInfo("en-GB") : CultureInfo.CurrentCulture);

    /// <summary>A class of size, by the least of its inhabitants.</summary>
    public static string Size(Texts texts, string key) => texts[$"Rollup.Size.{int.Parse(key, CultureInfo.InvariantCulture)}"];

    /// <summary>A KOSTRA group.</summary>
    public static string Kostra(Texts texts, string key) => texts["Rollup.Kostra", key[^2..].TrimStart('0')];

    /// <summary>What a part of a figure is called.</summary>
    public static string Bucket(Texts texts, Figure figure, int bucket) => bucket == FigureFact.NotSaid ? texts["Rollup.NotSaid"] : figure switch
    {
        Figure.ExperiencesBySector => texts[$"Organisations.Sector.{Sectors.All[bucket]}"],
        Figure.ExperiencesByKind => texts[$"Experiences.InnovationKind.{(InnovationKind)bucket}"],
        Figure.ExperiencesByOutcome => texts[$"Experiences.Outcome.{(Outcome)bucket}"],
        Figure.AdoptionStages => texts[$"Adoptions.Stage.{(AdoptionStage)bucket}"],
        Figure.MeetingsHeld => texts[$"Meetings.Kind.{(MeetingKind)bucket}"],
        Figure.EnquiriesReceived => texts[$"Enquiries.Kind.{(EnquiryKind)bucket}"],
        _ => texts[$"Rollup.Level.{(EscalationLevel)bucket}"],
    };
}
