using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

/// <summary>The pages of reuse as they come from the server: they need no script.</summary>
[Collection<SiteCollection>]
public sealed class AdoptionPagesTests(SiteFixture site)
{
    private World World => site.World;

    [Fact]
    public async Task Reuse_FromTheFirstStepToTheLast_IsSaidStepByStep()
    {
        var agder = await World.AgderAsync();
        var id = await World.ExperienceAsync(agder.Network, agder.Superuser);
        var path = $"/erfaringer/{id}/gjenbruk";
        using var visitor = await site.VisitAsync(agder.Member);

        await DoneAsync(visitor, path, ("Input.On", Day(-30)));
        await DoneAsync(visitor, path, ("Input.On", Day(-20)));
        await DoneAsync(visitor, path, ("Input.Decision", "Adopted"), ("Input.Reason", "Det passer."), ("Input.Reuse", "Adapted"), ("Input.On", Day(-10)));
        (await visitor.PageAsync(path)).QuerySelector("select").ShouldBeNull("not tried yet");
        await DoneAsync(visitor, path, ("Input.On", Day(-5)));
        await DoneAsync(
            visitor, path, ("Input.Feedback", "Sett av tid."), ("Input.RelativeAdvantage", "5"), ("Input.Simplicity", "2"), ("Input.MayBeAsked", "true"));

        var page = await visitor.PageAsync(path);
        page.QuerySelectorAll(".steps li.steps__done").Length.ShouldBe(4);
        page.QuerySelector(".steps [aria-current=step]")!.TextContent.ShouldContain("Tok det i bruk");
        page.QuerySelector<IHtmlTextAreaElement>("#gjenbruk-rad")!.Value.ShouldBe("Sett av tid.");
        page.QuerySelector<IHtmlSelectElement>("#egenskap-RelativeAdvantage")!.Value.ShouldBe("5");
        page.QuerySelector<IHtmlSelectElement>("#egenskap-Compatibility")!.Value.ShouldBe("");
        page.QuerySelector<IHtmlInputElement>("#gjenbruk-spor")!.IsChecked.ShouldBeTrue();
        await DoneAsync(visitor, path, ("Input.On", Day(0)));
        var adoption = (await World.Get<MyAdoptionQuery>().HandleAsync(id, World.As(agder.Member), World.Cancel)).Value.Adoption!;
        (adoption.Stage, adoption.Decision, adoption.Reuse, adoption.Feedback, adoption.ContactIsUser).ShouldBe(
            (AdoptionStage.Confirmation, AdoptionDecision.Adopted, ReuseKind.Adapted, "Sett av tid.", true));
        adoption.Ratings.ShouldBe(new Dictionary<AdoptionAttribute, int> { [AdoptionAttribute.RelativeAdvantage] = 5, [AdoptionAttribute.Simplicity] = 2 });
    }

    [Fact]
    public async Task Reuse_Refused_SaysWhyAndKeepsWhatWasWritten()
    {
        var agder = await World.AgderAsync();
        var id = await World.ExperienceAsync(agder.Network, agder.Superuser);
        var path = $"/erfaringer/{id}/gjenbruk";
        using var visitor = await site.VisitAsync(agder.Member);
        (await RefusedAsync(visitor, path, ("Input.On", "2099-01-01"))).QuerySelector<IHtmlInputElement>("#gjenbruk-dag")!.Value.ShouldBe("2099-01-01");
        await RefusedAsync(visitor, path, ("Input.On", "i går"));
        await DoneAsync(visitor, path, ("Input.On", Day(-3)));

        var page = await RefusedAsync(visitor, path, ("Input.Decision", "Adopted"), ("Input.Reason", "Fordi vi vil."), ("Input.On", Day(0)));
        page.QuerySelector<IHtmlTextAreaElement>("#grunn")!.Value.ShouldBe("Fordi vi vil.");
        page.QuerySelector<IHtmlInputElement>("#avgjorelse-Adopted")!.IsChecked.ShouldBeTrue();

        // A colleague goes on meanwhile; what is written stays, and the next attempt builds on what is seen.
        var adoption = (await World.Get<MyAdoptionQuery>().HandleAsync(id, World.As(agder.Member), World.Cancel)).Value.Adoption!;
        (await World.Get<MoveAdoptionOn>().HandleAsync(new(adoption.Id, World.Today, adoption.Version), World.As(agder.Colleague), World.Cancel)).Error.ShouldBeNull();
        page = await RefusedAsync(visitor, path, ("Input.Feedback", "Vent litt."), ("Input.Version", "1"));
        page.QuerySelector<IHtmlTextAreaElement>("#gjenbruk-rad")!.Value.ShouldBe("Vent litt.");
        page.QuerySelector<IHtmlInputElement>("form:has(#gjenbruk-rad) [name='Input.Version']")!.Value.ShouldBe("2");
        await DoneAsync(visitor, path, ("Input.Feedback", "Vent litt."), ("Input.Version", "2"));
    }

