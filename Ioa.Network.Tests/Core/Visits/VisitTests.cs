using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Visits;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Visits;

/// <summary>Visits and trips, from the first wish to the report.</summary>
public sealed class VisitTests
{
    [Theory, Databases]
    public async Task Wishes_OfSeveral_AreOneVisitThatBecomesOneMeetingAndOneReport(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var experience = await world.ExperienceAsync(agder.Network, agder.Superuser, "Nattkamera", Audience.National);
        var visit = await world.WishAsync(agder.Member, experience);
        (await world.WishAsync(agder.Neighbour, experience, "Vi er nysgjerrige.")).ShouldBe(visit);

        // A colleague says it anew: one wish of each organisation. Somebody in another network joins too.
        (await world.WishAsync(agder.Colleague, experience, "Vi kommer flere.", people: 5)).ShouldBe(visit);
        (await world.WishAsync(agder.Outsider, experience)).ShouldBe(visit);
        var seen = await world.VisitSeenByAsync(visit, agder.Superuser);
        seen.Wishes.Select(w => (w.Organisation, w.People, w.Text)).ShouldBe(
            [("Lyngdal", 5, "Vi kommer flere."), ("Lindesnes", 2, "Vi er nysgjerrige."), ("Bergen", 2, "Vi vil se den i drift.")], ignoreOrder: true);
        (seen.State, seen.IsHost, seen.MayWish).ShouldBe((StudyVisitState.Wished, true, false));
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Superuser)).Count(k => k == NotificationKind.VisitWished).ShouldBe(3);

        (await world.Get<OfferVisit>().HandleAsync(world.Offered(visit, seen.Version, "Studiebesøk: Nattkamera", capacity: 10), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        (await world.Get<OfferVisit>().HandleAsync(world.Offered(visit, seen.Version), World.As(agder.Superuser), world.Cancel)).ShouldBeRefused("Common.ChangedMeanwhile");
        await world.DeliverAsync();
        var planned = await world.VisitSeenByAsync(visit, agder.Outsider);
        planned.State.ShouldBe(StudyVisitState.Planned);
        var meeting = await world.MeetingSeenByAsync(planned.Meeting!.Value, agder.Outsider);
        (meeting.Kind, meeting.IsNational, meeting.Status, meeting.Capacity).ShouldBe((MeetingKind.StudyVisit, true, MeetingStatus.Published, 10));

        // Those who wished are told once, in the network or not; the host not at all.
        foreach (var person in (Person[])[agder.Colleague, agder.Neighbour, agder.Outsider])
        {
            (await KindsAsync(world, person)).Count(k => k == NotificationKind.MeetingPublished).ShouldBe(1, person.Name);
        }

        (await KindsAsync(world, agder.Superuser)).ShouldNotContain(NotificationKind.MeetingPublished);

        // Who wishes after that joins the same.
        (await world.WishAsync(agder.Observer, experience)).ShouldBe(visit);
        await world.RegisterAsync(meeting.Id, agder.Neighbour);
        (await world.Get<FileVisitReport>().HandleAsync(new(visit, "For tidlig"), World.As(agder.Neighbour), world.Cancel)).ShouldBeRefused("Visits.NotHeld");
        world.Clock.Advance(TimeSpan.FromDays(21));
        (await world.Get<FileVisitReport>().HandleAsync(new(visit, " "), World.As(agder.Neighbour), world.Cancel)).ShouldBeRefused("Visits.BadReport", StudyVisit.MaxReportLength);
        (await world.Get<FileVisitReport>().HandleAsync(new(visit, "Vi lærte <mye>."), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();
        var held = await world.VisitSeenByAsync(visit, agder.Observer);
        (held.State, held.Report!.Text, held.MayReport, held.MayWish).ShouldBe((StudyVisitState.Held, "Vi lærte <mye>.", false, false));
        (await world.Get<ExperienceVisitsQuery>().HandleAsync(experience, World.As(agder.Outsider), world.Cancel)).Value.Reports.ShouldHaveSingleItem().Report.By.ShouldStartWith(agder.Neighbour.Name);

        // A wish after it was held is a new visit.
        (await world.WishAsync(agder.Member, experience)).ShouldNotBe(visit);
    }

    [Theory, Databases]
    public async Task Decline_WithAReason_IsToldAndANewWishBeginsAnew(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var experience = await world.ExperienceAsync(agder.Network, agder.Superuser, "Nattkamera", Audience.Network);
        var visit = await world.WishAsync(agder.Member, experience);
        (await world.Get<DeclineVisit>().HandleAsync(new(visit, "  ", 0), World.As(agder.Superuser), world.Cancel)).ShouldBeRefused("Visits.BadReason", StudyVisit.MaxWishLength);
        (await world.Get<DeclineVisit>().HandleAsync(new(visit, "Vi bygger om.", 0), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        await world.DeliverAsync();

        var seen = await world.VisitSeenByAsync(visit, agder.Member);
        (seen.State, seen.DeclineReason, seen.MayWish).ShouldBe((StudyVisitState.Declined, "Vi bygger om.", false));
        (await KindsAsync(world, agder.Member)).ShouldContain(NotificationKind.VisitDeclined);
        (await world.Get<JoinVisit>().HandleAsync(new(visit, new(1, "", "")), World.As(agder.Neighbour), world.Cancel)).ShouldBeRefused("Visits.NotOpen");
        (await world.WishAsync(agder.Neighbour, experience)).ShouldNotBe(visit);
    }

    [Theory, Databases]
    public async Task Texts_ThatRepeatWhatIsWithheld_HaveItTakenOut(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var experience = await world.ExperienceAsync(agder.Network, agder.Superuser, "Kamera fra Nattlys AS", Audience.National, c => c with { Suppliers = ["Nattlys AS"], SuppliersTo = Audience.Network });
        var visit = await world.WishAsync(agder.Outsider, experience, "Vi har hørt om Nattlys.");
        (await world.Get<OfferVisit>().HandleAsync(world.Offered(visit, 0, "Besøk hos oss og Nattlys AS", "Nattlys kommer også.", inDays: 2), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        world.Clock.Advance(TimeSpan.FromDays(3));
        (await world.Get<FileVisitReport>().HandleAsync(new(visit, "Nattlys var flinke."), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();

        var seen = await world.VisitSeenByAsync(visit, agder.Outsider);
        foreach (var text in (string[])[seen.Title, seen.MeetingTitle, seen.Report!.Text, seen.Wishes[0].Text!])
        {
            text.ShouldNotContain("Nattlys");
        }

        var meeting = await world.MeetingSeenByAsync(seen.Meeting!.Value, agder.Outsider);
        $"{meeting.Title} {meeting.Description}".ShouldNotContain("Nattlys");
        (await world.Get<ExperienceVisitsQuery>().HandleAsync(experience, World.As(agder.Outsider), world.Cancel)).Value.Reports.Single().Report.Text.ShouldNotContain("Nattlys");

        // Its network and its author read it as it was written.
        (await world.VisitSeenByAsync(visit, agder.Member)).Report!.Text.ShouldBe("Nattlys var flinke.");
    }

    [Theory, Databases]
    public async Task Visit_OfAnExperienceThatFewerRead_IsGoneForTheOthers(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var experience = await world.ExperienceAsync(agder.Network, agder.Superuser, "Nattkamera", Audience.National);
        var visit = await world.WishAsync(agder.Outsider, experience);
        await using (var db = await world.DbAsync())
        {
            await db.Experiences.Where(e => e.Id == experience).ExecuteUpdateAsync(e => e.SetProperty(x => x.Audience, Audience.Network), world.Cancel);
        }

        (await world.Get<VisitQuery>().HandleAsync(visit, World.As(agder.Outsider), world.Cancel)).Error!.Code.ShouldBe("Common.NotFound");
        (await world.Get<VisitsQuery>().HandleAsync(World.As(agder.Outsider), world.Cancel)).ShouldBeEmpty();
        (await world.VisitSeenByAsync(visit, agder.Member)).Id.ShouldBe(visit);
    }

    [Theory, Databases]
    public async Task Withdraw_TheLastWish_TakesTheVisitAway(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var experience = await world.ExperienceAsync(agder.Network, agder.Superuser, "Nattkamera", Audience.Network);
        var visit = await world.WishAsync(agder.Member, experience);
        await world.WishAsync(agder.Neighbour, experience);
        (await world.Get<WithdrawWish>().HandleAsync(new(visit), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();
        (await world.VisitSeenByAsync(visit, agder.Member)).Wishes.Count.ShouldBe(1);
        (await world.Get<WithdrawWish>().HandleAsync(new(visit), World.As(agder.Colleague), world.Cancel)).ShouldBeDone();
        (await world.Get<VisitQuery>().HandleAsync(visit, World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Common.NotFound");
    }

    [Theory, Databases]
    public async Task Trips_ToTheSameCountryAtTheSameTime_AreFound(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var plan = new TripPlan("Østerrike", "Wien", "Innkjøp", world.Today.AddDays(30), world.Today.AddDays(40), IsNational: false);
        var trip = await world.TripAsync(agder.Network, agder.Member, plan);
        await world.TripAsync(agder.Network, agder.Member, plan with { Country = "Danmark" });
        await world.TripAsync(agder.Network, agder.Member, plan with { From = world.Today.AddDays(50), To = world.Today.AddDays(60) });
        async Task<List<StudyVisitId>> AlikeAsync(string country, int from, int to, Person person) =>
            [.. (await world.Get<VisitsQuery>().HandleAsync(new TripSearch(country, world.Today.AddDays(from), world.Today.AddDays(to)), World.As(person), world.Cancel)).Select(v => v.Id)];

        (await AlikeAsync(" østerrike ", 40, 45, agder.Neighbour)).ShouldBe([trip]);
        (await AlikeAsync("Østerrike", 41, 45, agder.Neighbour)).ShouldBeEmpty();
        (await AlikeAsync("Østerrike", 30, 40, agder.Outsider)).ShouldBeEmpty();
        (await world.Get<ProposeTrip>().HandleAsync(new(agder.Network.Id, plan with { To = plan.From.AddDays(-1) }, 1), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Visits.BadPeriod");
        (await world.Get<ProposeTrip>().HandleAsync(new(agder.Network.Id, plan with { Country = " " }, 1), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Visits.BadCountry");
        (await world.Get<ProposeTrip>().HandleAsync(new(agder.Network.Id, plan, 0), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Visits.BadPeople");
        (await world.Get<JoinVisit>().HandleAsync(new(trip, new(1, new string('x', StudyVisit.MaxWishLength + 1), "")), World.As(agder.Neighbour), world.Cancel)).Error!.Code.ShouldBe("Visits.TooLong");

        // A cancelled meeting leaves the wishes: the host may set another time.
        (await world.Get<OfferVisit>().HandleAsync(world.Offered(trip, 1), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var meeting = (await world.VisitSeenByAsync(trip, agder.Member)).Meeting!.Value;
        (await world.Get<CancelMeeting>().HandleAsync(new(meeting, "Streik", (await world.MeetingSeenByAsync(meeting, agder.Coordinator)).Version), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var again = await world.VisitSeenByAsync(trip, agder.Coordinator);
        again.State.ShouldBe(StudyVisitState.Wished);
        (await world.Get<OfferVisit>().HandleAsync(world.Offered(trip, again.Version, inDays: 25), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
    }

    [Theory, Databases]
    public async Task Report_BecomesADraftOfEachWhoWrites_AndTheTwoReferToEachOther(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var experience = await world.ExperienceAsync(agder.Network, agder.Superuser, "Nattkamera fra Nattlys AS", Audience.National, c => c with { Suppliers = ["Nattlys AS"], SuppliersTo = Audience.Network });
        var visit = await world.WishAsync(agder.Member, experience);
        (await world.Get<OfferVisit>().HandleAsync(world.Offered(visit, 0, "Studiebesøk: nattkamera", inDays: 2), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        await world.RegisterAsync((await world.VisitSeenByAsync(visit, agder.Member)).Meeting!.Value, agder.Member);
        world.Clock.Advance(TimeSpan.FromDays(3));
        (await world.VisitSeenByAsync(visit, agder.Member)).MayWriteExperience.ShouldBeFalse("there is nothing to write it of");
        (await world.Get<FileVisitReport>().HandleAsync(new(visit, "Nattlys måler bevegelse.\n\nVi prøver i vår."), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.VisitSeenByAsync(visit, agder.Observer)).MayWriteExperience.ShouldBeFalse();
        async Task<ExperienceId> WriteAsync(Person by) => (await world.Get<WriteVisitExperience>().HandleAsync(new(visit), World.As(by), world.Cancel)).Value;

        var id = await WriteAsync(agder.Member);
        (await WriteAsync(agder.Member)).ShouldBe(id);
        (await WriteAsync(agder.Neighbour)).ShouldNotBe(id);
        var draft = (await world.Get<ExperienceDraftQuery>().HandleAsync(id, World.As(agder.Member), world.Cancel)).Value.Content;
        draft.Title.ShouldBe("Studiebesøk: nattkamera");
        var answer = draft.Answers.ShouldHaveSingleItem();
        answer.Key.ShouldBe("need.found");
        answer.Text.ShouldEndWith("Vi prøver i vår.");
        answer.Text.ShouldNotContain("Nattlys", Case.Sensitive, "the draft goes further than what it was told of");

        // A draft is for its authors; the visit tells of it as far as each may read it.
        var seen = await world.VisitSeenByAsync(visit, agder.Member);
        (seen.MayWriteExperience, seen.Experiences.ShouldHaveSingleItem()).ShouldBe((false, new ExperienceLink(id, "Studiebesøk: nattkamera")));
        (await world.VisitSeenByAsync(visit, agder.Superuser)).ShouldSatisfyAllConditions(v => v.Experiences.ShouldBeEmpty(), v => v.MayWriteExperience.ShouldBeTrue());
        await using (var db = await world.DbAsync())
        {
            await db.VisitExperiences.Where(e => e.ExperienceId == id).ExecuteDeleteAsync(world.Cancel);
            var published = await world.ExperienceAsync(agder.Network, agder.Member, "Nattkamera hos oss", Audience.National);
            db.VisitExperiences.Add(new VisitExperience { VisitId = visit, ExperienceId = published });
            await db.SaveChangesAsync(world.Cancel);
            (await world.VisitSeenByAsync(visit, agder.Superuser)).Experiences.ShouldBe([new ExperienceLink(published, "Nattkamera hos oss")]);
            var about = (await world.Get<ExperienceVisitsQuery>().HandleAsync(published, World.As(agder.Superuser), world.Cancel)).Value;
            about.From.ShouldNotBeNull().Id.ShouldBe(visit);
            await db.Experiences.Where(e => e.Id == experience).ExecuteUpdateAsync(e => e.SetProperty(x => x.Audience, Audience.Network), world.Cancel);
            (await world.Get<ExperienceVisitsQuery>().HandleAsync(published, World.As(agder.Outsider), world.Cancel)).Value.From.ShouldBeNull("they do not see the visit any more");
        }
    }

    private static async Task<List<NotificationKind>> KindsAsync(World world, Person person)
    {
        await using var db = await world.DbAsync();
        return await db.Notifications.Where(n => n.PersonId == person.Id).Select(n => n.Kind).ToListAsync(world.Cancel);
    }
}
