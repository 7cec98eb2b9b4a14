using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml.Linq;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Web;

/// <summary>The library as other programs read it.</summary>
[Collection<SiteCollection>]
public sealed class ExperiencesApiTests(SiteFixture site)
{
    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_WithoutAKey_IsOpenOrNotFound()
    {
        var story = await Story.OfAsync(site);
        using var program = site.Visit();

        using var closed = await program.GetAsync($"/api/v1/experiences/{story.Experience}");
        closed.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var open = await program.Client.GetFromJsonAsync<JsonElement>($"/api/v1/experiences/{story.OpenExperience}", Cancel);
        open.GetProperty("outcome").GetString().ShouldBe("completed");
        open.GetProperty("suppliers").GetArrayLength().ShouldBe(0);
        open.TryGetProperty("volume", out _).ShouldBeFalse();
        open.GetProperty("organisations")[0].GetProperty("role").GetString().ShouldBe("lead");
    }

    [Fact]
    public async Task One_WithAKey_IsReadAsItsOwnerReadsItUntilItIsEnded()
    {
        var story = await Story.OfAsync(site);
        var world = site.World;
        var member = World.As(story.Agder.Member);
        var key = (await world.Get<CreateApiKey>().HandleAsync(new("Intranettet"), member, Cancel)).Value;
        using var program = site.Visit();
        program.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        var own = await program.Client.GetFromJsonAsync<JsonElement>($"/api/v1/experiences/{story.Experience}", Cancel);
        own.GetProperty("title").GetString()!.ShouldContain(Story.Secret);
        var named = await program.Client.GetFromJsonAsync<JsonElement>($"/api/v1/experiences/{story.OpenExperience}", Cancel);
        named.GetProperty("volume").GetDecimal().ShouldBe(Story.Volume);

        // It reads the library and nothing else.
        using var thread = await program.GetAsync($"/api/v1/threads/{story.Thread}/changes");
        thread.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Redirect);

        var mine = (await world.Get<ApiKeysQuery>().HandleAsync(member, Cancel)).Value.Single(k => k.Name == "Intranettet");
        mine.LastUsedOn.ShouldBe(world.Today);
        (await world.Get<RevokeApiKey>().HandleAsync(new(mine.Id), World.As(story.Agder.Colleague), Cancel)).Error.ShouldBe(Ioa.Network.Core.Common.Error.NotFound, "a key is its owner's");
        (await world.Get<RevokeApiKey>().HandleAsync(new(mine.Id), member, Cancel)).Succeeded.ShouldBeTrue();
        using var ended = await program.GetAsync($"/api/v1/experiences/{story.OpenExperience}");
        ended.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Bearer ioa_0000")]
    [InlineData("Bearer")]
    [InlineData("Basic YTpi")]
    public async Task List_WithWhatIsNoKey_IsRefused(string header)
    {
        using var program = site.Visit();
        program.Client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        using var response = await program.GetAsync("/api/v1/experiences");
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task ListAndFeed_OfASearch_HaveWhatIsOpenAndSayWhenNothingIsNew()
    {
        var story = await Story.OfAsync(site);
        using var program = site.Visit();
        await FoundAsync(story);

        var list = await program.Client.GetFromJsonAsync<JsonElement>("/api/v1/experiences?q=veilysprat", Cancel);
        list.GetProperty("total").GetInt32().ShouldBe(1);
        list.GetProperty("items")[0].GetProperty("id").GetGuid().ShouldBe(story.OpenExperience.Value);
        (await program.Client.GetFromJsonAsync<JsonElement>("/api/v1/experiences?q=veilysprat&utfall=Failed", Cancel)).GetProperty("total").GetInt32().ShouldBe(0);

        foreach (var path in (string[])["/api/v1/experiences?q=veilysprat", $"/api/v1/experiences/{story.OpenExperience}", "/erfaringer.atom?q=veilysprat"])
        {
            using var first = await program.GetAsync(path);
            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.IfNoneMatch.Add(first.Headers.ETag.ShouldNotBeNull(path));
            using var second = await program.Client.SendAsync(again, Cancel);
            second.StatusCode.ShouldBe(HttpStatusCode.NotModified, path);
        }

        XNamespace atom = "http://www.w3.org/2005/Atom";
        var feed = XDocument.Parse(await program.Client.GetStringAsync("/erfaringer.atom?q=veilysprat", Cancel)).Root!;
        feed.Element(atom + "title")!.Value.ShouldBe("Erfaringer: veilysprat");
        feed.Elements(atom + "entry").ShouldHaveSingleItem().Element(atom + "link")!.Attribute("href")!.Value.ShouldEndWith($"/erfaringer/{story.OpenExperience}");
        (await program.Client.GetStringAsync("/openapi/v1.json", Cancel)).ShouldContain("/api/v1/experiences/{id}");
    }

    private async Task FoundAsync(Story story)
    {
        for (var i = 0; i < 100; i++)
        {
            if ((await site.World.Get<LibrarySearchQuery>().HandleAsync(new LibrarySearch("veilysprat"), World.Anonymous, Cancel)).Hits.Items.Any(h => h.ExperienceId == story.OpenExperience))
            {
                return;
            }

            await Task.Delay(100, Cancel);
        }

        throw new InvalidOperationException("The open experience was not indexed.");
    }
}
