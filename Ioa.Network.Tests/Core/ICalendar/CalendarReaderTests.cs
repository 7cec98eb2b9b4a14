using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.ICalendar;

namespace Ioa.Network.Tests.Core.ICalendar;

public sealed class CalendarReaderTests
{
    private const string Start = "DTSTART:20261130T090000Z";

    [Fact]
    public void Read_AnInvitationOfOutlook_IsUnderstood()
    {
        var read = Read(
            """
            BEGIN:VCALENDAR
            PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
            VERSION:2.0
            METHOD:REQUEST
            X-MS-OLK-FORCEINSPECTOROPEN:TRUE
            BEGIN:VTIMEZONE
            TZID:W. Europe Standard Time
            BEGIN:STANDARD
            DTSTART:16011028T030000
            RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            END:STANDARD
            BEGIN:DAYLIGHT
            DTSTART:16010325T020000
            RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            END:DAYLIGHT
            END:VTIMEZONE
            BEGIN:VEVENT
            ATTENDEE;CN="Nordmann, Kari";RSVP=TRUE;CUTYPE=INDIVIDUAL:MAILTO:kari@kommune.example
            ATTENDEE;CN=Rom 1;CUTYPE=ROOM;ROLE=NON-PARTICIPANT;PARTSTAT=X-MAYBE:invalid:nomail
            ATTENDEE;CN=Ola;EMAIL=ola@kommune.example;ROLE=OPT-PARTICIPANT;PARTSTAT=TENTATIVE:urn:uuid:1
            CLASS:X-HEMMELIG
            CREATED:20261101T080000Z
            DESCRIPTION;LANGUAGE=nb-NO:Hei\,\nher er <b>saken</b>\;
              med mellomrom\\
            DTEND;TZID="W. Europe Standard Time":20261130T100000
            DTSTAMP:20261101T080001Z
            DTSTART;TZID="W. Europe Standard Time":20261130T090000
            ORGANIZER;CN=IOA:mailto:ioa%2Bx@ioa.example?subject=x
            RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO
            EXDATE;TZID=W. Europe Standard Time:20261207T090000,20261214T090000
            SEQUENCE:3
            STATUS:CONFIRMED
            SUMMARY:Møte
            TRANSP:TRANSPARENT
            UID:040000008200E00074C5B7101A82E008
            URL:https://ioa.example/moter/1
            CATEGORIES:a\,b,c
            CATEGORIES:d
            COMMENT:en
            COMMENT:to
            X-ALT-DESC;FMTTYPE=text/html:<html>
            BEGIN:VALARM
            TRIGGER;RELATED=START:-PT15M
            ACTION:DISPLAY
            DESCRIPTION:Reminder
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """);

        var calendar = read.Calendar!;
        (calendar.Method, calendar.ProductId).ShouldBe((CalendarMethod.Request, "-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN"));
        var e = calendar.Events.ShouldHaveSingleItem();
        e.Attendees.ShouldBe([new("kari@kommune.example", "Nordmann, Kari", Rsvp: true), new("ola@kommune.example", "Ola", ParticipationStatus.Tentative, ParticipationRole.Optional)]);
        e.Organizer.ShouldBe(new CalendarParty("ioa+x@ioa.example", "IOA"));
        e.Description.ShouldBe("Hei,\nher er <b>saken</b>; med mellomrom\\");
        (e.Start.Zone, e.Start.ToUtc(), e.End!.Value.ToUtc()).ShouldBe(("Europe/Berlin", At(2026, 11, 30, 8), At(2026, 11, 30, 9)));
        (e.Sequence, e.Status, e.Access, e.IsTransparent, e.Comment, e.Summary).ShouldBe((3, CalendarStatus.Confirmed, CalendarAccess.Private, true, "en\nto", "Møte"));
        e.Categories.ShouldBe(["a,b", "c", "d"]);
        e.ExceptDates.Count.ShouldBe(2);
        e.Rule!.ToString().ShouldBe("FREQ=WEEKLY;COUNT=3;BYDAY=MO");
        e.Alarms.ShouldBe([new(TimeSpan.FromMinutes(15), "Reminder")]);
        e.Url.ShouldBe(new Uri("https://ioa.example/moter/1"));
        (e.Stamp, e.Created).ShouldBe((At(2026, 11, 1, 8).AddSeconds(1), At(2026, 11, 1, 8)));
        Issues(read).ShouldBe(["23 InvalidAddress ATTENDEE", "25 InvalidValue CLASS"], ignoreOrder: true);
    }

