using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ioa.Network.Core.ICalendar;
using NodaTime;
using Calendar = Ioa.Network.Core.ICalendar.Calendar;

namespace Ioa.Network.Tests.Core.ICalendar;

/// <summary>What we write is read by ical.js, which Thunderbird and Nextcloud use, with the file's own time zones.</summary>
public sealed class CalendarPeerTests
{
    private const int Cases = 1_000;

    private const int Seed = 7_986;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    [Fact]
    public async Task Write_AThousandCalendars_AreReadTheSameByIcalJs()
    {
        var random = new Random(Seed);
        var calendars = Enumerable.Range(0, Cases).Select(_ => ForIcalJs(CalendarGenerator.Create(random))).ToList();

        var answers = await CalendarPeer.AskAsync(
            """
            globalThis.ICAL ??= require('ical.js');
            // It does not know these two, and leaves the text of what it does not know as it is written.
            ICAL.design.icalendar.property['name'] ??= ICAL.design.icalendar.property['x-wr-calname'] ??= ICAL.design.icalendar.property.summary;
            ICAL.TimezoneService.reset();
            const root = new ICAL.Component(ICAL.parse(question.ics));
            for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
            const first = (component, name) => component.getFirstPropertyValue(name);
            const time = value => !value ? null : value.isDate || value.zone === ICAL.Timezone.localTimezone ? value.toString() : value.toUnixTime();
            const party = property => ({ email: decodeURIComponent(property.getFirstValue().replace(/^mailto:/, '')), name: property.getParameter('cn') ?? '',
              partStat: property.getParameter('partstat') ?? null, role: property.getParameter('role') ?? null, rsvp: property.getParameter('rsvp') === 'TRUE' });
            const events = root.getAllSubcomponents('vevent');
            const series = new Map();
            for (const component of events) {
              const uid = first(component, 'uid');
              if (!component.getFirstProperty('recurrence-id')) series.set(uid, { component, exceptions: [] });
              else series.get(uid).exceptions.push(component);
            }
            return {
              method: first(root, 'method'), product: first(root, 'prodid'), name: first(root, 'name') ?? '', called: first(root, 'x-wr-calname') ?? '',
              refresh: first(root, 'refresh-interval')?.toSeconds() ?? null,
              events: events.map(c => ({
                uid: first(c, 'uid'), sequence: first(c, 'sequence'), stamp: time(first(c, 'dtstamp')), created: time(first(c, 'created')), modified: time(first(c, 'last-modified')),
                start: time(first(c, 'dtstart')), end: time(first(c, 'dtend')), duration: first(c, 'duration')?.toSeconds() ?? null,
                summary: first(c, 'summary'), description: first(c, 'description') ?? '', location: first(c, 'location') ?? '', comment: first(c, 'comment') ?? '', url: first(c, 'url'),
                categories: c.getFirstProperty('categories')?.getValues() ?? [], status: first(c, 'status'), access: first(c, 'class') ?? 'PUBLIC', transparency: first(c, 'transp'),
                organizer: c.getFirstProperty('organizer') ? party(c.getFirstProperty('organizer')) : null, attendees: c.getAllProperties('attendee').map(party),
                alarms: c.getAllSubcomponents('valarm').map(a => ({ action: first(a, 'action'), after: first(a, 'trigger').toSeconds(), description: first(a, 'description') })),
                id: time(first(c, 'recurrence-id')), extra: c.getAllProperties('rdate').map(p => time(p.getFirstValue())), except: c.getAllProperties('exdate').map(p => time(p.getFirstValue())),
              })),
              series: [...series.values()].map(({ component, exceptions }) => {
                const event = new ICAL.Event(component, { exceptions });
                const found = [];
                let last;
                const until = event.startDate.clone();
                until.adjust(question.days, 0, 0, 0);
                const iterator = event.iterator();
                for (let next; (next = iterator.next()) && next.compare(until) < 0;) {
                  // RFC 5545 (3.8.5.2): what both the rule and a further date give is one; ical.js gives it twice.
                  if (String(next) === last) continue;
                  last = String(next);
                  const { item, startDate } = event.isRecurring() ? event.getOccurrenceDetails(next) : { item: event, startDate: next };
                  if (item.component.getFirstPropertyValue('status') !== 'CANCELLED' && first(component, 'status') !== 'CANCELLED') found.push([time(next), time(startDate), item.summary]);
                }
                return found;
              }),
            };
            """,
            calendars.Select(calendar => new JsonObject { ["ics"] = Encoding.UTF8.GetString(CalendarWriter.Write(calendar)), ["days"] = Days }));

        answers.Count.ShouldBe(Cases);
        var wrong = calendars.Index().Select(c => (c.Index, Difference: Difference(Describe(c.Item), answers[c.Index])))
            .Where(c => c.Difference.Length > 0)
            .Select(c => $"seed {Seed}, calendar {c.Index}\n{c.Difference}")
            .ToList();
        wrong.Count.ShouldBe(0, $"{wrong.Count} differ:\n{string.Join('\n', wrong.Take(8))}");

        // So many starts, in winter and in summer, that the clock was changed between them.
        answers.Sum(answer => answer!["series"]!.AsArray().Sum(series => series!.AsArray().Count)).ShouldBeGreaterThan(50_000);
    }

    private const int Days = 800;

