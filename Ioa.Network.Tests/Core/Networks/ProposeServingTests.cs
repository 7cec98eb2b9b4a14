using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Tests.Core.Networks;

public sealed class ProposeServingTests
{
    private static readonly Gen<ServingPlace> Place =
        from latitude in Gen.Choose(5800, 7100)
        from longitude in Gen.Choose(500, 3000)
        from population in Gen.OneOf(Gen.Choose(200, 5_000), Gen.Choose(200, 300_000))
        from known in Gen.Choose(0, 9)
        select new ServingPlace(OrganisationId.New(), known == 0 ? null : latitude / 100d, known == 0 ? null : longitude / 100d, population);

    private static readonly Gen<(ServingPlace[] Members, ServingPlace[] Superusers)> Networks =
        from members in Gen.Choose(0, 60).SelectMany(n => Gen.ArrayOf(Place, n))
        from superusers in Gen.Choose(1, 10).SelectMany(n => Gen.ArrayOf(Place, n))
        select (members, superusers);

    [Fact]
    public void From_AnyNetwork_GivesEveryMemberOneSuperuser() => Check.QuickThrowOnFailure(Prop.ForAll(Networks.ToArbitrary(), network =>
    {
        var proposal = ProposeServing.From(network.Members, network.Superusers);
        proposal.Select(p => p.Member).ShouldBe(network.Members.Select(m => m.Organisation), ignoreOrder: true);
        proposal.ShouldAllBe(p => network.Superusers.Any(s => s.Organisation == p.Superuser));
    }));

    [Fact]
    public void From_AnyNetwork_KeepsLoadsWithinTheHeaviestMember() => Check.QuickThrowOnFailure(Prop.ForAll(Networks.ToArbitrary(), network =>
    {
        if (network.Members.Length == 0)
        {
            return;
        }

        var weights = network.Members.Zip(ProposeServing.Weights(network.Members)).ToDictionary(m => m.First.Organisation, m => m.Second);
        var loads = network.Superusers.ToDictionary(s => s.Organisation, _ => 0d);
        foreach (var served in ProposeServing.From(network.Members, network.Superusers))
        {
            loads[served.Superuser!.Value] += weights[served.Member];
        }

        (loads.Values.Max() - loads.Values.Min()).ShouldBeLessThanOrEqualTo(weights.Values.Max() + 1e-6);
    }));

    [Fact]
    public void From_SameNetworkInAnotherOrder_GivesTheSame() => Check.QuickThrowOnFailure(Prop.ForAll(Networks.ToArbitrary(), network =>
        ProposeServing.From(network.Members.Reverse(), network.Superusers.Reverse()).ShouldBe(ProposeServing.From(network.Members, network.Superusers))));

    [Fact]
    public void From_TwoTownsWithNeighbours_GivesEachItsOwn()
    {
        var (kristiansand, bodø) = (At(58.1, 8.0), At(67.3, 14.4));
        ServingPlace[] south = [At(58.0, 7.5), At(58.2, 7.1), At(58.4, 8.7)];
        ServingPlace[] north = [At(67.2, 15.3), At(66.8, 14.0), At(67.9, 15.0)];

        var proposal = ProposeServing.From([.. south, .. north], [kristiansand, bodø]).ToDictionary(p => p.Member, p => p.Superuser);

        south.ShouldAllBe(m => proposal[m.Organisation] == kristiansand.Organisation);
        north.ShouldAllBe(m => proposal[m.Organisation] == bodø.Organisation);
    }

    [Fact]
    public void From_EverybodyNearOne_SharesThemOut()
    {
        var (near, far) = (At(58.1, 8.0), At(70.0, 25.0));
        var members = Enumerable.Range(0, 10).Select(i => At(58.1 + (i / 100d), 8.0)).ToList();
        ProposeServing.From(members, [near, far]).CountBy(p => p.Superuser!.Value).Select(c => c.Value).Order().ShouldBe([5, 5]);
    }

    [Fact]
    public void From_NoSuperuser_ProposesNothing() => ProposeServing.From([At(58, 8)], []).ShouldBeEmpty();

    private static ServingPlace At(double latitude, double longitude) => new(OrganisationId.New(), latitude, longitude, 5000);
}
