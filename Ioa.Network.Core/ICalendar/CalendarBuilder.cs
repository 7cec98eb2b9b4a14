using System.Globalization;
using System.Text;

namespace Ioa.Network.Core.ICalendar;

/// <summary>From components to events.</summary>
internal sealed class CalendarBuilder(CalendarReaderOptions options, CalendarIssues issues)
{
    private const int MaxAddressLength = 320;

    private readonly Dictionary<string, string?> _zones = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Component> _described = new(StringComparer.Ordinal);

    public Calendar Build(List<Component> calendars)
    {
        foreach (var zone in calendars.SelectMany(calendar => calendar.Children).Where(child => child.Is("VTIMEZONE")))
        {
            if (First(zone, "TZID") is { } id)
            {
                _described.TryAdd(CalendarText.Unescape(id.Value), zone);
            }
        }

        var (productId, name) = ("", "");
        TimeSpan? interval = null;
        CalendarMethod? method = null;
        foreach (var calendar in calendars.Take(1))
        {
            if (First(calendar, "VERSION") is { Value: not "2.0" } version)
            {
                issues.Add(version.Line, CalendarIssueCode.UnsupportedVersion, version.Name);
            }

            productId = First(calendar, "PRODID") is { } product ? Text(product) : "";
            name = (First(calendar, "NAME") ?? First(calendar, "X-WR-CALNAME")) is { } called ? Text(called) : "";
            method = First(calendar, "METHOD") is { } said ? Value<CalendarMethod>(said) : null;
            if ((First(calendar, "REFRESH-INTERVAL") ?? First(calendar, "X-PUBLISHED-TTL")) is { } refresh && Duration(refresh) is { Days: >= 0 } duration && duration.Time >= TimeSpan.Zero)
            {
                interval = TimeSpan.FromDays(duration.Days) + duration.Time;
            }
        }

        var events = new List<CalendarEvent>();
        foreach (var component in calendars.SelectMany(calendar => calendar.Children).Where(child => child.Is("VEVENT")))
        {
            if (Event(component, method) is { } read)
            {
                events.Add(read);
            }
        }

        return new() { Method = method, ProductId = productId, Name = name, RefreshInterval = interval, Events = events };
    }

    private CalendarEvent? Event(Component component, CalendarMethod? method)
    {
        if (First(component, "UID") is not { } uidLine || CalendarText.Unescape(uidLine.Value).Trim() is not { Length: > 0 } uid)
        {
            issues.Add(component.Line, CalendarIssueCode.MissingUid, component.Name);
            return null;
        }

        if (uid.Length > options.MaxTextLength)
        {
            // Cut, it could be another's.
            issues.Add(uidLine.Line, CalendarIssueCode.TextTooLong, uidLine.Name);
            return null;
        }

        var created = Moment(component, "CREATED");
        var modified = Moment(component, "LAST-MODIFIED");
        var stamp = Moment(component, "DTSTAMP");
        if (stamp is null)
        {
            issues.Add(component.Line, CalendarIssueCode.MissingStamp, component.Name);
        }

        var (replacesGiven, replaces) = Single(component, "RECURRENCE-ID");
        var (startGiven, start) = Single(component, "DTSTART");
        if (!startGiven)
        {
            issues.Add(component.Line, CalendarIssueCode.MissingStart, component.Name);
            if (method is CalendarMethod.Reply or CalendarMethod.Cancel or CalendarMethod.Refresh or CalendarMethod.DeclineCounter)
            {
                start = replaces ?? (stamp is { Year: >= CalendarTime.FirstYear and <= CalendarTime.LastYear } at ? CalendarTime.Utc(at) : null);
            }
        }

        // Without its start it is not known when it is, and without what it replaces it would stand beside it: the reason is told already.
        if (start is not { } begin || (replacesGiven && replaces is null))
        {
            return null;
        }

        if (First(component, "RECURRENCE-ID") is { } range && range.Parameter("RANGE") is not null)
        {
            issues.Add(range.Line, CalendarIssueCode.Unsupported, range.Name);
        }

        var (end, duration) = EndOf(component, begin);
        var calendarEvent = new CalendarEvent
        {
            Uid = uid,
            Sequence = First(component, "SEQUENCE") is { } sequence ? Sequence(sequence) : 0,
            Stamp = stamp ?? modified ?? created ?? DateTimeOffset.UnixEpoch,
            Created = created,
            LastModified = modified,
            Start = begin,
            End = end,
            Duration = duration,
            Summary = TextOf(component, "SUMMARY"),
            Description = TextOf(component, "DESCRIPTION"),
            Location = TextOf(component, "LOCATION"),
            Comment = Comment(component),
            Url = First(component, "URL") is { } url ? Url(url) : null,
            Categories = Categories(component),
            Status = First(component, "STATUS") is { } status ? Value<CalendarStatus>(status) : null,
            Access = First(component, "CLASS") is { } access ? Value<CalendarAccess>(access) ?? CalendarAccess.Private : CalendarAccess.Public,
            IsTransparent = First(component, "TRANSP") is { } transparency && transparency.Value.Trim().Equals("TRANSPARENT", StringComparison.OrdinalIgnoreCase),
            Organizer = First(component, "ORGANIZER") is { } organizer && Party(organizer) is { } host ? new CalendarParty(host.Email, host.Name) : null,
            Attendees = Attendees(component),
            Rule = Rule(component),
            ExtraDates = [.. All(component, "RDATE").SelectMany(Times)],
            ExceptDates = [.. All(component, "EXDATE").SelectMany(Times)],
            RecurrenceId = replaces,
            Alarms = [.. component.Children.Where(child => child.Is("VALARM")).Select(Alarm).OfType<CalendarAlarm>()],
        };
        return calendarEvent;
    }

