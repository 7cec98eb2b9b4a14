using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web.Mail;

/// <summary>Guests' letters, what their calendars answer, and what is behind their links.</summary>
[Collection<ReplyCollection>]
public sealed partial class GuestMailTests(ReplySite site)
{
    private World World => site.World;

    [Fact]
    public async Task Guest_InvitedOnThePage_AnswersByLinkAndFromTheCalendar()
    {
        var agder = await World.AgderAsync();
        var plan = World.Plan("Dialogkonferanse; om «lys»") with { Questions = [new(1, MeetingQuestionKind.Food, "Mat?")] };
        var meeting = await World.MeetingAsync(agder.Network, agder.Coordinator, plan);
        await World.RegisterAsync(meeting, agder.Member);
        var email = $"kari.{Guid.CreateVersion7():N}@firma.example";
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        using var refused = await coordinator.SubmitAsync($"/moter/{meeting}/deltakere", ("Input.Guests", "Kari Nordmann"));
        var again = await Visitor.ParseAsync(refused);
        again.QuerySelector("[role=alert]")!.TextContent.ShouldContain("«Kari Nordmann»");
        again.QuerySelector("#nye-gjester")!.TextContent.ShouldContain("Kari Nordmann", Case.Sensitive, "what was typed stays");
        using var sent = await coordinator.SubmitAsync($"/moter/{meeting}/deltakere", ("Input.Guests", $"Kari Nordmann <{email}>"));
        sent.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await coordinator.PageAsync(sent.Headers.Location!.ToString())).QuerySelector("[role=status]")!.TextContent.ShouldContain("1 ny gjest er invitert");

        var letter = await site.LetterAsync(email, "Invitasjon");
        letter.TextBody.ShouldContain(agder.Coordinator.Name);
        letter.TextBody.ShouldContain("Rådhusgata 18");
        letter.TextBody.ShouldNotContain("video.example");
        var link = Link().Match(letter.TextBody).Value;
        var read = CalendarReader.Read(Encoding.UTF8.GetBytes(letter.Calendar));
        read.Issues.ShouldBeEmpty();
        read.Calendar!.Method.ShouldBe(CalendarMethod.Request);
        var asked = read.Calendar.Events.ShouldHaveSingleItem();
        asked.Uid.ShouldStartWith(meeting.ToString());
        asked.Organizer!.Email.ShouldMatch("^mote\\+[a-z2-7]{26}@svar\\.test$");
        asked.Attendees.ShouldHaveSingleItem().Email.ShouldBe(email);
        asked.Description.ShouldNotContain($"/moter/{meeting}", Case.Sensitive, "a guest has no page there");
        asked.Url!.ToString().ShouldContain("/moter/gjest/");

