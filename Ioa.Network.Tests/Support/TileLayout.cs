using Ioa.Network.Core.Rollup;

namespace Ioa.Network.Tests.Support;

/// <summary>A municipality as the map needs it: where it is, and in which county.</summary>
public sealed record TilePlace(string Number, string County, double Latitude, double Longitude);

/// <summary>
/// Computes the tile map (decision 0060): the country is spread until every municipality has room for one hexagon, each is given a hexagon
/// near its place, and then tiles are moved and exchanged as long as that makes a better map. The seed is fixed.
/// </summary>
public sealed class TileLayout
{
    private const int Columns = 48;
    private const int Rows = 60;
    private const double SplitCost = 25;
    private const double Cold = 0.01;
    private const int Seed = 357;

    // What a better map is, weighed against each other; found by looking at the maps that they gave.
    private const double PlaceCost = 0.25;
    private const double NeighbourCost = 0.4;
    private const double BorderCost = 0.35;
    private const double CoastCost = 2;

    /// <summary>How far apart neighbours want to be while the country is spread, in tiles: less than one, so that what is sparse is drawn together.</summary>
    private const double Rest = 0.6;

    /// <summary>The map is turned a little against the clock, and squeezed north of Trondheim's fjord: the country shall fit a telephone.</summary>
    private const double Turn = 8 * Math.PI / 180;
    private const double SqueezedAbove = 0.03;
    private const double Squeeze = 0.5;

    /// <summary>From one row to the next, in tiles.</summary>
    public static readonly double RowHeight = Math.Sqrt(3) / 2;

    private readonly IReadOnlyList<TilePlace> _places;
    private readonly int[] _county;
    private readonly (double X, double Y)[] _map;
    private readonly (double X, double Y)[] _wanted;
    private readonly List<(int Other, double X, double Y)>[] _near;
    private readonly int[] _cell;
    private readonly int[] _at = new int[Columns * Rows];
    private readonly int[] _marked = new int[Columns * Rows];
    private readonly int[] _stack = new int[Columns * Rows];
    private readonly Random _random = new(Seed);
    private readonly int[] _pieces;
    private readonly bool[] _sea = new bool[Columns * Rows];
    private int _mark;
    private int _split;

    private TileLayout(IReadOnlyList<TilePlace> places)
    {
        _places = places;
        var counties = places.Select(p => p.County).Distinct(StringComparer.Ordinal).ToList();
        _county = [.. places.Select(p => counties.IndexOf(p.County))];
        _map = [.. places.Select(Project)];
        _near = Neighbours(_map);
        _wanted = Spread();
        _cell = new int[places.Count];
        _pieces = new int[counties.Count + 1];
    }

    /// <summary>The tile of each municipality, from the north-western corner of the map.</summary>
    public static IReadOnlyDictionary<string, MunicipalityTile> Compute(IReadOnlyList<TilePlace> places)
    {
        var layout = new TileLayout(places);
        layout.Assign();
        layout.Improve(4, 6_000_000);
        while (layout.FillLakes())
        {
            layout.Improve(0.5, 1_500_000);
        }

        return layout.Trimmed();
    }

    /// <summary>Azimuthal and equidistant about the middle of the country, in which Finnmark bends to the east; y grows southwards. Turned and squeezed, see above.</summary>
    public static (double X, double Y) Project(TilePlace place)
    {
        const double Radians = Math.PI / 180;
        var (middle, latitude, longitude) = (65 * Radians, place.Latitude * Radians, (place.Longitude - 15) * Radians);
        var angle = Math.Acos((Math.Sin(middle) * Math.Sin(latitude)) + (Math.Cos(middle) * Math.Cos(latitude) * Math.Cos(longitude)));
        var scale = angle < 1e-9 ? 1 : angle / Math.Sin(angle);
        var (x, y) = (
            scale * Math.Cos(latitude) * Math.Sin(longitude),
            -scale * ((Math.Cos(middle) * Math.Sin(latitude)) - (Math.Sin(middle) * Math.Cos(latitude) * Math.Cos(longitude))));
        (x, y) = ((x * Math.Cos(Turn)) + (y * Math.Sin(Turn)), (y * Math.Cos(Turn)) - (x * Math.Sin(Turn)));
        return (x, y < SqueezedAbove ? SqueezedAbove + (Squeeze * (y - SqueezedAbove)) : y);
    }

