using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Meetings.Series;

/// <summary>The plan of a series: themes, what is prepared, what is done between the meetings, and the next series that begins with it.</summary>
public sealed class SeriesPlanTests
{
    [Theory]
    [Databases]
    public async Task SetMeetingTheme_ByAnOrganiser_IsReadWithItsOwnerByAllWhoSeeTheMeeting(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, series, ids) = await PlannedAsync(world, publish: true);
        (await ThemeAsync(world, agder.Coordinator, ids[0], "  Behov før\nløsning ", agder.Neighbour)).ShouldBeDone();

        var seen = (await world.SeriesSeenByAsync(series, agder.Member)).Meetings;
        seen[0].Theme.ShouldBe(new SeriesTheme("Behov før løsning", agder.Neighbour.Id, agder.Neighbour.Name, 1));
        seen[1].Theme.ShouldBeNull();

        (await ThemeAsync(world, agder.Coordinator, ids[0], "", version: 1)).ShouldBeDone();
        (await world.SeriesSeenByAsync(series, agder.Member)).Meetings[0].Theme.ShouldBe(new SeriesTheme("", null, null, 2));
    }

    [Fact]
    public async Task SetMeetingTheme_WhatCannotBe_IsRefusedWithItsReason()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var (agder, series, ids) = await PlannedAsync(world, publish: true);
        (await ThemeAsync(world, agder.Coordinator, ids[0], new string('a', Meeting.MaxLineLength + 1))).ShouldBeRefused("Series.ThemeLength", Meeting.MaxLineLength);
        (await ThemeAsync(world, agder.Coordinator, ids[0], "Behov", agder.Outsider)).ShouldBeRefused("Series.UnknownOwner");
        (await ThemeAsync(world, agder.Coordinator, ids[0], "Behov", agder.Ended)).ShouldBeRefused("Series.UnknownOwner");
        (await world.SeriesSeenByAsync(series, agder.Coordinator)).Meetings[0].Theme.ShouldBeNull();

        // Two who planned at once: the later is told.
        (await ThemeAsync(world, agder.Coordinator, ids[0], "Behov", agder.Neighbour)).ShouldBeDone();
        (await ThemeAsync(world, agder.Coordinator, ids[0], "Marked")).Error.ShouldBe(Error.ChangedMeanwhile);

        // Whoever has it keeps it when they leave, and is not named anew.
        await EndAsync(world, agder.Neighbour);
        (await ThemeAsync(world, agder.Coordinator, ids[0], "Behovet", agder.Neighbour, version: 1)).ShouldBeDone();
        (await ThemeAsync(world, agder.Coordinator, ids[1], "Behovet", agder.Neighbour)).ShouldBeRefused("Series.UnknownOwner");

        (await world.Get<CancelMeeting>().HandleAsync(new(ids[1], "Snø", 2), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await ThemeAsync(world, agder.Coordinator, ids[1], "Behov")).ShouldBeRefused("Meetings.IsCancelled");
        (await ThemeAsync(world, agder.Coordinator, await world.MeetingAsync(agder.Network, agder.Coordinator), "Behov")).ShouldBeRefused("Series.NotInSeries");
    }

    [Theory]
    [Databases]
    public async Task SeriesPlan_WorkOfEachMunicipality_IsCountedAsFarAsTheReaderMaySee(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, series, ids) = await PlannedAsync(world, publish: true);
        await AddAsync(world, agder, ids[0], FollowUpKind.Action, "Prøv malen hos dere", each: true, due: world.Today.AddDays(3));
        await AddAsync(world, agder, ids[0], FollowUpKind.Preparation, "Les veilederen", each: true);
        await AddAsync(world, agder, ids[0], FollowUpKind.Action, "Skriv til leverandørene", owner: agder.Coordinator);

        var all = (await PlanAsync(world, series, agder.Coordinator)).Work;
        all.Select(w => (w.Text, w.Kind, w.Municipalities, w.Owner, w.IsDone)).ShouldBe(
        [
            ("Prøv malen hos dere", FollowUpKind.Action, 2, null, false),
            ("Les veilederen", FollowUpKind.Preparation, 2, null, false),
            ("Skriv til leverandørene", FollowUpKind.Action, 0, agder.Coordinator.Name, false),
        ]);

        // Lyngdal's is taken and done; Lindesnes has taken its own.
        var own = (await PlanAsync(world, series, agder.Member)).Work.Single(w => w.Kind == FollowUpKind.Action);
        (own.Municipality, own.Municipalities).ShouldBe((agder.Lyngdal.DisplayName, 1), "the minutes are not approved: what others do is not theirs to see");
        (await world.Get<SettleFollowUp>().HandleAsync(new(own.First, true), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        var neighbours = (await PlanAsync(world, series, agder.Neighbour)).Work.Single(w => w.Kind == FollowUpKind.Action);
        (await world.Get<TakeFollowUp>().HandleAsync(new(neighbours.First), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();

        var tried = (await PlanAsync(world, series, agder.Coordinator)).Work[0];
        tried.Lacking.ShouldBe([new WorkingMunicipality(agder.Lindesnes.DisplayName, agder.Neighbour.Name)]);
        (tried.Municipalities, tried.IsDone, tried.IsLate, tried.DueOn).ShouldBe((2, false, false, world.Today.AddDays(3)));
        (await PlanAsync(world, series, agder.Member)).Work.Single(w => w.Kind == FollowUpKind.Action).IsDone.ShouldBeTrue();
        (await PlanAsync(world, series, agder.Observer)).Work.ShouldHaveSingleItem().ShouldSatisfyAllConditions(w => w.Text.ShouldBe("Les veilederen"), w => w.Municipalities.ShouldBe(2));

        world.Clock.Advance(TimeSpan.FromDays(5));
        (await PlanAsync(world, series, agder.Coordinator)).Work[0].IsLate.ShouldBeTrue();
    }

    [Fact]
    public async Task SeriesPlan_ToTheOrganiserOfAMeeting_ProposesItsDayTheNextOnesAndThePeople()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var (agder, series, ids) = await PlannedAsync(world, publish: false);
        var first = world.Plan().Date;
        var draft = (await PlanAsync(world, series, agder.Coordinator, ids[0])).Planning!;
        (draft.PrepareBy, draft.WorkUntil, draft.MayPrepare, draft.MayAddWork).ShouldBe((first, (DateOnly?)first.AddDays(7), true, true));
        draft.People.Select(p => p.Name).ShouldContain(agder.Neighbour.Name);
        draft.People.Select(p => p.Name).ShouldNotContain(agder.Outsider.Name);
        draft.Workers.Select(p => p.Name).ShouldBe([agder.Coordinator.Name], "nobody else sees a draft");

        (await world.Get<PublishMeetingSeries>().HandleAsync(new(series), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await world.Get<CancelMeeting>().HandleAsync(new(ids[1], "Snø", 2), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var published = (await PlanAsync(world, series, agder.Coordinator, ids[0])).Planning!;
        published.WorkUntil.ShouldBe(first.AddDays(14), "the second is cancelled");
        published.Workers.ShouldBe(published.People);
        (await PlanAsync(world, series, agder.Coordinator, ids[1])).Planning.ShouldBeNull();
        (await PlanAsync(world, series, agder.Coordinator, ids[2])).Planning!.WorkUntil.ShouldBeNull("it is the last");
        (await PlanAsync(world, series, agder.Member, ids[0])).Planning.ShouldBeNull();
        (await PlanAsync(world, series, agder.Coordinator, await world.MeetingAsync(agder.Network, agder.Coordinator))).Planning.ShouldBeNull("it is not of the series");
    }

    [Fact]
    public async Task RemovePlannedWork_OfEachMunicipality_TakesItFromAllUntilSomebodyHasDoneIt()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var (agder, series, ids) = await PlannedAsync(world, publish: true);
        await AddAsync(world, agder, ids[0], FollowUpKind.Preparation, "Les veilederen", each: true);
        await AddAsync(world, agder, ids[0], FollowUpKind.Preparation, "Finn tallene", each: true);
        await AddAsync(world, agder, ids[1], FollowUpKind.Preparation, "Les veilederen", each: true);
        var work = (await PlanAsync(world, series, agder.Coordinator)).Work;

        (await world.Get<RemovePlannedWork>().HandleAsync(new(work[0].First), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await PlanAsync(world, series, agder.Coordinator)).Work.Select(w => (w.Text, w.Meeting, w.Municipalities)).ShouldBe([("Finn tallene", ids[0], 2), ("Les veilederen", ids[1], 2)]);

        (await world.Get<SettleFollowUp>().HandleAsync(new(work[1].First, true), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await world.Get<RemovePlannedWork>().HandleAsync(new(work[1].First), World.As(agder.Coordinator), world.Cancel)).ShouldBeRefused("Series.WorkIsDone");
        (await PlanAsync(world, series, agder.Coordinator)).Work.Count.ShouldBe(2);
    }

    [Theory]
    [Databases]
    public async Task PlanMeetingSeries_FromAnEarlierOne_BringsThePlanAlongToTheMembersOfToday(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, series, ids) = await PlannedAsync(world, publish: true);
        var first = world.Plan().Date;
        (await ThemeAsync(world, agder.Coordinator, ids[0], "Behov", agder.Member)).ShouldBeDone();
        (await ThemeAsync(world, agder.Coordinator, ids[1], "Marked", agder.Neighbour)).ShouldBeDone();
        await AddAsync(world, agder, ids[0], FollowUpKind.Preparation, "Les veilederen", each: true, due: first.AddDays(-5));
        await AddAsync(world, agder, ids[0], FollowUpKind.Preparation, "Bestill rommet", owner: agder.Coordinator);
        await AddAsync(world, agder, ids[0], FollowUpKind.Preparation, "Hold et innlegg", owner: agder.Member);
        await AddAsync(world, agder, ids[0], FollowUpKind.Decision, "Vi fortsetter");
        await AddAsync(world, agder, ids[0], FollowUpKind.Action, "Prøv malen", each: true, due: first.AddDays(7));
        await AddAsync(world, agder, ids[1], FollowUpKind.Action, "Meld fra", each: true, due: first.AddDays(10));
        await AddAsync(world, agder, ids[2], FollowUpKind.Action, "Bare i den tredje");
        var done = (await PlanAsync(world, series, agder.Coordinator)).Work[0].First;
        (await world.Get<SettleFollowUp>().HandleAsync(new(done, true), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        // The second was cancelled; since then Lindesnes has left, with its people, and Vennesla has come.
        (await world.Get<CancelMeeting>().HandleAsync(new(ids[1], "Snø", 2), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var vennesla = await world.OrganisationAsync("Vennesla");
        await using (var db = await world.DbAsync())
        {
            await db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Lindesnes.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today.AddDays(-1)).SetProperty(x => x.RegionalSeat, (Ioa.Network.Core.Organisations.OrganisationId?)null), world.Cancel);
            db.Memberships.Add(new Membership { NetworkId = agder.Network.Id, OrganisationId = vennesla.Id, Role = MembershipRole.Member, From = world.Today });
            await db.SaveChangesAsync(world.Cancel);
        }

        var next = world.Plan(inDays: 365);
        var planned = (await world.Get<PlanMeetingSeries>().HandleAsync(
            new(new([agder.Network.Id], next, []), new(SeriesStep.SecondWeek, 2, null)) { Template = series }, World.As(agder.Coordinator), world.Cancel)).Value;

        var meetings = (await world.SeriesSeenByAsync(planned, agder.Coordinator)).Meetings;
        meetings.Select(m => (m.Theme?.Text, m.Theme?.Owner)).ShouldBe([("Behov", agder.Member.Name), ("Marked", null)]);
        (await PlanAsync(world, planned, agder.Coordinator)).Work
            .OrderBy(w => w.Meeting == meetings[1].Id)
            .Select(w => (w.Text, w.Kind, w.Municipalities, w.Owner, w.DueOn, w.IsDone))
            .ShouldBe(
            [
                ("Les veilederen", FollowUpKind.Preparation, 2, null, (DateOnly?)next.Date.AddDays(-5), false),
                ("Bestill rommet", FollowUpKind.Preparation, 0, agder.Coordinator.Name, null, false),
                ("Hold et innlegg", FollowUpKind.Preparation, 0, null, null, false),
                ("Prøv malen", FollowUpKind.Action, 2, null, (DateOnly?)next.Date.AddDays(14), false),
                ("Meld fra", FollowUpKind.Action, 2, null, (DateOnly?)next.Date.AddDays(17), false),
            ]);
        (await PlanAsync(world, planned, agder.Coordinator)).Work[0].Lacking.Select(m => m.Name).ShouldBe([agder.Lyngdal.DisplayName, vennesla.DisplayName]);
    }

    [Fact]
    public async Task PlanMeetingSeries_FromAShorterOneOrOneThatIsOthers_BringsWhatThereIsOrNothing()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var (agder, series, ids) = await PlannedAsync(world, publish: true);
        (await ThemeAsync(world, agder.Coordinator, ids[2], "Oppfølging")).ShouldBeDone();
        var command = new PlanMeetingSeriesCommand(new([agder.Network.Id], world.Plan(inDays: 365), []), new(SeriesStep.Week, 4, null)) { Template = series };

        (await world.Get<PlanMeetingSeries>().HandleAsync(command, World.As(agder.Superuser), world.Cancel)).Error.ShouldBe(Error.NotFound, "the superuser plans here, but did not arrange that one");
        (await world.Get<PlanMeetingSeries>().HandleAsync(command with { Template = MeetingSeriesId.New() }, World.As(agder.Coordinator), world.Cancel)).Error.ShouldBe(Error.NotFound);
        await using (var db = await world.DbAsync())
        {
            (await db.MeetingSeries.CountAsync(world.Cancel)).ShouldBe(1, "what is refused plans nothing");
        }

        var planned = (await world.Get<PlanMeetingSeries>().HandleAsync(command, World.As(agder.Coordinator), world.Cancel)).Value;
        (await world.SeriesSeenByAsync(planned, agder.Coordinator)).Meetings.Select(m => m.Theme?.Text).ShouldBe([null, null, "Oppfølging", null]);

        // The latest first, each with how often it came.
        var templates = await world.Get<SeriesTemplatesQuery>().HandleAsync(World.As(agder.Coordinator), world.Cancel);
        templates.Select(t => (t.Id, t.Times, t.Step, t.FirstDay)).ShouldBe(
            [(planned, 4, SeriesStep.Week, world.Plan(inDays: 365).Date), (series, 3, SeriesStep.Week, world.Plan().Date)], ignoreOrder: true);
        templates.Single(t => t.Id == series).First.ShouldBe(ids[0]);
        (await world.Get<SeriesTemplatesQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SeriesStep.Week)]
    [InlineData(SeriesStep.SecondWeek)]
    [InlineData(SeriesStep.MonthByWeekday)]
    [InlineData(SeriesStep.MonthByDate)]
    [InlineData(SeriesStep.Quarter)]
    public async Task SeriesTemplates_EachWayToRepeat_SaysHowOftenAgain(SeriesStep step)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        await world.SeriesAsync(agder.Network, agder.Coordinator, series: new(step, 3, null));
        (await world.Get<SeriesTemplatesQuery>().HandleAsync(World.As(agder.Coordinator), world.Cancel)).ShouldHaveSingleItem().Step.ShouldBe(step);
    }

    /// <summary>Three weekly meetings of Agder.</summary>
    private static async Task<(Agder Agder, MeetingSeriesId Series, List<MeetingId> Meetings)> PlannedAsync(World world, bool publish)
    {
        var agder = await world.AgderAsync();
        var series = await world.SeriesAsync(agder.Network, agder.Coordinator, series: new(SeriesStep.Week, 3, null), publish: publish);
        return (agder, series, [.. (await world.SeriesSeenByAsync(series, agder.Coordinator)).Meetings.Select(m => m.Id)]);
    }

    private static Task<Result> ThemeAsync(World world, Person by, MeetingId meeting, string text, Person? owner = null, int version = 0) =>
        world.Get<SetMeetingTheme>().HandleAsync(new(meeting, text, owner?.Id, version), World.As(by), world.Cancel);

    private static async Task AddAsync(World world, Agder agder, MeetingId meeting, FollowUpKind kind, string text, Person? owner = null, DateOnly? due = null, bool each = false)
    {
        (await world.Get<AddFollowUp>().HandleAsync(new(meeting, kind, text, owner?.Id, each, due), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        world.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private static async Task<SeriesPlanView> PlanAsync(World world, MeetingSeriesId series, Person person, MeetingId? planned = null) =>
        (await world.Get<SeriesPlanQuery>().HandleAsync(series, planned, World.As(person), world.Cancel)).Value;

    private static async Task EndAsync(World world, Person person)
    {
        await using var db = await world.DbAsync();
        await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), world.Cancel);
    }
}
