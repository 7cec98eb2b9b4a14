using System.Globalization;
using System.Net;
using CsvHelper;
using CsvHelper.Configuration;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Core.Rollup.Keeping;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Components.Pages.Rollup;
using Ioa.Network.Web.Localization;
using Radzen.Documents.Spreadsheet;

namespace Ioa.Network.Tests.Web;

/// <summary>The overview's tables as files: what the file says is what the view says.</summary>
[Collection<SiteCollection>]
public sealed class FigureExportTests(SiteFixture site)
{
    private static readonly FigurePeriod Year = new(new(2026, 1, 1), new(2026, 12, 1));

    private static readonly Texts Texts = new();

    [Fact]
    public async Task Files_OfEveryTable_SayWhatTheViewSays()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        await world.AddAsync(new Organisation { Kind = OrganisationKind.Municipality, Number = "0301", ShortName = "Oslo", DisplayName = "=Oslo", OfficialName = "Oslo", CountyNumber = "03", CountyName = "Oslo", ValidFrom = new(2020, 1, 1) });
        for (var i = 0; i < 3; i++)
        {
            var thread = await world.AskAsync(agder.Member, agder.Network);
            if (i < 2)
            {
                world.Clock.Advance(TimeSpan.FromHours(1));
                await world.ReplyAsync(agder.Superuser, thread);
            }
        }

        await world.ExperienceAsync(agder.Network, agder.Superuser, audience: Audience.Network);
        world.Clock.Advance(TimeSpan.FromDays(31));
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        var user = World.As(agder.Administrator);
        var view = (await world.Get<OverviewQuery>().HandleAsync(OverviewScope.Country, Year, Year.YearBefore(), user, world.Cancel)).Value;
        var trend = (await world.Get<TrendQuery>().HandleAsync(OverviewScope.Country, Measure.Answered, TrendStep.Month, Year, Year.YearBefore(), user, world.Cancel)).Value;

        var measures = await ReadAsync(FigureTables.Measures, view, trend, world);
        measures.Count.ShouldBe(Measure.All.Count);
        foreach (var (row, said) in view.Measures.Zip(measures))
        {
            said[1].ShouldBe(row.Measure.Slug);
            said[4..].ShouldBe([Field(row.Now.Value), Field(row.Now.Count), Field(row.Now.Of), Field(row.Before.Value), Field(row.Before.Count), Field(row.Before.Of)]);
        }

        measures.Single(r => r[1] == "besvart")[4..7].ShouldBe(["0,6667", "2", "3"]);
        (await ReadAsync(FigureTables.Buckets, view, trend, world)).Select(r => r[2]).ShouldBe(view.Buckets.Select(b => Field(b.Now)));
        (await ReadAsync(FigureTables.Networks, view, trend, world)).ShouldBeValuesOf(view.Networks, 3, ofOrganisations: false);
        (await ReadAsync(FigureTables.Counties, view, trend, world)).ShouldBeValuesOf(view.Counties, 4, ofOrganisations: false);
        (await ReadAsync(FigureTables.Trend, view, trend, world)).Select(r => (r[0], r[1])).ShouldBe(trend.Now.Select(p => (p.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Field(p.Value.Value))));
        var coverage = await ReadAsync(FigureTables.Coverage, view, trend, world);
        coverage[0][3..6].ShouldBe([Field(view.Coverage!.Covered), Field(view.Coverage.All), Field((double)view.Coverage.Covered / view.Coverage.All)]);
        coverage.Where(r => r[0] == Texts["RollupDown.Uncovered"]).Select(r => r[1]).ShouldBe(view.Coverage.Uncovered.Select(m => m.Number));

        // A number that begins with 0 stays text, and a name that begins as a formula is none. What was fewer than three is not there.
        var municipalities = await ReadAsync(FigureTables.Municipalities, view, trend, world);
        municipalities.ShouldBeValuesOf(view.Municipalities, 4, ofOrganisations: true);
        municipalities.Single(r => r[0] == "0301")[1].ShouldBe("=Oslo");
        municipalities.Single(r => r[0] == agder.Lyngdal.Number)[4].ShouldBe("3");
        var shared = 4 + Measure.All.Where(m => m.IsOfOrganisations).TakeWhile(m => m != Measure.Shared).Count();
        municipalities.ShouldAllBe(r => r[shared] == "0");
        view.Of(Measure.Shared).Now.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Notes_SayWhatItIs_AndHowSmallFiguresAreTreatedWhereTheyAre()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        await world.Get<FigureKeeper>().BuildAsync(world.Cancel);
        var portions = Texts["Rollup.Portions", PublishedFigures.Least];
        var network = new OverviewScope(FigureScopeKind.Network, agder.Network.Slug);

        (await NotesAsync(OverviewScope.Country, FigureTables.Measures, agder.Administrator)).ShouldSatisfyAllConditions(
            notes => notes[0].ShouldBe(Texts["RollupDown.Table.maal"]),
            notes => notes.ShouldContain(Texts["Rollup.Compared", RollupPeriod(Year), RollupPeriod(Year.YearBefore())]),
            notes => notes.ShouldContain(note => note.Contains("2026")),
            notes => notes.ShouldNotContain(portions));
        (await NotesAsync(OverviewScope.Country, FigureTables.Counties, agder.Administrator)).ShouldContain(portions);
        (await NotesAsync(network, FigureTables.Measures, agder.Administrator)).ShouldContain(portions);
        (await NotesAsync(network, FigureTables.Municipalities, agder.Coordinator)).ShouldNotContain(portions);

