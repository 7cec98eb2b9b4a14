using System.Globalization;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Core.Rollup.Keeping;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>A server that is killed (SIGKILL) in the middle of keeping the figures up, and of building them from scratch.</summary>
public sealed class KilledKeeperTests
{
    /// <summary>A few by default; many with IOA_KILLS=100. Each is a start of a process: a second or two.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOA_KILLS") ?? "8", CultureInfo.InvariantCulture);

    [Theory, Databases]
    public async Task Keep_KilledAgainAndAgain_IsWhatIsBuilt(DatabaseKind kind)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var world = await World.CreateAsync(kind);
        var history = await FigureHistory.BeginAsync(world, random);
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        await history.ActAsync(60);
        var killed = 0;
        for (var i = 0; i < (Kills + 1) / 2; i++)
        {
            await history.ActAsync(12);
            await history.PassAsync(TimeSpan.FromHours(random.Next(60)));
            killed += await KillAsync(world, kind, "keep", 1 + random.Next(14)) ? 1 : 0;
        }

        killed.ShouldBeGreaterThan(Kills / 4, $"seed {seed}");
        await using (var db = await world.DbAsync())
        {
            (await db.FigureTouches.CountAsync(world.Cancel)).ShouldBeGreaterThan(0, "whoever is killed leaves the rest to others");
        }

        while (await world.Get<FigureKeeper>().KeepAsync(world.Cancel) > 0)
        {
        }

        (await FigureRows.DifferenceFromBuiltAsync(world)).ShouldBeEmpty($"seed {seed}");
    }

    [Theory, Databases]
    public async Task Build_KilledAgainAndAgain_IsTakenUpByAnotherServerAfterAMinute(DatabaseKind kind)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await using var world = await World.CreateAsync(kind);
        await using var other = world.AnotherServer();
        var keeper = other.Get<FigureKeeper>();
        var history = await FigureHistory.BeginAsync(world, random);
        await history.ActAsync(150);
        (await keeper.NeedsBuildingAsync(world.Cancel)).ShouldBeTrue("there are none");
        await keeper.BuildAsync(world.Cancel);
        var period = FigurePeriod.LastYear(world.Today);
        var stopped = 0;
        for (var i = 0; i < (Kills + 1) / 2; i++)
        {
            while (await keeper.KeepAsync(world.Cancel) > 0)
            {
            }

            var whole = await FigureRows.ReadAsync(world);
            (await keeper.NeedsBuildingAsync(world.Cancel)).ShouldBeFalse($"seed {seed}");
            await KillAsync(world, kind, "build", 9 + random.Next(36));

            // Somebody seems to be at it; the overview says that figures are missing.
            (await keeper.NeedsBuildingAsync(world.Cancel)).ShouldBeFalse($"seed {seed}");
            if ((await other.Get<OverviewQuery>().HandleAsync(OverviewScope.Country, period, period.Before(), World.As(history.Administrator), world.Cancel)).Value.IsBuilding)
            {
                stopped++;
                world.Clock.Advance(TimeSpan.FromSeconds(59));
                (await keeper.NeedsBuildingAsync(world.Cancel)).ShouldBeFalse($"seed {seed}");

                // The site goes on meanwhile, and so does the counting of what happens.
                await keeper.KeepAsync(world.Cancel);
                world.Clock.Advance(TimeSpan.FromSeconds(2));
                (await keeper.NeedsBuildingAsync(world.Cancel)).ShouldBeTrue($"seed {seed}");
                await keeper.BuildAsync(world.Cancel);
            }

            while (await keeper.KeepAsync(world.Cancel) > 0)
            {
            }

            var again = await FigureRows.ReadAsync(world);
            FigureRows.Less(whole, again).Concat(FigureRows.Less(again, whole)).ShouldBeEmpty($"seed {seed}");
            await history.ActAsync(10);
        }

        stopped.ShouldBeGreaterThan(Kills / 4, $"seed {seed}");
    }

    /// <summary>Starts a server that stands still in the middle of it, and kills it there; false when it was done before.</summary>
    private static async Task<bool> KillAsync(World world, DatabaseKind kind, string what, int commands)
    {
        using var worker = Workers.Start(
            "figures", $"{kind}", world.ConnectionString, world.Now.UtcTicks.ToString(CultureInfo.InvariantCulture), what, commands.ToString(CultureInfo.InvariantCulture));
        var said = await worker.StandardOutput.ReadLineAsync(world.Cancel);
        worker.Kill();
        await worker.WaitForExitAsync(world.Cancel);
        said.ShouldBeOneOf("stands still", "done");
        return said == "stands still";
    }
}
