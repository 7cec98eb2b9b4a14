using System.Collections.Concurrent;

namespace Ioa.Network.Core.Meetings.Polls;

/// <summary>
/// Who has a poll's page open on this server, and that something in it has changed. It carries no text: whoever hears of a change reads it with
/// their own rights. What happens on other servers comes when the page looks for it, as with <see cref="Common.WritingRoom"/>.
/// </summary>
public sealed class PollRoom
{
    private readonly ConcurrentDictionary<Seat, byte> _seats = new();

    /// <summary>Somebody opened it; dispose the result when they leave.</summary>
    /// <param name="poll">Which poll.</param>
    /// <param name="onChange">Told of changes; must return at once and not throw.</param>
    public IDisposable Enter(MeetingPollId poll, Action onChange)
    {
        var seat = new Seat(this, poll, onChange);
        _seats[seat] = 0;
        return seat;
    }

    /// <summary>Somebody answered, or it was changed or ended.</summary>
    public void Tell(MeetingPollId poll)
    {
        foreach (var seat in _seats.Keys.Where(s => s.Poll == poll))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.OnChange(), seat, preferLocal: false);
        }
    }

    private sealed class Seat(PollRoom room, MeetingPollId poll, Action onChange) : IDisposable
    {
        public MeetingPollId Poll => poll;

        public Action OnChange => onChange;

        public void Dispose() => room._seats.TryRemove(this, out _);
    }
}
