namespace Ioa.Network.Core.ICalendar;

/// <summary>
/// Which starts a series has. A rule runs by the clock on the wall of the start's zone, so that a meeting at nine is at nine in summer and in
/// winter. A start that does not fit its own rule is not one of the series: RFC 5545 leaves it undefined, and this is what python-dateutil and
/// rrule.js do. Without a rule the start always counts.
/// </summary>
public static class Recurrence
{
    // A rule that gives nothing for as many days as a hundred years have is taken to give nothing ever (30 February). What is examined is counted
    // in days, so a yearly rule with an interval of ten looks a thousand years ahead.
    private const int Patience = 36_525;

    /// <summary>The starts of an event, as the other overload has them.</summary>
    public static IEnumerable<CalendarTime> Occurrences(
        CalendarEvent calendarEvent, DateTimeOffset from, DateTimeOffset to, int limit = 1_000, string floatingZone = CalendarTime.HomeZone) =>
        Occurrences(calendarEvent.Start, calendarEvent.Rule, calendarEvent.ExtraDates, calendarEvent.ExceptDates, from, to, limit, floatingZone);

    /// <summary>The starts from <paramref name="from"/> until before <paramref name="to"/>, in order and each once, found as they are asked for.</summary>
    /// <param name="start">The first start; the others are of its kind and in its zone.</param>
    /// <param name="rule">The rule; with none, only the start and the further ones.</param>
    /// <param name="extra">Further starts.</param>
    /// <param name="except">Starts to leave out; a date leaves out the whole day of a series that has a time of day.</param>
    /// <param name="from">The first moment that counts.</param>
    /// <param name="to">The first moment that no longer counts.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="floatingZone">The IANA id of the zone in which dates and floating times are read.</param>
    public static IEnumerable<CalendarTime> Occurrences(
        CalendarTime start,
        RecurrenceRule? rule,
        IReadOnlyList<CalendarTime> extra,
        IReadOnlyList<CalendarTime> except,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit = 1_000,
        string floatingZone = CalendarTime.HomeZone)
    {
        if (rule is { IsValid: false })
        {
            throw new ArgumentException($"No rule that RFC 5545 allows: {rule}", nameof(rule));
        }

        return Enumerate(start, rule, extra, except, from, to, limit, floatingZone);
    }

    private static IEnumerable<CalendarTime> Enumerate(
        CalendarTime start, RecurrenceRule? rule, IReadOnlyList<CalendarTime> extra, IReadOnlyList<CalendarTime> except,
        DateTimeOffset from, DateTimeOffset to, int limit, string floatingZone)
    {
        var exceptDays = start.IsDate ? [] : except.Where(time => time.IsDate).Select(time => time.Date).ToHashSet();
        var exceptTimes = except.Where(time => start.IsDate || !time.IsDate).Select(time => time.ToUtc(floatingZone)).ToHashSet();
        var further = extra.Select(time => (Time: time, At: time.ToUtc(floatingZone))).Where(time => time.At >= from && time.At < to).OrderBy(time => time.At).ToList();
        var regular = (rule is null ? [start] : ByRule(start, rule, from, to, floatingZone)).Select(time => (Time: time, At: time.ToUtc(floatingZone)));

        DateTimeOffset? last = null;
        foreach (var (time, at) in Merge(regular, further))
        {
            if (limit <= 0 || at >= to)
            {
                yield break;
            }

            if (at < from || at == last || exceptTimes.Contains(at) || exceptDays.Contains(time.Date))
            {
                continue;
            }

            (last, limit) = (at, limit - 1);
            yield return time;
        }
    }

    private static IEnumerable<(CalendarTime Time, DateTimeOffset At)> Merge(
        IEnumerable<(CalendarTime Time, DateTimeOffset At)> regular, List<(CalendarTime Time, DateTimeOffset At)> further)
    {
        var next = 0;
        foreach (var time in regular)
        {
            for (; next < further.Count && further[next].At < time.At; next++)
            {
                yield return further[next];
            }

            yield return time;
        }

        for (; next < further.Count; next++)
        {
            yield return further[next];
        }
    }

