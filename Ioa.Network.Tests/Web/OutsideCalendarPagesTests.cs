using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Outside;
using Ioa.Network.Tests.Core.ICalendar;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>Calendars that others made, from the file to the page.</summary>
[Collection<SiteCollection>]
public sealed class OutsideCalendarPagesTests(SiteFixture site)
{
    private const string Script = "<script>alert(1)</script>";

    public static TheoryData<string> Hostile => [.. HostileCalendarTests.Files.Select(row => row.Data.Item1)];

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_OfAFile_IsLookedThroughAndBecomesDraftsOnce()
    {
        var agder = await site.World.AgderAsync();
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        var first = site.World.Today.AddDays(10);
        var file = Calendar(
            $"UID:serie@x\nDTSTART;TZID=Europe/Oslo:{first:yyyyMMdd}T090000\nDTEND;TZID=Europe/Oslo:{first:yyyyMMdd}T113000\nRRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:Samling {Script}\nDESCRIPTION:Ta med\\nsaken\nLOCATION:Rådhuset\n",
            $"UID:dag@x\nDTSTART;VALUE=DATE:{first.AddDays(1):yyyyMMdd}\nSUMMARY:Fagdag\n",
            $"UID:lang@x\nDTSTART:{first:yyyyMMdd}T090000Z\nDURATION:P30D\nSUMMARY:For lenge\n",
            "UID:feil@x\nDTSTART:20269999\nSUMMARY:Ugyldig dato\n",
            "UID:for@x\nDTSTART:20200101T090000Z\nSUMMARY:Forbi\n");

        var address = await UploadAsync(coordinator, agder, file);
        var page = await coordinator.PageAsync(address);

        page.QuerySelectorAll("input[name='Input.Chosen']").Length.ShouldBe(4);
        page.QuerySelectorAll("script").Count(s => s.TextContent.Contains("alert", StringComparison.Ordinal)).ShouldBe(0);
        page.Body!.TextContent.ShouldContain($"Samling {Script}");
        page.Body.TextContent.ShouldContain("Møtet må slutte etter at det begynner");
        page.Body.TextContent.ShouldContain("tidspunktet kan ikke forstås");
        page.Body.TextContent.ShouldNotContain("Forbi");

        // Nothing is chosen: told. All is chosen, with what the page never offered: only what the file has comes in.
        (await Visitor.ParseAsync(await ChooseAsync(coordinator, address, []))).QuerySelector("[role=alert]")!.TextContent.ShouldContain("Kryss av");
        var keys = page.QuerySelectorAll("input[name='Input.Chosen']").Select(i => i.GetAttribute("value")!).ToList();
        var done = await Visitor.ParseAsync(await ChooseAsync(coordinator, address, [.. keys, "0000", Script]));
        done.QuerySelector("[role=status]")!.TextContent.ShouldContain("4 utkast er laget");
        done.QuerySelectorAll("input[name='Input.Chosen']").Length.ShouldBe(0);

        await using var db = await site.World.DbAsync();
        var made = await db.Meetings.Where(m => m.NetworkId == agder.Network.Id).OrderBy(m => m.StartsAt).AsNoTracking().ToListAsync(Cancel);
        made.Count.ShouldBe(4);
        made.ShouldAllBe(m => m.Status == MeetingStatus.Draft && m.Kind == MeetingKind.Course && m.CreatedById == agder.Coordinator.Id);
        (made[0].Title, made[0].Description, made[0].Place, made[0].Zone, made[0].EndsAt - made[0].StartsAt).ShouldBe(($"Samling {Script}", "Ta med\nsaken", "Rådhuset", "Europe/Oslo", TimeSpan.FromHours(2.5)));

        // The same file again gives nothing twice; a member sees none of it.
        var again = await coordinator.PageAsync(await UploadAsync(coordinator, agder, file));
        again.QuerySelectorAll("input[name='Input.Chosen']").Length.ShouldBe(0);
        again.QuerySelectorAll("a[href^='moter/']").Count(a => a.TextContent.StartsWith("Se møtet", StringComparison.Ordinal)).ShouldBe(4);
        using var member = await site.VisitAsync(agder.Member);
        using var refused = await member.GetAsync(address);
        refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        // A draft that is thrown away may come in again.
        (await site.World.Get<DiscardMeeting>().HandleAsync(new(made[0].Id, made[0].Version), World.As(agder.Coordinator), Cancel)).Error.ShouldBeNull();
        (await coordinator.PageAsync(address)).QuerySelectorAll("input[name='Input.Chosen']").Length.ShouldBe(1);
    }

