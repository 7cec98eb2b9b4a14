using System.Collections.Concurrent;
using System.Threading.Channels;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Notifications;

/// <summary>Tells this server's pages that somebody has something new, never what. Each reads again, with the person's rights.</summary>
public sealed class NotificationFeed
{
    private readonly ConcurrentDictionary<PersonId, Listener[]> _listeners = new();

    /// <summary>Listens for one person until it is disposed.</summary>
    public Listener Listen(PersonId person)
    {
        var listener = new Listener(this, person);
        _listeners.AddOrUpdate(person, static (_, added) => [added], static (_, before, added) => [.. before, added], listener);
        return listener;
    }

    /// <summary>Tells those of these people who listen here.</summary>
    public void Publish(IEnumerable<PersonId> people)
    {
        foreach (var person in people)
        {
            if (_listeners.TryGetValue(person, out var listeners))
            {
                Array.ForEach(listeners, listener => listener.Tell());
            }
        }
    }

    /// <summary>Tells everybody: after a connection was lost, nobody knows what was missed.</summary>
    public void PublishAll() => Publish(_listeners.Keys);

    private void Remove(Listener listener)
    {
        while (_listeners.TryGetValue(listener.Person, out var before))
        {
            var after = Array.FindAll(before, other => other != listener);
            if (after.Length == 0
                ? _listeners.TryRemove(KeyValuePair.Create(listener.Person, before))
                : _listeners.TryUpdate(listener.Person, after, before))
            {
                return;
            }
        }
    }

    /// <summary>One page's ear. Several signals before it looks are one.</summary>
    public sealed class Listener(NotificationFeed feed, PersonId person) : IDisposable
    {
        private readonly Channel<bool> _told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        /// <summary>Whose.</summary>
        public PersonId Person => person;

        /// <summary>Done when there is something new, at once when there was since the last time.</summary>
        public async Task WaitAsync(CancellationToken cancellationToken) => await _told.Reader.ReadAsync(cancellationToken);

        /// <inheritdoc/>
        public void Dispose() => feed.Remove(this);

        internal void Tell() => _told.Writer.TryWrite(true);
    }
}
