namespace Ioa.Network.Core.Experiences;

/// <summary>Rogers' five kinds of adopters, by when they took something into use compared with the others.</summary>
public enum AdopterCategory
{
    /// <summary>Innovatører: more than two standard deviations before the mean.</summary>
    Innovator,

    /// <summary>Tidlige brukere: between two and one before it.</summary>
    EarlyAdopter,

    /// <summary>Tidlig majoritet: the last one before it.</summary>
    EarlyMajority,

    /// <summary>Sen majoritet: the first one after it.</summary>
    LateMajority,

    /// <summary>Etternølere: more than one after it.</summary>
    Laggard,
}

/// <summary>How many have taken an experience into use at the end of a day.</summary>
/// <param name="On">The day.</param>
/// <param name="Total">How many by then.</param>
public sealed record CurvePoint(DateOnly On, int Total);

/// <summary>How something spread over time (Rogers, Diffusion of Innovations, chapter 7).</summary>
public static class AdoptionCurve
{
    /// <summary>With fewer than these the categories would say nothing.</summary>
    public const int LeastForCategories = 5;

    /// <summary>The cumulative number by day, one point for each day on which somebody came.</summary>
    public static IReadOnlyList<CurvePoint> Of(IEnumerable<DateOnly> days)
    {
        var total = 0;
        return [.. days.GroupBy(day => day).OrderBy(day => day.Key).Select(day => new CurvePoint(day.Key, total += day.Count()))];
    }

    /// <summary>
    /// Each adopter's category, in the order that was given; empty when there are fewer than <see cref="LeastForCategories"/>, or all came on
    /// the same day. The standard deviation is that of all there are (divided by their number), since they are no sample. Reckoned in
    /// whole numbers: who is exactly on a boundary is always put on the same side of it.
    /// </summary>
    public static IReadOnlyList<AdopterCategory> Categories(IReadOnlyList<DateOnly> days)
    {
        if (days.Count < LeastForCategories || days.All(day => day == days[0]))
        {
            return [];
        }

        // n·x − Σx is n times how far x is from the mean, and n·Σx² − (Σx)² is n² times the variance.
        var first = days.Min();
        var x = days.Select(day => (long)day.DayNumber - first.DayNumber).ToList();
        var (count, sum) = (x.Count, x.Sum());
        var spread = (count * x.Sum(v => v * v)) - (sum * sum);
        return [.. x.Select(v => Of((count * v) - sum))];

        AdopterCategory Of(long from) => (from < 0, from * from) switch
        {
            (true, var squared) when squared > 4 * spread => AdopterCategory.Innovator,
            (true, var squared) when squared > spread => AdopterCategory.EarlyAdopter,
            (true, _) => AdopterCategory.EarlyMajority,
            (false, var squared) when squared > spread => AdopterCategory.Laggard,
            _ => AdopterCategory.LateMajority,
        };
    }
}
