using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>Who × use case × outcome, for every query of the national roll-up.</summary>
public sealed class RollupRightsTests
{
    private const string NotFound = "Common.NotFound";

    private static readonly FigurePeriod Year = new(new(2026, 1, 1), new(2026, 12, 1));

    private delegate Task<Error?> Act(World world, Agder agder, ClaimsPrincipal user);

    /// <summary>
    /// What each may see, in the order of <see cref="People"/>: «+» seen, «n» not found. A name may have several situations, told apart by what follows
    /// the comma.
    /// </summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                                              Anonymous Ended Outsider Administrator | Observer Member Superuser Coordinator
        [nameof(OverviewQuery) + ", country"] = ("nnn+nnnn", Overview(_ => OverviewScope.Country)),
        [nameof(OverviewQuery) + ", county"] = ("nnn+nnnn", Overview(_ => new(FigureScopeKind.County, "42"))),
        [nameof(OverviewQuery) + ", network"] = ("nnn+++++", Overview(a => new(FigureScopeKind.Network, a.Network.Slug))),
        [nameof(OverviewQuery) + ", national network"] = ("nnn+nn+n", Overview(a => new(FigureScopeKind.Network, a.National.Slug))),
        [nameof(OverviewQuery) + ", network of others"] = ("nn++nnnn", Overview(a => new(FigureScopeKind.Network, a.OtherNetwork.Slug))),
        [nameof(OverviewQuery) + ", network that is not there"] = ("nnnnnnnn", Overview(_ => new(FigureScopeKind.Network, "ingen"))),
        [nameof(OverviewQuery) + ", own municipality of the member"] = ("nnn+nnnn", Overview(a => new(FigureScopeKind.Organisation, a.Lyngdal.Number))),
        [nameof(OverviewQuery) + ", organisation in a network"] = ("nnnnnnnn", Overview(a => new(FigureScopeKind.NetworkOrganisation, a.Network.Slug))),
        [nameof(OverviewQuery) + ", network, exact"] = ("nnnn++++", Overview(a => new(FigureScopeKind.Network, a.Network.Slug), (view, _) => view.IsExact)),
        [nameof(OverviewQuery) + ", network, the observer's part"] = ("nnn++nn+", Overview(
            a => new(FigureScopeKind.Network, a.Network.Slug), (view, a) => view.Municipalities.Any(m => m.Number == a.Farsund.Number))),
        [nameof(OverviewQuery) + ", network, the neighbour's part"] = ("nnn+nnn+", Overview(
            a => new(FigureScopeKind.Network, a.Network.Slug), (view, a) => view.Municipalities.Any(m => m.Number == a.Lindesnes.Number))),
        [nameof(TrendQuery) + ", country"] = ("nnn+nnnn", Trend(_ => OverviewScope.Country)),
        [nameof(TrendQuery) + ", county"] = ("nnn+nnnn", Trend(_ => new(FigureScopeKind.County, "42"))),
        [nameof(TrendQuery) + ", network"] = ("nnn+++++", Trend(a => new(FigureScopeKind.Network, a.Network.Slug))),
        [nameof(TrendQuery) + ", national network"] = ("nnn+nn+n", Trend(a => new(FigureScopeKind.Network, a.National.Slug))),
        [nameof(TrendQuery) + ", network of others"] = ("nn++nnnn", Trend(a => new(FigureScopeKind.Network, a.OtherNetwork.Slug))),
        [nameof(TrendQuery) + ", network that is not there"] = ("nnnnnnnn", Trend(_ => new(FigureScopeKind.Network, "ingen"))),
        [nameof(TrendQuery) + ", own municipality of the member"] = ("nnn+nnnn", Trend(a => new(FigureScopeKind.Organisation, a.Lyngdal.Number))),
        [nameof(TrendQuery) + ", organisation in a network"] = ("nnnnnnnn", Trend(a => new(FigureScopeKind.NetworkOrganisation, a.Network.Slug))),
        [nameof(CountedQuery) + ", country"] = ("nnn+nnnn", Counted(_ => OverviewScope.Country)),
        [nameof(CountedQuery) + ", county"] = ("nnn+nnnn", Counted(_ => new(FigureScopeKind.County, "42"))),
        [nameof(CountedQuery) + ", network"] = ("nnn+++++", Counted(a => new(FigureScopeKind.Network, a.Network.Slug))),
        [nameof(CountedQuery) + ", network of others"] = ("nn++nnnn", Counted(a => new(FigureScopeKind.Network, a.OtherNetwork.Slug))),
        [nameof(CountedQuery) + ", own municipality of the member"] = ("nnn+nnnn", Counted(a => new(FigureScopeKind.Organisation, a.Lyngdal.Number))),
        [nameof(TrendQuery) + ", network, by week"] = ("nnnn++++", Trend(a => new(FigureScopeKind.Network, a.Network.Slug), trend => trend.Step == TrendStep.Week)),
    };

    public static TheoryData<DatabaseKind, string> Situations
    {
        get
        {
            var data = new TheoryData<DatabaseKind, string>();
            foreach (var situation in Table.Keys)
            {
                data.Add(DatabaseKind.Sqlite, situation);
                data.Add(DatabaseKind.Postgres, situation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task HandleAsync_EveryRole_GetsItsOutcome(DatabaseKind kind, string situation)
    {
        await using var world = await World.CreateAsync(kind);
        var (expected, act) = Table[situation];
        var agder = await world.AgderAsync();
        var outcomes = "";
        foreach (var who in People)
        {
            var error = await act(world, agder, who.User(agder));
            outcomes += error switch { null => '+', { Code: NotFound } => 'n', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People.Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCaseOfTheRollup_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(OverviewQuery).Namespace)
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static readonly (string Name, Func<Agder, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", a => World.As(a.Ended)),
        ("Outsider", a => World.As(a.Outsider)),
        ("Administrator", a => World.As(a.Administrator)),
        ("Observer", a => World.As(a.Observer)),
        ("Member", a => World.As(a.Member)),
        ("Superuser", a => World.As(a.Superuser)),
        ("Coordinator", a => World.As(a.Coordinator)),
    ];

    private static Act Overview(Func<Agder, OverviewScope> scope, Func<OverviewView, Agder, bool>? sees = null) => async (world, agder, user) =>
    {
        var view = await world.Get<OverviewQuery>().HandleAsync(scope(agder), Year, Year.YearBefore(), user, world.Cancel);
        return view.Error ?? (sees?.Invoke(view.Value, agder) == false ? Error.NotFound : null);
    };

    private static Act Counted(Func<Agder, OverviewScope> scope) => async (world, agder, user) =>
        (await world.Get<CountedQuery>().HandleAsync(new CountedList(scope(agder), Measure.Asked, Year), user, world.Cancel)).Error;

    private static Act Trend(Func<Agder, OverviewScope> scope, Func<TrendView, bool>? sees = null) => async (world, agder, user) =>
    {
        var trend = await world.Get<TrendQuery>().HandleAsync(scope(agder), Measure.Asked, TrendStep.Week, Year, Year.YearBefore(), user, world.Cancel);
        return trend.Error ?? (sees?.Invoke(trend.Value) == false ? Error.NotFound : null);
    };
}