    /// <summary>Gabriel's graph: two are neighbours when no third lies in the circle between them. With the direction to each.</summary>
    private static List<(int Other, double X, double Y)>[] Neighbours((double X, double Y)[] map)
    {
        var near = new List<(int, double, double)>[map.Length];
        for (var i = 0; i < map.Length; i++)
        {
            near[i] = [];
            for (var j = 0; j < map.Length; j++)
            {
                var (x, y) = (map[j].X - map[i].X, map[j].Y - map[i].Y);
                var (middleX, middleY, squared) = ((map[i].X + map[j].X) / 2, (map[i].Y + map[j].Y) / 2, ((x * x) + (y * y)) / 4);
                if (i != j && !map.Where((p, k) => k != i && k != j && Square(p.X - middleX) + Square(p.Y - middleY) < squared).Any())
                {
                    var length = 2 * Math.Sqrt(squared);
                    near[i].Add((j, x / length, y / length));
                }
            }
        }

        return near;
    }

    /// <summary>
    /// Each neighbour wants to be one tile away in its own direction, and nobody nearer than a tile: what is dense is widened, what is sparse
    /// drawn together.
    /// </summary>
    private (double X, double Y)[] Spread()
    {
        const int Steps = 4000;
        var scale = 1 / _near.SelectMany((near, i) => near.Select(n => Math.Sqrt(Square(_map[i].X - _map[n.Other].X) + Square(_map[i].Y - _map[n.Other].Y)))).Order().ElementAt(_near.Sum(n => n.Count) / 2);
        var at = _map.Select(p => (X: p.X * scale, Y: p.Y * scale)).ToArray();
        for (var step = 0; step < Steps; step++)
        {
            var pull = 0.15 * (1 - (0.8 * step / Steps));
            var moved = new (double X, double Y)[at.Length];
            for (var i = 0; i < at.Length; i++)
            {
                double x = 0, y = 0;
                foreach (var (other, towardsX, towardsY) in _near[i])
                {
                    x += at[other].X - (Rest * towardsX) - at[i].X;
                    y += at[other].Y - (Rest * towardsY) - at[i].Y;
                }

                x *= pull / _near[i].Count;
                y *= pull / _near[i].Count;
                for (var j = 0; j < at.Length; j++)
                {
                    var (awayX, awayY) = (at[i].X - at[j].X, at[i].Y - at[j].Y);
                    var squared = (awayX * awayX) + (awayY * awayY);
                    if (i != j && squared < 1)
                    {
                        var length = Math.Sqrt(squared) + 1e-9;
                        x += awayX / length * (1 - length) * 0.25;
                        y += awayY / length * (1 - length) * 0.25;
                    }
                }

                moved[i] = (at[i].X + x, at[i].Y + y);
            }

            at = moved;
        }

        var (left, top) = (at.Min(p => p.X), at.Min(p => p.Y));
        return [.. at.Select(p => (p.X - left + 4, p.Y - top + (4 * RowHeight)))];
    }

    private static double Square(double value) => value * value;

    private static (double X, double Y) Centre(int cell)
    {
        var (row, column) = Math.DivRem(cell, Columns);
        return (column + (row % 2 * 0.5), row * RowHeight);
    }

    /// <summary>The six cells around a cell; −1 outside the board.</summary>
    private static readonly int[][] Around = [.. Enumerable.Range(0, Columns * Rows).Select(cell =>
    {
        var (row, column) = Math.DivRem(cell, Columns);
        var shift = row % 2;
        return ((int Row, int Column)[])
            [(row, column - 1), (row, column + 1), (row - 1, column - 1 + shift), (row - 1, column + shift), (row + 1, column - 1 + shift), (row + 1, column + shift)];
    }).Select(cells => cells.Select(c => c.Row is >= 0 and < Rows && c.Column is >= 0 and < Columns ? (c.Row * Columns) + c.Column : -1).ToArray())];

    /// <summary>The Hungarian method: the tiles whose squared distances to the wanted places are least in sum.</summary>
    private void Assign()
    {
        var (n, m) = (_places.Count, _at.Length);
        var (u, v, match, way) = (new double[n + 1], new double[m + 1], new int[m + 1], new int[m + 1]);
        for (var i = 1; i <= n; i++)
        {
            match[0] = i;
            var (column, least, used) = (0, new double[m + 1], new bool[m + 1]);
            Array.Fill(least, double.MaxValue);
            do
            {
                used[column] = true;
                var (row, next, step) = (match[column], 0, double.MaxValue);
                for (var j = 1; j <= m; j++)
                {
                    if (used[j])
                    {
                        continue;
                    }

                    var cost = Distance(row - 1, j - 1) - u[row] - v[j];
                    if (cost < least[j])
                    {
                        (least[j], way[j]) = (cost, column);
                    }

                    if (least[j] < step)
                    {
                        (step, next) = (least[j], j);
                    }
                }

                for (var j = 0; j <= m; j++)
                {
                    if (used[j])
                    {
                        u[match[j]] += step;
                        v[j] -= step;
                    }
                    else
                    {
                        least[j] -= step;
                    }
                }

                column = next;
            }
            while (match[column] != 0);

            for (; column != 0; column = way[column])
            {
                match[column] = match[way[column]];
            }
        }

        Array.Fill(_at, -1);
        for (var j = 1; j <= m; j++)
        {
            if (match[j] > 0)
            {
                _cell[match[j] - 1] = j - 1;
                _at[j - 1] = match[j] - 1;
            }
        }
    }

