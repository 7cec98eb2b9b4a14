using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Ioa.Network.Core.ICalendar;

/// <summary>How often a rule repeats; more often than daily is not for meetings.</summary>
public enum RecurrenceFrequency
{
    /// <summary>Every day, or every so many days.</summary>
    Daily,

    /// <summary>By weeks.</summary>
    Weekly,

    /// <summary>By months.</summary>
    Monthly,

    /// <summary>By years.</summary>
    Yearly,
}

/// <summary>A weekday of a rule.</summary>
/// <param name="Day">The weekday.</param>
/// <param name="Ordinal">Which one of the month (or year): 1 the first, -1 the last; 0 for every one.</param>
public readonly record struct RecurrenceDay(DayOfWeek Day, int Ordinal = 0)
{
    private static readonly string[] Names = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    /// <summary>As iCalendar writes it: <c>MO</c>, <c>-1FR</c>.</summary>
    public override string ToString() => (Ordinal == 0 ? "" : Ordinal.ToString(CultureInfo.InvariantCulture)) + NameOf(Day);

    internal static string NameOf(DayOfWeek day) => Names[(int)day];

    internal static bool TryParse(ReadOnlySpan<char> text, out RecurrenceDay day)
    {
        day = default;
        if (text.Length < 2)
        {
            return false;
        }

        var ordinal = 0;
        var name = text[^2..];
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.Equals(Names[i], StringComparison.OrdinalIgnoreCase) &&
                (text.Length == 2 || (int.TryParse(text[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ordinal) && ordinal != 0)))
            {
                day = new((DayOfWeek)i, ordinal);
                return true;
            }
        }

        return false;
    }
}

/// <summary>
/// How an event is repeated (RRULE; RFC 5545, 3.3.10). BYHOUR, BYMINUTE and BYSECOND and the frequencies below a day are refused: each
/// occurrence has the start's time of day. Two rules are equal when they are written the same.
/// </summary>
public sealed record RecurrenceRule
{
    /// <summary>By days, weeks, months or years.</summary>
    public required RecurrenceFrequency Frequency { get; init; }

    /// <summary>Every so many of them.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>How many there are, the first counted; not together with <see cref="Until"/>.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// The last moment at which one may start: a date for an event of whole days, UTC for one in a time zone, floating for a floating one. A date
    /// for an event that has a time of day counts to the end of that day.
    /// </summary>
    public CalendarTime? Until { get; init; }

    /// <summary>Weekdays (BYDAY), with ordinals when monthly or yearly.</summary>
    public IReadOnlyList<RecurrenceDay> Days { get; init; } = [];

    /// <summary>Days of the month (BYMONTHDAY), from the end when negative.</summary>
    public IReadOnlyList<int> MonthDays { get; init; } = [];

    /// <summary>Days of the year (BYYEARDAY), from the end when negative.</summary>
    public IReadOnlyList<int> YearDays { get; init; } = [];

    /// <summary>Weeks of the year (BYWEEKNO), from the end when negative.</summary>
    public IReadOnlyList<int> Weeks { get; init; } = [];

    /// <summary>Months (BYMONTH).</summary>
    public IReadOnlyList<int> Months { get; init; } = [];

    /// <summary>Which of those that a period gives are meant (BYSETPOS), from the end when negative.</summary>
    public IReadOnlyList<int> Positions { get; init; } = [];

    /// <summary>The first day of the week (WKST): it tells which days an interval of several weeks holds.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    /// <summary>Reads a rule that may be anything.</summary>
    /// <param name="text">The value of an RRULE.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="problem">Why it was refused: <see cref="CalendarIssueCode.InvalidRule"/>, <see cref="CalendarIssueCode.RuleTooFrequent"/> or
    /// <see cref="CalendarIssueCode.UnsupportedRule"/>.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out RecurrenceRule? rule, out CalendarIssueCode problem)
    {
        problem = CalendarIssueCode.InvalidRule;
        rule = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        RecurrenceFrequency? frequency = null;
        var read = new RecurrenceRule { Frequency = RecurrenceFrequency.Daily };
        foreach (var range in text.Split(';'))
        {
            var part = text[range].Trim();
            if (part.IsEmpty)
            {
                continue;
            }

            var equals = part.IndexOf('=');
            if (equals < 0 || equals > 20)
            {
                return false;
            }

            var name = part[..equals].Trim().ToString().ToUpperInvariant();
            var value = part[(equals + 1)..].Trim();
            if (!seen.Add(name))
            {
                return false;
            }

            int number;
            IReadOnlyList<int>? numbers;
            switch (name)
            {
                case "FREQ":
                    if (value.Equals("SECONDLY", StringComparison.OrdinalIgnoreCase) || value.Equals("MINUTELY", StringComparison.OrdinalIgnoreCase) ||
                        value.Equals("HOURLY", StringComparison.OrdinalIgnoreCase))
                    {
                        problem = CalendarIssueCode.RuleTooFrequent;
                        return false;
                    }

                    if (value.IsEmpty || !char.IsAsciiLetter(value[0]) || !Enum.TryParse<RecurrenceFrequency>(value, ignoreCase: true, out var known))
                    {
                        return false;
                    }

                    frequency = known;
                    break;
                case "INTERVAL":
                    if (!Number(value, out number))
                    {
                        return false;
                    }

                    read = read with { Interval = number };
                    break;
                case "COUNT":
                    if (!Number(value, out number))
                    {
                        return false;
                    }

                    read = read with { Count = number };
                    break;
                case "UNTIL":
                    if (!CalendarTime.TryParse(value, null, out var until))
                    {
                        return false;
                    }

                    read = read with { Until = until };
                    break;
                case "WKST":
                    if (!RecurrenceDay.TryParse(value, out var start) || start.Ordinal != 0)
                    {
                        return false;
                    }

                    read = read with { WeekStart = start.Day };
                    break;
                case "BYDAY":
                    if (DaysOf(value) is not { } days)
                    {
                        return false;
                    }

                    read = read with { Days = days };
                    break;
                case "BYMONTHDAY" or "BYYEARDAY" or "BYWEEKNO" or "BYMONTH" or "BYSETPOS":
                    numbers = NumbersOf(value);
                    if (numbers is null)
                    {
                        return false;
                    }

                    read = name switch
                    {
                        "BYMONTHDAY" => read with { MonthDays = numbers },
                        "BYYEARDAY" => read with { YearDays = numbers },
                        "BYWEEKNO" => read with { Weeks = numbers },
                        "BYMONTH" => read with { Months = numbers },
                        _ => read with { Positions = numbers },
                    };
                    break;
                case "BYHOUR" or "BYMINUTE" or "BYSECOND" or "RSCALE" or "SKIP":
                    problem = CalendarIssueCode.UnsupportedRule;
                    return false;
                default:
                    // Parts that are not known may be there (X-…), and mean nothing to us.
                    if (!name.StartsWith("X-", StringComparison.Ordinal))
                    {
                        return false;
                    }

                    break;
            }
        }

        if (frequency is null || !(read with { Frequency = frequency.Value }).IsValid)
        {
            return false;
        }

        rule = read with { Frequency = frequency.Value };
        return true;
    }

