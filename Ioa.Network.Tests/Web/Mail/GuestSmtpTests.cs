using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Core.ICalendar;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web.Mail;

/// <summary>Guests' letters over the wire, as other programs read the message and the meeting in it.</summary>
public sealed partial class GuestSmtpTests(MailedSite site) : IClassFixture<MailedSite>
{
    private World World => site.World;

    [Fact]
    public async Task Guest_InvitedMovedAndRemoved_GetsMessagesThatOtherProgramsPutIntoTheCalendar()
    {
        var agder = await World.AgderAsync();
        var plan = World.Plan("Dialogkonferanse; om «lys», og blåbær");
        var meeting = await World.MeetingAsync(agder.Network, agder.Coordinator, plan);
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        using var sent = await coordinator.SubmitAsync($"/moter/{meeting}/deltakere", ("Input.Guests", "Åse Nordmann <ase@firma.test>"));
        sent.StatusCode.ShouldBe(HttpStatusCode.Redirect);

        var invited = await site.MailAsync("ase@firma.test", "Invitasjon");
        (invited.From, invited.To).ShouldBe(("nettverk@ks.test", "ase@firma.test"));
        invited.Subject.ShouldContain(plan.Title);
        foreach (var text in (string[])[invited.Text, WebUtility.HtmlDecode(invited.Html)])
        {
            text.ShouldContain("Åse Nordmann");
            text.ShouldContain("Rådhusgata 18");
            text.ShouldContain("https://nettverk.ks.test/moter/gjest/");
            text.ShouldNotContain("video.example");
        }

        invited.CalendarType.ShouldBe("text/calendar; charset=utf-8; method=REQUEST");
        var asked = await EventAsync(invited);
        asked.ShouldBe(new Invitation(
            "REQUEST",
            asked.Uid,
            0,
            plan.Title,
            Utc(plan.Date, plan.From, plan.Zone),
            Utc(plan.ToDate, plan.To, plan.Zone),
            "mailto:ase@firma.test",
            "Åse Nordmann",
            "TRUE",
            asked.Organizer,
            asked.Url,
            null));
        asked.Uid.ShouldStartWith(meeting.ToString());
        asked.Organizer.ShouldMatch("^mailto:mote\\+[a-z2-7]{26}@svar\\.ks\\.test$");
        using var guest = site.Visit();
        (await guest.PageAsync(new Uri(asked.Url).AbsolutePath)).QuerySelector("h1")!.TextContent.ShouldBe(plan.Title);
        Link().Match(invited.Text).Value.ShouldBe(new Uri(asked.Url).AbsolutePath);

        // Moved: the same event, later. Removed: it leaves the calendar.
        var version = (await World.MeetingSeenByAsync(meeting, agder.Coordinator)).Version;
        var moved = plan with { Date = plan.Date.AddDays(1), ToDate = plan.ToDate.AddDays(1) };
        (await World.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], moved, [], version), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
        var changed = await EventAsync(await site.MailAsync("ase@firma.test", "Endret"));
        (changed.Method, changed.Uid, changed.Sequence, changed.Starts).ShouldBe(("REQUEST", asked.Uid, 1, Utc(moved.Date, moved.From, moved.Zone)));
        var row = (await World.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), World.Cancel)).Value.Rows.Single();
        (await World.Get<RemoveGuest>().HandleAsync(new(meeting, row.Id), World.As(agder.Coordinator), World.Cancel)).Error.ShouldBeNull();
        var gone = await site.MailAsync("ase@firma.test", "trukket");
        gone.CalendarType.ShouldBe("text/calendar; charset=utf-8; method=CANCEL");
        var left = await EventAsync(gone);
        (left.Method, left.Uid, left.Status).ShouldBe(("CANCEL", asked.Uid, "CANCELLED"));
    }

    private static string Utc(DateOnly day, TimeOnly time, string zone) =>
        MeetingTime.At(zone, day, time)!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    // As Mozilla's ical.js reads it.
    private static async Task<Invitation> EventAsync(ParsedMail mail)
    {
        const string Script = """
            globalThis.ICAL ??= require('ical.js');
            const calendar = new ICAL.Component(ICAL.parse(question.text));
            calendar.getAllSubcomponents('vtimezone').forEach(zone => ICAL.TimezoneService.register(zone));
            const [event, ...more] = calendar.getAllSubcomponents('vevent');
            if (more.length) throw new Error('More than one event');
            const utc = name => event.getFirstPropertyValue(name).convertToZone(ICAL.Timezone.utcTimezone).toString();
            const attendee = event.getFirstProperty('attendee');
            return {
              Method: calendar.getFirstPropertyValue('method'), Uid: event.getFirstPropertyValue('uid'), Sequence: event.getFirstPropertyValue('sequence') || 0,
              Summary: event.getFirstPropertyValue('summary'), Starts: utc('dtstart'), Ends: utc('dtend'),
              Attendee: attendee.getFirstValue(), Name: attendee.getParameter('cn'), Rsvp: attendee.getParameter('rsvp') || null,
              Organizer: event.getFirstPropertyValue('organizer'), Url: event.getFirstPropertyValue('url'),
              Status: event.getFirstPropertyValue('status') === 'CANCELLED' ? 'CANCELLED' : null
            };
            """;
        var answer = (await CalendarPeer.AskAsync(Script, [new JsonObject { ["text"] = mail.Calendar.ShouldNotBeNull() }])).ShouldHaveSingleItem();
        return answer is JsonObject read ? System.Text.Json.JsonSerializer.Deserialize<Invitation>(read)! : throw new InvalidOperationException(answer?.ToString());
    }

    [GeneratedRegex(@"/moter/gjest/[\w-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Link();

    private sealed record Invitation(
        string Method, string Uid, int Sequence, string Summary, string Starts, string Ends, string Attendee, string Name, string? Rsvp, string Organizer, string Url, string? Status);
}
