using System.Text.Json.Nodes;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Core.ICalendar;
using Ioa.Network.Tests.Core.Meetings.Series;
using Ioa.Network.Tests.Support;
using NodaTime;

namespace Ioa.Network.Tests.Web.Mail;

/// <summary>
/// The feeds and the letters as the running site sends them, read by ical.js and by python3-icalendar: the same events at the same moments over both
/// changes of the clock, which NodaTime counts.
/// </summary>
[Collection<ReplyCollection>]
public sealed class CalendarPeersTests(ReplySite site)
{
    private const string WithIcalJs = """
        globalThis.ICAL ??= require('ical.js');
        ICAL.TimezoneService.reset();
        const root = new ICAL.Component(ICAL.parse(question.ics));
        for (const zone of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
        const first = (component, name) => component.getFirstPropertyValue(name);
        return { method: first(root, 'method'), events: root.getAllSubcomponents('vevent').map(c => ({
          uid: first(c, 'uid'), sequence: first(c, 'sequence'), start: first(c, 'dtstart').toUnixTime(), end: first(c, 'dtend').toUnixTime(), zone: c.getFirstProperty('dtstart').getParameter('tzid'),
          summary: first(c, 'summary'), description: first(c, 'description'), location: first(c, 'location'), url: first(c, 'url'), status: first(c, 'status'), transparency: first(c, 'transp'),
          alarms: c.getAllSubcomponents('valarm').map(a => first(a, 'trigger').toSeconds()), attendees: c.getAllProperties('attendee').map(p => p.getFirstValue()) })) };
        """;

    private const string WithPython = """
        root = icalendar.Calendar.from_ical(question['ics'])
        text = lambda component, name: str(component[name]) if name in component else None
        attendees = lambda e: e['attendee'] if isinstance(e.get('attendee'), list) else [e['attendee']] if 'attendee' in e else []
        return { 'method': text(root, 'method'), 'events': [{
          'uid': text(e, 'uid'), 'sequence': int(e['sequence']), 'start': int(e['dtstart'].dt.timestamp()), 'end': int(e['dtend'].dt.timestamp()), 'zone': e['dtstart'].params['TZID'],
          'summary': text(e, 'summary'), 'description': text(e, 'description'), 'location': text(e, 'location'), 'url': text(e, 'url'), 'status': text(e, 'status'), 'transparency': text(e, 'transp'),
          'alarms': [int(a['trigger'].dt.total_seconds()) for a in e.walk('VALARM')], 'attendees': [str(p) for p in attendees(e)] } for e in root.walk('VEVENT')] }
        """;

    private World World => site.World;

