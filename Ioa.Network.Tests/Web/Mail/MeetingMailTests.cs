using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Tests.Web.Mail;

/// <summary>Invitations that mail programs put into the calendar, and what calendars answer, as the mail server hands it in.</summary>
[Collection<ReplyCollection>]
public sealed class MeetingMailTests(ReplySite site)
{
    private World World => site.World;

    [Fact]
    public async Task Invitation_AnsweredFromTheCalendar_IsTheRegistration()
    {
        var agder = await World.AgderAsync();
        var plan = World.Plan("Samling; om «krav», og annet");
        var meeting = await World.MeetingAsync(agder.Network, agder.Coordinator, plan);

        var invitation = await CalendarAsync(agder.Member, "Invitasjon");
        invitation.Method.ShouldBe(CalendarMethod.Request);
        var asked = invitation.Events.ShouldHaveSingleItem();
        asked.Uid.ShouldStartWith(meeting.ToString());
        asked.Summary.ShouldBe(plan.Title);
        asked.Start.ToUtc().ShouldBe(MeetingTime.At(plan.Zone, plan.Date, plan.From)!.Value);
        asked.Description.ShouldNotContain("video.example", Case.Sensitive, "the link is for those who are registered");
        asked.Attendees.ShouldHaveSingleItem().ShouldBe(new CalendarParty(agder.Member.Email!, agder.Member.Name, ParticipationStatus.NeedsAction, ParticipationRole.Required, true));
        asked.Organizer!.Email.ShouldMatch("^mote\\+[a-z2-7]{26}@svar\\.test$");

        // As Outlook sends it, then as Google does.
        (await HandInAsync(Reply(agder.Member.Email!, asked, "ACCEPTED", 1))).ShouldBe(HttpStatusCode.Accepted);
        (await World.MeetingSeenByAsync(meeting, agder.Member)).Mine!.State.ShouldBe(RegistrationState.Registered);
        await HandInAsync(Reply(agder.Member.Email!, asked, "TENTATIVE", 3));
        (await World.MeetingSeenByAsync(meeting, agder.Member)).Mine!.State.ShouldBe(RegistrationState.Maybe);

        // One that was held up on its way, and the last one again.
        await HandInAsync(Reply(agder.Member.Email!, asked, "DECLINED", 2));
        await HandInAsync(Reply(agder.Member.Email!, asked, "DECLINED", 3));
        (await World.MeetingSeenByAsync(meeting, agder.Member)).Mine!.State.ShouldBe(RegistrationState.Maybe);
        await HandInAsync(Reply(agder.Member.Email!, asked, "DECLINED", 4));
        (await World.MeetingSeenByAsync(meeting, agder.Member)).Mine!.State.ShouldBe(RegistrationState.Declined);
    }

    [Fact]
    public async Task Meeting_MovedAndCancelled_UpdatesTheSameEventAndOldAnswersDoNotCount()
    {
        var agder = await World.AgderAsync();
        var plan = World.Plan("Flyttes");
        var meeting = await World.MeetingAsync(agder.Network, agder.Coordinator, plan);
        var first = (await CalendarAsync(agder.Neighbour, "Invitasjon")).Events[0];

        (await World.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], plan with { Date = plan.Date.AddDays(1), ToDate = plan.Date.AddDays(1) }, [], 2), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
        var update = await CalendarAsync(agder.Neighbour, "Endret");
        update.Method.ShouldBe(CalendarMethod.Request);
        (update.Events[0].Uid, update.Events[0].Sequence).ShouldBe((first.Uid, 1));
        update.Events[0].Organizer.ShouldBe(first.Organizer);

        await HandInAsync(Reply(agder.Neighbour.Email!, first, "ACCEPTED", 1));
        (await World.MeetingSeenByAsync(meeting, agder.Neighbour)).Mine.ShouldBeNull("they said yes to the former day");
        (await LetterAsync(agder.Neighbour, "ikke lagret")).TextBody.ShouldContain("Møtet er endret siden invitasjonen");
        await HandInAsync(Reply(agder.Neighbour.Email!, update.Events[0], "ACCEPTED", 2));
        (await World.MeetingSeenByAsync(meeting, agder.Neighbour)).Mine!.State.ShouldBe(RegistrationState.Registered);

