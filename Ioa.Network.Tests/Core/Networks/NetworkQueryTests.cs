using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Networks;

/// <summary>What each sees of a network.</summary>
public sealed class NetworkQueryTests
{
    [Databases("Outsider", false, false)]
    [Databases("Observer", true, true)]
    [Databases("Member", true, true)]
    [Databases("Superuser", true, true)]
    [Databases("Coordinator", true, true)]
    [Databases("Administrator", true, false)]
    [Theory]
    public async Task NetworkPage_SeenBy_ShowsPeopleInsideAndConversationsToTheNetworkOnly(DatabaseKind kind, string who, bool people, bool conversations)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await WithConversationAsync(world);

        var page = (await world.Get<NetworkPageQuery>().HandleAsync(agder.Network.Slug, await NetworkRightsTests.UserAsync(world, agder, who), world.Cancel)).Value;

        page.Organisations.Select(o => (o.Name, o.Role)).ShouldBe([("Kristiansand", MembershipRole.Superuser), ("Lindesnes", MembershipRole.Member), ("Lyngdal", MembershipRole.Member), ("Farsund", MembershipRole.Observer)]);
        page.Organisations[0].Contact?.Name.ShouldBe(people ? agder.Superuser.Name : null);
        (page.Organisations[0].Contact is not null).ShouldBe(people);
        (page.Inside is not null).ShouldBe(people);
        page.Inside?.Coordinators.Select(c => c.Name).ShouldBe([agder.Coordinator.Name]);
        page.Inside?.Latest?.Select(t => t.Title).ShouldBe(["Hvordan?"]);
        (page.Inside?.Latest is not null).ShouldBe(conversations);
    }

    [Databases]
    [Theory]
    public async Task NetworkPage_OfAMember_SaysWhomToAsk(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await WithConversationAsync(world);
        (await world.Get<NetworkPageQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Member), world.Cancel)).Value.Inside!.AskFirst.ShouldBe([agder.Kristiansand.Id]);
        (await world.Get<NetworkPageQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Superuser), world.Cancel)).Value.Inside!.AskFirst.ShouldBeEmpty();
    }

    [Databases]
    [Theory]
    public async Task NetworkPage_ContactWhoLeft_IsNotShown(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await WithConversationAsync(world);
        await using var db = await world.DbAsync();
        await db.Users.Where(p => p.Id == agder.Superuser.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), world.Cancel);

        (await world.Get<NetworkPageQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Member), world.Cancel)).Value.Organisations.ShouldAllBe(o => o.Contact == null);
        var lacks = (await world.Get<CoordinatorPageQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Coordinator), world.Cancel)).Value.Lacks;
        lacks.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => row.Lack.Kind.ShouldBe(LackKind.SuperuserContact),
            row => row.OrganisationName.ShouldBe("Kristiansand"),
            row => row.Membership.ShouldNotBeNull());
    }

    [Databases]
    [Theory]
    public async Task CoordinatorPage_CountsWhatEachSuperuserCarries(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await WithConversationAsync(world);
        var load = (await world.Get<CoordinatorPageQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Coordinator), world.Cancel)).Value.Loads.ShouldHaveSingleItem();
        load.ShouldBe(new SuperuserLoad(agder.Kristiansand.Id, "Kristiansand", 2, 20_000, 1, 1));
    }

    [Databases]
    [Theory]
    public async Task CoordinatorPage_CountyAuthority_DoesNotCountTheInhabitantsOfItsMunicipalitiesAgain(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var county = await world.OrganisationAsync("Agder fylkeskommune", OrganisationKind.CountyAuthority);
        (await world.Get<AddMembers>().HandleAsync(new(agder.Network.Id, [county.Id], MembershipRole.Member, world.Today), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AssignServing>().HandleAsync(new(agder.Network.Id, [new(county.Id, agder.Kristiansand.Id)], world.Today, 1), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();

        var load = (await world.Get<CoordinatorPageQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Coordinator), world.Cancel)).Value.Loads.ShouldHaveSingleItem();

        (load.Members, load.Inhabitants).ShouldBe((3, 20_000));
    }

    [Databases]
    [Theory]
    public async Task Networks_OwnFirst_WithCountsAndRights(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var view = (await world.Get<NetworksQuery>().HandleAsync(World.As(agder.Coordinator), world.Cancel)).Value;
        view.MayCreate.ShouldBeFalse();
        view.Networks[0].ShouldBe(new NetworkRow(agder.Network.Id, agder.Network.Slug, agder.Network.Name, NetworkKind.Regional, NetworkStatus.Active, 2, 1, true, true));
        view.Networks.Skip(1).ShouldAllBe(n => !n.Own && !n.MayOrganise);
        (await world.Get<NetworksQuery>().HandleAsync(World.As(agder.Administrator), world.Cancel)).Value.MayCreate.ShouldBeTrue();
    }

    [Databases]
    [Theory]
    public async Task AddableOrganisations_LeavesOutThoseInTheNetwork_AndNamesTheOtherRegionalOne(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var choices = (await world.Get<AddableOrganisationsQuery>().HandleAsync(agder.Network.Id, World.As(agder.Coordinator), world.Cancel)).Value;
        choices.ShouldNotContain(o => o.Id == agder.Lyngdal.Id);
        choices.Single(o => o.Name == "Bergen").InRegional.ShouldBe(agder.OtherNetwork.Name);
        choices.Single(o => o.Name == "KS").InRegional.ShouldBeNull();
    }

    [Databases]
    [Theory]
    public async Task ContactChoices_AreThoseWhoWorkThere(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var membership = agder.Network.Memberships.Single(m => m.OrganisationId == agder.Lyngdal.Id);
        (await world.Get<ContactChoicesQuery>().HandleAsync(agder.Network.Id, membership.Id, World.As(agder.Coordinator), world.Cancel)).Value
            .Select(p => p.Name).ShouldBe([agder.Colleague.Name, agder.Member.Name]);
        (await world.Get<NameContact>().HandleAsync(new(agder.Network.Id, membership.Id, agder.Neighbour.Id), World.As(agder.Coordinator), world.Cancel))
            .Error.ShouldBe(NetworkErrors.ContactElsewhere);
        (await world.Get<NameContact>().HandleAsync(new(agder.Network.Id, membership.Id, agder.Ended.Id), World.As(agder.Coordinator), world.Cancel))
            .Error.ShouldBe(NetworkErrors.ContactElsewhere);
    }

    [Databases]
    [Theory]
    public async Task ResponsibleFor_AMember_IsWhoServesItToday(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await using var db = await world.DbAsync();
        (await db.ResponsibleForAsync(agder.Network.Id, agder.Lyngdal.Id, world.Today, world.Cancel)).ShouldBe(agder.Kristiansand.Id);
        (await db.ResponsibleForAsync(agder.Network.Id, agder.Kristiansand.Id, world.Today, world.Cancel)).ShouldBeNull();
        (await db.ResponsibleForAsync(agder.Network.Id, agder.Lyngdal.Id, world.Today.AddYears(-2), world.Cancel)).ShouldBeNull();
    }

    [Databases("Læringsnettverk Møre og Romsdal", "more-og-romsdal")]
    [Databases("Læringsnettverket Ås – Ærøy/Kárášjohka", "as-aeroy-karasjohka")]
    [Databases("Østfold", "ostfold")]
    [Theory]
    public async Task CreateNetwork_MakesTheAddressFromTheName_UnderTheNationalNetwork(DatabaseKind kind, string name, string slug)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var created = (await world.Get<CreateNetwork>().HandleAsync(new(NetworkKind.Regional, name, " Om nettverket ", null), World.As(agder.Administrator), world.Cancel)).Value;
        created.Slug.ShouldBe(slug);
        await using var db = await world.DbAsync();
        var network = await db.Networks.SingleAsync(n => n.Id == created.Id, world.Cancel);
        (network.ParentId, network.Status, network.Name, network.Description).ShouldBe((agder.National.Id, NetworkStatus.Forming, name, "Om nettverket"));
    }

    [Databases(NetworkKind.Regional, "«»", null, "Networks.NameInvalid")]
    [Databases(NetworkKind.Regional, "Ny", null, "Networks.NameTaken")]
    [Databases(NetworkKind.Regional, "Oslo", "bygg", "Networks.SectorInvalid")]
    [Databases(NetworkKind.Sector, "Bygg", null, "Networks.SectorInvalid")]
    [Databases(NetworkKind.National, "Norge", null, "Networks.NationalExists")]
    [Theory]
    public async Task CreateNetwork_Unusable_IsRefused(DatabaseKind kind, NetworkKind networkKind, string name, string? sector, string code)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        (await world.Get<CreateNetwork>().HandleAsync(new(networkKind, name, "", sector), World.As(agder.Administrator), world.Cancel)).Error!.Code.ShouldBe(code);
    }

    /// <summary>Agder with a contact and a question that is late.</summary>
    private static async Task<Agder> WithConversationAsync(World world)
    {
        var agder = await world.AgderAsync();
        var membership = agder.Network.Memberships.Single(m => m.OrganisationId == agder.Kristiansand.Id);
        (await world.Get<NameContact>().HandleAsync(new(agder.Network.Id, membership.Id, agder.Superuser.Id), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        await world.AddAsync(new DiscussionThread
        {
            NetworkId = agder.Network.Id,
            Kind = ThreadKind.Question,
            Title = "Hvordan?",
            AuthorId = agder.Member.Id,
            AuthorOrganisationId = agder.Lyngdal.Id,
            CreatedAt = world.Now.AddDays(-9),
            LastPostAt = world.Now.AddDays(-9),
            ResponsibleId = agder.Kristiansand.Id,
            AnswerDueAt = world.Now.AddDays(-2),
        });
        return agder;
    }
}