    [Fact]
    public async Task Feed_AsTheSiteSendsIt_IsReadTheSameByBoth()
    {
        var agder = await World.AgderAsync();
        var expected = new List<Expected>();
        foreach (var sunday in ClockChanges())
        {
            // Begins in one time and ends in the other; and the day after, by another clock.
            var over = Plan("Over \\ natten; «æøå», \"klokka\" 🕰", sunday.AddDays(-1), sunday.AddDays(1)) with { Description = "Først dette,\nså dette;\n\nog: K:\\felles er en mappe." };
            expected.Add(new(await World.MeetingAsync(agder.Network, agder.Coordinator, over), over));
            var after = Plan("Dagen derpå", sunday.AddDays(1), sunday.AddDays(1)) with { Zone = "Europe/London", Room = "Byhagen, 2. etasje" };
            expected.Add(new(await World.MeetingAsync(agder.Network, agder.Coordinator, after), after));

            // A series over the change: one of it moved, one cancelled.
            var plan = Plan("Serie", sunday.AddDays(-9), sunday.AddDays(-9));
            var series = await World.SeriesAsync(agder.Network, agder.Coordinator, plan, new(SeriesStep.Week, 5, null));
            (await World.Get<PublishMeetingSeries>().HandleAsync(new(series), World.As(agder.Coordinator), World.Cancel)).Error.ShouldBeNull();
            foreach (var (i, meeting) in (await World.SeriesSeenByAsync(series, agder.Coordinator)).Meetings.Index())
            {
                var one = plan with { Date = plan.Date.AddDays(7 * i), ToDate = plan.Date.AddDays(7 * i) };
                var version = (await World.MeetingSeenByAsync(meeting.Id, agder.Coordinator)).Version;
                if (i == 1)
                {
                    one = one with { Date = one.Date.AddDays(1), ToDate = one.Date.AddDays(1), From = new(13, 30), To = new(16, 0) };
                    (await World.Get<UpdateMeeting>().HandleAsync(new(meeting.Id, [agder.Network.Id], one, [], version), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
                }
                else if (i == 3)
                {
                    (await World.Get<CancelMeeting>().HandleAsync(new(meeting.Id, "Snø", version), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
                }

                expected.Add(new(meeting.Id, one, i is 1 or 3 ? 1 : 0, i == 3));
            }
        }

        await World.RegisterAsync(expected[0].Meeting, agder.Member);
        var token = (await World.Get<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Networks), World.As(agder.Member), World.Cancel)).Value;
        using var calendar = new HttpClient { BaseAddress = site.Address };
        using var response = await calendar.GetAsync($"/kalender/{token}.ics", World.Cancel);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/calendar; charset=utf-8");

        foreach (var read in await ReadAsync(await response.Content.ReadAsStringAsync(World.Cancel)))
        {
            read["method"]!.GetValue<string>().ShouldBe("PUBLISH");
            var events = read["events"]!.AsArray();
            events.Count.ShouldBe(expected.Count);
            foreach (var one in expected)
            {
                var found = events.Single(e => e!["uid"]!.GetValue<string>().StartsWith(one.Meeting.ToString(), StringComparison.Ordinal))!;
                var registered = one == expected[0];
                One(found).ShouldBe((one.Sequence, Seconds(one.Plan.Zone, one.Plan.Date, one.Plan.From), Seconds(one.Plan.Zone, one.Plan.ToDate, one.Plan.To), one.Plan.Zone, one.Plan.Title));
                found["location"]!.GetValue<string>().ShouldBe(one.Plan.Room.Length > 0 ? $"{one.Plan.Place}, {one.Plan.Room}" : one.Plan.Place);
                found["status"]!.GetValue<string>().ShouldBe(one.IsCancelled ? "CANCELLED" : "CONFIRMED");
                found["transparency"]!.GetValue<string>().ShouldBe(registered ? "OPAQUE" : "TRANSPARENT");
                found["alarms"]!.AsArray().Select(a => a!.GetValue<int>()).ShouldBe(registered ? [-1800] : []);
                var description = found["description"]!.GetValue<string>();
                description.ShouldContain(one.Plan.Description);
                description.Contains("video.example", StringComparison.Ordinal).ShouldBe(registered, "the link is for those who are registered");
                description.ShouldEndWith(found["url"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task Letters_OfAMeetingThatIsMovedAndCancelled_AreReadTheSameByBoth()
    {
        var agder = await World.AgderAsync();
        var sunday = ClockChanges()[0];
        var plan = Plan("Samling; om «krav», og annet", sunday.AddDays(-1), sunday);
        var meeting = await World.MeetingAsync(agder.Network, agder.Coordinator, plan);
        await CheckAsync("Invitasjon", "REQUEST", 0, plan);

        plan = plan with { Date = sunday.AddDays(1), ToDate = sunday.AddDays(1), Place = "Torvet 1; bakgården" };
        (await World.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], plan, [], 2), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
        await CheckAsync("Endret", "REQUEST", 1, plan);

        (await World.Get<CancelMeeting>().HandleAsync(new(meeting, "Snø", 3), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
        await CheckAsync("Avlyst", "CANCEL", 2, plan);

        async Task CheckAsync(string subject, string method, int sequence, MeetingPlan told)
        {
            var letter = await site.LetterAsync(agder.Neighbour.Email!, subject);
            foreach (var read in await ReadAsync(letter.Calendar))
            {
                read["method"]!.GetValue<string>().ShouldBe(method);
                var one = read["events"]!.AsArray().ShouldHaveSingleItem()!;
                one["uid"]!.GetValue<string>().ShouldStartWith(meeting.ToString());
                One(one).ShouldBe((sequence, Seconds(told.Zone, told.Date, told.From), Seconds(told.Zone, told.ToDate, told.To), told.Zone, told.Title));
                one["location"]!.GetValue<string>().ShouldStartWith(told.Place);
                one["attendees"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe($"mailto:{agder.Neighbour.Email}", StringCompareShould.IgnoreCase);
            }
        }
    }

    private static MeetingPlan Plan(string title, DateOnly from, DateOnly to) =>
        new(MeetingKind.Gathering, title, "Vi deler erfaringer.", from, new TimeOnly(9, 0), to, new TimeOnly(15, 0)) { Place = "Rådhusgata 18, Kristiansand", VideoLink = "https://video.example/samling", ReminderDays = [] };

    // The next two Sundays on which the clock is changed in Norway, far enough ahead to plan for.
    private IReadOnlyList<DateOnly> ClockChanges()
    {
        var zone = DateTimeZoneProviders.Tzdb[Meeting.DefaultZone];
        var from = World.Today.AddDays(14).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        return [.. zone.GetZoneIntervals(Instant.FromDateTimeUtc(from), Instant.FromDateTimeUtc(from.AddYears(1)))
            .Skip(1)
            .Select(interval => DateOnly.FromDateTime(interval.Start.ToDateTimeUtc()))
            .Take(2)];
    }

    private static (int Sequence, long Start, long End, string Zone, string Summary) One(JsonNode e) =>
        (e["sequence"]!.GetValue<int>(), e["start"]!.GetValue<long>(), e["end"]!.GetValue<long>(), e["zone"]!.GetValue<string>(), e["summary"]!.GetValue<string>());

    private static long Seconds(string zone, DateOnly date, TimeOnly time) =>
        LocalDateTime.FromDateTime(date.ToDateTime(time)).InZoneStrictly(DateTimeZoneProviders.Tzdb[zone]).ToInstant().ToUnixTimeSeconds();

    private static async Task<IEnumerable<JsonNode>> ReadAsync(string ics)
    {
        JsonObject[] Question() => [new JsonObject { ["ics"] = ics }];
        var answers = await Task.WhenAll(CalendarPeer.AskAsync(WithIcalJs, Question()), CalendarPeer.AskPythonAsync(WithPython, Question()));
        return answers.Select(one => one.ShouldHaveSingleItem() as JsonObject ?? throw new InvalidOperationException($"{one[0]}\n{ics}"));
    }

    private sealed record Expected(MeetingId Meeting, MeetingPlan Plan, int Sequence = 0, bool IsCancelled = false);
}
