using System.Globalization;
using NodaTime;
using NodaTime.Extensions;

namespace Ioa.Network.Core.ICalendar;

/// <summary>What a <see cref="CalendarTime"/> says (RFC 5545, 3.3.4 and 3.3.5).</summary>
public enum CalendarTimeKind
{
    /// <summary>A whole day, the same wherever it is read.</summary>
    Date,

    /// <summary>A moment, given in UTC.</summary>
    Utc,

    /// <summary>What the clock on the wall shows, wherever the reader is.</summary>
    Floating,

    /// <summary>What the clock on the wall shows in a named time zone.</summary>
    Zoned,
}

/// <summary>
/// A time as a calendar gives it: a date, a moment in UTC, a floating local time, or a local time in a time zone. Whole seconds, years
/// 2–9998 (so that a time zone never moves a time out of what .NET can count).
/// </summary>
public readonly record struct CalendarTime
{
    /// <summary>The zone in which dates and floating times are read unless another is asked for.</summary>
    public const string HomeZone = "Europe/Oslo";

    internal const int FirstYear = 2;

    internal const int LastYear = 9998;

    private static readonly DateTime Earliest = new(FirstYear, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly DateTime Latest = new(LastYear, 12, 31, 23, 59, 59, DateTimeKind.Unspecified);

    private CalendarTime(CalendarTimeKind kind, DateTime local, string? zone)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(local.Year, FirstYear, nameof(local));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(local.Year, LastYear, nameof(local));
        Kind = kind;
        Local = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);
        Zone = zone;
    }

    /// <summary>Which of the four it is.</summary>
    public CalendarTimeKind Kind { get; }

    /// <summary>The time on the wall: in UTC, in the zone, or floating; midnight for a date. Always of unspecified kind.</summary>
    public DateTime Local { get; }

    /// <summary>The time zone's IANA id (or <c>UTC+05:30</c> for a fixed offset); only for <see cref="CalendarTimeKind.Zoned"/>.</summary>
    public string? Zone { get; }

    /// <summary>Whether it is a whole day.</summary>
    public bool IsDate => Kind == CalendarTimeKind.Date;

    /// <summary>The day on the wall.</summary>
    public DateOnly Date => DateOnly.FromDateTime(Local);

    /// <summary>A whole day.</summary>
    public static CalendarTime OnDate(DateOnly date) => new(CalendarTimeKind.Date, date.ToDateTime(TimeOnly.MinValue), null);

    /// <summary>A moment.</summary>
    public static CalendarTime Utc(DateTimeOffset at) => new(CalendarTimeKind.Utc, at.UtcDateTime, null);

    /// <summary>A local time without a zone.</summary>
    public static CalendarTime Floating(DateTime local) => new(CalendarTimeKind.Floating, local, null);

    /// <summary>A local time in a zone. The id is IANA's (<c>Europe/Oslo</c>); another is a fault in the caller.</summary>
    public static CalendarTime InZone(DateTime local, string zone)
    {
        _ = TimeZones.Get(zone);
        return new(CalendarTimeKind.Zoned, local, zone);
    }

    /// <summary>The time at which the clock in a zone shows this moment.</summary>
    public static CalendarTime InZone(DateTimeOffset at, string zone) =>
        new(CalendarTimeKind.Zoned, at.ToInstant().InZone(TimeZones.Get(zone)).LocalDateTime.ToDateTimeUnspecified(), zone);

    /// <summary>Another time of the same kind, in the same zone. The time of day of a date is dropped.</summary>
    public CalendarTime At(DateTime local) => new(Kind, IsDate ? local.Date : local, Zone);

    /// <summary>
    /// The moment, in UTC. As RFC 5545 (3.3.5) has it: a local time that the clock skips is read with the offset before the gap (02:30
    /// becomes 03:30), one that the clock shows twice is the first. A date is its first moment.
    /// </summary>
    /// <param name="floatingZone">The IANA id of the zone in which a date or a floating time is read.</param>
    public DateTimeOffset ToUtc(string floatingZone = HomeZone) => Kind == CalendarTimeKind.Utc
        ? new DateTimeOffset(Local, TimeSpan.Zero)
        : TimeZones.Get(Zone ?? floatingZone).AtLeniently(LocalDateTime.FromDateTime(Local)).ToInstant().ToDateTimeOffset();

    /// <summary>The value as iCalendar writes it, without its zone: <c>20261122</c>, <c>20261122T120000</c> or <c>20261122T120000Z</c>.</summary>
    public override string ToString() => Local.ToString(
        Kind switch
        {
            CalendarTimeKind.Date => "yyyyMMdd",
            CalendarTimeKind.Utc => "yyyyMMdd'T'HHmmss'Z'",
            _ => "yyyyMMdd'T'HHmmss",
        },
        CultureInfo.InvariantCulture);

    /// <summary>So much later by the clock on the wall, but never out of the years that are counted.</summary>
    internal CalendarTime Plus(TimeSpan wall) => At(new DateTime(Math.Clamp(Local.Ticks + wall.Ticks, Earliest.Ticks, Latest.Ticks), DateTimeKind.Unspecified));

    /// <summary>So much later in exact time, which a change of the clock does not touch; never out of the years that are counted.</summary>
    internal CalendarTime PlusExact(TimeSpan time)
    {
        if (Zone is null)
        {
            return Plus(time);
        }

        var later = new DateTimeOffset(Math.Clamp(ToUtc().Ticks + time.Ticks, Earliest.AddDays(1).Ticks, Latest.AddDays(-1).Ticks), TimeSpan.Zero);
        return InZone(later, Zone);
    }

    /// <summary>Reads <c>20261122</c>, <c>20261122T120000</c> or <c>20261122T120000Z</c>; the zone is a parameter and comes from outside.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, string? zone, out CalendarTime time)
    {
        time = default;
        text = text.Trim();
        if (text.Length is not (8 or 15 or 16) || !Number(text[..4], out var year) || !Number(text[4..6], out var month) || !Number(text[6..8], out var day) ||
            year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        if (text.Length == 8)
        {
            time = OnDate(new DateOnly(year, month, day));
            return true;
        }

        var utc = text.Length == 16;
        if (text[8] is not ('T' or 't') || (utc && text[15] is not ('Z' or 'z')) ||
            !Number(text[9..11], out var hour) || !Number(text[11..13], out var minute) || !Number(text[13..15], out var second) ||
            hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        // A leap second (60) is the second before it for clocks that have none.
        var local = new DateTime(year, month, day, hour, minute, Math.Min(second, 59), DateTimeKind.Unspecified);
        time = utc ? new(CalendarTimeKind.Utc, local, null)
            : zone is null ? Floating(local)
            : new(CalendarTimeKind.Zoned, local, zone);
        return true;
    }

    private static bool Number(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