    /// <summary>
    /// ical.js reads a backslash in a parameter as it would in a text; RFC 5545 (3.2) and RFC 6868 have no such escape there, so names go without one.
    /// And it takes a comma that comes after a backslash for part of the text even when the backslash is an escaped one: categories do not end so.
    /// </summary>
    private static Calendar ForIcalJs(Calendar calendar) => calendar with
    {
        Events = [.. calendar.Events.Select(e => e with { Categories = [.. e.Categories.Select(text => text.TrimEnd('\\') + '.')], Organizer = e.Organizer is null ? null : Name(e.Organizer), Attendees = [.. e.Attendees.Select(Name)] })],
    };

    private static CalendarParty Name(CalendarParty party) => party with { Name = party.Name.Replace('\\', '/') };

    /// <summary>
    /// Moments of local times that the clock skips or shows twice. RFC 5545 (3.3.5) takes the offset before the gap and the first of two; ical.js takes
    /// in some zones the other, an hour off. (In Recurrence's and CalendarTime's own tests ours are held against the RFC.)
    /// </summary>
    private static readonly HashSet<long> Doubtful = [];

    private static string Difference(JsonNode? ours, JsonNode? theirs, string path = "") => (ours, theirs) switch
    {
        (JsonObject a, JsonObject b) => string.Concat(a.Select(p => Difference(p.Value, b[p.Key], $"{path}/{p.Key}"))),
        (JsonArray a, JsonArray b) when a.Count == b.Count => string.Concat(a.Index().Select(p => Difference(p.Item, b[p.Index], $"{path}/{p.Index}"))),
        _ when JsonNode.DeepEquals(ours, theirs) => "",
        (JsonValue a, JsonValue b) when a.TryGetValue(out long at) && b.TryGetValue(out long other) && Doubtful.Contains(at) && Math.Abs(at - other) == 3600 => "",
        _ => $"  {path}\n    ours   {ours?.ToJsonString(Readable)}\n    theirs {theirs?.ToJsonString(Readable)}\n",
    };

    private static JsonNode Describe(Calendar calendar) => JsonSerializer.SerializeToNode(new
    {
        method = calendar.Method?.ToString().ToUpperInvariant(),
        product = calendar.ProductId,
        name = calendar.Name,
        called = calendar.Name,
        refresh = calendar.RefreshInterval?.TotalSeconds,
        events = calendar.Events.Select(e => new
        {
            uid = e.Uid,
            sequence = e.Sequence,
            stamp = e.Stamp.ToUnixTimeSeconds(),
            created = e.Created?.ToUnixTimeSeconds(),
            modified = e.LastModified?.ToUnixTimeSeconds(),
            start = Time(e.Start),
            end = Time(e.End),
            duration = e.End is null && e.Duration is { } duration ? (double?)(duration.Days * 86_400) + duration.Time.TotalSeconds : null,
            summary = e.Summary,
            description = e.Description,
            location = e.Location,
            comment = e.Comment,
            url = e.Url?.AbsoluteUri,
            categories = e.Categories,
            status = e.Status?.ToString().ToUpperInvariant(),
            access = e.Access.ToString().ToUpperInvariant(),
            transparency = e.IsTransparent ? "TRANSPARENT" : "OPAQUE",
            organizer = e.Organizer is { } host ? Party(host, false) : null,
            attendees = e.Attendees.Select(party => Party(party, true)),
            alarms = e.Alarms.Select(alarm => new { action = "DISPLAY", after = -alarm.Before.TotalSeconds, description = alarm.Description }),
            id = Time(e.RecurrenceId),
            extra = e.ExtraDates.Select(time => Time(time)),
            except = e.ExceptDates.Select(time => Time(time)),
        }),
        series = calendar.Events.GroupBy(e => e.Uid, StringComparer.Ordinal).Select(Series),
    })!;

    private static List<object?[]> Series(IEnumerable<CalendarEvent> series)
    {
        var events = series.ToList();
        var until = events[0].Start.At(events[0].Start.Local.AddDays(Days));
        return [.. CalendarSeries.Occurrences(events, DateTimeOffset.MinValue, until.ToUtc().AddDays(3), int.MaxValue)
            .Where(occurrence => occurrence.Id.ToUtc() < until.ToUtc())
            .OrderBy(occurrence => occurrence.Id.ToUtc())
            .Select(occurrence => new[] { Time(occurrence.Id), Time(occurrence.Start), occurrence.Event.Summary })];
    }

    private static object Party(CalendarParty party, bool attends) => new
    {
        email = party.Email,
        name = party.Name,
        partStat = !attends ? null : party.PartStat == ParticipationStatus.NeedsAction ? "NEEDS-ACTION" : party.PartStat.ToString().ToUpperInvariant(),
        role = !attends ? null : party.Role switch
        {
            ParticipationRole.Chair => "CHAIR",
            ParticipationRole.Optional => "OPT-PARTICIPANT",
            ParticipationRole.NonParticipant => "NON-PARTICIPANT",
            _ => "REQ-PARTICIPANT",
        },
        rsvp = party.Rsvp,
    };

    // What has a place in time as seconds, the others as they are written.
    private static object? Time(CalendarTime? time) => time?.Kind switch
    {
        null => null,
        CalendarTimeKind.Date => time.Value.Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        CalendarTimeKind.Floating => time.Value.Local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Seconds(time.Value),
    };

    private static long Seconds(CalendarTime time)
    {
        var seconds = time.ToUtc().ToUnixTimeSeconds();
        if (time.Zone is not null && DateTimeZoneProviders.Tzdb[time.Zone].MapLocal(LocalDateTime.FromDateTime(time.Local)).Count != 1)
        {
            Doubtful.Add(seconds);
        }

        return seconds;
    }
}