    /// <summary>Whether RFC 5545 allows the rule; one that it does not is a fault in the caller when it is written or expanded.</summary>
    public bool IsValid =>
        Enum.IsDefined(Frequency) && Enum.IsDefined(WeekStart) && Interval >= 1 && Count is null or >= 1 && (Count is null || Until is null) &&
        Within(MonthDays, 31) && Within(YearDays, 366) && Within(Weeks, 53) && Within(Positions, 366) && Months.All(month => month is >= 1 and <= 12) &&
        Days.All(day => Enum.IsDefined(day.Day) && day.Ordinal is >= -53 and <= 53) &&
        (Days.All(day => day.Ordinal == 0) || Frequency == RecurrenceFrequency.Monthly || (Frequency == RecurrenceFrequency.Yearly && Weeks.Count == 0)) &&
        (MonthDays.Count == 0 || Frequency != RecurrenceFrequency.Weekly) &&
        (YearDays.Count == 0 || Frequency == RecurrenceFrequency.Yearly) &&
        (Weeks.Count == 0 || Frequency == RecurrenceFrequency.Yearly) &&
        (Positions.Count == 0 || Days.Count + MonthDays.Count + YearDays.Count + Weeks.Count + Months.Count > 0);

    /// <summary>As iCalendar writes it: <c>FREQ=MONTHLY;BYDAY=-1FR</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("FREQ=").Append(Frequency.ToString().ToUpperInvariant());
        if (Interval != 1)
        {
            text.Append(CultureInfo.InvariantCulture, $";INTERVAL={Interval}");
        }

        if (Count is { } count)
        {
            text.Append(CultureInfo.InvariantCulture, $";COUNT={count}");
        }

        if (Until is { } until)
        {
            text.Append(CultureInfo.InvariantCulture, $";UNTIL={until}");
        }

        List(text, "BYMONTH", Months);
        List(text, "BYWEEKNO", Weeks);
        List(text, "BYYEARDAY", YearDays);
        List(text, "BYMONTHDAY", MonthDays);
        List(text, "BYDAY", Days);
        List(text, "BYSETPOS", Positions);
        return WeekStart == DayOfWeek.Monday ? text.ToString() : text.Append(";WKST=").Append(RecurrenceDay.NameOf(WeekStart)).ToString();
    }

    /// <inheritdoc/>
    public bool Equals(RecurrenceRule? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    private static bool Within(IReadOnlyList<int> numbers, int most) => numbers.All(number => number != 0 && number >= -most && number <= most);

    private static bool Number(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static void List<T>(StringBuilder text, string name, IReadOnlyList<T> values) where T : IFormattable
    {
        if (values.Count > 0)
        {
            text.Append(';').Append(name).Append('=').AppendJoin(',', values.Select(value => value.ToString(null, CultureInfo.InvariantCulture)));
        }
    }

    private static void List(StringBuilder text, string name, IReadOnlyList<RecurrenceDay> days)
    {
        if (days.Count > 0)
        {
            text.Append(';').Append(name).Append('=').AppendJoin(',', days);
        }
    }

    private static List<RecurrenceDay>? DaysOf(ReadOnlySpan<char> text)
    {
        var days = new List<RecurrenceDay>();
        foreach (var range in text.Split(','))
        {
            if (!RecurrenceDay.TryParse(text[range].Trim(), out var day))
            {
                return null;
            }

            days.Add(day);
        }

        return [.. days.Distinct()];
    }

    private static List<int>? NumbersOf(ReadOnlySpan<char> text)
    {
        var numbers = new List<int>();
        foreach (var range in text.Split(','))
        {
            if (!int.TryParse(text[range].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return [.. numbers.Distinct()];
    }
}
