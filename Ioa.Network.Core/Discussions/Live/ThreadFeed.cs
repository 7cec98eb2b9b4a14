using System.Collections.Concurrent;

namespace Ioa.Network.Core.Discussions.Live;

/// <summary>What the feed carries: that a thread has changed, never what it says. Each reader reads again, with their own rights.</summary>
/// <param name="Thread">Which thread.</param>
/// <param name="Sequence">The thread's sequence number after the change; <see langword="null"/> when only who is present has changed.</param>
public readonly record struct ThreadSignal(ThreadId Thread, long? Sequence);

/// <summary>
/// Tells this server's readers that a thread has changed. A change made here is published when its transaction has committed
/// (<see cref="ThreadFeedInterceptor"/>); one made on another server arrives through the database's notifications.
/// </summary>
public sealed class ThreadFeed
{
    private readonly ConcurrentDictionary<ThreadId, Subscription[]> _subscriptions = new();
    private readonly ConcurrentDictionary<AnySubscription, byte> _any = new();

    /// <summary>Calls <paramref name="onSignal"/> for every signal about the thread until the result is disposed.</summary>
    /// <param name="thread">Which thread.</param>
    /// <param name="onSignal">Must return at once and not throw: it is called on the thread that publishes, in turn with all other readers.</param>
    public IDisposable Subscribe(ThreadId thread, Action<ThreadSignal> onSignal)
    {
        var subscription = new Subscription(this, thread, onSignal);
        _subscriptions.AddOrUpdate(thread, static (_, added) => [added], static (_, before, added) => [.. before, added], subscription);
        return subscription;
    }

    /// <summary>Calls <paramref name="onChange"/> whenever any thread has changed, until the result is disposed. For lists, which read again in their own time.</summary>
    public IDisposable SubscribeToAny(Action onChange)
    {
        var subscription = new AnySubscription(this, onChange);
        _any[subscription] = 0;
        return subscription;
    }

    /// <summary>Tells everybody who follows the thread on this server. Returns at once.</summary>
    public void Publish(ThreadSignal signal)
    {
        if (signal.Sequence is not null && !_any.IsEmpty)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static any => { foreach (var subscription in any.Keys) { subscription.OnChange(); } }, _any, preferLocal: false);
        }

        if (_subscriptions.TryGetValue(signal.Thread, out var readers))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => Tell(work.readers, work.signal), (readers, signal), preferLocal: false);
        }
    }

    /// <summary>
    /// Tells everybody, about every thread: after the connection to the database's notifications was lost, nobody knows what was missed.
    /// </summary>
    public void PublishAll()
    {
        foreach (var thread in _subscriptions.Keys)
        {
            Publish(new ThreadSignal(thread, long.MaxValue));
        }
    }

    /// <summary>How many follow the thread on this server.</summary>
    public int CountReaders(ThreadId thread) => _subscriptions.TryGetValue(thread, out var readers) ? readers.Length : 0;

    private static void Tell(Subscription[] readers, ThreadSignal signal)
    {
        foreach (var reader in readers)
        {
            reader.OnSignal(signal);
        }
    }

    private void Remove(Subscription subscription)
    {
        while (_subscriptions.TryGetValue(subscription.Thread, out var before))
        {
            var after = Array.FindAll(before, other => other != subscription);
            if (after.Length == 0
                ? _subscriptions.TryRemove(KeyValuePair.Create(subscription.Thread, before))
                : _subscriptions.TryUpdate(subscription.Thread, after, before))
            {
                return;
            }
        }
    }

    private sealed class AnySubscription(ThreadFeed feed, Action onChange) : IDisposable
    {
        public Action OnChange { get; } = onChange;

        public void Dispose() => feed._any.TryRemove(this, out _);
    }

    private sealed class Subscription(ThreadFeed feed, ThreadId thread, Action<ThreadSignal> onSignal) : IDisposable
    {
        public ThreadId Thread { get; } = thread;

        public Action<ThreadSignal> OnSignal { get; } = onSignal;

        public void Dispose() => feed.Remove(this);
    }
}
