using System.Net;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

[Collection<SiteCollection>]
public sealed class OrganisationPageTests(SiteFixture site)
{
    [Fact]
    public async Task Page_OldNumber_LeadsToTheSuccessorForGood()
    {
        using var visitor = site.Visit();

        using var response = await visitor.GetAsync("/kommuner/1032");

        response.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
        response.Headers.Location!.ToString().ShouldEndWith("/kommuner/4225");
    }

    [Fact]
    public async Task Page_NumberThatWasSplit_LetsThePersonChoose()
    {
        using var visitor = site.Visit();

        var page = await visitor.PageAsync("/kommuner/1507");

        page.QuerySelectorAll("main ul a").Select(a => a.GetAttribute("href")).ShouldBe(["kommuner/1508", "kommuner/1580"]);
    }

    [Fact]
    public async Task Page_NumberThatNobodyHad_IsNotFound()
    {
        using var visitor = site.Visit();

        using var response = await visitor.GetAsync("/kommuner/9999");

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Page_SamiAndKvenNames_AreMarkedWithTheirLanguage()
    {
        using var visitor = site.Visit();

        var page = await visitor.PageAsync("/kommuner/5540");

        page.QuerySelector("h1")!.TextContent.ShouldBe("Kåfjord");
        page.QuerySelector("main [lang=se]")!.TextContent.ShouldBe("Gáivuotna");
        page.QuerySelector("main [lang=fkv]")!.TextContent.ShouldBe("Kaivuono");
    }

    [Fact]
    public async Task List_SearchWithoutScript_FindsByFormerName()
    {
        using var visitor = site.Visit("nn");

        var page = await visitor.PageAsync("/kommuner?q=mandal");

        page.QuerySelector("main .list a")!.TextContent.ShouldBe("Lindesnes");
        page.QuerySelector("main .list .meta")!.TextContent.ShouldContain("tidlegare Mandal (1002)");
    }

    [Fact]
    public async Task List_NoSearch_HasEveryMunicipalityByCounty()
    {
        using var visitor = site.Visit();

        var page = await visitor.PageAsync("/kommuner");

        page.QuerySelectorAll("main section.county h2").Length.ShouldBe(16);
        page.QuerySelectorAll("main .names a").Length.ShouldBeGreaterThanOrEqualTo(374);
    }
}
