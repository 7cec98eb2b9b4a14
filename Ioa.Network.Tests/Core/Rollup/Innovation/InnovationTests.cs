using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Rollup.Innovation;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Rollup.Innovation;

public sealed class InnovationTests
{
    [Theory, Databases]
    public async Task Report_Corrected_KeepsWhatItSaid(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2025, 60, 3, note: "Uten foretakene")).ShouldBeDone();
        (await world.ReportAsync(agder.Colleague, agder.Lyngdal, 2025, 62, 4, version: 1)).ShouldBeDone();

        var form = await world.FormAsync(agder.Member, 2025);
        form.Current.ShouldNotBeNull().ShouldSatisfyAllConditions(
            c => c.Figures.ShouldBe(new InnovationFigures(62, 4, null, null, "")), c => c.ReportedBy.ShouldBe(agder.Colleague.Name), c => c.Version.ShouldBe(2));
        form.Before.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            b => b.Figures.ShouldBe(new InnovationFigures(60, 3, null, null, "Uten foretakene")), b => b.ReportedBy.ShouldBe(agder.Member.Name));
        var share = await world.OwnShareAsync(agder.Outsider, 2025);
        (share.Sum.Procurements, share.Sum.Innovative).ShouldBe((62, 4));
    }

    [Theory, Databases]
    public async Task Report_TwoAtOnce_TheSecondIsToldAndTheFirstStays(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var results = await Task.WhenAll(
            Task.Run(() => world.ReportAsync(agder.Member, agder.Lyngdal, 2025, 60, 3)), Task.Run(() => world.ReportAsync(agder.Colleague, agder.Lyngdal, 2025, 70, 7)));
        results.Count(r => r.Succeeded).ShouldBe(1);
        results.Single(r => !r.Succeeded).Error.ShouldBe(Error.ChangedMeanwhile);

        // Who says the same once more, as when the button is pressed twice, is done.
        var all = (await world.OwnShareAsync(agder.Member, 2025)).Sum.Procurements;
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2025, all, all == 60 ? 3 : 7)).ShouldBeDone();
        (await world.FormAsync(agder.Member, 2025)).Current!.Version.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Form_NotReportedYet_HasLastYearsFiguresBesideIt(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2024, 60, 3)).ShouldBeDone();
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2024, 60, 1, InnovationDefinition.ByProcedure)).ShouldBeDone();

        // The last year that has ended, and the definition that was used last.
        var form = await world.FormAsync(agder.Colleague);
        (form.Year, form.IsProvisional, form.Definition, form.Current).ShouldBe((2025, false, Shares.Own, null));
        form.LastYear.ShouldBe(new InnovationFigures(60, 3, null, null, ""));
        (await world.FormAsync(agder.Colleague, 2025, definition: InnovationDefinition.ByProcedure)).LastYear!.Innovative.ShouldBe(1);
        (await world.FormAsync(agder.Colleague, 2026)).ShouldSatisfyAllConditions(f => f.IsProvisional.ShouldBeTrue(), f => f.LastYear.ShouldBeNull());
    }

    [Theory, Databases]
    public async Task Share_OfADefinition_IsSumBySumAndNeverMixed(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var ks = agder.Administrator;
        var county = await world.Get<OrganisationQuery>().HandleAsync((await CountyAsync(world)).Number, World.As(ks), world.Cancel);
        var authority = ((OrganisationAnswer.Found)county.Value).Organisation;
        (await world.ReportAsync(ks, agder.Kristiansand, 2025, 300, 30)).ShouldBeDone();
        (await world.ReportAsync(ks, agder.Lyngdal, 2025, 100, 0)).ShouldBeDone();
        (await world.ReportAsync(ks, agder.Lyngdal, 2025, 100, 90, InnovationDefinition.Declared)).ShouldBeDone();
        (await world.ReportAsync(ks, agder.Lyngdal, 2024, 100, 1)).ShouldBeDone();
        (await world.Get<ReportInnovation>().HandleAsync(
            new(authority.Id, 2025, Shares.Own, new(100, 20, 5_000_000, 500_000), 0), World.As(ks), world.Cancel)).ShouldBeDone();

        var share = await world.OwnShareAsync(agder.Member, 2025);
        share.Sum.ShouldBe(new InnovationSum(3, 500, 50, 1, 5_000_000, 500_000));
        share.Sum.Share.ShouldBe(0.1);
        share.CountyAuthorities.Procurements.ShouldBe(100);
        share.Coverage.ShouldBe(new InnovationCoverage(2, 5, 1, 1, 20_000, 50_000));
        share.Trend.Select(t => (t.Year, t.Sum.Procurements)).ShouldBe([(2025, 500), (2024, 100)]);
        share.Counties.ShouldHaveSingleItem().Sum.ShouldBe(new InnovationSum(2, 400, 30, 0, 0, 0));
        share.Missing.Select(m => m.DisplayName).ShouldBe(["Bergen", "Farsund", "Lindesnes"]);
        share.Reported.Select(r => r.Organisation.DisplayName).ShouldBe(["Agder fylkeskommune", "Kristiansand", "Lyngdal"]);

        // In a county its municipalities are added together, and the county authority stands beside them.
        var inCounty = await world.OwnShareAsync(agder.Member, 2025, "42");
        (inCounty.Sum.Procurements, inCounty.CountyAuthorities.Procurements).ShouldBe((400, 100));
        (await world.ShareAsync(agder.Member, 2025)).Definitions.Single(d => d.Definition == InnovationDefinition.Declared).Sum.Share.ShouldBe(0.9);
        (await world.Get<InnovationShareQuery>().HandleAsync(new(2025, "99"), World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<InnovationShareQuery>().HandleAsync(new(2027), World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task Share_AfterAMerger_CountsTheOldUntilItsSuccessorHasReportedTheSame(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var ks = agder.Administrator;
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2025, 60, 3)).ShouldBeDone();
        (await world.ReportAsync(agder.Neighbour, agder.Lindesnes, 2025, 40, 1)).ShouldBeDone();
        await MergeAsync(world, agder);

        // What they reported stays with them, and counts in their year.
        var before = await world.OwnShareAsync(ks, 2025);
        (before.Sum.Reports, before.Sum.Procurements, before.Sum.Innovative).ShouldBe((2, 100, 4));
        before.Coverage.ShouldBe(new InnovationCoverage(2, 5, 0, 1, 20_000, 50_000));
        (await world.OwnShareAsync(ks, 2026)).Coverage.MunicipalitiesOf.ShouldBe(4);

        // The successor has reported the same year: it stands for both, and nothing counts twice.
        var merged = await MergedAsync(world);
        (await world.ReportAsync(ks, merged, 2025, 99, 5)).ShouldBeDone();
        var after = await world.OwnShareAsync(ks, 2025);
        (after.Sum.Reports, after.Sum.Procurements, after.Sum.Innovative).ShouldBe((1, 99, 5));
        after.Coverage.ShouldBe(before.Coverage);
        after.Reported.Where(r => r.CountedIn?.DisplayName == "Lyngdalsnes").Select(r => r.Organisation.DisplayName).ShouldBe(["Lindesnes", "Lyngdal"]);
        after.Missing.Select(m => m.DisplayName).ShouldNotContain("Lyngdal");

        // Another year, or another definition, is another matter.
        (await world.ReportAsync(ks, agder.Lyngdal, 2024, 10, 1)).ShouldBeDone();
        (await world.OwnShareAsync(ks, 2024)).Sum.Procurements.ShouldBe(10);
        (await world.ReportAsync(ks, agder.Lyngdal, 2025, 7, 1, InnovationDefinition.Declared)).ShouldBeDone();
        (await world.ShareAsync(ks, 2025)).Definitions.Single(d => d.Definition == InnovationDefinition.Declared).Sum.Procurements.ShouldBe(7);
    }

    [Theory, Databases]
    public async Task Share_AfterASplit_CountsTheOldWhateverTheNewReport(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var ks = agder.Administrator;
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2025, 60, 3)).ShouldBeDone();
        var (one, other) = (await world.OrganisationAsync("Nye Lyngdal"), await world.OrganisationAsync("Kvås"));
        await world.BeginAsync(one, new DateOnly(2026, 1, 1));
        await world.BeginAsync(other, new DateOnly(2026, 1, 1));
        await world.WentOverAsync(agder.Lyngdal.Number, new DateOnly(2025, 12, 31), one, other);
        await world.EndAsync(agder.Lyngdal, new DateOnly(2025, 12, 31));

        (await world.ReportAsync(ks, one, 2025, 30, 3)).Error!.Code.ShouldBe("Innovation.NotThatYear");
        (await world.ReportAsync(ks, one, 2026, 30, 3)).ShouldBeDone();
        (await world.OwnShareAsync(ks, 2025)).Sum.Procurements.ShouldBe(60);
        (await world.OwnShareAsync(ks, 2026)).Sum.Procurements.ShouldBe(30);
    }

    [Theory, Databases]
    public async Task Report_AYearBeforeTheNumber_IsForWhoHadAnotherNumberThen(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2019, 60, 3)).Error!.Code.ShouldBe("Innovation.NotThatYear");
        await world.WentOverAsync("1032", new DateOnly(2019, 12, 31), agder.Lyngdal);

        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2019, 60, 3)).ShouldBeDone();
        (await world.OwnShareAsync(agder.Member, 2019)).Coverage.ShouldBe(new InnovationCoverage(1, 1, 0, 0, 10_000, 10_000));
        (await world.FormAsync(agder.Member)).Years.ShouldContain(2015);
        (await world.FormAsync(agder.Neighbour)).Years[^1].ShouldBe(2020);
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2014, 60, 3)).Error!.Code.ShouldBe("Innovation.YearInvalid");
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2027, 60, 3)).Error!.Code.ShouldBe("Innovation.YearInvalid");
    }

    [Theory, Databases]
    public async Task OrganisationQuery_LatestOfEachDefinition_IsToldWithItsYear(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2024, 60, 3)).ShouldBeDone();
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2025, 50, 2)).ShouldBeDone();
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2024, 60, 1, InnovationDefinition.ByProcedure)).ShouldBeDone();

        var own = (await world.Get<OrganisationInnovationQuery>().HandleAsync(agder.Lyngdal.Id, World.As(agder.Member), world.Cancel)).Value;
        own.Latest.Select(r => (r.Definition, r.Year, r.Figures.Innovative)).ShouldBe([(InnovationDefinition.ByProcedure, 2024, 1), (Shares.Own, 2025, 2)]);
        own.AsksFor.ShouldBe(2025);
        (await world.Get<OrganisationInnovationQuery>().HandleAsync(agder.Lyngdal.Id, World.As(agder.Outsider), world.Cancel)).Value.AsksFor.ShouldBeNull();
    }

    private static async Task<Organisation> CountyAsync(World world)
    {
        await using var db = await world.DbAsync();
        return await db.Organisations.SingleAsync(o => o.Kind == OrganisationKind.CountyAuthority, world.Cancel);
    }

    private static async Task<Organisation> MergedAsync(World world)
    {
        await using var db = await world.DbAsync();
        return await db.Organisations.SingleAsync(o => o.ShortName == "Lyngdalsnes", world.Cancel);
    }

    private static async Task MergeAsync(World world, Agder agder)
    {
        var merged = await world.OrganisationAsync("Lyngdalsnes");
        await world.BeginAsync(merged, new DateOnly(2026, 1, 1));
        foreach (var old in (Organisation[])[agder.Lyngdal, agder.Lindesnes])
        {
            await world.WentOverAsync(old.Number, new DateOnly(2025, 12, 31), merged);
            await world.EndAsync(old, new DateOnly(2025, 12, 31));
        }
    }
}
