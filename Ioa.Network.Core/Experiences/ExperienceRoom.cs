using System.Collections.Concurrent;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Experiences;

/// <summary>Somebody who has an experience open to write in it.</summary>
/// <param name="Person">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Section">The section that they are in.</param>
public sealed record PresentAuthor(PersonId Person, string Name, string Section);

/// <summary>
/// Who is in which section of an experience, on this server, and that a part of it was saved. It carries no text: whoever hears of a change
/// reads it with their own rights. Authors on other servers are not seen, and their changes come when the page looks for them.
/// </summary>
public sealed class ExperienceRoom
{
    private readonly ConcurrentDictionary<Seat, byte> _seats = new();

    /// <summary>Somebody opened it; dispose the result when they leave.</summary>
    /// <param name="experience">Which experience.</param>
    /// <param name="author">Who, and where.</param>
    /// <param name="onChange">Told of changes and of who comes and goes; must return at once and not throw.</param>
    public Seat Enter(ExperienceId experience, PresentAuthor author, Action onChange)
    {
        var seat = new Seat(this, experience, author, onChange);
        _seats[seat] = 0;
        Tell(experience);
        return seat;
    }

    /// <summary>Who is there, each once, by when they came.</summary>
    public IReadOnlyList<PresentAuthor> In(ExperienceId experience) =>
        [.. _seats.Keys.Where(s => s.Experience == experience).OrderBy(s => s.Order).Select(s => s.Author).DistinctBy(a => (a.Person, a.Section))];

    /// <summary>Something in it was changed.</summary>
    public void Tell(ExperienceId experience)
    {
        foreach (var seat in _seats.Keys.Where(s => s.Experience == experience))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.OnChange(), seat, preferLocal: false);
        }
    }

    /// <summary>One open page of one author.</summary>
    public sealed class Seat : IDisposable
    {
        private static long _order;

        private readonly ExperienceRoom _room;

        internal Seat(ExperienceRoom room, ExperienceId experience, PresentAuthor author, Action onChange) =>
            (_room, Experience, Author, OnChange, Order) = (room, experience, author, onChange, Interlocked.Increment(ref _order));

        internal ExperienceId Experience { get; }

        internal PresentAuthor Author { get; private set; }

        internal Action OnChange { get; }

        internal long Order { get; }

        /// <summary>They went to another section.</summary>
        public void Move(string section)
        {
            if (Author.Section != section)
            {
                Author = Author with { Section = section };
                _room.Tell(Experience);
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            _room._seats.TryRemove(this, out _);
            _room.Tell(Experience);
        }
    }
}