    /// <summary>An event alone, one property of it wrong: what is told, and whether the event is still there.</summary>
    [Theory]
    [InlineData(Start, true, "")]
    [InlineData("DTSTART:20260230T090000Z", false, "InvalidTime DTSTART")]
    [InlineData("DTSTART:20261130T250000Z", false, "InvalidTime DTSTART")]
    [InlineData("DTSTART:20261130T096000Z", false, "InvalidTime DTSTART")]
    [InlineData("DTSTART:20261130T090060Z", true, "")]
    [InlineData("DTSTART:00000101T000000Z", false, "InvalidTime DTSTART")]
    [InlineData("DTSTART:00010101T000000Z", false, "InvalidTime DTSTART")]
    [InlineData("DTSTART:00020101T000000Z", true, "")]
    [InlineData("DTSTART:99981231T235959Z", true, "")]
    [InlineData("DTSTART:99991231T235959Z", false, "InvalidTime DTSTART")]
    [InlineData("DTSTART:20261130", true, "")]
    [InlineData("DTSTART;VALUE=DATE:20261130", true, "")]
    [InlineData("DTSTART:2026-11-30", false, "InvalidTime DTSTART")]
    [InlineData("DTSTART:", false, "InvalidTime DTSTART")]
    [InlineData("DTSTART;TZID=Europe/Atlantis:20261130T090000", false, "UnknownTimeZone DTSTART")]
    [InlineData("DTSTART;TZID=:20261130T090000", false, "UnknownTimeZone DTSTART")]
    [InlineData("DTSTART;TZID=Europe/Atlantis:20261130T090000Z", true, "")]
    [InlineData("DTSTART;TZID=\"europe/oslo:20261130T090000", false, "MalformedLine DTSTART;MissingStart VEVENT")]
    [InlineData("DTSTART;TZID:20261130T090000", false, "MalformedLine DTSTART;MissingStart VEVENT")]
    [InlineData("DTSTART;TZID=europe/oslo", false, "MalformedLine DTSTART;MissingStart VEVENT")]
    [InlineData("dtstart;tzid=europe/oslo:20261130t090000", true, "")]
    [InlineData("X-NOTHING:1", false, "MissingStart VEVENT")]
    [InlineData(Start + "\nDTEND:20261130T080000Z", true, "InvalidEnd DTEND")]
    [InlineData(Start + "\nDTEND:20261130", true, "InvalidEnd DTEND")]
    [InlineData(Start + "\nDTEND:20261130T090000Z", true, "")]
    [InlineData("DTSTART:20261130\nDTEND:20261130", true, "")]
    [InlineData(Start + "\nDTEND:20261130T100000Z\nDURATION:PT1H", true, "InvalidEnd DURATION")]
    [InlineData(Start + "\nDURATION:-PT1H", true, "InvalidEnd DURATION")]
    [InlineData(Start + "\nDURATION:1 time", true, "InvalidDuration DURATION")]
    [InlineData(Start + "\nRRULE:FREQ=HOURLY", true, "RuleTooFrequent RRULE")]
    [InlineData(Start + "\nRRULE:FREQ=DAILY;BYHOUR=9", true, "UnsupportedRule RRULE")]
    [InlineData(Start + "\nRRULE:FREQ=ALDRI", true, "InvalidRule RRULE")]
    [InlineData(Start + "\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\nEXRULE:FREQ=WEEKLY", true, "UnsupportedRule RRULE;UnsupportedRule EXRULE")]
    [InlineData(Start + "\nRDATE;VALUE=PERIOD:20261201T090000Z/PT1H,20261202T090000Z", true, "Unsupported RDATE")]
    [InlineData(Start + "\nEXDATE:20261201T090000Z,i morgen", true, "InvalidTime EXDATE")]
    [InlineData(Start + "\nRECURRENCE-ID:i morgen", false, "InvalidTime RECURRENCE-ID")]
    [InlineData(Start + "\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261201T090000Z", true, "Unsupported RECURRENCE-ID")]
    [InlineData(Start + "\nURL:javascript:alert(1)", true, "InvalidUrl URL")]
    [InlineData(Start + "\nURL:data:text/html\\,<script>", true, "InvalidUrl URL")]
    [InlineData(Start + "\nURL:/moter/1", true, "InvalidUrl URL")]
    [InlineData(Start + "\nURL:http://", true, "InvalidUrl URL")]
    [InlineData(Start + "\nSEQUENCE:-1", true, "InvalidValue SEQUENCE")]
    [InlineData(Start + "\nSEQUENCE:99999999999", true, "InvalidValue SEQUENCE")]
    [InlineData(Start + "\nSTATUS:NEEDS-ACTION", true, "InvalidValue STATUS")]
    [InlineData(Start + "\nSTATUS:1", true, "InvalidValue STATUS")]
    [InlineData(Start + "\nORGANIZER:mailto:", true, "InvalidAddress ORGANIZER")]
    [InlineData(Start + "\nATTENDEE:mailto:a%0D%0ABcc@b.example", true, "InvalidAddress ATTENDEE")]
    [InlineData(Start + "\nATTENDEE:mailto:a b@b.example", true, "InvalidAddress ATTENDEE")]
    [InlineData(Start + "\nATTENDEE:mailto:<a@b.example>", true, "InvalidAddress ATTENDEE")]
    [InlineData(Start + "\nATTENDEE:http://b.example", true, "InvalidAddress ATTENDEE")]
    [InlineData(Start + "\nBEGIN:VALARM\nTRIGGER;VALUE=DATE-TIME:20261130T080000Z\nEND:VALARM", true, "Unsupported TRIGGER")]
    [InlineData(Start + "\nBEGIN:VALARM\nTRIGGER;RELATED=END:-PT5M\nEND:VALARM", true, "Unsupported TRIGGER")]
    [InlineData(Start + "\nBEGIN:VALARM\nTRIGGER:snart\nEND:VALARM\nBEGIN:VALARM\nEND:VALARM", true, "InvalidDuration TRIGGER")]
    [InlineData(Start + "\nBEGIN:VALARM\nTRIGGER:-PT5M", true, "MissingEnd VALARM")]
    [InlineData(Start + "\nEND:VALARM", true, "UnexpectedEnd VALARM")]
    [InlineData(Start + "\nUID:2", true, "")]
    [InlineData(Start + "\nno property", true, "MalformedLine ")]
    [InlineData(Start + "\nSUMM\u0000ARY:x", true, "MalformedLine ")]
    [InlineData(Start + "\n:", true, "MalformedLine ")]
    [InlineData(Start + "\nSUMMARY;=:x", true, "")]
    [InlineData(Start + "\nSUMMARY", true, "MalformedLine ")]
    public void Read_AnEventWithAFault_SaysWhich(string lines, bool there, string issues)
    {
        var read = Read($"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20261101T080000Z\n{lines}\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nDTSTAMP:20261101T080000Z\n{Start}\nEND:VEVENT\nEND:VCALENDAR");

        read.Calendar!.Events.Select(e => e.Uid).ShouldBe(there ? ["1", "2"] : ["2"]);
        string.Join(';', read.Issues.Select(issue => $"{issue.Code} {issue.Property}")).ShouldBe(issues);
        read.Issues.ShouldAllBe(issue => issue.Line >= 3 && issue.Line <= 12);
    }

