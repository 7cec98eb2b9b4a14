using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Ioa.Network.Core.ICalendar;

/// <summary>
/// The VTIMEZONEs of a calendar, from the IANA database. Changes that come back on the same weekday of the same month every year are one
/// observance with a rule, which holds for ever; others are told one by one, until twenty years after the last time that the calendar names.
/// </summary>
internal static class TimeZoneLines
{
    private const int YearsAhead = 20;

    // Fewer years in a row are chance and no rule.
    private const int LeastYears = 10;

    public static IEnumerable<string> For(IEnumerable<CalendarTime> times) => times
        .Where(time => time.Zone is not null)
        .GroupBy(time => time.Zone!, StringComparer.Ordinal)
        .OrderBy(zone => zone.Key, StringComparer.Ordinal)
        .SelectMany(zone => Zone(zone.Key, zone.Min(time => time.Local.Year), Math.Min(zone.Max(time => time.Local.Year) + YearsAhead, CalendarTime.LastYear)));

    private static IEnumerable<string> Zone(string id, int firstYear, int lastYear)
    {
        var zone = TimeZones.Get(id);
        var intervals = zone.GetZoneIntervals(new Interval(YearBegin(firstYear), YearBegin(lastYear + 1))).ToList();

        yield return "BEGIN:VTIMEZONE";
        yield return "TZID:" + id;

        // What holds when the first year begins; before the database's first change that is said of all time.
        if (!intervals[0].HasStart)
        {
            foreach (var line in Observance(new Change(new LocalDateTime(1601, 1, 1, 0, 0), intervals[0].WallOffset, intervals[0]), ""))
            {
                yield return line;
            }
        }

        var changes = intervals.Where(interval => interval.HasStart).Select(interval =>
        {
            var before = zone.GetUtcOffset(interval.Start - Duration.Epsilon);
            return new Change(interval.Start.WithOffset(before).LocalDateTime, before, interval);
        });
        foreach (var alike in changes.GroupBy(change => (change.At.Month, change.At.TimeOfDay, change.At.DayOfWeek, change.Before, change.To.WallOffset, change.To.Name, Saves: change.To.Savings > Offset.Zero)))
        {
            foreach (var line in Observances([.. alike.OrderBy(change => change.At)], lastYear))
            {
                yield return line;
            }
        }

        yield return "END:VTIMEZONE";
    }

    private static IEnumerable<string> Observances(List<Change> changes, int lastYear)
    {
        var (ordinal, from) = new[] { -1, 1, 2, 3, 4 }.Select(ordinal => (Ordinal: ordinal, From: RuleFrom(changes, ordinal, lastYear))).MinBy(rule => rule.From);
        if (changes.Count - from < LeastYears)
        {
            from = changes.Count;
        }

        foreach (var line in changes[..from].SelectMany(change => Observance(change, "")))
        {
            yield return line;
        }

        if (from < changes.Count)
        {
            var first = changes[from];
            var day = new RecurrenceDay((DayOfWeek)((int)first.At.DayOfWeek % 7), ordinal);
            foreach (var line in Observance(first, string.Create(CultureInfo.InvariantCulture, $"RRULE:FREQ=YEARLY;BYMONTH={first.At.Month};BYDAY={day}")))
            {
                yield return line;
            }
        }
    }

    /// <summary>The first of those that come every year until the last on the weekday of the month that the ordinal says.</summary>
    private static int RuleFrom(List<Change> changes, int ordinal, int lastYear)
    {
        var from = changes.Count;
        for (var year = lastYear; from > 0; year--)
        {
            var at = changes[from - 1].At;
            var last = at.Day > at.Calendar.GetDaysInMonth(at.Year, at.Month) - 7;
            if (at.Year != year || !(ordinal < 0 ? last : ((at.Day - 1) / 7) + 1 == ordinal))
            {
                break;
            }

            from--;
        }

        return from;
    }

    private static IEnumerable<string> Observance(Change change, string rule)
    {
        var name = change.To.Savings > Offset.Zero ? "DAYLIGHT" : "STANDARD";
        yield return "BEGIN:" + name;
        yield return "DTSTART:" + change.At.ToString("uuuuMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        yield return "TZOFFSETFROM:" + Text(change.Before);
        yield return "TZOFFSETTO:" + Text(change.To.WallOffset);
        yield return "TZNAME:" + CalendarText.Escape(change.To.Name);
        if (rule.Length > 0)
        {
            yield return rule;
        }

        yield return "END:" + name;
    }

    private static string Text(Offset offset)
    {
        var seconds = Math.Abs(offset.Seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{(offset.Seconds < 0 ? '-' : '+')}{seconds / 3600:00}{seconds / 60 % 60:00}{(seconds % 60 == 0 ? "" : $"{seconds % 60:00}")}");
    }

    private static Instant YearBegin(int year) => Instant.FromUtc(year, 1, 1, 0, 0) - Duration.FromDays(1);

    /// <summary>A change of the clock.</summary>
    /// <param name="At">What the clock showed when it was changed.</param>
    /// <param name="Before">The offset until then.</param>
    /// <param name="To">What holds from then.</param>
    private sealed record Change(LocalDateTime At, Offset Before, ZoneInterval To);
}
