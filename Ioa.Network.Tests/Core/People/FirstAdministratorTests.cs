using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.People;

public sealed class FirstAdministratorTests
{
    [Theory, Databases]
    public async Task InviteAsync_NobodyYet_EachStartHasANewLinkAndTheLastOneWorksOnce(DatabaseKind database)
    {
        await using var world = await EmptyAsync(database);
        var first = await world.Get<FirstAdministrator>().InviteAsync(null, world.Cancel);
        var second = await world.Get<FirstAdministrator>().InviteAsync("", world.Cancel);

        (await AcceptAsync(world, first!)).Error!.Code.ShouldBe("Invitations.LinkDead");
        (await AcceptAsync(world, second!, email: "ikke en adresse")).Error!.Code.ShouldBe("Invitations.BadAddress");
        var accepted = await AcceptAsync(world, second!);

        accepted.Error.ShouldBeNull();
        await using var db = await world.DbAsync();
        var person = await db.Users.Include(p => p.Organisation).SingleAsync(world.Cancel);
        person.IsAdministrator.ShouldBeTrue();
        person.Email.ShouldBe("kari@ks.example");
        person.Organisation!.DisplayName.ShouldBe("KS");
        (await AcceptAsync(world, second!)).Error!.Code.ShouldBe("Invitations.LinkDead");
        (await world.Get<FirstAdministrator>().InviteAsync(null, world.Cancel)).ShouldBeNull();
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(0);
    }

    [Theory, Databases]
    public async Task InviteAsync_AddressConfigured_OneLetterHoweverManyStarts(DatabaseKind database)
    {
        await using var world = await EmptyAsync(database);

        (await world.Get<FirstAdministrator>().InviteAsync("kari@ks.example", world.Cancel)).ShouldBeNull();
        (await world.Get<FirstAdministrator>().InviteAsync("kari@ks.example", world.Cancel)).ShouldBeNull();

        await using var db = await world.DbAsync();
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(1);
        world.Clock.Advance(Invitation.Lifetime);
        await world.Get<FirstAdministrator>().InviteAsync("kari@ks.example", world.Cancel);
        (await db.Outbox.CountAsync(world.Cancel)).ShouldBe(2);
    }

    [Theory, Databases]
    public async Task AcceptInvitation_FirstAdministratorTypesSomebodysAddress_TheirAccountIsNotTakenOver(DatabaseKind database)
    {
        await using var world = await EmptyAsync(database);
        var somebody = await world.PersonAsync("Noen", await world.OrganisationAsync("Lyngdal"));
        var token = await world.Get<FirstAdministrator>().InviteAsync(null, world.Cancel);

        (await AcceptAsync(world, token!, somebody.Email!)).Error!.Code.ShouldBe("Invitations.AccountElsewhere");

        await using var db = await world.DbAsync();
        (await db.Users.AnyAsync(p => p.IsAdministrator, world.Cancel)).ShouldBeFalse();
        (await AcceptAsync(world, token!)).Error.ShouldBeNull();
    }

    private static async Task<World> EmptyAsync(DatabaseKind database)
    {
        var world = await World.CreateAsync(database);
        await world.OrganisationAsync("KS", OrganisationKind.NationalBody);
        return world;
    }

    private static Task<Ioa.Network.Core.Common.Result<AcceptedInvitation>> AcceptAsync(World world, string token, string email = "kari@ks.example") =>
        world.Get<AcceptInvitation>().HandleAsync(new(token, email, "Kari Første", "hashed"), World.Anonymous, world.Cancel);
}
