using System.Net;
using Ioa.Network.Core.Networks;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>The pages of networks as they come from the server, before any script.</summary>
[Collection<SiteCollection>]
public sealed class NetworkPagesTests(SiteFixture site)
{
    private World World => site.World;

    [Fact]
    public async Task NetworkPage_Member_SaysWhomToAskAndLeadsToTheQuestion()
    {
        var agder = await World.AgderAsync();
        await ContactAsync(agder);
        using var visitor = await site.VisitAsync(agder.Member);

        var page = await visitor.PageAsync($"/nettverk/{agder.Network.Slug}");

        page.QuerySelector(".card--next")!.TextContent.ShouldSatisfyAllConditions(
            text => text.ShouldContain(agder.Kristiansand.DisplayName), text => text.ShouldContain(agder.Superuser.Name));
        page.QuerySelector(".card--next a.button--primary")!.GetAttribute("href").ShouldBe($"samtaler/ny?nettverk={agder.Network.Slug}");
        page.QuerySelector($"a[href='nettverk/{agder.Network.Slug}/styr']").ShouldBeNull();
    }

    [Fact]
    public async Task NetworkPage_Outsider_SeesOrganisationsAndNobody()
    {
        var agder = await World.AgderAsync();
        await ContactAsync(agder);
        using var visitor = await site.VisitAsync(agder.Outsider);

        var text = (await visitor.PageAsync($"/nettverk/{agder.Network.Slug}")).QuerySelector("main")!.TextContent;

        text.ShouldContain(agder.Lyngdal.DisplayName);
        text.ShouldNotContain(agder.Superuser.Name);
        text.ShouldNotContain(agder.Coordinator.Name);
        text.ShouldNotContain(agder.Network.Agreement.Mandate);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/avtale")]
    [InlineData("/legg-til")]
    public async Task Organising_OthersThanOrganisers_IsForbiddenInsideAndNotFoundOutside(string page)
    {
        var agder = await World.AgderAsync();
        var path = $"/nettverk/{agder.Network.Slug}/styr{page}";
        foreach (var (person, status) in new[] { (agder.Member, HttpStatusCode.Forbidden), (agder.Superuser, HttpStatusCode.Forbidden), (agder.Outsider, HttpStatusCode.NotFound), (agder.Coordinator, HttpStatusCode.OK), (agder.Administrator, HttpStatusCode.OK) })
        {
            using var visitor = await site.VisitAsync(person);
            using var response = await visitor.GetAsync(path);
            response.StatusCode.ShouldBe(status, person.Name);
            if (status != HttpStatusCode.OK)
            {
                (await response.Content.ReadAsStringAsync(World.Cancel)).ShouldNotContain(agder.Coordinator.Name);
            }
        }

        using var stranger = site.Visit();
        using var turnedAway = await stranger.GetAsync(path);
        turnedAway.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Agreement_RefusedTerm_KeepsWhatWasTyped_AndIsSavedWhenMended()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Coordinator);
        var path = $"/nettverk/{agder.Network.Slug}/styr/avtale";

        using var refused = await visitor.SubmitAsync(path, ("Agreed.Mandate", "Et nytt mandat"), ("Agreed.TermFrom", "2026-05-01"), ("Agreed.TermTo", "2026-04-01"));
        refused.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await Visitor.ParseAsync(refused);
        page.QuerySelector("[role=alert]").ShouldNotBeNull();
        page.QuerySelector("#mandate")!.TextContent.ShouldBe("Et nytt mandat");
        page.QuerySelector("#term-to")!.GetAttribute("value").ShouldBe("2026-04-01");

        using var saved = await visitor.SubmitAsync(path, ("Agreed.Mandate", "Et nytt mandat"), ("Agreed.TermFrom", "2026-05-01"), ("Agreed.TermTo", "2029-04-01"));
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await using var db = await World.DbAsync();
        var agreement = (await db.Networks.SingleAsync(n => n.Id == agder.Network.Id, World.Cancel)).Agreement;
        (agreement.Mandate, agreement.TermTo).ShouldBe(("Et nytt mandat", new DateOnly(2029, 4, 1)));
    }

