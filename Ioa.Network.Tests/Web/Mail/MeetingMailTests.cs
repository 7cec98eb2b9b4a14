using System.Net;
using System.Text;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

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
        (await site.HandInAsync(CalendarClient.Reply(agder.Member.Email!, asked, "ACCEPTED", 1))).ShouldBe(HttpStatusCode.Accepted);
        (await World.MeetingSeenByAsync(meeting, agder.Member)).Mine!.State.ShouldBe(RegistrationState.Registered);
        await site.HandInAsync(CalendarClient.Reply(agder.Member.Email!, asked, "TENTATIVE", 3));
        (await World.MeetingSeenByAsync(meeting, agder.Member)).Mine!.State.ShouldBe(RegistrationState.Maybe);

        // One that was held up on its way, and the last one again.
        await site.HandInAsync(CalendarClient.Reply(agder.Member.Email!, asked, "DECLINED", 2));
        await site.HandInAsync(CalendarClient.Reply(agder.Member.Email!, asked, "DECLINED", 3));
        (await World.MeetingSeenByAsync(meeting, agder.Member)).Mine!.State.ShouldBe(RegistrationState.Maybe);
        await site.HandInAsync(CalendarClient.Reply(agder.Member.Email!, asked, "DECLINED", 4));
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

        await site.HandInAsync(CalendarClient.Reply(agder.Neighbour.Email!, first, "ACCEPTED", 1));
        (await World.MeetingSeenByAsync(meeting, agder.Neighbour)).Mine.ShouldBeNull("they said yes to the former day");
        (await site.LetterAsync(agder.Neighbour.Email!, "ikke lagret")).TextBody.ShouldContain("Møtet er endret siden invitasjonen");
        await site.HandInAsync(CalendarClient.Reply(agder.Neighbour.Email!, update.Events[0], "ACCEPTED", 2));
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

        await site.HandInAsync(CalendarClient.Reply("svindler@a.example", asked, "ACCEPTED", 1));
        (await site.LetterAsync(agder.Observer.Email!, "ikke lagret")).TextBody.ShouldContain("svindler@a.example");
        await site.HandInAsync($"From: <{agder.Observer.Email}>\nTo: {asked.Organizer!.Email}\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n{new string('x', 100_000)}\n");
        await site.HandInAsync($"From: <{agder.Observer.Email}>\nTo: {asked.Organizer.Email}\nContent-Type: text/plain\n\nJa takk!\n");
        (await World.MeetingSeenByAsync(meeting, agder.Observer)).Mine.ShouldBeNull();

        await using (var db = await World.DbAsync())
        {
            db.Memberships.RemoveRange(db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Farsund.Id));
            await db.SaveChangesAsync(World.Cancel);
        }

        await site.HandInAsync(CalendarClient.Reply(agder.Observer.Email!, asked, "ACCEPTED", 5));
        var letter = await site.LetterAsync(agder.Observer.Email!, "ikke lagret", "Du har ikke lenger tilgang");
        (letter.Subject + letter.TextBody).ShouldNotContain("Hemmelig");
        (await World.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), World.Cancel)).Value.Rows.ShouldBeEmpty();
    }

    private async Task<Calendar> CalendarAsync(Person to, string subject)
    {
        var read = CalendarReader.Read(Encoding.UTF8.GetBytes((await site.LetterAsync(to.Email!, subject)).Calendar));
        read.Issues.ShouldBeEmpty();
        return read.Calendar!;
    }
}
