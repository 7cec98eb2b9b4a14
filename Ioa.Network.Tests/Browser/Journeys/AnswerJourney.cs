using Ioa.Network.Core.Duties;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>A superuser answers with what is at hand, and makes the answer everybody's.</summary>
[Collection<JourneyCollection>]
public sealed class AnswerJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task A_superuser_answers_with_a_fixed_passage_and_puts_the_answer_among_questions_and_answers()
    {
        var agder = await site.World.AgderAsync();
        var thread = await site.World.AskAsync(agder.Member, agder.Network, "Kan vi komme på besøk?");
        await using var tab = await browser.OpenAsync(site, agder.Superuser);

        // The passage is written once …
        await tab.GoToAsync("/skranke/avsnitt");
        await tab.Page.FillAsync("#avsnitt-tittel", "Besøk");
        await tab.Page.FillAsync("#avsnitt-tekst", "Hei {navn}! **{kommune}** er velkommen {dag}.");
        await tab.Page.ClickAsync("form:has(#avsnitt-tekst) button[type=submit]");
        await Expect(tab.Page.Locator(".notice--ok")).ToHaveTextAsync("Avsnittet er lagret.");

        // … and used in an answer, after what is written already.
        await tab.GoToAsync($"/samtaler/{thread}");
        await tab.AliveAsync();
        await tab.Page.Locator("[data-part=text]").FillAsync("Ja!");
        await tab.Page.Locator(".passages button").ClickAsync();
        await tab.Page.SelectOptionAsync("#avsnitt", "Besøk");
        await tab.Page.GetByLabel("dag", new() { Exact = true }).FillAsync("tirsdag");
        (await Axe.AllAsync(tab)).ShouldBeEmpty();
        await tab.Page.GetByText("Sett inn i svaret").ClickAsync();
        await Expect(tab.Page.Locator("[data-part=text]")).ToHaveValueAsync(
            $"Ja!\n\nHei {agder.Member.Name.Split(' ')[0]}! **{agder.Lyngdal.DisplayName}** er velkommen tirsdag.\n\n");
        await tab.Page.Locator("[data-editor] [data-part=send]").ClickAsync();
        var answer = tab.Page.Locator("#innlegg-2");
        await Expect(answer).ToContainTextAsync("er velkommen tirsdag.");

        await answer.GetByText("Legg i spørsmål og svar").ClickAsync();
        await Expect(tab.Page.Locator("#faq-question")).ToHaveValueAsync("Kan vi komme på besøk?");
        await tab.Page.FillAsync("#faq-answer", "Ja, den første tirsdagen i måneden.");
        await tab.Page.ClickAsync("form:has(#faq-answer) button[type=submit]");
        await Expect(tab.Page.Locator(".notice--ok")).ToBeVisibleAsync();

        // A member finds it, and the way back to the conversation.
        await using var member = await browser.OpenAsync(site, agder.Neighbour);
        await member.GoToAsync($"/nettverk/{agder.Network.Slug}");
        await member.Page.Locator("main").GetByText("Spørsmål og svar").ClickAsync();
        await member.Page.Locator(".faq__item summary").ClickAsync();
        await Expect(member.Page.Locator(".faq__item")).ToContainTextAsync("Ja, den første tirsdagen i måneden.");
        await member.Page.Locator(".faq__item").GetByText("Samtalen det kommer fra").ClickAsync();
        await Expect(member.Page.Locator("#innlegg-2")).ToContainTextAsync("er velkommen tirsdag.");
        (await site.World.Get<PassagesQuery>().HandleAsync(World.As(agder.Superuser), site.World.Cancel)).Value.Items.ShouldHaveSingleItem();
        tab.Faults.ShouldBeEmpty();
        member.Faults.ShouldBeEmpty();
    }
}
