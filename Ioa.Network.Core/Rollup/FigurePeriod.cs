namespace Ioa.Network.Core.Rollup;

/// <summary>Whole calendar months, from one to another, both included. Figures are for whole months, so that any period is a sum of kept ones.</summary>
/// <param name="From">The first day of the first month.</param>
/// <param name="To">The first day of the last month.</param>
public readonly record struct FigurePeriod(DateOnly From, DateOnly To)
{
    /// <summary>The earliest month that can be asked for.</summary>
    public static readonly DateOnly Earliest = new(2015, 1, 1);

    /// <summary>How many months.</summary>
    public int Months => ((To.Year - From.Year) * 12) + To.Month - From.Month + 1;

    /// <summary>The first day after it.</summary>
    public DateOnly End => To.AddMonths(1);

    /// <summary>The twelve months up to and with a day's.</summary>
    public static FigurePeriod LastYear(DateOnly today) => new(MonthOf(today).AddMonths(-11), MonthOf(today));

    /// <summary>The same length of time just before it.</summary>
    public FigurePeriod Before() => new(From.AddMonths(-Months), From.AddMonths(-1));

    /// <summary>The same months a year earlier.</summary>
    public FigurePeriod YearBefore() => new(From.AddYears(-1), To.AddYears(-1));

    /// <summary>The first day of a day's month.</summary>
    public static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    /// <summary>The years and months whose sums together are the period's: whole years, and the months that are left at either end.</summary>
    internal (List<DateOnly> Years, List<DateOnly> Months) Parts()
    {
        var (years, months) = (new List<DateOnly>(), new List<DateOnly>());
        for (var month = From; month <= To;)
        {
            if (month.Month == 1 && month.AddMonths(11) <= To)
            {
                years.Add(month);
                month = month.AddYears(1);
            }
            else
            {
                months.Add(month);
                month = month.AddMonths(1);
            }
        }

        return (years, months);
    }
}
