using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ioa.Network.Core.Duties;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Core.Duties;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>The pages of enquiries as they come from the server: they need no script.</summary>
[Collection<SiteCollection>]
public sealed class EnquiryPagesTests(SiteFixture site)
{
    private World World => site.World;

    [Fact]
    public async Task New_FiveFields_IsWrittenDown_AndOfferedTheSameDay()
    {
        var agder = await World.AgderAsync();
        await World.RegisterAsync(agder.Superuser, agder.Network, World.Visit(agder.Lindesnes, "Besøk om velferdsteknologi"), agreed: World.Today.AddDays(11));
        using var visitor = await site.VisitAsync(agder.Superuser);

        using var saved = await visitor.SubmitAsync(
            $"/henvendelser/ny?nettverk={agder.Network.Slug}",
            ("Input.Kind", "Visit"), ("Input.From", agder.Lyngdal.Id.ToString()), ("Input.Subject", "Velferdsteknologi"), ("Input.Minutes", "15"));

        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var page = await visitor.PageAsync(saved.Headers.Location!.ToString());
        page.QuerySelector("[role=status]")!.TextContent.ShouldContain(agder.Lyngdal.DisplayName);
        page.QuerySelector($"a.button--primary[href='henvendelser/ny?nettverk={agder.Network.Slug}']").ShouldNotBeNull();
        var offer = page.QuerySelector(".notice--info")!;
        offer.TextContent.ShouldContain(agder.Lindesnes.DisplayName);

        using var shared = await SendAsync(visitor, page, offer.QuerySelector<IHtmlFormElement>("form")!, saved.Headers.Location.ToString());
        shared.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.PageAsync(shared.Headers.Location!.ToString())).QuerySelector("#besok")!.ParentElement!.TextContent.ShouldContain(agder.Lindesnes.DisplayName);
        (await World.ReportAsync(agder.Coordinator)).Rows.Sum(r => r.SparedMinutes).ShouldBe(60);
    }

    [Fact]
    public async Task New_Refused_KeepsWhatWasTyped_AndIsSavedWhenMended()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Superuser);
        var path = $"/henvendelser/ny?nettverk={agder.Network.Slug}";

        using var refused = await visitor.SubmitAsync(
            path, ("Input.Kind", "Email"), ("Input.FromName", "Andeby"), ("Input.Subject", "=Renhold"), ("Input.OtherMinutes", "mange"), ("Input.Note", "Ringer igjen"));
        var page = await Visitor.ParseAsync(refused);
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("Andeby");
        page.QuerySelector<IHtmlInputElement>("[name='Input.Kind'][value=Email]")!.IsChecked.ShouldBeTrue();
        page.QuerySelector("#from-name")!.GetAttribute("value").ShouldBe("Andeby");
        page.QuerySelector("#from-name")!.GetAttribute("aria-invalid").ShouldBe("true");
        page.QuerySelector("#minutes")!.GetAttribute("value").ShouldBe("mange");
        page.QuerySelector("#note")!.TextContent.ShouldBe("Ringer igjen");
        page.QuerySelector("details:has(#note)")!.HasAttribute("open").ShouldBeTrue();

        using var saved = await visitor.SubmitAsync(
            path, ("Input.Kind", "Email"), ("Input.FromName", agder.Farsund.Number), ("Input.Subject", "=Renhold"), ("Input.OtherMinutes", "25"));
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await World.EnquiriesAsync(agder.Superuser, new(agder.Network.Slug))).Page.Items.Single().FromName.ShouldBe(agder.Farsund.DisplayName);
    }

    [Fact]
    public async Task New_SentTwice_IsOne_AndAnotherTextInTheSameFormIsNotLost()
    {
        var agder = await World.AgderAsync();
        using var visitor = await site.VisitAsync(agder.Superuser);
        var path = $"/henvendelser/ny?nettverk={agder.Network.Slug}";
        (string, string)[] fields = [("Input.Kind", "Telephone"), ("Input.From", agder.Lyngdal.Id.ToString()), ("Input.Subject", "Renhold"), ("Input.Minutes", "5")];
        var key = (await visitor.PageAsync(path)).QuerySelector("[name='Input.ClientKey']")!.GetAttribute("value")!;

        using var first = await visitor.SubmitAsync(path, [.. fields, ("Input.ClientKey", key)]);
        using var second = await visitor.SubmitAsync(path, [.. fields, ("Input.ClientKey", key)]);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        using var other = await visitor.SubmitAsync(path, [.. fields[..2], ("Input.Subject", "Ferger"), fields[3], ("Input.ClientKey", key)]);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await Visitor.ParseAsync(other);
        page.QuerySelector("#subject")!.GetAttribute("value").ShouldBe("Ferger");
        page.QuerySelector("[name='Input.ClientKey']")!.GetAttribute("value").ShouldNotBe(key);
        (await World.EnquiriesAsync(agder.Superuser, new(agder.Network.Slug))).Page.Total.ShouldBe(1);
    }

    [Fact]
    public async Task New_FromAConversation_IsTiedToIt()
    {
        var agder = await World.AgderAsync();
        var thread = await World.AskAsync(agder.Member, agder.Network, "Hvem har kjøpt roboter?");
        using var visitor = await site.VisitAsync(agder.Superuser);

        var page = await visitor.PageAsync($"/henvendelser/ny?samtale={thread}");

        page.QuerySelector<IHtmlSelectElement>("#thread")!.Value.ShouldBe(thread.ToString());
        page.QuerySelector("#subject")!.GetAttribute("value").ShouldBe("Hvem har kjøpt roboter?");
        page.QuerySelector("[name='Input.Network']")!.GetAttribute("value").ShouldBe(agder.Network.Slug);
    }

    [Fact]
    public async Task Enquiry_EditDeleteAndRestore_AreDoneOnItsPage()
    {
        var agder = await World.AgderAsync();
        var id = await World.RegisterAsync(agder.Superuser, agder.Network, World.Call(agder.Lyngdal));
        using var visitor = await site.VisitAsync(agder.Coordinator);
        var path = $"/henvendelser/{id}";

        using var refused = await visitor.SubmitAsync(path, ("Input.Subject", " "), ("Input.Note", "Nytt notat"));
        var page = await Visitor.ParseAsync(refused);
        page.QuerySelector("[role=alert]").ShouldNotBeNull();
        page.QuerySelector("#note")!.TextContent.ShouldBe("Nytt notat");
        using var edited = await visitor.SubmitAsync(path, ("Input.Subject", "Rettet emne"));
        edited.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        page = await visitor.PageAsync(path);
        page.QuerySelector("h1")!.TextContent.ShouldBe("Rettet emne");
        page.QuerySelector("ol.list")!.TextContent.ShouldContain("Velferdsteknologi");

        using var deleted = await SendAsync(visitor, page, page.QuerySelector<IHtmlButtonElement>(".button--danger")!.Form!, path);
        page = await visitor.PageAsync(path);
        page.QuerySelector(".notice--warn")!.TextContent.ShouldContain(agder.Coordinator.Name);
        using var restored = await SendAsync(visitor, page, page.QuerySelector<IHtmlFormElement>(".notice--warn form")!, path);
        (await World.EnquiriesAsync(agder.Superuser, new(agder.Network.Slug))).Page.Total.ShouldBe(1);
    }

    [Fact]
    public async Task Report_EveryNumber_LeadsToTheListThatItCounts()
    {
        var agder = await World.AgderAsync();
        await World.RegisterAsync(agder.Superuser, agder.Network, World.Call(agder.Lyngdal, minutes: 20));
        await World.RegisterAsync(agder.Superuser, agder.Network, World.Visit(agder.Lyngdal));
        await World.JoinAsync(agder.Superuser, await World.RegisterAsync(agder.Superuser, agder.Network, World.Visit(agder.Lindesnes)));
        using var visitor = await site.VisitAsync(agder.Coordinator);

        var report = await visitor.PageAsync($"/henvendelser/rapport?nettverk={agder.Network.Slug}");

        var links = report.QuerySelectorAll<IHtmlAnchorElement>("table a, .report__sums a").ToList();
        links.Count.ShouldBe(14);
        foreach (var link in links)
        {
            var list = await visitor.PageAsync("/" + link.GetAttribute("href"));
            var heading = list.QuerySelector("main h2")!.TextContent;
            var shown = list.QuerySelectorAll(".list__item").Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
            heading.ShouldStartWith(shown + " ", customMessage: link.OuterHtml);
            if (link.TextContent.Contains('t', StringComparison.Ordinal) || link.TextContent.Contains("min", StringComparison.Ordinal))
            {
                // Time spared is that of the first on each visit; time spent is that of those that are listed.
                (heading.EndsWith(", " + link.TextContent, StringComparison.Ordinal) || link.Href.Contains("spart=", StringComparison.Ordinal)).ShouldBeTrue(link.OuterHtml);
            }
            else
            {
                link.TextContent.ShouldBe(shown);
            }
        }
    }

    [Fact]
    public async Task Export_HasTheMark_AndNoFormulas()
    {
        var agder = await World.AgderAsync();
        await World.RegisterAsync(agder.Superuser, agder.Network, World.Call(agder.Lyngdal, "=HYPERLINK(\"http://x\")") with { Note = "Ærlig; «på»\nlinje to" });
        using var visitor = await site.VisitAsync(agder.Superuser);

        using var response = await visitor.GetAsync($"/henvendelser.csv?nettverk={agder.Network.Slug}");

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var bytes = await response.Content.ReadAsByteArrayAsync(World.Cancel);
        bytes[..3].ShouldBe(Encoding.UTF8.GetPreamble());
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        lines[0].ShouldStartWith("Dato;");
        lines[1].ShouldContain("\"'=HYPERLINK(");
        lines[1].ShouldContain("\"Ærlig; «på»\nlinje to\"");
    }

    [Fact]
    public async Task Pages_RestOfTheNetwork_DoNotExist()
    {
        var agder = await World.AgderAsync();
        var id = await World.RegisterAsync(agder.Superuser, agder.Network, World.Call(agder.Lyngdal));
        foreach (var person in new[] { agder.Member, agder.Observer, agder.Administrator })
        {
            using var visitor = await site.VisitAsync(person);
            foreach (var path in (string[])["/henvendelser", "/henvendelser/ny", "/henvendelser/rapport", "/henvendelser.csv", $"/henvendelser/{id}"])
            {
                using var response = await visitor.GetAsync(path);
                response.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{person.Name} {path}");
            }

            (await visitor.PageAsync($"/nettverk/{agder.Network.Slug}")).QuerySelector("a[href*=henvendelser]").ShouldBeNull();
        }

        using var coordinator = await site.VisitAsync(agder.Coordinator);
        (await coordinator.PageAsync($"/nettverk/{agder.Network.Slug}")).QuerySelector("a[href*='henvendelser/ny']").ShouldNotBeNull();
        (await coordinator.PageAsync($"/nettverk/{agder.Network.Slug}/styr")).QuerySelector("a[href*='henvendelser/rapport']").ShouldNotBeNull();
    }

    private async Task<HttpResponseMessage> SendAsync(Visitor visitor, IDocument page, IHtmlFormElement form, string path)
    {
        page.ShouldNotBeNull();
        using var content = new FormUrlEncodedContent(form.Elements.OfType<IHtmlInputElement>().Select(e => KeyValuePair.Create(e.Name!, e.Value)));
        return await visitor.Client.PostAsync(path, content, World.Cancel);
    }
}
