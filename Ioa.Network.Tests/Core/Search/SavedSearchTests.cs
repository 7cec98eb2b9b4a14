using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Search;

public sealed class SavedSearchTests
{
    private const string Word = "batteriferge";

    [Databases]
    [Theory]
    public async Task TellAsync_WhatIsNew_TellsEverybodyOnceOfWhatTheyMayRead(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        Person[] readers = [agder.Member, agder.Neighbour, agder.Outsider, agder.Administrator];
        var before = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge før"), Audience.Open);
        foreach (var reader in readers)
        {
            await SaveAsync(world, reader, Word);
            await SaveAsync(world, reader, "fjordverft");
        }

        await SaveAsync(world, agder.Superuser, "kantklipping");
        await TellAsync(world);
        (await ToldAsync(world)).ShouldBeEmpty("nothing is new");

        await world.HostedService<SearchIndexer>().StopAsync(world.Cancel);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        var network = (await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge i nettverket"), Audience.Network)).Value;
        var withheld = Library.Content(agder.Lyngdal, "Batteriferge i landet", "Fjordverft AS leverte.") with { Suppliers = ["Fjordverft AS"], SuppliersTo = Audience.Network };
        var national = (await world.PublishAsync(agder.Network, agder.Member, withheld)).Value;
        var question = (await world.AnsweredAsync(agder.Neighbour, agder.Superuser, agder.Network, "Batteriferge?")).Value;

        // Indexed anew, but no news.
        await using (var db = await world.DbAsync())
        {
            await db.Experiences.Where(e => e.Id == before).ExecuteUpdateAsync(e => e.SetProperty(x => x.VerifiedAt, world.Now), world.Cancel);
        }

        await world.IndexAsync();

        // Two servers at once.
        await Task.WhenAll(TellAsync(world), TellAsync(world));
        await TellAsync(world);

        (await ToldAsync(world)).ShouldBe(
        [
            $"{agder.Administrator.Name} {national}",
            $"{agder.Member.Name} {question}",
            $"{agder.Neighbour.Name} {national}",
            $"{agder.Neighbour.Name} {network}",
            $"{agder.Outsider.Name} {national}",
        ], ignoreOrder: true);

        // It is read with the title that they may see, also where it is shown and sent.
        var shown = await world.Get<NotificationsQuery>().HandleAsync(World.As(agder.Outsider), world.Cancel);
        shown.Value.ShouldHaveSingleItem().Title.ShouldBe("Batteriferge i landet");

        // Published anew it is no news to those who know of it; to those who could not read it before it is.
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.PublishAsync(new ExperienceId(network), Library.Content(agder.Lyngdal, "Batteriferge i nettverket"), Audience.National, agder.Member);
        await world.IndexAsync();
        var known = await ToldAsync(world);
        await TellAsync(world);
        (await ToldAsync(world)).Except(known).ShouldBe([$"{agder.Outsider.Name} {network}", $"{agder.Administrator.Name} {network}"], ignoreOrder: true);
    }

    [Fact]
    public async Task TellAsync_SupplierWithheldFromTheReader_GivesNoWordOfASearchForIt()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        await SaveAsync(world, agder.Outsider, "fjordverft");
        await SaveAsync(world, agder.Neighbour, "fjordverft");
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var content = Library.Content(agder.Lyngdal, "Batteriferge", "Fjordverft AS leverte.") with { Suppliers = ["Fjordverft AS"], SuppliersTo = Audience.Network };
        var id = await world.PublishAsync(agder.Network, agder.Member, content, Audience.Open);
        await TellAsync(world);

        (await ToldAsync(world)).ShouldBe([$"{agder.Neighbour.Name} {id}"]);
    }