    private double Distance(int place, int cell)
    {
        var centre = Centre(cell);
        return Square(centre.X - _wanted[place].X) + Square(centre.Y - _wanted[place].Y);
    }

    /// <summary>Simulated annealing: a tile goes to a cell beside it, or two change places; what makes the map worse is allowed less and less.</summary>
    private void Improve(double heated, int moves)
    {
        for (var county = 0; county < _pieces.Length; county++)
        {
            _pieces[county] = Pieces(county == _pieces.Length - 1 ? -1 : county);
        }

        _split = _pieces.Sum(pieces => pieces - 1);
        for (var move = 0; move < moves; move++)
        {
            var heat = heated * Math.Pow(Cold / heated, (double)move / moves);
            var i = _random.Next(_cell.Length);
            var (from, to) = (_cell[i], Around[_cell[i]][_random.Next(6)]);
            if (to >= 0 && _random.Next(3) == 0)
            {
                to = Around[to][_random.Next(6)];
            }

            if (to < 0 || to == from)
            {
                continue;
            }

            var before = Cost(from, to);
            Exchange(from, to);
            var allowed = before - Cost(from, to) - (heat * Math.Log(_random.NextDouble()));
            if (allowed < (_split == 0 ? 0 : -SplitCost * _split) || !Holds(from, to, allowed))
            {
                Exchange(from, to);
            }
        }
    }

    /// <summary>Whether what the exchange does to counties that hang together, and to the country, is allowed; it is counted last, being the dearest to count.</summary>
    private bool Holds(int from, int to, double allowed)
    {
        var country = _pieces.Length - 1;
        Span<int> concerned = [_at[from] >= 0 ? _county[_at[from]] : -1, _at[to] >= 0 ? _county[_at[to]] : -1, _at[from] < 0 || _at[to] < 0 ? country : -1];
        if (concerned[0] == concerned[1])
        {
            concerned[1] = -1;
        }

        Span<int> now = stackalloc int[3];
        var more = 0;
        for (var c = 0; c < 3; c++)
        {
            if (concerned[c] >= 0)
            {
                now[c] = Pieces(concerned[c] == country ? -1 : concerned[c]);
                more += now[c] - _pieces[concerned[c]];
            }
        }

        if (SplitCost * more > allowed)
        {
            return false;
        }

        for (var c = 0; c < 3; c++)
        {
            if (concerned[c] >= 0)
            {
                _pieces[concerned[c]] = now[c];
            }
        }

        _split += more;
        return true;
    }

    /// <summary>
    /// Fills each empty cell that the country encloses: the tiles between it and the nearest coast move one step inwards. Comes back with
    /// whether there was any.
    /// </summary>
    private bool FillLakes()
    {
        var any = false;
        while (Lake() is { } lake)
        {
            any = true;
            var (from, queue) = (new Dictionary<int, int> { [lake] = lake }, new Queue<int>([lake]));
            while (queue.TryDequeue(out var cell))
            {
                if (cell != lake && Around[cell].Any(beside => beside >= 0 && _sea[beside]))
                {
                    // From the lake outwards each empty cell changes place with the tile behind it.
                    var way = new Stack<int>();
                    for (var step = cell; step != lake; step = from[step])
                    {
                        way.Push(step);
                    }

                    for (var empty = lake; way.TryPop(out var next); empty = next)
                    {
                        Exchange(next, empty);
                    }

                    break;
                }

                foreach (var beside in Around[cell].Where(beside => beside >= 0 && _at[beside] >= 0 && from.TryAdd(beside, cell)))
                {
                    queue.Enqueue(beside);
                }
            }
        }

        return any;
    }

    /// <summary>An empty cell that is not reached from the corner of the board.</summary>
    private int? Lake()
    {
        Array.Clear(_sea);
        var height = 0;
        (_stack[height++], _sea[0]) = (0, true);
        while (height > 0)
        {
            foreach (var cell in Around[_stack[--height]])
            {
                if (cell >= 0 && _at[cell] < 0 && !_sea[cell])
                {
                    (_sea[cell], _stack[height++]) = (true, cell);
                }
            }
        }

        for (var cell = 0; cell < _at.Length; cell++)
        {
            if (_at[cell] < 0 && !_sea[cell])
            {
                return cell;
            }
        }

        return null;
    }

