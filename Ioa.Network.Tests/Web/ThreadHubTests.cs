using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Hubs;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Web;

/// <summary>A connection to the hub lasts long: what it is told stops when the rights or the session do.</summary>
[Collection<SiteCollection>]
public sealed class ThreadHubTests(SiteFixture site)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private World World => site.World;

    [Fact]
    public async Task Follow_TheSessionEnds_TheNextChangeEndsTheConnectionUntold()
    {
        var (agder, thread) = await StoryAsync();
        using var reader = await LogInAsync(agder.Neighbour);
        await using var hub = await HubClient.ConnectAsync(site.Address, "/hubs/threads", reader.Cookies);
        await hub.CallAsync(nameof(ThreadHub.Follow), thread.Value, 0);

        await World.Get<SessionRegister>().EndAllAsync(agder.Neighbour.Id, keep: null, World.Cancel);
        await World.ReplyAsync(agder.Superuser, thread);

        await hub.Ended.WaitAsync(Patience, World.Cancel);
        hub.Heard.ShouldNotContain(heard => heard.Method == nameof(IThreadClient.ThreadChanged));
        await UntilAsync(() => World.Get<ThreadFeed>().CountReaders(thread) == 0);
        World.Get<ThreadPresence>().In(thread).Readers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_ThePasswordWasChanged_IsRefusedAndEndsTheConnection()
    {
        var (agder, thread) = await StoryAsync();
        using var reader = await LogInAsync(agder.Neighbour);
        await using var hub = await HubClient.ConnectAsync(site.Address, "/hubs/threads", reader.Cookies);
        await hub.CallAsync(nameof(ThreadHub.Changes), thread.Value, 0);
        await using (var db = await World.DbAsync())
        {
            await db.Users.Where(p => p.Id == agder.Neighbour.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.SecurityStamp, "another"), World.Cancel);
        }

        World.Get<SessionRegister>().Forget(agder.Neighbour.Id);

        await Should.ThrowAsync<HubRefusalException>(() => hub.CallAsync(nameof(ThreadHub.Changes), thread.Value, 0));
        await hub.Ended.WaitAsync(Patience, World.Cancel);
    }

    [Fact]
    public async Task Follow_TheMembershipEnds_IsToldThatItIsGoneAndFollowsNoMore()
    {
        var (agder, thread) = await StoryAsync();
        using var reader = await site.VisitAsync(agder.Neighbour);
        await using var hub = await HubClient.ConnectAsync(site.Address, "/hubs/threads", reader.Cookies);
        await hub.CallAsync(nameof(ThreadHub.Follow), thread.Value, 0);
        await EndMembershipAsync(agder);

        await World.ReplyAsync(agder.Superuser, thread);

        await UntilAsync(() => hub.Heard.Any(heard => heard.Method == nameof(IThreadClient.ThreadGone)));
        World.Get<ThreadFeed>().CountReaders(thread).ShouldBe(0);
        World.Get<ThreadPresence>().In(thread).Readers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Follow_SomebodyComesAfterTheMembershipEnded_IsNotToldWho()
    {
        var (agder, thread) = await StoryAsync();
        using var reader = await site.VisitAsync(agder.Neighbour);
        await using var hub = await HubClient.ConnectAsync(site.Address, "/hubs/threads", reader.Cookies);
        await hub.CallAsync(nameof(ThreadHub.Follow), thread.Value, 0);
        await UntilAsync(() => hub.Heard.Any(heard => heard.Method == nameof(IThreadClient.PresenceChanged)));
        await EndMembershipAsync(agder);

        // As a change on another server that this one has read and is yet to be told of: who may read it is known anew.
        await using (var db = await World.DbAsync())
        {
            await db.Threads.Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.Sequence, x => x.Sequence + 1), World.Cancel);
        }

        (await World.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(thread), World.As(agder.Member), World.Cancel)).Succeeded.ShouldBeTrue();
        using var seat = World.Get<ThreadPresence>().Enter(thread, new PresentPerson(agder.Member.Id, agder.Member.Name));

        await UntilAsync(() => hub.Heard.Any(heard => heard.Method == nameof(IThreadClient.ThreadGone)));
        hub.Heard.ShouldAllBe(heard => !heard.Arguments.GetRawText().Contains(agder.Member.Name));
    }

    private async Task<(Agder Agder, ThreadId Thread)> StoryAsync()
    {
        var agder = await World.AgderAsync();
        return (agder, await World.AskAsync(agder.Member, agder.Network));
    }

    /// <summary>A session of its own, that can be ended.</summary>
    private async Task<Visitor> LogInAsync(Person person)
    {
        var visitor = site.Visit();
        await visitor.LogInAsync(person.Email!, World.Password);
        return visitor;
    }

    private async Task EndMembershipAsync(Agder agder)
    {
        await using var db = await World.DbAsync();
        await db.Memberships.Where(m => m.OrganisationId == agder.Lindesnes.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.To, World.Today.AddDays(-1)), World.Cancel);
    }

    private async Task UntilAsync(Func<bool> happened)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!happened())
        {
            waited.Elapsed.ShouldBeLessThan(Patience);
            await Task.Delay(20, World.Cancel);
        }
    }
}
