using System.Globalization;
using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>A coordinator who plans five gatherings at once, moves one and cancels one.</summary>
[Collection<JourneyCollection>]
public sealed class SeriesJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task A_coordinator_plans_a_series_changes_the_following_moves_one_cancels_one_and_a_member_sees_it()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var day = world.Today.AddDays(14);
        var title = $"Samlingsrekke om fergekaier {day:yyyyMMdd}";
        await using var coordinator = await browser.OpenAsync(site, agder.Coordinator);
        var page = coordinator.Page;
        await coordinator.GoToAsync("/moter/ny");
        await page.FillAsync("#tittel", title);
        await page.FillAsync("#dato", Text(day));
        await page.CheckAsync($"#nettverk-{agder.Network.Id}");
        await page.GetByText("Gjenta møtet").ClickAsync();
        await page.SelectOptionAsync("#gjenta", "SecondWeek");
        await page.FillAsync("#ganger", "5");
        await page.FillAsync("#gjenta-til", Text(day.AddDays(90)));
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();

        // Both a number and a last day: told, and nothing that was typed is lost.
        await page.GetByText("Lagre utkast").ClickAsync();
        await Expect(page.Locator(".notice--error")).ToContainTextAsync("Skriv enten antall møter");
        await Expect(page.Locator("#gjenta")).ToHaveValueAsync("SecondWeek");
        await Expect(page.Locator("#ganger")).ToHaveValueAsync("5");
        await page.FillAsync("#gjenta-til", "");
        await page.GetByText("Lagre utkast").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync($"Møteserie: {title}");
        await Expect(page.Locator("ol.list > li")).ToHaveCountAsync(5);
        await Expect(page.Locator("ol.list .badge--warn")).ToHaveCountAsync(5);
        var address = new Uri(page.Url).AbsolutePath;

        // From the second on they are in another place.
        await page.Locator("ol.list a").Nth(1).ClickAsync();
        await Expect(page.GetByText("(nr. 2 av 5)")).ToBeVisibleAsync();
        await page.GetByText("Endre møtet").ClickAsync();
        await page.FillAsync("#sted", "Fergekaia");
        await page.CheckAsync("#neste");
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Lagre" }).ClickAsync();
        await Expect(page.Locator(".notice--ok")).ToBeVisibleAsync();

        // The third is another day; then all are published at once, and the fourth is cancelled.
        await coordinator.GoToAsync(address);
        await Expect(page.Locator("ol.list")).ToContainTextAsync("Fergekaia");
        await page.Locator("ol.list a").Nth(2).ClickAsync();
        await page.GetByText("Endre møtet").ClickAsync();
        await page.FillAsync("#dato", Text(day.AddDays(29)));
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Lagre" }).ClickAsync();
        await Expect(page.Locator(".notice--ok")).ToBeVisibleAsync();
        await coordinator.GoToAsync(address);
        await page.GetByText("Publiser alle 5 møtene").ClickAsync();
        await Expect(page.Locator(".notice--ok")).ToContainTextAsync("Møtene er publisert");
        await page.Locator("ol.list a").Nth(3).ClickAsync();
        await page.GetByText("Avlys møtet").First.ClickAsync();
        await page.FillAsync("#grunn", "Kaia er stengt");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Avlys møtet" }).ClickAsync();
        await Expect(page.GetByText("Kaia er stengt").First).ToBeVisibleAsync();

        await using var member = await browser.OpenAsync(site, agder.Member);
        await member.GoToAsync(address);
        var rows = member.Page.Locator("ol.list > li");
        await Expect(rows).ToHaveCountAsync(5);
        await Expect(rows.Nth(0)).ToContainTextAsync("På skjerm");
        await Expect(rows.Nth(2)).ToContainTextAsync("Flyttet");
        await Expect(rows.Nth(3)).ToContainTextAsync("Kaia er stengt");
        await Expect(rows.Nth(4)).ToContainTextAsync("Fergekaia");
        await Expect(member.Page.GetByText("Publiser alle")).ToHaveCountAsync(0);
        (await Axe.AllAsync(member)).ShouldBeEmpty();
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
