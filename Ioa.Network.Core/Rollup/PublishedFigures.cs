using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>
/// The figures of counties, networks and organisations for those who do not read what is counted: never so small that they point at a person,
/// and never so that a difference between two reports does.
/// </summary>
/// <remarks>
/// What happens in a scope is let out month by month, in portions of at least <see cref="Least"/>: what a month has fewer of waits, and goes with
/// the next month that fills the portion. A period shows the portions that were let out in it. So every figure of every period, and every sum
/// or difference of such figures of a scope, is made of whole portions; there is no way to get at a part of one. Each part of a figure that is shown
/// by itself (a sector, a stage, a kind of meeting) has portions of its own, and the figure is their sum. At most two of a part wait in a scope, and
/// nothing is lost. The month that is not over is never shown: a portion that may still grow could be told from one that has.
/// <para>The series are kept in memory, a scope's read anew when it has changed: counties, networks and organisations are a few hundred.</para>
/// </remarks>
public sealed class PublishedFigures(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>How many a portion has at least.</summary>
    public const int Least = 3;

    private static readonly FigureScopeKind[] Kinds = [FigureScopeKind.County, FigureScopeKind.Network, FigureScopeKind.Organisation];

    private readonly SemaphoreSlim _reading = new(1, 1);
    private Kept _kept = new(-1, new Dictionary<int, Series>());

    /// <summary>Reads what has changed since the last time.</summary>
    internal async Task<Published> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var version = await db.FigureStates.Select(s => (long?)s.Version).FirstOrDefaultAsync(cancellationToken) ?? 0;
        if (_kept.Version == version)
        {
            return new Published(_kept.Series);
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_kept.Version < version)
            {
                _kept = await ReadAsync(db, _kept, version, cancellationToken);
            }

            return new Published(_kept.Series);
        }
        finally
        {
            _reading.Release();
        }
    }

    private static async Task<Kept> ReadAsync(NetworkDbContext db, Kept kept, long version, CancellationToken cancellationToken)
    {
        var changed = await db.FigureScopes.AsNoTracking()
            .Where(s => Kinds.Contains(s.Kind) && s.Version > kept.Version && s.Version <= version)
            .ToDictionaryAsync(s => s.Id, cancellationToken);
        var series = new Dictionary<int, Series>(kept.Series);
        foreach (var part in changed.Keys.Chunk(100))
        {
            var cells = await db.FigureCells
                .Where(c => part.Contains(c.ScopeId) && c.Grain == FigureGrain.Month && c.Count > 0)
                .Select(c => new Portion(c.ScopeId, c.Figure, c.From, c.Bucket, c.Count, c.Sum))
                .ToListAsync(cancellationToken);
            var byScope = cells.ToLookup(c => c.ScopeId);
            foreach (var id in part)
            {
                series[id] = new Series(changed[id], [.. byScope[id].GroupBy(c => (c.Figure, Part: PartOf(c))).SelectMany(LetOut)]);
            }
        }

        return new Kept(version, series);
    }

    /// <summary>Gives each month's cells of one part of a figure the month in which they are let out; those that wait are left out.</summary>
    internal static IEnumerable<Portion> LetOut(IEnumerable<Portion> ofOnePart)
    {
        var waiting = new List<Portion>();
        foreach (var month in ofOnePart.GroupBy(c => c.Month).OrderBy(g => g.Key))
        {
            waiting.AddRange(month);
            if (waiting.Sum(c => c.Count) >= Least)
            {
                foreach (var cell in waiting)
                {
                    yield return cell with { Month = month.Key };
                }

                waiting.Clear();
            }
        }
    }

    // How many hours each answer took is never shown, only how long most of them did.
    private static int PartOf(Portion cell) => cell.Figure == Figure.QuestionsAnswered ? 0 : cell.Bucket;

    /// <summary>What a month counts in a scope, in one bucket of a figure.</summary>
    internal readonly record struct Portion(int ScopeId, Figure Figure, DateOnly Month, int Bucket, long Count, long Sum);

    internal sealed record Series(FigureScope Scope, Portion[] LetOut);

    private sealed record Kept(long Version, IReadOnlyDictionary<int, Series> Series);
}

/// <summary>The published figures as they stood at one moment.</summary>
internal sealed class Published(IReadOnlyDictionary<int, PublishedFigures.Series> series)
{
    /// <summary>The sums of each county, network or organisation over those of the period's months that are over.</summary>
    public Dictionary<FigureScope, FigureSums> Of(FigureScopeKind kind, FigurePeriod period, DateOnly today, IReadOnlyCollection<Figure>? figures = null) =>
        series.Values.Where(s => s.Scope.Kind == kind).ToDictionary(s => s.Scope, s => Sums(s, period.From, Last(period, today), figures));

    /// <summary>The sums of one.</summary>
    public FigureSums Of(Func<FigureScope, bool> scope, FigurePeriod period, DateOnly today)
    {
        var sums = new FigureSums();
        foreach (var found in series.Values.Where(s => scope(s.Scope)))
        {
            sums.Add(Sums(found, period.From, Last(period, today), null));
        }

        return sums;
    }

    /// <summary>The sums of each month of some scopes, by its first day.</summary>
    public Dictionary<DateOnly, FigureSums> Trend(Func<FigureScope, bool> scope, FigurePeriod period, DateOnly today)
    {
        var trend = new Dictionary<DateOnly, FigureSums>();
        foreach (var cell in series.Values.Where(s => scope(s.Scope)).SelectMany(s => s.LetOut))
        {
            if (cell.Month >= period.From && cell.Month <= Last(period, today))
            {
                if (!trend.TryGetValue(cell.Month, out var sums))
                {
                    trend.Add(cell.Month, sums = new FigureSums());
                }

                sums.Add(cell.Figure, cell.Bucket, cell.Count, cell.Sum);
            }
        }

        return trend;
    }

    // The last month of the period that is over.
    private static DateOnly Last(FigurePeriod period, DateOnly today) =>
        period.To < FigurePeriod.MonthOf(today) ? period.To : FigurePeriod.MonthOf(today).AddMonths(-1);

    private static FigureSums Sums(PublishedFigures.Series series, DateOnly from, DateOnly to, IReadOnlyCollection<Figure>? figures)
    {
        var sums = new FigureSums();
        foreach (var cell in series.LetOut)
        {
            if (cell.Month >= from && cell.Month <= to && (figures is null || figures.Contains(cell.Figure)))
            {
                sums.Add(cell.Figure, cell.Bucket, cell.Count, cell.Sum);
            }
        }

        return sums;
    }
}
