using System.Globalization;
using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>A gathering with one place, four people and a waiting list.</summary>
[Collection<JourneyCollection>]
public sealed class MeetingJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task A_coordinator_plans_a_gathering_members_register_and_the_first_in_line_takes_the_place_that_becomes_free()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var day = world.Today.AddDays(20);
        var title = $"Samling om båtmotorer {day:yyyyMMdd}";
        await using var coordinator = await browser.OpenAsync(site, agder.Coordinator);
        await coordinator.GoToAsync("/moter");
        await coordinator.Page.GetByText("Planlegg et møte").ClickAsync();
        await coordinator.Page.FillAsync("#tittel", title);
        await coordinator.Page.FillAsync("#dato", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await coordinator.Page.FillAsync("#fra", "12:00");
        await coordinator.Page.FillAsync("#til", "09:00");
        await coordinator.Page.FillAsync("#video", "https://video.example/motor");
        await coordinator.Page.FillAsync("#plasser", "1");
        await coordinator.Page.CheckAsync("#mat");
        await coordinator.Page.CheckAsync($"#nettverk-{agder.Network.Id}");

        // It ends before it begins: told, and nothing that was typed is lost.
        await coordinator.Page.GetByText("Lagre utkast").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--error")).ToContainTextAsync("Møtet må slutte etter at det begynner");
        await Expect(coordinator.Page.Locator("#tittel")).ToHaveValueAsync(title);
        await Expect(coordinator.Page.Locator("#mat")).ToBeCheckedAsync();
        await coordinator.Page.FillAsync("#til", "15:00");
        await coordinator.Page.GetByText("Sjekk tidspunktet").ClickAsync();
        await Expect(coordinator.Page.Locator("main [role=status]")).ToBeVisibleAsync();
        await coordinator.Page.GetByText("Lagre utkast").ClickAsync();
        await Expect(coordinator.Page.Locator("h1")).ToHaveTextAsync(title);
        (await Axe.AllAsync(coordinator)).ShouldBeEmpty();
        await coordinator.Page.GetByText("Publiser møtet").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToContainTextAsync("Møtet er publisert");
        var address = new Uri(coordinator.Page.Url).AbsolutePath;

        // The first has the place and the link, the second stands in line and has neither.
        await using var member = await browser.OpenAsync(site, agder.Member);
        await member.GoToAsync($"/moter?visning=liste&nettverk={agder.Network.Slug}");
        await member.Page.GetByText(title).ClickAsync();
        await member.Page.FillAsync("#sporsmal-1", "Nøtteallergi");
        await member.Page.GetByText("Meld meg på").ClickAsync();
        await Expect(member.Page.Locator("section .badge--ok")).ToHaveTextAsync("Påmeldt");
        await Expect(member.Page.GetByText("Bli med på video")).ToHaveAttributeAsync("href", "https://video.example/motor");
        (await Axe.AllAsync(member)).ShouldBeEmpty();
        await using var neighbour = await browser.OpenAsync(site, agder.Neighbour);
        await neighbour.GoToAsync(address);
        await neighbour.Page.GetByText("Still meg på venteliste").ClickAsync();
        await Expect(neighbour.Page.Locator("section .badge--warn")).ToHaveTextAsync("På venteliste");
        await Expect(neighbour.Page.GetByText("Bli med på video")).ToHaveCountAsync(0);
        await Expect(neighbour.Page.GetByText("Nøtteallergi")).ToHaveCountAsync(0);

        // The place becomes free, is offered, and taken.
        await member.Page.GetByText("Meld meg av").ClickAsync();
        await Expect(member.Page.Locator("section p[role=status] .badge")).ToHaveTextAsync("Avmeldt");
        await neighbour.GoToAsync(address);
        await Expect(neighbour.Page.GetByText("Du er tilbudt en plass.")).ToBeVisibleAsync();
        (await Axe.AllAsync(neighbour)).ShouldBeEmpty();
        await neighbour.Page.GetByText("Ja, jeg tar plassen").ClickAsync();
        await Expect(neighbour.Page.Locator("section .badge--ok")).ToHaveTextAsync("Påmeldt");

        await coordinator.GoToAsync(address + "/deltakere");
        await Expect(coordinator.Page.Locator("tbody tr").First).ToContainTextAsync(agder.Neighbour.Name);
        await Expect(coordinator.Page.Locator("tbody")).ToContainTextAsync("Nøtteallergi");
    }
}
