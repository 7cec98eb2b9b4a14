using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Components.Pages.Rollup;

/// <summary>The overview's tables, to take away: made of the same views as its page.</summary>
public static class FigureTables
{
    /// <summary>All measures.</summary>
    public const string Measures = "maal";

    /// <summary>The parts of figures.</summary>
    public const string Buckets = "deler";

    /// <summary>Networks.</summary>
    public const string Networks = "nettverk";

    /// <summary>Counties.</summary>
    public const string Counties = "fylker";

    /// <summary>Municipalities.</summary>
    public const string Municipalities = "kommuner";

    /// <summary>Who is covered.</summary>
    public const string Coverage = "dekning";

    /// <summary>A measure over time.</summary>
    public const string Trend = "utvikling";

    /// <summary>A table; <see langword="null"/> for one that the overview does not have.</summary>
    /// <param name="name">Which.</param>
    /// <param name="view">The overview.</param>
    /// <param name="trend">The measure over time, when that is what is asked for.</param>
    /// <param name="made">When.</param>
    /// <param name="texts">The texts.</param>
    public static FigureTable? Of(string name, OverviewView view, TrendView? trend, DateTimeOffset made, Texts texts)
    {
        var ofNetwork = view.Scope.Kind == FigureScopeKind.Network;
        (bool IsPublished, string[] Columns, IEnumerable<FigureCellValue[]> Rows)? found = name switch
        {
            Measures => (!view.IsExact, MeasureColumns(texts), MeasureRows(view, texts)),
            Buckets => (!view.IsExact, [texts["RollupDown.Figure"], texts["RollupDown.Part"], texts["Rollup.Now"], texts["Rollup.Before"]], BucketRows(view, texts)),
            Networks when view.Networks.Count > 0 => (true, NetworkColumns(texts), NetworkRows(view, texts)),
            Counties when view.Counties.Count > 0 => (true, PartColumns(texts, MeasuresOf(ofOrganisations: false)), PartRows(view.Counties, texts, ofOrganisations: false)),
            Municipalities when view.Municipalities.Count > 0 => (!ofNetwork || !view.IsExact, PartColumns(texts, MeasuresOf(ofOrganisations: true)), PartRows(view.Municipalities, texts, ofOrganisations: true)),
            Coverage when view.Coverage is { } coverage => (false, CoverageColumns(texts), CoverageRows(coverage, texts)),
            Trend when trend is not null => (!view.IsExact, TrendColumns(texts), TrendRows(trend)),
            _ => null,
        };
        if (found is not var (isPublished, columns, rows))
        {
            return null;
        }

        var title = name == Trend ? $"{texts["Rollup.Trend"]}: {texts[$"Rollup.Name.{trend!.Measure.Slug}"]}" : texts[$"RollupDown.Table.{name}"];
        List<string> notes =
        [
            title,
            view.Name.Length == 0 ? texts["Rollup.Title"] : texts["Rollup.TitleOf", view.Name],
            texts["Rollup.Compared", RollupText.Period(view.Period), RollupText.Period(view.Against)],
            texts["RollupDown.Made", Dates.Long(made)],
        ];
        if (isPublished)
        {
            notes.Add(texts["Rollup.Portions", PublishedFigures.Least]);
        }

        if (view.IsBuilding)
        {
            notes.Add(texts["Rollup.Building"]);
        }

        return new FigureTable(name, notes, columns, [.. rows]);
    }

    private static Measure[] MeasuresOf(bool ofOrganisations) => [.. Measure.All.Where(m => m.IsOfOrganisations || !ofOrganisations)];

    private static string[] MeasureColumns(Texts texts) =>
    [
        texts["RollupDown.Section"], texts["RollupDown.Slug"], texts["RollupDown.Measure"], texts["RollupDown.Unit"],
        texts["Rollup.Now"], texts["RollupDown.Counted"], texts["RollupDown.Of"],
        texts["Rollup.Before"], texts["RollupDown.CountedBefore"], texts["RollupDown.OfBefore"],
    ];

    private static IEnumerable<FigureCellValue[]> MeasureRows(OverviewView view, Texts texts) => view.Measures
        .Where(r => r.Measure.IsOfOrganisations || view.Scope.Kind != FigureScopeKind.Organisation)
        .Select(r => (FigureCellValue[])
        [
            texts[$"Rollup.Section.{r.Measure.Section}"], r.Measure.Slug, texts[$"Rollup.Name.{r.Measure.Slug}"], texts[$"RollupDown.Unit.{r.Measure.Unit}"],
            r.Now.Value, (double)r.Now.Count, (double?)r.Now.Of,
            r.Before.Value, (double)r.Before.Count, (double?)r.Before.Of,
        ]);

