using System.Net;
using System.Xml.Linq;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Search;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Localization;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>Minutes behind the doors of the library: those that people open, and those that are open to everybody.</summary>
[Collection<SiteCollection>]
public sealed class MinutesSearchPagesTests(SiteFixture site)
{
    [Fact]
    public async Task Minutes_SearchedForByAReader_LeadToTheirPage()
    {
        var (agder, meeting, day) = await ApprovedAsync("Vi må skifte kloakkpumpa.");
        using var visitor = await site.VisitAsync(agder.Neighbour);

        var page = await visitor.PageAsync("/erfaringer?q=kloakkpumpe");

        var row = page.QuerySelectorAll(".library__list li").Single(li => li.QuerySelector("a")!.GetAttribute("href") == $"moter/{meeting}/referat");
        row.QuerySelector(".badge")!.TextContent.ShouldBe("Referat");
        row.QuerySelector(".meta")!.TextContent.ShouldContain(Dates.Long(day));
        row.QuerySelector(".meta")!.TextContent.ShouldContain(agder.Network.Name);
        row.QuerySelector("mark")!.TextContent.ShouldBe("kloakkpumpa");
        (await visitor.PageAsync($"/moter/{meeting}/referat")).Body!.TextContent.ShouldContain("kloakkpumpa");

        using var suggested = await visitor.GetAsync("/erfaringer/forslag?q=kloakkpu");
        (await suggested.Content.ReadAsStringAsync(site.World.Cancel)).ShouldContain($"<a href=\"/moter/{meeting}/referat\">");

        // In the owner's tools, behind the secret address of a saved search.
        var saved = await site.World.Get<SaveSearch>().HandleAsync(new(new LibrarySearch("kloakkpumpe")), World.As(agder.Neighbour), site.World.Cancel);
        var token = (await site.World.Get<CreateSearchFeed>().HandleAsync(new(saved.Value), World.As(agder.Neighbour), site.World.Cancel)).Value;
        using var tool = site.Visit();
        using var answer = await tool.GetAsync($"/erfaringer/sok/{token}.atom");
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(site.World.Cancel)).ToString();
        feed.ShouldContain($"/moter/{meeting}/referat");
        (await site.World.Get<ReopenMinutes>().HandleAsync(new(meeting), World.As(agder.Coordinator), site.World.Cancel)).Error.ShouldBeNull();
        using var after = await tool.GetAsync($"/erfaringer/sok/{token}.atom");
        (await after.Content.ReadAsStringAsync(site.World.Cancel)).ShouldNotContain(meeting.ToString());
        (await visitor.PageAsync("/erfaringer?q=kloakkpumpe")).QuerySelector($"a[href='moter/{meeting}/referat']").ShouldBeNull();
    }

    [Fact]
    public async Task OpenDoors_AskedForMinutes_GiveNone()
    {
        var (agder, meeting, _) = await ApprovedAsync("Vi må skifte slamavskilleren.");
        using var nobody = site.Visit();
        using var member = await site.VisitAsync(agder.Neighbour);
        using var keyed = site.Visit();
        var key = (await site.World.Get<CreateApiKey>().HandleAsync(new("Intranettet"), World.As(agder.Neighbour), site.World.Cancel)).Value;
        keyed.Client.DefaultRequestHeaders.Authorization = new("Bearer", key);

        (await site.World.FindAsync(agder.Neighbour, "slamavskiller")).ShouldContain(meeting.Value);
        foreach (var visitor in (Visitor[])[nobody, member, keyed])
        {
            foreach (var path in (string[])["/erfaringer.atom", "/erfaringer/innebygd", "/api/v1/experiences"])
            {
                foreach (var query in (string[])["q=slamavskiller", "q=slamavskiller&type=Minutes", "type=Minutes", "sorter=nyeste"])
                {
                    using var response = await visitor.GetAsync($"{path}?{query}");
                    response.StatusCode.ShouldBe(HttpStatusCode.OK);
                    var text = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(site.World.Cancel));
                    text.ShouldNotContain(meeting.ToString(), customMessage: $"{path}?{query}");
                    text.ShouldNotContain("Samling om vann", customMessage: $"{path}?{query}");
                }
            }
        }
    }

    private async Task<(Agder Agder, MeetingId Meeting, DateOnly Day)> ApprovedAsync(string said)
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Samling om vann"));
        await using (var db = await world.DbAsync())
        {
            await db.Meetings.Where(m => m.Id == meeting).ExecuteUpdateAsync(m => m.SetProperty(x => x.StartsAt, world.Now.AddDays(-3)).SetProperty(x => x.EndsAt, world.Now.AddDays(-2)), world.Cancel);
        }

        await world.WriteAsync(meeting, agder.Coordinator, MinutesPart.General, said);
        await world.ApproveAsync(meeting, agder.Coordinator);

        // The site's own indexer may be at it.
        for (var i = 0; i < 100 && (await world.FindAsync(agder.Neighbour, said.Split(' ')[^1].TrimEnd('.'))) is []; i++)
        {
            await Task.Delay(100, world.Cancel);
        }

        return (agder, meeting, DateOnly.FromDateTime(MeetingTime.LocalIn(Meeting.DefaultZone, world.Now.AddDays(-3))));
    }
}
