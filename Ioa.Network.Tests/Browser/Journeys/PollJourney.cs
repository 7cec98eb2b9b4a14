using System.Globalization;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>A coordinator who asks when to meet, and members who answer while the others look on.</summary>
[Collection<JourneyCollection>]
public sealed class PollJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task A_coordinator_asks_when_to_meet_sees_the_answers_come_and_makes_the_best_date_a_meeting()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var title = $"Studiebesøk hos havna {world.Today:yyyyMMdd}";
        string Day(int inDays) => world.Today.AddDays(inDays).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var coordinator = await browser.OpenAsync(site, agder.Coordinator, width: 320);
        await coordinator.GoToAsync("/moter");
        await coordinator.Page.GetByText("Finn en dato").ClickAsync();
        await coordinator.Page.FillAsync("#tittel", title);
        await coordinator.Page.SelectOptionAsync("#type", "StudyVisit");
        await coordinator.Page.FillAsync("#dato-1", Day(20));
        await coordinator.Page.CheckAsync($"#nettverk-{agder.Network.Id}");
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        (await coordinator.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(320);

        // One date is no choice: told, and nothing that was typed is lost. More rows come when they are asked for.
        await coordinator.Page.GetByText("Spør nettverket").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--error")).ToContainTextAsync("Foreslå fra 2 til 20");
        await Expect(coordinator.Page.Locator("#tittel")).ToHaveValueAsync(title);
        await Expect(coordinator.Page.Locator("#type")).ToHaveValueAsync("StudyVisit");
        await Expect(coordinator.Page.Locator("#dato-1")).ToHaveValueAsync(Day(20));
        await coordinator.Page.GetByText("Flere forslag").ClickAsync();
        await coordinator.Page.FillAsync("#dato-6", Day(27));
        await coordinator.Page.GetByText("Spør nettverket").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToContainTextAsync("Avstemningen er åpen");
        await Expect(coordinator.Page.Locator("[data-live]")).ToBeVisibleAsync();
        var address = new Uri(coordinator.Page.Url).AbsolutePath;

        // A member finds it in the calendar; what they answer comes to the coordinator's page by itself.
        await using var member = await browser.OpenAsync(site, agder.Member);
        await member.GoToAsync("/moter");
        await member.Page.GetByText(title).ClickAsync();
        await member.Page.CheckAsync("#svar-1-No");
        await member.Page.CheckAsync("#svar-2-Yes");
        await member.Page.GetByText("Send svaret").ClickAsync();
        await Expect(member.Page.Locator(".notice--ok")).ToContainTextAsync("svaret ditt er lagret");
        await Expect(coordinator.Page.Locator("tbody tr")).ToContainTextAsync(agder.Member.Name);
        await Expect(coordinator.Page.Locator(".results__best")).ToContainTextAsync("Ja: 1 · Kanskje: 0 · Nei: 0");
        await Expect(member.Page.Locator("#svar-2-Yes")).ToBeCheckedAsync();
        (await Axe.AllAsync(member)).ShouldBeEmpty();

        // One date more: the member, who has answered and has the page open, is told, and sees which is new until they answer it.
        await Expect(member.Page.Locator("[data-live]")).ToBeVisibleAsync();
        await coordinator.Page.GetByText("Endre avstemningen").ClickAsync();
        await coordinator.Page.FillAsync("#ny-dato", Day(34));
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        await coordinator.Page.GetByText("Legg til datoen").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToContainTextAsync("Datoen er lagt til");
        await member.Page.GetByText("Se forslagene").ClickAsync();
        await Expect(member.Page.Locator("fieldset .badge")).ToHaveTextAsync("Ny dato lagt til");
        await Expect(member.Page.Locator("#svar-2-Yes")).ToBeCheckedAsync();
        (await Axe.AllAsync(member)).ShouldBeEmpty();
        await member.Page.Locator("fieldset", new() { HasText = "Ny dato lagt til" }).GetByLabel("Nei").CheckAsync();
        await member.Page.GetByText("Endre svaret").ClickAsync();
        await Expect(member.Page.Locator(".notice--ok")).ToContainTextAsync("svaret ditt er lagret");
        await Expect(member.Page.GetByText("Ny dato lagt til")).ToHaveCountAsync(0);

        // It was a mistake: the warning says that somebody has answered, and the other answers stay.
        await coordinator.GoToAsync(address);
        await coordinator.Page.GetByText("Endre avstemningen").ClickAsync();
        await coordinator.Page.Locator(".poll__remove").Last.GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--error")).ToContainTextAsync("1 svar");
        await coordinator.Page.GetByText("Ta bort likevel").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToContainTextAsync("Datoen er tatt bort");
        await Expect(coordinator.Page.Locator(".results__best")).ToContainTextAsync("Ja: 1 · Kanskje: 0 · Nei: 0");
        await Expect(coordinator.Page.Locator("[data-live]")).ToBeVisibleAsync();

        // The neighbour answers before their page has come alive: the form needs no script.
        using var neighbour = await site.VisitAsync(agder.Neighbour);
        using var sent = await neighbour.SubmitAsync(address, ("Input.Answers[1]", "Maybe"), ("Input.Answers[2]", "Yes"));
        sent.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        await Expect(coordinator.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(member.Page.Locator(".results__best")).ToContainTextAsync("Ja: 2 · Kanskje: 0 · Nei: 0");
        await member.GoToAsync("/moter");
        await Expect(member.Page.GetByText("Svar på når det passer")).ToHaveCountAsync(0);
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        (await coordinator.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(320);

        // The best becomes a meeting; those who look on see the date, and an answer that comes too late is refused with a sentence.
        await member.GoToAsync(address);
        await Expect(member.Page.Locator("[data-live]")).ToBeVisibleAsync();
        await coordinator.Page.CheckAsync("#dato-2");
        await coordinator.Page.GetByText("Lag møte av denne datoen").ClickAsync();
        await Expect(coordinator.Page.Locator("#tittel")).ToHaveValueAsync(title);
        await Expect(coordinator.Page.Locator("#dato")).ToHaveValueAsync(Day(27));
        await Expect(coordinator.Page.Locator("#type")).ToHaveValueAsync("StudyVisit");
        await Expect(member.Page.Locator(".results")).ToContainTextAsync("Valgt dato:");
        await member.Page.CheckAsync("#svar-1-Yes");
        await member.Page.GetByText("Endre svaret").ClickAsync();
        await Expect(member.Page.Locator(".notice--error")).ToContainTextAsync("Avstemningen er avsluttet");
        await Expect(member.Page.Locator("#svar-1-Yes")).ToBeCheckedAsync();
        member.Faults.ShouldBeEmpty();
        coordinator.Faults.ShouldBeEmpty();
    }
}