    private static IEnumerable<FigureCellValue[]> BucketRows(OverviewView view, Texts texts) => view.Buckets.Select(b => (FigureCellValue[])
        [texts[$"Rollup.Parts.{b.Figure}"], RollupText.Bucket(texts, b.Figure, b.Bucket), (double)b.Now, (double)b.Before]);

    private static string[] NetworkColumns(Texts texts) =>
        [texts["Rollup.Network"], texts["Rollup.Standing"], texts["Rollup.Lacks"], .. MeasuresOf(ofOrganisations: false).Select(m => texts[$"Rollup.Name.{m.Slug}"])];

    private static IEnumerable<FigureCellValue[]> NetworkRows(OverviewView view, Texts texts) => view.Networks.Select(part =>
    {
        var health = view.Health.First(h => string.Equals(h.Slug, part.Scope!.Value.Key, StringComparison.Ordinal));
        return (FigureCellValue[])[part.Name, texts[$"Networks.Status.{health.Status}"], (double)health.Lacks.Count(l => l.Blocks), .. Values(part, ofOrganisations: false)];
    });

    private static string[] PartColumns(Texts texts, IEnumerable<Measure> measures) =>
        [texts["RollupDown.Number"], texts["Rollup.PartName"], texts["RollupDown.County"], texts["RollupDown.Remark"], .. measures.Select(m => texts[$"Rollup.Name.{m.Slug}"])];

    private static IEnumerable<FigureCellValue[]> PartRows(IReadOnlyList<OverviewPart> parts, Texts texts, bool ofOrganisations) => parts.Select(part => (FigureCellValue[])
        [part.Number, part.Name, part.County, part.IsFormer ? texts["Rollup.Former"] : null, .. Values(part, ofOrganisations)]);

    private static IEnumerable<FigureCellValue> Values(OverviewPart part, bool ofOrganisations) =>
        MeasuresOf(ofOrganisations).Select(m => (FigureCellValue)part.Of(m).Now.Value);

    private static string[] CoverageColumns(Texts texts) =>
        [texts["RollupDown.Grouping"], texts["RollupDown.Number"], texts["Rollup.PartName"], texts["Rollup.CoverageCovered"], texts["Rollup.CoverageAll"], texts["Rollup.CoverageShare"], texts["RollupDown.Inhabitants"]];

    private static IEnumerable<FigureCellValue[]> CoverageRows(CoverageView coverage, Texts texts)
    {
        yield return Row(texts["RollupDown.All"], null, texts["RollupDown.All"], coverage.Covered, coverage.All, coverage.Inhabitants);
        foreach (var row in coverage.ByCounty)
        {
            yield return Row(texts["Rollup.CoverageBy.County"], row.Key, row.Name, row.Covered, row.All, row.Inhabitants);
        }

        foreach (var row in coverage.BySize)
        {
            yield return Row(texts["Rollup.CoverageBy.Size"], null, RollupText.Size(texts, row.Key), row.Covered, row.All, row.Inhabitants);
        }

        foreach (var row in coverage.ByKostra)
        {
            yield return Row(texts["Rollup.CoverageBy.Kostra"], row.Key, RollupText.Kostra(texts, row.Key), row.Covered, row.All, row.Inhabitants);
        }

        foreach (var row in coverage.ByCentrality)
        {
            yield return Row(texts["Rollup.CoverageBy.Centrality"], row.Key, texts[$"Rollup.Centrality.{row.Key}"], row.Covered, row.All, row.Inhabitants);
        }

        foreach (var municipality in coverage.Uncovered)
        {
            yield return Row(texts["RollupDown.Uncovered"], municipality.Number, municipality.Name, 0, 1, 0);
        }

        static FigureCellValue[] Row(string grouping, string? number, string name, int covered, int all, long inhabitants) =>
            [grouping, number, name, (double)covered, (double)all, all == 0 ? (double?)null : (double)covered / all, (double)inhabitants];
    }

    private static string[] TrendColumns(Texts texts) =>
    [
        texts["RollupDown.First"], texts["Rollup.Now"], texts["RollupDown.Counted"], texts["RollupDown.Of"],
        texts["RollupDown.FirstBefore"], texts["Rollup.Before"], texts["RollupDown.CountedBefore"], texts["RollupDown.OfBefore"],
    ];

    private static IEnumerable<FigureCellValue[]> TrendRows(TrendView trend) => trend.Now.Select((now, i) =>
    {
        FigureCellValue[] row = [Day(now.From), now.Value.Value, (double)now.Value.Count, (double?)now.Value.Of];
        return i < trend.Before.Count && trend.Before[i] is var before
            ? [.. row, Day(before.From), before.Value.Value, (double)before.Value.Count, (double?)before.Value.Of]
            : (FigureCellValue[])[.. row, (string?)null, (string?)null, (string?)null, (string?)null];
    });

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
