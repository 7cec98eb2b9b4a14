using System.Globalization;
using Ioa.Network.Core.Rollup;

namespace Ioa.Network.Web.Components.Pages.Rollup;

/// <summary>What is compared with what, as the overview's addresses say it.</summary>
public enum RollupAgainst
{
    /// <summary>The same months a year before.</summary>
    YearBefore,

    /// <summary>As many months just before.</summary>
    Before,

    /// <summary>Another period, from a month of its own.</summary>
    Other,
}

/// <summary>
/// The overview's addresses: of what it is, over which months, compared with which, and which measure the map and the trend show. What an address
/// says wrongly is as if it were not said.
/// </summary>
/// <param name="Scope">Of what.</param>
/// <param name="Period">Over which months.</param>
/// <param name="Compare">Compared with what.</param>
/// <param name="OtherFrom">The first month of another period.</param>
/// <param name="Measure">Which measure the map and the trend show.</param>
/// <param name="Step">How fine the trend is.</param>
public sealed record RollupAddress(OverviewScope Scope, FigurePeriod Period, RollupAgainst Compare, DateOnly OtherFrom, Measure Measure, TrendStep Step)
{
    /// <summary>The overview of the country.</summary>
    public const string Root = "nasjonalt";

    private static readonly Dictionary<RollupAgainst, string> Comparisons = new()
    {
        [RollupAgainst.YearBefore] = "aaret-for",
        [RollupAgainst.Before] = "perioden-for",
        [RollupAgainst.Other] = "annen",
    };

    private static readonly Dictionary<TrendStep, string> Steps = new() { [TrendStep.Week] = "uke", [TrendStep.Month] = "maned", [TrendStep.Quarter] = "kvartal" };

    /// <summary>The period that it is compared with; of another one, as many months.</summary>
    public FigurePeriod Against => Compare switch
    {
        RollupAgainst.Before => Period.Before(),
        RollupAgainst.Other => new FigurePeriod(OtherFrom, OtherFrom.AddMonths(Period.Months - 1)),
        _ => Period.YearBefore(),
    };

    /// <summary>What an address asks for; without a period, the last twelve months.</summary>
    public static RollupAddress Read(OverviewScope scope, IQueryCollection query, DateOnly today)
    {
        var latest = FigurePeriod.MonthOf(today);
        var usual = FigurePeriod.LastYear(today);
        var (from, to) = (Month(query["fra"]) ?? usual.From, Month(query["til"]) ?? usual.To);
        to = to > latest ? latest : to < FigurePeriod.Earliest ? FigurePeriod.Earliest : to;
        from = from > to ? to : from < FigurePeriod.Earliest ? FigurePeriod.Earliest : from;
        var period = new FigurePeriod(from, to);
        var compare = Comparisons.FirstOrDefault(c => string.Equals(c.Value, query["mot"], StringComparison.Ordinal)).Key;
        var step = Steps.FirstOrDefault(s => string.Equals(s.Value, query["trinn"], StringComparison.Ordinal), new(TrendStep.Month, "")).Key;
        return new(scope, period, compare, Month(query["fra2"]) ?? period.YearBefore().From, Measure.Find(query["tall"]) ?? Measure.Asked, step);
    }

    /// <summary>The address of an overview, without what is asked of it.</summary>
    public static string PathOf(OverviewScope scope) => scope.Kind switch
    {
        FigureScopeKind.County => $"{Root}/fylke/{Uri.EscapeDataString(scope.Key)}",
        FigureScopeKind.Network => $"{Root}/nettverk/{Uri.EscapeDataString(scope.Key)}",
        FigureScopeKind.Organisation => $"{Root}/kommune/{Uri.EscapeDataString(scope.Key)}",
        _ => Root,
    };

    /// <summary>The address of this, or with <paramref name="path"/> of something else over the same months.</summary>
    public string ToText(string? path = null)
    {
        var text = $"{path ?? PathOf(Scope)}?fra={Field(Period.From)}&til={Field(Period.To)}&mot={Text(Compare)}";
        text += Compare == RollupAgainst.Other ? $"&fra2={Field(OtherFrom)}" : "";
        return text + $"&tall={Measure.Slug}&trinn={Text(Step)}";
    }

    /// <summary>A comparison as an address says it.</summary>
    public static string Text(RollupAgainst compare) => Comparisons[compare];

    /// <summary>A step as an address says it.</summary>
    public static string Text(TrendStep step) => Steps[step];

    /// <summary>A month as a month field writes it.</summary>
    public static string Field(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static DateOnly? Month(string? field) =>
        DateOnly.TryParseExact(field, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is > 1900 and < 2200 ? month : null;
}