        // The page: what it is, and neither who else comes nor whose network it is.
        using var guest = site.Visit();
        using var page = await guest.GetAsync(link);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        page.Headers.GetValues("X-Robots-Tag").ShouldBe(["noindex"]);
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var text = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(World.Cancel));
        text.ShouldContain(plan.Title);
        text.ShouldContain(agder.Coordinator.Name);
        foreach (var hidden in new[] { agder.Member.Name, agder.Network.Name, agder.Network.Slug, "video.example", meeting.ToString(), "Lyngdal" })
        {
            text.ShouldNotContain(hidden);
        }

        using var answered = await guest.SubmitAsync(link, ("Input.Answers[1]", "Nøtter"), ("Input.Answer", "Yes"));
        answered.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var registered = await guest.PageAsync(link);
        registered.QuerySelector(".badge--ok")!.TextContent.ShouldBe("Påmeldt");
        registered.QuerySelector("a[href='https://video.example/samling']").ShouldNotBeNull();

        // From the calendar; then from another address, which is refused with a letter to the guest, whose link opens.
        await site.HandInAsync(CalendarClient.Reply(email, asked, "DECLINED", 1));
        (await StateAsync(email)).ShouldBe(RegistrationState.Declined);
        await site.HandInAsync(CalendarClient.Reply("svindler@a.example", asked, "ACCEPTED", 2));
        var told = await site.LetterAsync(email, "ikke lagret");
        told.TextBody.ShouldContain("svindler@a.example");
        (await guest.PageAsync(Link().Match(told.TextBody).Value)).QuerySelector("h1")!.TextContent.ShouldBe(plan.Title);
        (await StateAsync(email)).ShouldBe(RegistrationState.Declined);
        await site.HandInAsync(CalendarClient.Reply(email, asked, "TENTATIVE", 3));
        (await StateAsync(email)).ShouldBe(RegistrationState.Maybe);

        // Moved, and cancelled: the same event.
        var version = (await World.MeetingSeenByAsync(meeting, agder.Coordinator)).Version;
        (await World.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], plan with { Place = "Torvet 1" }, [], version), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
        var update = CalendarClient.EventIn(await site.LetterAsync(email, "Endret"));
        (update.Uid, update.Sequence, update.Organizer).ShouldBe((asked.Uid, 1, asked.Organizer));
        (await World.Get<CancelMeeting>().HandleAsync(new(meeting, "Snø", version + 1), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
        var cancelled = await site.LetterAsync(email, "Avlyst");
        cancelled.TextBody.ShouldContain("Snø");
        (CalendarClient.EventIn(cancelled).Sequence, CalendarClient.EventIn(cancelled).Status).ShouldBe((2, CalendarStatus.Cancelled));
        cancelled.Calendar.ShouldContain("METHOD:CANCEL");
    }

    [Fact]
    public async Task Guest_Removed_IsToldAndTheLinkIsTheOrdinaryNotFound()
    {
        var agder = await World.AgderAsync();
        var meeting = await World.MeetingAsync(agder.Network, agder.Coordinator, World.Plan("Fjernes"));
        var email = $"tor.{Guid.CreateVersion7():N}@firma.example";
        (await World.Get<InviteGuests>().HandleAsync(new(meeting, $"Tor <{email}>", "en"), World.As(agder.Coordinator), World.Cancel)).Error.ShouldBeNull();
        var link = Link().Match((await site.LetterAsync(email, "Invitation")).TextBody).Value;
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        var id = (await World.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), World.Cancel)).Value.Rows.Single().Id;
        using var removed = await coordinator.SubmitAsync($"/moter/{meeting}/deltakere", ("Input.Guest", id.ToString()));
        removed.StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await site.LetterAsync(email, "withdrawn")).Calendar.ShouldContain("METHOD:CANCEL");
        using var guest = site.Visit();
        using var dead = await guest.GetAsync(link);
        using var never = await guest.GetAsync("/moter/gjest/finnes-ikke");
        dead.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await MainAsync(dead)).ShouldBe(await MainAsync(never));
    }

    [Fact]
    public async Task Guest_OfADraft_IsNobody()
    {
        var agder = await World.AgderAsync();
        var meeting = await World.MeetingAsync(agder.Network, agder.Coordinator, World.Plan("Hemmelig utkast"));
        var email = $"utkast.{Guid.CreateVersion7():N}@firma.example";
        (await World.Get<InviteGuests>().HandleAsync(new(meeting, $"Tor <{email}>"), World.As(agder.Coordinator), World.Cancel)).Error.ShouldBeNull();
        var link = Link().Match((await site.LetterAsync(email, "Invitasjon")).TextBody).Value;
        await using (var db = await World.DbAsync())
        {
            await db.Meetings.Where(m => m.Id == meeting).ExecuteUpdateAsync(m => m.SetProperty(x => x.Status, MeetingStatus.Draft), World.Cancel);
        }

        using var guest = site.Visit();
        using var response = await guest.GetAsync(link);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(World.Cancel)).ShouldNotContain("Hemmelig utkast");
    }

    private static async Task<string> MainAsync(HttpResponseMessage response) => (await Visitor.ParseAsync(response)).QuerySelector("main")!.TextContent.Trim();

    [GeneratedRegex(@"/moter/gjest/[\w-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Link();

    private async Task<RegistrationState> StateAsync(string email)
    {
        await using var db = await World.DbAsync();
        return await db.Registrations.Where(r => r.GuestEmail == email).Select(r => r.State).SingleAsync(World.Cancel);
    }
}
