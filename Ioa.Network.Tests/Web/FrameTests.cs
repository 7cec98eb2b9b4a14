using System.Net;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>What is around every page: languages, headers, what is said when something goes wrong, health.</summary>
[Collection<SiteCollection>]
public sealed class FrameTests(SiteFixture site)
{
    [Theory]
    [InlineData("nb", "Spør noen som har gjort det før")]
    [InlineData("nn-NO", "Spør nokon som har gjort det før")]
    [InlineData("en", "Ask somebody who has done it before")]
    [InlineData("sv", "Spør noen som har gjort det før")]
    public async Task Get_FrontPage_FollowsTheBrowsersLanguage(string language, string heading)
    {
        using var visitor = site.Visit(language);

        var page = await visitor.PageAsync("/");

        page.QuerySelector("h1")!.TextContent.ShouldBe(heading);
        page.QuerySelectorAll("h1").Length.ShouldBe(1);
    }

    [Fact]
    public async Task Get_FrontPage_ADeadlineOfOneWorkingDay_IsSaidInTheSingular()
    {
        var agder = await site.World.AgderAsync();
        await using var db = await site.World.DbAsync();
        (await db.Networks.SingleAsync(n => n.Id == agder.Network.Id, site.World.Cancel)).Agreement.AnswerWorkingDays = 1;
        await db.SaveChangesAsync(site.World.Cancel);
        using var visitor = await site.VisitAsync(agder.Member);

        (await visitor.PageAsync("/")).Body!.TextContent.ShouldContain("Kristiansand skal svare deg innen 1 arbeidsdag.");
    }

    [Fact]
    public async Task Post_Language_IsRememberedInTheBrowserAndOnThePerson()
    {
        var organisation = await site.World.OrganisationAsync("Språkby");
        var person = await site.World.PersonAsync("Siv Språk", organisation);
        using var visitor = await site.VisitAsync(person, "nb");

        var response = await visitor.SubmitAsync("/kommuner?q=a", ("lang", "nn"));

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        response.Headers.Location!.ToString().ShouldBe("/kommuner?q=a");
        (await visitor.PageAsync("/")).DocumentElement.GetAttribute("lang").ShouldBe("nn");
        await using var db = await site.World.DbAsync();
        (await db.Users.SingleAsync(p => p.Id == person.Id, site.World.Cancel)).Language.ShouldBe("nn");
        using var elsewhere = await site.VisitAsync(person, "en");
        (await elsewhere.PageAsync("/")).DocumentElement.GetAttribute("lang").ShouldBe("nn");
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    public async Task Post_LanguageWithAnAddressElsewhere_GoesToTheFrontPage(string back)
    {
        using var visitor = site.Visit();

        var response = await visitor.SubmitAsync("/", ("lang", "en"), ("tilbake", back));

        response.Headers.Location!.ToString().ShouldBe("/");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/finnes-ikke")]
    [InlineData("/app.css")]
    public async Task Get_Anything_ForbidsForeignScriptsAndFrames(string address)
    {
        using var visitor = site.Visit();

        using var response = await visitor.Client.GetAsync(address, site.World.Cancel);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        response.Headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
    }

    [Fact]
    public async Task Get_AddressThatIsNot_SaysSoWithTheStatus()
    {
        using var visitor = site.Visit();

        using var response = await visitor.Client.GetAsync("/finnes-ikke", site.World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(site.World.Cancel)).ShouldContain("Siden finnes ikke");
    }

    [Fact]
    public async Task Post_FormWithoutItsToken_SaysThatTheFormWasTooOld()
    {
        using var visitor = site.Visit();
        using var content = new FormUrlEncodedContent([new("lang", "en")]);

        using var response = await visitor.Client.PostAsync("/sprak", content, site.World.Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(site.World.Cancel)).ShouldContain("Skjemaet hadde ligget åpent for lenge");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Get_Health_IsHealthy(string address)
    {
        using var visitor = site.Visit();

        (await visitor.Client.GetStringAsync(address, site.World.Cancel)).ShouldBe("Healthy");
    }
}
