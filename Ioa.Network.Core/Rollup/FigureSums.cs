using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>The sums of some figures over a period in one scope.</summary>
internal sealed class FigureSums
{
    /// <summary>Of nothing.</summary>
    public static readonly FigureSums None = new();

    private readonly Dictionary<(Figure Figure, int Bucket), (long Count, long Sum)> _sums = [];

    /// <summary>Adds to a figure.</summary>
    public void Add(Figure figure, int bucket, long count, long sum)
    {
        var (oldCount, oldSum) = _sums.GetValueOrDefault((figure, bucket));
        _sums[(figure, bucket)] = (oldCount + count, oldSum + sum);
    }

    /// <summary>Adds all of another's.</summary>
    public void Add(FigureSums other)
    {
        foreach (var ((figure, bucket), (count, sum)) in other._sums)
        {
            Add(figure, bucket, count, sum);
        }
    }

    /// <summary>How many, in one bucket or in all.</summary>
    public long Count(Figure figure, int? bucket) =>
        bucket is { } one ? _sums.GetValueOrDefault((figure, one)).Count : _sums.Where(s => s.Key.Figure == figure).Sum(s => s.Value.Count);

    /// <summary>The minutes.</summary>
    public long Sum(Figure figure) => _sums.Where(s => s.Key.Figure == figure).Sum(s => s.Value.Sum);

    /// <summary>How many in each bucket, by bucket.</summary>
    public IReadOnlyList<(int Bucket, long Count)> Buckets(Figure figure) =>
        [.. _sums.Where(s => s.Key.Figure == figure && s.Value.Count != 0).Select(s => (s.Key.Bucket, s.Value.Count)).OrderBy(b => b.Bucket)];

    /// <summary>The smallest bucket that at least this share of them does not exceed (nearest rank); <see langword="null"/> when there are none.</summary>
    public double? Percentile(Figure figure, double share)
    {
        var buckets = Buckets(figure);
        var rank = (long)Math.Ceiling(share * buckets.Sum(b => b.Count));
        foreach (var (bucket, count) in buckets)
        {
            rank -= count;
            if (rank <= 0)
            {
                return bucket;
            }
        }

        return null;
    }

    /// <summary>Of one scope, every figure.</summary>
    public static async Task<FigureSums> OfScopeAsync(NetworkDbContext db, int scope, FigurePeriod period, CancellationToken cancellationToken)
    {
        var sums = new FigureSums();
        foreach (var part in Parts(db, period))
        {
            var rows = await part.Where(c => c.ScopeId == scope)
                .GroupBy(c => new { c.Figure, c.Bucket })
                .Select(g => new { g.Key.Figure, g.Key.Bucket, Count = g.Sum(c => c.Count), Sum = g.Sum(c => c.Sum) })
                .ToListAsync(cancellationToken);
            rows.ForEach(r => sums.Add(r.Figure, r.Bucket, r.Count, r.Sum));
        }

        return sums;
    }

    /// <summary>Some figures of several scopes of a kind, by the scope's number.</summary>
    public static async Task<Dictionary<int, FigureSums>> OfScopesAsync(
        NetworkDbContext db, IReadOnlyList<int> scopes, IReadOnlyList<Figure> figures, FigurePeriod period, CancellationToken cancellationToken)
    {
        var sums = new Dictionary<int, FigureSums>();
        foreach (var part in Parts(db, period))
        {
            var rows = await part.Where(c => scopes.Contains(c.ScopeId) && figures.Contains(c.Figure))
                .GroupBy(c => new { c.ScopeId, c.Figure, c.Bucket })
                .Select(g => new { g.Key.ScopeId, g.Key.Figure, g.Key.Bucket, Count = g.Sum(c => c.Count), Sum = g.Sum(c => c.Sum) })
                .ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                if (!sums.TryGetValue(row.ScopeId, out var of))
                {
                    sums.Add(row.ScopeId, of = new FigureSums());
                }

                of.Add(row.Figure, row.Bucket, row.Count, row.Sum);
            }
        }

        return sums;
    }

    /// <summary>One scope's figures by week or month, by the first day.</summary>
    public static async Task<Dictionary<DateOnly, FigureSums>> TrendAsync(
        NetworkDbContext db, int scope, IReadOnlyList<Figure> figures, FigureGrain grain, DateOnly from, DateOnly end, CancellationToken cancellationToken)
    {
        var rows = await db.FigureCells
            .Where(c => c.ScopeId == scope && c.Grain == grain && c.From >= from && c.From < end && figures.Contains(c.Figure))
            .Select(c => new { c.From, c.Figure, c.Bucket, c.Count, c.Sum })
            .ToListAsync(cancellationToken);
        var trend = new Dictionary<DateOnly, FigureSums>();
        foreach (var row in rows)
        {
            if (!trend.TryGetValue(row.From, out var of))
            {
                trend.Add(row.From, of = new FigureSums());
            }

            of.Add(row.Figure, row.Bucket, row.Count, row.Sum);
        }

        return trend;
    }

    private static IEnumerable<IQueryable<FigureCell>> Parts(NetworkDbContext db, FigurePeriod period)
    {
        var (years, months) = period.Parts();
        if (years.Count > 0)
        {
            var (first, last) = (years[0], years[^1]);
            yield return db.FigureCells.Where(c => c.Grain == FigureGrain.Year && c.From >= first && c.From <= last);
        }

        if (months.Count > 0)
        {
            yield return db.FigureCells.Where(c => c.Grain == FigureGrain.Month && months.Contains(c.From));
        }
    }
}
