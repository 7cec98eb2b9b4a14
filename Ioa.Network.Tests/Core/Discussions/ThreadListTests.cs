using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Discussions;

public sealed class ThreadListTests
{
    [Databases]
    [Theory]
    public async Task HandleAsync_EachFilter_ShowsItsThreads(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var late = await world.StartAsync(agder.Member, Talk.Ask(agder.Network, "Sen") with { Tags = ["Skole"], Phase = Phase.Needs, SectorCode = Ioa.Network.Core.Organisations.Sectors.All[1] });
        world.Clock.Advance(TimeSpan.FromDays(10));
        var waiting = await world.AskAsync(agder.Neighbour, agder.Network, "Venter");
        var answered = await world.AskAsync(agder.Neighbour, agder.Network, "Besvart");
        var answer = await world.ReplyAsync(agder.Superuser, answered);
        (await world.Get<AcceptAnswer>().HandleAsync(new(answered, answer.Id), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();
        var closed = await world.AskAsync(agder.Neighbour, agder.Network, "Lukket");
        (await world.Get<CloseThread>().HandleAsync(new(closed, "Løst"), World.As(agder.Neighbour), world.Cancel)).ShouldBeDone();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var national = await world.AskAsync(agder.Superuser, agder.National, "Nasjonal");

        await ShowsAsync(new(), [national, waiting, answered, closed, late], agder.Superuser);
        await ShowsAsync(new(), [waiting, answered, closed, late], agder.Member);
        await ShowsAsync(new(agder.Network.Id), [waiting, answered, closed, late], agder.Superuser);
        await ShowsAsync(new(Show: ThreadFilter.Unanswered), [national, waiting, late], agder.Superuser);
        await ShowsAsync(new(Show: ThreadFilter.Late), [late], agder.Superuser);
        await ShowsAsync(new(Show: ThreadFilter.Mine), [national, answered], agder.Superuser);
        await ShowsAsync(new(Show: ThreadFilter.Following), [national, answered], agder.Superuser);
        await ShowsAsync(new(Show: ThreadFilter.Unread), [waiting, answered, closed, late], agder.Superuser);
        await ShowsAsync(new(Tag: " SKOLE"), [late], agder.Member);
        await ShowsAsync(new(Phase: Phase.Needs), [late], agder.Member);
        await ShowsAsync(new(Sector: Ioa.Network.Core.Organisations.Sectors.All[1]), [late], agder.Member);
        await ShowsAsync(new(Tag: "skol"), [], agder.Member);

        var item = (await world.ListAsync(agder.Member)).Items.Single(t => t.Id == answered);
        (item.Answered, item.Accepted, item.Closed, item.Late, item.Replies, item.Unread).ShouldBe((true, true, false, false, 1, 2));
        (item.AuthorName, item.AuthorOrganisation, item.NetworkName, item.NetworkSlug).ShouldBe(("Nils Nabo", "Lindesnes", "Læringsnettverk Agder", agder.Network.Slug));
        (await world.ListAsync(agder.Member)).Items.Single(t => t.Id == late).Late.ShouldBeTrue();
        (await world.ListAsync(agder.Member)).Items.Single(t => t.Id == closed).Closed.ShouldBeTrue();

        async Task ShowsAsync(ThreadListFilter filter, ThreadId[] expected, Ioa.Network.Core.People.Person reader)
        {
            var page = await world.ListAsync(reader, filter);
            page.Items.Select(t => t.Id).ShouldBe(expected, ignoreOrder: true, filter.ToString());
            page.Items.Select(t => t.LastPostAt).ShouldBe(page.Items.Select(t => t.LastPostAt).OrderDescending());
            page.Total.ShouldBe(expected.Length);
        }
    }

    [Databases]
    [Theory]
    public async Task HandleAsync_SeveralNetworksAndPages_EachThreadOnceInOrder(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        LearningNetwork[] networks = [agder.Network, agder.National, await world.NetworkAsync("Helse", NetworkKind.Sector, superusers: [agder.Kristiansand])];
        var started = new List<ThreadId>();
        for (var i = 0; i < 60; i++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            started.Insert(0, await world.AskAsync(agder.Superuser, networks[i % 3], $"Nummer {i}"));
        }

        var seen = new List<ThreadId>();
        for (var number = 1; number <= 3; number++)
        {
            var page = await world.ListAsync(agder.Superuser, new(Page: number));
            (page.Total, page.Pages, page.Number).ShouldBe((60, 3, number));
            seen.AddRange(page.Items.Select(t => t.Id));
        }

        seen.ShouldBe(started);
        (await world.ListAsync(agder.Superuser, new(Page: -3))).Number.ShouldBe(1);
        (await world.ListAsync(agder.Superuser, new(Page: int.MaxValue))).Items.ShouldBeEmpty();
    }

    [Databases]
    [Theory]
    public async Task SuggestMentions_BeginningOfAWord_PeopleAndOrganisationsOfTheNetworkOnly(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        (await SuggestAsync("ko")).ShouldBe(["Kåre Kollega", "Karin Koordinator"], ignoreOrder: true);
        (await SuggestAsync("KÅ")).ShouldBe(["Kåre Kollega"]);
        (await SuggestAsync("Lyng")).ShouldBe(["Lyngdal"]);
        (await SuggestAsync("Unni")).ShouldBeEmpty();
        (await SuggestAsync("Bergen")).ShouldBeEmpty();
        (await SuggestAsync("Egil")).ShouldBeEmpty();
        (await SuggestAsync("%")).ShouldBeEmpty();
        await world.PersonAsync("Kåre Kollega", agder.Lindesnes);
        (await SuggestAsync("KÅ")).ShouldBeEmpty();

        async Task<string[]> SuggestAsync(string prefix) =>
            [.. (await world.Get<SuggestMentions>().HandleAsync(new(agder.Network.Id, prefix), World.As(agder.Member), world.Cancel)).Value.Select(s => s.Name)];
    }
}
