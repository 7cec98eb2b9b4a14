using System.Globalization;
using NodaTime;

namespace Ioa.Network.Core.ICalendar;

/// <summary>Finds which zone a VTIMEZONE means whose id says nothing: by what it is called elsewhere, or by what it does.</summary>
internal static class DescribedZone
{
    // Rules are compared in years in which they have been the same for long, wherever clocks are still changed.
    private static readonly int[] Years = [2023, 2024, 2025, 2026];

    /// <summary>
    /// The IANA id (or that of a fixed offset) of a VTIMEZONE: X-LIC-LOCATION; one offset when there is only one; otherwise the first well-known zone
    /// that changes its clocks when the one rule for winter and the one for summer do. <see langword="null"/> when it is not as simple as that.
    /// </summary>
    public static string? Find(Component zone)
    {
        if (Value(zone, "X-LIC-LOCATION") is { } location && TimeZones.Find(CalendarText.Unescape(location)) is { } named)
        {
            return named;
        }

        var observances = zone.Children.Where(child => child.Is("STANDARD") || child.Is("DAYLIGHT")).Select(Observance.Read).ToList();
        if (observances.Count == 0 || observances.Contains(null))
        {
            return null;
        }

        if (observances.TrueForAll(observance => observance!.To == observances[0]!.To))
        {
            return DateTimeZone.ForOffset(observances[0]!.To).Id;
        }

        // What held until some year is history: only what goes on is compared.
        var lasting = observances.Where(observance => observance!.Rule is { Frequency: RecurrenceFrequency.Yearly, Until: null, Count: null }).ToList();
        return lasting.Count == 2 && Changes(lasting[0]!) is { } first && Changes(lasting[1]!) is { } second
            ? TimeZones.WellKnown.FirstOrDefault(id => first.Concat(second).All(change => Fits(TimeZones.Get(id), change)))
            : null;
    }

    private static bool Fits(DateTimeZone zone, (Instant At, Offset From, Offset To) change) =>
        zone.GetUtcOffset(change.At - Duration.Epsilon) == change.From && zone.GetUtcOffset(change.At) == change.To;

    private static List<(Instant At, Offset From, Offset To)>? Changes(Observance observance)
    {
        var changes = new List<(Instant, Offset, Offset)>();
        foreach (var year in Years)
        {
            var begin = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
            var times = Recurrence.Occurrences(CalendarTime.Floating(observance.Start), observance.Rule, [], [], begin, begin.AddYears(1), limit: 2, floatingZone: "UTC").ToList();
            if (times.Count != 1)
            {
                return null;
            }

            changes.Add((LocalDateTime.FromDateTime(times[0].Local).WithOffset(observance.From).ToInstant(), observance.From, observance.To));
        }

        return changes;
    }

    private static string? Value(Component component, string name)
    {
        foreach (var line in component.Properties)
        {
            if (line.Name == name)
            {
                return line.Value;
            }
        }

        return null;
    }

    private sealed record Observance(DateTime Start, Offset From, Offset To, RecurrenceRule? Rule)
    {
        public static Observance? Read(Component component) =>
            Value(component, "DTSTART") is { } start && CalendarTime.TryParse(start, null, out var at) && at.Kind == CalendarTimeKind.Floating &&
            OffsetOf(Value(component, "TZOFFSETFROM")) is { } from && OffsetOf(Value(component, "TZOFFSETTO")) is { } to
                ? new(at.Local, from, to, Value(component, "RRULE") is { } rule && RecurrenceRule.TryParse(rule, out var read, out _) ? read : null)
                : null;

        private static Offset? OffsetOf(string? text)
        {
            text = text?.Trim();
            return text is { Length: 5 or 7 } && text[0] is '+' or '-' && int.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
                ? Seconds(text.Length == 5 ? digits * 100 : digits) is { } seconds ? Offset.FromSeconds(text[0] == '-' ? -seconds : seconds) : null
                : null;
        }

        private static int? Seconds(int digits)
        {
            var (hours, minutes, seconds) = (digits / 10_000, digits / 100 % 100, digits % 100);
            return hours < 18 && minutes < 60 && seconds < 60 ? (3600 * hours) + (60 * minutes) + seconds : null;
        }
    }
}
