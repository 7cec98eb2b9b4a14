using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>How fine a trend is.</summary>
public enum TrendStep
{
    /// <summary>By week, for the country and for networks whose conversations the reader reads.</summary>
    Week,

    /// <summary>By month.</summary>
    Month,

    /// <summary>By quarter.</summary>
    Quarter,
}

/// <summary>A measure in one week, month or quarter.</summary>
/// <param name="From">Its first day.</param>
/// <param name="Value">What the measure came to.</param>
public readonly record struct TrendPoint(DateOnly From, MeasureValue Value);

/// <summary>A measure over time.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Step">How fine; coarser than was asked for where weeks are not shown.</param>
/// <param name="Now">In the period.</param>
/// <param name="Before">In the period compared with, step by step.</param>
public sealed record TrendView(Measure Measure, TrendStep Step, IReadOnlyList<TrendPoint> Now, IReadOnlyList<TrendPoint> Before);

/// <summary>A measure by week, month or quarter, of what an <see cref="OverviewQuery"/> is of.</summary>
public sealed class TrendQuery(IDbContextFactory<NetworkDbContext> contexts, PublishedFigures published, TimeProvider clock)
{
    /// <summary>Reads it; whoever may not see the overview gets <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<TrendView>> HandleAsync(
        OverviewScope scope, Measure measure, TrendStep step, FigurePeriod period, FigurePeriod against, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.RollupReaderAsync(user, today, cancellationToken) is not { } reader)
        {
            return Error.NotFound;
        }

        Networks.LearningNetworkId? network = null;
        if (scope.Kind == FigureScopeKind.Network)
        {
            network = (await db.Networks.Where(n => n.Slug == scope.Key).Select(n => new { n.Id }).FirstOrDefaultAsync(cancellationToken))?.Id;
            if (network is not { } id || !(reader.SeesAll || reader.Networks.Contains(id)))
            {
                return Error.NotFound;
            }
        }
        else if (!reader.SeesAll || scope.Kind == FigureScopeKind.NetworkOrganisation)
        {
            return Error.NotFound;
        }

        Figure[] figures = measure.Of is { } of ? [measure.Figure, of] : [measure.Figure];
        if (scope.Kind == FigureScopeKind.Country || (network is { } own && reader.Networks.Contains(own)))
        {
            var row = await db.FigureScopes.Where(s => s.Kind == scope.Kind && (network == null || s.NetworkId == network)).Select(s => s.Id).FirstOrDefaultAsync(cancellationToken);
            return new TrendView(measure, step, await ExactAsync(period), await ExactAsync(against));

            async Task<List<TrendPoint>> ExactAsync(FigurePeriod shown)
            {
                var end = shown.End <= today ? shown.End : today.AddDays(1);
                var grain = step == TrendStep.Week ? FigureGrain.Week : FigureGrain.Month;
                var from = step == TrendStep.Week ? MondayOf(shown.From) : shown.From;
                return Points(measure, step, from, end, await FigureSums.TrendAsync(db, row, figures, grain, from, end, cancellationToken));
            }
        }

        var all = await published.ReadAsync(cancellationToken);
        Func<FigureScope, bool> wanted;
        if (scope.Kind == FigureScopeKind.Organisation)
        {
            var lineage = await Lineage.ReadAsync(db, cancellationToken);
            if (lineage.Organisations.Values.Where(o => o.ValidTo is null && string.Equals(o.Number, scope.Key, StringComparison.Ordinal)).MinBy(o => o.Kind) is not { } organisation)
            {
                return Error.NotFound;
            }

            var parts = lineage.PartsOf(organisation.Id);
            wanted = s => s.Kind == FigureScopeKind.Organisation && parts.Contains(s.OrganisationId!.Value);
        }
        else
        {
            wanted = scope.Kind == FigureScopeKind.County
                ? s => s.Kind == FigureScopeKind.County && string.Equals(s.CountyNumber, scope.Key, StringComparison.Ordinal)
                : s => s.Kind == FigureScopeKind.Network && s.NetworkId == network;
        }

        step = step == TrendStep.Week ? TrendStep.Month : step;
        return new TrendView(measure, step, PublishedPoints(period), PublishedPoints(against));

        List<TrendPoint> PublishedPoints(FigurePeriod shown)
        {
            var end = shown.End <= FigurePeriod.MonthOf(today) ? shown.End : FigurePeriod.MonthOf(today);
            return Points(measure, step, shown.From, end, all.Trend(wanted, shown, today));
        }
    }

    private static List<TrendPoint> Points(Measure measure, TrendStep step, DateOnly from, DateOnly end, Dictionary<DateOnly, FigureSums> sums)
    {
        var points = new List<TrendPoint>();
        for (var at = from; at < end; at = Next(at, step))
        {
            var of = new FigureSums();
            for (var part = at; part < Next(at, step); part = step == TrendStep.Week ? part.AddDays(7) : part.AddMonths(1))
            {
                of.Add(sums.GetValueOrDefault(part, FigureSums.None));
            }

            points.Add(new TrendPoint(at, measure.In(of)));
        }

        return points;
    }

    private static DateOnly Next(DateOnly at, TrendStep step) => step switch
    {
        TrendStep.Week => at.AddDays(7),
        TrendStep.Month => at.AddMonths(1),
        _ => new DateOnly(at.Year, ((at.Month - 1) / 3 * 3) + 1, 1).AddMonths(3),
    };

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
