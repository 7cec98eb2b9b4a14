using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Discussions.Live;

/// <summary>Who is present in a thread, on a clock that the test moves.</summary>
public sealed class ThreadPresenceTests
{
    private static readonly PresentPerson Kari = new(PersonId.New(), "Kari");
    private static readonly PresentPerson Per = new(PersonId.New(), "Per");

    private readonly ManualClock _clock = new(World.Start);
    private readonly ThreadFeed _feed = new();
    private readonly ThreadPresence _presence;
    private readonly ThreadId _thread = ThreadId.New();

    public ThreadPresenceTests() => _presence = new ThreadPresence(_feed, _clock);

    [Fact]
    public void Enter_TwoPagesOfOnePerson_CountAsOneUntilBothAreLeft()
    {
        var first = _presence.Enter(_thread, Kari);
        var second = _presence.Enter(_thread, Kari);
        using var other = _presence.Enter(_thread, Per);

        _presence.In(_thread).Readers.ShouldBe([Kari, Per]);
        first.Dispose();
        _presence.In(_thread).Readers.ShouldBe([Kari, Per], ignoreOrder: true);
        second.Dispose();
        _presence.In(_thread).Readers.ShouldBe([Per]);
    }

    [Fact]
    public void In_EverybodyLeft_IsEmptyAndANewcomerIsSeen()
    {
        _presence.Enter(_thread, Kari).Dispose();
        _presence.In(_thread).ShouldBe(ThreadPresenceView.Empty);

        using var seat = _presence.Enter(_thread, Per);
        _presence.In(_thread).Readers.ShouldBe([Per]);
    }

    [Fact]
    public void Writes_ThenSilence_IsForgottenAfterAWhileAndEverybodyIsTold()
    {
        var told = new SemaphoreSlim(0);
        using var subscription = _feed.Subscribe(_thread, _ => told.Release());
        using var seat = _presence.Enter(_thread, Kari);
        seat.Writes();
        _presence.In(_thread).Writers.ShouldBe([Kari]);

        _clock.Advance(TimeSpan.FromSeconds(1));
        told.Wait(TimeSpan.FromSeconds(10), Xunit.TestContext.Current.CancellationToken).ShouldBeTrue();
        _presence.In(_thread).Writers.ShouldBe([Kari]);

        _clock.Advance(ThreadPresence.WritingLasts + TimeSpan.FromSeconds(1));
        told.Wait(TimeSpan.FromSeconds(10), Xunit.TestContext.Current.CancellationToken).ShouldBeTrue();
        _presence.In(_thread).Writers.ShouldBeEmpty();
    }

    [Fact]
    public void Enter_WhileSomebodyWrites_IsToldSoonAllTheSame()
    {
        using var writer = _presence.Enter(_thread, Kari);
        writer.Writes();
        _clock.Advance(TimeSpan.FromSeconds(1));

        var told = new SemaphoreSlim(0);
        using var subscription = _feed.Subscribe(_thread, _ => told.Release());
        using var seat = _presence.Enter(_thread, Per);
        _clock.Advance(TimeSpan.FromSeconds(1));

        told.Wait(TimeSpan.FromSeconds(10), Xunit.TestContext.Current.CancellationToken).ShouldBeTrue();
    }
}
