using AngleSharp.Html.Parser;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Search;

public sealed class LibrarySearchTests
{
    [Databases]
    [Theory]
    public async Task HandleAsync_Words_AreFoundHoweverTheyAreWritten(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var alarm = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Trygghetsalarmer til hjemmeboende", "Vi kjøpte velferdsteknologi med responssenter."));
        var ferry = await world.AnsweredAsync(agder.Neighbour, agder.Superuser, agder.Network, "Elektrisk ferje over fjorden", "Kven har erfaring?", "Batteriferja lader ved kaia.");
        await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Asfalt på gangveier", "Fortau og sykkelvei."));

        (await world.FindAsync(agder.Member, "trygghetsalarm")).ShouldBe([alarm.Value]);
        (await world.FindAsync(agder.Member, "tryggleiksalarmane")).ShouldBe([alarm.Value], "nynorsk");
        (await world.FindAsync(agder.Member, "ferger")).ShouldBe([ferry.Value], "bokmål finds nynorsk");
        (await world.FindAsync(agder.Member, "teknologi i velferden")).ShouldBe([alarm.Value], "the parts of a compound");
        (await world.FindAsync(agder.Member, "trygghets alarm")).ShouldBe([alarm.Value], "a compound that was written apart");
        (await world.FindAsync(agder.Member, "alarm")).ShouldBe([alarm.Value], "the tail of a compound");
        (await world.FindAsync(agder.Member, "trygghetsal")).ShouldBe([alarm.Value], "an unfinished word");
        (await world.FindAsync(agder.Member, "asfalt innbyggerinvolvering")).ShouldBeEmpty("a word that nobody has written tells most");

        var misspelt = await world.SearchAsync(agder.Member, new LibrarySearch("velferdsteknolgi "));
        Library.Ids(misspelt).ShouldBe([alarm.Value]);
        (await world.FindAsync(agder.Member, "sykelvegar")).Length.ShouldBe(1, "misspelt nynorsk finds bokmål");
        misspelt.Corrections.ShouldBe([new LibraryCorrection("velferdsteknolgi", "velferdsteknologi")]);
        (await world.SearchAsync(agder.Member, new LibrarySearch("velferdsteknologi"))).Corrections.ShouldBeEmpty();

        var nothing = await world.SearchAsync(agder.Member, new LibrarySearch("tannlege"));
        (nothing.Hits.Total, nothing.OnlyCommonWords).ShouldBe((0, false));
        (await world.SearchAsync(agder.Member, new LibrarySearch("hva gjør kommunen?"))).OnlyCommonWords.ShouldBeTrue();
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_PhrasesAndExclusions_AreObeyed(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var together = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Avfall", "Elektriske biler henter matavfall i sentrum."));
        var apart = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Avfall", "Biler fra før, men elektriske anlegg for glass."));

        (await world.FindAsync(agder.Member, "elektriske biler")).ShouldBe([together.Value, apart.Value], ignoreOrder: true);
        (await world.FindAsync(agder.Member, "\"elektriske biler\"")).ShouldBe([together.Value]);
        (await world.FindAsync(agder.Member, "«elektrisk bil»")).ShouldBe([together.Value], "a phrase is one of concepts");
        (await world.FindAsync(agder.Member, "\"elektriske ubåter\"")).ShouldBeEmpty();
        (await world.FindAsync(agder.Member, "avfall -glass")).ShouldBe([together.Value]);
        (await world.FindAsync(agder.Member, "avfall -\"elektriske anlegg\"")).ShouldBe([together.Value]);
        (await world.FindAsync(agder.Member, "-matavfall")).ShouldBe([apart.Value], "everything but");
        (await world.FindAsync(agder.Member, "avfall -ukjentord")).Length.ShouldBe(2);
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_Facets_AreCountedExactlyAndNarrow(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await using (var db = await world.DbAsync())
        {
            await db.Organisations.Where(o => o.Id == agder.Lyngdal.Id).ExecuteUpdateAsync(o => o.SetProperty(x => x.KostraGroup, "EKG05").SetProperty(x => x.CentralityClass, 4), world.Cancel);
            await db.Organisations.Where(o => o.Id == agder.Lindesnes.Id).ExecuteUpdateAsync(o => o.SetProperty(x => x.KostraGroup, "EKG07").SetProperty(x => x.CentralityClass, 4).SetProperty(x => x.Population, 23_000), world.Cancel);
            await db.Organisations.Where(o => o.Id == agder.Farsund.Id).ExecuteUpdateAsync(o => o.SetProperty(x => x.KostraGroup, "EKG05").SetProperty(x => x.Population, 4_000), world.Cancel);
        }

        var full = Library.Content(agder.Lyngdal, "Batteriferge") with
        {
            Sectors = ["samferdsel", "plan-miljo"],
            Kind = InnovationKind.OfInnovation,
            Form = "innovasjonspartnerskap",
            Procedure = "innovation",
            FromYear = 2021,
            ToYear = 2023,
            Counties = ["42", "46"],
        };
        var first = await world.PublishAsync(agder.Network, agder.Member, full);
        var second = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lindesnes, "Batteribuss") with { Sectors = ["samferdsel"], Outcome = Outcome.Failed, StoppedIn = Phase.Needs, Barrier = Ioa.Network.Core.Experiences.Barrier.Commitment, Differently = "Mer tid." });
        var question = (await world.StartAsync(agder.Neighbour, new(agder.Network.Id, ThreadKind.Question, "Batteriferge", "Hvem?", "samferdsel", Phase.MarketDialogue, [], [], Talk.NewKey()))).Value;
        await world.ReplyAsync(agder.Superuser, new(question));
        await world.IndexAsync();

        var all = await world.SearchAsync(agder.Member, new LibrarySearch());
        all.Hits.Total.ShouldBe(3);
        Library.Ids(all)[0].ShouldBe(question, "the newest first");
        (all.Count(LibraryFacet.Kind, "Experience"), all.Count(LibraryFacet.Kind, "Question"), all.Count(LibraryFacet.Sector, "samferdsel"), all.Count(LibraryFacet.Sector, "plan-miljo")).ShouldBe((2, 1, 3, 1));
        (all.Count(LibraryFacet.Phase, "Needs"), all.Count(LibraryFacet.Phase, "MarketDialogue"), all.Count(LibraryFacet.Outcome, "Failed"), all.Count(LibraryFacet.Form, "innovasjonspartnerskap")).ShouldBe((2, 1, 1, 1));
        (all.Count(LibraryFacet.Procedure, "innovation"), all.Count(LibraryFacet.Innovation, "OfInnovation"), all.Count(LibraryFacet.County, "42"), all.Count(LibraryFacet.County, "46")).ShouldBe((1, 1, 3, 1));
        (all.Count(LibraryFacet.KostraGroup, "EKG05"), all.Count(LibraryFacet.KostraGroup, "EKG07"), all.Count(LibraryFacet.Size, "From5000"), all.Count(LibraryFacet.Size, "From20000"), all.Count(LibraryFacet.Year, "2023")).ShouldBe((1, 2, 1, 2, 1));

        var failed = await world.SearchAsync(agder.Member, With(LibraryFacet.Outcome, "Failed"));
        Library.Ids(failed).ShouldBe([second.Value]);
        (failed.Count(LibraryFacet.Outcome, "Completed"), failed.Count(LibraryFacet.Year, "2023"), failed.Count(LibraryFacet.Sector, "samferdsel")).ShouldBe((1, 0, 1), "a facet is counted with all the filters but its own");
        (await world.SearchAsync(agder.Member, With(LibraryFacet.Outcome, "'; DROP TABLE"))).Hits.Total.ShouldBe(0);
        (await world.SearchAsync(agder.Member, With(LibraryFacet.Sector, "samferdsel") with { Text = "batteriferge" })).Hits.Total.ShouldBe(2);

        Library.Ids(await world.SearchAsync(agder.Member, new LibrarySearch { NetworkSlug = agder.Network.Slug })).Length.ShouldBe(3);
        (await world.SearchAsync(agder.Member, new LibrarySearch { NetworkSlug = agder.OtherNetwork.Slug })).Hits.Total.ShouldBe(0);
        (await world.SearchAsync(agder.Member, new LibrarySearch { NetworkSlug = "finnes-ikke" })).Hits.Total.ShouldBe(0);

        var alike = await world.SearchAsync(agder.Observer, new LibrarySearch { AlikeMine = true });
        alike.AlikeMine.ShouldBeTrue();
        Library.Ids(alike).ShouldBe([first.Value]);
        (await world.SearchAsync(agder.Coordinator, new LibrarySearch { AlikeMine = true })).AlikeMine.ShouldBeFalse("a county authority is like no municipality");
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_ManyHits_ArePagedWithoutDoublesAndRanked(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var ids = new List<Guid>();
        for (var i = 0; i < 45; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            ids.Add((await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, $"Nummer {i}", "Renhold på skoler."), Audience.Network)).Value);
        }

