using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Browser.Pages;

/// <summary>What people write is text, whatever they write.</summary>
[Collection<JourneyCollection>]
public sealed class HostileTextTests(SiteFixture site, BrowserFixture browser)
{
    private const int PerPage = 50;
    private const int PerList = 25;
    private const int MostListed = 1_000;

    // Read once: a pause of the machine must not put two in the wrong order.
    private readonly DateTimeOffset _begun = site.World.Now;

    /// <summary>Finds what is in the page that a text must never become.</summary>
    private const string Harm = """
        () => {
            const harm = [];
            if (window.hostile) harm.push('something ran');
            if (document.querySelectorAll('main').length !== 1 || document.querySelectorAll('h1').length !== 1) harm.push('the page is broken');
            const footer = document.querySelector('.site-footer');
            if (!footer || footer.closest('main') || footer.getBoundingClientRect().height === 0) harm.push('the page has no end');
            for (const e of document.querySelectorAll('main *')) {
                for (const a of e.attributes) {
                    if (/^on/i.test(a.name)) harm.push(e.outerHTML.slice(0, 200));
                    if (/^[\s\u0000-\u0020]*(javascript|vbscript|data):/i.test(a.value) && a.name !== 'title' && a.name !== 'value' && a.name !== 'alt' && !a.name.startsWith('aria-')) harm.push(e.outerHTML.slice(0, 200));
                    if (a.name === 'style' && /url\(|expression/i.test(a.value)) harm.push(e.outerHTML.slice(0, 200));
                }
            }
            for (const e of document.querySelectorAll('.prose :is(script, style, iframe, object, embed, form, button, base, meta, link, svg, math, video, audio, textarea, body, html, template, noscript, details)')) harm.push(e.outerHTML.slice(0, 200));
            return harm;
        }
        """;

    /// <summary>Two thousand bodies, in pages of fifty posts by fifty people with such names, in conversations with such titles.</summary>
    [Fact]
    public async Task Posts_ByHostileWriters_AreText()
    {
        var agder = await site.World.AgderAsync();
        var threads = await WriteAsync(agder);
        await using var tab = await browser.OpenAsync(site, agder.Neighbour);
        for (var page = 0; page < threads.Count; page++)
        {
            await tab.GoToAsync($"/samtaler/{threads[page].Id}?side=1");
            (await tab.Page.EvaluateAsync<string[]>(Harm)).ShouldBeEmpty($"page {page.ToString(CultureInfo.InvariantCulture)}");
            (await tab.Page.Locator("h1").TextContentAsync()).ShouldBe(threads[page].Title);
            (await tab.Page.Locator("article .post__by strong").AllTextContentsAsync()).ShouldBe(
                Enumerable.Range(page * PerPage, PerPage).Select(Name));

            // Nothing of a text was swallowed: each has its number at its end.
            var bodies = await tab.Page.Locator("article .prose").AllTextContentsAsync();
            bodies.Count.ShouldBe(PerPage);
            for (var i = 0; i < PerPage; i++)
            {
                bodies[i].TrimEnd().ShouldContain("#" + ((page * PerPage) + i).ToString(CultureInfo.InvariantCulture));
            }
        }

        tab.Dialogs.ShouldBeEmpty();
        tab.Elsewhere.ShouldBeEmpty();
        tab.Faults.ShouldBeEmpty();
    }

