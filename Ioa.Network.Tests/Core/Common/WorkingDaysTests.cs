using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Tests.Core.Common;

/// <summary>Rule 3: Norwegian working days.</summary>
public sealed class WorkingDaysTests
{
    /// <summary>Easter Sundays from the almanac, the earliest and the latest possible among them.</summary>
    [Theory]
    [InlineData("1818-03-22")]
    [InlineData("1943-04-25")]
    [InlineData("2000-04-23")]
    [InlineData("2008-03-23")]
    [InlineData("2024-03-31")]
    [InlineData("2025-04-20")]
    [InlineData("2026-04-05")]
    [InlineData("2027-03-28")]
    [InlineData("2038-04-25")]
    [InlineData("2285-03-22")]
    public void EasterSunday_YearFromTheAlmanac_IsThatDate(string easter)
    {
        var date = Date(easter);
        WorkingDays.EasterSunday(date.Year).ShouldBe(date);
    }

    [Theory]
    [InlineData("2026-01-01", false)] // New Year's Day
    [InlineData("2026-04-01", true)] // the Wednesday before Easter
    [InlineData("2026-04-02", false)] // Maundy Thursday
    [InlineData("2026-04-03", false)] // Good Friday
    [InlineData("2026-04-06", false)] // Easter Monday
    [InlineData("2026-04-07", true)]
    [InlineData("2026-05-01", false)] // Labour Day
    [InlineData("2026-05-14", false)] // Ascension Day
    [InlineData("2026-05-15", true)]
    [InlineData("2027-05-17", false)] // Constitution Day, that year also Whit Monday
    [InlineData("2029-05-17", false)] // Constitution Day on a Thursday
    [InlineData("2026-05-25", false)] // Whit Monday
    [InlineData("2026-12-24", true)] // Christmas Eve is a working day by law
    [InlineData("2026-12-25", false)]
    [InlineData("2026-12-26", false)]
    [InlineData("2026-11-21", false)] // a Saturday
    [InlineData("2026-11-23", true)]
    public void IsWorkingDay_DayOfTheCalendar_IsOneOrNot(string day, bool works) => WorkingDays.IsWorkingDay(Date(day)).ShouldBe(works);

    [Theory]
    [InlineData("2026-11-23", 3, "2026-11-26")] // within a week
    [InlineData("2026-11-20", 1, "2026-11-23")] // over a weekend
    [InlineData("2026-04-01", 1, "2026-04-07")] // over Easter
    [InlineData("2026-03-31", 3, "2026-04-08")]
    [InlineData("2026-12-23", 3, "2026-12-29")] // over Christmas
    public void Add_DaysFromADay_IsThatDay(string from, int days, string due) => WorkingDays.Add(Date(from), days).ShouldBe(Date(due));

    [Fact]
    public void Add_AnyDayAndNumber_LandsOnAWorkingDayWithExactlySoManyBetween()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<PositiveInt, PositiveInt>((offset, number) =>
        {
            var from = new DateOnly(2020, 1, 1).AddDays(offset.Get % 20_000);
            var days = 1 + (number.Get % 40);
            var due = WorkingDays.Add(from, days);
            var between = Enumerable.Range(1, due.DayNumber - from.DayNumber).Count(n => WorkingDays.IsWorkingDay(from.AddDays(n)));
            return WorkingDays.IsWorkingDay(due) && between == days;
        }));
    }

    [Fact]
    public void DueAt_AskedLateInTheEveningInSummer_CountsFromTheNorwegianDayAndEndsAtFour()
    {
        // 23:30 UTC on 30 June is 1:30 on 1 July in Norway.
        var due = WorkingDays.DueAt(new DateTimeOffset(2026, 6, 30, 23, 30, 0, TimeSpan.Zero), 1);
        due.ShouldBe(new DateTimeOffset(2026, 7, 2, 14, 0, 0, TimeSpan.Zero));
    }

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
