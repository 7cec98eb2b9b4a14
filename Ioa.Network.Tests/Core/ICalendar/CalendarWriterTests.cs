using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Tests.Support;
using NodaTime;
using Calendar = Ioa.Network.Core.ICalendar.Calendar;

namespace Ioa.Network.Tests.Core.ICalendar;

public sealed class CalendarWriterTests
{
    private static readonly CalendarEvent Meeting = new()
    {
        Uid = "1@ioa.example",
        Stamp = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(1)),
        Start = CalendarTime.InZone(new DateTime(2026, 11, 30, 9, 0, 0, DateTimeKind.Unspecified), "Europe/Oslo"),
    };

    [Fact]
    public void Write_AMeeting_IsAsTheRfcHasIt()
    {
        var meeting = Meeting with
        {
            Sequence = 2,
            Duration = CalendarDuration.Of(TimeSpan.FromMinutes(90)),
            Summary = "Møte; om, alt\\ mulig",
            Description = "To\r\nlinjer",
            Url = new Uri("https://ioa.example/moter/å"),
            Categories = ["a,b", "c"],
            Status = CalendarStatus.Confirmed,
            Organizer = new("ioa@ioa.example", "IOA"),
            Attendees = [new("kari@kommune.example", "Kari \"K\" ^Nordmann", ParticipationStatus.Accepted, ParticipationRole.Chair, true), new("", "Ingen")],
            Rule = new() { Frequency = RecurrenceFrequency.Weekly, Count = 3 },
            ExceptDates = [CalendarTime.InZone(new DateTime(2026, 12, 7, 9, 0, 0, DateTimeKind.Unspecified), "Europe/Oslo")],
            Alarms = [new(TimeSpan.FromMinutes(15), "Snart"), new(TimeSpan.FromDays(1)), new(TimeSpan.Zero)],
        };

        Text(new() { Method = CalendarMethod.Request, Name = "Møter", RefreshInterval = TimeSpan.FromHours(1), Events = [meeting] }).ShouldBe(
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Ioa.Network//Ioa.Network//NO
            CALSCALE:GREGORIAN
            METHOD:REQUEST
            NAME:Møter
            X-WR-CALNAME:Møter
            REFRESH-INTERVAL;VALUE=DURATION:PT1H
            X-PUBLISHED-TTL:PT1H
            BEGIN:VTIMEZONE
            TZID:Europe/Oslo
            BEGIN:STANDARD
            DTSTART:20251026T030000
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            TZNAME:CET
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:20260329T020000
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            TZNAME:CEST
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            END:DAYLIGHT
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:1@ioa.example
            DTSTAMP:20261122T110000Z
            SEQUENCE:2
            DTSTART;TZID=Europe/Oslo:20261130T090000
            DURATION:PT1H30M
            RRULE:FREQ=WEEKLY;COUNT=3
            EXDATE;TZID=Europe/Oslo:20261207T090000
            SUMMARY:Møte\; om\, alt\\ mulig
            DESCRIPTION:To\nlinjer
            URL:https://ioa.example/moter/%C3%A5
            CATEGORIES:a\,b,c
            STATUS:CONFIRMED
            TRANSP:OPAQUE
            ORGANIZER;CN="IOA":mailto:ioa@ioa.example
            ATTENDEE;CN="Kari ^'K^' ^^Nordmann";ROLE=CHAIR;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:kari@kommune.example
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-PT15M
            DESCRIPTION:Snart
            END:VALARM
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-P1D
            DESCRIPTION:
            END:VALARM
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:PT0S
            DESCRIPTION:
            END:VALARM
            END:VEVENT
            END:VCALENDAR

            """);
    }

    [Fact]
    public void Write_LongLines_AreFoldedBetweenCharacters()
    {
        foreach (var title in new[] { new string('x', 1_000), string.Concat(Enumerable.Repeat("æ", 400)), string.Concat(Enumerable.Repeat("x👩‍👩‍👧", 100)), new string('日', 300) })
        {
            var file = CalendarWriter.Write(new() { Events = [Meeting with { Summary = title }] });

            foreach (var line in Split(file))
            {
                line.Length.ShouldBeLessThanOrEqualTo(75);
                new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line).ShouldNotContain('\r');
            }

            CalendarReader.Read(file).Calendar!.Events[0].Summary.ShouldBe(title);
        }
    }

    /// <summary>What a VTIMEZONE tells is what the zone does: the offset of every day, at all hours, from the first event's year until long after the last, in every zone there is.</summary>
    [Fact]
    public void Write_TheZonesOfTheWorld_AreWhatTheyDo()
    {
        var meetings = DateTimeZoneProviders.Tzdb.Ids.Select(id => Meeting with
        {
            Start = CalendarTime.InZone(new DateTime(2007, 6, 15, 9, 0, 0, DateTimeKind.Unspecified), id),
            End = CalendarTime.InZone(new DateTime(2027, 6, 15, 9, 0, 0, DateTimeKind.Unspecified), id),
        });
        var wrong = new List<string>();
        foreach (var text in meetings.Select(meeting => Text(new() { Events = [meeting] })))
        {
            var lines = text.Split('\n').SkipWhile(line => line != "BEGIN:VTIMEZONE").TakeWhile(line => line != "END:VTIMEZONE").ToList();
            var zone = DateTimeZoneProviders.Tzdb[lines[1]["TZID:".Length..]];
            var changes = Changes(lines).OrderBy(change => change.At).ToList();
            var next = 0;
            foreach (var at in Enumerable.Range(0, 40 * 365).Select(day => Instant.FromUtc(2007, 1, 1, 0, 0) + Duration.FromHours(day * 24) + Duration.FromMinutes(day * 61 % 1440)))
            {
                while (next < changes.Count && changes[next].At <= at)
                {
                    next++;
                }

                var told = changes[next - 1].Offset;
                if (told != zone.GetUtcOffset(at))
                {
                    wrong.Add($"{zone.Id} {at}: {told}, not {zone.GetUtcOffset(at)}");
                    break;
                }
            }
        }

        wrong.ShouldBeEmpty();

        // And what has a rule is short.
        Text(new() { Events = [meetings.Single(meeting => meeting.Start.Zone == "America/New_York")] }).Split('\n').Count(line => line.StartsWith("TZOFFSETTO", StringComparison.Ordinal)).ShouldBeLessThan(5);

        static IEnumerable<(Instant At, Offset Offset)> Changes(List<string> lines)
        {
            for (var at = 2; at < lines.Count; at += 2)
            {
                var values = lines.Skip(at + 1).TakeWhile(line => !line.StartsWith("END:", StringComparison.Ordinal)).Select(line => line.Split(':')).ToDictionary(line => line[0], line => line[1]);
                at += values.Count;
                CalendarTime.TryParse(values["DTSTART"], null, out var start).ShouldBeTrue();
                var rule = values.TryGetValue("RRULE", out var text) && RecurrenceRule.TryParse(text, out var read, out _) ? read : null;
                foreach (var time in Recurrence.Occurrences(start, rule, [], [], DateTimeOffset.MinValue, new DateTimeOffset(2060, 1, 1, 0, 0, 0, TimeSpan.Zero)))
                {
                    yield return (LocalDateTime.FromDateTime(time.Local).WithOffset(OffsetOf(values["TZOFFSETFROM"])).ToInstant(), OffsetOf(values["TZOFFSETTO"]));
                }
            }
        }

        static Offset OffsetOf(string text) => Offset.FromSeconds((text[0] == '-' ? -1 : 1) *
            ((int.Parse(text[1..3]) * 3600) + (int.Parse(text[3..5]) * 60) + (text.Length > 5 ? int.Parse(text[5..7]) : 0)));
    }

    [Fact]
    public void ReadOfWrite_AnyCalendar_IsTheSame() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_500),
            Prop.ForAll<int>(seed =>
            {
                var calendar = CalendarGenerator.Create(new Random(seed));
                var read = CalendarReader.Read(CalendarWriter.Write(calendar));
                read.Issues.ShouldBeEmpty();
                Describe(read.Calendar!).ShouldBe(Describe(calendar));
            }));

    /// <summary>Every text of an event says whatever a hostile one can: there are the same lines, and the events are the same.</summary>
    [Fact]
    public void Write_HostileTexts_AddNoLine()
    {
        string[] breaks = ["\r\n", "\n", "\r", "\u0085", "\u2028", "\0", "\v", "\f", "\r\n ", "\n\t", "\"", "\\", "\";X=\"", ":", "^n", "\\n", "\ud800", "%0D%0A"];
        var texts = HostileStrings.All
            .Concat(breaks.SelectMany(b => new[] { "x" + b + "ATTENDEE:mailto:evil@evil.example", b + "END:VEVENT" + b + "BEGIN:VEVENT" + b + "UID:evil", "END:VCALENDAR" + b, "x" + b }));
        var plain = Names(CalendarWriter.Write(Filled("x")));

        foreach (var text in texts)
        {
            var file = CalendarWriter.Write(Filled(text));

            Names(file).ShouldBe(plain, text);
            Split(file).ShouldAllBe(line => !line.Any(b => b < ' ' && b != '\t') && line.Length <= 75);
            var read = CalendarReader.Read(file);
            read.Issues.ShouldAllBe(issue => issue.Code == CalendarIssueCode.InvalidAddress, text);
            read.Calendar!.Events.Count.ShouldBe(2);
            var first = read.Calendar.Events[0];
            var clean = CalendarText.Clean(text);
            new[] { first.Summary, first.Description, first.Location, first.Comment, first.Categories[0], first.Categories[1], first.Alarms[0].Description, read.Calendar.Name, read.Calendar.ProductId }.ShouldAllBe(t => t == clean);
            first.Organizer!.Name.ShouldBe(clean);
            first.Attendees[0].ShouldBe(new CalendarParty("ola@ioa.example", clean));
            first.Attendees.Count.ShouldBeLessThanOrEqualTo(2);
        }

        static Calendar Filled(string text) => new()
        {
            Name = text,
            ProductId = text,
            Events =
            [
                Meeting with
                {
                    Uid = "x" + text, Summary = text, Description = text, Location = text, Comment = text, Categories = [text, text], Url = Link(text), Organizer = new("ioa@ioa.example", text),
                    Attendees = [new("ola@ioa.example", text), new("x" + text + "@evil.example", "x")], Alarms = [new(TimeSpan.Zero, text)],
                },
                Meeting,
            ],
        };

        static Uri Link(string text) => new("https://ioa.example/?q=" + CalendarText.Clean(text).Replace("\n", "%0A", StringComparison.Ordinal));

        // The names of the lines as any reader unfolds them.
        static string[] Names(byte[] file) =>
            [.. Encoding.UTF8.GetString(file).Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n").Select(line => line.Split(':', ';')[0] is var name && name is "BEGIN" or "END" ? line : name)];
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/moter/1")]
    public void Write_AnAddressThatIsNoPage_IsLeftOut(string url) =>
        Text(new() { Events = [Meeting with { Url = new Uri(url, UriKind.RelativeOrAbsolute) }] }).ShouldNotContain("URL:");

    [Fact]
    public void Write_ARuleThatIsNone_IsAFaultOfTheCaller() =>
        Should.Throw<ArgumentException>(() => CalendarWriter.Write(new() { Events = [Meeting with { Rule = new() { Frequency = RecurrenceFrequency.Daily, Count = 0 } }] }));

    /// <summary>All that a calendar says, for comparing: lists of records are not equal by what is in them.</summary>
    internal static string Describe(Calendar calendar) => string.Join('\n',
    [
        $"{calendar.Method}|{calendar.ProductId}|{calendar.Name}|{calendar.RefreshInterval}",
        .. calendar.Events.Select(e =>
            $"{e.Uid}|{e.Sequence}|{e.Stamp:u}|{e.Created:u}|{e.LastModified:u}|{Time(e.Start)}|{Time(e.End)}|{(e.End is null ? e.Duration : null)}|{e.Summary}|{e.Description}|{e.Location}|{e.Url?.AbsoluteUri}|" +
            $"{string.Join('§', e.Categories)}|{e.Status}|{e.Organizer}|{string.Join('§', e.Attendees)}|{e.Rule}|{string.Join('§', e.ExtraDates.Select(t => Time(t)))}|" +
            $"{string.Join('§', e.ExceptDates.Select(t => Time(t)))}|{Time(e.RecurrenceId)}|{string.Join('§', e.Alarms)}|{e.IsTransparent}|{e.Comment}|{e.Access}"),
    ]);

    private static string Time(CalendarTime? time) => $"{time?.Kind} {time} {time?.Zone}";

    /// <summary>The lines, unfolded.</summary>
    private static string Text(Calendar calendar) =>
        Encoding.UTF8.GetString(CalendarWriter.Write(calendar)).Replace("\r\n ", "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);

    private static List<byte[]> Split(byte[] file) => [.. Encoding.Latin1.GetString(file).Split("\r\n").Select(Encoding.Latin1.GetBytes)];
}
