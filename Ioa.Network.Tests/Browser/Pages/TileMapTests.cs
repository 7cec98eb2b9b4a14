using Ioa.Network.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Ioa.Network.Tests.Browser.Pages;

/// <summary>The tile map by keyboard, on the page that shows the charts in Development; axe walks that page with all the others.</summary>
[Collection<PageCollection>]
public sealed class TileMapTests(SiteFixture site, BrowserFixture browser)
{
    private const string Focused = "[data-tile]:focus";

    [Fact]
    public async Task Map_ByKeyboard_IsOneTabStopWithArrowsAndLetters()
    {
        await using var tab = await browser.OpenAsync(site, (await site.World.AgderAsync()).Member);
        var page = tab.Page;
        await tab.GoToAsync("/utvikling/diagrammer");
        await tab.SettleAsync();
        await Expect(page.Locator("[data-tile]").Nth(356)).ToBeAttachedAsync();
        await Expect(page.Locator("[data-tile][tabindex='0']")).ToHaveCountAsync(1);

        // In from before, past the link that leaps over it; out again with one key.
        await page.Locator(".tilemap__skip").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(Focused)).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(Focused)).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Shift+Tab");

        await page.Keyboard.PressAsync("o");
        await page.Keyboard.PressAsync("s");
        await page.Keyboard.PressAsync("l");
        await Expect(page.Locator(Focused)).ToHaveAttributeAsync("data-tile", "Oslo");
        await Expect(page.Locator("[data-tilemap-now]")).ToContainTextAsync("Oslo, Oslo: ");
        await Expect(page.Locator(".tilemap__ring").First).ToBeVisibleAsync();
        (await Axe.AllAsync(tab)).ShouldBeEmpty();

        // There and back; the tab stop comes along.
        var (x, y) = await AtAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        (await AtAsync()).ShouldBe((x + 17.32, y), new Nearly());
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Locator(Focused)).ToHaveAttributeAsync("data-tile", "Oslo");
        await page.Keyboard.PressAsync("ArrowUp");
        (await AtAsync()).Y.ShouldBe(y - 15);
        await page.Keyboard.PressAsync("ArrowDown");
        (await AtAsync()).Y.ShouldBe(y);
        await Expect(page.Locator("[data-tile][tabindex='0']")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator("[data-tile]").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator("[data-tile]").Last).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Enter");
        await tab.AtAsync("/kommuner/[0-9]{4}$");
        tab.Faults.ShouldBeEmpty();

        async Task<(double X, double Y)> AtAsync()
        {
            var at = await page.Locator(Focused).EvaluateAsync<double[]>("tile => [Number(tile.dataset.x), Number(tile.dataset.y)]");
            return (at[0], at[1]);
        }
    }

    private sealed class Nearly : IEqualityComparer<(double X, double Y)>
    {
        public bool Equals((double X, double Y) a, (double X, double Y) b) => Math.Abs(a.X - b.X) + Math.Abs(a.Y - b.Y) < 0.1;

        public int GetHashCode((double X, double Y) at) => 0;
    }
}
