using AngleSharp.Html.Parser;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Search;

public sealed class SearchThreadsTests
{
    [Databases]
    [Theory]
    public async Task HandleAsync_Words_AreFoundInTitlesAndPostsByTheirBeginning(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var renhold = await world.AskAsync(agder.Member, agder.Network, "Renholdstjenester på skåner", "Hvilke **anskaffelser** har dere gjort?");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var boats = await world.AskAsync(agder.Neighbour, agder.Network, "Ferger", "Elektriske båter på fjorden");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.ReplyAsync(agder.Superuser, boats, "Vi kjøpte renhold sammen med fergene. Ærlig talt: øvelse.");

        (await FindAsync(world, agder.Member, "renhold")).ShouldBe([renhold, boats], "the title first, then the latest");
        (await FindAsync(world, agder.Member, "RENHOLD anskaffelse")).ShouldBe([renhold]);
        (await FindAsync(world, agder.Member, "anskaffelsene")).ShouldBe([renhold]);
        (await FindAsync(world, agder.Member, "båt")).ShouldBe([boats]);
        (await FindAsync(world, agder.Member, "øvelse ærlig")).ShouldBe([boats]);
        (await FindAsync(world, agder.Member, "skåner")).ShouldBe([renhold]);
        (await FindAsync(world, agder.Member, "renhold finnesikke")).ShouldBeEmpty();
        (await FindAsync(world, agder.Member, "hold")).ShouldBeEmpty();
        (await FindAsync(world, agder.Outsider, "renhold")).ShouldBeEmpty();

        var hit = (await SearchAsync(world, agder.Member, "ferger renhold")).Items.ShouldHaveSingleItem();
        (hit.PostNumber, hit.AuthorName, hit.AuthorOrganisation, hit.Replies).ShouldBe((2, "Siri Superbruker", "Kristiansand", 1));
        hit.SnippetHtml.ShouldContain("kjøpte <mark>renhold</mark> sammen");
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_EditedTitleAndText_AreFoundAsTheyAreNow(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network, "Gammeltittel", "Gammeltekst");
        (await world.Get<EditPost>().HandleAsync(new(await world.FirstPostAsync(id), "Nytekst", 1), World.As(agder.Member), world.Cancel)).Error.ShouldBeNull();
        (await FindAsync(world, agder.Member, "gammeltittel")).ShouldBe([id]);
        (await FindAsync(world, agder.Member, "gammeltekst")).ShouldBeEmpty();
        (await FindAsync(world, agder.Member, "nytekst gammeltittel")).ShouldBe([id]);
        (await world.Get<EditThread>().HandleAsync(new(id, "Nytittel", null, null, [], 1), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await FindAsync(world, agder.Member, "gammeltittel")).ShouldBeEmpty();
        (await FindAsync(world, agder.Member, "nytekst nytittel")).ShouldBe([id]);
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_HiddenPostsAndNotes_AreNotFound(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var reply = await world.ReplyAsync(agder.Superuser, id, "Hemmelighet");
        (await world.Get<CloseThread>().HandleAsync(new(id, "Begrunnelse"), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await FindAsync(world, agder.Member, "begrunnelse")).ShouldBeEmpty();
        (await FindAsync(world, agder.Member, "hemmelighet")).ShouldBe([id]);
        (await world.Get<HidePost>().HandleAsync(new(reply.Id, "Regel"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await FindAsync(world, agder.Superuser, "hemmelighet")).ShouldBeEmpty();
        (await world.Get<RestorePost>().HandleAsync(new(reply.Id, "Feil"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await FindAsync(world, agder.Member, "hemmelighet")).ShouldBe([id]);
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_HostileText_IsNoErrorAndNoMarkup(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network, "<b>alert</b> & script", "<script>alert(1)</script> \" ' <mark>alert</mark>");
        string[] texts =
        [
            "", " ", "\"", "'", "\"\"", "''", "*", "a*", "(", ")", "((a)", "-a", "+a", "a AND", "OR", "NOT", "NEAR(a b)", "Title: a", "Body : alert", "^a", "{a b}", "a:b", "a & | !b", "<->", "\\", "%", "_", ";--",
            "'; DROP TABLE \"Posts\"; --", "\0", "a\0b", "\ud800", "\u202E", "😀", "<script>", "og i på", new('a', 100_000), string.Concat(Enumerable.Repeat("a ", 50_000)), "\u0301", "ﬃ", "ǆ", "İ", "ß",
        ];
        foreach (var text in texts)
        {
            (await SearchAsync(world, agder.Member, text)).Number.ShouldBe(1);
        }

        var hit = (await SearchAsync(world, agder.Member, "alert \"; --")).Items.ShouldHaveSingleItem();
        hit.ThreadId.ShouldBe(id);
        hit.TitleHtml.ShouldBe("&lt;b&gt;<mark>alert</mark>&lt;/b&gt; &amp; script");
        new HtmlParser().ParseDocument(hit.SnippetHtml).Body!.QuerySelectorAll("*").Select(e => e.LocalName).Distinct(StringComparer.Ordinal).ShouldBe(["mark"]);
    }

    [Theory]
    [InlineData("kort tekst", "tekst", "kort <mark>tekst</mark>")]
    [InlineData("ingen treff", "annet", "ingen treff")]
    [InlineData("Å få på Håsteinøya", "hastein", "Å få på <mark>Håsteinøya</mark>")]
    public void Mark_ShortText_IsWhole(string text, string words, string html) => SearchWords.Of(words).Mark(text, 240).ShouldBe(html);

    [Fact]
    public void Mark_LongText_IsAPassageAroundTheWord()
    {
        var text = string.Concat(Enumerable.Repeat("lorem ipsum 😀 ", 200)) + "treffet " + string.Concat(Enumerable.Repeat("dolor sit 😀 ", 200));
        var html = SearchWords.Of("treffet").Mark(text, 240);
        html.ShouldContain("<mark>treffet</mark>");
        html.ShouldStartWith("… ");
        html.ShouldEndWith(" …");
        html.Length.ShouldBeLessThan(270);
        SearchWords.Of("x").Mark(new string('y', 5_000), 240).Length.ShouldBeLessThan(260);
    }

    private static Task<Ioa.Network.Core.Common.Page<ThreadSearchHit>> SearchAsync(World world, Person person, string text) =>
        world.Get<SearchThreadsQuery>().HandleAsync(new(text), World.As(person), world.Cancel);

    private static async Task<ThreadId[]> FindAsync(World world, Person person, string text) => [.. (await SearchAsync(world, person, text)).Items.Select(t => t.ThreadId)];
}