    [Databases]
    [Theory]
    public async Task TellAsync_MinutesApproved_TellsThoseWhoReadThemAndWereNotThere(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        foreach (var reader in (Person[])[agder.Member, agder.Neighbour, agder.Outsider, agder.Administrator, agder.Coordinator])
        {
            await SaveAsync(world, reader, Word);
        }

        var meeting = await world.HeldAsync(agder, world.Plan(inDays: 1), "Vi så på en batteriferge.");
        await TellAsync(world);
        (await ToldAsync(world)).ShouldBeEmpty("they are not approved");

        await world.ApproveAsync(meeting, agder.Coordinator);
        await TellAsync(world);

        (await ToldAsync(world)).ShouldBe([$"{agder.Neighbour.Name} {meeting}"]);
        var shown = (await world.Get<NotificationsQuery>().HandleAsync(World.As(agder.Neighbour), world.Cancel)).Value.Single(n => n.Kind == NotificationKind.SearchFound);
        (shown.MeetingId, shown.Title).ShouldBe((meeting, world.Plan().Title));

        // Opened and approved again they are no news.
        (await world.Get<ReopenMinutes>().HandleAsync(new(meeting), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ApproveAsync(meeting, agder.Coordinator);
        await TellAsync(world);
        (await ToldAsync(world)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task HandleAsync_Saving_KeepsOneOfEachAndNoMoreThanStated()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        Task<Result<SavedSearchId>> Save(Person person, LibrarySearch search) => world.Get<SaveSearch>().HandleAsync(new(search), World.As(person), world.Cancel);

        (await world.Get<SaveSearch>().HandleAsync(new(new LibrarySearch(Word)), World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await Save(agder.Ended, new LibrarySearch(Word))).Error.ShouldBe(Error.NotFound);
        (await Save(agder.Member, new LibrarySearch("  "))).Error!.Code.ShouldBe("Library.SearchEmpty");
        (await Save(agder.Member, new LibrarySearch(Word) { NetworkSlug = new string('å', 2_000) })).Error!.Code.ShouldBe("Library.SearchTooLong");
        var filtered = new LibrarySearch(Word) { Filters = new Dictionary<LibraryFacet, string> { [LibraryFacet.Sector] = "samferdsel" }, Page = 3, Sort = LibrarySort.Newest };
        var id = (await Save(agder.Member, filtered)).Value;
        (await Save(agder.Member, filtered with { Page = 1, Sort = LibrarySort.Relevance })).Value.ShouldBe(id, "order and page make no other search");
        var mine = (await world.Get<SavedSearchesQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Value.ShouldHaveSingleItem();
        mine.Query.ShouldBe("q=batteriferge&sektor=samferdsel");
        (await world.Get<SavedSearchesQuery>().HandleAsync(World.As(agder.Neighbour), world.Cancel)).Value.ShouldBeEmpty();
        (await world.Get<SavedSearchesQuery>().HandleAsync(World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);

        for (var i = 1; i < SavedSearch.MaxPerPerson; i++)
        {
            (await Save(agder.Member, new LibrarySearch($"ferge {i}"))).Error.ShouldBeNull();
        }

        (await Save(agder.Member, new LibrarySearch("en til"))).Error!.Code.ShouldBe("Library.TooManySearches");
        (await Save(agder.Member, filtered)).Value.ShouldBe(id, "one that is there already is not too many");
        (await world.Get<RemoveSavedSearch>().HandleAsync(new(id), World.As(agder.Neighbour), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<RemoveSavedSearch>().HandleAsync(new(id), World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<RemoveSavedSearch>().HandleAsync(new(id), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.Get<RemoveSavedSearch>().HandleAsync(new(id), World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await Save(agder.Member, new LibrarySearch("en til"))).Error.ShouldBeNull();
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_Feed_ReadsAsItsOwnerUntilItIsEnded(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var network = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge i nettverket"), Audience.Network);
        var open = await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, "Batteriferge for alle"), Audience.Open);
        Task<Result<SearchFeedView>> Read(string token) => world.Get<SearchFeedQuery>().HandleAsync(token, World.Anonymous, world.Cancel);

        var of = await SaveAsync(world, agder.Neighbour, Word);
        (await world.Get<CreateSearchFeed>().HandleAsync(new(of), World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.NotFound, "another's");
        (await world.Get<CreateSearchFeed>().HandleAsync(new(of), World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        var token = (await world.Get<CreateSearchFeed>().HandleAsync(new(of), World.As(agder.Neighbour), world.Cancel)).Value;
        (await Read(token)).Value.Hits.Select(h => h.ExperienceId).ShouldBe([open, network], ignoreOrder: true);
        (await Read(token + "x")).Error.ShouldBe(Error.NotFound);
        var outsiders = (await world.Get<CreateSearchFeed>().HandleAsync(new(await SaveAsync(world, agder.Outsider, Word)), World.As(agder.Outsider), world.Cancel)).Value;
        (await Read(outsiders)).Value.Hits.Select(h => h.ExperienceId).ShouldBe([open]);

        var renewed = (await world.Get<CreateSearchFeed>().HandleAsync(new(of), World.As(agder.Neighbour), world.Cancel)).Value;
        (await Read(token)).Error.ShouldBe(Error.NotFound, "there is a newer address");
        (await Read(renewed)).Error.ShouldBeNull();
        (await world.Get<RevokeSearchFeed>().HandleAsync(new(of), World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<RevokeSearchFeed>().HandleAsync(new(of), World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<RevokeSearchFeed>().HandleAsync(new(of), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();
        (await Read(renewed)).Error.ShouldBe(Error.NotFound);
        (await world.Get<RevokeSearchFeed>().HandleAsync(new(of), World.As(agder.Neighbour), world.Cancel)).Error.ShouldBe(Error.NotFound);

        await using (var db = await world.DbAsync())
        {
            await db.Users.Where(p => p.Id == agder.Outsider.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), world.Cancel);
        }

        (await Read(outsiders)).Error.ShouldBe(Error.NotFound, "its owner has left");
    }

    [Fact]
    public void Address_OfAnySearch_ReadsBackAsTheSame()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 2_000; i++)
        {
            var search = new LibrarySearch(Text())
            {
                Filters = LibraryAddress.Facets.Where(_ => random.Next(3) == 0).ToDictionary(f => f, _ => "v" + Text()),
                NetworkSlug = random.Next(2) == 0 ? "agder-" + random.Next(9) : null,
                AlikeMine = random.Next(2) == 0,
                Sort = (LibrarySort)random.Next(2),
                Page = 1 + random.Next(3),
            };
            var read = LibraryAddress.Read("?" + LibraryAddress.Of(search));

            read.Filters.ShouldBe(search.Filters, ignoreOrder: true);
            (read with { Filters = search.Filters }).ShouldBe(search);
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "aå&=+%#?\"«ø b"[random.Next(13)])).Trim();
    }

    [Fact]
    public void Address_OfHostileText_IsNoError()
    {
        foreach (var text in HostileStrings.All)
        {
            var read = LibraryAddress.Read(text);
            LibraryAddress.Of(LibraryAddress.Read(LibraryAddress.Of(read))).ShouldBe(LibraryAddress.Of(read));
            LibraryAddress.Of(new LibrarySearch(text)).ShouldNotBeNull();
        }
    }

    private static async Task<SavedSearchId> SaveAsync(World world, Person person, string text) =>
        (await world.Get<SaveSearch>().HandleAsync(new(new LibrarySearch(text)), World.As(person), world.Cancel)).Value;

    private static Task<int> TellAsync(World world) => world.HostedService<SavedSearchClock>().TellAsync(world.Cancel);

    private static async Task<List<string>> ToldAsync(World world)
    {
        await using var db = await world.DbAsync();
        var told = await db.Notifications
            .Where(n => n.Kind == NotificationKind.SearchFound)
            .Select(n => new { Person = db.Users.Where(p => p.Id == n.PersonId).Select(p => p.Name).First(), n.ThreadId, n.ExperienceId, n.MeetingId })
            .ToListAsync(world.Cancel);
        return told.ConvertAll(n => $"{n.Person} {n.ExperienceId?.Value ?? n.ThreadId?.Value ?? n.MeetingId!.Value.Value}");
    }
}
