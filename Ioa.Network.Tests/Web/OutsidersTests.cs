using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Faq;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Core.Visits;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Hubs;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Web;

/// <summary>
/// Rule 4: nobody outside a network sees text, title or name of what is written in it, and what they ask for is «not found», as if
/// it did not exist. Every page, endpoint and hub method is found by reflection: a new one must say here how an outsider would ask.
/// </summary>
[Collection<SiteCollection>]
public sealed class OutsidersTests(SiteFixture site)
{
    /// <summary>Who has no business in the network, and why not.</summary>
    public enum Who
    {
        /// <summary>Not signed in.</summary>
        Anonymous,

        /// <summary>Of an organisation that is in no network.</summary>
        OfNoNetwork,

        /// <summary>Of another network.</summary>
        OfAnotherNetwork,

        /// <summary>Left the organisation; the browser is still signed in.</summary>
        Ended,

        /// <summary>Of an organisation that was a member until yesterday.</summary>
        FormerMember,

        /// <summary>Coordinated the network until yesterday.</summary>
        FormerCoordinator,

        /// <summary>KS administrator: sees how the network is organised, and none of its conversations.</summary>
        Administrator,
    }

    [Theory]
    [InlineData(Who.Anonymous)]
    [InlineData(Who.OfNoNetwork)]
    [InlineData(Who.OfAnotherNetwork)]
    [InlineData(Who.Ended)]
    [InlineData(Who.FormerMember)]
    [InlineData(Who.FormerCoordinator)]
    [InlineData(Who.Administrator)]
    public async Task EveryPageEndpointAndHub_AskedByAnOutsider_GivesNothingAway(Who who)
    {
        var story = await Story.OfAsync(site);
        await IndexedAsync(story);
        using var outsider = await OutsiderAsync(story, who);
        var leaks = new List<string>();

        // The letters that a developer's site did not send lie open to whoever is on that machine; elsewhere the page does not exist.
        foreach (var template in SitePages.Templates.Where(t => t != "/utvikling/post"))
        {
            leaks.AddRange(await PageLeaksAsync(story, outsider, who, template));
        }

        foreach (var request in Endpoints(story))
        {
            leaks.AddRange(await EndpointLeaksAsync(outsider, who, request));
        }

        leaks.AddRange(await BellLeaksAsync(outsider));
        leaks.AddRange(await HubLeaksAsync(story, outsider, who));
        leaks.ShouldBeEmpty();
    }

