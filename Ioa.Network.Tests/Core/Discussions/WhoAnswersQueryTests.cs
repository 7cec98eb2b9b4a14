using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Discussions;

public sealed class WhoAnswersQueryTests
{
    [Theory, Databases]
    public async Task HandleAsync_AMember_IsToldWhoAnswersAndWhen(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await using (var db = await world.DbAsync())
        {
            await db.Memberships
                .Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Kristiansand.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.ContactId, agder.Superuser.Id), world.Cancel);
        }

        var found = (await world.Get<WhoAnswersQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).ShouldHaveSingleItem();

        found.Network.ShouldBe(agder.Network.Id);
        found.Responsible.ShouldBe("Kristiansand");
        found.Contact.ShouldBe("Siri Superbruker");
        found.CanAnnounce.ShouldBeFalse();
        found.DueAt.ShouldBe(OsloTime.At(new DateOnly(2026, 3, 5), new TimeOnly(16, 0)));
    }

    [Theory, Databases]
    public async Task HandleAsync_ASuperuser_HasTheRegionalNetworkFirstAndNobodyToAnswer(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();

        var found = await world.Get<WhoAnswersQuery>().HandleAsync(World.As(agder.Superuser), world.Cancel);

        found.Select(n => n.Network).ShouldBe([agder.Network.Id, agder.National.Id]);
        found.ShouldAllBe(n => n.CanAnnounce && n.Responsible == null && n.Contact == null);
    }

    [Theory, Databases]
    public async Task HandleAsync_TheNetworkIsClosed_IsNowhereToWrite(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await using (var db = await world.DbAsync())
        {
            await db.Networks.Where(n => n.Id == agder.Network.Id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Status, NetworkStatus.Closed), world.Cancel);
        }

        (await world.Get<WhoAnswersQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).ShouldBeEmpty();
        (await world.Get<ReadableNetworksQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Select(n => n.Id).ShouldBe([agder.Network.Id]);
    }

    [Theory, Databases]
    public async Task ReadableNetworks_WhoeverIsOutside_HasNone(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();

        foreach (var user in new[] { World.Anonymous, World.As(agder.Ended), World.As(agder.Administrator) })
        {
            (await world.Get<ReadableNetworksQuery>().HandleAsync(user, world.Cancel)).ShouldBeEmpty();
        }

        (await world.Get<ReadableNetworksQuery>().HandleAsync(World.As(agder.Outsider), world.Cancel)).Select(n => n.Id).ShouldBe([agder.OtherNetwork.Id]);
        (await world.Get<ReadableNetworksQuery>().HandleAsync(World.As(agder.Observer), world.Cancel)).Select(n => n.Id).ShouldBe([agder.Network.Id]);
    }
}
