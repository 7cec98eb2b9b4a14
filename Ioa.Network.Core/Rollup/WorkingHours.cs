using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Rollup;

/// <summary>
/// Working hours: from 08:00 to 16:00 in Norway on Norwegian working days (rule 3). A question asked on Friday at 15 and answered on Monday at
/// 9 waited two of them.
/// </summary>
public static class WorkingHours
{
    /// <summary>Hours in a working day.</summary>
    public const int PerDay = 8;

    /// <summary>What is longer counts as this: a hundred working days.</summary>
    public const int Most = 100 * PerDay;

    private static readonly TimeOnly Opens = new(8, 0);
    private static readonly TimeOnly Closes = new(16, 0);

    /// <summary>The whole working hours between two moments; 0 when the second is not later, at most <see cref="Most"/>.</summary>
    public static int Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
        {
            return 0;
        }

        var (first, last) = (OsloTime.DateIn(from), OsloTime.DateIn(to));
        if (last.DayNumber - first.DayNumber > 2 * Most / PerDay)
        {
            return Most;
        }

        // On a working day nobody's clock is put forward or back: that happens on Sundays.
        var hours = first == last ? Within(first, from, to) : Within(first, from, null) + Within(last, null, to);
        var between = first == last ? 0 : WorkingDays.Between(first, last) - (WorkingDays.IsWorkingDay(last) ? 1 : 0);
        return Math.Min((int)hours.TotalHours + (between * PerDay), Most);
    }

    private static TimeSpan Within(DateOnly day, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (!WorkingDays.IsWorkingDay(day))
        {
            return TimeSpan.Zero;
        }

        var (opens, closes) = (OsloTime.At(day, Opens), OsloTime.At(day, Closes));
        var begin = from > opens ? from.Value : opens;
        var end = to < closes ? to.Value : closes;
        return end > begin ? end - begin : TimeSpan.Zero;
    }
}
