using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Duties;

/// <summary>The desk: what waits, for whom it waits, and nothing else.</summary>
public sealed class DeskQueryTests
{
    [Theory, Databases]
    public async Task Desk_ForEachRole_IsWhatTheyAreToSeeTo(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var arendal = await world.OrganisationAsync("Arendal");
        var second = await world.PersonAsync("Sara Superbruker", arendal);
        await world.AddAsync(new Membership { NetworkId = agder.Network.Id, OrganisationId = arendal.Id, Role = MembershipRole.Superuser, From = world.Today.AddDays(-1) });
        var id = await world.AskAsync(agder.Member, agder.Network, "Hemmelig spørsmål");

        (await DeskAsync(world, agder.Superuser)).Questions.ShouldHaveSingleItem().IsMine.ShouldBeTrue();
        (await DeskAsync(world, second)).Questions.ShouldBeEmpty("it is not theirs until it has gone on");
        (await DeskAsync(world, agder.Coordinator)).Questions.ShouldHaveSingleItem().CanTake.ShouldBeFalse();
        foreach (var none in (Person[])[agder.Member, agder.Neighbour, agder.Observer, agder.Ended])
        {
            (await world.Get<DeskQuery>().HandleAsync(World.As(none), world.Cancel)).ShouldBeRefused("Common.NotFound");
            (await world.Get<DeskQuery>().HasDeskAsync(World.As(none), world.Cancel)).ShouldBeFalse();
        }

        (await DeskAsync(world, agder.Outsider)).Questions.ShouldBeEmpty("Bergen's own desk");
        await StepAsync(world, id);
        (await DeskAsync(world, second)).Questions.ShouldHaveSingleItem().Level.ShouldBe(EscalationLevel.Superusers);
        (await DeskAsync(world, agder.Administrator)).WaitingNetworks.ShouldBeEmpty();
        await StepAsync(world, id);
        var ks = await DeskAsync(world, agder.Administrator);
        var waiting = ks.WaitingNetworks.ShouldHaveSingleItem();
        (waiting.Name, waiting.Count, waiting.Coordinators.Single().Name).ShouldBe((agder.Network.Name, 1, agder.Coordinator.Name));
        System.Text.Json.JsonSerializer.Serialize(ks).ShouldNotContain("Hemmelig");
        ks.Questions.ShouldBeEmpty();

        await world.ReplyAsync(second, id);
        (await DeskAsync(world, agder.Superuser)).Questions.ShouldBeEmpty();
        (await DeskAsync(world, agder.Administrator)).WaitingNetworks.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Desk_OneSuperuserHasMuchMore_ProposesFairly(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var arendal = await world.OrganisationAsync("Arendal");
        await world.AddAsync(new Membership { NetworkId = agder.Network.Id, OrganisationId = arendal.Id, Role = MembershipRole.Superuser, From = world.Today.AddDays(-1) });
        var asked = new List<ThreadId>();
        for (var i = 0; i < 5; i++)
        {
            asked.Add(await world.AskAsync(agder.Member, agder.Network, $"Spørsmål {i}"));
        }

        (await world.Get<TakeQuestion>().HandleAsync(new(asked[4], null), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        var desk = await DeskAsync(world, agder.Coordinator);
        desk.Superusers.Select(s => (s.Name, s.Open, s.IsOverloaded)).ShouldBe([("Kristiansand", 5, true), ("Arendal", 0, false)]);
        desk.Proposals.Count.ShouldBe(2, "5 and 0 become 3 and 2");
        desk.Proposals.ShouldAllBe(p => p.From == "Kristiansand" && p.To == "Arendal" && p.Question != asked[4]);
        (await DeskAsync(world, agder.Superuser)).Proposals.ShouldBeEmpty("a coordinator's to propose");

        var offered = desk.Proposals[0];
        (await world.Get<OfferQuestion>().HandleAsync(new(offered.Question, offered.ToId), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await DeskAsync(world, agder.Coordinator)).Proposals.ShouldNotContain(p => p.Question == offered.Question, "they have been asked");
    }

    [Theory, Databases]
    public async Task Snooze_IsForOneselfOnlyAndMovesNoDeadline(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        Task<Result> SnoozeAsync(Person person, DateOnly? until) => world.Get<SnoozeQuestion>().HandleAsync(new(id, until), World.As(person), world.Cancel);

        (await SnoozeAsync(agder.Member, world.Today.AddDays(1))).ShouldBeRefused("Common.Forbidden");
        (await SnoozeAsync(agder.Outsider, world.Today.AddDays(1))).ShouldBeRefused("Common.NotFound");
        (await SnoozeAsync(agder.Superuser, world.Today)).ShouldBeRefused("Duties.SnoozeDate");
        var due = (await world.ThreadAsync(id)).NextStepAt;
        (await SnoozeAsync(agder.Superuser, world.Today.AddDays(1))).ShouldBeDone();
        (await DeskAsync(world, agder.Superuser)).Questions.Single().SnoozedUntil.ShouldBe(world.Today.AddDays(1));
        (await DeskAsync(world, agder.OtherSuperuser)).Questions.Single().SnoozedUntil.ShouldBeNull();
        (await world.ThreadAsync(id)).NextStepAt.ShouldBe(due);
        (await SnoozeAsync(agder.Superuser, null)).ShouldBeDone();
        (await DeskAsync(world, agder.Superuser)).Questions.Single().SnoozedUntil.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task AnswerSeveral_SentTwice_AnswersEachOnce(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var first = await world.AskAsync(agder.Member, agder.Network, "Hvem har kjøpt elektriske feiemaskiner?", "Vi skal bytte feiemaskinene.");
        var second = await world.AskAsync(agder.Neighbour, agder.Network, "Elektriske feiemaskiner, noen?", "Vi vurderer nye feiemaskiner.");
        await world.AskAsync(agder.Neighbour, agder.Network, "Hvordan måler vi inneklima?", "Skolen klager.");

        var alike = (await world.Get<AlikeQuery>().HandleAsync(first, World.As(agder.Superuser), world.Cancel)).Value;
        alike.Others.ShouldHaveSingleItem().Id.ShouldBe(second);
        (await world.Get<AlikeQuery>().HandleAsync(first, World.As(agder.Outsider), world.Cancel)).ShouldBeRefused("Common.NotFound");

        var command = new AnswerSeveralCommand([first, second], "Vi har.", Talk.NewKey());
        (await world.Get<AnswerSeveral>().HandleAsync(command, World.As(agder.Superuser), world.Cancel)).Value.ShouldBe(2);
        (await world.Get<AnswerSeveral>().HandleAsync(command, World.As(agder.Superuser), world.Cancel)).Value.ShouldBe(2);
        (await world.PostsAsync(first)).Count.ShouldBe(2);
        (await world.PostsAsync(second)).Count.ShouldBe(2);
        (await world.Get<AnswerSeveral>().HandleAsync(command with { Threads = [] }, World.As(agder.Superuser), world.Cancel)).ShouldBeRefused("Duties.ChooseQuestions", AnswerSeveral.Most);
        (await world.Get<AnswerSeveral>().HandleAsync(command with { ClientKey = Talk.NewKey() }, World.As(agder.Observer), world.Cancel)).ShouldBeRefused("Common.Forbidden");
    }

    private static async Task<Ioa.Network.Core.Duties.Desk> DeskAsync(World world, Person person) =>
        (await world.Get<DeskQuery>().HandleAsync(World.As(person), world.Cancel)).Value;

    private static async Task StepAsync(World world, ThreadId id)
    {
        world.Clock.Advance((await world.ThreadAsync(id)).NextStepAt!.Value - world.Now);
        await world.HostedService<EscalationClock>().StepAsync(world.Cancel);
    }
}
