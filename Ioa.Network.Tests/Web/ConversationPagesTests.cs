using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

[Collection<SiteCollection>]
public sealed class ConversationPagesTests(SiteFixture site)
{
    [Fact]
    public async Task List_AMember_SeesTheNetworksConversationsAndWhatIsNew()
    {
        var agder = await site.World.AgderAsync();
        var id = await AskAsync(agder, agder.Member, "Hvordan kjøpe velferdsteknologi?", tags: ["velferd"]);
        using var neighbour = await site.VisitAsync(agder.Neighbour);

        var list = await neighbour.PageAsync("/samtaler");

        var row = list.QuerySelector($".list__item:has(a[href='/samtaler/{id}'])").ShouldNotBeNull();
        row.QuerySelector("h2 .badge")!.TextContent.ShouldBe("1 nytt");
        row.TextContent.ShouldContain("Venter på svar");
        row.TextContent.ShouldContain("Mona Medlem, Lyngdal");
        (await neighbour.PageAsync("/samtaler?vis=ubesvarte&stikkord=velferd")).QuerySelectorAll(".list__item").Length.ShouldBe(1);
        (await neighbour.PageAsync("/samtaler?vis=forfalte")).QuerySelector(".empty").ShouldNotBeNull();
        (await neighbour.PageAsync("/samtaler?stikkord=annet")).QuerySelector(".empty").ShouldNotBeNull();
    }

    [Fact]
    public async Task List_AnOutsider_SeesNothingOfIt()
    {
        var agder = await site.World.AgderAsync();
        await AskAsync(agder, agder.Member, "Hvordan kjøpe velferdsteknologi?");
        using var outsider = await site.VisitAsync(agder.Outsider);

        (await outsider.PageAsync("/samtaler")).QuerySelectorAll(".list__item").ShouldBeEmpty();
        (await outsider.PageAsync("/samtaler?q=velferdsteknologi")).QuerySelectorAll(".list__item").ShouldBeEmpty();
        using var network = await outsider.GetAsync($"/samtaler?nettverk={agder.Network.Slug}");
        network.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task List_ManyConversations_IsTurnedByLinks()
    {
        var agder = await site.World.AgderAsync();
        for (var i = 0; i < ThreadListQuery.PageSize + 1; i++)
        {
            await AskAsync(agder, agder.Member, $"Spørsmål nummer {i}");
        }

        using var member = await site.VisitAsync(agder.Member);
        var first = await member.PageAsync($"/samtaler?nettverk={agder.Network.Slug}");
        var next = ((IHtmlAnchorElement)first.QuerySelector("a[rel=next]")!).GetAttribute("href")!;
        var second = await member.PageAsync(next);

        first.QuerySelectorAll(".list__item").Length.ShouldBe(ThreadListQuery.PageSize);
        second.QuerySelectorAll(".list__item").Length.ShouldBe(1);
        second.QuerySelector(".list__item")!.TextContent.ShouldContain("Spørsmål nummer 0");
    }

    [Fact]
    public async Task Search_AWordInAPost_ShowsThePassageMarked()
    {
        var agder = await site.World.AgderAsync();
        await AskAsync(agder, agder.Member, "Buss", "Vi vil kjøpe brøytetraktor <b>i år</b>.");
        using var neighbour = await site.VisitAsync(agder.Neighbour);

        var page = await neighbour.PageAsync("/samtaler?q=brøytetraktor");

        page.QuerySelector(".list__item mark")!.TextContent.ShouldBe("brøytetraktor");
        page.QuerySelector(".list__item b").ShouldBeNull();
        page.QuerySelector<IHtmlInputElement>("[name=q]")!.Value.ShouldBe("brøytetraktor");
    }

    [Fact]
    public async Task Ask_AMember_SeesWhoAnswersAndCannotAnnounce()
    {
        var agder = await site.World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);

        var page = await member.PageAsync("/samtaler/ny");

        page.QuerySelector(".notice")!.TextContent.ShouldContain("Kristiansand svarer deg");
        page.QuerySelectorAll("[name=kind]").Select(k => k.GetAttribute("value")).ShouldBe(["Question", "Discussion"]);
    }

    [Fact]
    public async Task Ask_ASuperuserInSeveralNetworks_ChoosesAndMayAnnounce()
    {
        var agder = await site.World.AgderAsync();
        using var superuser = await site.VisitAsync(agder.Superuser);

        var page = await superuser.PageAsync($"/samtaler/ny?nettverk={agder.National.Slug}&type=kunngjoring");

        page.QuerySelectorAll("select[name=network] option").Select(o => o.TextContent).ShouldBe([agder.Network.Name, agder.National.Name]);
        page.QuerySelector<IHtmlSelectElement>("select[name=network]")!.Value.ShouldBe(agder.National.Id.ToString());
        page.QuerySelector<IHtmlInputElement>("[name=kind][checked]")!.Value.ShouldBe("Announcement");
    }

    [Fact]
    public async Task Ask_AnObserver_IsToldWhyNot()
    {
        var agder = await site.World.AgderAsync();
        using var observer = await site.VisitAsync(agder.Observer);

        (await observer.PageAsync("/samtaler/ny")).QuerySelector(".empty").ShouldNotBeNull();
    }