    private (CalendarTime? End, CalendarDuration? Duration) EndOf(Component component, CalendarTime start)
    {
        var (_, end) = Single(component, "DTEND");
        var duration = First(component, "DURATION") is { } line ? Duration(line) : null;
        if (duration is { Days: < 0 } || duration?.Time < TimeSpan.Zero)
        {
            issues.Add(First(component, "DURATION")!.Value.Line, CalendarIssueCode.InvalidEnd, "DURATION");
            duration = null;
        }

        if (end is null)
        {
            return (null, duration);
        }

        var endLine = First(component, "DTEND")!.Value;
        if (duration is not null)
        {
            issues.Add(endLine.Line, CalendarIssueCode.InvalidEnd, "DURATION");
        }

        // A day that ends where it begins is what many write for one day.
        if (end.Value.IsDate && end == start)
        {
            return (null, duration);
        }

        if (end.Value.IsDate != start.IsDate || end.Value.ToUtc() < start.ToUtc())
        {
            issues.Add(endLine.Line, CalendarIssueCode.InvalidEnd, endLine.Name);
            return (null, duration);
        }

        return (end, null);
    }

    private RecurrenceRule? Rule(Component component)
    {
        foreach (var line in All(component, "RRULE").Skip(1).Concat(All(component, "EXRULE")))
        {
            issues.Add(line.Line, CalendarIssueCode.UnsupportedRule, line.Name);
        }

        if (First(component, "RRULE") is not { } first)
        {
            return null;
        }

        if (!RecurrenceRule.TryParse(first.Value, out var rule, out var problem))
        {
            issues.Add(first.Line, problem, first.Name);
        }

        return rule;
    }

    private List<CalendarParty> Attendees(Component component)
    {
        var attendees = new List<CalendarParty>();
        foreach (var line in All(component, "ATTENDEE"))
        {
            if (attendees.Count == options.MaxAttendees)
            {
                issues.Add(line.Line, CalendarIssueCode.TooManyAttendees, line.Name);
                break;
            }

            if (Party(line) is { } party)
            {
                attendees.Add(party);
            }
        }

        return attendees;
    }