    [Fact]
    public async Task Agreement_ChangedBySomebodyElseMeanwhile_IsToldAndNotOverwrittenUnseen()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Coordinator);

        using var response = await visitor.SubmitAsync(
            $"/nettverk/{agder.Network.Slug}/styr/avtale", ("Agreed.Mandate", "Mitt mandat"), ("Agreed.Version", "7"));

        (await Visitor.ParseAsync(response)).QuerySelector("[role=alert]").ShouldNotBeNull();
        await using var db = await World.DbAsync();
        (await db.Networks.SingleAsync(n => n.Id == agder.Network.Id, World.Cancel)).Agreement.Mandate.ShouldBe(agder.Network.Agreement.Mandate);
    }

    [Fact]
    public async Task AddMembers_OfAnotherRegionalNetwork_IsRefusedByNameAndStaysTicked()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Coordinator);
        var bergen = agder.Outsider.OrganisationId;

        using var response = await visitor.SubmitAsync(
            $"/nettverk/{agder.Network.Slug}/styr/legg-til?fylke=Agder", ("Input.Organisations", bergen.ToString()), ("Input.From", "2026-05-01"));

        var page = await Visitor.ParseAsync(response);
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain(agder.OtherNetwork.Name);
        page.QuerySelector($"input[value='{bergen}']")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public async Task Membership_ContactAndRoleAndEnd_AreSavedByForms()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Coordinator);
        var membership = agder.Network.Memberships.Single(m => m.OrganisationId == agder.Lyngdal.Id);
        var path = $"/nettverk/{agder.Network.Slug}/styr/medlem/{membership.Id}";

        using var named = await visitor.SubmitAsync(path, ("Contact.Person", agder.Member.Id.ToString()));
        named.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var ended = await visitor.SubmitAsync(path, ("Ending.Last", World.Today.AddDays(7).ToString("O")));
        ended.StatusCode.ShouldBe(HttpStatusCode.Redirect);

        await using var db = await World.DbAsync();
        var saved = await db.Memberships.SingleAsync(m => m.Id == membership.Id, World.Cancel);
        (saved.ContactId, saved.To).ShouldBe((agder.Member.Id, World.Today.AddDays(7)));
    }

    [Fact]
    public async Task Organise_Lacks_EachLeadsToWhereItIsMended()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Coordinator);
        var kristiansand = agder.Network.Memberships.Single(m => m.OrganisationId == agder.Kristiansand.Id);

        var page = await visitor.PageAsync($"/nettverk/{agder.Network.Slug}/styr");

        var lack = page.QuerySelectorAll("section[aria-labelledby=mangler] li").ShouldHaveSingleItem();
        lack.TextContent.ShouldContain(agder.Kristiansand.DisplayName);
        lack.QuerySelector("a")!.GetAttribute("href").ShouldBe($"nettverk/{agder.Network.Slug}/styr/medlem/{kristiansand.Id}");
        page.QuerySelector("#betjening")!.TextContent.ShouldContain(agder.Lyngdal.DisplayName);
    }

    [Fact]
    public async Task NewNetwork_OnlyAdministrators()
    {
        var agder = await World.AgderAsync();
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        using var refused = await coordinator.GetAsync("/nettverk/ny");
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var administrator = await site.VisitAsync(agder.Administrator);
        using var empty = await administrator.SubmitAsync("/nettverk/ny", ("Input.Name", "«»"), ("Input.Description", "Dette skal ikke bli borte"));
        (await Visitor.ParseAsync(empty)).QuerySelector("#description")!.TextContent.ShouldBe("Dette skal ikke bli borte");
        using var made = await administrator.SubmitAsync("/nettverk/ny", ("Input.Name", "Læringsnettverk Ytre Lågen"));
        made.Headers.Location!.ToString().ShouldContain("nettverk/ytre-lagen/styr");
    }

    [Theory]
    [InlineData("nb", "Læringsnettverk")]
    [InlineData("nn", "Læringsnettverk")]
    [InlineData("en", "Learning networks")]
    public async Task Networks_EveryLanguage_ListsOwnFirst(string language, string heading)
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Member, language);
        var page = await visitor.PageAsync("/nettverk");
        page.QuerySelector("h1")!.TextContent.ShouldBe(heading);
        page.QuerySelector("main .grid a")!.TextContent.ShouldBe(agder.Network.Name);
    }

    private async Task ContactAsync(Agder agder) =>
        (await World.Get<NameContact>().HandleAsync(
            new(agder.Network.Id, agder.Network.Memberships.Single(m => m.OrganisationId == agder.Kristiansand.Id).Id, agder.Superuser.Id), World.As(agder.Administrator), World.Cancel))
        .Error.ShouldBeNull();
}
