using Ioa.Network.Core.Common;
using Ioa.Network.Core.ICalendar;

namespace Ioa.Network.Core.Meetings.Outside;

/// <summary>What takes place by a calendar that somebody else made.</summary>
/// <param name="Event">What it is, as it was written.</param>
/// <param name="Key">The same for the same event of the same series, in every edition of the calendar.</param>
/// <param name="Start">When it begins, as it was written.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends; never before it begins.</param>
internal sealed record OutsideOccurrence(CalendarEvent Event, string Key, CalendarTime Start, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>Finds what takes place by a calendar that may be made to do harm: in bounded time, whatever its rules.</summary>
internal static class OutsideSeries
{
    // So many days are looked at for all the rules of a calendar together; a year's daily rule takes some four hundred.
    private const long MostDays = 5_000_000;

    // A daily rule for the months that are shown.
    private const int MostOfOneSeries = 450;

    private const int MostInAll = 20_000;

    /// <summary>What takes place between the two moments, by time, and whether there is more.</summary>
    public static (List<OutsideOccurrence> Found, bool IsCut) Expand(Calendar calendar, DateTimeOffset from, DateTimeOffset to, int most)
    {
        var found = new List<OutsideOccurrence>();
        var (days, isCut) = (MostDays, false);
        foreach (var series in calendar.Events.GroupBy(e => e.Uid, StringComparer.Ordinal))
        {
            if (found.Count >= MostInAll)
            {
                isCut = true;
                break;
            }

            // A rule that counts is counted from its start, another one from as much before as one of its events lasts.
            foreach (var rule in series.Where(e => e.Rule is not null))
            {
                var start = rule.Start.ToUtc();
                var length = rule.EndOf(rule.Start).ToUtc() - start;
                var first = rule.Rule!.Count is null && start < from ? new[] { start, from - TimeSpan.FromTicks(Math.Clamp(length.Ticks, 0, from.Ticks)) }.Max() : start;
                days -= first < to ? (long)(to - first).TotalDays : 0;
            }

            if (days < 0)
            {
                isCut = true;
                break;
            }

            var one = CalendarSeries.Occurrences(series, from, to, MostOfOneSeries);
            isCut |= one.Count == MostOfOneSeries;
            foreach (var occurrence in one)
            {
                var (starts, ends) = (occurrence.Start.ToUtc(), occurrence.End.ToUtc());
                found.Add(new(occurrence.Event, $"{occurrence.Event.Uid}\n{occurrence.Id}", occurrence.Start, starts, ends < starts ? starts : ends));
            }
        }

        isCut |= found.Count > most;
        return ([.. found.OrderBy(o => o.StartsAt).ThenBy(o => o.Key, StringComparer.Ordinal).Take(most)], isCut);
    }

    /// <summary>One line of at most so many characters; never half a character.</summary>
    public static string Line(string text, int most) => Cut(SafeText.Line(text), most);

    /// <summary>The same of several lines.</summary>
    public static string Lines(string text, int most) => Cut(SafeText.Lines(text).Trim(), most);

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
