using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Discussions.Live;

/// <summary>Who reads a thread and who writes in it, right now, on this server.</summary>
/// <param name="Readers">Each person once, whoever came first first.</param>
/// <param name="Writers">Those of them who wrote within the last seconds.</param>
public sealed record ThreadPresenceView(ImmutableArray<PresentPerson> Readers, ImmutableArray<PresentPerson> Writers)
{
    /// <summary>Nobody.</summary>
    public static readonly ThreadPresenceView Empty = new([], []);
}

/// <summary>Somebody who is present.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Their name.</param>
public sealed record PresentPerson(PersonId Id, string Name);

/// <summary>
/// Keeps who is present in which thread. It is never stored: it is true while the connection lasts. Changes are told at most once a
/// second a thread, and less often the more there are to tell.
/// </summary>
public sealed class ThreadPresence(ThreadFeed feed, TimeProvider clock)
{
    /// <summary>How long after the last keystroke somebody counts as writing.</summary>
    public static readonly TimeSpan WritingLasts = TimeSpan.FromSeconds(6);

    private readonly ConcurrentDictionary<ThreadId, Room> _rooms = new();

    /// <summary>Somebody opened the thread; dispose the result when they leave it.</summary>
    public Seat Enter(ThreadId thread, PresentPerson person)
    {
        var seat = new Seat(this, thread, person);
        while (true)
        {
            var room = _rooms.GetOrAdd(thread, static _ => new Room());
            lock (room)
            {
                if (!room.Closed)
                {
                    room.Seats.Add(seat);
                    room.Known = null;
                    TellSoon(thread, room);
                    return seat;
                }
            }
        }
    }

    /// <summary>Who is present. The same object for everybody until it changes.</summary>
    public ThreadPresenceView In(ThreadId thread)
    {
        if (!_rooms.TryGetValue(thread, out var room))
        {
            return ThreadPresenceView.Empty;
        }

        lock (room)
        {
            var now = clock.GetTimestamp();
            return room.Known ??= new ThreadPresenceView(
                [.. room.Seats.Select(seat => seat.Person).DistinctBy(person => person.Id)],
                [.. room.Seats.Where(seat => IsWriting(seat, now)).Select(seat => seat.Person).DistinctBy(person => person.Id)]);
        }
    }

    private bool IsWriting(Seat seat, long now) => seat.WroteAt is { } at && clock.GetElapsedTime(at, now) < WritingLasts;

    private void Wrote(Seat seat, bool writing)
    {
        if (_rooms.TryGetValue(seat.Thread, out var room))
        {
            lock (room)
            {
                var now = clock.GetTimestamp();
                var before = IsWriting(seat, now);
                seat.WroteAt = writing ? now : null;
                if (before != writing)
                {
                    room.Known = null;
                    TellSoon(seat.Thread, room);
                }
            }
        }
    }

    private void Leave(Seat seat)
    {
        if (_rooms.TryGetValue(seat.Thread, out var room))
        {
            lock (room)
            {
                room.Seats.Remove(seat);
                room.Known = null;
                if (room.Seats.Count == 0)
                {
                    room.Closed = true;
                    room.Timer?.Dispose();
                    _rooms.TryRemove(KeyValuePair.Create(seat.Thread, room));
                }
                else
                {
                    TellSoon(seat.Thread, room);
                }
            }
        }
    }

    /// <summary>Called with the room locked.</summary>
    private void TellSoon(ThreadId thread, Room room)
    {
        if (room.Pending && !room.Waits)
        {
            return;
        }

        room.Pending = true;
        room.Waits = false;
        room.Timer ??= clock.CreateTimer(_ => Tell(thread, room), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        room.Timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(room.Seats.Count * 10, 250, 10_000)), Timeout.InfiniteTimeSpan);
    }

    private void Tell(ThreadId thread, Room room)
    {
        lock (room)
        {
            room.Pending = room.Waits = false;
            room.Known = null;
            var now = clock.GetTimestamp();
            if (!room.Closed && room.Seats.Exists(seat => IsWriting(seat, now)))
            {
                // Look again when the last of them has fallen silent.
                room.Pending = room.Waits = true;
                room.Timer!.Change(WritingLasts, Timeout.InfiniteTimeSpan);
            }
        }

        feed.Publish(new ThreadSignal(thread, null));
    }

    /// <summary>One open page of one person.</summary>
    public sealed class Seat : IDisposable
    {
        private readonly ThreadPresence _presence;

        internal Seat(ThreadPresence presence, ThreadId thread, PresentPerson person)
        {
            _presence = presence;
            Thread = thread;
            Person = person;
        }

        internal ThreadId Thread { get; }

        internal PresentPerson Person { get; }

        internal long? WroteAt { get; set; }

        /// <summary>They pressed a key.</summary>
        public void Writes() => _presence.Wrote(this, writing: true);

        /// <summary>They sent it, or gave up.</summary>
        public void StopsWriting() => _presence.Wrote(this, writing: false);

        /// <inheritdoc/>
        public void Dispose() => _presence.Leave(this);
    }

    private sealed class Room
    {
        public List<Seat> Seats { get; } = [];

        public ThreadPresenceView? Known { get; set; }

        public bool Closed { get; set; }

        /// <summary>The timer runs.</summary>
        public bool Pending { get; set; }

        /// <summary>It runs only to see whether somebody has stopped writing; news may come sooner.</summary>
        public bool Waits { get; set; }

        public ITimer? Timer { get; set; }
    }
}
