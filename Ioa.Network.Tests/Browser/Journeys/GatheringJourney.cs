using System.Globalization;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>The tests in a browser of a site whose letters can be answered.</summary>
[CollectionDefinition]
public sealed class AnsweredJourneyCollection : ICollectionFixture<ReplySite>, ICollectionFixture<BrowserFixture>;

/// <summary>A gathering of four people, from the question of when to what came of it.</summary>
[Collection<AnsweredJourneyCollection>]
public sealed partial class GatheringJourney(ReplySite site, BrowserFixture browser)
{
    [Fact]
    public async Task Four_people_find_a_date_fill_the_places_write_the_minutes_together_and_meet_what_they_agreed_next_time()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var title = $"Samling om ladestasjoner {world.Today:yyyyMMdd}";
        string Day(int inDays) => world.Today.AddDays(inDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        // The coordinator asks when; the member and the neighbour answer.
        await using var coordinator = await browser.OpenAsync(site, agder.Coordinator);
        await coordinator.GoToAsync("/moter/avstemning/ny");
        await coordinator.Page.FillAsync("#tittel", title);
        await coordinator.Page.FillAsync("#dato-1", Day(20));
        await coordinator.Page.FillAsync("#dato-2", Day(27));
        await coordinator.Page.CheckAsync($"#nettverk-{agder.Network.Id}");
        await coordinator.Page.GetByText("Spør nettverket").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToContainTextAsync("Avstemningen er åpen");
        var poll = new Uri(coordinator.Page.Url).AbsolutePath;
        await using var member = await browser.OpenAsync(site, agder.Member);
        await using var neighbour = await browser.OpenAsync(site, agder.Neighbour);
        foreach (var (tab, first) in new[] { (member, "No"), (neighbour, "Maybe") })
        {
            await tab.GoToAsync(poll);
            await tab.Page.CheckAsync($"#svar-1-{first}");
            await tab.Page.CheckAsync("#svar-2-Yes");
            await tab.Page.GetByText("Send svaret").ClickAsync();
            await Expect(tab.Page.Locator(".notice--ok")).ToContainTextAsync("svaret ditt er lagret");
        }

        // The date that suits both becomes the gathering, with two places.
        await coordinator.GoToAsync(poll);
        await coordinator.Page.CheckAsync("#dato-2");
        await coordinator.Page.GetByText("Lag møte av denne datoen").ClickAsync();
        await Expect(coordinator.Page.Locator("#dato")).ToHaveValueAsync(Day(27));
        await coordinator.Page.FillAsync("#plasser", "2");
        await coordinator.Page.Locator("form button.button--primary").ClickAsync();
        await Expect(coordinator.Page.Locator("h1")).ToHaveTextAsync(title);
        var address = new Uri(coordinator.Page.Url).AbsolutePath;
        var meeting = new MeetingId(Guid.Parse(address.Split('/')[^1]));

        // Its programme, and one who is told of it by the calendar.
        await coordinator.GoToAsync(address + "/program");
        await coordinator.Page.FillAsync("#tittel-0", "Velkommen");
        await coordinator.Page.FillAsync("#varighet-0", "15");
        await coordinator.Page.FillAsync("#tittel-1", "Ladere i distriktene");
        await coordinator.Page.FillAsync("#varighet-1", "45");
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        await coordinator.Page.Locator("button[value='up:1']").ClickAsync();
        await Expect(coordinator.Page.Locator("#tittel-0")).ToHaveValueAsync("Ladere i distriktene");
        await coordinator.Page.Locator("button[value='up:1']").ClickAsync();
        await Expect(coordinator.Page.Locator("#tittel-0")).ToHaveValueAsync("Velkommen");
        await coordinator.Page.Locator("form:has(#tittel-0) button.button--primary").ClickAsync();
        await Expect(coordinator.Page.Locator(".programme__points li")).ToHaveCountAsync(2);
        await coordinator.Page.GetByText("Publiser møtet").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToContainTextAsync("Møtet er publisert");

        // The member registers from the letter, the superuser from Outlook; the neighbour comes to the waiting list.
        var invitation = await site.LetterAsync(agder.Member.Email!, $"Invitasjon: {title}");
        await member.GoToAsync(Link().Match(invitation.TextBody).Value);
        await member.Page.GetByText("Meld meg på").ClickAsync();
        await Expect(member.Page.Locator("section .badge--ok")).ToHaveTextAsync("Påmeldt");
        var asked = CalendarClient.EventIn(await site.LetterAsync(agder.Superuser.Email!, $"Invitasjon: {title}"));
        await site.HandInAsync(CalendarClient.Reply(agder.Superuser.Email!, asked, "ACCEPTED", 1));
        await neighbour.GoToAsync(address);
        await neighbour.Page.GetByText("Still meg på venteliste").ClickAsync();
        await Expect(neighbour.Page.Locator("section .badge--warn")).ToHaveTextAsync("På venteliste");

        // The superuser cannot come after all, and says so in Outlook: the place is the neighbour's.
        await site.HandInAsync(CalendarClient.Reply(agder.Superuser.Email!, asked, "DECLINED", 2));
        await neighbour.GoToAsync(address);
        await neighbour.Page.GetByText("Ja, jeg tar plassen").ClickAsync();
        await Expect(neighbour.Page.Locator("section .badge--ok")).ToHaveTextAsync("Påmeldt");
        await neighbour.Page.FillAsync("#tema", "Hvem betaler for strømmen?");
        await neighbour.Page.GetByText("Send inn").ClickAsync();
        await Expect(member.Page.Locator("h1")).ToHaveTextAsync(title);
        await member.GoToAsync(address);
        await Expect(member.Page.GetByText("Hvem betaler for strømmen?")).ToBeVisibleAsync();
        (await Axe.AllAsync(member)).ShouldBeEmpty();

        // The day has come. Two write the minutes at once, and see each other's.
        await using (var db = await world.DbAsync())
        {
            await db.Meetings.Where(m => m.Id == meeting).ExecuteUpdateAsync(m => m.SetProperty(x => x.StartsAt, world.Now.AddMinutes(-10)).SetProperty(x => x.EndsAt, world.Now.AddHours(2)), world.Cancel);
        }

        await member.GoToAsync(address + "/referat");
        await coordinator.GoToAsync(address + "/referat");
        await Expect(member.Page.Locator("[data-ready]")).ToBeVisibleAsync();
        await Expect(coordinator.Page.Locator("[data-ready]")).ToBeVisibleAsync();
        await member.Page.GetByLabel("Ladere i distriktene").FillAsync("Vi bommet på kravene.");
        await coordinator.Page.GetByLabel("Velkommen").FillAsync("Alle var med.");
        await Expect(coordinator.Page.GetByLabel("Ladere i distriktene")).ToHaveValueAsync("Vi bommet på kravene.");
        await Expect(member.Page.GetByLabel("Velkommen")).ToHaveValueAsync("Alle var med.");
        await coordinator.Page.FillAsync("#fu-tekst", "Send kravlisten til alle");
        await coordinator.Page.SelectOptionAsync("#fu-hvem", new SelectOptionValue { Value = agder.Member.Id.ToString() });
        await coordinator.Page.FillAsync("#fu-frist", Day(30));
        await coordinator.Page.GetByRole(AriaRole.Button, new() { Name = "Legg til", Exact = true }).ClickAsync();
        await Expect(member.Page.Locator(".follow-ups li")).ToContainTextAsync("Send kravlisten til alle");
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        await using var superuser = await browser.OpenAsync(site, agder.Superuser);
        await superuser.GoToAsync(address + "/referat");
        await Expect(superuser.Page.Locator(".empty")).ToContainTextAsync("Referatet er ikke klart");

        // Approved, everybody in the network reads them.
        await coordinator.Page.GetByText("Godkjenn referatet").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToContainTextAsync("Godkjent av");
        await superuser.GoToAsync(address + "/referat");
        await Expect(superuser.Page.Locator("article")).ToContainTextAsync("Vi bommet på kravene.");
        (await site.LetterAsync(agder.Member.Email!, "Referat: ")).TextBody.ShouldContain(address + "/referat");

        // What the member is to do stands on their page; the next gathering begins with it.
        await member.GoToAsync("/");
        await Expect(member.Page.Locator("section[aria-labelledby=oppfolging]")).ToContainTextAsync("Send kravlisten til alle");
        (await Axe.AllAsync(member)).ShouldBeEmpty();
        await member.Page.GetByRole(AriaRole.Button, new() { Name = "Merk som gjort" }).ClickAsync();
        await Expect(member.Page.GetByText("Send kravlisten til alle")).ToHaveCountAsync(0);
        await coordinator.GoToAsync($"/moter/ny?kopi={meeting}");
        await coordinator.Page.FillAsync("#tittel", "Neste samling");
        await coordinator.Page.FillAsync("#dato", Day(60));
        await coordinator.Page.FillAsync("#tildato", Day(60));
        await coordinator.Page.Locator("form button.button--primary").ClickAsync();
        await Expect(coordinator.Page.Locator("h1")).ToHaveTextAsync("Neste samling");
        await Expect(coordinator.Page.Locator("section[aria-labelledby=siden-sist]")).ToContainTextAsync("Send kravlisten til alle");
        await Expect(coordinator.Page.Locator("section[aria-labelledby=siden-sist] .badge--ok")).ToHaveTextAsync("Gjort");
        await Expect(coordinator.Page.Locator(".programme__points li")).ToHaveCountAsync(2);
        coordinator.Faults.ShouldBeEmpty();
        member.Faults.ShouldBeEmpty();
    }

    [GeneratedRegex("/moter/[0-9a-f-]{36}", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
