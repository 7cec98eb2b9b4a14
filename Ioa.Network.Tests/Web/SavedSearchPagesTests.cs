using System.Net;
using System.Xml.Linq;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Search;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

[Collection<SiteCollection>]
public sealed class SavedSearchPagesTests(SiteFixture site)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task Search_SavedOnItsPage_IsListedGetsAFeedAndGoesAgain()
    {
        var agder = await site.World.AgderAsync();
        var content = Library.Content(agder.Lyngdal, "Elvepram & <ro>", "Elveprammen gikk på grunn.");
        await site.World.PublishAsync(agder.Network, agder.Member, content, Audience.Network);
        using var visitor = await site.VisitAsync(agder.Neighbour);
        const string Search = "/erfaringer?q=elvepram&type=Experience";
        (await visitor.PageAsync("/erfaringer")).QuerySelector("#varsle").ShouldBeNull("there is nothing to save yet");
        (await visitor.PageAsync("/erfaringer/sok")).QuerySelector(".empty").ShouldNotBeNull();

        var page = await visitor.PageAsync(Search);
        var form = page.QuerySelectorAll("form").Single(f => f.QuerySelector("input[name=_handler][value=varsle]") is not null).QuerySelectorAll("input")
            .ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");

        // Pressed twice.
        for (var i = 0; i < 2; i++)
        {
            using var sent = new FormUrlEncodedContent(form);
            using var saved = await visitor.Client.PostAsync(Search, sent, site.World.Cancel);
            saved.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await visitor.PageAsync(Search)).QuerySelector("#varsle")!.ParentElement!.QuerySelector("form").ShouldBeNull("it is saved already");

        var list = await visitor.PageAsync("/erfaringer/sok");
        var link = list.QuerySelectorAll("a.list__title").ShouldHaveSingleItem();
        link.TextContent.ShouldBe("«elvepram» · Erfaring");
        link.GetAttribute("href").ShouldBe("erfaringer?q=elvepram&type=Experience");
        var handlers = list.QuerySelectorAll("input[name=_handler]").Select(i => i.GetAttribute("value")!).ToList();
        using var made = await visitor.SubmitAsync("/erfaringer/sok", ("_handler", handlers.Single(h => h.StartsWith("strom-", StringComparison.Ordinal))));
        made.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var address = new Uri((await Visitor.ParseAsync(made)).QuerySelector("code.address")!.TextContent).PathAndQuery;

        // Whoever has the address needs no session.
        using var tool = site.Visit();
        using var answer = await tool.GetAsync(address);
        answer.Headers.CacheControl!.Private.ShouldBeTrue();
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(site.World.Cancel)).Root!;
        feed.Elements(Atom + "entry").ShouldHaveSingleItem().Element(Atom + "title")!.Value.ShouldBe("Elvepram & <ro>");
        tool.Client.DefaultRequestHeaders.IfNoneMatch.Add(answer.Headers.ETag!);
        using var again = await tool.GetAsync(address);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);

        using var removed = await visitor.SubmitAsync("/erfaringer/sok", ("_handler", handlers.Single(h => h.StartsWith("fjern-", StringComparison.Ordinal))));
        removed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.PageAsync("/erfaringer/sok")).QuerySelector("a.list__title").ShouldBeNull();
        using var gone = await tool.GetAsync(address);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        // Pressed in another tab, where the row still stands.
        var stale = list.QuerySelectorAll("form").Single(f => f.QuerySelector("input[name=_handler][value^=fjern-]") is not null).QuerySelectorAll("input")
            .ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        using var sentLate = new FormUrlEncodedContent(stale);
        using var late = await visitor.Client.PostAsync("/erfaringer/sok", sentLate, site.World.Cancel);
        late.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        late.Headers.Location!.OriginalString.ShouldBe("/erfaringer/sok?skjema=borte");
        (await visitor.PageAsync(late.Headers.Location.OriginalString)).QuerySelector("[role=alert]")!.TextContent.ShouldContain("endret eller fjernet i mellomtiden");
    }

    [Fact]
    public async Task Library_ImportedFromAProgramme_HasADoorOfItsOwn()
    {
        var agder = await site.World.AgderAsync();
        var experience = new Experience
        {
            NetworkId = agder.Network.Id,
            OrganisationId = agder.Lyngdal.Id,
            CreatedById = agder.Member.Id,
            CreatedAt = site.World.Now,
            SourceName = "Ladeprogrammet, 2024",
            SourceKey = $"{Guid.CreateVersion7():N}",
        };
        var version = experience.PublishImported(Library.Content(agder.Lyngdal, "Ladestolper i havna"), Audience.National, agder.Member.Id, site.World.Now);
        await site.World.AddAsync(experience, version.Value);
        await site.World.IndexAsync();
        using var visitor = await site.VisitAsync(agder.Outsider);

        var door = (await visitor.PageAsync("/erfaringer")).QuerySelectorAll(".library__doors a").Single(a => a.TextContent == "Ladeprogrammet 2024");

        var found = await visitor.PageAsync("/" + door.GetAttribute("href"));
        found.QuerySelectorAll(".library__list a").Select(a => a.GetAttribute("href")).ShouldContain($"erfaringer/{experience.Id}");
        found.QuerySelector(".library__chosen")!.TextContent.ShouldContain("Ladeprogrammet 2024");
    }
}
