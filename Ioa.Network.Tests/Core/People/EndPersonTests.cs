using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.People;

public sealed class EndPersonTests
{
    /// <summary>Who may end and reopen whom. «Self» is the person who is ended.</summary>
    [Theory]
    [Databases(nameof(Agder.Administrator), nameof(Agder.Member), null, null)]
    [Databases(nameof(Agder.Administrator), nameof(Agder.Coordinator), null, null)]
    [Databases(nameof(Agder.Administrator), nameof(Agder.Outsider), null, null)]
    [Databases(nameof(Agder.Coordinator), nameof(Agder.Member), null, null)]
    [Databases(nameof(Agder.Coordinator), nameof(Agder.Observer), "Common.NotFound", "Common.NotFound")]
    [Databases(nameof(Agder.Coordinator), nameof(Agder.Outsider), "Common.NotFound", "Common.NotFound")]
    [Databases(nameof(Agder.Coordinator), nameof(Agder.Administrator), "Common.NotFound", "Common.NotFound")]
    [Databases(nameof(Agder.Member), nameof(Agder.Member), null, "Common.NotFound")]
    [Databases(nameof(Agder.Member), nameof(Agder.Colleague), "Common.Forbidden", "Common.Forbidden")]
    [Databases(nameof(Agder.Member), nameof(Agder.Neighbour), "Common.NotFound", "Common.NotFound")]
    [Databases(nameof(Agder.Superuser), nameof(Agder.Member), "Common.NotFound", "Common.NotFound")]
    [Databases(nameof(Agder.Outsider), nameof(Agder.Member), "Common.NotFound", "Common.NotFound")]
    [Databases(nameof(Agder.Ended), nameof(Agder.Colleague), "Common.NotFound", "Common.NotFound")]
    [Databases(null, nameof(Agder.Member), "Common.NotFound", "Common.NotFound")]
    public async Task EndPersonAndReopen_EveryKindOfUser_MayOrMayNot(DatabaseKind database, string? who, string whom, string? endRefused, string? reopenRefused)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        Person Who(string name) => (Person)typeof(Agder).GetProperty(name)!.GetValue(agder)!;
        var user = who is null ? World.Anonymous : World.As(Who(who));
        var person = Who(whom);

