namespace Ioa.Network.Core.Common;

/// <summary>Everything is stored as UTC; a day is a Norwegian day.</summary>
public static class OsloTime
{
    /// <summary>Europe/Oslo.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    /// <summary>The date in Norway now.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateIn(clock.GetUtcNow());

    /// <summary>The date in Norway at a moment.</summary>
    public static DateOnly DateIn(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The moment at which the clock in Norway shows this date and time.</summary>
    public static DateTimeOffset At(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
