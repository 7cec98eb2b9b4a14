using System.Globalization;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>Two municipalities come on one visit, and a third reads what they learned.</summary>
[Collection<JourneyCollection>]
public sealed class VisitJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task Two_municipalities_wish_to_come_the_host_sets_one_time_both_register_and_a_third_reads_the_report()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var experience = await world.ExperienceAsync(agder.Network, agder.Superuser, "Nattkamera på sykehjemmet", Audience.Network);
        await using var member = await browser.OpenAsync(site, agder.Member);
        await member.GoToAsync($"/erfaringer/{experience}");
        await member.Page.GetByText("Vi vil gjerne komme på besøk").ClickAsync();
        await Expect(member.Page.Locator("#antall")).ToBeVisibleAsync();
        (await Axe.AllAsync(member)).ShouldBeEmpty();
        await member.Page.FillAsync("#antall", "2");
        await member.Page.FillAsync("#onske", "Vi vil se vaktrommet.");
        await member.Page.GetByText("Send ønsket").ClickAsync();
        await Expect(member.Page.Locator(".notice--ok")).ToContainTextAsync("Ønsket er sendt");
        var address = new Uri(member.Page.Url).AbsolutePath;

        // The second comes to the same visit, and does not read what the first wrote to the host.
        await using var neighbour = await browser.OpenAsync(site, agder.Neighbour);
        await neighbour.GoToAsync($"/erfaringer/{experience}/besok");
        await neighbour.Page.FillAsync("#antall", "3");
        await neighbour.Page.FillAsync("#passer", "helst i mai");
        await neighbour.Page.GetByText("Send ønsket").ClickAsync();
        await Expect(neighbour.Page.Locator(".notice--ok")).ToContainTextAsync("Ønsket er sendt");
        new Uri(neighbour.Page.Url).AbsolutePath.ShouldBe(address);
        await Expect(neighbour.Page.Locator("#hvem")).ToHaveTextAsync("2 virksomheter vil komme");
        await Expect(neighbour.Page.GetByText("Vi vil se vaktrommet.")).ToHaveCountAsync(0);

        // The host sees both, sets a time that cannot be, mends it, and the visit is a meeting.
        var day = world.Today.AddDays(25).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var host = await browser.OpenAsync(site, agder.OtherSuperuser);
        await host.GoToAsync(address);
        await Expect(host.Page.GetByText("Vi vil se vaktrommet.")).ToBeVisibleAsync();
        await host.Page.FillAsync("#dato", day);
        await host.Page.FillAsync("#fra", "12:00");
        await host.Page.FillAsync("#til", "10:00");
        await host.Page.FillAsync("#plasser", "10");
        await host.Page.GetByText("Legg besøket i kalenderen").ClickAsync();
        await Expect(host.Page.Locator(".notice--error")).ToContainTextAsync("Møtet må slutte etter at det begynner");
        await Expect(host.Page.Locator("#plasser")).ToHaveValueAsync("10");
        await host.Page.FillAsync("#til", "14:00");
        await host.Page.GetByText("Legg besøket i kalenderen").ClickAsync();
        await Expect(host.Page.Locator(".notice--ok")).ToContainTextAsync("Besøket er i kalenderen");
        (await Axe.AllAsync(host)).ShouldBeEmpty();

        foreach (var guest in (Tab[])[member, neighbour])
        {
            await guest.GoToAsync(address);
            await guest.Page.GetByText("Se møtet og meld deg på").ClickAsync();
            await Expect(guest.Page.Locator("h1")).ToHaveTextAsync("Studiebesøk: Nattkamera på sykehjemmet");
            await guest.Page.GetByText("Meld meg på").ClickAsync();
            await Expect(guest.Page.Locator("section .badge--ok")).ToHaveTextAsync("Påmeldt");
        }

        // The day comes and goes.
        var meeting = new MeetingId(Guid.Parse(new Uri(member.Page.Url).Segments[^1]));
        var (began, ended) = (world.Now.AddHours(-4), world.Now.AddHours(-2));
        await using (var db = await world.DbAsync())
        {
            await db.Meetings.Where(m => m.Id == meeting).ExecuteUpdateAsync(m => m.SetProperty(x => x.StartsAt, began).SetProperty(x => x.EndsAt, ended), world.Cancel);
        }

        await neighbour.GoToAsync(address);
        await neighbour.Page.FillAsync("#tekst", "Kameraet står ved døra.\n\nSpør nattevaktene først.");
        await neighbour.Page.GetByText("Lagre rapporten").ClickAsync();
        await Expect(neighbour.Page.Locator(".notice--ok")).ToContainTextAsync("Rapporten er lagret");

        // What they learned becomes a draft that they go on with, and the visit knows of it.
        await neighbour.Page.GetByText("Skriv erfaring av rapporten").ClickAsync();
        await neighbour.AtAsync("/erfaringer/[^/]+/skriv$");
        await neighbour.GoToAsync(address);
        await Expect(neighbour.Page.GetByText("Erfaring: Studiebesøk: Nattkamera på sykehjemmet")).ToBeVisibleAsync();
        await Expect(neighbour.Page.GetByText("Skriv erfaring av rapporten")).ToHaveCountAsync(0);
        (await Axe.AllAsync(neighbour)).ShouldBeEmpty();

        // Who was not there reads it where the experience is.
        await using var reader = await browser.OpenAsync(site, agder.Observer);
        await reader.GoToAsync($"/erfaringer/{experience}");
        await reader.Page.GetByText("Rapport fra besøket, skrevet av").ClickAsync();
        await Expect(reader.Page.GetByText("Spør nattevaktene først.")).ToBeVisibleAsync();
        (await Axe.AllAsync(reader)).ShouldBeEmpty();
        await reader.GoToAsync("/besok");
        await reader.Page.GetByText("Besøk: Nattkamera på sykehjemmet").First.ClickAsync();
        await Expect(reader.Page.GetByText("Spør nattevaktene først.")).ToBeVisibleAsync();
    }
}