    /// <summary>The test above can fail: whoever is inside gets the secret in the same places.</summary>
    [Fact]
    public async Task EveryPageEndpointAndHub_AskedByAMember_GivesTheSecret()
    {
        var story = await Story.OfAsync(site);
        await IndexedAsync(story);
        using var member = await site.VisitAsync(story.Agder.Member);

        // Whoever wrote in the conversation meanwhile, in another test, has ended their draft there.
        await site.World.Get<SaveDraft>().HandleAsync(new SaveDraftCommand(DraftKey.Reply(story.Thread), "", $"Utkast {Story.Secret}", null), World.As(story.Agder.Member), Cancel);

        foreach (var path in (string[])["/", "/samtaler", $"/samtaler?q={Story.Beside}", $"/samtaler/{story.Thread}?side=1", $"/samtaler/{story.Thread}/historikk", $"/samtaler/{story.Thread}/historikk/2", $"/vedlegg/{story.Attachment}", "/utkast", $"/erfaringer/{story.Experience}", $"/erfaringer/{story.Experience}/historikk", "/moter?visning=liste", $"/moter/{story.Meeting}", "/moter", $"/moter/avstemning/{story.Poll}", $"/moter/serie/{story.Series}", $"/moter/{story.Held}/referat", $"/moter/{story.Minuted}/referat", $"/erfaringer?q={Story.Beside}&type=Minutes", $"/erfaringer/forslag?q={Story.Beside}", "/moter/oppfolging", "/besok", $"/besok/{story.StudyVisit}", $"/erfaringer/{story.Experience}/besok", $"/nettverk/{story.Agder.Network.Slug}/maler", $"/erfaringer/{story.Experience}/gjenbruk", $"/erfaringer/{story.Experience}/spor/{story.Adoption}", "/gjenbruk/sporsmal", $"/kommuner/{story.Agder.Lyngdal.Number}", $"/api/v1/threads/{story.Thread}/changes"])
        {
            using var response = await member.GetAsync(path);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel)).ShouldContain(Story.Secret, customMessage: path);
        }

        using var asked = new HttpRequestMessage(HttpMethod.Post, "/lignende")
        {
            Content = JsonContent.Create(new { title = $"Hvordan beskrive {Story.Beside}?", body = $"Kravliste om {Story.Beside} og merke", sector = "helse-omsorg" }),
        };
        asked.Headers.Add("RequestVerificationToken", await TokenAsync(member));
        (await AskAsync(member, asked)).Text.ShouldContain(Story.Secret);
        // Registrations are for the organisers.
        using var coordinator = await site.VisitAsync(story.Agder.Coordinator);
        foreach (var path in (string[])[$"/moter/{story.Meeting}/deltakere", $"/moter/{story.Meeting}/deltakere.csv", $"/moter/{story.Meeting}/endre", $"/moter/importer/{story.MeetingImport}", $"/nettverk/{story.Agder.Network.Slug}/kalendere"])
        {
            using var list = await coordinator.GetAsync(path);
            WebUtility.HtmlDecode(await list.Content.ReadAsStringAsync(Cancel)).ShouldContain(Story.Secret, customMessage: path);
        }

        // Enquiries are for those who received them.
        using var superuser = await site.VisitAsync(story.Agder.Superuser);
        foreach (var path in (string[])["/skranke/avsnitt", $"/nettverk/{story.Agder.Network.Slug}/sporsmal-og-svar", $"/nettverk/{story.Agder.Network.Slug}/sporsmal-og-svar/{story.Faq}", $"/nettverk/{story.Agder.Network.Slug}/sporsmal-og-svar/ny?svar={story.Answer}", "/henvendelser", "/henvendelser?slag=Visit", $"/henvendelser?fra={story.Agder.Lyngdal.Id}", "/henvendelser.csv", $"/henvendelser/{story.Enquiry}", $"/henvendelser/ny?skrevet={story.Enquiry}"])
        {
            using var response = await superuser.GetAsync(path);
            WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel)).ShouldContain(Story.Secret, customMessage: path);
        }

        await using var hub = await HubClient.ConnectAsync(site.Address, "/hubs/threads", member.Cookies);
        (await hub.CallAsync(nameof(ThreadHub.Follow), story.Thread.Value, 0)).GetRawText().ShouldContain(Story.Secret);
    }

    // What the library's search finds of minutes, too.
    private async Task IndexedAsync(Story story)
    {
        var minutes = new LibrarySearch(Story.Beside) { Filters = new Dictionary<LibraryFacet, string> { [LibraryFacet.Kind] = nameof(LibraryKind.Minutes) } };
        for (var i = 0; i < 100; i++)
        {
            var found = await site.World.Get<LibrarySearchQuery>().HandleAsync(minutes, World.As(story.Agder.Member), Cancel);
            if (found.Hits.Items.Any(h => h.MeetingId == story.Minuted))
            {
                return;
            }

            await Task.Delay(100, Cancel);
        }

        throw new InvalidOperationException("The minutes were not indexed.");
    }

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    private async Task<Visitor> OutsiderAsync(Story story, Who who)
    {
        var world = site.World;
        switch (who)
        {
            case Who.Anonymous:
                return site.Visit();
            case Who.OfAnotherNetwork:
                return await site.VisitAsync(await story.ToldAsync(world, story.Agder.Outsider));
            case Who.Administrator:
                return await site.VisitAsync(await story.ToldAsync(world, story.Agder.Administrator));
            case Who.OfNoNetwork:
                return await site.VisitAsync(await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei")));
            case Who.Ended:
                var ended = await world.PersonAsync("Endre Endt", story.Agder.Lyngdal);
                var browser = await site.VisitAsync(ended);
                await using (var db = await world.DbAsync())
                {
                    await db.Users.Where(p => p.Id == ended.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), Cancel);
                }

                return browser;
            case Who.FormerMember:
                var before = await world.OrganisationAsync("Åmli");
                await world.AddAsync(new Ioa.Network.Core.Networks.Membership
                {
                    NetworkId = story.Agder.Network.Id,
                    OrganisationId = before.Id,
                    Role = Ioa.Network.Core.Networks.MembershipRole.Member,
                    From = world.Today.AddYears(-1),
                    To = world.Today.AddDays(-1),
                });
                return await site.VisitAsync(await story.ToldAsync(world, await world.PersonAsync("Frode Før", before)));
            default:
                var coordinator = await world.PersonAsync("Karl Koordinerte", await world.OrganisationAsync("Iveland"));
                await world.AddAsync(new Ioa.Network.Core.Networks.Coordinator
                {
                    NetworkId = story.Agder.Network.Id,
                    PersonId = coordinator.Id,
                    From = world.Today.AddYears(-1),
                    To = world.Today.AddDays(-1),
                });
                return await site.VisitAsync(await story.ToldAsync(world, coordinator));
        }
    }

    private static async Task<List<string>> PageLeaksAsync(Story story, Visitor outsider, Who who, string template)
    {
        var leaks = new List<string>();
        var path = SitePages.Fill(template, story);
        var (status, text) = await AskAsync(outsider, new HttpRequestMessage(HttpMethod.Get, path));
        leaks.AddRange(Leaks(path, text, who));

        // A conversation, and how a network is run, do not exist for an outsider: the answer is that to an address that never was.
        var conversation = template.StartsWith("/samtaler/{", StringComparison.Ordinal) || template.StartsWith("/henvendelser/{", StringComparison.Ordinal) ||
            template.StartsWith("/skranke/lignende/{", StringComparison.Ordinal) || template.StartsWith("/nettverk/{Slug}/sporsmal-og-svar", StringComparison.Ordinal) || template.StartsWith("/erfaringer/{", StringComparison.Ordinal) ||
            template.StartsWith("/moter/{", StringComparison.Ordinal) || template.StartsWith("/moter/avstemning/{", StringComparison.Ordinal) || template.StartsWith("/moter/serie/{", StringComparison.Ordinal) || template.StartsWith("/besok/{", StringComparison.Ordinal);
        var organising = who != Who.Administrator &&
            (template.StartsWith("/nettverk/{Slug}/", StringComparison.Ordinal) || template.StartsWith("/personer/{", StringComparison.Ordinal));
        if (conversation || organising)
        {
            var never = path.Replace(story.Thread.ToString(), ThreadId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Open.ToString(), ThreadId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Faq.ToString(), FaqEntryId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Experience.ToString(), ExperienceId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Meeting.ToString(), MeetingId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Poll.ToString(), MeetingPollId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Series.ToString(), MeetingSeriesId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Held.ToString(), MeetingId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.StudyVisit.ToString(), StudyVisitId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Enquiry.ToString(), EnquiryId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Agder.Colleague.Id.ToString(), PersonId.New().ToString(), StringComparison.Ordinal)
                .Replace(story.Agder.Network.Slug, "finnes-ikke", StringComparison.Ordinal);
            var (neverStatus, neverText) = await AskAsync(outsider, new HttpRequestMessage(HttpMethod.Get, never));
            if (status is not (HttpStatusCode.NotFound or HttpStatusCode.Redirect) || status != neverStatus || Main(text) != Main(neverText))
            {
                leaks.Add($"{path}: {status}, where an address that never was gives {neverStatus}");
            }
        }

        // What its search and filters give.
        if (template.Contains('{', StringComparison.Ordinal))
        {
            return leaks;
        }

        foreach (var query in (string[])[$"q={Story.Beside}", $"q={Story.Beside}&type=Minutes", $"nettverk={story.Agder.Network.Slug}", "stikkord=pumper", "sektor=helse-omsorg", $"samtale={story.Thread}", $"skrevet={story.Enquiry}", $"svar={story.Answer}", $"fra={story.Agder.Lyngdal.Id}", "slag=Visit", "side=1"])
        {
            (_, text) = await AskAsync(outsider, new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}"));
            leaks.AddRange(Leaks($"{path}?{query}", text, who));
        }

        return leaks;

        static string Main(string html)
        {
            var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
            return page.QuerySelector("main")?.TextContent.Trim() ?? "";
        }
    }

    private static async Task<List<string>> EndpointLeaksAsync(Visitor outsider, Who who, Asked asked)
    {
        var leaks = new List<string>();
        using var request = new HttpRequestMessage(asked.Method, asked.Path) { Content = asked.Content };
        if (asked.Method != HttpMethod.Get)
        {
            request.Headers.Add("RequestVerificationToken", await TokenAsync(outsider));
        }

        var (status, text) = await AskAsync(outsider, request);
        leaks.AddRange(Leaks(asked.Path, text, who));
        var signedOut = who is Who.Anonymous or Who.Ended;
        if (asked.OfTheNetwork && status != HttpStatusCode.NotFound && !(signedOut && status is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized))
        {
            leaks.Add($"{asked.Method} {asked.Path}: {status} {text[..Math.Min(text.Length, 200)]}");
        }

        return leaks;
    }

    /// <summary>The bell of somebody who was told of the conversation when they could read it, and no longer can, is silent.</summary>
    private static async Task<List<string>> BellLeaksAsync(Visitor outsider)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/varsler/strom");
        using var response = await outsider.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return response.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized ? [] : [$"/varsler/strom: {response.StatusCode}"];
        }

        using var stream = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        var first = await stream.ReadLineAsync(Cancel);

        // What KS is thanked for in a conversation of a network that it is not in, is not told either.
        return first == "data: 0" ? [] : [$"/varsler/strom: {first}"];
    }

    private async Task<List<string>> HubLeaksAsync(Story story, Visitor outsider, Who who)
    {
        if (who is Who.Anonymous or Who.Ended)
        {
            await Should.ThrowAsync<WebSocketException>(async () => await HubClient.ConnectAsync(site.Address, "/hubs/threads", outsider.Cookies));
            return [];
        }

        var methods = new Dictionary<string, Func<Guid, object?[]>>(StringComparer.Ordinal)
        {
            [nameof(ThreadHub.Follow)] = thread => [thread, 0],
            [nameof(ThreadHub.Changes)] = thread => [thread, 0],
            [nameof(ThreadHub.AddPost)] = thread => [thread, "Hei", PostId.New().Value],
            [nameof(ThreadHub.Writing)] = thread => [thread],
            [nameof(ThreadHub.Unfollow)] = thread => [thread],
        };
        typeof(ThreadHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.GetBaseDefinition().DeclaringType == typeof(ThreadHub))
            .Select(m => m.Name)
            .Except(methods.Keys, StringComparer.Ordinal)
            .ShouldBeEmpty("say how an outsider would call them");

        var leaks = new List<string>();
        await using var hub = await HubClient.ConnectAsync(site.Address, "/hubs/threads", outsider.Cookies);
        foreach (var (method, arguments) in methods)
        {
            var answer = await SayAsync(hub, method, arguments(story.Thread.Value));
            var never = await SayAsync(hub, method, arguments(ThreadId.New().Value));
            if (answer != never)
            {
                leaks.Add($"{method}: «{answer}», where a thread that never was gives «{never}»");
            }
        }

        // Something happens in the thread: the outsider does not hear of it. A member who listens tells when it has been told.
        using var member = await site.VisitAsync(story.Agder.Member);
        await using var inside = await HubClient.ConnectAsync(site.Address, "/hubs/threads", member.Cookies);
        await inside.CallAsync(nameof(ThreadHub.Follow), story.Thread.Value, 0);
        await inside.CallAsync(nameof(ThreadHub.AddPost), story.Thread.Value, $"Nytt {Story.Secret}", PostId.New().Value);
        while (!inside.Heard.Any(heard => heard.Method == nameof(IThreadClient.ThreadChanged)))
        {
            await Task.Delay(20, Cancel);
        }

        await hub.CallAsync(nameof(ThreadHub.Unfollow), story.Thread.Value);
        leaks.AddRange(hub.Heard.Select(heard => $"heard {heard.Method}"));
        return leaks;

        static async Task<string> SayAsync(HubClient hub, string method, object?[] arguments)
        {
            try
            {
                return (await hub.CallAsync(method, arguments)).ToString();
            }
            catch (HubRefusalException refusal)
            {
                return refusal.Message;
            }
        }
    }

    /// <summary>Every endpoint that is not a page or a file of the site, and how an outsider asks for what is the network's.</summary>
    private IEnumerable<Asked> Endpoints(Story story)
    {
        var network = story.Agder.Network.Id;
        var thread = story.Thread;
        var known = new Dictionary<string, Func<Asked>>(StringComparer.Ordinal)
        {
            ["GET /vedlegg/{id:guid}"] = () => Asked.Network(HttpMethod.Get, $"/vedlegg/{story.Attachment}"),
            ["GET /erfaringer/vedlegg/{id:guid}"] = () => Asked.Network(HttpMethod.Get, $"/erfaringer/vedlegg/{story.ExperienceFile}"),
            ["GET /erfaringer/sok/{token}.atom"] = () => Asked.Open($"/erfaringer/sok/{story.FormerMembersSearch}.atom"),
            ["GET /erfaringer.atom"] = () => Asked.Open($"/erfaringer.atom?q={Story.Beside}"),
            ["GET /api/v1/experiences"] = () => Asked.Open($"/api/v1/experiences?q={Story.Beside}"),
            ["GET /api/v1/experiences/{id:guid}"] = () => Asked.Network(HttpMethod.Get, $"/api/v1/experiences/{story.Experience}"),
            ["GET /erfaringer/innebygd"] = () => Asked.Open($"/erfaringer/innebygd?q={Story.Beside}"),
            ["GET /dcat.ttl"] = () => Asked.Open("/dcat.ttl"),
            ["GET /erfaringer/forslag"] = () => Asked.Open($"/erfaringer/forslag?q={Story.Beside}"),
            ["DELETE /vedlegg/{id:guid}"] = () => Asked.Network(HttpMethod.Delete, $"/vedlegg/{story.Attachment}"),
            ["GET /moter/{id:guid}/deltakere.csv"] = () => Asked.Network(HttpMethod.Get, $"/moter/{story.Meeting}/deltakere.csv"),
            ["GET /moter/{id:guid}/deltakere.xlsx"] = () => Asked.Network(HttpMethod.Get, $"/moter/{story.Meeting}/deltakere.xlsx"),
            ["GET /nasjonalt/tabell/{table}.csv"] = () => Asked.Open($"/nasjonalt/tabell/maal.csv?omfang=nettverk:{story.Agder.Network.Slug}"),
            ["GET /nasjonalt/tabell/{table}.xlsx"] = () => Asked.Open($"/nasjonalt/tabell/maal.xlsx?omfang=nettverk:{story.Agder.Network.Slug}"),
            ["GET /henvendelser.csv"] = () => Asked.Network(HttpMethod.Get, $"/henvendelser.csv?nettverk={story.Agder.Network.Slug}"),
            ["POST /vedlegg"] = () => Asked.Network(HttpMethod.Post, $"/vedlegg?network={network}&name=a.txt", new StringContent("Krav")),
            ["POST /utkast/lagre"] = () => Asked.Network(
                HttpMethod.Post, "/utkast/lagre", JsonContent.Create(new { key = DraftKey.Reply(thread), title = "", body = "Hei", fields = (string?)null, empty = false })),
            ["POST /forhandsvisning"] = () => Asked.Network(HttpMethod.Post, $"/forhandsvisning?network={network}", JsonContent.Create(new { body = "@Mona" })),
            ["POST /lignende"] = () => Asked.Silent(
                HttpMethod.Post, "/lignende", JsonContent.Create(new { title = $"Hvordan beskrive {Story.Beside}?", body = $"Kravliste om {Story.Beside} og merke", sector = "helse-omsorg" })),
            ["POST /utkast/spart"] = () => Asked.Network(
                HttpMethod.Post, "/utkast/spart", JsonContent.Create(new { key = DraftKey.New(network), thread = thread.Value, post = story.Answer.Value })),
            ["GET /omtaler"] = () => Asked.Network(HttpMethod.Get, $"/omtaler?network={network}&q=Mona"),
            ["GET /api/v1/threads/{id:guid}/changes"] = () => Asked.Network(HttpMethod.Get, $"/api/v1/threads/{thread}/changes"),
            ["POST /api/v1/threads/{id:guid}/posts"] = () => Asked.Network(
                HttpMethod.Post, $"/api/v1/threads/{thread}/posts", JsonContent.Create(new { body = "Hei", clientKey = PostId.New().Value })),
            ["GET /kalender/{token}.ics"] = () => Asked.Open($"/kalender/{story.FormerMembersCalendar}.ics"),
            ["GET /strom/{token}.atom"] = () => Asked.Network(HttpMethod.Get, $"/strom/{story.FormerMembersFeed}.atom"),
            ["POST /epost/inn"] = () => Asked.Network(HttpMethod.Post, "/epost/inn", new StringContent("To: svar+a@b\n\nHei")),
            ["POST /epost/avmeld/{token}/ett-klikk"] = () => Asked.Network(HttpMethod.Post, "/epost/avmeld/gjetta/ett-klikk"),
            ["GET /epost/avmeld/{token}/ett-klikk"] = () => Asked.Open("/epost/avmeld/gjetta/ett-klikk"),
            ["GET /openapi/{documentName}.json"] = () => Asked.Open("/openapi/v1.json"),
            ["* /health/live"] = () => Asked.Open("/health/live"),
            ["* /health/ready"] = () => Asked.Open("/health/ready"),
        };

        // These know no network: who one is, one's language, and the framework's own.
        string[] aside =
        [
            "GET /varsler/strom", // a stream without an end: see BellLeaksAsync
            "POST /Account/Logout", "POST /Account/PasskeyCreationOptions", "POST /Account/PasskeyRequestOptions", "POST /sprak",
            "GET /{**path:file}", "* /hubs/threads/negotiate", "* /hubs/threads", "* /_blazor", "* /_blazor/negotiate", "* /_blazor/disconnect", "* /_blazor/initializers",
        ];
        var names = site.World.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is null && e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: { Count: > 0 } methods } ? methods : ["*"])
                .Select(method => $"{(method == "HEAD" ? "GET" : method)} /{e.RoutePattern.RawText!.Trim('/')}"))
            .Distinct(StringComparer.Ordinal)
            .Except(aside, StringComparer.Ordinal)
            .Where(name => !name.Contains("/_framework/", StringComparison.Ordinal))
            .ToList();
        names.Except(known.Keys, StringComparer.Ordinal).ShouldBeEmpty("new endpoints: say here how an outsider would ask them for what is a network's, or that they know none");
        return names.Select(name => known[name]());
    }

    private static IEnumerable<string> Leaks(string where, string text, Who who)
    {
        if (text.Contains(Story.Secret, StringComparison.OrdinalIgnoreCase) || text.Contains(Uri.EscapeDataString(Story.Secret), StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{where} has the conversation's text";
        }

        if (who != Who.Administrator && text.Contains(Story.Inside, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{where} has the names or the agreement";
        }
    }

    /// <summary>The answer, with everything in it that a person or a program can read.</summary>
    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(Visitor outsider, HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await outsider.Client.SendAsync(request, Cancel);
            var text = new StringBuilder();
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            {
                text.Append(name).Append(": ").AppendJoin(", ", values).AppendLine();
            }

            text.Append(WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel)));
            return (response.StatusCode, text.ToString());
        }
    }

    private static async Task<string> TokenAsync(Visitor visitor)
    {
        using var response = await visitor.GetAsync("/kommuner");
        var page = await Visitor.ParseAsync(response);
        return page.QuerySelector("[name=__RequestVerificationToken]")?.GetAttribute("value")
            ?? (await visitor.PageAsync("/Account/Login")).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
    }

    private sealed record Asked(HttpMethod Method, string Path, bool OfTheNetwork, HttpContent? Content = null)
    {
        public static Asked Network(HttpMethod method, string path, HttpContent? content = null) => new(method, path, OfTheNetwork: true, content);

        /// <summary>Asks every network at once: an outsider is shown nothing of this one.</summary>
        public static Asked Silent(HttpMethod method, string path, HttpContent content) => new(method, path, OfTheNetwork: false, content);

        public static Asked Open(string path) => new(HttpMethod.Get, path, OfTheNetwork: false);
    }
}