    [Fact]
    public async Task Edit_TheAuthor_ChangesHeadingWithoutScript()
    {
        var agder = await site.World.AgderAsync();
        var id = await AskAsync(agder, agder.Member, "Gammel overskrift");
        using var member = await site.VisitAsync(agder.Member);

        using var refused = await member.SubmitAsync($"/samtaler/{id}/rediger", ("Input.Title", " "), ("Input.Tags", "buss"), ("Input.Revision", "1"));
        using var saved = await member.SubmitAsync($"/samtaler/{id}/rediger", ("Input.Title", "Ny overskrift"), ("Input.Tags", "buss, ferge"), ("Input.Phase", "Procurement"), ("Input.Revision", "1"));
        using var late = await member.SubmitAsync($"/samtaler/{id}/rediger", ("Input.Title", "Min overskrift"), ("Input.Tags", "bil"), ("Input.Revision", "1"));

        var page = await Visitor.ParseAsync(refused);
        page.QuerySelector(".field__error").ShouldNotBeNull();
        page.QuerySelector<IHtmlInputElement>("[name='Input.Tags']")!.Value.ShouldBe("buss");
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var list = await member.PageAsync("/samtaler?fase=Procurement&stikkord=ferge");
        list.QuerySelector($"a[href='/samtaler/{id}']")!.TextContent.ShouldBe("Ny overskrift");
        var told = await Visitor.ParseAsync(late);
        told.QuerySelector(".notice--error").ShouldNotBeNull();
        told.QuerySelector<IHtmlInputElement>("[name='Input.Title']")!.Value.ShouldBe("Min overskrift");
        (await member.PageAsync($"/samtaler/{id}")).QuerySelector($"a[href='/samtaler/{id}/historikk']").ShouldNotBeNull();
        (await member.PageAsync($"/samtaler/{id}/historikk")).QuerySelectorAll("section.card")[1].TextContent.ShouldContain("Gammel overskrift");
    }

    [Fact]
    public async Task Merge_ACoordinator_FindsTheOtherBySearch()
    {
        var agder = await site.World.AgderAsync();
        var duplicate = await AskAsync(agder, agder.Member, "Leie av elbiler");
        var into = await AskAsync(agder, agder.Neighbour, "Rammeavtale om elbiler");
        using var coordinator = await site.VisitAsync(agder.Coordinator);

        using var merged = await coordinator.SubmitAsync($"/samtaler/{duplicate}/sla-sammen?q=rammeavtale", ("Into", into.ToString()));

        merged.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        merged.Headers.Location!.ToString().ShouldEndWith($"/samtaler/{into}");
        await using var db = await site.World.DbAsync();
        (await db.Threads.FindAsync([duplicate], site.World.Cancel))!.MergedIntoId.ShouldBe(into);
    }

    [Fact]
    public async Task Move_WritersAreNotThere_SaysSoAndStays()
    {
        var agder = await site.World.AgderAsync();
        var id = await AskAsync(agder, agder.Member, "Leie av elbiler");
        using var superuser = await site.VisitAsync(agder.Superuser);

        using var refused = await superuser.SubmitAsync($"/samtaler/{id}/flytt", ("To", agder.National.Id.ToString()));

        refused.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Visitor.ParseAsync(refused)).QuerySelector(".notice--error").ShouldNotBeNull();
    }

    [Fact]
    public async Task History_AnEditedPost_ShowsWhatChanged()
    {
        var agder = await site.World.AgderAsync();
        var id = await AskAsync(agder, agder.Member, "Leie av elbiler", "Vi leier tre biler.");
        await using (var db = await site.World.DbAsync())
        {
            var post = db.Posts.First(p => p.ThreadId == id);
            (await site.World.Get<EditPost>().HandleAsync(
                new EditPostCommand(post.Id, "Vi leier fire biler.", post.Revision), World.As(agder.Member), site.World.Cancel)).Error.ShouldBeNull();
        }

        using var neighbour = await site.VisitAsync(agder.Neighbour);
        var page = await neighbour.PageAsync($"/samtaler/{id}/historikk/1");

        page.QuerySelector("del")!.TextContent.ShouldEndWith("tre");
        page.QuerySelector("ins")!.TextContent.ShouldEndWith("fire");
    }

    [Theory]
    [InlineData("rediger")]
    [InlineData("flytt")]
    [InlineData("sla-sammen")]
    [InlineData("historikk")]
    [InlineData("historikk/1")]
    public async Task ThreadsOwnPages_AnOutsider_AreNotFound(string page)
    {
        var agder = await site.World.AgderAsync();
        var id = await AskAsync(agder, agder.Member, "Leie av elbiler");
        foreach (var person in (Person[])[agder.Outsider, agder.Administrator])
        {
            using var outsider = await site.VisitAsync(person);
            using var response = await outsider.GetAsync($"/samtaler/{id}/{page}");
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, person.Name);
        }
    }

    [Fact]
    public async Task Drafts_OnesOwn_AreListedAndThrownAway()
    {
        var agder = await site.World.AgderAsync();
        var key = DraftKey.New(agder.Network.Id);
        await site.World.Get<SaveDraft>().HandleAsync(new SaveDraftCommand(key, "Om busser", "Hva koster en buss?", null), World.As(agder.Member), site.World.Cancel);
        using var member = await site.VisitAsync(agder.Member);
        using var colleague = await site.VisitAsync(agder.Colleague);

        (await member.PageAsync("/utkast")).QuerySelector(".list__item")!.TextContent.ShouldContain("Hva koster en buss?");
        (await colleague.PageAsync("/utkast")).QuerySelector(".list__item").ShouldBeNull();
        using var thrown = await member.SubmitAsync("/utkast", ("Key", key));

        thrown.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await member.PageAsync("/utkast")).QuerySelector(".list__item").ShouldBeNull();
    }

    private async Task<ThreadId> AskAsync(Agder agder, Person by, string title, string body = "Har noen gjort dette?", string[]? tags = null)
    {
        var started = await site.World.Get<StartThread>().HandleAsync(
            new StartThreadCommand(agder.Network.Id, ThreadKind.Question, title, body, null, null, tags ?? [], [], AttachmentId.New().Value),
            World.As(by),
            site.World.Cancel);
        started.Error.ShouldBeNull();
        return started.Value;
    }
}