    [Theory]
    [InlineData("END:VEVENT\nEND:VCALENDAR", "1 2", "")]
    [InlineData("END:VCALENDAR", "1", "MissingEnd VEVENT")] // the second has no end
    [InlineData("", "1", "MissingEnd VEVENT;MissingEnd VCALENDAR")]
    [InlineData("END:VEVENT", "1 2", "MissingEnd VCALENDAR")]
    [InlineData("BEGIN:VEVENT\nUID:3\n" + Start + "\nDTSTAMP:20261101T080000Z\nEND:VEVENT\nEND:VCALENDAR", "1 3", "MissingEnd VEVENT")]
    [InlineData("BEGIN:VALARM\nBEGIN:X\nBEGIN:X\nBEGIN:X\nEND:VEVENT\nEND:VCALENDAR", "1 2", "TooDeep X;MissingEnd X;MissingEnd VALARM")]
    [InlineData("END:VEVENT\nEND:VEVENT\nEND:VCALENDAR\nEND:VCALENDAR", "1 2", "UnexpectedEnd VEVENT;UnexpectedEnd VCALENDAR")]
    [InlineData("END:VEVENT\nEND:VCALENDAR\nBEGIN:VEVENT\nUID:3\nEND:VEVENT", "1 2", "MalformedLine VEVENT")]
    [InlineData("END:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:3\n" + Start + "\nDTSTAMP:20261101T080000Z\nEND:VEVENT\nEND:VCALENDAR", "1 2 3", "")]
    [InlineData("END:VEVENT\nBEGIN:VTODO\nUID:9\nBEGIN:VALARM\nEND:VALARM\nEND:VTODO\nEND:VCALENDAR", "1 2", "")]
    [InlineData("END:<script>\nEND:VEVENT\nBEGIN:<script>\nEND:<script>\nEND:VCALENDAR", "1 2", "UnexpectedEnd SCRIPT")]
    public void Read_EndsThatAreMissingOrTooMany_SpoilOnlyWhatTheyAreOf(string rest, string uids, string issues)
    {
        var one = $"BEGIN:VEVENT\nUID:1\nDTSTAMP:20261101T080000Z\n{Start}\n";
        var read = Read($"BEGIN:VCALENDAR\n{one}END:VEVENT\n{one.Replace("UID:1", "UID:2", StringComparison.Ordinal)}{rest}");

        string.Join(' ', read.Calendar!.Events.Select(e => e.Uid)).ShouldBe(uids);
        string.Join(';', read.Issues.Select(issue => $"{issue.Code} {issue.Property}")).ShouldBe(issues);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("<html><body>Logg inn</body></html>")]
    [InlineData("BEGIN:VCARD\nEND:VCARD")]
    [InlineData("BEGIN:VEVENT\nEND:VEVENT")]
    [InlineData("B\0E\0G\0I\0N\0:\0V\0C\0A\0L\0E\0N\0D\0A\0R\0")]
    [InlineData("UID:1\nBEGIN:VCALENDAR")]
    public void Read_WhatIsNoCalendar_SaysSo(string text)
    {
        var read = Read(text);

        read.Calendar.ShouldBeNull();
        read.Issues.ShouldHaveSingleItem().Code.ShouldBe(CalendarIssueCode.NotACalendar);
    }

