using System.Collections.Concurrent;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Organisations;

/// <summary>The country, loaded once for each database; for tests that only read it.</summary>
public sealed class Countries : IAsyncDisposable
{
    private readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<World>>> _worlds = new();

    public Task<World> GetAsync(DatabaseKind kind) => _worlds.GetOrAdd(kind, k => new(() => ReferenceDataTests.LoadedAsync(k))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
        {
            await (await world.Value).DisposeAsync();
        }
    }
}

public sealed class OrganisationQueryTests(Countries countries) : IClassFixture<Countries>
{
    [Theory, Databases]
    public async Task Handle_Number_IsTheOneThatHasItToday(DatabaseKind kind)
    {
        var world = await countries.GetAsync(kind);

        (await FoundAsync(world, "4225")).DisplayName.ShouldBe("Lyngdal");
        (await FoundAsync(world, "42")).DisplayName.ShouldBe("Agder fylkeskommune");
        (await FoundAsync(world, "DFO")).DisplayName.ShouldBe("DFØ");
        (await FoundAsync(world, "4225")).FormerNumbers.Select(f => f.Number).ShouldContain("1032");
    }

    [Theory, Databases("1032", "4225"), Databases("0301", null), Databases("0101", "3101"), Databases("1601", "5001")]
    public async Task Handle_OldNumberWithOneSuccessor_LeadsThere(DatabaseKind kind, string number, string? successor)
    {
        var world = await countries.GetAsync(kind);

        var answer = (await world.Get<OrganisationQuery>().HandleAsync(number, World.Anonymous, world.Cancel)).Value;

        (answer as OrganisationAnswer.Moved)?.Number.ShouldBe(successor);
        (answer is OrganisationAnswer.Moved).ShouldBe(successor is not null);
    }

    [Theory, Databases("1507", "Ålesund,Haram"), Databases("0720", "Tønsberg,Sandefjord"), Databases("5012", "Heim,Hitra,Orkland"), Databases("1850", "Narvik,Hamarøy")]
    public async Task Handle_NumberThatWasSplit_IsNeverResolvedSilently(DatabaseKind kind, string number, string successors)
    {
        var world = await countries.GetAsync(kind);

        var answer = (await world.Get<OrganisationQuery>().HandleAsync(number, World.Anonymous, world.Cancel)).Value;

        answer.ShouldBeOfType<OrganisationAnswer.Split>().Successors.Select(s => s.DisplayName).ShouldBe(successors.Split(','), ignoreOrder: true);
    }