        var view = await world.Get<EndPersonQuery>().HandleAsync(person.Id, user, world.Cancel);
        var ended = await world.Get<EndPerson>().HandleAsync(new(person.Id, null), user, world.Cancel);
        if (!ended.Succeeded)
        {
            await using var db = await world.DbAsync();
            (await db.Users.AnyAsync(p => p.Id == person.Id && p.EndedAt == null, world.Cancel)).ShouldBeTrue();
            await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), world.Cancel);
        }

        var reopened = await world.Get<ReopenPerson>().HandleAsync(person.Id, user, world.Cancel);

        view.Error?.Code.ShouldBe(endRefused);
        ended.Error?.Code.ShouldBe(endRefused);
        reopened.Error?.Code.ShouldBe(reopenRefused);
        reopened.Succeeded.ShouldBe(reopenRefused is null);
    }

    [Theory, Databases]
    public async Task EndPerson_CoordinatesANetworkThatIsNotTheActors_IsForbidden(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        await world.AddAsync(new Coordinator { NetworkId = agder.OtherNetwork.Id, PersonId = agder.Member.Id, From = world.Today });

        (await world.Get<EndPerson>().HandleAsync(new(agder.Member.Id, null), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBe(Error.Forbidden);
    }

    [Theory, Databases]
    public async Task EndPerson_WithASuccessor_DutiesGoToTheColleagueAndEveryWayInIsClosed(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        await DutiesAsync(world, agder);
        var session = await world.Get<SessionRegister>().StartAsync(agder.Member.Id, "Firefox", world.Cancel);
        (await world.Get<SessionRegister>().FindAsync(session, afresh: false, world.Cancel)).ShouldNotBeNull();

        var result = await world.Get<EndPerson>().HandleAsync(new(agder.Member.Id, agder.Colleague.Id), World.As(agder.Administrator), world.Cancel);

        result.Error.ShouldBeNull();
        await using var db = await world.DbAsync();
        var person = await db.Users.SingleAsync(p => p.Id == agder.Member.Id, world.Cancel);
        person.EndedAt.ShouldBe(world.Now);
        person.SecurityStamp.ShouldNotBe(agder.Member.SecurityStamp);
        person.Name.ShouldBe(agder.Member.Name);
        (await world.Get<SessionRegister>().FindAsync(session, afresh: false, world.Cancel)).ShouldBeNull();
        (await db.Sessions.SingleAsync(world.Cancel)).EndedAt.ShouldBe(world.Now);
        (await db.Memberships.SingleAsync(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Lyngdal.Id, world.Cancel)).ContactId.ShouldBe(agder.Colleague.Id);
        (await db.StandingAsync(World.As(agder.Colleague), agder.Network.Id, world.Today, world.Cancel))!.IsCoordinator.ShouldBeTrue();
        (await db.StandingAsync(World.As(agder.Member), agder.Network.Id, world.Today, world.Cancel)).ShouldBeNull();
        (await db.Coordinators.AnyAsync(c => c.PersonId == agder.Member.Id && (c.To == null || c.To >= world.Today), world.Cancel)).ShouldBeFalse();
    }

    [Theory, Databases]
    public async Task EndPerson_WithoutASuccessor_DutiesAreLeftEmpty(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        await DutiesAsync(world, agder);

        (await world.Get<EndPerson>().HandleAsync(new(agder.Member.Id, null), World.As(agder.Member), world.Cancel)).Error.ShouldBeNull();

        await using var db = await world.DbAsync();
        (await db.Memberships.AnyAsync(m => m.ContactId != null, world.Cancel)).ShouldBeFalse();
        (await db.Coordinators.AnyAsync(c => c.PersonId == agder.Member.Id && (c.To == null || c.To >= world.Today), world.Cancel)).ShouldBeFalse();
        (await world.Get<EndPerson>().HandleAsync(new(agder.Member.Id, null), World.As(agder.Administrator), world.Cancel)).Error!.Code.ShouldBe("Admin.AlreadyEnded");
    }

    [Theory, Databases]
    public async Task EndPerson_AppointedToday_TheAppointmentIsKept(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        await world.AddAsync(
            new Coordinator { NetworkId = agder.Network.Id, PersonId = agder.Member.Id, From = world.Today },
            new Coordinator { NetworkId = agder.OtherNetwork.Id, PersonId = agder.Member.Id, From = world.Today.AddDays(1) });

        (await world.Get<EndPerson>().HandleAsync(new(agder.Member.Id, null), World.As(agder.Administrator), world.Cancel)).Error.ShouldBeNull();

        await using var db = await world.DbAsync();
        (await db.Coordinators.SingleAsync(c => c.PersonId == agder.Member.Id, world.Cancel)).To.ShouldBe(world.Today);
        (await db.StandingAsync(World.As(agder.Member), agder.Network.Id, world.Today, world.Cancel)).ShouldBeNull();
    }

    [Theory]
    [Databases(nameof(Agder.Neighbour))]
    [Databases(nameof(Agder.Ended))]
    [Databases(nameof(Agder.Member))]
    public async Task EndPerson_SuccessorWhoCannotTakeOver_IsRefusedAndNothingIsDone(DatabaseKind database, string successor)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        var colleague = (Person)typeof(Agder).GetProperty(successor)!.GetValue(agder)!;

        var result = await world.Get<EndPerson>().HandleAsync(new(agder.Member.Id, colleague.Id), World.As(agder.Coordinator), world.Cancel);

        result.Error!.Code.ShouldBe("Admin.SuccessorElsewhere");
        await using var db = await world.DbAsync();
        (await db.Users.SingleAsync(p => p.Id == agder.Member.Id, world.Cancel)).EndedAt.ShouldBeNull();
    }

    [Theory, Databases]
    public async Task LastAdministrator_EndedOrUnmade_IsRefusedAlsoWhenTwoEndEachOtherAtOnce(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        (await world.Get<EndPerson>().HandleAsync(new(agder.Administrator.Id, null), World.As(agder.Administrator), world.Cancel)).Error!.Code.ShouldBe("Admin.LastAdministrator");
        (await world.Get<SetAdministrator>().HandleAsync(new(agder.Administrator.Id, false), World.As(agder.Administrator), world.Cancel)).Error!.Code.ShouldBe("Admin.LastAdministrator");
        await using var db = await world.DbAsync();
        var second = await world.PersonAsync("Sigrid Sekund", await db.Organisations.SingleAsync(o => o.Kind == OrganisationKind.NationalBody, world.Cancel), administrator: true);

        await Task.WhenAll(
            Task.Run(() => world.Get<EndPerson>().HandleAsync(new(second.Id, null), World.As(agder.Administrator), world.Cancel)),
            Task.Run(() => world.Get<SetAdministrator>().HandleAsync(new(agder.Administrator.Id, false), World.As(second), world.Cancel)));

        (await db.Users.CountAsync(p => p.IsAdministrator && p.EndedAt == null, world.Cancel)).ShouldBe(1);
    }

    [Theory, Databases]
    public async Task SetAdministrator_ByAnAdministrator_OnlyForPeopleOfNationalBodies(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        await using var db = await world.DbAsync();
        var colleague = await world.PersonAsync("Kai KS", await db.Organisations.SingleAsync(o => o.Kind == OrganisationKind.NationalBody, world.Cancel));
        var set = world.Get<SetAdministrator>();

        (await set.HandleAsync(new(colleague.Id, true), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await set.HandleAsync(new(colleague.Id, true), World.As(agder.Administrator), world.Cancel)).Error.ShouldBeNull();
        (await set.HandleAsync(new(agder.Member.Id, true), World.As(agder.Administrator), world.Cancel)).Error!.Code.ShouldBe("Invitations.AdministratorElsewhere");
        (await set.HandleAsync(new(agder.Administrator.Id, false), World.As(colleague), world.Cancel)).Error.ShouldBeNull();
        (await db.AdministratorAsync(World.As(agder.Administrator), world.Cancel)).ShouldBeNull();
    }

    [Theory]
    [Databases(nameof(Agder.Administrator), true, true)]
    [Databases(nameof(Agder.Coordinator), true, true)]
    [Databases(nameof(Agder.Colleague), true, false)]
    [Databases(nameof(Agder.Superuser), false, false)]
    [Databases(nameof(Agder.Neighbour), false, false)]
    [Databases(nameof(Agder.Outsider), false, false)]
    [Databases(nameof(Agder.Ended), false, false)]
    [Databases(null, false, false)]
    public async Task OrganisationPeople_EveryKindOfPerson_SeesThemOrNot(DatabaseKind database, string? who, bool sees, bool mayEnd)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        await DutiesAsync(world, agder);
        var user = who is null ? World.Anonymous : World.As((Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!);

        var people = await world.Get<OrganisationPeopleQuery>().HandleAsync(agder.Lyngdal.Number, user, world.Cancel);

        (await world.Get<OrganisationPeopleQuery>().HandleAsync(null, World.As(agder.Colleague), world.Cancel)).Value.OrganisationNumber.ShouldBe(agder.Lyngdal.Number);
        people.Error.ShouldBe(sees ? null : Error.NotFound);
        if (sees)
        {
            people.Value.MayEnd.ShouldBe(mayEnd);
            people.Value.People.Select(p => p.Name).ShouldBe(mayEnd ? ["Kåre Kollega", "Mona Medlem", "Egil Sluttet"] : ["Kåre Kollega", "Mona Medlem"], ignoreOrder: true);
            people.Value.People.Single(p => p.Name == "Mona Medlem").Duties.Count.ShouldBe(2);
        }
    }

    /// <summary>A coordinator makes anybody an observer alone; that opens nobody's list of people.</summary>
    [Theory, Databases]
    public async Task OrganisationPeople_OfAnObserver_AreNotTheCoordinators(DatabaseKind database)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();

        (await world.Get<OrganisationPeopleQuery>().HandleAsync(agder.Farsund.Number, World.As(agder.Coordinator), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<OrganisationPeopleQuery>().HandleAsync(agder.Farsund.Number, World.As(agder.Observer), world.Cancel)).Succeeded.ShouldBeTrue();
    }

    [Theory]
    [Databases(nameof(Agder.Administrator), true)]
    [Databases(nameof(Agder.Coordinator), false)]
    [Databases(nameof(Agder.Member), false)]
    [Databases(nameof(Agder.Ended), false)]
    [Databases(null, false)]
    public async Task Administration_EveryKindOfPerson_IsForAdministratorsOnly(DatabaseKind database, string? who, bool may)
    {
        await using var world = await World.CreateAsync(database);
        var agder = await world.AgderAsync();
        var user = who is null ? World.Anonymous : World.As((Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!);

        var counts = await world.Get<AdministrationQuery>().HandleAsync(user, world.Cancel);
        var found = await world.Get<PeopleSearchQuery>().HandleAsync(new PeopleSearch("KÅRE"), user, world.Cancel);

        counts.Error.ShouldBe(may ? null : Error.NotFound);
        found.Error.ShouldBe(may ? null : Error.NotFound);
        if (may)
        {
            counts.Value.Administrators.ShouldBe(1);
            counts.Value.Ended.ShouldBe(1);
            counts.Value.ActiveNetworks.ShouldBe(3);
            (await world.Get<PeopleSearchQuery>().HandleAsync(new PeopleSearch("lyngdal"), user, world.Cancel)).Value.Total.ShouldBe(3);
            (await world.Get<PeopleSearchQuery>().HandleAsync(new PeopleSearch(AdministratorsOnly: true), user, world.Cancel)).Value.Items.Single().Name.ShouldBe("Kari Administrator");
            (await world.Get<PeopleSearchQuery>().HandleAsync(new PeopleSearch(EndedOnly: true), user, world.Cancel)).Value.Items.Single().Name.ShouldBe("Egil Sluttet");
        }
    }

    private static async Task DutiesAsync(World world, Agder agder)
    {
        await using var db = await world.DbAsync();
        await db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Lyngdal.Id)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.ContactId, agder.Member.Id), world.Cancel);
        await world.AddAsync(new Coordinator { NetworkId = agder.Network.Id, PersonId = agder.Member.Id, From = world.Today.AddDays(-30) });
    }
}
