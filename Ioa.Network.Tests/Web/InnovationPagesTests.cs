using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ioa.Network.Core.Rollup.Innovation;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Core.Rollup.Innovation;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

/// <summary>The pages of the share of innovative procurements as they come from the server: they need no script.</summary>
[Collection<SiteCollection>]
public sealed class InnovationPagesTests(SiteFixture site)
{
    private const string Report = "/nasjonalt/innovasjonsandel/meld";

    private World World => site.World;

    private int LastYear => World.Today.Year - 1;

    [Fact]
    public async Task Report_PrefilledFromTheYearBefore_IsSavedFirstWhenItIsSent()
    {
        var agder = await World.AgderAsync();
        (await World.ReportAsync(agder.Colleague, agder.Lyngdal, LastYear - 1, 60, 3)).ShouldBeDone();
        using var visitor = await site.VisitAsync(agder.Member);

        var page = await visitor.PageAsync(Report);
        page.QuerySelector("#procurements")!.GetAttribute("value").ShouldBe("60");
        page.QuerySelector(".notice--info")!.TextContent.ShouldContain("i fjor");
        (await World.FormAsync(agder.Member, LastYear)).Current.ShouldBeNull();

        using var saved = await visitor.SubmitAsync(Report, ("Input.Procurements", "1 062"), ("Input.Innovative", "4"), ("Input.Note", "Uten foretakene"));
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.PageAsync(saved.Headers.Location!.ToString())).QuerySelector("[role=status]").ShouldNotBeNull();
        (await World.FormAsync(agder.Member, LastYear)).Current!.Figures.ShouldBe(new InnovationFigures(1062, 4, null, null, "Uten foretakene"));

