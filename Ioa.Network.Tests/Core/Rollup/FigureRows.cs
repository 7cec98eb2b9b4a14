using Ioa.Network.Core.Rollup.Keeping;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>The figures as they stand in the database, to compare with those that are built from scratch.</summary>
internal static class FigureRows
{
    /// <summary>What was kept and is not built («kept»), and the other way («built»). Afterwards, they are built.</summary>
    public static async Task<List<string>> DifferenceFromBuiltAsync(World world)
    {
        var kept = await ReadAsync(world);
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        var built = await ReadAsync(world);
        return [.. Less(kept, built).Select(row => $"kept: {row}"), .. Less(built, kept).Select(row => $"built: {row}")];
    }

    /// <summary>Every fact, and every sum that is not nothing.</summary>
    public static async Task<List<string>> ReadAsync(World world)
    {
        await using var db = await world.DbAsync();
        var facts = await db.FigureFacts.AsNoTracking().ToListAsync(world.Cancel);
        var cells = await db.FigureCells.AsNoTracking().Where(c => c.Count != 0 || c.Sum != 0)
            .Join(db.FigureScopes, c => c.ScopeId, s => s.Id, (c, s) => new { s.Key, s.Kind, c.Grain, c.From, c.Figure, c.Bucket, c.Count, c.Sum })
            .ToListAsync(world.Cancel);
        return [.. facts.Select(f => f.Value.ToString()), .. cells.Select(c => c.ToString()!)];
    }

    /// <summary>The rows of which there are more in the one than in the other.</summary>
    public static IEnumerable<string> Less(List<string> one, List<string> other)
    {
        var counts = other.CountBy(row => row, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return one.CountBy(row => row, StringComparer.Ordinal).Where(row => row.Value > counts.GetValueOrDefault(row.Key)).Select(row => $"{row.Key} × {row.Value}");
    }
}
