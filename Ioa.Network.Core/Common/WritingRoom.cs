using System.Collections.Concurrent;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Common;

/// <summary>Somebody who has a document open to write in it.</summary>
/// <param name="Person">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Section">The section that they are in.</param>
public sealed record PresentAuthor(PersonId Person, string Name, string Section);

/// <summary>
/// Who is in which section of a document that several write, an experience or minutes, on this server, and that a part of it was saved. It carries no text: whoever hears of a change
/// reads it with their own rights. Authors on other servers are not seen, and their changes come when the page looks for them.
/// </summary>
public sealed class WritingRoom
{
    private readonly ConcurrentDictionary<Seat, byte> _seats = new();

    /// <summary>Somebody opened it; dispose the result when they leave.</summary>
    /// <param name="document">The id of the experience, or of the meeting.</param>
    /// <param name="author">Who, and where.</param>
    /// <param name="onChange">Told of changes and of who comes and goes; must return at once and not throw.</param>
    public Seat Enter(Guid document, PresentAuthor author, Action onChange)
    {
        var seat = new Seat(this, document, author, onChange);
        _seats[seat] = 0;
        Tell(document);
        return seat;
    }

    /// <summary>Who is there, each once, by when they came.</summary>
    public IReadOnlyList<PresentAuthor> In(Guid document) =>
        [.. _seats.Keys.Where(s => s.Document == document).OrderBy(s => s.Order).Select(s => s.Author).DistinctBy(a => (a.Person, a.Section))];

    /// <summary>Something in it was changed.</summary>
    public void Tell(Guid document)
    {
        foreach (var seat in _seats.Keys.Where(s => s.Document == document))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static s => s.OnChange(), seat, preferLocal: false);
        }
    }

    /// <summary>One open page of one author.</summary>
    public sealed class Seat : IDisposable
    {
        private static long _order;

        private readonly WritingRoom _room;

        internal Seat(WritingRoom room, Guid document, PresentAuthor author, Action onChange) =>
            (_room, Document, Author, OnChange, Order) = (room, document, author, onChange, Interlocked.Increment(ref _order));

        internal Guid Document { get; }

        internal PresentAuthor Author { get; private set; }

        internal Action OnChange { get; }

        internal long Order { get; }

        /// <summary>They went to another section.</summary>
        public void Move(string section)
        {
            if (Author.Section != section)
            {
                Author = Author with { Section = section };
                _room.Tell(Document);
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            _room._seats.TryRemove(this, out _);
            _room.Tell(Document);
        }
    }
}

/// <summary>A part of such a document as it is being written.</summary>
/// <param name="Value">The text, or the fields as JSON.</param>
/// <param name="Version">Its version.</param>
/// <param name="EditedBy">Who wrote it last.</param>
/// <param name="EditedAt">When.</param>
public sealed record DraftPart(string Value, int Version, string EditedBy, DateTimeOffset EditedAt);

/// <summary>What came of saving a part.</summary>
/// <param name="Version">The part's version now.</param>
/// <param name="Value">The part's value now.</param>
/// <param name="Theirs">Who wrote something else there meanwhile: then nothing was saved, and <paramref name="Value"/> is theirs.</param>
public sealed record SavedPart(int Version, string Value, string? Theirs);
