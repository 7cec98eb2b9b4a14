using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Search;

public sealed class LibraryAccessTests
{
    private const string Word = "batteriferge";

    [Databases]
    [Theory]
    public async Task HandleAsync_EachKindOfReader_FindsWhatTheyMayReadAndCountsNoMore(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var nowhere = await world.PersonAsync("Ingen Nettverk", await world.OrganisationAsync("Utsira"));
        var network = (await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge i nettverket"), Audience.Network)).Value;
        var national = (await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge i landet"))).Value;
        var open = (await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge for alle"), Audience.Open)).Value;
        var question = (await world.AnsweredAsync(agder.Neighbour, agder.Superuser, agder.Network, "Batteriferge?")).Value;
        var shared = (await world.AnsweredAsync(agder.Neighbour, agder.Superuser, agder.Network, "Delt batteriferge?")).Value;
        var elsewhere = (await world.AnsweredAsync(agder.Superuser, await world.PersonAsync("Siv", agder.Kristiansand), agder.National, "Nasjonal batteriferge?")).Value;
        var unanswered = await world.AskAsync(agder.Neighbour, agder.Network, "Ubesvart batteriferge?");
        await using (var db = await world.DbAsync())
        {
            await db.Threads.Where(t => t.Id == new ThreadId(shared)).ExecuteUpdateAsync(t => t.SetProperty(x => x.SharedWithId, agder.National.Id), world.Cancel);
            await db.Threads.Where(t => t.Id == new ThreadId(elsewhere)).ExecuteUpdateAsync(t => t.SetProperty(x => x.FirstAnsweredAt, world.Now), world.Cancel);
        }

        // A draft that nobody has published.
        await world.AddAsync(new Experience { NetworkId = agder.Network.Id, OrganisationId = agder.Lyngdal.Id, CreatedById = agder.Member.Id, CreatedAt = world.Now, Title = "Utkast om batteriferge" });
        await world.IndexAsync();

        (Person? Reader, Guid[] Reads)[] table =
        [
            (null, [open]),
            (agder.Ended, [open]),
            (nowhere, [open]),
            (agder.Outsider, [national, open]),
            (agder.Administrator, [national, open]),
            (agder.Member, [network, national, open, question, shared]),
            (agder.Observer, [network, national, open, question, shared]),
            (agder.Coordinator, [network, national, open, question, shared]),
            (agder.Superuser, [network, national, open, question, shared, elsewhere]),
        ];
        foreach (var (reader, reads) in table)
        {
            var who = reader?.Name ?? "nobody";
            if (reader is not null)
            {
                await using var db = await world.DbAsync();
                (await db.LibraryReaderAsync(World.As(reader), world.Today, world.Cancel)).Networks
                    .ShouldBe(await db.ReadableNetworks(reader.Id, world.Today).Select(n => n.Id).ToListAsync(world.Cancel), ignoreOrder: true, who);
            }

            foreach (var text in (string?[])[Word, null])
            {
                var finds = await world.SearchAsync(reader, new LibrarySearch(text));
                Library.Ids(finds).ShouldBe(reads, ignoreOrder: true, who);
                finds.Hits.Total.ShouldBe(reads.Length, who);
                finds.Facets[LibraryFacet.Kind].Sum(v => v.Count).ShouldBe(reads.Length, who);
                finds.Facets[LibraryFacet.County].Sum(v => v.Count).ShouldBe(reads.Length, who);
            }

            var suggested = await world.Get<LibrarySuggestQuery>().HandleAsync(Word, reader is null ? World.Anonymous : World.As(reader), world.Cancel);
            suggested.Select(s => s.ExperienceId?.Value ?? s.ThreadId!.Value.Value).ShouldBe(reads, ignoreOrder: true, who);
        }

        unanswered.Value.ShouldNotBe(Guid.Empty);
    }

    /// <summary>What was found is given again to readers with the same rights; so all that could make it untrue is changed between two who ask the same.</summary>
    [Databases]
    [Theory]
    public async Task HandleAsync_AskedTheSameAgain_GivesWhatIsSoNow(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var first = (await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge over fjorden"), Audience.Network)).Value;
        async Task<LibraryHit> OneAsync(Person reader) => (await world.SearchAsync(reader, new LibrarySearch(Word))).Hits.Items.ShouldHaveSingleItem();
        (await OneAsync(agder.Member)).NetworkName.ShouldBe(agder.Network.Name);
        (await OneAsync(agder.Neighbour)).ShouldBe(await OneAsync(agder.Member), "they read the same");

        await using (var db = await world.DbAsync())
        {
            await db.Networks.Where(n => n.Id == agder.Network.Id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Name, "Nytt navn"), world.Cancel);
        }

        (await OneAsync(agder.Member)).NetworkName.ShouldBe("Nytt navn");
        await world.PublishAsync(new ExperienceId(first), Library.Content(agder.Lyngdal, "Batteriferge over havet"), Audience.Network, agder.Member);
        await world.IndexAsync();
        (await OneAsync(agder.Neighbour)).Title.ShouldBe("Batteriferge over havet");

        await world.NarrowAsync(new ExperienceId(first), Audience.Authors, agder.Member);
        (await world.FindAsync(agder.Neighbour, Word)).ShouldBeEmpty("taken back, and not indexed yet");
        await world.IndexAsync();
        (await world.FindAsync(agder.Neighbour, Word)).ShouldBeEmpty("taken back");

        var second = (await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge igjen"), Audience.Network)).Value;
        (await world.FindAsync(agder.Neighbour, Word)).ShouldBe([second]);
        await using (var db = await world.DbAsync())
        {
            await db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Neighbour.OrganisationId).ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today.AddDays(-1)), world.Cancel);
        }

        (await world.FindAsync(agder.Neighbour, Word)).ShouldBeEmpty("their municipality has left");
        (await world.FindAsync(agder.Member, Word)).ShouldBe([second]);
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_WhatIsTakenAway_IsNotFoundFromThatMoment(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        Task<ThreadId> AskAsync() => world.AnsweredAsync(agder.Superuser, agder.Neighbour, agder.Network, "Batteriferge", answer: "Hemmelighet");
        async Task GoneAsync(Person? reader, string why, string text = Word)
        {
            // Before anything is indexed anew, and after.
            (await world.FindAsync(reader, text)).ShouldBeEmpty(why);
            await world.IndexAsync();
            (await world.FindAsync(reader, text)).ShouldBeEmpty(why);
        }

        var hidden = await AskAsync();
        (await world.FindAsync(agder.Member, Word)).ShouldBe([hidden.Value]);
        (await world.Get<HideThread>().HandleAsync(new(hidden, "Regel"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        await GoneAsync(agder.Member, "hidden");
        await GoneAsync(agder.Coordinator, "hidden, from its moderators too");
        (await world.Get<RestoreThread>().HandleAsync(new(hidden, "Feil"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        await world.IndexAsync();
        (await world.FindAsync(agder.Member, Word)).ShouldBe([hidden.Value]);

        var post = (await world.PostsAsync(hidden))[1].Id;
        (await world.FindAsync(agder.Member, "hemmelighet")).ShouldBe([hidden.Value]);
        (await world.Get<HidePost>().HandleAsync(new(post, "Regel"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        await GoneAsync(agder.Member, "its answer is hidden", "hemmelighet");
        await GoneAsync(agder.Member, "no longer answered");

        var edited = await AskAsync();
        (await world.Get<EditPost>().HandleAsync(new((await world.PostsAsync(edited))[1].Id, "Noe annet", 1), World.As(agder.Neighbour), world.Cancel)).Error.ShouldBeNull();
        await GoneAsync(agder.Member, "edited", "hemmelighet");
        (await world.FindAsync(agder.Member, Word)).ShouldBe([edited.Value]);

        await using (var db = await world.DbAsync())
        {
            await db.Threads.Where(t => t.Id == edited).ExecuteUpdateAsync(t => t.SetProperty(x => x.NetworkId, agder.National.Id), world.Cancel);
        }

        await GoneAsync(agder.Member, "moved");
        (await world.FindAsync(agder.Superuser, Word)).ShouldBe([edited.Value]);
        await using (var db = await world.DbAsync())
        {
            await db.Threads.Where(t => t.Id == edited).ExecuteUpdateAsync(t => t.SetProperty(x => x.HiddenAt, world.Now), world.Cancel);
        }

        var merged = await AskAsync();
        var into = await world.AskAsync(agder.Neighbour, agder.Network, "Noe helt annet");
        (await world.Get<MergeThread>().HandleAsync(new(merged, into), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        await GoneAsync(agder.Member, "merged");

        var unshared = await AskAsync();
        await using (var db = await world.DbAsync())
        {
            var shared = db.Threads.Where(t => t.Id == unshared);
            await shared.ExecuteUpdateAsync(t => t.SetProperty(x => x.SharedWithId, agder.OtherNetwork.Id), world.Cancel);
            await world.IndexAsync();
            (await world.FindAsync(agder.Outsider, Word)).ShouldBe([unshared.Value]);
            await shared.ExecuteUpdateAsync(t => t.SetProperty(x => x.SharedWithId, (Ioa.Network.Core.Networks.LearningNetworkId?)null), world.Cancel);
        }

        await GoneAsync(agder.Outsider, "unshared");
        (await world.FindAsync(agder.Member, Word)).ShouldBe([unshared.Value]);
        (await world.Get<HideThread>().HandleAsync(new(unshared, "Regel"), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        var experience = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge"), Audience.Open);
        (await world.FindAsync(null, Word)).ShouldBe([experience.Value]);
        await world.NarrowAsync(experience, Audience.National, agder.Member);
        await GoneAsync(null, "narrowed to the country");
        (await world.FindAsync(agder.Outsider, Word)).ShouldBe([experience.Value]);
        await world.NarrowAsync(experience, Audience.Authors, agder.Member);
        await GoneAsync(agder.Member, "no longer published");
        (await world.RelatedAsync(experience, World.As(agder.Member))).ShouldBeEmpty();
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_WithheldNames_AreNeitherMatchedCountedSuggestedNorShown(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var content = Library.Content(agder.Lyngdal, "Batteriferge fra Fjordverft", "Fjordverft AS leverte. Batteriferga koster 4 000 000 kroner.") with
        {
            Suppliers = ["Fjordverft AS"],
            Topics = ["fjordverft"],
            Volume = 4_000_000,
            SuppliersTo = Audience.Network,
            FiguresTo = Audience.National,
        };
        var id = (await world.PublishAsync(agder.Network, agder.Member, content, Audience.Open)).Value;

        (await world.FindAsync(agder.Member, "fjordverft")).ShouldBe([id]);
        foreach (var reader in (Person?[])[agder.Outsider, agder.Administrator, agder.Ended, null])
        {
            foreach (var text in (string[])["fjordverft", "Fjordverft AS", "fjordverf", "\"fjordverft leverte\"", "batteriferge fjordverft", "4000000"])
            {
                var found = await world.SearchAsync(reader, new LibrarySearch(text));
                var mayMatch = text.StartsWith("batteriferge", StringComparison.Ordinal);
                found.Hits.Total.ShouldBe(mayMatch ? found.Hits.Total : 0, $"{reader?.Name} {text}");
                found.Facets[LibraryFacet.Kind].Sum(v => v.Count).ShouldBe(found.Hits.Total);
                string.Concat(found.Hits.Items.Select(h => h.Title + h.TitleHtml + h.SnippetHtml)).ShouldNotContain("jordverft");
                string.Concat((await world.Get<LibrarySuggestQuery>().HandleAsync(text, reader is null ? World.Anonymous : World.As(reader), world.Cancel)).Select(s => s.TitleHtml)).ShouldNotContain("jordverft");
                found.Corrections.ShouldNotContain(c => c.Meant.Contains("jordverft", StringComparison.OrdinalIgnoreCase));
            }

            // The same number with and without: what is kept out does not betray it either.
            (await world.SearchAsync(reader, new LibrarySearch("batteriferge -fjordverft"))).Hits.Total.ShouldBe(1);
            var hit = (await world.SearchAsync(reader, new LibrarySearch("batteriferge"))).Hits.Items.ShouldHaveSingleItem();
            hit.Title.ShouldBe("Batteriferge fra [leverandør]");
        }

        (await world.SearchAsync(agder.Outsider, new LibrarySearch("batteriferge"))).Hits.Items.Single().SnippetHtml.ShouldContain("4 000 000");
        (await world.SearchAsync(null, new LibrarySearch("batteriferge"))).Hits.Items.Single().SnippetHtml.ShouldContain("[tall]");
        (await world.SearchAsync(agder.Member, new LibrarySearch("batteriferge"))).Hits.Items.ShouldHaveSingleItem("three variants, and each reader has one");

        // From now on the names are withheld from the network's readers too: at once, before anything is indexed anew.
        await world.PublishAsync(new ExperienceId(id), content with { SuppliersTo = Audience.Authors }, Audience.Open, agder.Member);
        (await world.FindAsync(agder.Member, "fjordverft")).ShouldBeEmpty();
        await world.IndexAsync();
        (await world.FindAsync(agder.Member, "fjordverft")).ShouldBeEmpty();
        (await world.FindAsync(agder.Member, "batteriferge")).ShouldBe([id]);
    }
}
