namespace Ioa.Network.Core.Common;

/// <summary>
/// Norwegian working days (rule 3 of the domain): Monday to Friday except public holidays. The holidays follow
/// lov om 1. og 17. mai som høgtidsdagar and lov om trudomssamfunn § 21; the moving ones follow Easter Sunday.
/// </summary>
public static class WorkingDays
{
    /// <summary>Whether the date is a Norwegian working day.</summary>
    public static bool IsWorkingDay(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsPublicHoliday(date);

    /// <summary>Whether the date is a Norwegian public holiday (Sundays that are no other holiday are not counted as one).</summary>
    public static bool IsPublicHoliday(DateOnly date)
    {
        if ((date.Month, date.Day) is (1, 1) or (5, 1) or (5, 17) or (12, 25) or (12, 26))
        {
            return true;
        }

        // Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday.
        return (date.DayNumber - EasterSunday(date.Year).DayNumber) is -3 or -2 or 0 or 1 or 39 or 49 or 50;
    }

    /// <summary>The date <paramref name="days"/> working days after <paramref name="date"/>; the date itself never counts.</summary>
    /// <param name="date">The day it starts.</param>
    /// <param name="days">How many working days, 1 or more.</param>
    public static DateOnly Add(DateOnly date, int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        while (days > 0)
        {
            date = date.AddDays(1);
            if (IsWorkingDay(date))
            {
                days--;
            }
        }

        return date;
    }

    /// <summary>When something asked at a moment is due: the end of the office day (16:00 in Norway) on the N-th working day after it.</summary>
    /// <param name="askedAt">When it was asked.</param>
    /// <param name="days">How many working days the answerer has.</param>
    public static DateTimeOffset DueAt(DateTimeOffset askedAt, int days) =>
        OsloTime.At(Add(OsloTime.DateIn(askedAt), days), new TimeOnly(16, 0));

    /// <summary>How many working days there are after a day, until and with another; 0 when that is not later.</summary>
    public static int Between(DateOnly from, DateOnly to)
    {
        var days = 0;
        for (var day = from.AddDays(1); day <= to; day = day.AddDays(1))
        {
            days += IsWorkingDay(day) ? 1 : 0;
        }

        return days;
    }

    /// <summary>The same time of day in Norway, so many working days later; 0 changes nothing.</summary>
    public static DateTimeOffset Later(DateTimeOffset at, int days) =>
        days == 0 ? at : OsloTime.At(Add(OsloTime.DateIn(at), days), TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, OsloTime.Zone).DateTime));

    /// <summary>Easter Sunday in the Gregorian calendar (the anonymous algorithm, Nature 1876; valid for every year).</summary>
    public static DateOnly EasterSunday(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
        int h = ((19 * a) + b - d - g + 15) % 30;
        int i = c / 4, k = c % 4;
        int l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        int m = (a + (11 * h) + (22 * l)) / 451;
        int month = (h + l - (7 * m) + 114) / 31, day = ((h + l - (7 * m) + 114) % 31) + 1;
        return new DateOnly(year, month, day);
    }
}