        var own = await visitor.PageAsync($"/kommuner/{agder.Lyngdal.Number}");
        own.QuerySelector("section[aria-labelledby=innovasjonsandel]")!.TextContent.ShouldContain("0,4");
        own.QuerySelector($"a[href='nasjonalt/innovasjonsandel/meld?kommune={agder.Lyngdal.Number}&ar={LastYear}']").ShouldNotBeNull();
        using var neighbour = await site.VisitAsync(agder.Neighbour);
        (await neighbour.PageAsync($"/kommuner/{agder.Lyngdal.Number}")).QuerySelector("a[href^='nasjonalt/innovasjonsandel/meld']").ShouldBeNull();
        using var nobody = site.Visit();
        (await nobody.PageAsync($"/kommuner/{agder.Lyngdal.Number}")).QuerySelector("section[aria-labelledby=innovasjonsandel]").ShouldBeNull();
    }

    [Theory]
    [InlineData("60", "61", "#innovative", "nb", "flere innovative")]
    [InlineData("60", "61", "#innovative", "nn", "fleire innovative")]
    [InlineData("mange", "1", "#procurements", "en", "in digits")]
    public async Task Report_Refused_SaysWhyBesideTheFieldAndKeepsWhatWasTyped(string all, string innovative, string field, string language, string why)
    {
        var agder = await World.AgderAsync();
        var member = await World.PersonAsync("Marit Melder", agder.Lyngdal, language: language);
        using var visitor = await site.VisitAsync(member, language);

        using var refused = await visitor.SubmitAsync(Report, ("Input.Procurements", all), ("Input.Innovative", innovative), ("Input.Value", "12 mill."), ("Input.Note", "=Merk"));

        var page = await Visitor.ParseAsync(refused);
        page.QuerySelector("#procurements")!.GetAttribute("value").ShouldBe(all);
        page.QuerySelector("#innovative")!.GetAttribute("value").ShouldBe(innovative);
        page.QuerySelector("#value")!.GetAttribute("value").ShouldBe("12 mill.");
        page.QuerySelector("#note")!.TextContent.ShouldBe("=Merk");
        page.QuerySelector(field)!.GetAttribute("aria-invalid").ShouldBe("true");
        var described = page.QuerySelector(field)!.GetAttribute("aria-describedby")!.Split(' ').Select(id => page.GetElementById(id)!.TextContent);
        string.Join(' ', described).ShouldContain(why);
    }

    [Fact]
    public async Task Report_AShareAboveHalf_IsAskedAboutOnceAndNotRefused()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Member);

        using var asked = await visitor.SubmitAsync(Report, ("Input.Procurements", "10"), ("Input.Innovative", "6"));
        var page = await Visitor.ParseAsync(asked);
        page.QuerySelector(".notice--warn[role=alert]")!.TextContent.ShouldContain("halvparten");
        (await World.FormAsync(agder.Member, LastYear)).Current.ShouldBeNull();

        using var saved = await SendAsync(visitor, page, Report);
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await World.FormAsync(agder.Member, LastYear)).Current!.Figures.Innovative.ShouldBe(6);
    }

    [Fact]
    public async Task Report_SomebodyWasQuicker_ShowsTheirsAndKeepsWhatWasTyped()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Member);
        var page = await visitor.PageAsync(Report);
        (await World.ReportAsync(agder.Colleague, agder.Lyngdal, LastYear, 77, 7)).ShouldBeDone();
        ((IHtmlInputElement)page.QuerySelector("#procurements")!).Value = "60";
        ((IHtmlInputElement)page.QuerySelector("#innovative")!).Value = "3";

        using var refused = await SendAsync(visitor, page, Report);
        page = await Visitor.ParseAsync(refused);
        page.QuerySelector("[role=alert]")!.TextContent.ShouldSatisfyAllConditions(text => text.ShouldContain("77"), text => text.ShouldContain(agder.Colleague.Name));
        page.QuerySelector("#procurements")!.GetAttribute("value").ShouldBe("60");
        using var saved = await SendAsync(visitor, page, Report);
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var form = await World.FormAsync(agder.Member, LastYear);
        (form.Current!.Figures.Procurements, form.Before.Single().Figures.Procurements).ShouldBe((60, 77));
    }

    [Fact]
    public async Task Report_ByAnAdministrator_IsForTheOneChosen_AndNobodyElseChooses()
    {
        var agder = await World.AgderAsync();
        using var ks = await site.VisitAsync(agder.Administrator);
        (await ks.PageAsync(Report)).QuerySelector("#kommune").ShouldNotBeNull();
        var path = $"{Report}?kommune={agder.Lyngdal.Number}";
        using var saved = await ks.SubmitAsync(path, ("Input.Procurements", "60"), ("Input.Innovative", "3"));
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await World.FormAsync(agder.Member, LastYear)).Current!.ReportedBy.ShouldBe(agder.Administrator.Name);

        using var neighbour = await site.VisitAsync(agder.Neighbour);
        var page = await neighbour.PageAsync(path);
        page.QuerySelector("form[method=post] #procurements").ShouldBeNull();
        page.QuerySelector("main .notice")!.TextContent.ShouldContain("der du selv arbeider");
    }

    [Fact]
    public async Task Shares_OfACounty_AreShownByDefinitionWithTheirCoverage()
    {
        var agder = await World.AgderAsync();
        (await World.ReportAsync(agder.Member, agder.Lyngdal, 2021, 50, 4, note: "<b>Uten foretakene")).ShouldBeDone();
        (await World.ReportAsync(agder.Neighbour, agder.Lindesnes, 2021, 100, 0, InnovationDefinition.ByProcedure)).ShouldBeDone();
        using var visitor = await site.VisitAsync(agder.Outsider);

        var page = await visitor.PageAsync("/nasjonalt/innovasjonsandel?ar=2021&fylke=42");
        page.QuerySelector<IHtmlSelectElement>("#ar")!.Value.ShouldBe("2021");
        var own = page.QuerySelector("section[aria-labelledby=egenrapportert]")!;
        own.QuerySelector(".innovation__share strong")!.TextContent.ShouldBe("8,0\u00a0%");
        own.TextContent.ShouldContain("1 av ");
        own.QuerySelector($"a[href='kommuner/{agder.Lyngdal.Number}']").ShouldNotBeNull();
        own.TextContent.ShouldContain("<b>Uten foretakene");
        page.QuerySelector("section[aria-labelledby=prosedyre] .innovation__share strong")!.TextContent.ShouldBe("0,0\u00a0%");
        page.QuerySelector("section[aria-labelledby=kunngjort] .innovation__share").ShouldBeNull();
        page.QuerySelector("section[aria-labelledby=merker]")!.TextContent.ShouldContain("Innoffarena");

        (await visitor.PageAsync("/nasjonalt/innovasjonsandel?ar=2016")).QuerySelector("main .empty").ShouldNotBeNull();
        using var never = await visitor.GetAsync("/nasjonalt/innovasjonsandel?ar=1999");
        never.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Import_PreviewedThenConfirmed_BringsInTheGoodLinesOnly()
    {
        var agder = await World.AgderAsync();
        (await World.ReportAsync(agder.Neighbour, agder.Lindesnes, 2022, 40, 1)).ShouldBeDone();
        using var ks = await site.VisitAsync(agder.Administrator);
        const string path = "/nasjonalt/innovasjonsandel/importer";
        var list = $"{agder.Lyngdal.Number};2022;egenrapportert;60;3\n{agder.Lindesnes.Number};2022;egenrapportert;44;2\n1507;2024;egenrapportert;44;2\n";

        using var previewed = await ks.SubmitAsync(path, ("Input.Text", list));
        var page = await Visitor.ParseAsync(previewed);
        var rows = page.QuerySelectorAll("main tbody tr");
        rows.Select(r => r.QuerySelector(".badge")!.TextContent).ShouldBe(["Ny", "Står som meldt for hånd", "Kan ikke brukes"]);
        rows[2].TextContent.ShouldContain("1508 Ålesund");
        (await World.FormAsync(agder.Member, 2022)).Current.ShouldBeNull();

        using var done = await SendAsync(ks, page, path, ("Input.Confirm", "true"));
        (await Visitor.ParseAsync(done)).QuerySelector("[role=status]")!.TextContent.ShouldContain("1 nye");
        (await World.FormAsync(agder.Member, 2022)).Current!.Figures.Procurements.ShouldBe(60);
        (await World.FormAsync(agder.Neighbour, 2022)).Current!.Figures.Procurements.ShouldBe(40);

        using var member = await site.VisitAsync(agder.Member);
        using var refused = await member.GetAsync(path);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<HttpResponseMessage> SendAsync(Visitor visitor, IDocument page, string path, params (string Name, string Value)[] more)
    {
        var form = page.Forms.Single(f => f.Method == "post" && f.QuerySelector("#procurements, #text") is not null);
        var values = form.Elements
            .Select(e => (Name: e.GetAttribute("name"), Value: e switch { IHtmlInputElement { Type: not "file" } input => input.Value, IHtmlTextAreaElement area => area.Value, _ => null }))
            .Where(v => v is { Name.Length: > 0, Value: not null })
            .Select(v => (Name: v.Name!, Value: v.Value!))
            .Concat(more)
            .Select(v => KeyValuePair.Create(v.Name, v.Value));
        using var content = new FormUrlEncodedContent(values);
        return await visitor.Client.PostAsync(path, content, Xunit.TestContext.Current.CancellationToken);
    }
}
