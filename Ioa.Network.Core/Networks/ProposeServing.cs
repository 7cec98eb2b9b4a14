using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Networks;

/// <summary>An organisation on the map, for <see cref="ProposeServing"/>.</summary>
/// <param name="Organisation">Which.</param>
/// <param name="Latitude">Degrees; <see langword="null"/> when unknown, which is equally far from everybody.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="Population">Inhabitants; 0 for what has none.</param>
public sealed record ServingPlace(OrganisationId Organisation, double? Latitude, double? Longitude, int Population);

/// <summary>
/// Proposes who serves whom: spreads the members evenly over the superusers, near before far. A member weighs 1 plus its
/// inhabitants divided by the members' average, so that number and size count the same. In the proposal no superuser carries more
/// than another by more than the heaviest member's weight: an even spread exactly as far as whole municipalities allow.
/// </summary>
/// <remarks>
/// First everybody goes to the nearest. While two superusers differ by more than that, the member that loses the least distance moves
/// from the heaviest; each move makes the loads more equal, so it ends. Then single moves and swaps that shorten the way and keep
/// the loads even. Ties follow the order of ids: the same network always gives the same proposal.
/// </remarks>
public static class ProposeServing
{
    private const double EarthRadiusKilometres = 6371;
    private const double Nothing = 1e-9;

    /// <summary>A superuser for every member; empty when nobody can serve.</summary>
    public static IReadOnlyList<ServingAssignment> From(IEnumerable<ServingPlace> members, IEnumerable<ServingPlace> superusers)
    {
        var served = members.OrderBy(m => m.Organisation.Value).ToArray();
        var serving = superusers.OrderBy(s => s.Organisation.Value).ToArray();
        if (serving.Length == 0 || served.Length == 0)
        {
            return [];
        }

        var weights = Weights(served);
        var allowed = weights.Max() + Nothing;
        var distances = served.Select(m => serving.Select(s => Kilometres(m, s)).ToArray()).ToArray();
        var chosen = distances.Select(d => Array.IndexOf(d, d.Min())).ToArray();
        var loads = new double[serving.Length];
        for (var i = 0; i < served.Length; i++)
        {
            loads[chosen[i]] += weights[i];
        }

        Even(distances, weights, chosen, loads, allowed);
        while (Shorten(distances, weights, chosen, loads, allowed))
        {
            // Each round makes the whole way shorter, so there is a last one.
        }

        return [.. served.Select((m, i) => new ServingAssignment(m.Organisation, serving[chosen[i]].Organisation))];
    }

    /// <summary>What each member weighs in a superuser's load, in the order given.</summary>
    internal static double[] Weights(IReadOnlyCollection<ServingPlace> members)
    {
        var average = members.Average(m => (double)m.Population);
        return [.. members.Select(m => 1 + (average == 0 ? 0 : m.Population / average))];
    }

    /// <summary>The great-circle distance (haversine); 0 when a place is unknown.</summary>
    internal static double Kilometres(ServingPlace one, ServingPlace other)
    {
        if (one.Latitude is not { } lat1 || one.Longitude is not { } lon1 || other.Latitude is not { } lat2 || other.Longitude is not { } lon2)
        {
            return 0;
        }

        double north = Math.Sin(double.DegreesToRadians(lat2 - lat1) / 2), east = Math.Sin(double.DegreesToRadians(lon2 - lon1) / 2);
        var square = (north * north) + (Math.Cos(double.DegreesToRadians(lat1)) * Math.Cos(double.DegreesToRadians(lat2)) * east * east);
        return 2 * EarthRadiusKilometres * Math.Asin(Math.Min(1, Math.Sqrt(square)));
    }

    private static void Even(double[][] distances, double[] weights, int[] chosen, double[] loads, double allowed)
    {
        while (loads.Max() - loads.Min() > allowed)
        {
            var heaviest = Array.IndexOf(loads, loads.Max());
            var (member, to, cost) = (-1, -1, double.MaxValue);
            for (var i = 0; i < chosen.Length; i++)
            {
                for (var s = 0; s < loads.Length; s++)
                {
                    if (chosen[i] == heaviest && loads[heaviest] - loads[s] > allowed && distances[i][s] - distances[i][heaviest] < cost)
                    {
                        (member, to, cost) = (i, s, distances[i][s] - distances[i][heaviest]);
                    }
                }
            }

            loads[heaviest] -= weights[member];
            loads[to] += weights[member];
            chosen[member] = to;
        }
    }

    private static bool Shorten(double[][] distances, double[] weights, int[] chosen, double[] loads, double allowed)
    {
        var shorter = false;
        for (var i = 0; i < chosen.Length; i++)
        {
            for (var s = 0; s < loads.Length; s++)
            {
                if (distances[i][s] < distances[i][chosen[i]] - Nothing && KeepsEven(loads, chosen[i], s, weights[i], allowed))
                {
                    Move(weights[i], chosen[i], s);
                    chosen[i] = s;
                    shorter = true;
                }
            }

            for (var j = i + 1; j < chosen.Length; j++)
            {
                int a = chosen[i], b = chosen[j];
                if (distances[i][b] + distances[j][a] < distances[i][a] + distances[j][b] - Nothing && KeepsEven(loads, a, b, weights[i] - weights[j], allowed))
                {
                    Move(weights[i] - weights[j], a, b);
                    (chosen[i], chosen[j]) = (b, a);
                    shorter = true;
                }
            }
        }

        return shorter;

        void Move(double weight, int from, int to)
        {
            loads[from] -= weight;
            loads[to] += weight;
        }
    }

    private static bool KeepsEven(double[] loads, int from, int to, double weight, double allowed)
    {
        double least = double.MaxValue, most = double.MinValue;
        for (var s = 0; s < loads.Length; s++)
        {
            var load = loads[s] + (s == from ? -weight : s == to ? weight : 0);
            least = Math.Min(least, load);
            most = Math.Max(most, load);
        }

        return most - least <= allowed;
    }
}