        var title = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Renhold på skoler", "Kort."), Audience.Network);
        var pages = new List<Guid>();
        for (var page = 1; page <= 3; page++)
        {
            var finds = await world.SearchAsync(agder.Member, new LibrarySearch("renhold skoler") { Page = page });
            (finds.Hits.Total, finds.Hits.Pages, finds.Hits.Number).ShouldBe((46, 3, page));
            pages.AddRange(Library.Ids(finds));
        }

        pages.Distinct().Count().ShouldBe(46);
        pages[0].ShouldBe(title.Value, "the title counts most");
        Library.Ids(await world.SearchAsync(agder.Member, new LibrarySearch("renhold") { Sort = LibrarySort.Newest }))[..3].ShouldBe([title.Value, ids[44], ids[43]]);
        (await world.SearchAsync(agder.Member, new LibrarySearch("renhold") { Page = 99 })).Hits.Items.ShouldBeEmpty();
        (await world.SearchAsync(agder.Member, new LibrarySearch("renhold") { Page = -5 })).Hits.Number.ShouldBe(1);

        await using (var db = await world.DbAsync())
        {
            (await db.Experiences.SingleAsync(e => e.Id == title, world.Cancel)).Outdate("Ny avtale.", null, world.Now).ShouldBeDone();
            await db.SaveChangesAsync(world.Cancel);
        }