    [Theory, Databases("9999"), Databases(""), Databases("42250"), Databases("lyngdal")]
    public async Task Handle_NumberThatNobodyHad_IsNotFound(DatabaseKind kind, string number)
    {
        var world = await countries.GetAsync(kind);

        (await world.Get<OrganisationQuery>().HandleAsync(number, World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task Handle_Networks_AreToldToThoseWhoAreSignedIn(DatabaseKind kind)
    {
        await using var world = await ReferenceDataTests.LoadedAsync(kind);
        await using var db = await world.DbAsync();
        var kristiansand = await db.Organisations.SingleAsync(o => o.Number == "4204", world.Cancel);
        var lyngdal = await db.Organisations.SingleAsync(o => o.Number == "4225", world.Cancel);
        var oslo = await db.Organisations.SingleAsync(o => o.Number == "0301", world.Cancel);
        await world.NetworkAsync("Agder", superusers: [kristiansand], members: [lyngdal]);
        await world.NetworkAsync("Under arbeid", NetworkKind.Sector, NetworkStatus.Forming, superusers: [kristiansand], members: [lyngdal]);
        var reader = await world.PersonAsync("Leser", oslo);
        var gone = await world.PersonAsync("Sluttet", oslo);
        db.Attach(gone).Entity.EndedAt = world.Now;
        await db.SaveChangesAsync(world.Cancel);
        var query = world.Get<OrganisationQuery>();

        var read = ((OrganisationAnswer.Found)(await query.HandleAsync("4225", World.As(reader), world.Cancel)).Value).Organisation.Networks;
        var served = ((OrganisationAnswer.Found)(await query.HandleAsync("4204", World.As(reader), world.Cancel)).Value).Organisation.Networks;

        read.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            n => n.Name.ShouldBe("Agder"),
            n => n.Role.ShouldBe(MembershipRole.Member),
            n => n.ServedBy.ShouldBe(new OrganisationName("4204", "Kristiansand")),
            n => n.Serves.ShouldBe(0));
        served.ShouldHaveSingleItem().Serves.ShouldBe(1);
        (await FoundAsync(world, "4225")).Networks.ShouldBeEmpty();
        ((OrganisationAnswer.Found)(await query.HandleAsync("4225", World.As(gone), world.Cancel)).Value).Organisation.Networks.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Handle_Organisation_ShowsTheWayToItsPeopleToThoseWhoMaySeeThem(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();

        (await ShowsPeopleAsync(agder.Member)).ShouldBeTrue();
        (await ShowsPeopleAsync(agder.Coordinator)).ShouldBeTrue();
        (await ShowsPeopleAsync(agder.Administrator)).ShouldBeTrue();
        (await ShowsPeopleAsync(agder.Neighbour)).ShouldBeFalse();
        (await ShowsPeopleAsync(agder.Outsider)).ShouldBeFalse();
        (await ShowsPeopleAsync(agder.Ended)).ShouldBeFalse();
        (await FoundAsync(world, agder.Lyngdal.Number)).ShowsPeople.ShouldBeFalse();

        async Task<bool> ShowsPeopleAsync(Person person) =>
            ((OrganisationAnswer.Found)(await world.Get<OrganisationQuery>().HandleAsync(agder.Lyngdal.Number, World.As(person), world.Cancel)).Value).Organisation.ShowsPeople;
    }

    [Theory]
    [Databases("lyng", "Lyngdal")]
    [Databases("ALES", "Ålesund")]
    [Databases("orsta", "Ørsta")]
    [Databases("telemark", "Telemark fylkeskommune")]
    [Databases("4225", "Lyngdal")]
    [Databases("guovda", "Kautokeino")]
    [Databases("porsanki", "Porsanger")]
    [Databases("mandal", "Lindesnes")]
    [Databases("1032", "Lyngdal")]
    [Databases("dfø", "DFØ")]
    public async Task Search_BeginningOfNameOrNumber_FindsItFirst(DatabaseKind kind, string text, string first)
    {
        var world = await countries.GetAsync(kind);

        var found = await world.Get<OrganisationSearchQuery>().HandleAsync(new OrganisationSearch(text), World.Anonymous, world.Cancel);

        found.Items[0].DisplayName.ShouldBe(first);
    }

    [Theory, Databases]
    public async Task Search_OldName_SaysWhatItWasCalled(DatabaseKind kind)
    {
        var world = await countries.GetAsync(kind);

        var found = await world.Get<OrganisationSearchQuery>().HandleAsync(new OrganisationSearch("mandal"), World.Anonymous, world.Cancel);

        found.Items[0].FormerName.ShouldBe("Mandal (1002)");
    }

    [Theory, Databases]
    public async Task Search_NoText_IsEverybodyInPages(DatabaseKind kind)
    {
        var world = await countries.GetAsync(kind);
        var query = world.Get<OrganisationSearchQuery>();

        var all = await query.HandleAsync(new OrganisationSearch(PageSize: 500), World.Anonymous, world.Cancel);
        var second = await query.HandleAsync(new OrganisationSearch(Kind: OrganisationKind.Municipality, PageNumber: 2, PageSize: 100), World.Anonymous, world.Cancel);
        var agder = await query.HandleAsync(new OrganisationSearch(CountyNumber: "42", PageSize: 100), World.Anonymous, world.Cancel);

        all.Items.Count.ShouldBe(374);
        (second.Items.Count, second.Total, second.Pages).ShouldBe((100, 357, 4));
        agder.Total.ShouldBe(26);
    }

    private static async Task<OrganisationView> FoundAsync(World world, string number) =>
        (await world.Get<OrganisationQuery>().HandleAsync(number, World.Anonymous, world.Cancel)).Value.ShouldBeOfType<OrganisationAnswer.Found>().Organisation;
}
