using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Networks;

public sealed class NetworkAccessTests
{
    /// <summary>Rule 4: who is inside. The single look-up, the filter for lists and the live feed's list of readers agree.</summary>
    [Theory]
    [Databases(nameof(Agder.Superuser), MembershipRole.Superuser, true)]
    [Databases(nameof(Agder.Member), MembershipRole.Member, true)]
    [Databases(nameof(Agder.Observer), MembershipRole.Observer, true)]
    [Databases(nameof(Agder.Coordinator), null, true)]
    [Databases(nameof(Agder.Outsider), null, false)]
    [Databases(nameof(Agder.Administrator), null, false)]
    [Databases(nameof(Agder.Ended), null, false)]
    public async Task StandingAsync_EveryKindOfPerson_IsInsideOrNot(DatabaseKind kind, string who, MembershipRole? role, bool inside)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var person = (Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!;
        await using var db = await world.DbAsync();

        var standing = await db.StandingAsync(World.As(person), agder.Network.Id, world.Today, world.Cancel);

        (standing is not null).ShouldBe(inside);
        standing?.Role.ShouldBe(role);
        (await db.ReadableNetworks(person.Id, world.Today).AnyAsync(n => n.Id == agder.Network.Id, world.Cancel)).ShouldBe(inside);
        (await db.ReadersOf(agder.Network.Id, world.Today).AnyAsync(p => p.Id == person.Id, world.Cancel)).ShouldBe(inside);
    }

    [Theory, Databases]
    public async Task StandingAsync_MembershipEndedYesterday_IsOutside(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await using var db = await world.DbAsync();
        await db.Memberships.Where(m => m.OrganisationId == agder.Lyngdal.Id)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today), world.Cancel);

        (await db.StandingAsync(World.As(agder.Member), agder.Network.Id, world.Today, world.Cancel)).ShouldNotBeNull();
        world.Clock.Advance(TimeSpan.FromDays(1));
        (await db.StandingAsync(World.As(agder.Member), agder.Network.Id, world.Today, world.Cancel)).ShouldBeNull();
        (await db.StandingAsync(World.Anonymous, agder.Network.Id, world.Today, world.Cancel)).ShouldBeNull();
    }
}
