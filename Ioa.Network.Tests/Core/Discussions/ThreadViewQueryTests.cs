using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioa.Network.Tests.Core.Discussions;

/// <summary>The thread's page and what its readers are told live.</summary>
public sealed class ThreadViewQueryTests
{
    [Theory]
    [Databases(nameof(Agder.Superuser), true)]
    [Databases(nameof(Agder.Member), true)]
    [Databases(nameof(Agder.Observer), true)]
    [Databases(nameof(Agder.Coordinator), true)]
    [Databases(nameof(Agder.Outsider), false)]
    [Databases(nameof(Agder.Administrator), false)]
    [Databases(nameof(Agder.Ended), false)]
    public async Task HandleAsync_EveryKindOfPerson_ReadsOrFindsNothing(DatabaseKind kind, string who, bool reads)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        var person = (Person)typeof(Agder).GetProperty(who)!.GetValue(agder)!;

        var page = await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(person), world.Cancel);
        var changes = await world.Get<ThreadChangesQuery>().HandleAsync(new ThreadChangesRequest(thread, 0), World.As(person), world.Cancel);

        page.Succeeded.ShouldBe(reads);
        changes.Succeeded.ShouldBe(reads);
        if (!reads)
        {
            page.Error.ShouldBe(Error.NotFound);
            changes.Error.ShouldBe(Error.NotFound);
        }
    }

    [Theory, Databases]
    public async Task HandleAsync_FiveHundredPosts_OpensAtTheFirstUnread(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        await FillAsync(world, agder, thread, to: 500);
        await world.Get<MarkRead>().HandleAsync(new MarkReadCommand(thread, 300), World.As(agder.Member), world.Cancel);

        var view = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Member), world.Cancel)).Value;

        view.PageNumber.ShouldBe(7);
        view.PageCount.ShouldBe(10);
        view.Posts.Select(post => post.Number).ShouldBe(Enumerable.Range(301, 50));
        view.Reader.LastReadNumber.ShouldBe(300);
        var never = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Neighbour), world.Cancel)).Value;
        never.PageNumber.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task HandleAsync_TwoReaders_AreHandedTheSamePosts(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);

        var mine = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Member), world.Cancel)).Value;
        var theirs = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Superuser), world.Cancel)).Value;

        ReferenceEquals(mine.Posts[0], theirs.Posts[0]).ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task HandleAsync_AfterAChange_ShowsItToThoseWhoHadThePageAndKeepsTheRest(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        var before = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Member), world.Cancel)).Value;

        var answer = await AnswerAsync(world, thread, agder.Superuser, "Bruk dialogkonferanse.");
        var after = (await world.Get<ThreadViewQuery>().HandleAsync(before, answer.Sequence, world.Cancel)).Value;

        after.Posts.Select(post => post.Number).ShouldBe([1, 2]);
        ReferenceEquals(after.Posts[0], before.Posts[0]).ShouldBeTrue();
        after.Posts[1].AuthorName.ShouldBe(agder.Superuser.Name);
        after.Posts[1].FromSuperuser.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task HandleAsync_MembershipEndedMeanwhile_IsToldNothingOfTheNextChange(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        var before = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Neighbour), world.Cancel)).Value;
        await using (var db = await world.DbAsync())
        {
            await db.Memberships.Where(m => m.OrganisationId == agder.Lindesnes.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today.AddDays(-1)), world.Cancel);
        }

        var answer = await AnswerAsync(world, thread, agder.Superuser, "Dette er bare for nettverket.");
        var after = await world.Get<ThreadViewQuery>().HandleAsync(before, answer.Sequence, world.Cancel);

        after.Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task HandleAsync_ModeratorNoMore_FindsNothingOfAHiddenThread(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        (await world.Get<HideThread>().HandleAsync(new HideThreadCommand(thread, "Personopplysninger"), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        var before = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Superuser), world.Cancel)).Value;
        before.Reader.CanModerate.ShouldBeTrue();
        await using (var db = await world.DbAsync())
        {
            // Still of the network, and no longer one who moderates.
            await db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Kristiansand.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MembershipRole.Member), world.Cancel);
        }

        var after = await world.Get<ThreadViewQuery>().HandleAsync(before, before.Head.Sequence, world.Cancel);

        after.Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task HandleAsync_TheThreadWasMoved_ShowsThePostsAsTheOtherNetworkSeesThem(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var sector = await world.NetworkAsync("Velferdsteknologi", NetworkKind.Sector, superusers: [agder.Lyngdal], members: [agder.Kristiansand]);
        var thread = await AskAsync(world, agder);
        await AnswerAsync(world, thread, agder.Superuser, "Bruk dialogkonferanse.");
        var before = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Member), world.Cancel)).Value;
        before.Posts.Select(post => post.FromSuperuser).ShouldBe([false, true]);

        (await world.Get<MoveThread>().HandleAsync(new MoveThreadCommand(thread, sector.Id), World.As(agder.Superuser), world.Cancel)).Error.ShouldBeNull();
        var after = (await world.Get<ThreadViewQuery>().HandleAsync(before, before.Head.Sequence + 1, world.Cancel)).Value;

        after.Posts.Take(2).Select(post => post.FromSuperuser).ShouldBe([true, false]);
        after.Reader.CanModerate.ShouldBeTrue();
    }

    [Theory, Databases]
    public async Task HandleAsync_AThreadThatChangesAllTheTime_IsStillReadAnewEveryTenMinutes(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        var view = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Superuser), world.Cancel)).Value;
        await using (var db = await world.DbAsync())
        {
            await db.Users.Where(p => p.Id == agder.Member.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Name, "Mona Nygift"), world.Cancel);
        }

        for (var round = 0; round < 2; round++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(6));
            var answer = await AnswerAsync(world, thread, agder.Superuser, "Svar");
            view = (await world.Get<ThreadViewQuery>().HandleAsync(view, answer.Sequence, world.Cancel)).Value;
        }

        view.Posts[0].AuthorName.ShouldBe("Mona Nygift");
    }

    [Theory, Databases]
    public async Task HandleAsync_NothingHasChangedButTheMembership_FindsNothingAfterHalfAMinute(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        var before = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Neighbour), world.Cancel)).Value;
        (await world.Get<ThreadViewQuery>().HandleAsync(before, before.Head.Sequence, world.Cancel)).Succeeded.ShouldBeTrue();
        await using (var db = await world.DbAsync())
        {
            await db.Memberships.Where(m => m.OrganisationId == agder.Lindesnes.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today.AddDays(-1)), world.Cancel);
        }

        world.Clock.Advance(TimeSpan.FromSeconds(30));

        (await world.Get<ThreadViewQuery>().HandleAsync(before, before.Head.Sequence, world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task HandleAsync_HiddenPost_HasNoTextForAnybody(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        var answer = await AnswerAsync(world, thread, agder.Member, "Leverandøren heter noe hemmelig.");
        await world.Get<HidePost>().HandleAsync(new HidePostCommand(answer.Id, "Navn på leverandør"), World.As(agder.Coordinator), world.Cancel);

        foreach (var reader in new[] { agder.Member, agder.Coordinator })
        {
            var view = (await world.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(reader), world.Cancel)).Value;
            var changes = (await world.Get<ThreadChangesQuery>().HandleAsync(new ThreadChangesRequest(thread, 0), World.As(reader), world.Cancel)).Value;

            view.Posts[1].HiddenReason.ShouldBe("Navn på leverandør");
            view.Posts.ShouldAllBe(post => !post.Text.Contains("hemmelig"));
            changes.Posts.ShouldAllBe(post => !post.Html.Contains("hemmelig"));
        }
    }

    [Theory, Databases]
    public async Task ThreadChangesQuery_ReaderWhoWasAway_GetsWhatTheyMissedOnceAndInOrder(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        await FillAsync(world, agder, thread, to: 450);

        var got = new List<int>();
        long since = 0;
        bool more;
        do
        {
            var changes = (await world.Get<ThreadChangesQuery>().HandleAsync(new ThreadChangesRequest(thread, since), World.As(agder.Member), world.Cancel)).Value;
            got.AddRange(changes.Posts.Select(post => post.Number));
            since = changes.Sequence;
            more = changes.More;
        }
        while (more);

        got.ShouldBe(Enumerable.Range(1, 450));
        (await world.Get<ThreadChangesQuery>().HandleAsync(new ThreadChangesRequest(thread, since), World.As(agder.Member), world.Cancel)).Value.Posts.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task ThreadFeed_AChange_IsPublishedWhenItHasCommittedAndNotWhenItHasNot(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        var told = System.Threading.Channels.Channel.CreateUnbounded<ThreadSignal>();
        using var subscription = world.Get<ThreadFeed>().Subscribe(thread, signal => told.Writer.TryWrite(signal));

        await using (var db = await world.DbAsync())
        {
            await using var transaction = await db.BeginThreadChangeAsync(thread, world.Cancel);
            (await db.Threads.SingleAsync(t => t.Id == thread, world.Cancel)).Sequence++;
            await db.SaveChangesAsync(world.Cancel);
            await transaction.RollbackAsync(world.Cancel);
        }

        var answer = await AnswerAsync(world, thread, agder.Superuser, "Svar");

        (await told.Reader.ReadAsync(world.Cancel)).ShouldBe(new ThreadSignal(thread, answer.Sequence));
        told.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task ThreadFeed_AChangeOnAnotherServer_IsHeardOfHere()
    {
        await using var here = await World.CreateAsync(DatabaseKind.Postgres);
        var agder = await here.AgderAsync();
        var thread = await AskAsync(here, agder);
        await using var there = here.AnotherServer();
        var listener = here.Services.GetServices<IHostedService>().OfType<PostgresThreadListener>().Single();
        await listener.StartAsync(here.Cancel);
        await listener.Listening.WaitAsync(here.Cancel);
        var told = System.Threading.Channels.Channel.CreateUnbounded<ThreadSignal>();
        using var subscription = here.Get<ThreadFeed>().Subscribe(thread, signal => told.Writer.TryWrite(signal));

        var answer = await AnswerAsync(there, thread, agder.Superuser, "Skrevet på den andre tjeneren");

        (await told.Reader.ReadAsync(here.Cancel)).ShouldBe(new ThreadSignal(thread, answer.Sequence));
        var view = (await here.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Member), here.Cancel)).Value;
        view.Posts.Length.ShouldBe(2);
        await listener.StopAsync(here.Cancel);
    }

    [Theory, Databases]
    public async Task ReadMarks_AThousandMarks_AreWrittenAndNeverGoBackwards(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await AskAsync(world, agder);
        await FillAsync(world, agder, thread, to: 30);
        var marks = world.Get<ReadMarks>();

        for (var number = 1; number <= 30; number++)
        {
            marks.Seen(agder.Member.Id, thread, number);
            marks.Seen(agder.Neighbour.Id, thread, 31 - number);
        }

        await marks.WriteAsync(agder.Member.Id, thread, world.Cancel);
        marks.Seen(agder.Member.Id, thread, 5);
        await marks.WriteAllAsync(world.Cancel);

        await using var db = await world.DbAsync();
        (await db.ReaderStates.Where(r => r.ThreadId == thread && (r.PersonId == agder.Member.Id || r.PersonId == agder.Neighbour.Id))
            .Select(r => r.LastReadNumber).ToListAsync(world.Cancel)).ShouldBe([30, 30]);
    }

    private static async Task<ThreadId> AskAsync(World world, Agder agder) =>
        (await world.Get<StartThread>().HandleAsync(
            new StartThreadCommand(agder.Network.Id, ThreadKind.Question, "Hvordan ha dialog med markedet?", "Vi skal kjøpe nye sykesenger.", null, null, [], [], Guid.CreateVersion7()),
            World.As(agder.Member),
            world.Cancel)).Value;

    private static async Task<AddedPost> AnswerAsync(World world, ThreadId thread, Person by, string text) =>
        (await world.Get<AddPost>().HandleAsync(new AddPostCommand(thread, text, [], Guid.CreateVersion7()), World.As(by), world.Cancel)).Value;

    /// <summary>Posts up to a number, through the entity and in one transaction: five hundred at a time.</summary>
    private static async Task FillAsync(World world, Agder agder, ThreadId id, int to)
    {
        await using var db = await world.DbAsync();
        var thread = await db.Threads.SingleAsync(t => t.Id == id, world.Cancel);
        while (thread.LastPostNumber < to)
        {
            db.Posts.Add(thread.AddPost(agder.Superuser.Id, agder.Kristiansand.Id, "Innlegg", "<p>Innlegg</p>", Guid.CreateVersion7(), world.Now));
        }

        await db.SaveChangesAsync(world.Cancel);
    }
}
