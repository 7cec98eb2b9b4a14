using System.Globalization;
using Ioa.Network.Core.ICalendar;

namespace Ioa.Network.Tests.Core.ICalendar;

public sealed class RecurrenceTests
{
    private static readonly DateTime Nine = new(1997, 9, 2, 9, 0, 0, DateTimeKind.Unspecified);

    /// <summary>The examples of RFC 5545, 3.8.5.3, which all start at nine in New York.</summary>
    [Theory]
    [InlineData("19970902", "FREQ=DAILY;COUNT=10", "0902 0903 0904 0905 0906 0907 0908 0909 0910 0911.")]
    [InlineData("19970902", "FREQ=DAILY;INTERVAL=2", "0902 0904 0906 0908 0910 0912 0914 0916 0918 0920 0922 0924 0926 0928 0930 1002 1004")]
    [InlineData("19970902", "FREQ=DAILY;INTERVAL=10;COUNT=5", "0902 0912 0922 1002 1012.")]
    [InlineData("19980101", "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", "980101 980102 980103 980104 980105 980106 980107")]
    [InlineData("19970902", "FREQ=WEEKLY;COUNT=10", "0902 0909 0916 0923 0930 1007 1014 1021 1028 1104.")]
    [InlineData("19970902", "FREQ=WEEKLY;UNTIL=19971224T000000Z", "0902 0909 0916 0923 0930 1007 1014 1021 1028 1104 1111 1118 1125 1202 1209 1216 1223.")]
    [InlineData("19970902", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "0902 0916 0930 1014 1028 1111 1125 1209 1223 980106")]
    [InlineData("19970902", "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", "0902 0904 0909 0911 0916 0918 0923 0925 0930 1002.")]
    [InlineData("19970901", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", "0901 0903 0905 0915 0917 0919 0929 1001 1003 1013 1015 1017 1027 1029 1031 1110 1112 1114 1124 1126 1128 1208 1210 1212 1222.")]
    [InlineData("19970902", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "0902 0904 0916 0918 0930 1002 1014 1016.")]
    [InlineData("19970905", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "0905 1003 1107 1205 980102 980206 980306 980403 980501 980605.")]
    [InlineData("19970905", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "0905 1003 1107 1205.")]
    [InlineData("19970907", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "0907 0928 1102 1130 980104 980125 980301 980329 980503 980531.")]
    [InlineData("19970922", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "0922 1020 1117 1222 980119 980216.")]
    [InlineData("19970928", "FREQ=MONTHLY;BYMONTHDAY=-3", "0928 1029 1128 1229 980129 980226")]
    [InlineData("19970902", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "0902 0915 1002 1015 1102 1115 1202 1215 980102 980115.")]
    [InlineData("19970930", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "0930 1001 1031 1101 1130 1201 1231 980101 980131 980201.")]
    [InlineData("19970910", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", "0910 0911 0912 0913 0914 0915 990310 990311 990312 990313.")]
    [InlineData("19970902", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "0902 0909 0916 0923 0930 1104 1111 1118 1125 980106 980113 980120 980127 980303 980310 980317 980324 980331")]
    [InlineData("19970610", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "0610 0710 980610 980710 990610 990710 000610 000710 010610 010710.")]
    [InlineData("19970310", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "0310 990110 990210 990310 010110 010210 010310 030110 030210 030310.")]
    [InlineData("19970101", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "0101 0410 0719 000101 000409 000718 030101 030410 030719 060101.")]
    [InlineData("19970519", "FREQ=YEARLY;BYDAY=20MO", "0519 980518 990517")]
    [InlineData("19970512", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "0512 980511 990517")]
    [InlineData("19970313", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "0313 0320 0327 980305 980312 980319 980326 990304 990311 990318 990325")]
    [InlineData("19970605", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "0605 0612 0619 0626 0703 0710 0717 0724 0731 0807 0814 0821 0828 980604")]
    [InlineData("19970902", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "980213 980313 981113 990813 001013")]
    [InlineData("19970913", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "0913 1011 1108 1213 980110 980207 980307 980411 980509 980613")]
    [InlineData("19961105", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "961105 001107 041102")]
    [InlineData("19970904", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "0904 1007 1106.")]
    [InlineData("19970929", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "0929 1030 1127 1230 980129 980226 980330")]
    [InlineData("19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "0805 0810 0819 0824.")]
    [InlineData("19970805", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "0805 0817 0819 0831.")]
    [InlineData("20070115", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "070115 070130 070215 070315 070330.")]
    // Not of the RFC: a week without a day is the start's weekday, a day both plain and counted is either, a position beyond the days is none.
    [InlineData("19970513", "FREQ=YEARLY;BYWEEKNO=20", "0513 980512 990518")]
    [InlineData("19970901", "FREQ=MONTHLY;BYDAY=MO,1TU;COUNT=6", "0901 0902 0908 0915 0922 0929.")]
    [InlineData("19970907", "FREQ=MONTHLY;BYDAY=SU;BYSETPOS=-5", "1102 980301 980503")]
    [InlineData("19970903", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "0908 0915 0922")]
    [InlineData("19960229", "FREQ=YEARLY", "960229 000229 040229 080229")]
    public void Occurrences_OfTheRfc_AreItsOwn(string start, string text, string expected)
    {
        RecurrenceRule.TryParse(text, out var rule, out _).ShouldBeTrue();
        var begin = CalendarTime.InZone(DateTime.ParseExact(start, "yyyyMMdd", CultureInfo.InvariantCulture).AddHours(9), "America/New_York");

        // A full stop: there are no more.
        var dates = expected.TrimEnd('.').Split(' ').Select(date => date.Length == 4 ? "97" + date : date).ToList();
        var found = Recurrence.Occurrences(begin, rule, [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue, expected.EndsWith('.') ? dates.Count + 1 : dates.Count).ToList();

        found.Select(time => time.Local.ToString("yyMMdd", CultureInfo.InvariantCulture)).ShouldBe(dates);
        found.ShouldAllBe(time => time.Kind == CalendarTimeKind.Zoned && time.Local.Hour == 9 && time.Zone == "America/New_York");
    }

    [Fact]
    public void Occurrences_OverTheClocksChanges_StayAtNine()
    {
        var start = CalendarTime.InZone(new DateTime(2026, 3, 23, 9, 0, 0, DateTimeKind.Unspecified), "Europe/Oslo");

        Recurrence.Occurrences(start, Rule("FREQ=WEEKLY;COUNT=2"), [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Select(time => time.ToUtc().Hour).ShouldBe([8, 7]);
    }

    [Theory]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T01:30:00Z")] // skipped: 02:30 at +01:00, so 03:30 at +02:00
    [InlineData("2026-10-25T02:30:00", "2026-10-25T00:30:00Z")] // twice: the first
    [InlineData("2026-10-25T01:59:59", "2026-10-24T23:59:59Z")]
    [InlineData("2026-10-25T03:00:00", "2026-10-25T02:00:00Z")]
    public void ToUtc_WhereTheClockIsChanged_IsAsTheRfcHasIt(string local, string utc) =>
        CalendarTime.InZone(DateTime.Parse(local, CultureInfo.InvariantCulture), "Europe/Oslo").ToUtc().ShouldBe(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture));

    [Fact]
    public void ToUtc_ADateAndAFloatingTime_AreReadInTheZoneAskedFor()
    {
        CalendarTime.OnDate(new DateOnly(2026, 7, 1)).ToUtc().ShouldBe(At("2026-06-30T22:00:00Z"));
        CalendarTime.Floating(new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Unspecified)).ToUtc("America/New_York").ShouldBe(At("2026-07-01T16:00:00Z"));
        Should.Throw<ArgumentException>(() => CalendarTime.InZone(Nine, "Europe/Atlantis"));
        Should.Throw<ArgumentOutOfRangeException>(() => CalendarTime.Floating(DateTime.MaxValue));
    }

    [Fact]
    public void Occurrences_ExtraAndExceptDates_AreTakenInAndLeftOut()
    {
        var start = CalendarTime.InZone(Nine, "Europe/Oslo");
        CalendarTime At(int day, int hour = 9) => start.At(new DateTime(1997, 9, day, hour, 0, 0, DateTimeKind.Unspecified));

        Recurrence.Occurrences(start, Rule("FREQ=DAILY;COUNT=5"), [At(4), At(4, 14), At(30)], [At(3), CalendarTime.Utc(At(5).ToUtc())], DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
            .ShouldBe([At(2), At(4), At(4, 14), At(6), At(30)]);

        // A date leaves out its day; without a rule the start counts.
        Recurrence.Occurrences(start, Rule("FREQ=DAILY;COUNT=3"), [], [CalendarTime.OnDate(new DateOnly(1997, 9, 3))], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe([At(2), At(4)]);
        Recurrence.Occurrences(start, null, [At(1)], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBe([At(1), At(2)]);
    }

    [Fact]
    public void Occurrences_InARange_BeginWithItAndEndBeforeItsEnd()
    {
        var start = CalendarTime.InZone(Nine, "Europe/Oslo");
        var found = Recurrence.Occurrences(start, Rule("FREQ=DAILY"), [], [], At("2026-03-28T08:00:00Z"), At("2026-03-30T07:00:00Z")).Select(time => time.ToString());

        found.ShouldBe(["20260328T090000", "20260329T090000"]);
        Recurrence.Occurrences(start, Rule("FREQ=DAILY"), [], [], At("2026-03-28T08:00:01Z"), At("2026-03-30T07:00:01Z"), limit: 1).Select(time => time.ToString()).ShouldBe(["20260329T090000"]);
    }

    [Theory]
    [InlineData("FREQ=MONTHLY;UNTIL=19971002", 2)] // a date counts to its end
    [InlineData("FREQ=MONTHLY;UNTIL=19971002T070000Z", 2)]
    [InlineData("FREQ=MONTHLY;UNTIL=19971002T065959Z", 1)]
    [InlineData("FREQ=MONTHLY;UNTIL=19971002T090000", 2)]
    [InlineData("FREQ=MONTHLY;UNTIL=19971002T085959", 1)]
    public void Occurrences_Until_CountsTheLastMoment(string rule, int count) =>
        Recurrence.Occurrences(CalendarTime.InZone(Nine, "Europe/Oslo"), Rule(rule), [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Count().ShouldBe(count);

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=9")]
    [InlineData("FREQ=MONTHLY;BYDAY=53MO")]
    [InlineData("FREQ=MONTHLY;INTERVAL=2147483647;BYDAY=5MO")]
    [InlineData("FREQ=DAILY;COUNT=2147483647;BYMONTHDAY=31;BYMONTH=4")]
    public void Occurrences_OfARuleThatGivesNothing_End(string rule) =>
        Recurrence.Occurrences(CalendarTime.OnDate(new DateOnly(2026, 2, 1)), Rule(rule), [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).ShouldBeEmpty();

    [Fact]
    public void Occurrences_WithoutEnd_EndWithTheYears()
    {
        var start = CalendarTime.OnDate(new DateOnly(9997, 12, 31));
        Recurrence.Occurrences(start, Rule("FREQ=DAILY;INTERVAL=2"), [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Count().ShouldBe(183);
        Recurrence.Occurrences(start, Rule("FREQ=YEARLY;INTERVAL=2147483647"), [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Count().ShouldBe(1);
        Recurrence.Occurrences(start, Rule("FREQ=WEEKLY;INTERVAL=2147483647"), [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Count().ShouldBe(1);
        Recurrence.Occurrences(start, Rule("FREQ=DAILY"), [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue, limit: 0).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("FREQ=HOURLY", CalendarIssueCode.RuleTooFrequent)]
    [InlineData("freq=minutely;COUNT=1", CalendarIssueCode.RuleTooFrequent)]
    [InlineData("FREQ=SECONDLY", CalendarIssueCode.RuleTooFrequent)]
    [InlineData("FREQ=DAILY;BYHOUR=9,17", CalendarIssueCode.UnsupportedRule)]
    [InlineData("FREQ=DAILY;BYMINUTE=0", CalendarIssueCode.UnsupportedRule)]
    [InlineData("FREQ=DAILY;RSCALE=CHINESE", CalendarIssueCode.UnsupportedRule)]
    [InlineData("", CalendarIssueCode.InvalidRule)]
    [InlineData("COUNT=2", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=2", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=FORTNIGHTLY", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;FREQ=DAILY", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;COUNT=2;UNTIL=20260101", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;COUNT=0", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;COUNT=-1", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;COUNT=99999999999", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;INTERVAL=0", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;UNTIL=2026", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;BYDAY=1MO", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=WEEKLY;BYDAY=1MO", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYDAY=0MO", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYDAY=54MO", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYDAY=", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYDAY=XX", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYWEEKNO=1", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYYEARDAY=1", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=YEARLY;BYYEARDAY=367", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=YEARLY;BYWEEKNO=54", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=WEEKLY;BYMONTHDAY=1", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=32", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=0", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYMONTH=13", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYSETPOS=1", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;WKST=1MO", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;FOO=BAR", CalendarIssueCode.InvalidRule)]
    [InlineData("FREQ=DAILY;FOO", CalendarIssueCode.InvalidRule)]
    public void TryParse_WhatIsNoRuleForMeetings_SaysWhy(string text, CalendarIssueCode code)
    {
        RecurrenceRule.TryParse(text, out var rule, out var problem).ShouldBeFalse();
        rule.ShouldBeNull();
        problem.ShouldBe(code);
    }

    [Theory]
    [InlineData("FREQ=DAILY", "FREQ=DAILY")]
    [InlineData("freq=weekly;wkst=su;byday=mo,+2tu;interval=1", null)]
    [InlineData("FREQ=WEEKLY;BYDAY=TU,MO,TU;WKST=MO;X-FOO=1;", "FREQ=WEEKLY;BYDAY=TU,MO")]
    [InlineData("BYSETPOS=-1;BYDAY=+1MO,-1FR;FREQ=MONTHLY;INTERVAL=2;WKST=SU", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,-1FR;BYSETPOS=-1;WKST=SU")]
    [InlineData("FREQ=YEARLY;UNTIL=20261122T120000Z;BYMONTH=12,1;BYWEEKNO=-1;BYYEARDAY=-366;BYMONTHDAY=-31", "FREQ=YEARLY;UNTIL=20261122T120000Z;BYMONTH=12,1;BYWEEKNO=-1;BYYEARDAY=-366;BYMONTHDAY=-31")]
    public void ToString_OfARule_IsRead(string text, string? expected)
    {
        RecurrenceRule.TryParse(text, out var rule, out _).ShouldBe(expected is not null);
        rule?.ToString().ShouldBe(expected);
        if (rule is not null)
        {
            RecurrenceRule.TryParse(rule.ToString(), out var again, out _).ShouldBeTrue();
            again.ShouldBe(rule);
            again.GetHashCode().ShouldBe(rule.GetHashCode());
        }
    }

    [Fact]
    public void Occurrences_OfARuleThatIsNone_IsAFaultOfTheCaller() =>
        Should.Throw<ArgumentException>(() => Recurrence.Occurrences(CalendarTime.Floating(Nine), new() { Frequency = RecurrenceFrequency.Daily, Interval = 0 }, [], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue));

    private static RecurrenceRule Rule(string text) => RecurrenceRule.TryParse(text, out var rule, out _) ? rule : throw new ArgumentException(text, nameof(text));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
