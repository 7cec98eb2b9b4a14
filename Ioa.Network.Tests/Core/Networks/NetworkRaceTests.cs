using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Networks;

/// <summary>Two people do the same thing at once: one wins, the other is told why.</summary>
public sealed class NetworkRaceTests
{
    private const int Rounds = 8;

    [Databases]
    [Theory]
    public async Task AddMembers_SameOrganisationToTwoRegionalNetworksAtOnce_OneWins(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var user = World.As(agder.Administrator);
        for (var round = 0; round < Rounds; round++)
        {
            var organisation = await world.OrganisationAsync($"Kommune {round}");
            var errors = await AtOnceAsync(
                () => world.Get<AddMembers>().HandleAsync(new(agder.Network.Id, [organisation.Id], MembershipRole.Member, world.Today), user, world.Cancel),
                () => world.Get<AddMembers>().HandleAsync(new(agder.OtherNetwork.Id, [organisation.Id], MembershipRole.Member, world.Today), user, world.Cancel));

            var lost = errors.ShouldHaveSingleItem();
            lost.Code.ShouldBe("Networks.AlreadyInRegional");
            await using var db = await world.DbAsync();
            var won = await db.Memberships.SingleAsync(m => m.OrganisationId == organisation.Id, world.Cancel);
            lost.Arguments.ShouldBe([organisation.DisplayName, won.NetworkId == agder.Network.Id ? agder.Network.Name : agder.OtherNetwork.Name]);
        }
    }

    [Databases]
    [Theory]
    public async Task ActivateNetwork_TwoWithTheSameMemberAtOnce_OneWins(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var user = World.As(agder.Administrator);
        for (var round = 0; round < Rounds; round++)
        {
            var shared = await world.OrganisationAsync($"Delt {round}");
            var one = await FormingAsync(world, agder, shared);
            var other = await FormingAsync(world, agder, shared);
            var errors = await AtOnceAsync(
                () => world.Get<ActivateNetwork>().HandleAsync(new(one.Id), user, world.Cancel),
                () => world.Get<ActivateNetwork>().HandleAsync(new(other.Id), user, world.Cancel));

            errors.ShouldHaveSingleItem().Code.ShouldBe("Networks.AlreadyInRegional");
            await using var db = await world.DbAsync();
            (await db.Networks.CountAsync(n => (n.Id == one.Id || n.Id == other.Id) && n.Status == NetworkStatus.Active, world.Cancel)).ShouldBe(1);
        }
    }

    [Databases]
    [Theory]
    public async Task AssignServing_TwoOnTheSameVersionAtOnce_OneIsToldThatItChanged(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var arendal = await world.OrganisationAsync("Arendal");
        (await world.Get<AddMembers>().HandleAsync(new(agder.Network.Id, [arendal.Id], MembershipRole.Superuser, world.Today), World.As(agder.Administrator), world.Cancel))
            .Error.ShouldBeNull();
        for (var round = 0; round < Rounds; round++)
        {
            var to = round % 2 == 0 ? arendal.Id : agder.Kristiansand.Id;
            var command = new AssignServingCommand(agder.Network.Id, [new(agder.Lyngdal.Id, to), new(agder.Lindesnes.Id, to)], world.Today, 1 + (2 * round));
            var errors = await AtOnceAsync(
                () => world.Get<AssignServing>().HandleAsync(command, World.As(agder.Coordinator), world.Cancel),
                () => world.Get<AssignServing>().HandleAsync(command, World.As(agder.Administrator), world.Cancel));

            errors.ShouldHaveSingleItem().ShouldBe(Error.ChangedMeanwhile);
            await using var db = await world.DbAsync();
            (await db.Servings.Where(s => s.NetworkId == agder.Network.Id && s.To == null).Select(s => s.SuperuserId).Distinct().ToListAsync(world.Cancel)).ShouldBe([to]);
        }
    }

    [Databases]
    [Theory]
    public async Task AddMembers_SameOrganisationToOneNetworkAtOnce_IsThereOnce(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var organisation = await world.OrganisationAsync("Vennesla");
        var command = new AddMembersCommand(agder.National.Id, [organisation.Id], MembershipRole.Member, world.Today);
        var errors = await AtOnceAsync(
            () => world.Get<AddMembers>().HandleAsync(command, World.As(agder.Administrator), world.Cancel),
            () => world.Get<AddMembers>().HandleAsync(command, World.As(agder.Administrator), world.Cancel));

        errors.ShouldHaveSingleItem().ShouldBeEquivalentTo(NetworkErrors.AlreadyMember("Vennesla"));
    }

    [Databases]
    [Theory]
    public async Task CreateNetwork_SameNameAtOnce_OneIsTold(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        async Task<Result> CreateAsync() => new(
            (await world.Get<CreateNetwork>().HandleAsync(new(NetworkKind.Regional, "Læringsnettverk Oslo", "", null), World.As(agder.Administrator), world.Cancel)).Error);

        (await AtOnceAsync(CreateAsync, CreateAsync)).ShouldHaveSingleItem().ShouldBe(NetworkErrors.NameTaken);
    }

    private static async Task<List<Error>> AtOnceAsync(params Func<Task<Result>>[] operations)
    {
        using var start = new Barrier(operations.Length);
        var results = await Task.WhenAll(operations.Select(operation => Task.Run(() =>
        {
            start.SignalAndWait();
            return operation();
        })));
        return [.. results.Where(r => !r.Succeeded).Select(r => r.Error!)];
    }

    private static async Task<LearningNetwork> FormingAsync(World world, Agder agder, Organisation shared)
    {
        var superuser = await world.OrganisationAsync("Superbruker");
        var contact = await world.PersonAsync("Kontakt", superuser);
        var network = await world.NetworkAsync(
            "Læringsnettverk", status: NetworkStatus.Forming, superusers: [superuser], members: [shared, await world.OrganisationAsync("Egen")], coordinator: agder.Coordinator);
        var membership = network.Memberships.Single(m => m.OrganisationId == superuser.Id);
        (await world.Get<NameContact>().HandleAsync(new(network.Id, membership.Id, contact.Id), World.As(agder.Administrator), world.Cancel)).Error.ShouldBeNull();
        return network;
    }
}
