using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Notifications.Feeds;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

[Collection<SiteCollection>]
public sealed class NewsFeedTests(SiteFixture site)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private World World => site.World;

    [Fact]
    public async Task Get_WhatIsNew_IsAtomWithWhatTheOwnerMayRead()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network, "Pumper & <rør> «å»", $"Vi **lurer** på <b>dette</b> & [det](https://a.example).\n\n{new string('x', 500)}");
        await World.ReplyAsync(agder.Superuser, thread, "Vi har.");
        var rude = await World.ReplyAsync(agder.Neighbour, thread, "Uhøflig");
        (await World.Get<HidePost>().HandleAsync(new(rude.Id, "Uhøflig"), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();
        var hidden = await World.AskAsync(agder.Member, agder.Network, "Skjult tittel");
        (await World.Get<HideThread>().HandleAsync(new(hidden, "Feil"), World.As(agder.Coordinator), World.Cancel)).ShouldBeDone();

        // A moderator reads what is hidden on the page; it does not go out in a feed.
        using var response = await GetAsync(await CreateAsync(agder.Coordinator, agder));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/atom+xml");
        response.Headers.CacheControl!.Private.ShouldBeTrue();
        var text = await response.Content.ReadAsStringAsync(World.Cancel);
        text.ShouldNotContain("Uhøflig");
        text.ShouldNotContain("Skjult");
        var feed = XDocument.Parse(text).Root!;
        feed.Element(Atom + "title")!.Value.ShouldBe($"Nytt i {agder.Network.Name}");
        DateTimeOffset.TryParse(feed.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture, out _).ShouldBeTrue();
        var entries = feed.Elements(Atom + "entry").ToList();
        entries.Select(e => e.Element(Atom + "title")!.Value).ShouldBe(["Svar i: Pumper & <rør> «å»", "Ny samtale: Pumper & <rør> «å»"]);
        entries[0].Element(Atom + "author")!.Element(Atom + "name")!.Value.ShouldBe($"{agder.Superuser.Name}, Kristiansand");
        entries[0].Element(Atom + "link")!.Attribute("href")!.Value.ShouldEndWith($"/samtaler/{thread}?side=1#innlegg-2");
        entries[1].Element(Atom + "summary")!.Value.ShouldStartWith("Vi lurer på <b>dette</b> & det . x");
        entries[1].Element(Atom + "summary")!.Value.Length.ShouldBe(NewsFeed.ExcerptLength);
        entries.ShouldAllBe(e => e.Element(Atom + "id") != null && e.Element(Atom + "updated") != null);
    }

    [Fact]
    public async Task Get_NothingNewSince_IsNotModifiedUntilSomethingIs()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network);
        var token = await CreateAsync(agder.Neighbour, agder);
        using var first = await GetAsync(token);

        using var second = await GetAsync(token, first.Headers.ETag);
        await World.ReplyAsync(agder.Superuser, thread);
        using var third = await GetAsync(token, first.Headers.ETag);

        first.Content.Headers.LastModified.ShouldNotBeNull();
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        third.StatusCode.ShouldBe(HttpStatusCode.OK);
        third.Headers.ETag.ShouldNotBe(first.Headers.ETag);
    }

    [Fact]
    public async Task Get_OwnerHasLeftOrLostTheNetworkOrWithdrawnTheAddress_IsNotFound()
    {
        var agder = await World.AgderAsync();
        await World.AskAsync(agder.Member, agder.Network);
        var left = await CreateAsync(agder.Colleague, agder);
        var lost = await CreateAsync(agder.Neighbour, agder);
        var withdrawn = await CreateAsync(agder.Member, agder);
        var replaced = await CreateAsync(agder.Superuser, agder);
        using var before = await GetAsync(left);
        before.StatusCode.ShouldBe(HttpStatusCode.OK);
        var tag = before.Headers.ETag;

        await using (var db = await World.DbAsync())
        {
            await db.Users.Where(p => p.Id == agder.Colleague.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, World.Now), World.Cancel);
            await db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Lindesnes.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.To, World.Today.AddDays(-1)), World.Cancel);
        }

        (await World.Get<RevokeNewsFeed>().HandleAsync(new(agder.Network.Id), World.As(agder.Member), World.Cancel)).ShouldBeDone();
        var anew = await CreateAsync(agder.Superuser, agder);

        foreach (var token in (string[])[left, lost, withdrawn, replaced, new string('0', 32), "x"])
        {
            using var response = await GetAsync(token, tag);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await response.Content.ReadAsStringAsync(World.Cancel)).ShouldBeEmpty();
        }

        using var still = await GetAsync(anew);
        still.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Create_OfANetworkThatOneDoesNotRead_IsNotFound()
    {
        var agder = await World.AgderAsync();
        foreach (var person in (Person[])[agder.Outsider, agder.Administrator, agder.Ended])
        {
            (await World.Get<CreateNewsFeed>().HandleAsync(new(agder.Network.Id), World.As(person), World.Cancel)).ShouldBeRefused("Common.NotFound");
        }
    }

    [Fact]
    public async Task Page_MakingAnAddress_ShowsItOnceAndItWorks()
    {
        var agder = await World.AgderAsync();
        using var member = await site.VisitAsync(agder.Member);
        var page = await member.PageAsync("/Account/Feeds");
        var form = page.Forms.Single(f => f.QuerySelector("[name=_handler]")?.GetAttribute("value") == $"create-{agder.Network.Id}");
        using var fields = new FormUrlEncodedContent(form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)));

        using var made = await member.Client.PostAsync("/Account/Feeds", fields, World.Cancel);

        made.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var address = (await Visitor.ParseAsync(made)).QuerySelector("code")!.TextContent;
        using var anybody = new HttpClient();
        using var feed = await anybody.GetAsync(new Uri(site.Address, new Uri(address).PathAndQuery), World.Cancel);
        feed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await member.PageAsync("/Account/Feeds")).QuerySelector("code").ShouldBeNull();
    }

    private async Task<string> CreateAsync(Person person, Agder agder) =>
        (await World.Get<CreateNewsFeed>().HandleAsync(new(agder.Network.Id), World.As(person), World.Cancel)).Value;

    private async Task<HttpResponseMessage> GetAsync(string token, EntityTagHeaderValue? tag = null)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/strom/{token}.atom");
        if (tag is not null)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        return await client.SendAsync(request, World.Cancel);
    }
}