    private CalendarParty? Party(ContentLine line)
    {
        const string Scheme = "mailto:";
        var value = line.Value.Trim();
        var address = line.Parameter("EMAIL") ?? "";
        if (value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var query = value.IndexOf('?', StringComparison.Ordinal);
            address = Uri.UnescapeDataString(value[Scheme.Length..(query < 0 ? value.Length : query)]);
        }

        address = CalendarText.Clean(address).Trim();
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == address.Length - 1 || address.Length > MaxAddressLength || address.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or '"' or ',' or ';'))
        {
            issues.Add(line.Line, CalendarIssueCode.InvalidAddress, line.Name);
            return null;
        }

        return new(
            address,
            Cut(line.Parameter("CN") ?? "", line),
            line.Parameter("PARTSTAT") is { } status ? Match<ParticipationStatus>(status, CalendarWriter.PartStatName) : ParticipationStatus.NeedsAction,
            line.Parameter("ROLE") is { } role ? Match<ParticipationRole>(role, CalendarWriter.RoleName) : ParticipationRole.Required,
            string.Equals(line.Parameter("RSVP"), "TRUE", StringComparison.OrdinalIgnoreCase));

        // Others than these may be given (X-…), and mean the default (RFC 5545, 3.2.12 and 3.2.16).
        static T Match<T>(string text, Func<T, string> name) where T : struct, Enum =>
            Enum.GetValues<T>().FirstOrDefault(value => name(value).Equals(text, StringComparison.OrdinalIgnoreCase));
    }

    private CalendarAlarm? Alarm(Component component)
    {
        if (First(component, "TRIGGER") is not { } trigger)
        {
            return null;
        }

        if (trigger.Parameter("VALUE") is { } kind && !kind.Equals("DURATION", StringComparison.OrdinalIgnoreCase) ||
            (trigger.Parameter("RELATED") is { } related && !related.Equals("START", StringComparison.OrdinalIgnoreCase)))
        {
            issues.Add(trigger.Line, CalendarIssueCode.Unsupported, trigger.Name);
            return null;
        }

        return Duration(trigger) is { } after ? new(-(TimeSpan.FromDays(after.Days) + after.Time), TextOf(component, "DESCRIPTION")) : null;
    }

    private List<string> Categories(Component component)
    {
        var categories = new List<string>();
        foreach (var line in All(component, "CATEGORIES"))
        {
            categories.AddRange(CalendarText.UnescapeList(line.Value).Select(text => Cut(text, line)).Where(text => text.Length > 0));
        }

        return categories;
    }

    private Uri? Url(ContentLine line)
    {
        var text = line.Value.Trim();
        if (text.Length <= options.MaxTextLength && Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp))
        {
            return url;
        }

        issues.Add(line.Line, CalendarIssueCode.InvalidUrl, line.Name);
        return null;
    }

    private int Sequence(ContentLine line)
    {
        if (int.TryParse(line.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        issues.Add(line.Line, CalendarIssueCode.InvalidValue, line.Name);
        return 0;
    }

    private T? Value<T>(ContentLine line) where T : struct, Enum
    {
        var text = line.Value.Trim();
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        issues.Add(line.Line, CalendarIssueCode.InvalidValue, line.Name);
        return null;
    }

    private CalendarDuration? Duration(ContentLine line)
    {
        if (CalendarDuration.TryParse(line.Value, out var duration))
        {
            return duration;
        }

        issues.Add(line.Line, CalendarIssueCode.InvalidDuration, line.Name);
        return null;
    }

    private DateTimeOffset? Moment(Component component, string name) => Single(component, name).Time?.ToUtc();

    /// <summary>The time of a property that has one: whether it is there, and whether it could be read.</summary>
    private (bool Given, CalendarTime? Time) Single(Component component, string name) =>
        First(component, name) is { } line ? (true, Time(line, line.Value)) : (false, null);

    private IEnumerable<CalendarTime> Times(ContentLine line)
    {
        foreach (var value in line.Value.Split(','))
        {
            // A period (RDATE;VALUE=PERIOD) gives a start and its own length, which is not kept.
            var period = value.IndexOf('/', StringComparison.Ordinal);
            if (period >= 0)
            {
                issues.Add(line.Line, CalendarIssueCode.Unsupported, line.Name);
            }

            if (Time(line, period < 0 ? value : value[..period]) is { } time)
            {
                yield return time;
            }
        }
    }

    private CalendarTime? Time(ContentLine line, string value)
    {
        if (!CalendarTime.TryParse(value, null, out var time))
        {
            issues.Add(line.Line, CalendarIssueCode.InvalidTime, line.Name);
            return null;
        }

        // A zone beside a date or a time in UTC says nothing (RFC 5545, 3.2.19).
        if (time.Kind != CalendarTimeKind.Floating || line.Parameter("TZID") is not { } id)
        {
            return time;
        }

        if (!_zones.TryGetValue(id, out var zone))
        {
            zone = _zones[id] = TimeZones.Find(id) ?? (_described.TryGetValue(id, out var described) ? DescribedZone.Find(described) : null);
        }

        if (zone is null)
        {
            issues.Add(line.Line, CalendarIssueCode.UnknownTimeZone, line.Name);
            return null;
        }

        return CalendarTime.InZone(time.Local, zone);
    }

    private string TextOf(Component component, string name) => First(component, name) is { } line ? Text(line) : "";

    /// <summary>Comments may be many: each is a line of its own.</summary>
    private string Comment(Component component)
    {
        var text = new StringBuilder();
        foreach (var line in All(component, "COMMENT").TakeWhile(_ => text.Length <= options.MaxTextLength))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(Text(line));
        }

        return text.Length == 0 ? "" : Cut(text.ToString(), First(component, "COMMENT")!.Value);
    }

    private string Text(ContentLine line) => Cut(CalendarText.Unescape(line.Value), line);

    private string Cut(string text, ContentLine line)
    {
        if (text.Length <= options.MaxTextLength)
        {
            return text;
        }

        issues.Add(line.Line, CalendarIssueCode.TextTooLong, line.Name);
        var length = options.MaxTextLength;
        return text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    private static ContentLine? First(Component component, string name)
    {
        foreach (var line in component.Properties)
        {
            if (line.Name == name)
            {
                return line;
            }
        }

        return null;
    }

    private static IEnumerable<ContentLine> All(Component component, string name) => component.Properties.Where(line => line.Name == name);
}
