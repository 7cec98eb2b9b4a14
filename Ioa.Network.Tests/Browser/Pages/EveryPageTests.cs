using System.Collections.Concurrent;
using System.Net;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.Playwright;

namespace Ioa.Network.Tests.Browser.Pages;

/// <summary>What every page must be, in every language.</summary>
[Collection<PageCollection>]
public sealed class EveryPageTests(SiteFixture site, BrowserFixture browser, EveryPageTests.Tabs tabs) : IClassFixture<EveryPageTests.Tabs>
{
    /// <summary>
    /// No axe violation (WCAG 2.0–2.2 A and AA, best practices), one heading, a title, the right language, no fault, no request
    /// elsewhere; contrast in the dark too; no sideways scroll on a telephone, or at 400 % (WCAG 1.4.10).
    /// </summary>
    [Theory, MemberData(nameof(SitePages.All), MemberType = typeof(SitePages))]
    public async Task EveryPage_InEveryLanguage_IsAccessible(string template)
    {
        var story = await Story.OfAsync(site);
        var path = SitePages.Fill(template, story);
        var reader = await ReaderAsync(story, path);
        var lacks = await Task.WhenAll(((string[])["nb", "nn", "en"]).Select(language => LacksAsync(path, reader, language)));

        lacks.SelectMany(lack => lack).ShouldBeEmpty($"{path} as {reader?.Name ?? "nobody"}");
    }

    private async Task<List<string>> LacksAsync(string path, Person? reader, string language)
    {
        var tab = await tabs.OfAsync(browser, site, language);
        await tab.BecomeAsync(site, reader, language);
        tab.Faults.Clear();
        tab.Elsewhere.Clear();
        await tab.Page.SetViewportSizeAsync(1280, 900);
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await tab.GoToAsync(path);
        await tab.SettleAsync();
        var lacks = (await LacksAsync(tab, language)).Select(lack => $"{language}: {lack}").ToList();
        if (language == "nb")
        {
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            lacks.AddRange((await Axe.ContrastAsync(tab)).Select(lack => $"dark: {lack}"));
            await tab.Page.SetViewportSizeAsync(320, 700);
            lacks.AddRange((await WiderThan320Async(tab)).Select(lack => $"wider than 320 px: {lack}"));
        }

        return lacks;
    }

    /// <summary>Whoever sees the page: the first that gets it and is not sent elsewhere.</summary>
    private async Task<Person?> ReaderAsync(Story story, string path)
    {
        foreach (var person in (Person?[])[story.Agder.Member, story.Agder.Coordinator, story.Agder.Superuser, story.Agder.Administrator, story.TwoStep, null])
        {
            using var visitor = person is null ? site.Visit() : await site.VisitAsync(person);
            using var response = await visitor.GetAsync(path);
            if (response.StatusCode == HttpStatusCode.OK || (person is null && response.StatusCode != HttpStatusCode.Redirect))
            {
                return person;
            }
        }

        throw new InvalidOperationException($"Nobody sees {path}");
    }

    private static Task<string[]> WiderThan320Async(Tab tab) => tab.Page.EvaluateAsync<string[]>("""
        () => document.documentElement.scrollWidth <= 320 ? [] : [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > 321)
            .slice(0, 5)
            .map(e => e.outerHTML.slice(0, 150))
        """);

    private static async Task<List<string>> LacksAsync(Tab tab, string language)
    {
        var lacks = (await Axe.AllAsync(tab)).ToList();
        lacks.AddRange(tab.Faults.Select(fault => $"fault: {fault}"));
        lacks.AddRange(tab.Elsewhere.Select(url => $"request elsewhere: {url}"));
        if (await tab.Page.Locator("h1").CountAsync() != 1)
        {
            lacks.Add("not one h1");
        }

        if (string.IsNullOrWhiteSpace(await tab.Page.TitleAsync()))
        {
            lacks.Add("no title");
        }

        if (await tab.Page.Locator("html").GetAttributeAsync("lang") is var lang && lang != language)
        {
            lacks.Add($"lang is {lang}");
        }

        return lacks;
    }

    /// <summary>A tab for each language, which goes from page to page: a browser that starts anew for each takes three times as long.</summary>
    public sealed class Tabs : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, Lazy<Task<Tab>>> _open = new(StringComparer.Ordinal);

        public Task<Tab> OfAsync(BrowserFixture browser, SiteFixture site, string language) =>
            _open.GetOrAdd(language, _ => new Lazy<Task<Tab>>(() => browser.OpenAsync(site.Address, language))).Value;

        public async ValueTask DisposeAsync()
        {
            foreach (var tab in _open.Values)
            {
                await (await tab.Value).DisposeAsync();
            }
        }
    }
}
