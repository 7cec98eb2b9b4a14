using System.Globalization;

namespace Ioa.Network.Web.Components.Charts;

/// <summary>What the charts reckon alike.</summary>
public static class ChartScale
{
    /// <summary>Round marks from 0 to the highest figure or just above, three or four of them where the figures allow; whole numbers for whole figures.</summary>
    public static IReadOnlyList<double> Ticks(IEnumerable<double> values)
    {
        var all = values.ToList();
        var highest = all.DefaultIfEmpty().Max();
        if (highest <= 0)
        {
            return [0, 1];
        }

        var size = Math.Pow(10, Math.Floor(Math.Log10(highest)) - 1);
        var step = ((double[])[1, 2, 2.5, 5, 10, 20, 25, 50, 100]).Select(factor => factor * size)
            .First(step => Math.Ceiling((highest / step) - 1e-9) <= 3 && (!all.TrueForAll(double.IsInteger) || double.IsInteger(step)));
        return [.. Enumerable.Range(0, (int)Math.Ceiling((highest / step) - 1e-9) + 1).Select(i => i * step)];
    }

    /// <summary>Every how manyth label has room beside the others.</summary>
    public static int Every(int count, int longest, double width, double letter) =>
        count < 2 ? 1 : Math.Max(1, (int)Math.Ceiling(((longest * letter) + letter) / (width / count)));

    /// <summary>For SVG: few decimals, a full stop.</summary>
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>For people: at most one decimal.</summary>
    public static string Shown(double value) => value.ToString("#,0.#", CultureInfo.CurrentCulture);
}
