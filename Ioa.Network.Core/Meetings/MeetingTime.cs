namespace Ioa.Network.Core.Meetings;

/// <summary>A meeting begins and ends by the clock where it is held; it is stored as moments.</summary>
public static class MeetingTime
{
    /// <summary>
    /// The moment at which the clock in a zone shows this; <see langword="null"/> for a zone that there is not. An hour that is skipped in
    /// spring counts from before the skip, and of an hour that comes twice in autumn the first is meant (RFC 5545, 3.3.5).
    /// </summary>
    public static DateTimeOffset? At(string zone, DateOnly date, TimeOnly time)
    {
        if (Find(zone) is not { } found)
        {
            return null;
        }

        var local = date.ToDateTime(time);
        var offset = found.IsAmbiguousTime(local) ? found.GetAmbiguousTimeOffsets(local).Max() : found.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The date and time that the clock in a zone shows; in Norway for a zone that there is not.</summary>
    public static DateTime LocalIn(string zone, DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Find(zone) ?? Common.OsloTime.Zone).DateTime;

    // IANA names only: Windows' own are not understood by the calendars that the meeting goes out to.
    private static TimeZoneInfo? Find(string zone) =>
        (zone.Contains('/', StringComparison.Ordinal) || zone == "UTC") && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId ? found : null;
}
