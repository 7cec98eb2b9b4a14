using System.Collections.Concurrent;

namespace Ioa.Network.Core.Search;

/// <summary>
/// What was found for searches, to be given again to readers with the same rights. It belongs to one state of the index
/// (<see cref="LibraryMemory.Answers"/>): with the next change of anything it is gone, so there is nothing to keep up to date.
/// </summary>
/// <remarks>
/// A key says all that decides what is found: the search, what it is narrowed to, and which kinds of readers the reader is (<see cref="LibraryView.Rights"/>).
/// Nothing is kept of, or given to, a search that began while something waited to be taken out of the index.
/// </remarks>
internal sealed class LibraryAnswers
{
    /// <summary>Most that are kept: some 30 MB, of a page's documents and what is made of them each.</summary>
    public const int Most = 200;

    private readonly ConcurrentDictionary<string, object> _answers = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>What was found before; nothing when nobody asked.</summary>
    public T? Find<T>(string key)
        where T : class => _answers.TryGetValue(key, out var answer) ? (T)answer : null;

    /// <summary>Keeps what was found. When there is much of it, all of it is forgotten first.</summary>
    public void Keep(string key, object answer)
    {
        if (Interlocked.Increment(ref _count) > Most)
        {
            Forget();
        }

        _answers[key] = answer;
    }

    /// <summary>Forgets everything.</summary>
    public void Forget()
    {
        _answers.Clear();
        Interlocked.Exchange(ref _count, 0);
    }
}
