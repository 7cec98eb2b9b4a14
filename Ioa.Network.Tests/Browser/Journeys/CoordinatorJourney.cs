using System.Text.RegularExpressions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

[Collection<JourneyCollection>]
public sealed class CoordinatorJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task KS_makes_a_network_and_mends_its_lacks_one_by_one_until_it_is_active()
    {
        var world = site.World;
        await using var db = await world.DbAsync();
        var alta = await db.Organisations.SingleAsync(o => o.Number == "5601", world.Cancel);
        var hammerfest = await db.Organisations.SingleAsync(o => o.Number == "5603", world.Cancel);
        var ks = await db.Organisations.SingleAsync(o => o.Number == "KS", world.Cancel);
        var administrator = await world.PersonAsync("Kari Administrator", ks, administrator: true);
        var coordinator = await world.PersonAsync("Karin Koordinator", hammerfest);
        await world.PersonAsync("Áile Kontakt", alta);
        await world.PersonAsync("Hans Kontakt", hammerfest);
        await using var tab = await browser.OpenAsync(site, administrator);
        var page = tab.Page;

        await tab.GoToAsync("/nettverk");
        await page.GetByRole(AriaRole.Link, new() { Name = "Nytt læringsnettverk" }).ClickAsync();
        await page.GetByLabel("Navn på nettverket").FillAsync("Læringsnettverk Finnmark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Opprett nettverket" }).ClickAsync();
        await tab.AtAsync("/nettverk/finnmark/styr");
        await page.GetByRole(AriaRole.Button, new() { Name = "Gjør nettverket aktivt" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("kan ikke bli aktivt ennå");

        await page.GetByRole(AriaRole.Link, new() { Name = "Fyll ut avtalen" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Mandat" }).FillAsync("Kjøpe det som ikke finnes ennå.");
        await page.Locator("#term-from").FillAsync(world.Today.ToString("O"));
        await page.Locator("#term-to").FillAsync(world.Today.AddYears(3).ToString("O"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Lagre avtalen" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Avtalen er lagret.");

        await page.GetByLabel("E-postadressen til en ny koordinator").FillAsync(coordinator.Email!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Legg til koordinator" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Koordinatoren er lagt til.");

        await AddAsync(page, MembershipRole.Superuser, "Alta", "Hammerfest");
        await AddAsync(page, MembershipRole.Member, "Vadsø", "Vardø", "Sør-Varanger", "Kautokeino", "Loppa", "Måsøy");
        foreach (var superuser in (string[])["Alta", "Hammerfest"])
        {
            await page.GetByRole(AriaRole.Link, new() { Name = $"Se på medlemskapet {superuser}" }).ClickAsync();
            await page.GetByLabel("Velg kontaktperson").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await page.GetByRole(AriaRole.Button, new() { Name = "Lagre kontaktperson" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Kontaktpersonen er lagret.");
        }

        await Expect(page.Locator("section[aria-labelledby=mangler] li")).ToHaveCountAsync(4);
        await tab.SettleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Foreslå fordeling" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Bruk hele forslaget" }).ClickAsync();
        await Expect(page.GetByText("Lagret for 6 medlemmer.")).ToBeVisibleAsync();
        await Expect(page.GetByText("Ingenting mangler. Nettverket kan bli aktivt.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Gjør nettverket aktivt" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Nettverket er aktivt.");

        var network = await db.Networks.Include(n => n.Memberships).SingleAsync(n => n.Slug == "finnmark", world.Cancel);
        network.Status.ShouldBe(NetworkStatus.Active);
        network.Memberships.ShouldAllBe(m => m.RegionalSeat == m.OrganisationId);
        tab.Faults.ShouldBeEmpty();
    }

    private static async Task AddAsync(IPage page, MembershipRole role, params string[] names)
    {
        await page.Locator("section[aria-labelledby=medlemmer]").GetByRole(AriaRole.Link, new() { Name = "Legg til virksomheter" }).ClickAsync();
        await page.GetByLabel("Fylke", new() { Exact = true }).SelectOptionAsync("Finnmark");
        await page.GetByRole(AriaRole.Button, new() { Name = "Vis virksomheter" }).ClickAsync();
        foreach (var name in names)
        {
            await page.GetByRole(AriaRole.Checkbox, new() { Name = name }).First.CheckAsync();
        }

        await page.Locator("#role").SelectOptionAsync(role.ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Legg til de valgte" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).First).ToHaveTextAsync("Virksomhetene er lagt til.");
    }
}
