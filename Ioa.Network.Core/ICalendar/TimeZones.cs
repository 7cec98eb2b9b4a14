using System.Collections.Frozen;
using NodaTime;
using NodaTime.TimeZones;

namespace Ioa.Network.Core.ICalendar;

/// <summary>The time zones of NodaTime's own copy of the IANA database: the same on every machine.</summary>
internal static class TimeZones
{
    private static readonly FrozenDictionary<string, string> Ids =
        TzdbDateTimeZoneSource.Default.GetIds().ToFrozenDictionary(id => id, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Windows =
        TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Zones that many know by name, Norway's first: where a file describes a zone and does not name it, the first that fits is taken.</summary>
    public static IReadOnlyList<string> WellKnown { get; } = [CalendarTime.HomeZone, .. Windows.Values.Order(StringComparer.Ordinal)];

    public static DateTimeZone Get(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id)
        ?? throw new ArgumentException($"'{id}' is no time zone of the IANA database.", nameof(id));

    /// <summary>
    /// The IANA id that a TZID means: itself in any case of letters, the city of a Windows id («W. Europe Standard Time»), or the end of a path
    /// («/freeassociation.sourceforge.net/Europe/Oslo»); <see langword="null"/> when it says nothing.
    /// </summary>
    public static string? Find(string tzid)
    {
        tzid = tzid.Trim();
        if (tzid.Length is 0 or > 200)
        {
            return null;
        }

        if (Ids.TryGetValue(tzid, out var id) || Windows.TryGetValue(tzid, out id))
        {
            return id;
        }

        // NodaTime's own name of a fixed offset, which the writer writes.
        if (tzid.StartsWith("UTC", StringComparison.Ordinal) && DateTimeZoneProviders.Tzdb.GetZoneOrNull(tzid) is { } fixedOffset)
        {
            return fixedOffset.Id;
        }

        var parts = tzid.Split('/');
        return (parts.Length > 3 && Ids.TryGetValue(string.Join('/', parts[^3..]), out id)) || (parts.Length > 2 && Ids.TryGetValue(string.Join('/', parts[^2..]), out id))
            ? id
            : null;
    }
}
