using Ioa.Network.Core.Reference;

namespace Ioa.Network.Core.Rollup;

/// <summary>Where a municipality is on the tile map.</summary>
/// <param name="Column">From the west, from 0. In every second row, from the second on, the tiles lie half a tile further east.</param>
/// <param name="Row">From the north, from 0.</param>
public readonly record struct MunicipalityTile(int Column, int Row)
{
    /// <summary>The six tiles around it: east and west, then those above, then those below; each pair from the west.</summary>
    public IEnumerable<MunicipalityTile> Around()
    {
        var shift = Row % 2;
        return
        [
            new(Column - 1, Row), new(Column + 1, Row), new(Column - 1 + shift, Row - 1), new(Column + shift, Row - 1), new(Column - 1 + shift, Row + 1),
            new(Column + shift, Row + 1),
        ];
    }
}

/// <summary>
/// The hexagon tile map on which each municipality counts alike (decision 0060). Read once, of <c>kommunekart.csv</c>, which a command
/// computes from where the municipalities are.
/// </summary>
public static class MunicipalityTiles
{
    /// <summary>Municipality number → tile.</summary>
    public static IReadOnlyDictionary<string, MunicipalityTile> All { get; } = ReferenceFile.Rows("kommunekart.csv").ToDictionary(
        row => row.Required("kommunenummer"), row => new MunicipalityTile(row.Number("kolonne")!.Value, row.Number("rad")!.Value), StringComparer.Ordinal);

    /// <summary>How many columns the map has.</summary>
    public static int Columns { get; } = All.Values.Max(tile => tile.Column) + 1;

    /// <summary>How many rows the map has.</summary>
    public static int Rows { get; } = All.Values.Max(tile => tile.Row) + 1;

    /// <summary>
    /// The tiles of these municipalities. One that is newer than the map is not lost: it gets the free tile furthest to the south-east, beside
    /// the country, in the order of their numbers.
    /// </summary>
    public static IReadOnlyDictionary<string, MunicipalityTile> Of(IEnumerable<string> numbers)
    {
        using var free = FromTheSouthEast().Except(All.Values).GetEnumerator();
        return numbers.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToDictionary(
            number => number,
            number => All.TryGetValue(number, out var tile) ? tile : free.MoveNext() ? free.Current : throw new InvalidOperationException("No free tile"),
            StringComparer.Ordinal);
    }

    /// <summary>Every tile of the map's square, column by column.</summary>
    private static IEnumerable<MunicipalityTile> FromTheSouthEast() =>
        from column in Enumerable.Range(0, Columns)
        from row in Enumerable.Range(0, Rows)
        select new MunicipalityTile(Columns - 1 - column, Rows - 1 - row);
}
