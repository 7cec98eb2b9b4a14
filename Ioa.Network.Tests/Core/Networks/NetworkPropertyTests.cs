using System.Security.Claims;
using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Networks;

/// <summary>Whatever is done in whatever order, rules 1 and 2 hold.</summary>
public sealed class NetworkPropertyTests
{
    private static readonly Gen<Step[]> Steps = Gen.ArrayOf(
        from what in Gen.Choose(0, 11)
        from network in Gen.Choose(0, 3)
        from one in Gen.Choose(0, 5)
        from two in Gen.Choose(0, 5)
        from days in Gen.Choose(-10, 20)
        from flag in Gen.Choose(0, 2)
        select new Step(what, network, one, two, days, flag),
        40);

    [Databases]
    [Theory]
    public void AnySequence_OfUseCases_NeverBreaksTheRules(DatabaseKind kind) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(6), Prop.ForAll(Steps.ToArbitrary(), steps => RunAsync(kind, steps).GetAwaiter().GetResult()));

    private static async Task RunAsync(DatabaseKind kind, Step[] steps)
    {
        await using var world = await World.CreateAsync(kind);
        var ks = await world.OrganisationAsync("KS", OrganisationKind.NationalBody);
        var administrator = await world.PersonAsync("Kari Administrator", ks, administrator: true);
        var user = World.As(administrator);
        var organisations = new Organisation[6];
        var contacts = new Person[6];
        for (var i = 0; i < organisations.Length; i++)
        {
            organisations[i] = await world.OrganisationAsync($"Kommune {i}");
            contacts[i] = await world.PersonAsync($"Kontakt {i}", organisations[i]);
        }

        LearningNetwork[] networks =
        [
            await world.NetworkAsync("A", superusers: [organisations[0]], members: [organisations[1], organisations[2]], coordinator: administrator),
            await world.NetworkAsync("B", superusers: [organisations[3]], members: [organisations[4], organisations[5]], coordinator: administrator),
            await world.NetworkAsync("C", status: NetworkStatus.Forming, superusers: [organisations[0]], members: [organisations[4], organisations[5]], coordinator: administrator),
            await world.NetworkAsync("D", NetworkKind.Sector, superusers: [organisations[0], organisations[1]], members: [organisations[2], organisations[3]], coordinator: administrator),
        ];

        foreach (var step in steps)
        {
            var network = await LoadAsync(world, networks[step.Network].Id);
            var error = await DoAsync(world, user, network, organisations, contacts, step);
            error?.Kind.ShouldNotBe(ErrorKind.Forbidden);
            await HoldAsync(world, networks, step, error);
        }
    }

    private static async Task<Error?> DoAsync(World world, ClaimsPrincipal user, LearningNetwork network, Organisation[] organisations, Person[] contacts, Step step)
    {
        var day = world.Today.AddDays(step.Days);
        var membership = network.Memberships.Where(m => m.OrganisationId == organisations[step.One].Id).OrderByDescending(m => m.From).FirstOrDefault()?.Id ?? MembershipId.New();
        var role = (MembershipRole)step.Flag;
        switch (step.What)
        {
            case 0 or 1:
                return (await world.Get<AddMembers>().HandleAsync(new(network.Id, [organisations[step.One].Id, organisations[step.Two].Id], role, day), user, world.Cancel)).Error;
            case 2:
                return (await world.Get<EndMembership>().HandleAsync(new(network.Id, membership, day), user, world.Cancel)).Error;
            case 3:
                return (await world.Get<ChangeMembershipRole>().HandleAsync(new(network.Id, membership, role, day), user, world.Cancel)).Error;
            case 4 or 5:
                return (await world.Get<AssignServing>().HandleAsync(
                    new(network.Id, [new(organisations[step.One].Id, organisations[step.Two].Id)], day, network.Version, step.Flag == 0), user, world.Cancel)).Error;
            case 6:
                return (await world.Get<AssignServing>().HandleAsync(
                    new(network.Id, [new(organisations[step.One].Id, null)], day, network.Version), user, world.Cancel)).Error;
            case 7:
                return (await world.Get<NameContact>().HandleAsync(new(network.Id, membership, contacts[step.One].Id), user, world.Cancel)).Error;
            case 8 or 9:
                return (await world.Get<ActivateNetwork>().HandleAsync(new(network.Id), user, world.Cancel)).Error;
            case 10:
                return (await world.Get<RestNetwork>().HandleAsync(new(network.Id), user, world.Cancel)).Error;
            default:
                world.Clock.Advance(TimeSpan.FromDays(3));
                return null;
        }
    }

    private static async Task HoldAsync(World world, LearningNetwork[] networks, Step step, Error? error)
    {
        var all = new List<LearningNetwork>();
        foreach (var network in networks)
        {
            all.Add(await LoadAsync(world, network.Id));
        }

        foreach (var network in all)
        {
            foreach (var own in network.Memberships.GroupBy(m => m.OrganisationId))
            {
                Disjoint(own.Select(m => (m.From, m.To))).ShouldBeTrue($"memberships overlap after {step}");
            }

            foreach (var serving in network.Servings)
            {
                network.Memberships.ShouldContain(m => m.OrganisationId == serving.MemberId && m.Role == MembershipRole.Member && Covers(m, serving), $"served as no member after {step}");
                network.Memberships.ShouldContain(m => m.OrganisationId == serving.SuperuserId && m.Role == MembershipRole.Superuser && Covers(m, serving), $"serves as no superuser after {step}");
                (serving.ServedSeat is not null).ShouldBe(network.Kind == NetworkKind.Regional && serving.To is null);
            }

            foreach (var served in network.Servings.GroupBy(s => network.Kind == NetworkKind.Regional ? (s.MemberId, default) : (s.MemberId, s.SuperuserId)))
            {
                Disjoint(served.Select(s => (s.From, s.To))).ShouldBeTrue($"served twice after {step}");
            }
        }

        var seats = all.Where(n => n is { Kind: NetworkKind.Regional, Status: NetworkStatus.Active }).SelectMany(n => n.Memberships).Where(m => m.Role != MembershipRole.Observer).ToList();
        foreach (var own in seats.GroupBy(m => m.OrganisationId))
        {
            Disjoint(own.Where(m => m.To is null || m.To >= world.Today).GroupBy(m => m.NetworkId)
                .Select(g => (g.Min(m => m.From) < world.Today ? world.Today : g.Min(m => m.From), g.Any(m => m.To is null) ? null : g.Max(m => m.To))))
                .ShouldBeTrue($"rule 2 broken after {step}");
        }

        seats.ShouldAllBe(m => m.RegionalSeat == (m.To == null ? m.OrganisationId : null));
        if (step.What is 8 or 9 && error is null)
        {
            await using var db = await world.DbAsync();
            var activated = all[step.Network];
            activated.Lacks(world.Today, await db.Users.Where(p => p.EndedAt == null).ToDictionaryAsync(p => p.Id, p => p.OrganisationId, world.Cancel), new HashSet<OrganisationId>())
                .ShouldNotContain(lack => lack.Blocks);
        }
    }

    private static bool Disjoint(IEnumerable<(DateOnly From, DateOnly? To)> periods)
    {
        DateOnly? last = null;
        var lasting = false;
        foreach (var (from, to) in periods.OrderBy(p => p.From))
        {
            if (lasting || from <= last || to < from)
            {
                return false;
            }

            (last, lasting) = (to, to is null);
        }

        return true;
    }

    private static bool Covers(Membership membership, Serving serving) =>
        membership.From <= serving.From && (membership.To is null || (serving.To is not null && serving.To <= membership.To));

    private static async Task<LearningNetwork> LoadAsync(World world, LearningNetworkId id)
    {
        await using var db = await world.DbAsync();
        return await db.Networks.AsNoTracking().Include(n => n.Memberships).Include(n => n.Servings).Include(n => n.Coordinators)
            .AsSplitQuery().SingleAsync(n => n.Id == id, world.Cancel);
    }

    private sealed record Step(int What, int Network, int One, int Two, int Days, int Flag);
}
