using System.Text.RegularExpressions;
using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>
/// Takes the pictures of the user guides, from the demo. With <c>IOA_PICTURES=1</c> in the environment they are put into
/// <c>docs/brukerveiledning/bilder</c>; without it they are taken all the same, so that a guide that shows what is no longer there fails.
/// </summary>
[Collection<JourneyCollection>]
public sealed partial class GuidePictures(BrowserFixture browser)
{
    private static readonly string Guides = Path.Combine(Repository.Root, "docs", "brukerveiledning");

    [Fact]
    public async Task The_guides_show_what_the_product_looks_like()
    {
        await using var server = await ServerProcess.StartAsync(("Demo:Enabled", "true"));
        var taken = new List<string>();

        await using (var member = await browser.OpenDemoAsync(server, "medlem"))
        {
            await TakeAsync(member, "min-side");
            await member.GoToAsync("/samtaler/ny");
            await member.AliveAsync();
            await member.Page.FillAsync("[name=title]", "Hvordan har dere hatt dialog med markedet om velferdsteknologi?");
            await member.Page.Locator("[data-editor] textarea").FillAsync("Vi skal kjøpe trygghetsalarmer sammen med to nabokommuner.\n\n- Brukte dere dialogkonferanse?\n- Hvor lang tid tok det?");
            await TakeAsync(member, "sporsmal");
            await OpenConversationAsync(member);
            await Expect(member.Page.Locator(".post").First).ToBeVisibleAsync();
            await member.AliveAsync();
            await TakeAsync(member, "samtale");
            await member.GoToAsync("/erfaringer?q=" + Uri.EscapeDataString("teknologi i omsorgen"));
            await TakeAsync(member, "erfaringer");
            await member.Page.Locator(".library__list a").First.ClickAsync();
            await Expect(member.Page.Locator("article.experience, main h1").First).ToBeVisibleAsync();
            await TakeAsync(member, "erfaring");
            await member.GoToAsync("/moter");
            await TakeAsync(member, "moter");
            await member.GoToAsync("/moter?visning=liste");
            await member.Page.Locator(".calendar__row a").First.ClickAsync();
            await Expect(member.Page.Locator("article.meeting")).ToBeVisibleAsync();
            await TakeAsync(member, "mote");
            await member.GoToAsync("/moter?visning=liste");
            await member.Page.Locator("main a[href*='moter/avstemning/']:not([href$='/ny'])").First.ClickAsync();
            await Expect(member.Page.Locator("main form")).ToBeVisibleAsync();
            await TakeAsync(member, "avstemning");
            await member.GoToAsync("/erfaringer?type=Minutes");
            await member.Page.Locator(".library__list a").First.ClickAsync();
            await member.AtAsync("/referat$");
            await TakeAsync(member, "referat");
            await member.GoToAsync("/erfaringer/ny");
            await member.Page.Locator("main button[type=submit]").ClickAsync();
            await Expect(member.Page.Locator(".editor[data-ready]")).ToBeVisibleAsync();
            await member.Page.FillAsync("#del-title", "Trygghetsalarmer sammen med nabokommunene");
            await member.Page.Locator(".editor__sections button", new() { HasText = "Behov" }).ClickAsync();
            await member.Page.Locator("textarea[data-part='need.problem']").FillAsync("Alarmene våre var gamle, og de svarte ikke når mobilnettet var nede.");
            await Expect(member.Page.Locator(".part-state").First).ToContainTextAsync("Lagret");
            await TakeAsync(member, "skriv-erfaring");
        }

        await using (var superuser = await browser.OpenDemoAsync(server, "superbruker"))
        {
            await TakeAsync(superuser, "superbruker");
        }

        await using (var coordinator = await browser.OpenDemoAsync(server, "koordinator"))
        {
            await coordinator.GoToAsync("/nettverk/agder/styr");
            await TakeAsync(coordinator, "koordinator");
            await OpenSeriesAsync(coordinator);
            await coordinator.Page.Locator("main a[href*='planlegg=']").Last.ClickAsync();
            await Expect(coordinator.Page.Locator("main form").First).ToBeVisibleAsync();
            await TakeAsync(coordinator, "serie");
            await coordinator.GoToAsync("/moter/oppfolging");
            await TakeAsync(coordinator, "oppfolging");
        }

        await using (var administrator = await browser.OpenDemoAsync(server, "ks"))
        {
            await administrator.GoToAsync("/nettverk");
            await TakeAsync(administrator, "nettverk");
            await administrator.GoToAsync("/nasjonalt");
            await Expect(administrator.Page.Locator(".measure__value").First).Not.ToHaveTextAsync("0");
            await TakeAsync(administrator, "nasjonalt");
            await administrator.Page.Locator(".tilemap").ScrollIntoViewIfNeededAsync();
            await administrator.Page.Locator("#kart-overskrift").EvaluateAsync("heading => heading.scrollIntoView()");
            await TakeAsync(administrator, "nasjonalt-kart");
            await administrator.GoToAsync("/nasjonalt/nettverk/agder");
            await TakeAsync(administrator, "nasjonalt-nettverk");
        }

        var shown = Directory.GetFiles(Guides, "*.md").SelectMany(file => Picture().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToList();
        shown.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(taken.Order(StringComparer.Ordinal));
        shown.ShouldAllBe(name => File.Exists(Path.Combine(Guides, "bilder", name + ".png")));

        // The first that one can still write in, of those that were looked for and then of all: which ones are closed depends on the day.
        static async Task OpenConversationAsync(Tab tab)
        {
            foreach (var list in (string[])["/samtaler?q=dialogkonferanse", "/samtaler"])
            {
                await tab.GoToAsync(list);
                foreach (var address in await tab.Page.Locator("main h2 a[href^='/samtaler/']").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))"))
                {
                    await tab.GoToAsync(address);
                    if (await tab.Page.Locator("[data-editor]").CountAsync() > 0)
                    {
                        return;
                    }
                }
            }
        }

        static async Task OpenSeriesAsync(Tab tab)
        {
            await tab.GoToAsync("/moter?visning=liste");
            foreach (var address in await tab.Page.Locator(".calendar__row a[href^='moter/']").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))"))
            {
                await tab.GoToAsync("/" + address);
                if (await tab.Page.Locator("main a[href*='moter/serie/']").CountAsync() > 0)
                {
                    await tab.Page.Locator("main a[href*='moter/serie/']").First.ClickAsync();
                    await tab.AtAsync("/moter/serie/");
                    return;
                }
            }
        }

        async Task TakeAsync(Tab tab, string name)
        {
            await Expect(tab.Page.Locator("h1")).ToBeVisibleAsync();
            await tab.SettleAsync();
            var folder = Environment.GetEnvironmentVariable("IOA_PICTURES") is "1" ? Path.Combine(Guides, "bilder") : TestRun.Folder;
            await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
            tab.Faults.ShouldBeEmpty(name);
            taken.Add(name);
        }
    }

    [GeneratedRegex(@"\(bilder/([\w-]+)\.png\)")]
    private static partial Regex Picture();
}