        await world.IndexAsync();
        var outdated = await world.SearchAsync(agder.Member, new LibrarySearch("renhold skoler"));
        outdated.Hits.Items[0].Outdated.ShouldBeFalse("what is out of date does not come first");
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_Hit_ShowsTheSentenceThatFitsAsSafeHtml(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "<b>Dusj</b> & bad", "Først litt annet. Så <script>alert(1)</script> om dusjer \"på\" sykehjem. Til slutt noe helt tredje.") with { Sectors = ["helse-omsorg"], ToYear = 2024 });

        var hit = (await world.SearchAsync(agder.Member, new LibrarySearch("dusj sjukeheim"))).Hits.Items.ShouldHaveSingleItem();
        hit.TitleHtml.ShouldBe("&lt;b&gt;<mark>Dusj</mark>&lt;/b&gt; &amp; bad");
        hit.SnippetHtml.ShouldBe("Så &lt;script&gt;alert(1)&lt;/script&gt; om <mark>dusjer</mark> &quot;på&quot; <mark>sykehjem</mark>.");
        new HtmlParser().ParseDocument(hit.SnippetHtml + hit.TitleHtml).Body!.QuerySelectorAll("*").Select(e => e.LocalName).Distinct(StringComparer.Ordinal).ShouldBe(["mark"]);
        (hit.Kind, hit.Year, hit.Outcome, hit.NetworkName, hit.NetworkSlug, hit.Sectors.Single()).ShouldBe((LibraryKind.Experience, 2024, Outcome.Completed, agder.Network.Name, agder.Network.Slug, "helse-omsorg"));
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_HostileText_IsNoError(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Alarm"));
        string[] texts =
        [
            "", " ", "\"", "'", "\"\"", "«", "»«", "-", "--", "-\"", "- a", "-\"a", "*", "a*", "(", "a AND", "OR", "NOT", "NEAR(a b)", "Title: a", "^a", "{a b}", "a & | !b", "<->", "\\", "%", "_", ";--", "-–-«»",
            "'; DROP TABLE \"Posts\"; --", "\0", "a\0b", "\ud800", "\u202E", "😀", "<script>", "og i på", new('a', 10_000), new('-', 10_000), new('"', 9_999), string.Concat(Enumerable.Repeat("a ", 50_000)), "\u0301", "ﬃ", "ǆ", "İ", "ß", "{0}", "{{", "}",
        ];
        foreach (var text in texts)
        {
            (await world.SearchAsync(agder.Member, new LibrarySearch(text) { NetworkSlug = text + "x", Filters = new Dictionary<LibraryFacet, string> { [LibraryFacet.County] = text } })).Hits.Total.ShouldBe(0);
            (await world.SearchAsync(agder.Member, new LibrarySearch(text) { Page = int.MaxValue })).Hits.Items.ShouldBeEmpty();
            await world.Get<LibrarySuggestQuery>().HandleAsync(text, World.As(agder.Member), world.Cancel);
        }

        (await world.FindAsync(agder.Member, "alarm \"; --")).ShouldBe([id.Value]);
        (await world.SearchAsync(agder.Member, new LibrarySearch(null))).Hits.Total.ShouldBe(1);
    }

    [Databases]
    [Theory]
    public async Task Suggest_WhatIsBeingTyped_GivesTheBestTitles(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Velferdsteknologi i Lyngdal"));
        for (var i = 0; i < 8; i++)
        {
            await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, $"Skole {i}", "Nybygg."));
        }

        foreach (var typed in (string[])["vel", "velferdst", "velferdsteknologi i lyn"])
        {
            var first = (await world.Get<LibrarySuggestQuery>().HandleAsync(typed, World.As(agder.Member), world.Cancel))[0];
            (first.ExperienceId, first.ThreadId, first.Kind).ShouldBe((id, null, LibraryKind.Experience), typed);
            first.TitleHtml.ShouldStartWith("<mark>Velferdsteknologi</mark> i ");
        }

        (await world.Get<LibrarySuggestQuery>().HandleAsync("skole", World.As(agder.Member), world.Cancel)).Count.ShouldBe(LibrarySuggestQuery.Most);
        (await world.Get<LibrarySuggestQuery>().HandleAsync("", World.As(agder.Member), world.Cancel)).ShouldBeEmpty();
    }

    [Databases]
    [Theory]
    public async Task Related_ToAnExperience_IsWhatIsAboutTheSameAndReadable(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        const string Text = "Batteriferge med lading ved kai og fergesamband i fjorden.";
        var one = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge", Text));
        var like = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Fergesamband", Text));
        var closed = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Hurtigbåt og ferge", Text), Audience.Network);
        await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Matsvinn", "Kjøkkenet på sykehjemmet veier maten."));

        async Task<Guid[]> RelatedAsync(System.Security.Claims.ClaimsPrincipal user) => [.. (await world.RelatedAsync(one, user)).Select(h => h.ExperienceId!.Value.Value)];
        (await RelatedAsync(World.As(agder.Member))).ShouldBe([like.Value, closed.Value], ignoreOrder: true);
        (await RelatedAsync(World.As(agder.Outsider))).ShouldBe([like.Value]);
        (await RelatedAsync(World.Anonymous)).ShouldBeEmpty();
    }

    private static LibrarySearch With(LibraryFacet facet, string value) => new() { Filters = new Dictionary<LibraryFacet, string> { [facet] = value } };
}