        async Task<IReadOnlyList<string>> NotesAsync(OverviewScope scope, string table, Ioa.Network.Core.People.Person reader) => FigureTables.Of(
            table, (await world.Get<OverviewQuery>().HandleAsync(scope, Year, Year.YearBefore(), World.As(reader), world.Cancel)).Value, null, world.Now, Texts)!.Notes;

        static string RollupPeriod(FigurePeriod period) => $"{period.From.ToString("MMMM yyyy", CultureInfo.CurrentCulture)} – {period.To.ToString("MMMM yyyy", CultureInfo.CurrentCulture)}";
    }

    [Fact]
    public async Task Endpoint_WhoeverSeesThePage_GetsTheFile_AndOthersNothing()
    {
        var agder = await site.World.AgderAsync();
        var address = $"?omfang=nettverk:{agder.Network.Slug}&fra=2026-01&til=2026-03";
        foreach (var (person, status) in new[] { (agder.Member, HttpStatusCode.OK), (agder.Coordinator, HttpStatusCode.OK), (agder.Administrator, HttpStatusCode.OK), (agder.Outsider, HttpStatusCode.NotFound) })
        {
            using var visitor = await site.VisitAsync(person);
            foreach (var file in (string[])["maal.csv", "maal.xlsx", "utvikling.csv", "deler.xlsx"])
            {
                using var response = await visitor.GetAsync($"/nasjonalt/tabell/{file}{address}");
                response.StatusCode.ShouldBe(status, $"{person.Name}: {file}");
            }

            foreach (var path in (string[])["maal.csv", "maal.csv?omfang=alt", $"fylker.csv{address}", $"finnes-ikke.csv{address}", "maal.csv?omfang=nettverk:finnes-ikke"])
            {
                using var response = await visitor.GetAsync($"/nasjonalt/tabell/{path}");
                response.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            }
        }

        // Each table of the page leads to its file.
        using var reader = await site.VisitAsync(agder.Administrator);
        var page = await reader.PageAsync("/nasjonalt?fra=2026-01&til=2026-03");
        var links = page.QuerySelectorAll("a[href*='/tabell/']").Select(a => a.GetAttribute("href")!).ToList();
        foreach (var table in (string[])["maal", "nettverk", "fylker", "kommuner", "dekning", "utvikling"])
        {
            using var csv = await reader.GetAsync("/" + links.First(l => l.Contains($"/{table}.csv", StringComparison.Ordinal)));
            csv.StatusCode.ShouldBe(HttpStatusCode.OK, table);
            csv.Content.Headers.ContentDisposition!.FileName.ShouldNotBeNull().ShouldContain(table);
            (await csv.Content.ReadAsStringAsync(site.World.Cancel)).ShouldContain("2026");
        }
    }

    /// <summary>The rows of both files, read back; a number of the one is the number of the other.</summary>
    private static async Task<List<string[]>> ReadAsync(string name, OverviewView view, TrendView trend, World world)
    {
        var table = FigureTables.Of(name, view, trend, world.Now, Texts)!;
        var head = table.Notes.Count + 2;
        using var csv = new CsvParser(new StreamReader(new MemoryStream(FigureFile.Csv(table))), new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = ";", IgnoreBlankLines = false });
        var lines = new List<string[]>();
        while (await csv.ReadAsync())
        {
            lines.Add([.. csv.Record!.Select(f => f.StartsWith("'=", StringComparison.Ordinal) ? f[1..] : f)]);
        }

        lines[head - 1].ShouldBe(table.Columns);
        var rows = lines[head..];
        using var file = new MemoryStream(await FigureFile.XlsxAsync(table, world.Cancel));
        var sheet = Workbook.LoadFromStream(file).Sheets[0];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < table.Columns.Count; column++)
            {
                var cell = sheet.Cells[head + row, column];
                var (said, expected) = (cell.Value, table.Rows[row][column]);
                if (expected.Number is { } number)
                {
                    Convert.ToDouble(said, CultureInfo.InvariantCulture).ShouldBe(number);
                }
                else
                {
                    (said as string ?? "").ShouldBe(expected.Text ?? "");
                    cell.Formula.ShouldBeNullOrEmpty();
                }
            }
        }

        return rows;
    }

    private static string Field(double? value) => value is { } number ? Math.Round(number, 4).ToString("0.####", CultureInfo.GetCultureInfo("nb-NO")) : "";
}

internal static class FigureRows
{
    public static void ShouldBeValuesOf(this List<string[]> rows, IReadOnlyList<OverviewPart> parts, int from, bool ofOrganisations)
    {
        rows.Count.ShouldBe(parts.Count);
        foreach (var (row, part) in rows.Zip(parts))
        {
            row[from..].ShouldBe(part.Measures.Where(m => m.Measure.IsOfOrganisations || !ofOrganisations)
                .Select(m => m.Now.Value is { } value ? Math.Round(value, 4).ToString("0.####", CultureInfo.GetCultureInfo("nb-NO")) : ""));
        }
    }
}
