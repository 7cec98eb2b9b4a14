using System.Data.Common;
using System.Security.Claims;
using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Experiences;

/// <summary>The ledger of reuse, through the use cases.</summary>
public sealed class AdoptionTests
{
    [Theory, Databases]
    public async Task Begin_ToConfirmation_IsKeptWithItsDaysAndCarriedOnByAColleague(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser, audience: Audience.Network);
        var begun = (await world.Get<BeginAdoption>().HandleAsync(new(id, world.Today.AddDays(-40)), World.As(agder.Member), world.Cancel)).Value;
        (await world.Get<BeginAdoption>().HandleAsync(new(id, world.Today), World.As(agder.Colleague), world.Cancel)).ShouldBeRefused("Adoptions.Begun");

        var mine = await MineAsync(world, id, agder.Colleague);
        (mine.Id, mine.Stage, mine.Version).ShouldBe((begun, AdoptionStage.Knowledge, 1));
        (await world.Get<MoveAdoptionOn>().HandleAsync(new(begun, world.Today.AddDays(-30), 1), World.As(agder.Colleague), world.Cancel)).ShouldBeDone();
        (await world.Get<DecideAdoption>().HandleAsync(new(begun, AdoptionDecision.Adopted, "Det passer.", ReuseKind.Adapted, world.Today.AddDays(-20), 2), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.Get<MoveAdoptionOn>().HandleAsync(new(begun, world.Today.AddDays(-10), 3), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.Get<DescribeAdoption>().HandleAsync(
            new(begun, new("Egen kravliste", "Sett av tid", true, 5, 4, null, 3, 2), 4), World.As(agder.Colleague), world.Cancel)).ShouldBeDone();
        (await world.Get<MoveAdoptionOn>().HandleAsync(new(begun, world.Today, 5), World.As(agder.Member), world.Cancel)).ShouldBeDone();

        mine = await MineAsync(world, id, agder.Member);
        (mine.Stage, mine.Decision, mine.Reuse, mine.Reason, mine.LocalChanges, mine.Feedback).ShouldBe(
            (AdoptionStage.Confirmation, AdoptionDecision.Adopted, ReuseKind.Adapted, "Det passer.", "Egen kravliste", "Sett av tid"));
        mine.Dates.Select(d => world.Today.DayNumber - d.On.DayNumber).ShouldBe([40, 30, 20, 10, 0]);
        (mine.Contact, mine.ContactIsUser).ShouldBe((agder.Colleague.Name, false));
        mine.Ratings.ShouldBe(new Dictionary<AdoptionAttribute, int>
        {
            [AdoptionAttribute.RelativeAdvantage] = 5,
            [AdoptionAttribute.Compatibility] = 4,
            [AdoptionAttribute.Trialability] = 3,
            [AdoptionAttribute.Observability] = 2,
        });
    }

    [Theory, Databases]
    public async Task Change_FromWhatIsNoLongerSo_IsRefusedAndNothingIsLost(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser);
        var begun = (await world.Get<BeginAdoption>().HandleAsync(new(id, world.Today), World.As(agder.Member), world.Cancel)).Value;
        (await world.Get<MoveAdoptionOn>().HandleAsync(new(begun, world.Today, 1), World.As(agder.Member), world.Cancel)).ShouldBeDone();

        (await world.Get<MoveAdoptionOn>().HandleAsync(new(begun, world.Today, 1), World.As(agder.Colleague), world.Cancel)).Error.ShouldBe(Error.ChangedMeanwhile);
        (await world.Get<DecideAdoption>().HandleAsync(new(begun, AdoptionDecision.Rejected, "Nei", null, world.Today, 1), World.As(agder.Colleague), world.Cancel)).Error.ShouldBe(Error.ChangedMeanwhile);
        (await world.Get<DescribeAdoption>().HandleAsync(new(begun, new("x", null, false, null, null, null, null, null), 1), World.As(agder.Colleague), world.Cancel)).Error.ShouldBe(Error.ChangedMeanwhile);
        (await MineAsync(world, id, agder.Colleague)).Stage.ShouldBe(AdoptionStage.Persuasion);
    }

