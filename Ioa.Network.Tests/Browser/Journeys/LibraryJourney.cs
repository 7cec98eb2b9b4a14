using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

/// <summary>What was learned is written once, found by somebody else, and taken into use.</summary>
[Collection<JourneyCollection>]
public sealed class LibraryJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task An_answer_becomes_an_experience_that_two_write_one_reviews_and_another_region_finds_and_takes_into_use()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network, "Hvordan kjøpe snøfresere på sykkelveg?", "Vi trenger snøfresere som tåler salt.");
        await world.ReplyAsync(agder.Superuser, thread, "Vi leide snøfresere i en vinter før vi skrev kravene.");
        (await world.Get<AcceptAnswer>().HandleAsync(new(thread, (await world.PostsAsync(thread))[1].Id), World.As(agder.Member), world.Cancel)).ShouldBeDone();

        // One click on the answer, and the draft is there with question and answer in it.
        await using var superuser = await browser.OpenAsync(site, agder.Superuser);
        await superuser.GoToAsync($"/samtaler/{thread}");
        await superuser.AliveAsync();
        await superuser.Page.Locator("#innlegg-2").GetByText("Skriv som erfaring").ClickAsync();
        await superuser.AtAsync("/skriv$");
        await ReadyAsync(superuser);
        var id = new ExperienceId(Guid.Parse(new Uri(superuser.Page.Url).Segments[2].TrimEnd('/')));
        await Expect(superuser.Page.Locator("#del-title")).ToHaveValueAsync("Hvordan kjøpe snøfresere på sykkelveg?");

        // A member in the network is let in to write too; both are in the same section, and see each other.
        await Section(superuser, "Forfattere").ClickAsync();
        await superuser.Page.FillAsync("#forfatter", agder.Member.Email!);
        await superuser.Page.GetByText("Legg til", new() { Exact = true }).ClickAsync();
        await Expect(superuser.Page.Locator(".chosen")).ToContainTextAsync(agder.Member.Name);
        await using var member = await browser.OpenAsync(site, agder.Member);
        await WriteAsync(member, id);
        await Section(superuser, "Markedsdialog").ClickAsync();
        await Section(member, "Markedsdialog").ClickAsync();
        await Expect(member.Page.Locator(".editor__present")).ToHaveTextAsync($"Skriver her nå: {agder.Superuser.Name}");

        // Each in a box of their own: both are saved, and each sees the other's.
        await superuser.Page.Locator("textarea[data-part='dialogue.how']").FillAsync("Vi inviterte seks forhandlere.");
        await member.Page.Locator("textarea[data-part='dialogue.learned']").FillAsync("Saltet var det vanskelige.");
        await Expect(superuser.Page.Locator("textarea[data-part='dialogue.learned']")).ToHaveValueAsync("Saltet var det vanskelige.");
        await Expect(member.Page.Locator("textarea[data-part='dialogue.how']")).ToHaveValueAsync("Vi inviterte seks forhandlere.");

        // Both in the same box at once: whoever comes second is shown the other's, and nothing is lost.
        await Task.WhenAll(
            superuser.Page.Locator("textarea[data-part='dialogue.how']").FillAsync("Vi inviterte seks forhandlere til befaring."),
            member.Page.Locator("textarea[data-part='dialogue.how']").FillAsync("Vi møtte seks forhandlere på sykkelvegen."));
        var second = await EitherAsync(superuser, member);
        (await Axe.AllAsync(second)).ShouldBeEmpty();
        await second.Page.GetByText("Behold begge").ClickAsync();
        foreach (var tab in new[] { superuser, member })
        {
            await Expect(tab.Page.Locator("textarea[data-part='dialogue.how']")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("befaring[.\\s\\S]*sykkelvegen|sykkelvegen[.\\s\\S]*befaring"));
        }

        // How it went; then the coordinator is asked.
        await Section(superuser, "Utfall").ClickAsync();
        await superuser.Page.CheckAsync("#u-Completed");
        await Expect(superuser.Page.Locator(".part-state").First).ToContainTextAsync("Lagret");
        (await Axe.AllAsync(superuser)).ShouldBeEmpty();
        await superuser.GoToAsync($"/erfaringer/{id}/vurdering");
        await superuser.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Be om vurdering" }).ClickAsync();
        await Expect(superuser.Page.Locator(".notice--ok")).ToHaveTextAsync("De som vurderer, har fått beskjed.");

        // The coordinator remarks on a passage; an author sees to it where it is written.
        await using var coordinator = await browser.OpenAsync(site, agder.Coordinator);
        await coordinator.GoToAsync("/erfaringer");
        await coordinator.Page.Locator("section[aria-labelledby='til-vurdering']").GetByText("Hvordan kjøpe snøfresere på sykkelveg?").ClickAsync();
        var part = coordinator.Page.Locator("article:has([id='del-need.problem'])");
        await part.Locator("summary").ClickAsync();
        await part.GetByLabel("Merknad", new() { Exact = true }).FillAsync("Hvor mye salt?");
        await part.GetByText("Lagre merknad").ClickAsync();
        await Expect(coordinator.Page.Locator(".notice--ok")).ToHaveTextAsync("Merknaden er lagret.");
        await WriteAsync(member, id);
        await Section(member, "Behovskartlegging").ClickAsync();
        await Expect(member.Page.Locator(".remark")).ToContainTextAsync("Hvor mye salt?");
        await member.Page.Locator(".remark").GetByText("Fulgt opp").ClickAsync();
        await Expect(member.Page.Locator(".remark")).ToHaveCountAsync(0);

        await PublishAsync(coordinator, id, "Publiser for: Nettverket");
        await superuser.GoToAsync($"/erfaringer/{id}/vurdering");
        await superuser.Page.CheckAsync("#til-National");
        await superuser.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Be om vurdering" }).ClickAsync();
        await Expect(superuser.Page.Locator(".notice--ok")).ToBeVisibleAsync();
        await PublishAsync(coordinator, id, "Publiser for: Andre nettverk");

        // Somebody in another region writes nynorsk, and in a hurry.
        await using var outsider = await browser.OpenAsync(site, agder.Outsider);
        await FindAsync(outsider, "snøfresarar sykelveg", "Hvordan kjøpe snøfresere på sykkelveg?");
        await outsider.Page.FillAsync("#library-q", "snøfreserar på syk");
        await Expect(outsider.Page.Locator("#library-suggestions a").First).ToHaveTextAsync("Hvordan kjøpe snøfresere på sykkelveg?");
        await outsider.Page.Locator(".library__list").GetByText("sykkelveg").First.ClickAsync();
        await Expect(outsider.Page.Locator("h1")).ToHaveTextAsync("Hvordan kjøpe snøfresere på sykkelveg?");

        // All five stages.
        await outsider.Page.GetByText("Vi vurderer dette").First.ClickAsync();
        var days = Enumerable.Range(0, 5).Select(i => world.Today.AddDays(-40 + (10 * i))).ToList();
        await DayAsync(outsider, "#gjenbruk-dag", days[0]);
        await DayAsync(outsider, "#neste-dag", days[1]);
        await outsider.Page.CheckAsync("input[name='Input.Decision'][value=Adopted]");
        await outsider.Page.CheckAsync("input[name='Input.Reuse'][value=Adapted]");
        await outsider.Page.FillAsync("[name='Input.Reason']", "Vi har like mye salt.");
        await DayAsync(outsider, "#avgjort-dag", days[2]);
        await DayAsync(outsider, "#neste-dag", days[3]);
        await DayAsync(outsider, "#neste-dag", days[4]);
        (await Axe.AllAsync(outsider)).ShouldBeEmpty();

        // A neighbour says no, and why.
        await using var neighbour = await browser.OpenAsync(site, agder.Neighbour);
        await neighbour.GoToAsync($"/erfaringer/{id}/gjenbruk");
        await DayAsync(neighbour, "#gjenbruk-dag", days[0]);
        await neighbour.Page.Locator("details:has([name='Input.Decision']) > summary").ClickAsync();
        await neighbour.Page.CheckAsync("input[name='Input.Decision'][value=Rejected]");
        await neighbour.Page.FillAsync("[name='Input.Reason']", "Vi har ingen sykkelveg.");
        await DayAsync(neighbour, "#avgjort-dag", days[1]);

        await superuser.GoToAsync($"/erfaringer/{id}");
        var reuse = superuser.Page.Locator("section[aria-labelledby=gjenbruk]");
        await Expect(reuse).ToContainTextAsync("Vi har ingen sykkelveg.");
        await Expect(reuse).ToContainTextAsync("Vi har like mye salt.");
        await Expect(reuse).ToContainTextAsync(agder.Outsider.Organisation?.DisplayName ?? "Bergen");
        var seen = (await world.AdoptionsAsync(id, World.As(agder.Superuser))).Value;
        seen.Curve.ShouldHaveSingleItem().On.ShouldBe(days[3], "taken into use on the day of the fourth stage");
        (seen.InUse, seen.Rejected).ShouldBe((1, 1));

        // The conversation tells what it became.
        await member.GoToAsync($"/samtaler/{thread}");
        await Expect(member.Page.GetByText("Denne samtalen er blitt en erfaring:")).ToBeVisibleAsync();
        foreach (var tab in new[] { superuser, member, coordinator, outsider, neighbour })
        {
            tab.Faults.ShouldBeEmpty();
        }
    }

    private static Task ReadyAsync(Tab tab) => Expect(tab.Page.Locator(".editor[data-ready]")).ToBeVisibleAsync();

    private static async Task WriteAsync(Tab tab, ExperienceId id)
    {
        await tab.GoToAsync($"/erfaringer/{id}/skriv");
        await ReadyAsync(tab);
    }

    private static Microsoft.Playwright.ILocator Section(Tab tab, string name) => tab.Page.Locator(".editor__sections button").Filter(new() { HasText = name });

    private static async Task<Tab> EitherAsync(Tab one, Tab other)
    {
        for (var i = 0; i < 100; i++)
        {
            foreach (var tab in new[] { one, other })
            {
                if (await tab.Page.GetByText("Behold begge").CountAsync() > 0)
                {
                    return tab;
                }
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException("Nobody was shown the other's text.");
    }

    private static async Task PublishAsync(Tab tab, ExperienceId id, string button)
    {
        await tab.GoToAsync($"/erfaringer/{id}/vurdering");
        await tab.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = button }).ClickAsync();
        await Expect(tab.Page.Locator(".notice--ok")).ToHaveTextAsync("Erfaringen er publisert.");
    }

    // What is published is found within a second or so.
    private static async Task FindAsync(Tab tab, string text, string title)
    {
        for (var i = 0; i < 40; i++)
        {
            await tab.GoToAsync("/erfaringer?q=" + Uri.EscapeDataString(text));
            if ((await tab.Page.Locator(".library__list").AllInnerTextsAsync()).Any(t => t.Contains(title, StringComparison.Ordinal)))
            {
                return;
            }

            await Task.Delay(250);
        }

        throw new InvalidOperationException($"«{text}» does not find «{title}».");
    }

    private static async Task DayAsync(Tab tab, string field, DateOnly day)
    {
        await tab.Page.FillAsync(field, day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await tab.Page.ClickAsync($"form:has({field}) button[type=submit]");
        await Expect(tab.Page.Locator(".notice--ok")).ToBeVisibleAsync();
    }
}
