using System.Net;
using System.Text.RegularExpressions;
using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

[Collection<JourneyCollection>]
public sealed class LoginJourney(SiteFixture site, BrowserFixture browser)
{
    [Theory]
    [InlineData("nb", "Logg inn")]
    [InlineData("nn", "Logg inn")]
    [InlineData("en", "Log in")]
    public async Task A_member_logs_in_in_their_own_language(string language, string heading)
    {
        var agder = await site.World.AgderAsync();
        await using var tab = await browser.OpenAsync(site.Address, language);

        (await tab.GoToAsync("/Account/Login")).ShouldBe(HttpStatusCode.OK);
        await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(heading);
        await tab.Page.FillAsync("[name='Input.Email']", agder.Member.Email!);
        await tab.Page.FillAsync("[name='Input.Password']", World.Password);
        await tab.Page.ClickAsync("form button[type=submit].button--primary");

        await tab.AtAsync("^" + Regex.Escape(site.Address.ToString()) + "$");
        tab.Faults.ShouldBeEmpty();
    }
}