    private static IEnumerable<CalendarTime> ByRule(CalendarTime start, RecurrenceRule rule, DateTimeOffset from, DateTimeOffset to, string floatingZone)
    {
        // The bounds are moments and the rule runs on the wall: two days to either side hold every time zone.
        var first = Day(from.UtcTicks - (2 * TimeSpan.TicksPerDay));
        var last = Day(to.UtcTicks + (2 * TimeSpan.TicksPerDay));
        var timeOfDay = TimeOnly.FromDateTime(start.Local);
        var count = 0;
        foreach (var day in DaysOf(rule, start.Date, first, last))
        {
            var time = start.At(day.ToDateTime(timeOfDay));
            if (count++ == rule.Count || (rule.Until is { } until && IsAfter(time, until, floatingZone)))
            {
                yield break;
            }

            // What is counted only, because it is before what is asked for, is not worth finding the moment of.
            if (day >= first)
            {
                yield return time;
            }
        }
    }

    private static bool IsAfter(CalendarTime time, CalendarTime until, string floatingZone) =>
        time.IsDate || until.IsDate ? time.Date > until.Date
        : until.Kind == CalendarTimeKind.Floating ? time.Local > until.Local
        : time.ToUtc(floatingZone) > until.ToUtc(floatingZone);

    private static DateOnly Day(long ticks) => DateOnly.FromDateTime(new DateTime(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Unspecified));

    /// <summary>The days that a rule gives, in order, up to <paramref name="last"/>; those before <paramref name="first"/> may be left out when nothing counts them.</summary>
    private static IEnumerable<DateOnly> DaysOf(RecurrenceRule rule, DateOnly start, DateOnly first, DateOnly last)
    {
        var filter = new DayFilter(rule, start);
        var matches = new List<int>();
        var patience = Patience;
        var period = rule.Count is null && first > start ? FirstPeriod(rule, start, first) : 0;
        for (; patience > 0 && Period(rule, start, period) is var (begin, length) && begin <= last.DayNumber; period++)
        {
            patience -= length;
            matches.Clear();
            for (var day = begin; day < begin + length; day++)
            {
                if (filter.Matches(day))
                {
                    matches.Add(day);
                }
            }

            foreach (var day in rule.Positions.Count == 0 ? matches : Positions(rule.Positions, matches))
            {
                if (day >= start.DayNumber)
                {
                    patience = Patience;
                    yield return DateOnly.FromDayNumber(day);
                }
            }
        }
    }

    private static List<int> Positions(IReadOnlyList<int> positions, List<int> days) => [.. positions
        .Select(position => position > 0 ? position - 1 : days.Count + position)
        .Where(position => position >= 0 && position < days.Count)
        .Distinct()
        .Order()
        .Select(position => days[position])];

    /// <summary>The number of the period that <paramref name="first"/> is in, or of the one before it.</summary>
    private static long FirstPeriod(RecurrenceRule rule, DateOnly start, DateOnly first)
    {
        var periods = rule.Frequency switch
        {
            RecurrenceFrequency.Daily => first.DayNumber - start.DayNumber,
            RecurrenceFrequency.Weekly => (first.DayNumber - start.DayNumber) / 7,
            RecurrenceFrequency.Monthly => (12 * (first.Year - start.Year)) + first.Month - start.Month,
            _ => first.Year - start.Year,
        };
        return Math.Max(0, (periods / rule.Interval) - 1);
    }

    /// <summary>The first day of a period and how many days it has; nothing when the years are at an end.</summary>
    private static (int Begin, int Length)? Period(RecurrenceRule rule, DateOnly start, long period)
    {
        var units = period * rule.Interval;
        switch (rule.Frequency)
        {
            case RecurrenceFrequency.Daily or RecurrenceFrequency.Weekly:
                var (begin, length) = rule.Frequency == RecurrenceFrequency.Daily
                    ? (start.DayNumber + units, 1)
                    : (WeekBegin(start.DayNumber, rule.WeekStart) + (7 * units), 7);
                return begin <= LastDay - length ? ((int)begin, length) : null;
            case RecurrenceFrequency.Monthly:
                var month = (12L * start.Year) + start.Month - 1 + units;
                var year = month / 12;
                return year <= CalendarTime.LastYear
                    ? (new DateOnly((int)year, (int)(month % 12) + 1, 1).DayNumber, DateTime.DaysInMonth((int)year, (int)(month % 12) + 1))
                    : null;
            default:
                year = start.Year + units;
                return year <= CalendarTime.LastYear
                    ? (new DateOnly((int)year, 1, 1).DayNumber, DateTime.IsLeapYear((int)year) ? 366 : 365)
                    : null;
        }
    }

    private static readonly int LastDay = new DateOnly(CalendarTime.LastYear, 12, 31).DayNumber;

