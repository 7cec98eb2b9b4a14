using System.Net;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Tests.Web;

/// <summary>What every number means, and what is behind it, as pages.</summary>
[Collection<SiteCollection>]
public sealed class DefinitionPagesTests(SiteFixture site)
{
    private static readonly Texts Texts = new();

    [Fact]
    public async Task Definitions_OfEveryMeasure_SayWhatItCountsAndOfWhat()
    {
        // Of an organisation that is in no network: everybody signed in may know what the figures mean.
        var world = site.World;
        using var visitor = await site.VisitAsync(await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei")));
        var list = await visitor.PageAsync("/nasjonalt/tall");
        foreach (var measure in Measure.All)
        {
            list.QuerySelector($"a[href='nasjonalt/tall/{measure.Slug}']")!.TextContent.ShouldBe(Texts[$"Rollup.Name.{measure.Slug}"]);
            var page = await visitor.PageAsync($"/nasjonalt/tall/{measure.Slug}");
            page.QuerySelector("h1")!.TextContent.ShouldBe(Texts[$"Rollup.Name.{measure.Slug}"]);
            var said = page.QuerySelectorAll("dl dd").Select(d => d.TextContent.Trim()).ToList();
            said.Count.ShouldBe(8, measure.Slug);
            said[0].ShouldBe(Texts[$"Definitions.Counts.{measure.Slug}"]);
            said[1].ShouldBe(measure.Of is { } of ? Texts[$"Definitions.Of.{of}"] : Texts[$"Definitions.OfNothing.{measure.Kind}"]);
            said[6].ShouldContain($"{PublishedFigures.Least}");
        }

        (await visitor.PageAsync("/nasjonalt/tall/dekning")).QuerySelectorAll("dl dd").Length.ShouldBe(8);
        using var response = await visitor.GetAsync("/nasjonalt/tall/finnes-ikke");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Overview_EachNumber_LeadsToItsListAndItsMeaning()
    {
        var agder = await site.World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Coordinator);
        var page = await visitor.PageAsync($"/nasjonalt/nettverk/{agder.Network.Slug}?fra=2026-01&til=2026-03");
        foreach (var measure in Measure.All)
        {
            page.QuerySelector($"dt a[href='nasjonalt/tall/{measure.Slug}']").ShouldNotBeNull(measure.Slug);
            var list = page.QuerySelector($"dd a[href='nasjonalt/liste?tall={measure.Slug}&fra=2026-01&til=2026-03&nettverk={agder.Network.Slug}']").ShouldNotBeNull(measure.Slug);
            (await visitor.PageAsync("/" + list.GetAttribute("href"))).QuerySelector("h1")!.TextContent.ShouldBe(Texts[$"Rollup.Name.{measure.Slug}"]);
        }

        var answered = await visitor.PageAsync($"/nasjonalt/liste?tall=besvart&nettverk={agder.Network.Slug}&av=1");
        answered.QuerySelector(".lead")!.TextContent.ShouldContain("regnes av");
        answered.QuerySelector("a[href='nasjonalt/tall/besvart']").ShouldNotBeNull();
        using var outsider = await site.VisitAsync(agder.Outsider);
        using var response = await outsider.GetAsync($"/nasjonalt/liste?tall=besvart&nettverk={agder.Network.Slug}");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
