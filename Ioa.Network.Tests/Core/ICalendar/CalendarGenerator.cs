using System.Text;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.ICalendar;

/// <summary>Calendars by chance, as a portal of meetings could send them: all that an event can hold, and texts that try to be more.</summary>
internal static class CalendarGenerator
{
    public static readonly string[] Zones =
        ["Europe/Oslo", "Europe/Oslo", "Europe/Oslo", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Jerusalem", "Pacific/Chatham"];

    private static readonly string[] Pieces =
        [" ", "\n", "\t", ",", ";", ":", "\\", "\\n", "\"", "^", "^n", "'", "=", "æøå", "Møte i Kvænangen", "👩‍👩‍👧", "e\u0301", "日本語", "\u00a0", "x", "BEGIN:VEVENT", "END:VCALENDAR", "%", "@", "<b>", "&amp;"];

    public static Calendar Create(Random random)
    {
        var method = random.Next(3) == 0 ? (CalendarMethod?)random.Next(8) : null;
        return new()
        {
            Method = method,
            ProductId = "-//" + Text(random) + "//NO",
            Name = Text(random),
            RefreshInterval = random.Next(2) == 0 ? TimeSpan.FromMinutes(random.Next(1, 10_000)) : null,
            Events = [.. Enumerable.Range(0, random.Next(1, 4)).SelectMany(number => Series(random, $"{number}-{random.Next():x}@ioa.example"))],
        };
    }

    public static string Text(Random random)
    {
        if (random.Next(4) == 0)
        {
            return "";
        }

        // What is no text is for the hostile tests; here is what must come back as it went.
        var text = random.Next(3) == 0
            ? string.Concat(HostileStrings.All[random.Next(HostileStrings.Count)].EnumerateRunes().Where(rune => rune.Value != 0xFFFD && !Rune.IsControl(rune)).Select(rune => rune.ToString()))
            : string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        return text;
    }

    public static CalendarTime Time(Random random, int kind)
    {
        var local = new DateTime(random.Next(2015, 2036), random.Next(1, 13), random.Next(1, 29), random.Next(24), random.Next(4) * 15, 0, DateTimeKind.Unspecified);
        if (random.Next(4) == 0)
        {
            // The small hours in the weeks of the clock's changes.
            local = new DateTime(local.Year, random.Next(2) == 0 ? 3 : 10, random.Next(24, 32), random.Next(5), 30, 0, DateTimeKind.Unspecified);
        }

        return kind switch
        {
            0 => CalendarTime.OnDate(DateOnly.FromDateTime(local)),
            1 => CalendarTime.Utc(new DateTimeOffset(local, TimeSpan.Zero)),
            2 => CalendarTime.Floating(local),
            _ => CalendarTime.InZone(local, Zones[random.Next(Zones.Length)]),
        };
    }

    private static List<CalendarEvent> Series(Random random, string uid)
    {
        var start = Time(random, random.Next(10));
        RecurrenceRule? rule = null;
        if (random.Next(3) > 0)
        {
            // The start is one of the series, as it should be: what is to become of one that is not each program decides for itself.
            rule = Rule(random, start);
            var first = Recurrence.Occurrences(start, rule with { Count = null, Until = null }, [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 1).FirstOrDefault();
            start = first == default ? start : first;
            rule = first == default ? null : rule;
        }

        var known = rule is null ? [start] : Recurrence.Occurrences(start, rule, [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 30).ToList();
        var master = Event(random, uid, start) with
        {
            Rule = rule,
            ExtraDates = rule is null ? [] : [.. Enumerable.Range(0, random.Next(3)).Select(number => start.At(start.Local.AddDays((37 * (number + 1)) + 0.5)))],
            ExceptDates = rule is null ? [] : [.. known.Skip(1).Where(_ => random.Next(8) == 0).Take(4)],
        };
        var replaced = rule is null ? [] : known.Skip(1).Except(master.ExceptDates).Where(_ => random.Next(10) == 0).Take(3)
            .Select(id => Event(random, uid, id.At(id.Local.AddHours(id.IsDate ? 24 : random.Next(-3, 4)))) with { RecurrenceId = id }).ToList();
        return [master, .. replaced];
    }

    private static CalendarEvent Event(Random random, string uid, CalendarTime start)
    {
        var length = random.Next(3);
        return new()
        {
            Uid = uid,
            Sequence = random.Next(5),
            Stamp = Moment(random),
            Created = random.Next(2) == 0 ? Moment(random) : null,
            LastModified = random.Next(2) == 0 ? Moment(random) : null,
            Start = start,
            End = length == 0 ? start.At(start.Local.AddMinutes(start.IsDate ? 1440 * random.Next(1, 4) : 15 * random.Next(20, 30))) : null,
            Duration = length == 1 ? new(random.Next(start.IsDate ? 1 : 0, 3), start.IsDate ? TimeSpan.Zero : TimeSpan.FromMinutes(15 * random.Next(1, 10))) : null,
            Summary = Text(random),
            Description = Text(random) + Text(random),
            Location = Text(random),
            Comment = Text(random),
            Url = random.Next(3) == 0 ? new Uri($"https://ioa.example/moter/{random.Next()}?a=b;c,d&e=%C3%A5") : null,
            Categories = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Text(random)).Where(text => text.Length > 0)],
            Status = random.Next(2) == 0 ? (CalendarStatus)random.Next(3) : null,
            Access = (CalendarAccess)random.Next(3),
            IsTransparent = random.Next(2) == 0,
            Organizer = random.Next(2) == 0 ? new(Email(random), Text(random)) : null,
            Attendees = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new CalendarParty(Email(random), Text(random), (ParticipationStatus)random.Next(5), (ParticipationRole)random.Next(4), random.Next(2) == 0))],
            Alarms = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new CalendarAlarm(TimeSpan.FromMinutes(15 * random.Next(-10, 300)), Text(random)))],
        };
    }

    private static RecurrenceRule Rule(Random random, CalendarTime start)
    {
        var rule = new RecurrenceRule { Frequency = (RecurrenceFrequency)random.Next(4), Interval = random.Next(1, 4) };
        var day = new RecurrenceDay((DayOfWeek)random.Next(7));
        rule = (rule.Frequency, random.Next(3)) switch
        {
            (RecurrenceFrequency.Weekly, 0) => rule with { Days = [.. new[] { day.Day, DayOfWeek.Monday, DayOfWeek.Thursday }.Distinct().Select(d => new RecurrenceDay(d))] },
            (RecurrenceFrequency.Monthly, 0) => rule with { Days = [day with { Ordinal = random.Next(2) == 0 ? -1 : random.Next(1, 5) }] },
            (RecurrenceFrequency.Monthly, 1) => rule with { MonthDays = [random.Next(2) == 0 ? -1 : random.Next(1, 29)] },
            (RecurrenceFrequency.Yearly, 0) => rule with { Months = [random.Next(1, 13)], Days = [day with { Ordinal = random.Next(2) == 0 ? -1 : random.Next(1, 5) }] },
            (RecurrenceFrequency.Yearly, 1) => rule with { Months = [random.Next(1, 13)], MonthDays = [random.Next(1, 29)] },
            _ => rule,
        };
        return random.Next(3) switch
        {
            0 => rule with { Count = random.Next(1, 200) },
            1 => rule with { Until = Until(start, random.Next(1, 1500)) },
            _ => rule,
        };
    }

    // As RFC 5545 wants it: a date for dates, UTC for times in UTC and in a zone, otherwise floating.
    private static CalendarTime Until(CalendarTime start, int days)
    {
        var until = start.At(start.Local.AddDays(days));
        return until.Kind == CalendarTimeKind.Zoned ? CalendarTime.Utc(until.ToUtc()) : until;
    }

    private static DateTimeOffset Moment(Random random) => DateTimeOffset.UnixEpoch.AddSeconds(random.Next());

    private static string Email(Random random) => random.Next(10) switch
    {
        0 => "ola+møte@eksempel.example",
        1 => "a%b?c&d=e@ioa.example",
        _ => $"{random.Next():x}@ioa.example",
    };
}