    /// <summary>Two thousand titles and tags, in lists.</summary>
    [Fact]
    public async Task Titles_AndTagsOfHostileWriters_AreText()
    {
        var agder = await site.World.AgderAsync();
        await using (var db = await site.World.DbAsync())
        {
            for (var i = 0; i < HostileStrings.Count; i++)
            {
                db.Threads.Add(Thread(i < MostListed ? agder.Network : agder.National, agder.Superuser, i, "Hei", agder.Superuser));
            }

            await db.SaveChangesAsync(site.World.Cancel);
        }

        await using var tab = await browser.OpenAsync(site, agder.OtherSuperuser);
        for (var page = 0; page < HostileStrings.Count / PerList; page++)
        {
            var network = page * PerList < MostListed ? agder.Network : agder.National;
            await tab.GoToAsync($"/samtaler?nettverk={network.Slug}&side={((page % (MostListed / PerList)) + 1).ToString(CultureInfo.InvariantCulture)}");
            (await tab.Page.EvaluateAsync<string[]>(Harm)).ShouldBeEmpty($"page {page.ToString(CultureInfo.InvariantCulture)}");
            (await tab.Page.Locator("main a[href^='/samtaler/0']").AllTextContentsAsync()).Select(text => text.Trim()).ShouldBe(
                Enumerable.Range(page * PerList, PerList).Select(Title), Case.Sensitive, $"page {page.ToString(CultureInfo.InvariantCulture)}");
        }

        tab.Dialogs.ShouldBeEmpty();
        tab.Elsewhere.ShouldBeEmpty();
        tab.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Megabytes_OfBrackets_AreRefusedOrText()
    {
        var world = site.World;
        var agder = await world.AgderAsync();
        var brackets = new string('[', 1_000_000);
        var start = world.Get<StartThread>();

        var refusals = new[]
        {
            await StartAsync("Tittel", brackets, []),
            await StartAsync(brackets, "Tekst", []),
            await StartAsync("Tittel", "Tekst", [brackets]),
        };

        refusals.Select(r => r.Error?.Code).ShouldBe(["Discussions.BodyTooLong", "Discussions.TitleTooLong", "Discussions.TagTooLong"]);
        var thread = await StartAsync("Klammer", new string('[', Post.MaxLength), []);
        await using var tab = await browser.OpenAsync(site, agder.Member);
        await tab.GoToAsync($"/samtaler/{thread.Value}");
        (await tab.Page.Locator("article .prose").First.TextContentAsync())!.Trim().Length.ShouldBe(Post.MaxLength);
        (await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue();
        (await tab.Page.EvaluateAsync<string[]>(Harm)).ShouldBeEmpty();

        Task<Result<ThreadId>> StartAsync(string title, string body, string[] tags) => start.HandleAsync(
            new StartThreadCommand(agder.Network.Id, ThreadKind.Discussion, title, body, null, null, tags, [], PostId.New().Value), World.As(agder.Member), world.Cancel);
    }

    /// <summary>As the use cases clean and measure them.</summary>
    private static string Title(int i) => Fit(HostileStrings.All[i], DiscussionThread.MaxTitleLength);

    private static string Name(int i) => Fit(HostileStrings.All[i], 120);

    private static string Fit(string text, int length)
    {
        var line = SafeText.Line(text);
        return SafeText.Line(line.Length > length ? line[..length] : line);
    }

    private DiscussionThread Thread(LearningNetwork network, Person author, int i, string body, Person organisationOf)
    {
        var at = _begun.AddSeconds(-i);
        var thread = new DiscussionThread
        {
            NetworkId = network.Id,
            Kind = ThreadKind.Discussion,
            Title = Title(i),
            AuthorId = author.Id,
            AuthorOrganisationId = organisationOf.OrganisationId,
            CreatedAt = at,
            Tags = [Fit(HostileStrings.All[i], DiscussionThread.MaxTagLength).ToLowerInvariant()],
        };
        Write(thread, author, body, at);
        return thread;
    }

    private static void Write(DiscussionThread thread, Person author, string body, DateTimeOffset at)
    {
        var text = Wording.Body(body).Value;
        thread.Posts.Add(thread.AddPost(author.Id, author.OrganisationId, text, MarkdownRenderer.Render(text), PostId.New().Value, at));
    }

    private async Task<List<DiscussionThread>> WriteAsync(Agder agder)
    {
        var world = site.World;
        await using var db = await world.DbAsync();
        var threads = new List<DiscussionThread>();
        for (var i = 0; i < HostileStrings.Count; i++)
        {
            var email = $"h{i.ToString(CultureInfo.InvariantCulture)}.{agder.Network.Slug}@fiendtlig.example";
            var writer = new Person
            {
                Name = Name(i),
                Title = Name(i),
                OrganisationId = agder.Lyngdal.Id,
                UserName = email,
                NormalizedUserName = email.ToUpperInvariant(),
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                SecurityStamp = email,
            };
            db.Users.Add(writer);
            if (i % PerPage == 0)
            {
                threads.Add(Thread(agder.Network, writer, i, HostileStrings.All[i] + $"\n\n#{i.ToString(CultureInfo.InvariantCulture)}", writer));
            }
            else
            {
                Write(threads[^1], writer, HostileStrings.All[i] + $"\n\n#{i.ToString(CultureInfo.InvariantCulture)}", world.Now);
            }
        }

        db.Threads.AddRange(threads);
        await db.SaveChangesAsync(world.Cancel);
        return threads;
    }
}
