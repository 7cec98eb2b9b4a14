using System.Globalization;
using Ioa.Network.Core.Meetings.Series;
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
        await page.Locator("ol.list .list__title").Nth(1).ClickAsync();
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
        await page.Locator("ol.list .list__title").Nth(2).ClickAsync();
        await page.GetByText("Endre møtet").ClickAsync();
        await page.FillAsync("#dato", Text(day.AddDays(29)));
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Lagre" }).ClickAsync();
        await Expect(page.Locator(".notice--ok")).ToBeVisibleAsync();
        await coordinator.GoToAsync(address);
        await page.GetByText("Publiser alle 5 møtene").ClickAsync();
        await Expect(page.Locator(".notice--ok")).ToContainTextAsync("Møtene er publisert");
        await page.Locator("ol.list .list__title").Nth(3).ClickAsync();
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

    [Fact]
    public async Task A_coordinator_plans_themes_and_work_between_the_meetings_and_begins_next_years_series_with_them()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var plan = world.Plan($"Samlingsrekke om robotklippere {world.Today:yyyyMMdd}", inDays: 14);
        var series = await world.SeriesAsync(agder.Network, agder.Coordinator, plan, new(SeriesStep.SecondWeek, 3, null), publish: true);
        await using var coordinator = await browser.OpenAsync(site, agder.Coordinator);
        var page = coordinator.Page;
        await coordinator.GoToAsync($"/moter/serie/{series}");
        await page.GetByText("Planlegg dette møtet").First.ClickAsync();

        // The theme, with somebody from another municipality.
        await page.FillAsync("#tema", "Behov før løsning");
        await page.SelectOptionAsync("#temaansvar", agder.Neighbour.Id.ToString());
        await page.GetByText("Lagre temaet").ClickAsync();
        await Expect(page.Locator(".planning .notice--ok")).ToHaveTextAsync("Temaet er lagret.");
        await Expect(page.Locator("ol.list > li").First).ToContainTextAsync("Tema: Behov før løsning");

        // Something to prepare; the day is proposed.
        await Expect(page.Locator("#forberedelse-frist")).ToHaveValueAsync(Text(plan.Date));
        await page.FillAsync("#forberedelse-tekst", "Les veilederen");
        await page.Locator("form[aria-labelledby=ny-forberedelse] button").ClickAsync();
        await Expect(page.Locator(".planning .notice--ok")).ToHaveTextAsync("Det er lagt til.");

        // Work for every municipality until the next meeting. A day that cannot be is told, and what was typed stays.
        await Expect(page.Locator("#arbeid-frist")).ToHaveValueAsync(Text(plan.Date.AddDays(14)));
        await Expect(page.Locator("#arbeid-hvem")).ToHaveValueAsync("hver");
        await page.FillAsync("#arbeid-tekst", "Prøv malen hos dere");
        await page.FillAsync("#arbeid-frist", Text(plan.Date.AddYears(9)));
        await page.Locator("form[aria-labelledby=nytt-arbeid] button").ClickAsync();
        await Expect(page.Locator(".planning .notice--error")).ToContainTextAsync("fem år");
        await Expect(page.Locator("#arbeid-tekst")).ToHaveValueAsync("Prøv malen hos dere");
        await Expect(page.Locator("#forberedelse-tekst")).ToHaveValueAsync("");
        await Expect(page.GetByText("Publiser")).ToHaveCountAsync(0);
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        await page.FillAsync("#arbeid-frist", Text(plan.Date.AddDays(14)));
        await page.Locator("form[aria-labelledby=nytt-arbeid] button").ClickAsync();
        await Expect(page.Locator(".planning .notice--ok")).ToHaveTextAsync("Det er lagt til.");
        await page.FillAsync("#arbeid-tekst", "Skrevet ved en feil");
        await page.Locator("form[aria-labelledby=nytt-arbeid] button").ClickAsync();
        await Expect(page.Locator(".work").Nth(1).Locator("li")).ToHaveCountAsync(2);
        await page.Locator(".work li").Filter(new() { HasText = "Skrevet ved en feil" }).GetByRole(Microsoft.Playwright.AriaRole.Button).ClickAsync();
        await Expect(page.Locator(".planning .notice--ok")).ToHaveTextAsync("Det er fjernet.");
        await Expect(page.Locator(".work").Nth(1)).ToContainTextAsync("0 av 2 kommuner har gjort det · Mangler: ");
        await page.GetByText("Ferdig med dette møtet").ClickAsync();
        await Expect(page.Locator("#tema")).ToHaveCountAsync(0);

        // A member sees the theme, and the work of their own municipality.
        await using var member = await browser.OpenAsync(site, agder.Member);
        await member.GoToAsync($"/moter/serie/{series}");
        var first = member.Page.Locator("ol.list > li").First;
        await Expect(first).ToContainTextAsync("Ansvarlig: " + agder.Neighbour.Name);
        await Expect(first.Locator(".work").Nth(1)).ToContainTextAsync(agder.Lyngdal.DisplayName);
        await Expect(first).Not.ToContainTextAsync("Mangler");
        await Expect(member.Page.GetByText("Planlegg dette møtet")).ToHaveCountAsync(0);
        (await Axe.AllAsync(member)).ShouldBeEmpty();
        await first.Locator(".list__title").ClickAsync();
        await Expect(member.Page.GetByText("Tema: Behov før løsning")).ToBeVisibleAsync();

        // Next year's begins with it.
        await page.GetByText("Bruk serien som mal").ClickAsync();
        await Expect(page.Locator("#gjenta")).ToHaveValueAsync("SecondWeek");
        await Expect(page.Locator("#ganger")).ToHaveValueAsync("3");
        await Expect(page.Locator("#mal")).ToHaveValueAsync(series.ToString());
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        await page.FillAsync("#dato", Text(plan.Date.AddDays(364)));
        await page.SelectOptionAsync("#gjenta", "");
        await page.GetByText("Lagre utkast").ClickAsync();
        await Expect(page.Locator(".notice--error")).ToContainTextAsync("Ingen mal");
        await page.SelectOptionAsync("#gjenta", "Quarter");
        await page.GetByText("Lagre utkast").ClickAsync();
        await Expect(page.Locator("ol.list > li")).ToHaveCountAsync(3);
        var next = page.Locator("ol.list > li").First;
        await Expect(next).ToContainTextAsync("Tema: Behov før løsning");
        await Expect(next).ToContainTextAsync("Les veilederen");
        await Expect(next.Locator(".work").Nth(1)).ToContainTextAsync("0 av 2 kommuner har gjort det");
        coordinator.Faults.ShouldBeEmpty();
        member.Faults.ShouldBeEmpty();
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
