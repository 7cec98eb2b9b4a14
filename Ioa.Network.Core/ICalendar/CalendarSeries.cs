namespace Ioa.Network.Core.ICalendar;

/// <summary>One of a series, or an event that is alone.</summary>
/// <param name="Event">The event that says what it is: the series', or what takes the place of this one.</param>
/// <param name="Id">The start by the rule: what a change or a cancellation of this one alone names as its <see cref="CalendarEvent.RecurrenceId"/>.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends.</param>
public sealed record CalendarOccurrence(CalendarEvent Event, CalendarTime Id, CalendarTime Start, CalendarTime End);

/// <summary>A series together with what was said about some of its events.</summary>
public static class CalendarSeries
{
    /// <summary>
    /// What takes place from <paramref name="from"/> until before <paramref name="to"/>, in order of start; what has begun before and still lasts is with
    /// it. Of several editions of the same the highest sequence counts, then the newest stamp. What takes the place of one of the series counts where it
    /// was moved to, also when the rule has no such start. Cancelled ones are left out, and everything when the series itself is cancelled.
    /// </summary>
    /// <param name="events">Events of one UID: the series (without a recurrence id) and what takes the place of some.</param>
    /// <param name="from">The first moment that counts.</param>
    /// <param name="to">The first moment that no longer counts.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="floatingZone">The IANA id of the zone in which dates and floating times are read.</param>
    public static IReadOnlyList<CalendarOccurrence> Occurrences(
        IEnumerable<CalendarEvent> events, DateTimeOffset from, DateTimeOffset to, int limit = 1_000, string floatingZone = CalendarTime.HomeZone)
    {
        var all = events.OrderByDescending(e => e.Sequence).ThenByDescending(e => e.Stamp).ToList();
        var series = all.Find(e => e.RecurrenceId is null);
        if (series?.Status == CalendarStatus.Cancelled)
        {
            return [];
        }

        var replaced = all.Where(e => e.RecurrenceId is not null).DistinctBy(e => e.RecurrenceId!.Value.ToUtc(floatingZone)).ToList();
        var found = replaced
            .Where(e => e.Status != CalendarStatus.Cancelled)
            .Select(e => new CalendarOccurrence(e, e.RecurrenceId!.Value, e.Start, e.EndOf(e.Start)))
            .Where(IsWithin);
        if (series is not null)
        {
            var days = replaced.Where(e => e.RecurrenceId!.Value.IsDate && !series.Start.IsDate).Select(e => e.RecurrenceId!.Value.Date).ToHashSet();
            var times = replaced.Where(e => !e.RecurrenceId!.Value.IsDate || series.Start.IsDate).Select(e => e.RecurrenceId!.Value.ToUtc(floatingZone)).ToHashSet();

            // What has begun before may still last: the search begins as much earlier as one lasts (and a day, for a change of the clock).
            var length = series.EndOf(series.Start).ToUtc(floatingZone) - series.Start.ToUtc(floatingZone);
            var earlier = new DateTimeOffset(Math.Max(0, from.UtcTicks - Math.Max(0, length.Ticks) - TimeSpan.TicksPerDay), TimeSpan.Zero);
            found = found.Concat(Recurrence.Occurrences(series, earlier, to, int.MaxValue, floatingZone)
                .Where(start => !days.Contains(start.Date) && !times.Contains(start.ToUtc(floatingZone)))
                .Select(start => new CalendarOccurrence(series, start, start, series.EndOf(start)))
                .Where(IsWithin)
                .Take(limit));
        }

        return [.. found.OrderBy(occurrence => occurrence.Start.ToUtc(floatingZone)).Take(limit)];

        bool IsWithin(CalendarOccurrence occurrence)
        {
            var start = occurrence.Start.ToUtc(floatingZone);
            return start < to && (start >= from || occurrence.End.ToUtc(floatingZone) > from);
        }
    }
}
