using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Home;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Home;

public sealed class MyPageQueryTests
{
    [Theory, Databases]
    public async Task HandleAsync_Superuser_SeesTheUnansweredQuestionsSoonestDueFirst(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, "Senere", dueIn: 30);
        await AddAsync(world, agder, "For sent", dueIn: -5);
        await AddAsync(world, agder, "Snart", dueIn: 4);
        await AddAsync(world, agder, "Besvart", dueIn: 1, t => t.FirstAnsweredAt = world.Now);
        await AddAsync(world, agder, "Skjult", dueIn: 1, t => t.HiddenAt = world.Now);

        var page = await ReadAsync(world, agder.Superuser);

        page.Duties.Select(d => (d.Title, d.IsLate)).ShouldBe([("For sent", true), ("Snart", false), ("Senere", false)]);
        page.Duties[0].Asker.ShouldBe("Lyngdal");
        (await ReadAsync(world, agder.Member)).Duties.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task HandleAsync_Member_SeesWhoAnswersAndWhatIsUnread(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var read = await AddAsync(world, agder, "Lest til nummer to", dueIn: 5, posts: 5);
        await AddAsync(world, agder, "Ulest", dueIn: 6, posts: 3);
        await AddAsync(world, agder, "Skjult", dueIn: 7, t => t.HiddenAt = world.Now);
        await world.AddAsync(new ReaderState { PersonId = agder.Member.Id, ThreadId = read, LastReadNumber = 2 });

        var page = await ReadAsync(world, agder.Member);

        page.Networks.Single().ShouldSatisfyAllConditions(
            n => n.Role.ShouldBe(MembershipRole.Member),
            n => n.CanWrite.ShouldBeTrue(),
            n => n.ServedBy.ShouldBe("Kristiansand"),
            n => n.AnswerWorkingDays.ShouldBe(3));
        page.Latest.Select(t => (t.Title, t.Unread)).ShouldBe([("Ulest", 3), ("Lest til nummer to", 3)]);
        page.Organised.ShouldBe(0);
    }

    [Theory]
    [Databases(nameof(Agder.Outsider))]
    [Databases(nameof(Agder.Administrator))]
    public async Task HandleAsync_SomebodyOutsideTheNetwork_SeesNothingOfItsConversations(DatabaseKind kind, string who)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await AddAsync(world, agder, "Hemmelig", dueIn: 5);

        var page = await ReadAsync(world, (Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!);

        page.Latest.ShouldBeEmpty();
        page.Duties.ShouldBeEmpty();
        page.Networks.ShouldNotContain(n => n.Id == agder.Network.Id);
    }

    [Theory, Databases]
    public async Task HandleAsync_CoordinatorAndAdministrator_SeeWhatTheirNetworksLack(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();

        var coordinator = await ReadAsync(world, agder.Coordinator);
        var administrator = await ReadAsync(world, agder.Administrator);

        // The superuser has no named contact: the one lack of an otherwise complete network.
        coordinator.Organised.ShouldBe(1);
        coordinator.Incomplete.Single().ShouldSatisfyAllConditions(n => n.Name.ShouldBe("Læringsnettverk Agder"), n => n.Lacks.ShouldBe(1));
        administrator.Organised.ShouldBe(3);
        administrator.Incomplete.Select(n => n.Name).ShouldBe(["Læringsnettverk Vestland", "Nasjonalt læringsnettverk", "Læringsnettverk Agder"], ignoreOrder: true);
        (await ReadAsync(world, agder.Member)).Incomplete.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task HandleAsync_NobodyOrSomebodyWhoLeft_IsNotFound(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var query = world.Get<MyPageQuery>();

        (await query.HandleAsync(World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await query.HandleAsync(World.As(agder.Ended), world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    private static async Task<MyPage> ReadAsync(World world, Person person) =>
        (await world.Get<MyPageQuery>().HandleAsync(World.As(person), world.Cancel)).Value;

    private static async Task<ThreadId> AddAsync(World world, Agder agder, string title, int dueIn, Action<DiscussionThread>? change = null, int posts = 1)
    {
        var thread = new DiscussionThread
        {
            NetworkId = agder.Network.Id,
            Kind = ThreadKind.Question,
            Title = title,
            AuthorId = agder.Member.Id,
            AuthorOrganisationId = agder.Lyngdal.Id,
            CreatedAt = world.Now,
            LastPostAt = world.Now.AddMinutes(dueIn),
            LastPostNumber = posts,
            ResponsibleId = agder.Kristiansand.Id,
            AnswerDueAt = world.Now.AddHours(dueIn),
        };
        change?.Invoke(thread);
        await world.AddAsync(thread);
        return thread.Id;
    }
}
