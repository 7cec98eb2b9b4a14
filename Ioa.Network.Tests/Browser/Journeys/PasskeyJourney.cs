using System.Net;
using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Journeys;

[Collection<JourneyCollection>]
public sealed class PasskeyJourney(SiteFixture site, BrowserFixture browser)
{
    [Fact]
    public async Task A_member_adds_a_passkey_logs_in_with_it_and_removes_it()
    {
        var agder = await site.World.AgderAsync();
        await using var tab = await browser.OpenAsync(site, agder.Member);
        var page = tab.Page;
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        // The suggestion in the e-mail field would answer by itself here; the button is what is tried.
        await page.AddInitScriptAsync("if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;");

        (await tab.GoToAsync("/Account/Passkeys")).ShouldBe(HttpStatusCode.OK);
        await page.FillAsync("[name='Input.Name']", "Jobbtelefonen");
        await page.ClickAsync("passkey-button button");
        await Expect(page.Locator(".list__title")).ToHaveTextAsync("Jobbtelefonen");

        await page.Context.ClearCookiesAsync();
        await tab.GoToAsync("/Account/Login?ReturnUrl=%2FAccount%2FPasskeys");
        await page.ClickAsync("passkey-button button");
        await Expect(page.Locator(".list__title")).ToHaveTextAsync("Jobbtelefonen");

        await page.ClickAsync("details:has(form) > summary:has-text('Gi nytt navn')");
        await page.FillAsync("[name='NewName']", "Den nye telefonen");
        await page.ClickAsync("main details button:has-text('Lagre')");
        await Expect(page.Locator(".list__title")).ToHaveTextAsync("Den nye telefonen");

        await page.ClickAsync("details:has(form) > summary:has-text('Gi nytt navn')");
        await page.ClickAsync("main .button--danger");
        await Expect(page.Locator(".empty")).ToBeVisibleAsync();
        tab.Faults.ShouldBeEmpty();
        tab.Elsewhere.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nb", 1280)]
    [InlineData("nn", 320)]
    public async Task A_member_finds_no_obstacle_on_any_account_page(string language, int width)
    {
        var agder = await site.World.AgderAsync();
        await using var outside = await browser.OpenAsync(site.Address, language, width);
        await using var inside = await browser.OpenAsync(site, agder.Member, language, width);
        await inside.GoToAsync("/Account/TwoFactor");
        await inside.Page.ClickAsync("main form .button--primary");
        await inside.AtAsync("/Account/TwoFactor/Setup$");

        string[] signedOut = ["Login", "Register", "ForgotPassword", "ResetPassword?Person=x&Token=y", "Confirm", "AccessDenied"];
        string[] signedIn = ["", "Profile", "Password", "TwoFactor", "TwoFactor/Setup", "Passkeys", "Sessions"];
        foreach (var (tab, path) in signedOut.Select(p => (outside, p)).Concat(signedIn.Select(p => (inside, p))))
        {
            await tab.GoToAsync($"/Account/{path}".TrimEnd('/'));

            (await Axe.AllAsync(tab)).ShouldBeEmpty(path);
            (await tab.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, path);
            tab.Faults.ShouldBeEmpty();
        }
    }
}
