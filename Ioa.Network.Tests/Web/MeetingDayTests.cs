using System.Net;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>The pages of the day of a meeting, and the calendar's further filters.</summary>
[Collection<SiteCollection>]
public sealed class MeetingDayTests(SiteFixture site)
{
    [Fact]
    public async Task Code_ShownEnteredAndCertified_OnThePages()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, SoonAt(world, "Kurs i dag"));
        await world.RegisterAsync(meeting, agder.Member);
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        using var member = await site.VisitAsync(agder.Member);
        (await member.GetAsync($"/moter/{meeting}/kode")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await member.GetAsync($"/moter/{meeting}/navneskilt")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await member.GetAsync($"/moter/{meeting}/kursbevis")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var screen = await coordinator.PageAsync($"/moter/{meeting}/kode");
        var code = screen.QuerySelector(".code__digits strong")!.TextContent;
        code.ShouldMatch("^[0-9]{3} [0-9]{3}$");
        var tag = (await coordinator.PageAsync($"/moter/{meeting}/navneskilt")).QuerySelectorAll(".tags__tag").ShouldHaveSingleItem();
        tag.QuerySelector("strong")!.TextContent.ShouldBe(agder.Member.Name);
        tag.QuerySelector("span")!.TextContent.ShouldBe("Lyngdal");

        (await member.PageAsync($"/moter/{meeting}")).QuerySelector($"a[href='moter/{meeting}/mott']").ShouldNotBeNull();
        using var wrong = await member.SubmitAsync($"/moter/{meeting}/mott", ("Entered.Code", code[..3] + "x"));
        (await Visitor.ParseAsync(wrong)).QuerySelector("[role=alert]")!.TextContent.ShouldContain("Koden er feil");
        using var right = await member.SubmitAsync($"/moter/{meeting}/mott", ("Entered.Code", code));
        right.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await member.PageAsync($"/moter/{meeting}/mott")).QuerySelector("[role=status]")!.TextContent.ShouldContain("registrert som møtt");
        using var renewed = await coordinator.SubmitAsync($"/moter/{meeting}/kode", ("_handler", "ny-kode"));
        renewed.StatusCode.ShouldBe(HttpStatusCode.Redirect);

        await using (var db = await world.DbAsync())
        {
            await db.Meetings.Where(m => m.Id == meeting).ExecuteUpdateAsync(m => m.SetProperty(x => x.StartsAt, world.Now.AddHours(-3)).SetProperty(x => x.EndsAt, world.Now.AddHours(-1)), world.Cancel);
        }

        (await member.PageAsync($"/moter/{meeting}")).QuerySelector($"a[href='moter/{meeting}/kursbevis']").ShouldNotBeNull();
        var certificate = (await member.PageAsync($"/moter/{meeting}/kursbevis")).QuerySelector(".certificate")!.TextContent;
        certificate.ShouldContain(agder.Member.Name);
        certificate.ShouldContain("Kurs i dag");
        certificate.ShouldContain("2 timer");
        (await coordinator.GetAsync($"/moter/{meeting}/kursbevis")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Participants_OfAMeetingThatIsOver_AreThoseWhoWereThere()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, SoonAt(world, "Samling i dag"));
        await world.RegisterAsync(meeting, agder.Member);
        await world.RegisterAsync(meeting, agder.Neighbour);
        using var visitor = await site.VisitAsync(agder.Superuser);
        async Task<(string Heading, string Names)> SeenAsync()
        {
            var section = (await visitor.PageAsync($"/moter/{meeting}")).QuerySelector("section[aria-labelledby=hvem]")!;
            return (section.QuerySelector("h2")!.TextContent, string.Join(", ", section.QuerySelectorAll("li").Select(li => li.TextContent.Trim())));
        }

        var both = $"Lindesnes: {agder.Neighbour.Name}, Lyngdal: {agder.Member.Name}";
        (await SeenAsync()).ShouldBe(("Hvem kommer", both));
        await using (var db = await world.DbAsync())
        {
            await db.Meetings.Where(m => m.Id == meeting).ExecuteUpdateAsync(m => m.SetProperty(x => x.StartsAt, world.Now.AddHours(-3)).SetProperty(x => x.EndsAt, world.Now.AddHours(-1)), world.Cancel);
        }

        (await SeenAsync()).ShouldBe(("Påmeldte", both));
        var came = (await world.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value.Rows.Single(r => r.Name == agder.Member.Name);
        (await world.Get<NoteAttendance>().HandleAsync(new(meeting, [came.Id]), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await SeenAsync()).ShouldBe(("Hvem var der", $"Lyngdal: {agder.Member.Name}"));
    }

    [Fact]
    public async Task Calendar_WordsAndCounty_FilterAndBecomeAFeed()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var day = world.Today.AddDays(12);
        var title = $"Ålefiske {Guid.CreateVersion7():N}";
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan(title, inDays: 12) with { HostId = agder.Kristiansand.Id });
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Noe annet", inDays: 12));
        using var member = await site.VisitAsync(agder.Member);
        var page = await member.PageAsync($"/moter?visning=liste&dag={day:yyyy-MM-dd}&q=ÅLEFISKE");
        page.QuerySelectorAll("a.list__title").ShouldHaveSingleItem().TextContent.ShouldBe(title);
        page.QuerySelector("#q")!.GetAttribute("value").ShouldBe("ÅLEFISKE");
        page.QuerySelectorAll("#fylke option").Length.ShouldBeGreaterThan(0);
        page.QuerySelector("a[href='moter/abonnement?q=%C3%85LEFISKE']").ShouldNotBeNull();
        (await member.PageAsync($"/moter?visning=liste&dag={day:yyyy-MM-dd}&q=ÅLEFISKE&fylke=99")).QuerySelector(".empty").ShouldNotBeNull();

        (await member.PageAsync("/moter/abonnement?q=ålefiske")).QuerySelector("#ord")!.GetAttribute("value").ShouldBe("ålefiske");
        using var made = await member.SubmitAsync("/moter/abonnement", ("Input.Scope", "Country"), ("Input.Query", "ålefiske"));
        var answer = await Visitor.ParseAsync(made);
        answer.QuerySelectorAll(".list__title").ShouldHaveSingleItem().TextContent.ShouldContain("«ålefiske»");
        using var calendar = site.Visit();
        using var feed = await calendar.GetAsync(new Uri(answer.QuerySelector("code.address")!.TextContent).PathAndQuery);
        var text = await feed.Content.ReadAsStringAsync(world.Cancel);
        text.ShouldContain("lefiske");
        text.ShouldNotContain("Noe annet");
    }

    [Fact]
    public async Task Zone_IsChosenInTheFormAndAnotherStays()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan() with { Zone = "Africa/Nairobi" });
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        var form = await coordinator.PageAsync($"/moter/{meeting}/endre");
        form.QuerySelector("#sone option[selected]")!.GetAttribute("value").ShouldBe("Africa/Nairobi");
        (await coordinator.PageAsync("/moter/ny")).QuerySelector("#sone option[selected]")!.GetAttribute("value").ShouldBe("Europe/Oslo");

        using var saved = await coordinator.SubmitAsync($"/moter/{meeting}/endre", ("Input.Zone", "Europe/London"));
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await using var db = await world.DbAsync();
        (await db.Meetings.Where(m => m.Id == meeting).Select(m => m.Zone).SingleAsync(world.Cancel)).ShouldBe("Europe/London");
    }

    /// <summary>Begins in half an hour and lasts for two, wherever midnight is.</summary>
    internal static MeetingPlan SoonAt(World world, string title)
    {
        var (from, to) = (MeetingTime.LocalIn(Meeting.DefaultZone, world.Now.AddMinutes(30)), MeetingTime.LocalIn(Meeting.DefaultZone, world.Now.AddMinutes(150)));
        return new MeetingPlan(MeetingKind.Course, title, "Vi øver.", DateOnly.FromDateTime(from), TimeOnly.FromDateTime(from), DateOnly.FromDateTime(to), TimeOnly.FromDateTime(to)) { Place = "Torvet 1" };
    }
}
