using System.Collections.Concurrent;
using System.Numerics;

namespace Ioa.Network.Core.Search;

/// <summary>
/// The concepts of an index by how they are spelt: which begin or end so, which are nearly spelt so, and which two a compound is made of.
/// Sorted when there are many new ones; the few newest are looked through one by one.
/// </summary>
internal sealed class WordForms
{
    private const int MostUnsorted = 2_000;

    private readonly IReadOnlyList<string> _names;
    private readonly Base _base;

    /// <summary>Of the first so many names; the first of all is none.</summary>
    public WordForms(IReadOnlyList<string> names, int count)
        : this(names, count, new Base(names, count))
    {
    }

    private WordForms(IReadOnlyList<string> names, int count, Base sorted) => (_names, Count, _base) = (names, count, sorted);

    /// <summary>How many names it knows.</summary>
    public int Count { get; }

    /// <summary>Whether so many names are few more than it has sorted.</summary>
    public bool IsNearly(int count) => _base.Count > 0 && count - _base.Count <= MostUnsorted;

    /// <summary>With the names that have come since.</summary>
    public WordForms With(IReadOnlyList<string> names) => new(names, names.Count, _base);

    /// <summary>The concepts that begin so.</summary>
    public IEnumerable<int> StartingWith(string beginning)
    {
        for (var i = LowerBound(_base.Forward, beginning, number => _names[number]); i < _base.Forward.Length && _names[_base.Forward[i]].StartsWith(beginning, StringComparison.Ordinal); i++)
        {
            yield return _base.Forward[i];
        }

        for (var number = Math.Max(1, _base.Count); number < Count; number++)
        {
            if (_names[number].StartsWith(beginning, StringComparison.Ordinal))
            {
                yield return number;
            }
        }
    }

    /// <summary>The concepts that end so.</summary>
    public IEnumerable<int> EndingWith(string end)
    {
        var reversed = Reverse(end);
        for (var i = LowerBound(_base.Backward, reversed, number => _base.Reversed[number]); i < _base.Backward.Length && _base.Reversed[_base.Backward[i]].StartsWith(reversed, StringComparison.Ordinal); i++)
        {
            yield return _base.Backward[i];
        }

        for (var number = Math.Max(1, _base.Count); number < Count; number++)
        {
            if (_names[number].EndsWith(end, StringComparison.Ordinal))
            {
                yield return number;
            }
        }
    }

    /// <summary>The concepts that somebody may have meant who wrote a word that nobody has written, with how many letters are wrong.</summary>
    public List<(int Concept, int Distance)> Near(string name, Func<int, bool> counts)
    {
        var most = name.Length >= 8 ? 2 : 1;
        var letters = Vocabulary.Letters(name);
        var near = new List<(int, int)>();
        for (var length = name.Length - most; length <= name.Length + most; length++)
        {
            foreach (var number in _base.ByLength.GetValueOrDefault(length, []))
            {
                Consider(number, _base.Letters[number]);
            }
        }

        for (var number = Math.Max(1, _base.Count); number < Count; number++)
        {
            Consider(number, Vocabulary.Letters(_names[number]));
        }

        return near;

        void Consider(int number, uint has)
        {
            if (BitOperations.PopCount(has ^ letters) <= 2 * most && Math.Abs(_names[number].Length - name.Length) <= most &&
                Vocabulary.Distance(name, _names[number], most) is { } distance && counts(number))
            {
                near.Add((number, distance));
            }
        }
    }

    /// <summary>
    /// The two concepts that a compound is made of («skoleskyss»: skole, skyss); of several ways, the one with the longest shortest part.
    /// 0 for a part that <paramref name="find"/> does not know.
    /// </summary>
    public (int Head, int Tail) Split(string name, Func<string, int> find)
    {
        if (_base.Splits.TryGetValue(name, out var split) && (split.Head > 0 || split.HoldsUntil >= Count))
        {
            return (split.Head, split.Tail);
        }

        (int Head, int Tail) best = default;
        var longest = 2;
        for (var i = 3; i <= name.Length - 3; i++)
        {
            var shortest = Math.Min(i, name.Length - i);
            if (shortest > longest && Part(name[i..]) is > 0 and var tail &&
                (Part(name[..i]) is > 0 and var whole ? whole : name[i - 1] is 's' or 'e' ? Part(name[..(i - 1)]) : 0) is > 0 and var head)
            {
                (best, longest) = ((head, tail), shortest);
            }
        }

        if (_base.Splits.Count < 200_000)
        {
            _base.Splits[name] = (best.Head, best.Tail, Count < 20_000 ? Count : Count + (Count / 10));
        }

        return best;

        // «ing» is an ending, not a word.
        int Part(string text) => text.Length >= 3 && text != "ing" && Concepts.Of(text) is { Length: > 2 } part && part != name ? find(part) : 0;
    }

    private static int LowerBound(int[] sorted, string text, Func<int, string> name)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(name(sorted[middle]), text) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static string Reverse(string text) => string.Create(text.Length, text, (span, from) =>
    {
        from.CopyTo(span);
        span.Reverse();
    });

    private sealed class Base
    {
        public Base(IReadOnlyList<string> names, int count)
        {
            Count = count;
            var numbers = Enumerable.Range(1, Math.Max(0, count - 1)).ToArray();
            Reversed = [.. names.Take(count).Select(Reverse)];
            Letters = [.. names.Take(count).Select(Vocabulary.Letters)];
            Forward = (int[])numbers.Clone();
            Array.Sort(Forward, (a, b) => string.CompareOrdinal(names[a], names[b]));
            Backward = (int[])numbers.Clone();
            Array.Sort(Backward, (a, b) => string.CompareOrdinal(Reversed[a], Reversed[b]));
            ByLength = numbers.GroupBy(n => names[n].Length).ToDictionary(g => g.Key, g => g.ToArray());
        }

        public int Count { get; }

        public int[] Forward { get; }

        public int[] Backward { get; }

        public string[] Reversed { get; }

        public uint[] Letters { get; }

        public Dictionary<int, int[]> ByLength { get; }

        // That a word is no compound holds until so many names are known.
        public ConcurrentDictionary<string, (int Head, int Tail, int HoldsUntil)> Splits { get; } = new(StringComparer.Ordinal);
    }
}
