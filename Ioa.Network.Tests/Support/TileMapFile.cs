using System.Diagnostics;
using System.Globalization;
using Ioa.Network.Core.Reference;
using Ioa.Network.Core.Rollup;

namespace Ioa.Network.Tests.Support;

/// <summary>How good a tile map is.</summary>
/// <param name="WholeCounties">How many counties hang together.</param>
/// <param name="Near">Of each municipality's four nearest, the share that is at most two tiles away.</param>
/// <param name="Displacement">How far a municipality's tile is on the average from its place, in tiles, when the country is laid over the map as well as it goes by shifting and stretching it along each axis.</param>
/// <param name="Lakes">How many empty tiles the country encloses.</param>
public sealed record TileQuality(int WholeCounties, double Near, double Displacement, int Lakes)
{
    public static TileQuality Of(IReadOnlyList<TilePlace> places, IReadOnlyDictionary<string, MunicipalityTile> tiles) => new(
        places.GroupBy(p => p.County, StringComparer.Ordinal).Count(county => IsWhole([.. county.Select(p => tiles[p.Number])])),
        places.Average(p => places.Where(o => o != p).OrderBy(o => Kilometres(p, o)).Take(4).Count(o => Steps(tiles[p.Number], tiles[o.Number]) <= 2) / 4d),
        MeanDisplacement(places, tiles),
        Lakelike([.. tiles.Values]));

    private static bool IsWhole(HashSet<MunicipalityTile> tiles) => Reached(tiles.First(), tiles.Contains).Count == tiles.Count;

    private static int Lakelike(HashSet<MunicipalityTile> tiles)
    {
        var (columns, rows) = (tiles.Max(t => t.Column), tiles.Max(t => t.Row));
        var sea = Reached(new(-1, -1), t => t.Column >= -1 && t.Column <= columns + 1 && t.Row >= -1 && t.Row <= rows + 1 && !tiles.Contains(t));
        return Enumerable.Range(0, columns + 1).SelectMany(c => Enumerable.Range(0, rows + 1).Select(r => new MunicipalityTile(c, r))).Count(t => !tiles.Contains(t) && !sea.Contains(t));
    }

    private static HashSet<MunicipalityTile> Reached(MunicipalityTile from, Predicate<MunicipalityTile> isPassable)
    {
        var (seen, queue) = (new HashSet<MunicipalityTile> { from }, new Queue<MunicipalityTile>([from]));
        while (queue.TryDequeue(out var tile))
        {
            foreach (var beside in tile.Around().Where(beside => isPassable(beside) && seen.Add(beside)))
            {
                queue.Enqueue(beside);
            }
        }

        return seen;
    }

    private static int Steps(MunicipalityTile a, MunicipalityTile b)
    {
        var across = a.Column - (a.Row / 2) - b.Column + (b.Row / 2);
        var down = a.Row - b.Row;
        return (Math.Abs(across) + Math.Abs(down) + Math.Abs(across + down)) / 2;
    }

    private static double Kilometres(TilePlace a, TilePlace b) => 111.2 * double.Hypot(
        (a.Longitude - b.Longitude) * Math.Cos((a.Latitude + b.Latitude) / 2 * Math.PI / 180), a.Latitude - b.Latitude);

    private static double MeanDisplacement(IReadOnlyList<TilePlace> places, IReadOnlyDictionary<string, MunicipalityTile> tiles)
    {
        var map = places.Select(TileLayout.Project).ToList();
        var x = Fitted(map.ConvertAll(p => p.X), [.. places.Select(p => tiles[p.Number].Column + (tiles[p.Number].Row % 2 * 0.5))]);
        var y = Fitted(map.ConvertAll(p => p.Y), [.. places.Select(p => tiles[p.Number].Row * TileLayout.RowHeight)]);
        return x.Zip(y, double.Hypot).Average();
    }

    /// <summary>What is left of <paramref name="to"/> after the best straight line of <paramref name="from"/>.</summary>
    private static List<double> Fitted(List<double> from, List<double> to)
    {
        var (a, b) = (from.Average(), to.Average());
        var slope = from.Zip(to, (f, t) => (f - a) * (t - b)).Sum() / from.Sum(f => (f - a) * (f - a));
        return [.. from.Zip(to, (f, t) => t - b - (slope * (f - a)))];
    }
}

/// <summary><c>tiles</c>: makes <c>kommunekart.csv</c> anew from <c>kommuner.csv</c>.</summary>
internal static class TileMapFile
{
    /// <summary>The municipalities of the reference data.</summary>
    public static IReadOnlyList<TilePlace> Places() => [.. ReferenceFile.Rows("kommuner.csv")
        .Select(row => new TilePlace(row.Required("kommunenummer"), row.Required("fylkesnummer"), row.Degrees("lat")!.Value, row.Degrees("lon")!.Value))];

    public static async Task<int> MakeAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var places = Places();
        var tiles = TileLayout.Compute(places);
        var path = Path.Combine(Repository.Root, "Ioa.Network.Core", "Reference", "kommunekart.csv");
        var lines = tiles.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key},{t.Value.Column},{t.Value.Row}\n"));
        await File.WriteAllTextAsync(path, string.Concat(lines.Prepend("kommunenummer,kolonne,rad\n")));
        var quality = TileQuality.Of(places, tiles);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {path}: {tiles.Count} municipalities, {tiles.Values.Max(t => t.Column) + 1} columns, {tiles.Values.Max(t => t.Row) + 1} rows, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s
            counties that hang together: {quality.WholeCounties} of {places.Select(p => p.County).Distinct(StringComparer.Ordinal).Count()}
            of each municipality's four nearest, at most two tiles away: {quality.Near:P1}
            mean displacement: {quality.Displacement:0.00} tiles
            enclosed empty tiles: {quality.Lakes}
            """));
        return 0;
    }
}
