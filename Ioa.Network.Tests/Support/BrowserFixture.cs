using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Ioa.Network.Core.People;
using Microsoft.Playwright;

namespace Ioa.Network.Tests.Support;

/// <summary>Debian's Chromium without windows, driven by Playwright; nothing is downloaded.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium-headless-shell";
    private const float Patience = 90_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            await DebianPackage.InstallAsync("chromium-headless-shell");
        }

        // Patience costs nothing where all goes well, and a busy machine proves nothing.
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A tab in a browser of its own (no cookies but its own), signed in when a person is given.</summary>
    public async Task<Tab> OpenAsync(SiteFixture site, Person? person = null, string language = "nb", int width = 1280, int height = 900)
    {
        var tab = await OpenAsync(site.Address, language, width, height);
        await tab.BecomeAsync(site, person, language);
        return tab;
    }

    /// <summary>A tab that has not signed in, at any address.</summary>
    public async Task<Tab> OpenAsync(Uri address, string language = "nb", int width = 1280, int height = 900)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            Locale = language,
            TimezoneId = "Europe/Oslo",
            ViewportSize = new() { Width = width, Height = height },
        });
        context.SetDefaultTimeout(Patience);
        return new Tab(await context.NewPageAsync(), address);
    }

    /// <summary>A tab signed in by the login page as one of the demo's four accounts («medlem», «superbruker», «koordinator», «ks»).</summary>
    public async Task<Tab> OpenDemoAsync(ServerProcess server, string account)
    {
        var tab = await OpenAsync(server.Address);
        await tab.GoToAsync("/Account/Login");
        await tab.Page.FillAsync("[name='Input.Email']", $"{account}@demo.example");
        await tab.Page.FillAsync("[name='Input.Password']", "Demo-passord-2026");
        await tab.Page.ClickAsync("form:has([name='Input.Password']) button[type=submit]");
        await tab.AtAsync("^" + Regex.Escape(server.Address.ToString()) + "$");
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>A page in a browser, and what it did behind the person's back.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly ConcurrentDictionary<IRequest, long> _asked = new();

    public Tab(IPage page, Uri site)
    {
        Page = page;
        page.Request += (_, request) =>
        {
            if (request.ResourceType != "eventsource")
            {
                _asked[request] = Stopwatch.GetTimestamp();
            }
        };
        page.RequestFinished += (_, request) => _asked.TryRemove(request, out long _);
        page.RequestFailed += (_, request) => _asked.TryRemove(request, out long _);
        page.Crash += (_, _) => Faults.Add("the page crashed");
        page.PageError += (_, error) => Faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Faults.Add(message.Text);
            }
        };
        page.Dialog += (_, dialog) =>
        {
            Dialogs.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Context.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } url && url.Authority != site.Authority)
            {
                Elsewhere.Add(request.Url);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What its scripts complained of.</summary>
    public ConcurrentBag<string> Faults { get; } = [];

    /// <summary>The dialogs that opened.</summary>
    public ConcurrentBag<string> Dialogs { get; } = [];

    /// <summary>What it asked of other sites.</summary>
    public ConcurrentBag<string> Elsewhere { get; } = [];

    /// <summary>Goes on as somebody else, or as nobody: with their cookies and no others.</summary>
    public async Task BecomeAsync(SiteFixture site, Person? person, string language)
    {
        using var visitor = person is null ? site.Visit(language) : await site.VisitAsync(person, language);
        await Page.Context.ClearCookiesAsync();
        await Page.Context.AddCookiesAsync(visitor.Cookies.GetCookies(site.Address).Select(cookie => new Microsoft.Playwright.Cookie
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Url = site.Address.ToString(),
            HttpOnly = cookie.HttpOnly,
        }));
    }

    /// <summary>Opens a page and waits until it has loaded.</summary>
    public async Task<HttpStatusCode> GoToAsync(string path)
    {
        var response = await Page.GotoAsync(path);
        return (HttpStatusCode)response!.Status;
    }

    /// <summary>
    /// Waits until it is at an address, by a pattern. Not <c>WaitForURLAsync</c>: it asks whether the page has loaded and listens for that
    /// afterwards, so that a page that loads between the two is waited for in vain.
    /// </summary>
    public Task AtAsync(string pattern) => Assertions.Expect(Page).ToHaveURLAsync(new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>Waits until the page's editor takes text: its circuit is connected.</summary>
    public Task AliveAsync() => Assertions.Expect(Page.Locator("[data-editor][data-ready]").First).ToBeVisibleAsync();

    /// <summary>
    /// Waits until the page has asked for nothing for half a second; the bell's stream, which never ends, aside, and so is what a page asked
    /// for when it was left, of which nobody hears the end.
    /// </summary>
    public async Task SettleAsync()
    {
        await Page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        for (var quiet = 0; quiet < 10; quiet = _asked.Values.All(at => Stopwatch.GetElapsedTime(at).TotalSeconds > 10) ? quiet + 1 : 0)
        {
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}
