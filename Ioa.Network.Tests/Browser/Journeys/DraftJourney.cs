using System.Text;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

[Collection<JourneyCollection>]
public sealed class DraftJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task A_member_closes_the_tab_in_the_middle_of_a_question_and_finds_it_again()
    {
        var agder = await site.World.AgderAsync();
        await using var tab = await browser.OpenAsync(site, agder.Member);
        await tab.GoToAsync("/samtaler/ny");

        // At once: what is typed before the page is alive is carried over.
        await tab.Page.Locator("[data-part=text]").PressSequentiallyAsync("Hva koster");
        await tab.AliveAsync();
        await tab.Page.Keyboard.TypeAsync(" en elbuss");
        await tab.Page.FillAsync("[name=title]", "Om busser");
        await tab.Page.GetByLabel("Starte en diskusjon").CheckAsync();

        // At once: nothing waits for the draft to be saved.
        await tab.Page.CloseAsync();
        var again = await tab.Page.Context.NewPageAsync();
        await again.GotoAsync("/samtaler/ny");

        await Expect(again.Locator("[data-part=text]")).ToHaveValueAsync("Hva koster en elbuss");
        await Expect(again.Locator("[name=title]")).ToHaveValueAsync("Om busser");
        await Expect(again.GetByLabel("Starte en diskusjon")).ToBeCheckedAsync();
        await Expect(again.GetByText("Utkastet ditt er hentet fram.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_member_types_before_the_scripts_have_come_and_loses_nothing()
    {
        var agder = await site.World.AgderAsync();
        await using var tab = await browser.OpenAsync(site, agder.Member);
        var typed = new TaskCompletionSource();
        await tab.Page.RouteAsync("**/app*.js", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        });
        await tab.Page.GotoAsync("/samtaler/ny", new() { WaitUntil = WaitUntilState.Commit });
        await tab.Page.Locator("[data-part=text]").FillAsync("Hva koster en elbuss?");
        await tab.Page.FillAsync("[name=title]", "Om busser");
        await tab.Page.GetByLabel("Starte en diskusjon").CheckAsync();
        await tab.Page.SelectOptionAsync("[name=phase]", new SelectOptionValue { Index = 2 });
        typed.SetResult();
        await tab.AliveAsync();

        await Expect(tab.Page.Locator("[data-part=state]")).ToHaveTextAsync("Utkastet er lagret");
        await Expect(tab.Page.Locator("[data-part=text]")).ToHaveValueAsync("Hva koster en elbuss?");
        await Expect(tab.Page.Locator("[name=title]")).ToHaveValueAsync("Om busser");
        await Expect(tab.Page.GetByLabel("Starte en diskusjon")).ToBeCheckedAsync();
        await Expect(tab.Page.Locator("[name=phase]")).ToHaveValueAsync("MarketDialogue");
    }

    [Fact]
    public async Task A_member_finds_the_draft_in_another_browser_and_sends_it_once()
    {
        var agder = await site.World.AgderAsync();
        await using var office = await browser.OpenAsync(site, agder.Member);
        await office.GoToAsync("/samtaler/ny");
        await office.Page.Locator("[data-part=text]").FillAsync("Hva koster en elbuss?");
        await Expect(office.Page.Locator("[data-part=state]")).ToHaveTextAsync("Utkastet er lagret");

        await using var home = await browser.OpenAsync(site, agder.Member);
        await home.GoToAsync("/samtaler/ny");
        await Expect(home.Page.Locator("[data-part=text]")).ToHaveValueAsync("Hva koster en elbuss?");
        await home.Page.FillAsync("[name=title]", "Hva koster en elbuss i drift?");
        await home.Page.Locator("[data-part=text]").PressAsync("Control+Enter");
        await home.Page.Locator("[data-part=text]").PressAsync("Control+Enter");

        await home.AtAsync("/[0-9a-f-]{36}([?#].*)?$");
        await using var db = await site.World.DbAsync();
        db.Threads.Count(t => t.NetworkId == agder.Network.Id).ShouldBe(1);
        (await site.World.Get<DraftListQuery>().HandleAsync(World.As(agder.Member), site.World.Cancel)).ShouldBeEmpty();
        home.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_member_whose_other_tab_sent_the_draft_first_is_told_and_sends_what_is_here_too()
    {
        var agder = await site.World.AgderAsync();
        var thread = await site.World.AskAsync(agder.Superuser, agder.Network);
        await using var tab = await browser.OpenAsync(site, agder.Member);
        await tab.GoToAsync($"/samtaler/{thread}");
        var text = tab.Page.Locator("[data-part=text]");
        await text.FillAsync("Vi har kjøpt elbusser, og angrer ikke.");
        await Expect(tab.Page.Locator("[data-part=state]")).ToHaveTextAsync("Utkastet er lagret");
        var draft = (await site.World.Get<DraftQuery>().HandleAsync(DraftKey.Reply(thread), World.As(agder.Member), site.World.Cancel)).ShouldNotBeNull();

        // The other tab sends between this one's last save and its sending: the answer to the save still has the draft's key.
        (await site.World.TryReplyAsync(agder.Member, thread, "Vi har kjøpt elbusser.", draft.ClientKey)).Error.ShouldBeNull();
        await tab.Page.RouteAsync("**/utkast/lagre", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = $$"""{"clientKey":"{{draft.ClientKey}}","savedAt":{{draft.SavedAt.ToUnixTimeMilliseconds()}}}""",
        }));
        await tab.Page.Locator("[data-part=send]").ClickAsync();
        await Expect(tab.Page.Locator("[data-part=error]")).ToContainTextAsync("Teksten er ikke sendt");
        await Expect(text).ToHaveValueAsync("Vi har kjøpt elbusser, og angrer ikke.");
        await tab.Page.UnrouteAsync("**/utkast/lagre");

        await tab.Page.Locator("[data-part=send]").ClickAsync();

        await Expect(tab.Page.Locator("#innlegg-3")).ToContainTextAsync("og angrer ikke");
        await Expect(text).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_member_writes_on_while_the_server_is_killed_and_sends_when_it_is_back()
    {
        await using var server = await ServerProcess.StartAsync(("Demo:Enabled", "true"));
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoToAsync("/Account/Login?ReturnUrl=/samtaler/ny");
        await tab.Page.FillAsync("[name='Input.Email']", "medlem@demo.example");
        await tab.Page.FillAsync("[name='Input.Password']", "Demo-passord-2026");
        await tab.Page.ClickAsync("form button[type=submit].button--primary");
        var text = tab.Page.Locator("[data-part=text]");
        await text.FillAsync("Hva koster en elbuss");
        await tab.Page.FillAsync("[name=title]", "Elbuss i drift?");
        await Expect(tab.Page.Locator("[data-part=state]")).ToHaveTextAsync("Utkastet er lagret");

        await server.KillAsync();
        await text.PressSequentiallyAsync(" i drift om vinteren?");
        await Expect(text).ToHaveValueAsync("Hva koster en elbuss i drift om vinteren?");
        await server.StartAgainAsync();

        // The page draws itself anew when the server answers again.
        await Expect(tab.Page.GetByText("Utkastet ditt er hentet fram.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(text).ToHaveValueAsync("Hva koster en elbuss i drift om vinteren?");
        await Expect(tab.Page.Locator("[name=title]")).ToHaveValueAsync("Elbuss i drift?");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send spørsmålet" }).ClickAsync();
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync("Elbuss i drift?", new() { Timeout = 20_000 });
        await tab.GoToAsync("/samtaler?vis=mine");
        await Expect(tab.Page.Locator(".list__item h2", new() { HasText = "Elbuss i drift?" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_member_who_forgets_the_heading_is_told_and_loses_nothing()
    {
        var agder = await site.World.AgderAsync();
        await using var tab = await browser.OpenAsync(site, agder.Member);
        await tab.GoToAsync("/samtaler/ny");
        await tab.Page.Locator("[data-part=text]").FillAsync("Hva koster en elbuss?");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send spørsmålet" }).ClickAsync();

        await Expect(tab.Page.Locator("#ask-title")).ToBeFocusedAsync();
        await Expect(tab.Page.Locator("#ask-title-error")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[data-part=text]")).ToHaveValueAsync("Hva koster en elbuss?");
    }

    [Fact]
    public async Task A_member_attaches_a_file_mentions_a_colleague_and_looks_before_sending_by_keyboard_alone()
    {
        var agder = await site.World.AgderAsync();
        await using var tab = await browser.OpenAsync(site, agder.Member);
        await tab.GoToAsync("/samtaler/ny");
        var text = tab.Page.Locator("[data-part=text]");
        await tab.AliveAsync();
        await text.ClickAsync();
        await text.PressSequentiallyAsync("Spør @Siri S");
        await Expect(tab.Page.Locator("[role=option]")).ToHaveTextAsync(["Siri SuperbrukerKristiansand"]);
        await text.PressAsync("Enter");
        await Expect(text).ToHaveValueAsync("Spør @Siri Superbruker ");
        await tab.Page.SetInputFilesAsync("input[type=file]", new FilePayload { Name = "krav.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes("Kravliste") });
        await Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "krav.txt" })).ToBeVisibleAsync();
        await text.PressAsync("Control+b");

        await tab.Page.GetByRole(AriaRole.Tab, new() { Name = "Skriv" }).FocusAsync();
        await tab.Page.Keyboard.PressAsync("ArrowRight");

        await Expect(tab.Page.GetByRole(AriaRole.Tabpanel).Locator("strong")).ToHaveTextAsync("tekst");
        await Expect(tab.Page.GetByRole(AriaRole.Tabpanel).Locator(".mention")).ToHaveTextAsync("@Siri Superbruker");
        tab.Faults.ShouldBeEmpty();
    }
}
