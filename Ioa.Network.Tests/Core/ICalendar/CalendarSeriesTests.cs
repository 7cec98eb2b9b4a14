using System.Globalization;
using Ioa.Network.Core.ICalendar;

namespace Ioa.Network.Tests.Core.ICalendar;

public sealed class CalendarSeriesTests
{
    private static readonly CalendarEvent Weekly = new()
    {
        Uid = "1",
        Stamp = DateTimeOffset.UnixEpoch,
        Start = Oslo("2026-03-02T09:00:00"),
        End = Oslo("2026-03-02T10:30:00"),
        Rule = new() { Frequency = RecurrenceFrequency.Weekly, Count = 5 },
        Summary = "Ukentlig",
    };

    [Fact]
    public void Occurrences_AMovedAndACancelledOne_StandInTheirPlaces()
    {
        CalendarEvent[] events =
        [
            Weekly,
            Weekly with { Rule = null, RecurrenceId = Oslo("2026-03-09T09:00:00"), Start = Oslo("2026-03-10T12:00:00"), End = Oslo("2026-03-10T13:00:00"), Summary = "Flyttet" },
            Weekly with { Rule = null, RecurrenceId = Oslo("2026-03-16T09:00:00"), Start = Oslo("2026-03-16T09:00:00"), Status = CalendarStatus.Cancelled },

            // In UTC, as some write it; and an older edition, which does not count.
            Weekly with { Rule = null, RecurrenceId = CalendarTime.Utc(At("2026-03-23T08:00:00Z")), Sequence = 2, Summary = "Nytt navn", Start = Oslo("2026-03-23T09:00:00"), End = null },
            Weekly with { Rule = null, RecurrenceId = Oslo("2026-03-23T09:00:00"), Sequence = 1, Summary = "Gammelt navn", Start = Oslo("2026-03-23T09:00:00") },
        ];

        CalendarSeries.Occurrences(events.Reverse(), DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Select(o => $"{o.Id} {o.Start} {o.End} {o.Event.Summary}").ShouldBe(
        [
            "20260302T090000 20260302T090000 20260302T103000 Ukentlig",
            "20260309T090000 20260310T120000 20260310T130000 Flyttet",
            "20260323T080000Z 20260323T090000 20260323T090000 Nytt navn",
            "20260330T090000 20260330T090000 20260330T103000 Ukentlig",
        ]);
        CalendarSeries.Occurrences([.. events, Weekly with { Sequence = 3, Status = CalendarStatus.Cancelled }], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBeEmpty();
    }

    [Fact]
    public void Occurrences_InARange_AreThoseThatTouchIt()
    {
        var late = Weekly with { Rule = null, RecurrenceId = Oslo("2026-03-09T09:00:00"), Start = Oslo("2026-05-01T09:00:00"), End = Oslo("2026-05-01T10:00:00") };

        // The second was moved out of March, and is in May.
        CalendarSeries.Occurrences([Weekly, late], At("2026-03-02T09:00:00Z"), At("2026-03-16T08:00:00Z")).Select(o => o.Start.ToString()).ShouldBe(["20260302T090000"]);
        CalendarSeries.Occurrences([Weekly, late], At("2026-03-02T09:30:00Z"), At("2026-03-16T08:00:01Z")).Select(o => o.Start.ToString()).ShouldBe(["20260316T090000"]);
        CalendarSeries.Occurrences([Weekly, late], At("2026-04-30T00:00:00Z"), At("2027-01-01T00:00:00Z")).ShouldHaveSingleItem().Event.ShouldBe(late);
        CalendarSeries.Occurrences([Weekly], DateTimeOffset.MinValue, DateTimeOffset.MaxValue, limit: 2).Count.ShouldBe(2);

        // What takes the place of one of a series that is not here.
        CalendarSeries.Occurrences([late], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldHaveSingleItem().Id.ShouldBe(late.RecurrenceId!.Value);
        CalendarSeries.Occurrences([], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-03-29T00:30:00", 0, 120, "20260329T033000")] // an exact time: the clock skips an hour meanwhile
    [InlineData("2026-03-28T12:00:00", 1, 0, "20260329T120000")] // a day by the calendar, though it has 23 hours
    [InlineData("2026-03-28T12:00:00", 0, 1440, "20260329T130000")]
    [InlineData("2026-10-25T00:00:00", 1, 60, "20261026T010000")]
    public void EndOf_ADuration_IsDaysByTheCalendarAndTimeByTheClock(string start, int days, int minutes, string end) =>
        (Weekly with { Start = Oslo(start), End = null, Duration = new(days, TimeSpan.FromMinutes(minutes)) }).EndOf(Oslo(start)).ToString().ShouldBe(end);

    [Fact]
    public void EndOf_WhatHasNone_IsTheDayOrTheMoment()
    {
        var day = CalendarTime.OnDate(new DateOnly(2026, 2, 28));
        (Weekly with { Start = day, End = null }).EndOf(day).ShouldBe(CalendarTime.OnDate(new DateOnly(2026, 3, 1)));
        (Weekly with { End = null }).EndOf(Weekly.Start).ShouldBe(Weekly.Start);
        (Weekly with { Start = day, End = CalendarTime.OnDate(new DateOnly(2026, 3, 3)) }).EndOf(CalendarTime.OnDate(new DateOnly(2026, 3, 28))).ShouldBe(CalendarTime.OnDate(new DateOnly(2026, 3, 31)));

        // However long: never out of the years that are counted.
        (Weekly with { End = null, Duration = new(365_000, TimeSpan.FromDays(365_000)) }).EndOf(CalendarTime.Utc(At("9998-12-31T23:00:00Z"))).ToString().ShouldBe("99981231T235959Z");
        (Weekly with { End = null, Duration = new(365_000, TimeSpan.FromDays(365_000)) }).EndOf(Oslo("9998-12-31T23:00:00")).Local.Year.ShouldBe(9998);
    }

    [Theory]
    [InlineData("P1W", "P7D")]
    [InlineData("P1DT2H3M4S", "P1DT2H3M4S")]
    [InlineData("+PT90M", "PT1H30M")]
    [InlineData("-PT15M", "-PT15M")]
    [InlineData("-P1D", "-P1D")]
    [InlineData("PT0S", "PT0S")]
    [InlineData("P0D", "PT0S")]
    [InlineData("pt1h", "PT1H")]
    [InlineData("PT25H", "PT25H")]
    [InlineData("P", null)]
    [InlineData("PT", null)]
    [InlineData("P1", null)]
    [InlineData("P1H", null)]
    [InlineData("P1DT", null)]
    [InlineData("PT1H1H", null)]
    [InlineData("PT1M1H", null)]
    [InlineData("P-1D", null)]
    [InlineData("P99999999999D", null)]
    [InlineData("P999999999W", null)]
    [InlineData("", null)]
    [InlineData("1D", null)]
    public void Duration_AsItIsWritten_IsRead(string text, string? expected)
    {
        CalendarDuration.TryParse(text, out var duration).ShouldBe(expected is not null);
        if (expected is not null)
        {
            duration.ToString().ShouldBe(expected);
        }
    }

    private static CalendarTime Oslo(string local) => CalendarTime.InZone(DateTime.Parse(local, CultureInfo.InvariantCulture), "Europe/Oslo");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
