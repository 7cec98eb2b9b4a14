using System.Buffers;
using System.Globalization;
using System.Text;

namespace Ioa.Network.Core.ICalendar;

/// <summary>
/// Writes iCalendar (RFC 5545; RFC 6868 for parameters, RFC 7986 for a calendar's name and how often to ask). Whatever texts hold comes out as text:
/// nothing in them can end a line or begin a property.
/// </summary>
public static class CalendarWriter
{
    private const int MaxOctets = 75;

    /// <summary>The calendar in UTF-8 without a byte order mark: lines end with CRLF and are folded at 75 octets.</summary>
    public static byte[] Write(Calendar calendar)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(calendar, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The same, written where it is sent from: of a large calendar there is no copy in memory.</summary>
    public static void Write(Calendar calendar, IBufferWriter<byte> output)
    {
        Line(output, "BEGIN:VCALENDAR");
        Line(output, "VERSION:2.0");
        Text(output, "PRODID", calendar.ProductId);
        Line(output, "CALSCALE:GREGORIAN");
        if (calendar.Method is { } method)
        {
            Line(output, "METHOD:" + method.ToString().ToUpperInvariant());
        }

        if (calendar.Name.Length > 0)
        {
            // The second is what was there before RFC 7986, and what most programs still read.
            Text(output, "NAME", calendar.Name);
            Text(output, "X-WR-CALNAME", calendar.Name);
        }

        if (calendar.RefreshInterval is { } interval)
        {
            Line(output, $"REFRESH-INTERVAL;VALUE=DURATION:{CalendarDuration.Of(interval)}");
            Line(output, $"X-PUBLISHED-TTL:{CalendarDuration.Of(interval)}");
        }

        foreach (var line in TimeZoneLines.For(calendar.Events.SelectMany(TimesOf)))
        {
            Line(output, line);
        }

        foreach (var calendarEvent in calendar.Events)
        {
            Event(output, calendarEvent);
        }

        Line(output, "END:VCALENDAR");
    }

    private static IEnumerable<CalendarTime> TimesOf(CalendarEvent e) =>
        new[] { e.Start, e.End, e.RecurrenceId }.OfType<CalendarTime>().Concat(e.ExtraDates).Concat(e.ExceptDates);

    private static void Event(IBufferWriter<byte> output, CalendarEvent e)
    {
        if (e.Rule is { IsValid: false })
        {
            throw new ArgumentException($"No rule that RFC 5545 allows: {e.Rule}", nameof(e));
        }

        Line(output, "BEGIN:VEVENT");
        Text(output, "UID", e.Uid);
        Time(output, "DTSTAMP", CalendarTime.Utc(e.Stamp));
        Line(output, string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{e.Sequence}"));
        if (e.Created is { } created)
        {
            Time(output, "CREATED", CalendarTime.Utc(created));
        }

        if (e.LastModified is { } modified)
        {
            Time(output, "LAST-MODIFIED", CalendarTime.Utc(modified));
        }

        if (e.RecurrenceId is { } id)
        {
            Time(output, "RECURRENCE-ID", id);
        }

        Time(output, "DTSTART", e.Start);
        if (e.End is { } end)
        {
            Time(output, "DTEND", end);
        }
        else if (e.Duration is { } duration)
        {
            Line(output, $"DURATION:{duration}");
        }

        if (e.Rule is { } rule)
        {
            Line(output, $"RRULE:{rule}");
        }

        foreach (var time in e.ExtraDates)
        {
            Time(output, "RDATE", time);
        }

        foreach (var time in e.ExceptDates)
        {
            Time(output, "EXDATE", time);
        }

        Text(output, "SUMMARY", e.Summary);
        Optional(output, "DESCRIPTION", e.Description);
        Optional(output, "LOCATION", e.Location);
        Optional(output, "COMMENT", e.Comment);
        if (e.Url is { IsAbsoluteUri: true } url && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp))
        {
            Line(output, "URL:" + url.AbsoluteUri);
        }

        if (e.Categories.Count > 0)
        {
            Line(output, "CATEGORIES:" + string.Join(',', e.Categories.Select(CalendarText.Escape)));
        }

        if (e.Access != CalendarAccess.Public)
        {
            Line(output, "CLASS:" + e.Access.ToString().ToUpperInvariant());
        }

        if (e.Status is { } status)
        {
            Line(output, "STATUS:" + status.ToString().ToUpperInvariant());
        }

        Line(output, e.IsTransparent ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
        if (e.Organizer is { } organizer)
        {
            Party(output, "ORGANIZER", organizer, "");
        }

        foreach (var attendee in e.Attendees)
        {
            Party(output, "ATTENDEE", attendee, $";ROLE={RoleName(attendee.Role)};PARTSTAT={PartStatName(attendee.PartStat)}{(attendee.Rsvp ? ";RSVP=TRUE" : "")}");
        }

        foreach (var alarm in e.Alarms)
        {
            Line(output, "BEGIN:VALARM");
            Line(output, "ACTION:DISPLAY");
            Line(output, "TRIGGER:" + Trigger(alarm.Before));
            Text(output, "DESCRIPTION", alarm.Description);
            Line(output, "END:VALARM");
        }

        Line(output, "END:VEVENT");
    }

    private static string Trigger(TimeSpan before) => (before.Ticks % TimeSpan.TicksPerDay == 0 && before != TimeSpan.Zero
        ? new CalendarDuration(-before.Days, TimeSpan.Zero)
        : CalendarDuration.Of(-before)).ToString();

    internal static string RoleName(ParticipationRole role) => role switch
    {
        ParticipationRole.Chair => "CHAIR",
        ParticipationRole.Optional => "OPT-PARTICIPANT",
        ParticipationRole.NonParticipant => "NON-PARTICIPANT",
        _ => "REQ-PARTICIPANT",
    };

    internal static string PartStatName(ParticipationStatus status) => status == ParticipationStatus.NeedsAction ? "NEEDS-ACTION" : status.ToString().ToUpperInvariant();

    private static void Party(IBufferWriter<byte> output, string name, CalendarParty party, string parameters)
    {
        var email = CalendarText.Clean(party.Email).Trim();
        if (email.Length == 0)
        {
            return;
        }

        var commonName = party.Name.Length == 0 ? "" : ";CN=" + CalendarText.Quote(party.Name);
        var address = string.Concat(email.EnumerateRunes().Select(rune =>
            rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "-._~!$'*+@".Contains((char)rune.Value)) ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
        Line(output, $"{name}{commonName}{parameters}:mailto:{address}");
    }

    private static void Time(IBufferWriter<byte> output, string name, CalendarTime time) => Line(output, time.Kind switch
    {
        CalendarTimeKind.Date => $"{name};VALUE=DATE:{time}",
        CalendarTimeKind.Zoned => $"{name};TZID={time.Zone}:{time}",
        _ => $"{name}:{time}",
    });

    private static void Optional(IBufferWriter<byte> output, string name, string text)
    {
        if (text.Length > 0)
        {
            Text(output, name, text);
        }
    }

    private static void Text(IBufferWriter<byte> output, string name, string text) => Line(output, name + ":" + CalendarText.Escape(text));

    /// <summary>One content line, folded. Every line comes through here, so no control character but a tab is ever written into one.</summary>
    private static void Line(IBufferWriter<byte> output, string line)
    {
        if (line.AsSpan().IndexOfAnyInRange('\0', '\u001F') >= 0)
        {
            line = string.Concat(line.Where(c => c >= ' ' || c == '\t'));
        }

        // Most are short: they are written where they belong at once.
        var space = output.GetSpan(Encoding.UTF8.GetMaxByteCount(line.Length) + 2);
        var count = Encoding.UTF8.GetBytes(line, space);
        if (count <= MaxOctets)
        {
            "\r\n"u8.CopyTo(space[count..]);
            output.Advance(count + 2);
            return;
        }

        ReadOnlySpan<byte> rest = space[..count].ToArray();
        for (var most = MaxOctets; rest.Length > most; most = MaxOctets - 1)
        {
            // Not within a character: the octets after a character's first begin with the bits 10.
            var length = most;
            while ((rest[length] & 0xC0) == 0x80)
            {
                length--;
            }

            output.Write(rest[..length]);
            output.Write("\r\n "u8);
            rest = rest[length..];
        }

        output.Write(rest);
        output.Write("\r\n"u8);
    }
}
