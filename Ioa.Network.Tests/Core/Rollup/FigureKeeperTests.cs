using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Reference;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Core.Rollup.Keeping;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Rollup;

public sealed class FigureKeeperTests
{
    private static readonly FigurePeriod Year = new(new(2026, 1, 1), new(2026, 12, 1));

    [Theory, Databases]
    public async Task Keep_QuestionAskedAnsweredHiddenAndShown_FollowsEachStep(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        var thread = await world.AskAsync(agder.Member, agder.Network);
        (await OfAsync(world, agder)).ShouldBe((1, 0, 0));

        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.ReplyAsync(agder.Superuser, thread);
        (await OfAsync(world, agder)).ShouldBe((1, 1, 0));

        (await world.Get<HideThread>().HandleAsync(new(thread, "Feil sted"), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await OfAsync(world, agder)).ShouldBe((0, 0, 0));

        (await world.Get<RestoreThread>().HandleAsync(new(thread, "Rett sted likevel"), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await OfAsync(world, agder)).ShouldBe((1, 1, 0));
    }

    [Theory, Databases]
    public async Task Keep_NobodyAnswersInTime_IsLateWhenTimeSaysSo(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        await world.AskAsync(agder.Member, agder.Network);
        (await OfAsync(world, agder)).ShouldBe((1, 0, 0));

        world.Clock.Advance(TimeSpan.FromDays(10));

        (await OfAsync(world, agder)).ShouldBe((1, 0, 1));
    }

    [Theory, Databases]
    public async Task Load_OrganisationComesToAnotherCounty_HasTheFiguresBuiltAnew(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel);
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel);
        (await world.Get<FigureKeeper>().NeedsBuildingAsync(world.Cancel)).ShouldBeFalse();
        await using (var db = await world.DbAsync())
        {
            await db.Organisations.Where(o => o.Number == "4225").ExecuteUpdateAsync(o => o.SetProperty(x => x.CountyNumber, "11"), world.Cancel);
        }

        await world.Get<ReferenceDataLoader>().LoadAsync(world.Cancel);

        (await world.Get<FigureKeeper>().NeedsBuildingAsync(world.Cancel)).ShouldBeTrue();
    }

    private static async Task<(long Asked, long Answered, long Late)> OfAsync(World world, Agder agder)
    {
        while (await world.Get<FigureKeeper>().KeepAsync(world.Cancel) > 0)
        {
        }

        var view = (await world.Get<OverviewQuery>().HandleAsync(new(FigureScopeKind.Network, agder.Network.Slug), Year, Year, World.As(agder.Coordinator), world.Cancel)).Value;
        var country = (await world.Get<OverviewQuery>().HandleAsync(OverviewScope.Country, Year, Year, World.As(agder.Administrator), world.Cancel)).Value;
        view.Of(Measure.Asked).Now.Count.ShouldBe(country.Of(Measure.Asked).Now.Count);
        view.Of(Measure.Late).Now.Count.ShouldBe(country.Of(Measure.Late).Now.Count);
        return (view.Of(Measure.Asked).Now.Count, view.Of(Measure.Answered).Now.Count, view.Of(Measure.Late).Now.Count);
    }
}