        var version = (await World.MeetingSeenByAsync(meeting, agder.Coordinator)).Version;
        (await World.Get<CancelMeeting>().HandleAsync(new(meeting, "Snø", version), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
        var cancelled = await CalendarAsync(agder.Neighbour, "Avlyst");
        cancelled.Method.ShouldBe(CalendarMethod.Cancel);
        (cancelled.Events[0].Uid, cancelled.Events[0].Sequence, cancelled.Events[0].Status).ShouldBe((first.Uid, 2, CalendarStatus.Cancelled));
    }

    [Fact]
    public async Task Reply_FromElsewhereBrokenOrOfSomebodyWhoLostTheNetwork_ChangesNothingAndSaysWhyToTheOwner()
    {
        var agder = await World.AgderAsync();
        var meeting = await World.MeetingAsync(agder.Network, agder.Coordinator, World.Plan("Hemmelig samling"));
        var asked = (await CalendarAsync(agder.Observer, "Invitasjon")).Events[0];

        await HandInAsync(Reply("svindler@a.example", asked, "ACCEPTED", 1));
        (await LetterAsync(agder.Observer, "ikke lagret")).TextBody.ShouldContain("svindler@a.example");
        await HandInAsync($"From: <{agder.Observer.Email}>\nTo: {asked.Organizer!.Email}\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n{new string('x', 100_000)}\n");
        await HandInAsync($"From: <{agder.Observer.Email}>\nTo: {asked.Organizer.Email}\nContent-Type: text/plain\n\nJa takk!\n");
        (await World.MeetingSeenByAsync(meeting, agder.Observer)).Mine.ShouldBeNull();

        await using (var db = await World.DbAsync())
        {
            db.Memberships.RemoveRange(db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Farsund.Id));
            await db.SaveChangesAsync(World.Cancel);
        }

        await HandInAsync(Reply(agder.Observer.Email!, asked, "ACCEPTED", 5));
        var letter = await LetterAsync(agder.Observer, "ikke lagret", "Du har ikke lenger tilgang");
        (letter.Subject + letter.TextBody).ShouldNotContain("Hemmelig");
        (await World.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), World.Cancel)).Value.Rows.ShouldBeEmpty();
    }

    private static string Reply(string from, CalendarEvent asked, string answer, int minute) =>
        $"""
        From: "X" <{from}>
        To: IOA-nettverket <{asked.Organizer!.Email}>
        Subject: Godtatt
        Message-ID: <{Guid.CreateVersion7()}@x>
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        X har svart.
        --b
        Content-Type: text/calendar; charset="utf-8"; method=REPLY
        Content-Transfer-Encoding: base64

        {Convert.ToBase64String(Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPRODID:-//Example//NO\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT={answer};CN=X:MAILTO:{from}\r\nUID:{asked.Uid}\r\nSUMMARY;LANGUAGE=nb-NO:Godtatt\r\nDTSTART:20260401T070000Z\r\nDTSTAMP:20260302T1{minute:D1}0000Z\r\nSEQUENCE:{asked.Sequence}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), Base64FormattingOptions.InsertLineBreaks)}
        --b--
        """;

    private async Task<HttpStatusCode> HandInAsync(string mail)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/epost/inn") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(mail)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ReplySite.Key);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        using var response = await client.SendAsync(request, World.Cancel);
        return response.StatusCode;
    }

    private async Task<Calendar> CalendarAsync(Person to, string subject)
    {
        var read = CalendarReader.Read(Encoding.UTF8.GetBytes((await LetterAsync(to, subject)).Calendar));
        read.Issues.ShouldBeEmpty();
        return read.Calendar!;
    }

    private async Task<KeptLetter> LetterAsync(Person to, string subject, string text = "")
    {
        for (var i = 0; i < 300; i++)
        {
            var letters = await World.Get<MailFolder>().NewestAsync(500, World.Cancel);
            if (letters.FirstOrDefault(l => l.To == to.Email && l.Subject.Contains(subject, StringComparison.Ordinal) && l.TextBody.Contains(text, StringComparison.Ordinal)) is { } letter)
            {
                return letter;
            }

            await Task.Delay(100, World.Cancel);
        }

        throw new TimeoutException($"No letter «{subject}» to {to.Email}");
    }
}
