using System.Text;
using Ioa.Network.Core.ICalendar;

namespace Ioa.Network.Tests.Core.ICalendar;

/// <summary>
/// Files that are made to do harm. What is measured is memory, which does not depend on the machine: reading allocates no more than so many octets for
/// each octet of the file, and looking for occurrences no more than so many for each that may be found.
/// </summary>
public sealed class HostileCalendarTests
{
    // The smallest property that is kept, «UID:» and a line break, is five octets and becomes a line's record and its value.
    private const int OctetsPerOctet = 60;

    // What a file without anything in it takes: tables, pools, what is compiled on the way.
    private const int Floor = 2 * 1024 * 1024;

    private const string Stamp = "DTSTAMP:20261101T080000Z\n";

    private const string Start = "DTSTART;TZID=Europe/Oslo:20261130T090000\n";

    private const string Script = "<script>alert(1)</script>";

    private static readonly CalendarReaderOptions Wide = new() { MaxBytes = 64 * 1024 * 1024 };

    public static TheoryData<string, string> Files => new()
    {
        { "10 MB line", "LineTooLong SUMMARY" },
        { "10 MB line in folds of one", "LineTooLong SUMMARY" },
        { "10 MB without a line", "NotACalendar " },
        { "10 MB of nothing", "NotACalendar " },
        { "10 MB of spaces", "LineTooLong SUMMARY" },
        { "10 MB of quotation marks", "MalformedLine ATTENDEE" },
        { "10 MB of parameters", "LineTooLong ATTENDEE" },
        { "100,000 short parameters", "LineTooLong ATTENDEE" },
        { "100,000 lines of parameters", "" },
        { "100,000 events", "TooManyComponents " },
        { "100,000 events without an end", "MissingEnd VEVENT" },
        { "100,000 ends", "UnexpectedEnd VEVENT" },
        { "100,000 alarms in each other", "TooDeep VALARM" },
        { "4,000 alarms in each other", "TooDeep VALARM" },
        { "100,000 time zones", "TooManyComponents " },
        { "1,000 time zones with rules", "UnknownTimeZone DTSTART" },
        { "2,000 zones that name each other", "UnknownTimeZone DTSTART" },
        { "4,000 unknown zones", "UnknownTimeZone DTSTART" },
        { "500,000 identifiers", "" },
        { "200,000 comments", "TextTooLong COMMENT" },
        { "200,000 attendees", "TooManyAttendees ATTENDEE" },
        { "500,000 categories", "LineTooLong CATEGORIES" },
        { "500,000 except dates", "" },
        { "backslashes", "TextTooLong SUMMARY" },
        { "carets", "TextTooLong ORGANIZER" },
        { "octets that are no text", "NotUtf8 " },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_AFileThatIsMadeToDoHarm_TakesMemoryInProportion(string name, string issue)
    {
        var file = File(name);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = CalendarReader.Read(file, Wide);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.ShouldBeLessThan(Floor + (OctetsPerOctet * (long)file.Length), $"{allocated / (double)file.Length:0.0} an octet");
        read.Issues.Count.ShouldBeLessThanOrEqualTo(Wide.MaxIssues + 1);
        read.Issues.Select(i => $"{i.Code} {i.Property}").FirstOrDefault("").ShouldBe(issue);

        // As it comes without wider limits, most of them are not even looked at.
        if (file.Length > new CalendarReaderOptions().MaxBytes)
        {
            CalendarReader.Read(file).Issues.ShouldHaveSingleItem().Code.ShouldBe(CalendarIssueCode.TooLarge);
        }
    }

    [Theory]
    [InlineData("FREQ=DAILY")]
    [InlineData("FREQ=DAILY;COUNT=2147483647")]
    [InlineData("FREQ=DAILY;COUNT=2147483647;INTERVAL=2147483647")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2147483647")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366")]
    public void Occurrences_OfARuleThatIsMadeToDoHarm_AreFewAndSoon(string rule)
    {
        var file = Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{Stamp}DTSTART:00020101T000000\nRRULE:{rule}\nDURATION:P365000D\nEND:VEVENT\nEND:VCALENDAR");
        var series = CalendarReader.Read(file).Calendar!.Events;
        var before = GC.GetAllocatedBytesForCurrentThread();

        CalendarSeries.Occurrences(series, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, limit: 500).Count.ShouldBeLessThanOrEqualTo(500);
        Recurrence.Occurrences(series[0], new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)).Count().ShouldBeLessThanOrEqualTo(31);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Floor);
    }

    [Fact]
    public void Read_AScriptInEveryProperty_IsTextOrNothing()
    {
        string[] names =
        [
            "UID", "DTSTAMP", "SEQUENCE", "CREATED", "LAST-MODIFIED", "RDATE", "EXDATE", "DTEND", "DURATION", "RRULE", "EXRULE", "SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "URL",
            "CATEGORIES", "CLASS", "STATUS", "TRANSP", "ORGANIZER", "ATTENDEE", "X-" + Script,
        ];
        var lines = string.Concat(names.Select(name => $"{name}:{Script}\n"));
        var read = Read($"BEGIN:VCALENDAR\nVERSION:{Script}\nMETHOD:{Script}\nNAME:{Script}\nREFRESH-INTERVAL:{Script}\nBEGIN:VEVENT\n{Start}{lines}ATTENDEE;CN=\"{Script}\":mailto:{Script}@evil.example\nATTENDEE;CN=\"{Script}\":mailto:a@evil.example\nBEGIN:{Script}\nEND:VEVENT\nEND:VCALENDAR");

        var e = read.Calendar!.Events.ShouldHaveSingleItem();
        new[] { e.Uid, e.Summary, e.Description, e.Location, e.Comment, e.Categories.Single(), e.Attendees.Single().Name, read.Calendar.Name }.ShouldAllBe(text => text == Script);
        e.Url.ShouldBeNull();
        e.Organizer.ShouldBeNull();

        // And what is told of it repeats nothing of it.
        read.Issues.Count.ShouldBeGreaterThan(15);
        read.Issues.ShouldAllBe(issue => issue.Property.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-'));
    }

    [Fact]
    public void Read_ControlCharacters_AreNoPartOfATextAndEndNoLine()
    {
        var read = Read($"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\0\u0001\n{Stamp}{Start}SUMMARY:a\0b\u001b[31mc\u007fd\u0085e\rATTENDEE:mailto:evil@evil.example\n\0\nEND:VEVENT\nEND:VCALENDAR");

        var e = read.Calendar!.Events.ShouldHaveSingleItem();
        (e.Uid, e.Summary, e.Attendees.Count).ShouldBe(("1", "ab[31mcde\nATTENDEE:mailto:evil@evil.example", 0));
        read.Issues.ShouldHaveSingleItem().Code.ShouldBe(CalendarIssueCode.MalformedLine);
    }

    private static CalendarReadResult Read(string text) => CalendarReader.Read(Encoding.UTF8.GetBytes(text));

    internal static byte[] File(string name)
    {
        const int Large = 10 * 1024 * 1024;
        string Many(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));
        string Event(string lines) => $"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n{Stamp}{Start}{lines}\nEND:VEVENT\nEND:VCALENDAR\n";
        string Zone(int number, string lines) => $"BEGIN:VTIMEZONE\nTZID:z{number}\n{lines}END:VTIMEZONE\n";
        string UsesOf(int zones) => Many(zones, i => $"BEGIN:VEVENT\nUID:{i}\n{Stamp}DTSTART;TZID=z{i}:20261130T090000\nEND:VEVENT\n");
        const string Rules = "BEGIN:STANDARD\nDTSTART:00020101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\nEND:STANDARD\n" +
            "BEGIN:DAYLIGHT\nDTSTART:00020101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\nEND:DAYLIGHT\n";
        return name switch
        {
            "octets that are no text" => [.. "BEGIN:VCALENDAR\n"u8, .. Enumerable.Range(0, Large / 10).Select(i => (byte)(i % 100 == 0 ? '\n' : (i * 31 % 251) | 0x80))],
            _ => Encoding.UTF8.GetBytes(name switch
            {
                "10 MB line" => Event("SUMMARY:" + new string('x', Large)),
                "10 MB line in folds of one" => Event("SUMMARY:" + Many(Large / 4, _ => "\r\n x")),
                "10 MB without a line" => new string('x', Large),
                "10 MB of nothing" => new string('\n', Large),
                "10 MB of spaces" => Event("SUMMARY:" + new string(' ', Large)),
                "10 MB of quotation marks" => Event(Many(Large / 30_000, _ => "ATTENDEE;CN=" + new string('"', 29_999) + ":x\n")),
                "10 MB of parameters" => Event("ATTENDEE" + Many(Large / 6, _ => ";CN=\"x\"") + ":mailto:a@b.example"),
                "100,000 short parameters" => Event("ATTENDEE" + Many(100_000, _ => ";A=") + ":mailto:a@b.example"),
                "100,000 lines of parameters" => Event(Many(100_000, _ => "DTEND;VALUE=;TZID=;CN=;ROLE=;RSVP=;EMAIL=;RANGE=:20261130T100000Z\n")),
                "100,000 events" => "BEGIN:VCALENDAR\n" + Many(100_000, i => $"BEGIN:VEVENT\nUID:{i}\n{Stamp}{Start}END:VEVENT\n") + "END:VCALENDAR",
                "100,000 events without an end" => "BEGIN:VCALENDAR\n" + Many(100_000, _ => "BEGIN:VEVENT\n"),
                "100,000 ends" => "BEGIN:VCALENDAR\n" + Many(100_000, _ => "END:VEVENT\n"),
                "100,000 alarms in each other" => "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + Many(100_000, _ => "BEGIN:VALARM\n"),
                "4,000 alarms in each other" => Event(Many(4_000, _ => "BEGIN:VALARM\n") + Many(4_000, _ => "END:VALARM\n")),
                "100,000 time zones" => "BEGIN:VCALENDAR\n" + Many(100_000, i => Zone(i, "")) + "END:VCALENDAR",
                "1,000 time zones with rules" => "BEGIN:VCALENDAR\n" + Many(1_000, i => Zone(i, Rules)) + UsesOf(1_000) + "END:VCALENDAR",
                "2,000 zones that name each other" => "BEGIN:VCALENDAR\n" + Many(2_000, i => Zone(i, $"X-LIC-LOCATION:z{(i + 1) % 2_000}\n")) + UsesOf(2_000) + "END:VCALENDAR",
                "4,000 unknown zones" => "BEGIN:VCALENDAR\n" + UsesOf(4_000) + "END:VCALENDAR",
                "500,000 identifiers" => Event(Many(500_000, _ => "UID:\n")),
                "200,000 comments" => Event(Many(200_000, _ => "COMMENT:x\n")),
                "200,000 attendees" => Event(Many(200_000, i => $"ATTENDEE:mailto:{i}@b.example\n")),
                "500,000 categories" => Event("CATEGORIES:" + new string(',', 500_000)),
                "500,000 except dates" => Event(Many(500_000 / 1_000, _ => "EXDATE:" + string.Join(',', Enumerable.Repeat("20261201", 1_000)) + "\n")),
                "backslashes" => Event(Many(300, _ => "SUMMARY:" + new string('\\', 30_000) + "\n")),
                "carets" => Event(Many(300, _ => "ORGANIZER;CN=" + new string('^', 30_000) + ":mailto:a@b.example\n")),
                _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
            }),
        };
    }
}
