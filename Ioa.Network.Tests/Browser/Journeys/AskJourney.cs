using System.Text.RegularExpressions;
using Ioa.Network.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>The main job, on a server process of its own with the demo: the four accounts of the demo, and the question that is answered.</summary>
[Collection<JourneyCollection>]
public sealed class AskJourney(BrowserFixture browser)
{
    [Fact]
    public async Task The_four_demo_accounts_log_in()
    {
        await using var server = await ServerProcess.StartAsync(("Demo:Enabled", "true"));
        foreach (var account in (string[])["ks", "koordinator", "superbruker", "medlem"])
        {
            await using var tab = await browser.OpenDemoAsync(server, account);
            await Expect(tab.Page.Locator("h1")).ToBeVisibleAsync();
            tab.Faults.ShouldBeEmpty(account);
        }
    }

    [Fact]
    public async Task A_member_asks_the_superuser_sees_it_and_answers_the_member_sees_it_at_once_and_accepts()
    {
        await using var server = await ServerProcess.StartAsync(("Demo:Enabled", "true"));
        await using var member = await browser.OpenDemoAsync(server, "medlem");
        await using var superuser = await browser.OpenDemoAsync(server, "superbruker");

        var thread = await AskAsync(member, "Hvordan vekter dere miljø i renholdsavtaler?", "Vi skal ut med anbud før jul. **Hva har virket hos dere?**");

        // It has come in the other browser: in the list, and open to be answered.
        await superuser.GoToAsync("/samtaler");
        await superuser.Page.GetByRole(AriaRole.Link, new() { Name = "Hvordan vekter dere miljø i renholdsavtaler?" }).First.ClickAsync();
        await Expect(superuser.Page.Locator("h1")).ToHaveTextAsync("Hvordan vekter dere miljø i renholdsavtaler?");
        await Expect(superuser.Page.Locator("#innlegg-1 strong", new() { HasText = "Hva har virket hos dere?" })).ToBeVisibleAsync();
        await superuser.AliveAsync();
        await member.AliveAsync();
        await MarkAsync(member);
        await ReplyAsync(superuser, "Vi ga 30 % og ba om dokumentasjon.");

        await Expect(member.Page.Locator("#innlegg-2 .prose")).ToHaveTextAsync("Vi ga 30 % og ba om dokumentasjon.");
        await Expect(superuser.Page.Locator("#innlegg-2 .prose")).ToHaveTextAsync("Vi ga 30 % og ba om dokumentasjon.");
        await member.Page.ClickAsync("[data-post-action=accept][data-post='2']");

        await Expect(member.Page.Locator("#innlegg-2.post--accepted")).ToBeVisibleAsync();
        await Expect(superuser.Page.Locator("#innlegg-2.post--accepted")).ToBeVisibleAsync();
        (await IsMarkedAsync(member)).ShouldBeTrue("the page was loaded again");
        member.Page.Url.ShouldContain(thread);
        member.Faults.ShouldBeEmpty();
        superuser.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_member_who_begins_a_question_that_is_answered_sees_it_and_need_not_ask()
    {
        await using var server = await ServerProcess.StartAsync(("Demo:Enabled", "true"));
        await using var superuser = await browser.OpenDemoAsync(server, "superbruker");
        var thread = await AskAsync(superuser, "Leie av lastesykler til parkvesenet", "Vi eier lastesyklene, og parkvesenet bruker dem hele året.");

        await using var member = await browser.OpenDemoAsync(server, "medlem");
        await member.GoToAsync("/samtaler/ny");
        await member.AliveAsync();
        await member.Page.FillAsync("[name=title]", "Leige av lastesyklar");
        await Expect(member.Page.Locator("[data-similar] li")).ToHaveCountAsync(0);
        await member.Page.Locator("[name=title]").PressSequentiallyAsync(" til parkvesnet");
        await WriteAsync(member, "Eig de dei?");
        var suggestion = member.Page.Locator("[data-similar] li", new() { HasText = "Leie av lastesykler til parkvesenet" });
        await Expect(suggestion).ToBeVisibleAsync();
        await Expect(member.Page.Locator("[data-similar-count]")).Not.ToBeEmptyAsync();
        (await Axe.AllAsync(member)).ShouldBeEmpty();
        await suggestion.GetByRole(AriaRole.Button).PressAsync("Enter");

        await member.AtAsync(Regex.Escape(thread));
        await Expect(member.Page.Locator(".notice--ok")).ToBeVisibleAsync();
        await member.GoToAsync("/samtaler/ny");
        await member.AliveAsync();
        await Expect(member.Page.Locator("[name=title]")).ToHaveValueAsync("");
        await Expect(member.Page.Locator("textarea[data-part=text]")).ToHaveValueAsync("");
        member.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_superuser_asks_for_somebody_who_telephoned()
    {
        await using var server = await ServerProcess.StartAsync(("Demo:Enabled", "true"));
        await using var superuser = await browser.OpenDemoAsync(server, "superbruker");
        await superuser.GoToAsync("/samtaler/ny");
        await superuser.AliveAsync();
        await superuser.Page.FillAsync("[name=title]", "Hvem har kjøpt brannbåt?");
        await WriteAsync(superuser, "Lyngdal ringte og spurte.");
        await superuser.Page.FillAsync("[name=tried]", "To leverandører\nEn nabo");
        await superuser.Page.Locator("optgroup[label=Lyngdal] option").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var caller = (await superuser.Page.Locator("optgroup[label=Lyngdal] option").First.InnerTextAsync()).Trim();
        await superuser.Page.SelectOptionAsync("[name=askedFor]", new SelectOptionValue { Label = caller });
        await SendAsync(superuser);

        await superuser.AtAsync("/[0-9a-f-]{36}([?#].*)?$");
        await Expect(superuser.Page.Locator(".question-needs")).ToContainTextAsync($"{caller}, Lyngdal");
        await Expect(superuser.Page.Locator(".question-needs")).ToContainTextAsync("En nabo");
        superuser.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_server_is_killed_between_question_and_answer_and_nothing_is_lost_and_nothing_twice()
    {
        await using var server = await ServerProcess.StartAsync(("Demo:Enabled", "true"));
        await using var member = await browser.OpenDemoAsync(server, "medlem");
        await using var superuser = await browser.OpenDemoAsync(server, "superbruker");
        var thread = await AskAsync(member, "Hvem har kjøpt velferdsteknologi sammen?", "Vi er tre kommuner som vil gå sammen.");
        await member.AliveAsync();
        await superuser.GoToAsync($"/samtaler/{thread}");
        await superuser.AliveAsync();

        // Both are in the middle of a sentence when the server dies.
        await WriteAsync(superuser, "Vi gikk sammen med nabokommunene i 2024");
        await WriteAsync(member, "Jeg glemte å si at");
        await MarkAsync(superuser);
        await MarkAsync(member);
        await server.KillAsync();
        await superuser.Page.Locator("[data-part=text]").PressSequentiallyAsync(", og det gikk bra.");
        await server.StartAgainAsync();

        // Both pages draw themselves anew. What was being written is there, also what was written while the server was gone.
        await superuser.Page.WaitForFunctionAsync("() => !window.notReloaded");
        await member.Page.WaitForFunctionAsync("() => !window.notReloaded");
        await Expect(superuser.Page.Locator("textarea")).ToHaveValueAsync("Vi gikk sammen med nabokommunene i 2024, og det gikk bra.");
        await Expect(member.Page.Locator("textarea")).ToHaveValueAsync("Jeg glemte å si at");
        await superuser.AliveAsync();
        await member.AliveAsync();
        await Expect(superuser.Page.Locator("article")).ToHaveCountAsync(1);
        await SendAsync(superuser);

        await Expect(member.Page.Locator("#innlegg-2 .prose")).ToHaveTextAsync("Vi gikk sammen med nabokommunene i 2024, og det gikk bra.");
        await Expect(member.Page.Locator("textarea")).ToHaveValueAsync("Jeg glemte å si at");
        await SendAsync(member);
        await Expect(superuser.Page.Locator("#innlegg-3 .prose")).ToHaveTextAsync("Jeg glemte å si at");
        await Expect(superuser.Page.Locator("textarea")).ToHaveValueAsync("");

        // Drawn anew from the database: three posts, in order, each once.
        await member.GoToAsync($"/samtaler/{thread}");
        (await member.Page.Locator("article .prose").AllInnerTextsAsync()).Select(text => text.Trim()).ShouldBe(
            ["Vi er tre kommuner som vil gå sammen.", "Vi gikk sammen med nabokommunene i 2024, og det gikk bra.", "Jeg glemte å si at"]);
        await member.AliveAsync();
        await Expect(member.Page.Locator("textarea")).ToHaveValueAsync("");
    }

    /// <summary>Asks on the page made for it and returns the new conversation's id.</summary>
    private static async Task<string> AskAsync(Tab tab, string title, string body)
    {
        await tab.GoToAsync("/samtaler/ny");
        await tab.AliveAsync();
        await tab.Page.FillAsync("[name=title]", title);
        await WriteAsync(tab, body);
        await SendAsync(tab);
        await tab.AtAsync("/[0-9a-f-]{36}([?#].*)?$");
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(title);
        return new Uri(tab.Page.Url).Segments[^1];
    }

    private static async Task ReplyAsync(Tab tab, string text)
    {
        await WriteAsync(tab, text);
        await SendAsync(tab);
    }

    private static async Task WriteAsync(Tab tab, string text)
    {
        await tab.Page.Locator("[data-part=text]").ClickAsync();
        await tab.Page.Locator("[data-part=text]").PressSequentiallyAsync(text);
    }

    private static Task SendAsync(Tab tab) => tab.Page.Locator("[data-editor] [data-part=send]").ClickAsync();

    private static Task MarkAsync(Tab tab) => tab.Page.EvaluateAsync("() => { window.notReloaded = true; }");

    private static Task<bool> IsMarkedAsync(Tab tab) => tab.Page.EvaluateAsync<bool>("() => window.notReloaded === true");
}
