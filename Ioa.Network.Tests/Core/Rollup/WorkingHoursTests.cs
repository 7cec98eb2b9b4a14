using Ioa.Network.Core.Common;
using Ioa.Network.Core.Rollup;

namespace Ioa.Network.Tests.Core.Rollup;

public sealed class WorkingHoursTests
{
    [Theory]
    [InlineData("2026-03-02 10:00", "2026-03-02 10:00", 0)]
    [InlineData("2026-03-02 10:00", "2026-03-02 10:59", 0)]
    [InlineData("2026-03-02 10:00", "2026-03-02 11:00", 1)]
    [InlineData("2026-03-02 06:00", "2026-03-02 09:00", 1)]
    [InlineData("2026-03-02 15:00", "2026-03-02 23:00", 1)]
    [InlineData("2026-03-06 15:00", "2026-03-09 09:00", 2)]
    [InlineData("2026-03-07 12:00", "2026-03-08 12:00", 0)]
    [InlineData("2026-03-02 08:00", "2026-03-04 16:00", 24)]
    [InlineData("2026-04-01 12:00", "2026-04-07 09:00", 5)]
    [InlineData("2026-03-27 12:00", "2026-03-30 12:00", 8)]
    [InlineData("2026-03-02 12:00", "2026-03-01 12:00", 0)]
    [InlineData("2020-01-01 12:00", "2026-03-01 12:00", WorkingHours.Most)]
    public void Between_TwoMomentsInNorway_CountsEightToFourOnWorkingDays(string from, string to, int hours) =>
        WorkingHours.Between(At(from), At(to)).ShouldBe(hours);

    private static DateTimeOffset At(string text)
    {
        var at = DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        return OsloTime.At(DateOnly.FromDateTime(at), TimeOnly.FromDateTime(at));
    }
}