    /// <summary>Each comes in with a clear message or not at all, soon, and runs nothing.</summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Import_OfAFileThatIsMadeToDoHarm_EndsSoonWithAMessage(string name)
    {
        var agder = await site.World.AgderAsync();
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        using var answer = await SendAsync(coordinator, agder, HostileCalendarTests.File(name));

        if (answer.StatusCode is HttpStatusCode.Redirect)
        {
            var page = await coordinator.PageAsync(answer.Headers.Location!.OriginalString);
            page.QuerySelector("h1")!.TextContent.ShouldBe("Dette er i filen");
            page.Source.Text.Length.ShouldBeLessThan(1_000_000);
        }
        else
        {
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest);
            (await answer.Content.ReadAsStringAsync(Cancel)).Length.ShouldBeLessThan(100_000);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                (await Visitor.ParseAsync(answer)).QuerySelector("[role=alert]").ShouldNotBeNull();
            }
        }

        System.Diagnostics.Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Import_OfAScriptInEveryProperty_IsTextOnEveryPage()
    {
        var agder = await site.World.AgderAsync();
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        string[] names = ["SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "URL", "CATEGORIES", "STATUS", "ORGANIZER", "ATTENDEE", "DTEND", "RRULE", "RDATE", "X-" + Script];
        var file = Calendar($"UID:{Script}\nDTSTART:{site.World.Today.AddDays(5):yyyyMMdd}T090000Z\n{string.Concat(names.Select(n => $"{n}:\"'>{Script}<img src=x onerror=alert(1)>\0\n"))}");

        var address = await UploadAsync(coordinator, agder, file);
        var page = await coordinator.PageAsync(address);
        Harmless(page);
        var key = page.QuerySelector("input[name='Input.Chosen']")!.GetAttribute("value")!;
        Harmless(await Visitor.ParseAsync(await ChooseAsync(coordinator, address, [key])));
        await using var db = await site.World.DbAsync();
        var meeting = await db.Meetings.SingleAsync(m => m.NetworkId == agder.Network.Id, Cancel);
        Harmless(await coordinator.PageAsync($"/moter/{meeting.Id}"));
        Harmless(await coordinator.PageAsync("/moter?visning=liste"));
    }

    [Fact]
    public async Task Calendar_WithAnOutsideCalendar_ShowsItMarkedAndHidesItWhenAsked()
    {
        var agder = await site.World.AgderAsync();
        var day = site.World.Today.AddDays(3);
        var calendar = new OutsideCalendar
        {
            NetworkId = agder.Network.Id, Name = $"Skoleruta {Script}", Url = "https://skole.example/rute.ics", AddedById = agder.Coordinator.Id, AddedAt = site.World.Now, DueAt = site.World.Now.AddYears(1),
            TriedAt = site.World.Now, Failure = OutsideFailure.BadStatus, FailureStatus = 503, Failures = 1,
        };
        await site.World.AddAsync(
            calendar,
            new OutsideEvent { CalendarId = calendar.Id, Number = 1, Title = $"Vinterferie {Script}", Place = "", Link = "https://skole.example/", StartsAt = Ioa.Network.Core.Common.OsloTime.At(day, TimeOnly.MinValue), EndsAt = Ioa.Network.Core.Common.OsloTime.At(day.AddDays(2), TimeOnly.MinValue), IsAllDay = true });
        using var member = await site.VisitAsync(agder.Member);
        foreach (var (layout, times) in new[] { ("uke", 0), ("maned", 0), ("liste", 1) })
        {
            var page = await member.PageAsync($"/moter?visning={layout}&dag={day:yyyy-MM-dd}");
            Harmless(page);
            var shown = page.QuerySelectorAll(".outside");
            shown.Length.ShouldBeGreaterThanOrEqualTo(Math.Max(1, times), layout);
            shown[0].TextContent.ShouldContain($"Vinterferie {Script}");
            shown[0].TextContent.ShouldContain("Fra Skoleruta");
            (await member.PageAsync($"/moter?visning={layout}&dag={day:yyyy-MM-dd}&andre=nei")).QuerySelectorAll(".outside").Length.ShouldBe(0);
        }

        using var outsider = await site.VisitAsync(agder.Outsider);
        (await outsider.PageAsync($"/moter?visning=liste&dag={day:yyyy-MM-dd}&nettverk={agder.Network.Slug}")).QuerySelectorAll(".outside").Length.ShouldBe(0);

        // The coordinator is told why, in words, and removes it.
        using var coordinator = await site.VisitAsync(agder.Coordinator);
        var own = $"/nettverk/{agder.Network.Slug}/kalendere";
        var list = await coordinator.PageAsync(own);
        Harmless(list);
        list.QuerySelector(".notice--warn")!.TextContent.ShouldContain("Tjeneren svarte med feilkode 503.");
        using var wrong = await coordinator.SubmitAsync(own, ("Input.Name", "Kurs"), ("Input.Url", "https://169.254.169.254/x.ics"));
        var refused = await Visitor.ParseAsync(wrong);
        refused.QuerySelector("[role=alert]")!.TextContent.ShouldContain("ikke til det åpne internettet");
        refused.QuerySelector("#adresse")!.GetAttribute("value").ShouldBe("https://169.254.169.254/x.ics");
        using var removed = await coordinator.SubmitAsync(own, ("_handler", $"fjern-{calendar.Id}"));
        removed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await member.PageAsync($"/moter?visning=liste&dag={day:yyyy-MM-dd}")).QuerySelectorAll(".outside").Length.ShouldBe(0);
    }

    private static void Harmless(IHtmlDocument page)
    {
        page.QuerySelectorAll("script").ShouldAllBe(s => !s.TextContent.Contains("alert", StringComparison.Ordinal));
        page.QuerySelectorAll("[onerror]").ShouldBeEmpty();
        page.QuerySelectorAll("a").ShouldAllBe(a => !(a.GetAttribute("href") ?? "").StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
    }

    private static byte[] Calendar(params string[] events) =>
        Encoding.UTF8.GetBytes($"BEGIN:VCALENDAR\nVERSION:2.0\n{string.Concat(events.Select(e => $"BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\n{e}END:VEVENT\n"))}END:VCALENDAR\n");

    private static async Task<string> UploadAsync(Visitor visitor, Agder agder, byte[] file)
    {
        using var answer = await SendAsync(visitor, agder, file);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.Location!.OriginalString;
    }

    private static async Task<HttpResponseMessage> SendAsync(Visitor visitor, Agder agder, byte[] file)
    {
        var form = (await visitor.PageAsync("/moter/importer")).QuerySelector("form[enctype]")!;
        using var content = new MultipartFormDataContent();
        foreach (var input in form.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>())
        {
            content.Add(new StringContent(input.Value), input.Name!);
        }

        content.Add(new StringContent(agder.Network.Id.ToString()), "Input.Network");
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("text/calendar");
        content.Add(part, "Input.File", "../../kalender.ics");
        return await visitor.Client.PostAsync("/moter/importer", content, Cancel);
    }

    private static async Task<HttpResponseMessage> ChooseAsync(Visitor visitor, string address, IEnumerable<string> keys)
    {
        var form = (await visitor.PageAsync(address)).QuerySelector("main form[method=post]")!;
        var values = form.QuerySelectorAll("input[type=hidden]").Cast<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value))
            .Append(KeyValuePair.Create("Input.Kind", nameof(MeetingKind.Course)))
            .Concat(keys.Select(k => KeyValuePair.Create("Input.Chosen", k)));
        using var content = new FormUrlEncodedContent(values);
        return await visitor.Client.PostAsync(address, content, Cancel);
    }
}