    [Fact]
    public async Task Ask_AndAnswer_GoBetweenTheTwo()
    {
        var agder = await World.AgderAsync();
        var id = await World.ExperienceAsync(agder.Network, agder.Superuser);
        var adoption = await World.AdoptAsync(agder.Member, id, mayBeAsked: true);
        using var asker = await site.VisitAsync(agder.Outsider);
        using var asked = await asker.SubmitAsync($"/erfaringer/{id}/spor/{adoption}", ("Input.Text", "Hvor lenge varte det?"));
        asked.Headers.Location!.ToString().ShouldEndWith("gjenbruk/sporsmal?gjort=spurt");
        (await asker.PageAsync("/gjenbruk/sporsmal")).QuerySelector("main")!.TextContent.ShouldContain("Ikke besvart ennå");

        using var member = await site.VisitAsync(agder.Member);
        using var empty = await member.SubmitAsync("/gjenbruk/sporsmal", ("Input.Text", "  "));
        (await Visitor.ParseAsync(empty)).QuerySelector("[role=alert]").ShouldNotBeNull();
        using var answered = await member.SubmitAsync("/gjenbruk/sporsmal", ("Input.Text", "To måneder."));
        answered.Headers.Location!.ToString().ShouldEndWith("gjenbruk/sporsmal?gjort=svart");
        (await asker.PageAsync("/gjenbruk/sporsmal")).QuerySelector("blockquote")!.TextContent.ShouldBe("To måneder.");

        using var other = await site.VisitAsync(agder.Colleague);
        (await other.PageAsync("/gjenbruk/sporsmal")).QuerySelector("main")!.TextContent.ShouldNotContain("måneder");
        using var nobody = await other.GetAsync($"/erfaringer/{id}/spor/{AdoptionId.New()}");
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Municipality_ThatGaveAndTook_ShowsBoth()
    {
        var agder = await World.AgderAsync();
        var id = await World.ExperienceAsync(agder.Network, agder.Superuser, "Nattkamera i Agder");
        await World.AdoptAsync(agder.Member, id, AdoptionStage.Implementation);
        using var visitor = await site.VisitAsync(agder.Outsider);

        var gave = (await visitor.PageAsync($"/kommuner/{agder.Kristiansand.Number}")).QuerySelector("section[aria-labelledby=delt]")!;
        gave.QuerySelector($"a[href='erfaringer/{id}']")!.TextContent.ShouldBe("Nattkamera i Agder");
        gave.TextContent.ShouldContain("Tatt i bruk av 1 annen");
        (await visitor.PageAsync($"/kommuner/{agder.Lyngdal.Number}")).QuerySelector("section[aria-labelledby=delt]")!.TextContent.ShouldContain("Har tatt fra andre");
        using var anonymous = site.Visit();
        (await anonymous.PageAsync($"/kommuner/{agder.Lyngdal.Number}")).QuerySelector("section[aria-labelledby=delt]").ShouldBeNull();
    }

    /// <summary>What the bell's page says of an experience leads to it.</summary>
    [Fact]
    public async Task Notifications_OfExperiences_LeadToWhatIsToBeDone()
    {
        var agder = await World.AgderAsync();
        var id = await World.ExperienceAsync(agder.Network, agder.Superuser, "Nattkamera i Agder");
        var at = World.Now;
        foreach (var kind in Enum.GetValues<NotificationKind>().Where(k => k is >= NotificationKind.ReviewAsked and < NotificationKind.MeetingPublished))
        {
            await World.AddAsync(new Notification
            {
                PersonId = agder.Outsider.Id,
                Kind = kind,
                Key = $"test:{Guid.CreateVersion7():N}",
                NetworkId = agder.Network.Id,
                ExperienceId = id,
                PostNumber = Notification.BeyondReading,
                ActorId = agder.Member.Id,
                At = at,
            });
        }

        using var visitor = await site.VisitAsync(agder.Outsider);
        var items = (await visitor.PageAsync("/varsler")).QuerySelectorAll("[data-notifications] .list__item").ToList();
        items.Count.ShouldBe(8);
        items.ShouldAllBe(i => i.QuerySelector("a")!.TextContent == "Nattkamera i Agder");
        items.Select(i => i.QuerySelector("a")!.GetAttribute("href")).Distinct().Order(StringComparer.Ordinal).ShouldBe(
            new[] { "/gjenbruk/sporsmal", $"/erfaringer/{id}", $"/erfaringer/{id}#gjenbruk", $"/erfaringer/{id}/skriv", $"/erfaringer/{id}/vurdering" }.Order(StringComparer.Ordinal));
    }

    private string Day(int from) => World.Today.AddDays(from).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task DoneAsync(Visitor visitor, string path, params (string, string)[] fields)
    {
        using var response = await visitor.SubmitAsync(path, fields);
        if (response.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException((await Visitor.ParseAsync(response)).QuerySelector("main")?.TextContent);
        }

        (await visitor.PageAsync(response.Headers.Location!.ToString())).QuerySelector("[role=status]").ShouldNotBeNull();
    }

    private static async Task<IHtmlDocument> RefusedAsync(Visitor visitor, string path, params (string, string)[] fields)
    {
        using var response = await visitor.SubmitAsync(path, fields);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await Visitor.ParseAsync(response);
        page.QuerySelector("[role=alert]").ShouldNotBeNull();
        return page;
    }
}
