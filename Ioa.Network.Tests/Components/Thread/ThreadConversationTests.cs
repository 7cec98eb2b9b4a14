using Bunit;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Components.Pages.Thread;
using Ioa.Network.Web.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Components.Thread;

/// <summary>The page of a thread while it is open: who it is shown to, what counts as read, and who is said to be there.</summary>
public sealed class ThreadConversationTests : IAsyncLifetime
{
    private readonly BunitContext _bunit = new();
    private CascadingValueSource<Task<AuthenticationState>> _signedIn = null!;
    private readonly TaskCompletionSource _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private World _world = null!;
    private Agder _agder = null!;
    private ThreadId _thread;
    private ThreadViewQuery _threads = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await World.CreateAsync(DatabaseKind.Sqlite);
        _agder = await _world.AgderAsync();
        _thread = await _world.AskAsync(_agder.Member, _agder.Network, body: "Hva koster en elbuss?");
        var services = _bunit.Services;
        _threads = _world.Get<ThreadViewQuery>();
        services.AddSingleton(_ => _threads);
        services.AddSingleton<TimeProvider>(_world.Clock);
        services.AddSingleton(_world.Get<ThreadFeed>());
        services.AddSingleton(_world.Get<ThreadPresence>());
        services.AddSingleton(_world.Get<ReadMarks>());
        services.AddSingleton(_world.Get<DraftQuery>());
        services.AddSingleton(_world.Get<DiscardDraft>());
        services.AddSingleton(ActivatorUtilities.CreateInstance<ThreadCommands>(_world.Services));
        services.AddSingleton<LoadedThread>();
        services.AddSingleton<PostHtml>();
        services.AddSingleton<Texts>();
        services.AddSingleton<AntiforgeryStateProvider, NoAntiforgery>();
        _signedIn = new CascadingValueSource<Task<AuthenticationState>>(State(World.As(_agder.Neighbour)), isFixed: false);
        services.AddCascadingValue(_ => _signedIn);
        BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
        _bunit.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        _bunit.JSInterop.Mode = JSRuntimeMode.Loose;
    }

    public async ValueTask DisposeAsync()
    {
        await _bunit.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Show_TheSessionEnds_ShowsNothingMoreAndIsToldNothingMore()
    {
        var page = Render();
        page.WaitForAssertion(() => page.Markup.ShouldContain("Hva koster en elbuss?"));
        Readers.ShouldBe(1);

        await page.InvokeAsync(() => _signedIn.NotifyChangedAsync(State(World.Anonymous)));

        page.WaitForAssertion(() => page.Find("[role=alert]").TextContent.ShouldContain(new Texts()["Thread.SignedOut"]));
        page.Markup.ShouldNotContain("elbuss");
        Readers.ShouldBe(0);
        _world.Get<ThreadPresence>().In(_thread).Readers.ShouldBeEmpty();
        await _world.ReplyAsync(_agder.Superuser, _thread, "Fire millioner.");
        page.Markup.ShouldNotContain("millioner");
    }

    [Fact]
    public async Task Show_TheMembershipEnds_LeavesAtTheNextChange()
    {
        var page = Render();
        page.WaitForAssertion(() => Readers.ShouldBe(1));
        page.WaitForAssertion(() => page.Markup.ShouldContain("elbuss"));
        await EndMembershipAsync();

        await _world.ReplyAsync(_agder.Superuser, _thread, "Fire millioner.");

        page.WaitForAssertion(() => page.Markup.ShouldContain(new Texts()["Thread.Gone"]));
        Readers.ShouldBe(0);
        _world.Get<ThreadPresence>().In(_thread).Readers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Show_SomebodyComesAfterTheMembershipEnded_DoesNotSayWho()
    {
        var page = Render();
        page.WaitForAssertion(() => _world.Get<ThreadPresence>().In(_thread).Readers.Length.ShouldBe(1));
        await EndMembershipAsync();

        using var seat = _world.Get<ThreadPresence>().Enter(_thread, new PresentPerson(_agder.Superuser.Id, _agder.Superuser.Name));
        _world.Clock.Advance(TimeSpan.FromSeconds(31));

        page.WaitForAssertion(() => page.Markup.ShouldContain(new Texts()["Thread.Gone"]));
        page.Markup.ShouldNotContain(_agder.Superuser.Name);
        _world.Get<ThreadPresence>().In(_thread).Readers.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Seen_ALaterPageThanTheOneReadTo_MovesNoMark()
    {
        for (var i = 0; i < 55; i++)
        {
            await _world.ReplyAsync(_agder.Superuser, _thread);
        }

        await SeeAsync(page: 2, number: 56);
        (await LastReadAsync()).ShouldBe(0);

        await SeeAsync(page: 1, number: 50);
        (await LastReadAsync()).ShouldBe(50);

        await SeeAsync(page: 2, number: 56);
        (await LastReadAsync()).ShouldBe(56);
    }

    [Fact]
    public async Task Dispose_WhileTheThreadIsRead_LeavesNobodyBehind()
    {
        var slow = new AnswersLater(_world.Get<IDbContextFactory<NetworkDbContext>>(), _answers.Task);
        _threads = new ThreadViewQuery(slow, _world.Get<ThreadSnapshots>(), _world.Clock);
        Render();
        await slow.Asked.WaitAsync(_world.Cancel);
        Readers.ShouldBe(1);

        await _bunit.DisposeComponentsAsync();
        _answers.SetResult();
        await slow.Answered.WaitAsync(_world.Cancel);
        await Task.Delay(300, _world.Cancel);

        Readers.ShouldBe(0);
        _world.Get<ThreadPresence>().In(_thread).Readers.ShouldBeEmpty();
    }

    private int Readers => _world.Get<ThreadFeed>().CountReaders(_thread);

    private static Task<AuthenticationState> State(System.Security.Claims.ClaimsPrincipal user) => Task.FromResult(new AuthenticationState(user));

    private IRenderedComponent<ThreadConversation> Render(int page = 1) =>
        _bunit.Render<ThreadConversation>(parameters => parameters.Add(c => c.Id, _thread.Value).Add(c => c.Page, page));

    private async Task SeeAsync(int page, int number)
    {
        var shown = Render(page);
        shown.WaitForAssertion(() => shown.Find("[data-thread]"));
        await shown.Find("[data-thread]").TriggerEventAsync("onthreadseen", new ThreadSeenEventArgs { Number = number });
        await _world.Get<ReadMarks>().WriteAllAsync(_world.Cancel);
        await _bunit.DisposeComponentsAsync();
    }

    private async Task<int> LastReadAsync()
    {
        await using var db = await _world.DbAsync();
        return await db.ReaderStates.Where(r => r.ThreadId == _thread && r.PersonId == _agder.Neighbour.Id).Select(r => r.LastReadNumber).FirstOrDefaultAsync(_world.Cancel);
    }

    private async Task EndMembershipAsync()
    {
        await using var db = await _world.DbAsync();
        await db.Memberships.Where(m => m.OrganisationId == _agder.Lindesnes.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.To, _world.Today.AddDays(-1)), _world.Cancel);
    }

    private sealed class NoAntiforgery : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "field");
    }

    /// <summary>A database that takes its time.</summary>
    private sealed class AnswersLater(IDbContextFactory<NetworkDbContext> inner, Task answers) : IDbContextFactory<NetworkDbContext>
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public Task Answered => _answered.Task;

        public NetworkDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<NetworkDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            await answers;
            _answered.TrySetResult();
            return await inner.CreateDbContextAsync(cancellationToken);
        }
    }
}
