using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Networks;

/// <summary>Who × use case × outcome, for every command and query of this feature.</summary>
public sealed class NetworkRightsTests
{
    private static readonly Dictionary<string, Func<World, Agder, ClaimsPrincipal, Task<Error?>>> UseCases = new(StringComparer.Ordinal)
    {
        [nameof(CreateNetwork)] = async (w, a, user) =>
            (await w.Get<CreateNetwork>().HandleAsync(new(NetworkKind.Regional, "Læringsnettverk Oslo", "", null), user, w.Cancel)).Error,
        [nameof(UpdateNetwork)] = async (w, a, user) =>
            (await w.Get<UpdateNetwork>().HandleAsync(new(a.Network.Id, "Nytt navn", "Om", 0), user, w.Cancel)).Error,
        [nameof(UpdateAgreement)] = async (w, a, user) =>
            (await w.Get<UpdateAgreement>().HandleAsync(new(a.Network.Id, new("Mandat", null, null, 5), 0), user, w.Cancel)).Error,
        [nameof(AppointCoordinator)] = async (w, a, user) =>
            (await w.Get<AppointCoordinator>().HandleAsync(new(a.Network.Id, a.Superuser.Email!, w.Today), user, w.Cancel)).Error,
        [nameof(DismissCoordinator)] = async (w, a, user) =>
            (await w.Get<DismissCoordinator>().HandleAsync(new(a.Network.Id, a.Network.Coordinators.Single().Id, w.Today), user, w.Cancel)).Error,
        [nameof(AddMembers)] = async (w, a, user) =>
        {
            var organisation = await w.OrganisationAsync("Vennesla");
            return (await w.Get<AddMembers>().HandleAsync(new(a.Network.Id, [organisation.Id], MembershipRole.Member, w.Today), user, w.Cancel)).Error;
        },
        [nameof(EndMembership)] = async (w, a, user) =>
            (await w.Get<EndMembership>().HandleAsync(new(a.Network.Id, MembershipOf(a, a.Lyngdal).Id, w.Today), user, w.Cancel)).Error,
        [nameof(ChangeMembershipRole)] = async (w, a, user) =>
            (await w.Get<ChangeMembershipRole>().HandleAsync(new(a.Network.Id, MembershipOf(a, a.Lyngdal).Id, MembershipRole.Observer, w.Today), user, w.Cancel)).Error,
        [nameof(NameContact)] = async (w, a, user) =>
            (await w.Get<NameContact>().HandleAsync(new(a.Network.Id, MembershipOf(a, a.Lyngdal).Id, a.Member.Id), user, w.Cancel)).Error,
        [nameof(AssignServing)] = async (w, a, user) =>
            (await w.Get<AssignServing>().HandleAsync(new(a.Network.Id, [new(a.Lyngdal.Id, null)], w.Today, 0), user, w.Cancel)).Error,
        [nameof(RestNetwork)] = async (w, a, user) => (await w.Get<RestNetwork>().HandleAsync(new(a.Network.Id), user, w.Cancel)).Error,
        [nameof(ActivateNetwork)] = async (w, a, user) =>
        {
            await using var db = await w.DbAsync();
            await db.Networks.Where(n => n.Id == a.Network.Id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Status, NetworkStatus.Dormant), w.Cancel);
            await db.Memberships.Where(m => m.NetworkId == a.Network.Id && m.OrganisationId == a.Kristiansand.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.ContactId, a.Superuser.Id), w.Cancel);
            return (await w.Get<ActivateNetwork>().HandleAsync(new(a.Network.Id), user, w.Cancel)).Error;
        },
        [nameof(CloseNetwork)] = async (w, a, user) => (await w.Get<CloseNetwork>().HandleAsync(new(a.Network.Id), user, w.Cancel)).Error,
        [nameof(CoordinatorPageQuery)] = async (w, a, user) => (await w.Get<CoordinatorPageQuery>().HandleAsync(a.Network.Slug, user, w.Cancel)).Error,
        [nameof(ContactChoicesQuery)] = async (w, a, user) =>
            (await w.Get<ContactChoicesQuery>().HandleAsync(a.Network.Id, MembershipOf(a, a.Lyngdal).Id, user, w.Cancel)).Error,
        [nameof(AddableOrganisationsQuery)] = async (w, a, user) =>
            (await w.Get<AddableOrganisationsQuery>().HandleAsync(a.Network.Id, user, w.Cancel)).Error,
        [nameof(NetworksQuery)] = async (w, a, user) => (await w.Get<NetworksQuery>().HandleAsync(user, w.Cancel)).Error,
        [nameof(ReadableNetworksQuery)] = async (w, a, user) =>
            (await w.Get<ReadableNetworksQuery>().HandleAsync(user, w.Cancel)).Any(n => n.Id == a.Network.Id) ? null : Error.NotFound,
        [nameof(NetworkPageQuery)] = async (w, a, user) => (await w.Get<NetworkPageQuery>().HandleAsync(a.Network.Slug, user, w.Cancel)).Error,
    };

    private static readonly string[] ForOrganisers = ["Coordinator", "Administrator"];
    private static readonly string[] ForAdministrators = ["Administrator"];
    private static readonly string[] ForReaders = ["Observer", "Member", "Superuser", "Coordinator"];
    private static readonly string[] ForSignedIn = ["Outsider", "OtherCoordinator", "Observer", "Member", "Superuser", "Coordinator", "Administrator"];
    private static readonly string[] Everybody = ["Anonymous", "Ended", .. ForSignedIn];

    [Databases(nameof(CreateNetwork))]
    [Databases(nameof(UpdateNetwork))]
    [Databases(nameof(UpdateAgreement))]
    [Databases(nameof(AppointCoordinator))]
    [Databases(nameof(DismissCoordinator))]
    [Databases(nameof(AddMembers))]
    [Databases(nameof(EndMembership))]
    [Databases(nameof(ChangeMembershipRole))]
    [Databases(nameof(NameContact))]
    [Databases(nameof(AssignServing))]
    [Databases(nameof(RestNetwork))]
    [Databases(nameof(ActivateNetwork))]
    [Databases(nameof(CloseNetwork))]
    [Databases(nameof(CoordinatorPageQuery))]
    [Databases(nameof(ContactChoicesQuery))]
    [Databases(nameof(AddableOrganisationsQuery))]
    [Databases(nameof(NetworksQuery))]
    [Databases(nameof(NetworkPageQuery))]
    [Databases(nameof(ReadableNetworksQuery))]
    [Theory]
    public async Task HandleAsync_Everybody_IsDoneOrRefusedAsTheTableSays(DatabaseKind kind, string useCase)
    {
        var allowed = useCase switch
        {
            nameof(NetworksQuery) or nameof(NetworkPageQuery) => ForSignedIn,
            nameof(ReadableNetworksQuery) => ForReaders,
            nameof(CreateNetwork) or nameof(CloseNetwork) => ForAdministrators,
            _ => ForOrganisers,
        };

        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        foreach (var who in Everybody.Except(allowed))
        {
            var inside = who is "Observer" or "Member" or "Superuser" or "Coordinator";
            (await UseCases[useCase](world, agder, await UserAsync(world, agder, who)))
                .ShouldBe(inside && useCase != nameof(CreateNetwork) ? Error.Forbidden : Error.NotFound, who);
        }

        await using var db = await world.DbAsync();
        (await db.Networks.SingleAsync(n => n.Id == agder.Network.Id, world.Cancel)).Version.ShouldBe(0);
        foreach (var who in allowed)
        {
            // What was done cannot be done again: everybody who may change something has a world of their own.
            await using var fresh = useCase.EndsWith("Query", StringComparison.Ordinal) ? null : await World.CreateAsync(kind);
            var (own, people) = fresh is null ? (world, agder) : (fresh, await fresh.AgderAsync());
            (await UseCases[useCase](own, people, await UserAsync(own, people, who))).ShouldBeNull(who);
        }
    }

    /// <summary>Rule 4: KS sees counts, not conversations, and does not let itself in; whoever is inside may.</summary>
    [Databases]
    [Theory]
    public async Task AppointAndAdd_AnAdministratorFromOutside_NeitherThemselfNorTheirOrganisation(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var administrator = World.As(agder.Administrator);
        var oneself = new AppointCoordinatorCommand(agder.Network.Id, agder.Administrator.Email!, world.Today);
        var ks = new AddMembersCommand(agder.Network.Id, [agder.Administrator.OrganisationId], MembershipRole.Observer, world.Today);

        (await world.Get<AppointCoordinator>().HandleAsync(oneself, administrator, world.Cancel)).Error.ShouldBe(NetworkErrors.LetsOneselfIn);
        (await world.Get<AddMembers>().HandleAsync(ks, administrator, world.Cancel)).Error.ShouldBe(NetworkErrors.LetsOneselfIn);

        (await world.Get<AddMembers>().HandleAsync(ks, World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AppointCoordinator>().HandleAsync(oneself, administrator, world.Cancel)).Error.ShouldBeNull();
    }

    [Databases]
    [Theory]
    public async Task Dismiss_OnTheFirstDay_LeavesTheRow(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.Get<AppointCoordinator>().HandleAsync(new(agder.Network.Id, agder.Outsider.Email!, world.Today), World.As(agder.Administrator), world.Cancel);
        await using var db = await world.DbAsync();
        var appointment = await db.Coordinators.SingleAsync(c => c.PersonId == agder.Outsider.Id, world.Cancel);

        (await world.Get<DismissCoordinator>().HandleAsync(new(agder.Network.Id, appointment.Id, world.Today.AddDays(-1)), World.As(agder.Administrator), world.Cancel))
            .Error.ShouldBeNull();

        (await db.Coordinators.AsNoTracking().SingleAsync(c => c.PersonId == agder.Outsider.Id, world.Cancel)).To.ShouldBe(world.Today);
    }

    [Fact]
    public void UseCases_OfThisFeature_AreAllInTheTable() =>
        Ioa.Network.Core.CoreRegistration.UseCases.Where(t => t.Namespace == typeof(LearningNetwork).Namespace).Select(t => t.Name)
            .ShouldBe(UseCases.Keys, ignoreOrder: true);

    internal static async Task<ClaimsPrincipal> UserAsync(World world, Agder agder, string who) => who switch
    {
        "Anonymous" => World.Anonymous,
        "Ended" => World.As(agder.Ended),
        "Outsider" => World.As(agder.Outsider),
        "OtherCoordinator" => await OtherCoordinatorAsync(world, agder),
        "Observer" => World.As(agder.Observer),
        "Member" => World.As(agder.Member),
        "Superuser" => World.As(agder.Superuser),
        "Coordinator" => World.As(agder.Coordinator),
        _ => World.As(agder.Administrator),
    };

    private static async Task<ClaimsPrincipal> OtherCoordinatorAsync(World world, Agder agder)
    {
        var county = await world.OrganisationAsync("Vestland fylkeskommune", OrganisationKind.CountyAuthority);
        var person = await world.PersonAsync("Kåre Koordinator", county);
        await world.AddAsync(new Coordinator { NetworkId = agder.OtherNetwork.Id, PersonId = person.Id, From = world.Today });
        return World.As(person);
    }

    private static Membership MembershipOf(Agder agder, Organisation organisation) => agder.Network.Memberships.Single(m => m.OrganisationId == organisation.Id);
}