    [Theory, Databases]
    public async Task Begin_AndDecide_AtTheSameTime_OneOfThemIs(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser);
        var begun = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            world.Get<BeginAdoption>().HandleAsync(new(id, world.Today), World.As(i % 2 == 0 ? agder.Member : agder.Colleague), world.Cancel)));
        begun.Count(b => b.Succeeded).ShouldBe(1);
        begun.Where(b => !b.Succeeded).ShouldAllBe(b => b.Error!.Code == "Adoptions.Begun");

        var adoption = begun.Single(b => b.Succeeded).Value;
        var decided = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            world.Get<DecideAdoption>().HandleAsync(new(adoption, AdoptionDecision.Adopted, "Ja", ReuseKind.Copied, world.Today, 1), World.As(i % 2 == 0 ? agder.Member : agder.Colleague), world.Cancel)));
        decided.Count(d => d.Succeeded).ShouldBe(1);
        decided.Where(d => !d.Succeeded).ShouldAllBe(d => d.Error == Error.ChangedMeanwhile);
        (await MineAsync(world, id, agder.Member)).Dates.Count.ShouldBe(3);
    }

    [Theory, Databases]
    public async Task Begin_OfOnesOwn_IsRefused(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser, content: c => c with
        {
            Parties = [.. c.Parties, new(agder.Lyngdal.Id, "Lyngdal", PartyRole.Participant), new(agder.Lindesnes.Id, "Lindesnes", PartyRole.OptionHolder), new(agder.Farsund.Id, "Farsund", PartyRole.Location)],
        });

        (await BeginAsync(world, id, agder.Superuser)).ShouldBe("Adoptions.OwnExperience");
        (await BeginAsync(world, id, agder.Member)).ShouldBe("Adoptions.OwnExperience");
        (await BeginAsync(world, id, agder.Neighbour)).ShouldBeNull("who had an option may take it up");
        (await BeginAsync(world, id, agder.Observer)).ShouldBeNull();
        (await ViewAsync(world, id, agder.Superuser)).CanBegin.ShouldBeFalse();
        (await ViewAsync(world, id, agder.Member)).CanBegin.ShouldBeFalse();
        (await ViewAsync(world, id, agder.Outsider)).CanBegin.ShouldBeTrue();
        (await ViewAsync(world, id, agder.Neighbour)).CanBegin.ShouldBeFalse("it has begun");
    }

    /// <summary>Reuse is what somebody says. Who only reads leaves no trace in the ledger.</summary>
    [Theory, Databases]
    public async Task Read_ByEverybodyAgainAndAgain_IsNoReuse(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser, audience: Audience.Open);
        foreach (var user in (ClaimsPrincipal[])[World.As(agder.Member), World.As(agder.Colleague), World.As(agder.Outsider), World.As(agder.Administrator), World.Anonymous])
        {
            for (var i = 0; i < 3; i++)
            {
                (await world.AdoptionsAsync(id, user)).Error.ShouldBeNull();
                await world.Get<MyAdoptionQuery>().HandleAsync(id, user, world.Cancel);
                await world.Get<OrganisationLedgerQuery>().HandleAsync(agder.Kristiansand.Id, user, world.Cancel);
            }
        }

        await world.DeliverAsync();
        var view = await ViewAsync(world, id, agder.Member);
        (view.InUse, view.Rejected, view.Items.Count, view.Curve.Count).ShouldBe((0, 0, 0, 0));
        view.Stages.ShouldAllBe(s => s.Count == 0);
        await using var db = await world.DbAsync();
        (await db.Adoptions.CountAsync(world.Cancel)).ShouldBe(0);
        (await world.Get<OrganisationLedgerQuery>().HandleAsync(agder.Kristiansand.Id, World.As(agder.Member), world.Cancel)).Value.Given.ShouldHaveSingleItem().InUse.ShouldBe(0);
    }

    [Theory, Databases]
    public async Task View_WithAdopters_CountsThemAndTellsTheNextReader(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser);
        var day = world.Today;
        foreach (var (name, days) in ((string, int)[])[("Arendal", 400), ("Grimstad", 200), ("Risør", 190), ("Tvedestrand", 180), ("Vennesla", 5)])
        {
            var organisation = await world.OrganisationAsync(name);
            var person = await world.PersonAsync("Per " + name, organisation);
            await world.AdoptAsync(person, id, AdoptionStage.Implementation, day.AddDays(-days));
        }

        var member = await world.AdoptAsync(agder.Member, id, AdoptionStage.Implementation, day.AddDays(-5), mayBeAsked: true);
        (await world.Get<DescribeAdoption>().HandleAsync(new(member, new("Eget skjema", "Begynn med vaktene.", true, 5, 2, null, null, null), 4), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        var neighbour = await world.AdoptAsync(agder.Neighbour, id, AdoptionStage.Knowledge);
        (await world.Get<DecideAdoption>().HandleAsync(new(neighbour, AdoptionDecision.Rejected, "Vi har ikke nett.", null, day, 1), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();
        await world.AdoptAsync(agder.Observer, id, AdoptionStage.Persuasion);

        var view = await ViewAsync(world, id, agder.Outsider);
        (view.InUse, view.Rejected, view.CanBegin, view.Mine).ShouldBe((6, 1, true, null));
        view.Stages.Select(s => s.Count).ShouldBe([0, 1, 0, 6, 0]);
        view.Curve.Select(p => (day.DayNumber - p.On.DayNumber, p.Total)).ShouldBe([(400, 1), (200, 2), (190, 3), (180, 4), (5, 6)]);
        view.Categories.Sum(c => c.Count).ShouldBe(6);
        view.Averages.ShouldBe([new(AdoptionAttribute.RelativeAdvantage, 5, 1), new(AdoptionAttribute.Compatibility, 2, 1)]);
        var lyngdal = view.Items.Single(i => i.Id == member);
        (lyngdal.Organisation, lyngdal.Feedback, lyngdal.LocalChanges, lyngdal.CanAsk, lyngdal.IsInUse).ShouldBe((agder.Lyngdal.DisplayName, "Begynn med vaktene.", "Eget skjema", true, true));
        var lindesnes = view.Items.Single(i => i.Id == neighbour);
        (lindesnes.Decision, lindesnes.Reason, lindesnes.CanAsk, lindesnes.Category).ShouldBe((AdoptionDecision.Rejected, "Vi har ikke nett.", false, null));
        (await ViewAsync(world, id, agder.Member)).Mine!.Id.ShouldBe(member);
        (await ViewAsync(world, id, agder.Member)).Mine!.CanAsk.ShouldBeFalse("not oneself");
    }

    [Theory, Databases]
    public async Task View_WithoutAnAccount_IsNumbersAndTheCurve(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser, audience: Audience.Open);
        var adoption = await world.AdoptAsync(agder.Member, id, AdoptionStage.Implementation, mayBeAsked: true);
        (await world.Get<DescribeAdoption>().HandleAsync(new(adoption, new("Hemmelig", "Hemmelig", true, 5, null, null, null, null), 4), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        var nobody = await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei"));

        foreach (var user in (ClaimsPrincipal[])[World.Anonymous, World.As(nobody), World.As(agder.Ended)])
        {
            var view = (await world.AdoptionsAsync(id, user)).Value;
            (view.InUse, view.Curve.Count, view.ShowsOrganisations, view.CanBegin).ShouldBe((1, 1, false, false));
            var text = JsonSerializer.Serialize(view);
            text.ShouldNotContain("Hemmelig");
            text.ShouldNotContain("Lyngdal");
            text.ShouldNotContain("passer");
            view.Averages.ShouldBeEmpty();
            var ledger = (await world.Get<OrganisationLedgerQuery>().HandleAsync(agder.Lyngdal.Id, user, world.Cancel)).Value;
            (ledger.ShowsTaken, ledger.Taken.Count).ShouldBe((false, 0));
        }
    }

    [Theory, Databases]
    public async Task Ask_WhoAgreed_IsReadByTheTwoOfThem(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser);
        var adoption = await world.AdoptAsync(agder.Member, id, AdoptionStage.Implementation, mayBeAsked: true);
        var asks = (await world.Get<AskAdopterQuery>().HandleAsync(id, adoption, World.As(agder.Outsider), world.Cancel)).Value;
        (asks.Organisation, asks.Person, asks.Stage).ShouldBe((agder.Lyngdal.DisplayName, agder.Member.Name, AdoptionStage.Implementation));

        var key = Guid.CreateVersion7();
        var question = (await AskAsync(world, adoption, agder.Outsider, key)).Value;
        (await AskAsync(world, adoption, agder.Outsider, key)).Value.ShouldBe(question);
        var asked = (await world.Get<AdopterQuestionsQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Value;
        var item = asked.AskedOfMe.ShouldHaveSingleItem();
        (item.Person, item.Text, item.Answer, item.Title).ShouldBe((agder.Outsider.Name, "Hvor lang tid tok det?", null, "Nattkamera i hjemmetjenesten"));
        asked.AskedByMe.ShouldBeEmpty();

        (await world.Get<AnswerAdopterQuestion>().HandleAsync(new(question, "  "), World.As(agder.Member), world.Cancel)).ShouldBeRefused("Adoptions.Answer", AdopterQuestion.MaxLength);
        (await world.Get<AnswerAdopterQuestion>().HandleAsync(new(question, "To måneder."), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.Get<AnswerAdopterQuestion>().HandleAsync(new(question, "Tre."), World.As(agder.Member), world.Cancel)).ShouldBeRefused("Adoptions.AnsweredAlready");
        (await world.Get<AdopterQuestionsQuery>().HandleAsync(World.As(agder.Outsider), world.Cancel)).Value.AskedByMe.ShouldHaveSingleItem().Answer.ShouldBe("To måneder.");
        foreach (var other in (Person[])[agder.Colleague, agder.Superuser, agder.Administrator, agder.Coordinator])
        {
            var view = (await world.Get<AdopterQuestionsQuery>().HandleAsync(World.As(other), world.Cancel)).Value;
            (view.AskedOfMe.Count, view.AskedByMe.Count).ShouldBe((0, 0));
        }
    }

    [Theory, Databases]
    public async Task Ask_WhereNobodyMayBeAsked_IsRefused(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser);
        var silent = await world.AdoptAsync(agder.Neighbour, id);
        (await AskAsync(world, silent, agder.Outsider)).ShouldBeRefused("Adoptions.NobodyToAsk");
        (await world.Get<AskAdopterQuery>().HandleAsync(id, silent, World.As(agder.Outsider), world.Cancel)).Error.ShouldBe(Error.NotFound);

        var open = await world.AdoptAsync(agder.Member, id, mayBeAsked: true);
        (await AskAsync(world, open, agder.Member)).ShouldBeRefused("Adoptions.NobodyToAsk");
        (await AskAsync(world, open, agder.Outsider, text: " ")).ShouldBeRefused("Adoptions.Question", AdopterQuestion.MaxLength);

        // Who asked and was promised an answer: the first author is spared, also where she works later.
        await using (var db = await world.DbAsync())
        {
            await db.Users.Where(p => p.Id == agder.Superuser.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.OrganisationId, agder.Farsund.Id), world.Cancel);
        }

        agder.Superuser.OrganisationId = agder.Farsund.Id;
        var author = await world.AdoptAsync(agder.Superuser, id, mayBeAsked: true);
        (await AskAsync(world, author, agder.Outsider)).ShouldBeRefused("Adoptions.NobodyToAsk");

        // Gone from there.
        await using (var db = await world.DbAsync())
        {
            await db.Users.Where(p => p.Id == agder.Member.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), world.Cancel);
        }

        (await AskAsync(world, open, agder.Outsider)).ShouldBeRefused("Adoptions.NobodyToAsk");
        (await ViewAsync(world, id, agder.Outsider)).Items.ShouldAllBe(i => !i.CanAsk);
    }

    [Theory, Databases]
    public async Task Questions_TheRightToReadLost_AreNotShownWithoutIt(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser);
        var adoption = await world.AdoptAsync(agder.Member, id, mayBeAsked: true);
        var question = (await AskAsync(world, adoption, agder.Outsider)).Value;
        await NarrowAsync(world, id, Audience.Network);

        (await world.Get<AdopterQuestionsQuery>().HandleAsync(World.As(agder.Outsider), world.Cancel)).Value.AskedByMe.ShouldBeEmpty();
        (await world.Get<AdopterQuestionsQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Value.AskedOfMe.ShouldHaveSingleItem().Id.ShouldBe(question);
        (await AskAsync(world, adoption, agder.Outsider)).Error.ShouldBe(Error.NotFound);
        (await world.AdoptionsAsync(id, World.As(agder.Outsider))).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task OrganisationLedger_GivenAndTaken_IsWhatTheReaderMayRead(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var own = await world.ExperienceAsync(agder.Network, agder.Superuser, "Egen", Audience.National);
        var shared = await world.ExperienceAsync(agder.OtherNetwork, agder.Outsider, "Delt fra Visma AS", Audience.National, c => c with
        {
            Parties = [.. c.Parties, new(agder.Kristiansand.Id, "Kristiansand", PartyRole.OptionHolder)],
            Suppliers = ["Visma AS"],
            SuppliersTo = Audience.Network,
        });
        await world.ExperienceAsync(agder.OtherNetwork, agder.Outsider, "Der det skjedde", Audience.National, c => c with { Parties = [.. c.Parties, new(agder.Kristiansand.Id, "Kristiansand", PartyRole.Location)] });
        var closed = await world.ExperienceAsync(agder.Network, agder.Superuser, "Bare for nettverket", Audience.Network);
        await world.ExperienceAsync(agder.Network, agder.Superuser, "Under arbeid", Audience.Authors);
        await world.AdoptAsync(agder.Member, own, AdoptionStage.Implementation);
        await world.AdoptAsync(agder.Neighbour, own, AdoptionStage.Decision);
        await world.AdoptAsync(agder.Observer, closed, AdoptionStage.Confirmation);
        await world.AdoptAsync(agder.Observer, shared, AdoptionStage.Knowledge, world.Today.AddDays(-3));

        var seen = await LedgerAsync(agder.Kristiansand.Id, World.As(agder.Neighbour));
        seen.Given.Select(g => (g.Title, g.Role, g.InUse)).ShouldBe([
            ("Bare for nettverket", PartyRole.Lead, 1), ("Egen", PartyRole.Lead, 1), ("Delt fra [leverandør]", PartyRole.OptionHolder, 0)]);
        (await LedgerAsync(agder.Kristiansand.Id, World.As(agder.Outsider))).Given.Select(g => g.Title).ShouldBe(["Egen", "Delt fra Visma AS"]);
        (await LedgerAsync(agder.Kristiansand.Id, World.As(agder.Administrator))).Given.Select(g => g.Title).ShouldBe(["Egen", "Delt fra [leverandør]"]);
        (await LedgerAsync(agder.Kristiansand.Id, World.Anonymous)).Given.ShouldBeEmpty();
        var taken = (await LedgerAsync(agder.Farsund.Id, World.As(agder.Member))).Taken;
        taken.Select(t => (t.Title, t.Stage)).ShouldBe([("Bare for nettverket", AdoptionStage.Confirmation), ("Delt fra [leverandør]", AdoptionStage.Knowledge)], ignoreOrder: true);
        taken.Single(t => t.Id == shared).Since.ShouldBe(world.Today.AddDays(-3));
        (await LedgerAsync(agder.Farsund.Id, World.As(agder.Outsider))).Taken.ShouldHaveSingleItem().Id.ShouldBe(shared);

        async Task<OrganisationLedger> LedgerAsync(Ioa.Network.Core.Organisations.OrganisationId organisation, ClaimsPrincipal user) =>
            (await world.Get<OrganisationLedgerQuery>().HandleAsync(organisation, user, world.Cancel)).Value;
    }

    [Theory, Databases]
    public async Task Queries_HoweverMany_AreAsMany(DatabaseKind kind)
    {
        var counter = new CommandCounter();
        await using var world = await World.CreateAsync(kind, counter.In);
        var agder = await world.AgderAsync();
        var id = await world.ExperienceAsync(agder.Network, agder.Superuser);
        await world.AdoptAsync(agder.Member, id, mayBeAsked: true);
        await AskAsync(world, (await ViewAsync(world, id, agder.Member)).Mine!.Id, agder.Outsider);
        var few = await CountAsync();
        for (var i = 0; i < 12; i++)
        {
            var organisation = await world.OrganisationAsync("Kommune" + i);
            var person = await world.PersonAsync("Per " + i, organisation);
            await world.AddAsync(new Membership { NetworkId = agder.Network.Id, OrganisationId = organisation.Id, Role = MembershipRole.Observer, From = world.Today.AddYears(-1) });
            await AskAsync(world, await world.AdoptAsync(person, id, mayBeAsked: true), agder.Outsider);
            await world.AdoptAsync(agder.Outsider, await world.ExperienceAsync(agder.Network, agder.Superuser, "Erfaring " + i));
        }

        (await CountAsync()).ShouldBe(few);

        async Task<(int, int, int)> CountAsync() => (
            await counter.CountAsync(async () => (await ViewAsync(world, id, agder.Outsider)).Items.Count.ShouldBeGreaterThan(0)),
            await counter.CountAsync(async () => await world.Get<AdopterQuestionsQuery>().HandleAsync(World.As(agder.Outsider), world.Cancel)),
            await counter.CountAsync(async () => await world.Get<OrganisationLedgerQuery>().HandleAsync(agder.Kristiansand.Id, World.As(agder.Outsider), world.Cancel)));
    }

    private static async Task NarrowAsync(World world, ExperienceId id, Audience audience)
    {
        await using var db = await world.DbAsync();
        var experience = await db.Experiences.SingleAsync(e => e.Id == id, world.Cancel);
        experience.Narrow(audience, experience.CreatedById).ShouldBeDone();
        await db.SaveChangesAsync(world.Cancel);
    }

    private static Task<Result<AdopterQuestionId>> AskAsync(World world, AdoptionId adoption, Person asker, Guid? key = null, string text = "Hvor lang tid tok det?") =>
        world.Get<AskAdopter>().HandleAsync(new(adoption, text, key ?? Guid.CreateVersion7()), World.As(asker), world.Cancel);

    private static async Task<string?> BeginAsync(World world, ExperienceId id, Person person) =>
        (await world.Get<BeginAdoption>().HandleAsync(new(id, world.Today), World.As(person), world.Cancel)).Error?.Code;

    private static async Task<MyAdoption> MineAsync(World world, ExperienceId id, Person person) =>
        (await world.Get<MyAdoptionQuery>().HandleAsync(id, World.As(person), world.Cancel)).Value.Adoption!;

    private static async Task<AdoptionsView> ViewAsync(World world, ExperienceId id, Person person) =>
        (await world.AdoptionsAsync(id, World.As(person))).Value;
}