    private void Exchange(int from, int to)
    {
        (_at[from], _at[to]) = (_at[to], _at[from]);
        foreach (var cell in (ReadOnlySpan<int>)[from, to])
        {
            if (_at[cell] >= 0)
            {
                _cell[_at[cell]] = cell;
            }
        }
    }

    /// <summary>What depends on the two cells; the rest of the map is the same before and after.</summary>
    private double Cost(int from, int to)
    {
        var (i, j) = (_at[from], _at[to]);
        var cost = Parting(from, to);
        foreach (var place in (ReadOnlySpan<int>)[i, j])
        {
            if (place >= 0)
            {
                cost += Strain(place);
            }
        }

        // Between two occupied cells the coast does not change.
        return i >= 0 && j >= 0 ? cost : cost + Coast(from, to);
    }

    /// <summary>How far a municipality is from where it should be, and its neighbours from where they should be.</summary>
    private double Strain(int place)
    {
        var (x, y) = Centre(_cell[place]);
        var strain = PlaceCost * Distance(place, _cell[place]);
        foreach (var (other, towardsX, towardsY) in _near[place])
        {
            var (otherX, otherY) = Centre(_cell[other]);
            strain += NeighbourCost * (Square(otherX - x - towardsX) + Square(otherY - y - towardsY));
        }

        return strain;
    }

    /// <summary>Each side between two counties costs: borders are to be short.</summary>
    private double Parting(int from, int to)
    {
        var sides = 0;
        foreach (var cell in (ReadOnlySpan<int>)[from, to])
        {
            if (_at[cell] < 0)
            {
                continue;
            }

            foreach (var beside in Around[cell])
            {
                sides += beside >= 0 && _at[beside] >= 0 && _county[_at[beside]] != _county[_at[cell]] ? 1 : 0;
            }
        }

        return BorderCost * sides;
    }

    /// <summary>Holes and notches around the two cells.</summary>
    private double Coast(int from, int to)
    {
        _mark++;
        var cost = 0d;
        foreach (var middle in (ReadOnlySpan<int>)[from, to])
        {
            cost += Notch(middle);
            foreach (var cell in Around[middle])
            {
                cost += cell < 0 ? 0 : Notch(cell);
            }
        }

        return cost;
    }

    private double Notch(int cell)
    {
        if (_marked[cell] == _mark)
        {
            return 0;
        }

        _marked[cell] = _mark;
        var occupied = 0;
        foreach (var beside in Around[cell])
        {
            occupied += beside >= 0 && _at[beside] >= 0 ? 1 : 0;
        }

        return _at[cell] < 0
            ? occupied switch { 6 => 20, 5 => 8, 4 => 1.5, _ => 0 }
            : (CoastCost * (6 - occupied)) + occupied switch { 0 => 8, 1 => 3, 2 => 0.5, _ => 0 };
    }

    /// <summary>In how many pieces a county is; of the country for −1.</summary>
    private int Pieces(int county)
    {
        _mark++;
        var pieces = 0;
        for (var i = 0; i < _cell.Length; i++)
        {
            if ((county >= 0 && _county[i] != county) || _marked[_cell[i]] == _mark)
            {
                continue;
            }

            pieces++;
            var height = 0;
            _stack[height++] = _cell[i];
            _marked[_cell[i]] = _mark;
            while (height > 0)
            {
                foreach (var cell in Around[_stack[--height]])
                {
                    if (cell >= 0 && _at[cell] >= 0 && _marked[cell] != _mark && (county < 0 || _county[_at[cell]] == county))
                    {
                        _marked[cell] = _mark;
                        _stack[height++] = cell;
                    }
                }
            }
        }

        return pieces;
    }

    /// <summary>Without the empty columns and rows around it; the first row stays an even one, so that every second row is still half a tile to the right.</summary>
    private Dictionary<string, MunicipalityTile> Trimmed()
    {
        var left = _cell.Min(cell => cell % Columns);
        var top = _cell.Min(cell => cell / Columns) & ~1;
        return _places.Select((place, i) => (place.Number, Column: (_cell[i] % Columns) - left, Row: (_cell[i] / Columns) - top))
            .ToDictionary(tile => tile.Number, tile => new MunicipalityTile(tile.Column, tile.Row), StringComparer.Ordinal);
    }
}