    [Fact]
    public void Read_EncodingsAndLineEnds_AreAllTheSame()
    {
        const string Text = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T080000Z\r\nDTSTART:20261130\r\nSUMMARY:Blåbær på Ærøy\r\n  – «ferdig»\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        byte[][] files =
        [
            Encoding.UTF8.GetBytes(Text),
            [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)],
            [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Text)],
            Encoding.UTF8.GetBytes("\n  \n" + Text.Replace("\r\n", "\n", StringComparison.Ordinal)),
            CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Text),

            // Folded within a character, as simple programs do.
            Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Text)).Replace("Ã¥b", "Ã\r\n ¥b", StringComparison.Ordinal)),
        ];

        foreach (var (number, file) in files.Index())
        {
            var read = CalendarReader.Read(file);
            read.Calendar!.Events[0].Summary.ShouldBe("Blåbær på Ærøy – «ferdig»");
            Issues(read).ShouldBe(number == 5 ? ["6 NotUtf8 "] : []);
        }
    }

    [Theory]
    [InlineData("Europe/Oslo", "Europe/Oslo")]
    [InlineData("EUROPE/OSLO", "Europe/Oslo")]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")]
    [InlineData("Romance Standard Time", "Europe/Paris")]
    [InlineData("/freeassociation.sourceforge.net/Europe/Oslo", "Europe/Oslo")]
    [InlineData("/mozilla.org/20070129_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires")]
    [InlineData("UTC", "UTC")]
    [InlineData("Egen", null)]
    [InlineData("Egen", "Europe/Oslo", "X-LIC-LOCATION:Europe/Oslo")]
    [InlineData("Egen", "Europe/Oslo", Winter, "DTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", Summer, "DTSTART:19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")]
    [InlineData("Egen", "UTC+05:30", "BEGIN:STANDARD\nTZOFFSETFROM:+0530\nTZOFFSETTO:+0530\nDTSTART:16010101T000000\nEND:STANDARD")]
    [InlineData("Egen", null, "BEGIN:STANDARD\nTZOFFSETFROM:+0530\nTZOFFSETTO:+9930\nDTSTART:16010101T000000\nEND:STANDARD")]
    [InlineData("Egen", null, Winter, "DTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", Summer, "DTSTART:19700329T020000\nRRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1WE")]
    [InlineData("Egen", null, Winter, "DTSTART:19701025T030000", Summer, "DTSTART:19700329T020000")]
    public void Read_ATimeZone_IsFoundByWhatItSaysOrDoes(string tzid, string? zone, params string[] description)
    {
        var lines = string.Join('\n', description);
        if (lines.Contains(Winter, StringComparison.Ordinal))
        {
            lines = $"BEGIN:STANDARD\n{Winter}\n{description[1]}\nEND:STANDARD\nBEGIN:DAYLIGHT\n{Summer}\n{description[3]}\nEND:DAYLIGHT";
        }

        // The zone may be told of after it is used.
        var read = Read($"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20261101T080000Z\nDTSTART;TZID={tzid}:20261130T090000\nEND:VEVENT\nBEGIN:VTIMEZONE\nTZID:{tzid}\n{lines}\nEND:VTIMEZONE\nEND:VCALENDAR");

        read.Calendar!.Events.Select(e => e.Start.Zone).ShouldBe(zone is null ? [] : [zone]);
        Issues(read).ShouldBe(zone is null ? ["5 UnknownTimeZone DTSTART"] : []);
    }

    [Theory]
    [InlineData("REPLY", "", 0, "1 MissingStart")]
    [InlineData("CANCEL", "RECURRENCE-ID:20261130T090000Z", 30, "1 MissingStart")]
    [InlineData("REQUEST", "", null, "0 MissingStart")]
    public void Read_AnAnswerWithoutAStart_IsStillAnAnswer(string method, string line, int? day, string expected)
    {
        var read = Read($"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20261101T080000Z\n{line}\nEND:VEVENT\nEND:VCALENDAR");

        $"{read.Calendar!.Events.Count} {read.Issues.Single().Code}".ShouldBe(expected);
        if (day is not null)
        {
            read.Calendar.Events[0].Start.Local.Day.ShouldBe(day == 0 ? 1 : day.Value);
        }
    }

    [Fact]
    public void Read_WithoutAStampOrAUid_IsToldOf()
    {
        var read = Read($"BEGIN:VCALENDAR\nVERSION:1.0\nMETHOD:EAT\nBEGIN:VEVENT\n{Start}\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nLAST-MODIFIED:20260101T000000Z\n{Start}\nEND:VEVENT\nEND:VCALENDAR");

        read.Calendar!.Events.ShouldHaveSingleItem().Stamp.ShouldBe(At(2026, 1, 1, 0));
        read.Calendar.Method.ShouldBeNull();
        Issues(read).ShouldBe(["2 UnsupportedVersion VERSION", "3 InvalidValue METHOD", "4 MissingUid VEVENT", "7 MissingStamp VEVENT"]);
    }

    [Fact]
    public void Read_BeyondTheLimits_CutsAndTells()
    {
        var options = new CalendarReaderOptions { MaxLineBytes = 100, MaxTextLength = 10, MaxAttendees = 2, MaxComponents = 4, MaxIssues = 5 };
        string Event(string uid, string lines) => $"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20261101T080000Z\n{Start}\n{lines}\nEND:VEVENT\n";
        var read = Read(
            "BEGIN:VCALENDAR\n" +
            Event("1", "SUMMARY:123456789👍\nDESCRIPTION:" + new string('x', 50) + "\n " + new string('æ', 50) + "\nATTACH:" + new string('x', 500)) +
            Event("2", "ATTENDEE:mailto:a@b.example\nATTENDEE:mailto:b@b.example\nATTENDEE:mailto:c@b.example\nATTENDEE:mailto:d@b.example") +
            Event("12345678901", "") + Event("4", "") + Event("5", "") + "END:VCALENDAR",
            options);

        read.Calendar!.Events.Select(e => e.Uid).ShouldBe(["1", "2"]);
        read.Calendar.Events[0].Summary.ShouldBe("123456789");
        read.Calendar.Events[0].Description.ShouldBe("");
        read.Calendar.Events[1].Attendees.Count.ShouldBe(2);
        Issues(read).ShouldBe(["7 LineTooLong DESCRIPTION", "26 TooManyComponents ", "6 TextTooLong SUMMARY", "17 TooManyAttendees ATTENDEE", "21 TextTooLong UID"]);
        Read("BEGIN:VCALENDAR\n" + string.Concat(Enumerable.Repeat("x\n", 100)), options).Issues.Select(issue => issue.Code).ShouldBe([.. Enumerable.Repeat(CalendarIssueCode.MalformedLine, 5), CalendarIssueCode.TooManyIssues]);
        Read("BEGIN:VCALENDAR\nEND:VCALENDAR", options with { MaxBytes = 10 }).Issues.ShouldHaveSingleItem().Code.ShouldBe(CalendarIssueCode.TooLarge);
    }

    [Fact]
    public void Read_AnyOctets_NeverThrows() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll<byte[]>(octets =>
        {
            CalendarReader.Read(octets);
            CalendarReader.Read([.. "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"u8, .. octets, .. "\nEND:VEVENT"u8]);
        }));

    /// <summary>Real calendars, spoilt here and there: read or not, nothing is thrown, and what was read can be expanded, written and read again without a word.</summary>
    [Fact]
    public void Read_SpoiltCalendars_NeverThrowsAndWhatIsReadIsSound() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var file = CalendarWriter.Write(CalendarGenerator.Create(random)).ToList();
            byte[][] pieces = [[.. "\r\n"u8], [.. "\r\n "u8], [0], [0xFF], [.. "BEGIN:VEVENT\r\n"u8], [.. "END:VEVENT\r\n"u8], [.. ";"u8], [.. ":"u8], [.. "\""u8], [.. "^"u8], [.. "\\"u8], [.. "9999"u8], [.. "-"u8], [0xC3]];
            for (var spoilt = random.Next(1, 12); spoilt > 0; spoilt--)
            {
                var at = random.Next(file.Count);
                switch (random.Next(4))
                {
                    case 0:
                        file.RemoveRange(at, Math.Min(random.Next(1, 30), file.Count - at));
                        break;
                    case 1:
                        file.InsertRange(at, pieces[random.Next(pieces.Length)]);
                        break;
                    case 2:
                        file[at] = (byte)random.Next(256);
                        break;
                    default:
                        file.InsertRange(at, file.GetRange(random.Next(file.Count / 2), random.Next(file.Count / 2)));
                        break;
                }

                file.Add((byte)'\n');
            }

            if (CalendarReader.Read(file.ToArray()).Calendar is { } calendar)
            {
                foreach (var series in calendar.Events.GroupBy(e => e.Uid, StringComparer.Ordinal))
                {
                    CalendarSeries.Occurrences(series, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 20).Count.ShouldBeLessThanOrEqualTo(20);
                }

                var again = CalendarReader.Read(CalendarWriter.Write(calendar), new() { MaxBytes = int.MaxValue });
                again.Issues.ShouldBeEmpty();
                CalendarWriterTests.Describe(again.Calendar!).ShouldBe(CalendarWriterTests.Describe(calendar));
            }
        }));

    private const string Winter = "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100";

    private const string Summer = "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200";

    private static CalendarReadResult Read(string text, CalendarReaderOptions? options = null) => CalendarReader.Read(Encoding.UTF8.GetBytes(text), options);

    private static string[] Issues(CalendarReadResult read) => [.. read.Issues.Select(issue => $"{issue.Line} {issue.Code} {issue.Property}")];

    private static DateTimeOffset At(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);
}