    private static int WeekBegin(int day, DayOfWeek weekStart) => day - (((int)DateOnly.FromDayNumber(day).DayOfWeek - (int)weekStart + 7) % 7);

    /// <summary>The BY parts of a rule, with what the start says where the rule says nothing.</summary>
    private sealed class DayFilter
    {
        private readonly RecurrenceRule _rule;
        private readonly int _months;
        private readonly int _weekdays;
        private readonly List<RecurrenceDay> _ordinals;
        private readonly bool[] _monthDays = new bool[63];
        private readonly HashSet<int> _yearDays;
        private readonly HashSet<int> _weeks;
        private readonly bool _anyDay;
        private readonly bool _anyMonthDay;

        public DayFilter(RecurrenceRule rule, DateOnly start)
        {
            _rule = rule;
            IReadOnlyList<int> months = rule.Months;
            IReadOnlyList<int> monthDays = rule.MonthDays;
            IReadOnlyList<RecurrenceDay> days = rule.Days;
            if (rule.Days.Count + rule.MonthDays.Count + rule.YearDays.Count == 0)
            {
                switch (rule.Frequency)
                {
                    case RecurrenceFrequency.Yearly when rule.Weeks.Count == 0:
                        months = months.Count == 0 ? [start.Month] : months;
                        monthDays = [start.Day];
                        break;
                    case RecurrenceFrequency.Monthly:
                        monthDays = [start.Day];
                        break;
                    case RecurrenceFrequency.Yearly or RecurrenceFrequency.Weekly:
                        days = [new(start.DayOfWeek)];
                        break;
                }
            }

            foreach (var month in months)
            {
                _months |= 1 << month;
            }

            foreach (var day in days.Where(day => day.Ordinal == 0))
            {
                _weekdays |= 1 << (int)day.Day;
            }

            foreach (var day in monthDays)
            {
                _monthDays[day + 31] = true;
            }

            _ordinals = [.. days.Where(day => day.Ordinal != 0)];
            _yearDays = [.. rule.YearDays];
            _weeks = [.. rule.Weeks];
            (_anyDay, _anyMonthDay) = (days.Count == 0, monthDays.Count == 0);
        }

        public bool Matches(int dayNumber)
        {
            var day = DateOnly.FromDayNumber(dayNumber);
            if (_months != 0 && (_months & (1 << day.Month)) == 0)
            {
                return false;
            }

            var daysInMonth = DateTime.DaysInMonth(day.Year, day.Month);
            if (!_anyMonthDay && !_monthDays[day.Day + 31] && !_monthDays[day.Day - daysInMonth - 1 + 31])
            {
                return false;
            }

            var daysInYear = DateTime.IsLeapYear(day.Year) ? 366 : 365;
            return (_anyDay || (_weekdays & (1 << (int)day.DayOfWeek)) != 0 || IsOrdinal(day, daysInMonth, daysInYear)) &&
                (_yearDays.Count == 0 || _yearDays.Contains(day.DayOfYear) || _yearDays.Contains(day.DayOfYear - daysInYear - 1)) &&
                (_weeks.Count == 0 || InWeek(dayNumber));
        }

        private bool IsOrdinal(DateOnly day, int daysInMonth, int daysInYear)
        {
            // In a yearly rule without months the ordinals count in the year, otherwise in the month.
            var (at, of) = _rule.Frequency == RecurrenceFrequency.Yearly && _rule.Months.Count == 0 ? (day.DayOfYear, daysInYear) : (day.Day, daysInMonth);
            var (fromBegin, fromEnd) = (((at - 1) / 7) + 1, -(((of - at) / 7) + 1));
            foreach (var ordinal in _ordinals)
            {
                if (ordinal.Day == day.DayOfWeek && (ordinal.Ordinal == fromBegin || ordinal.Ordinal == fromEnd))
                {
                    return true;
                }
            }

            return false;
        }

        private bool InWeek(int dayNumber)
        {
            // A week belongs to the year that has at least four days of it, so the year that its fourth day is in.
            var fourth = DateOnly.FromDayNumber(WeekBegin(dayNumber, _rule.WeekStart) + 3);
            var week = ((fourth.DayOfYear - 1) / 7) + 1;
            var leftInYear = (DateTime.IsLeapYear(fourth.Year) ? 366 : 365) - fourth.DayOfYear;
            return _weeks.Contains(week) || _weeks.Contains(-((leftInYear / 7) + 1));
        }
    }
}
