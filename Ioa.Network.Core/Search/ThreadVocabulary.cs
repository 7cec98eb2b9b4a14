using System.Collections.Concurrent;
using System.Numerics;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>
/// The words that have been written in the conversations, by concept, with how many posts have each: what tells a rare word from a common,
/// a misspelt one from one that is meant, and which compounds a word is part of. It names no conversation, and nothing of it is shown.
/// Read from the index of the full text, kept in memory (some 20 MB of 200,000 posts) and read anew after <see cref="Lifetime"/> while the
/// old one is still used.
/// </summary>
public sealed class ThreadVocabulary(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>PostgreSQL counts its words by reading the posts: the newest so many are enough to know the language.</summary>
    private const int MostPosts = 20_000;

    /// <summary>Most words that are known; the rarest are left out.</summary>
    private const int MostWords = 150_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private Task<Vocabulary>? _reading;
    private Vocabulary? _read;

    /// <summary>The vocabulary; only the first to ask waits for it.</summary>
    internal Task<Vocabulary> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_reading is { IsCompletedSuccessfully: true })
            {
                _read = _reading.Result;
            }

            if (_reading is null or { IsFaulted: true } || (_reading.IsCompleted && clock.GetUtcNow() - _read!.ReadAt > Lifetime))
            {
                _reading = Task.Run(LoadAsync, CancellationToken.None);
            }

            return _read is not null ? Task.FromResult(_read) : _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<Vocabulary> LoadAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        var words = await db.Database.SqlQueryRaw<WordCount>(
            db is SqliteNetworkDbContext
                ? $"""SELECT term AS "Word", doc AS "Posts" FROM "PostSearchWords" ORDER BY doc DESC LIMIT {MostWords}"""
                : $"""
                   SELECT word AS "Word", ndoc AS "Posts"
                   FROM ts_stat('SELECT "Words" FROM "PostSearch" ORDER BY "PostId" DESC LIMIT {MostPosts}') ORDER BY ndoc DESC LIMIT {MostWords}
                   """).ToListAsync();
        var posts = await db.Database.SqlQueryRaw<int>(
            db is SqliteNetworkDbContext
                ? """SELECT count(*) AS "Value" FROM "PostSearchRows" """
                : $"""SELECT count(*)::int AS "Value" FROM (SELECT 1 FROM "PostSearch" LIMIT {MostPosts}) p""").FirstAsync();
        return new Vocabulary(words, posts, clock.GetUtcNow());
    }
}

/// <summary>A word of the index.</summary>
/// <param name="Word">The word, or on PostgreSQL its stem.</param>
/// <param name="Posts">How many posts have it.</param>
internal sealed record WordCount(string Word, int Posts);

/// <summary>Another concept that a word can stand for.</summary>
/// <param name="Concept">The concept.</param>
/// <param name="Weight">How sure that is, at most 1.</param>
internal readonly record struct Meaning(string Concept, double Weight);

/// <summary>The vocabulary as it was when it was read.</summary>
internal sealed class Vocabulary
{
    private const double Compound = 0.6;
    private const int MostCompounds = 16;

    // The texts have words that the index spells otherwise («gård» is «gard» in SQLite's): so many are kept, besides its own.
    private const int MostOthers = 50_000;

    private const int MaxLength = 60;

    private static readonly Entry Nothing = new();

    private readonly Dictionary<string, Entry> _concepts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string?> _conceptOfWord = new(StringComparer.Ordinal);
    private int _room = MostOthers;

    // The concepts by length, each with which letters it has: most are told apart from a misspelt word by that alone.
    private readonly ILookup<int, (string Concept, uint Letters, int Posts)> _byLength;

    public Vocabulary(IReadOnlyList<WordCount> words, int posts, DateTimeOffset readAt)
    {
        (Posts, ReadAt) = (posts, readAt);
        foreach (var (word, count) in words)
        {
            if (!word.All(char.IsLetterOrDigit) || (_conceptOfWord[word] = Concepts.Of(word)) is not { } concept)
            {
                continue;
            }

            if (!_concepts.TryGetValue(concept, out var entry))
            {
                _concepts.Add(concept, entry = new Entry());
            }

            entry.Words.Add(word);
            entry.Posts += count;
        }

        foreach (var concept in Concepts.Known)
        {
            _concepts.TryAdd(concept, new Entry());
        }

        foreach (var (concept, entry) in _concepts)
        {
            if (Split(concept) is not var (head, tail))
            {
                continue;
            }

            entry.Parts = [head, tail];
            _concepts[head].Compounds.Add(concept);
            _concepts[tail].Compounds.Add(concept);
        }

        foreach (var entry in _concepts.Values.Where(entry => entry.Compounds.Count > MostCompounds))
        {
            entry.Compounds = [.. entry.Compounds.OrderByDescending(c => _concepts[c].Posts).Take(MostCompounds)];
        }

        _byLength = _concepts.Where(c => c.Value.Posts > 0).ToLookup(c => c.Key.Length, c => (c.Key, Letters(c.Key), c.Value.Posts));
    }

    /// <summary>How many posts there were.</summary>
    public int Posts { get; }

    /// <summary>When it was read.</summary>
    public DateTimeOffset ReadAt { get; }

    /// <summary>The concept of a word in a text; <see langword="null"/> for one that says nothing about the subject.</summary>
    public string? ConceptOf(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[MaxLength];
        if (word.Length > MaxLength)
        {
            return null;
        }

        lower = lower[..word.ToLowerInvariant(lower)];
        if (_conceptOfWord.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower, out var concept))
        {
            return concept;
        }

        var text = lower.ToString();
        concept = Concepts.Of(text);
        if (Interlocked.Decrement(ref _room) > 0)
        {
            _conceptOfWord.TryAdd(text, concept);
        }

        return concept;
    }

    /// <summary>The words of the index that stand for a concept.</summary>
    public IReadOnlyList<string> WordsOf(string concept) => Find(concept).Words;

    /// <summary>In how many posts a concept is.</summary>
    public int PostsWith(string concept) => Find(concept).Posts;

    /// <summary>
    /// What somebody may mean by a concept, itself first: what it is a misspelling of, the compounds that it is part of, and the parts
    /// that it is made of.
    /// </summary>
    public IReadOnlyList<Meaning> MeaningsOf(string concept)
    {
        var entry = Find(concept);
        var meanings = new List<Meaning> { new(concept, 1) };
        var parts = entry.Parts ?? (Split(concept) is var (head, tail) ? [head, tail] : []);
        if (concept.Length >= 4 && entry.Posts <= Math.Max(1, Posts / 20_000) && (entry.Posts > 0 || parts.Length == 0))
        {
            meanings.AddRange(Corrections(concept, entry.Posts));
        }

        foreach (var part in parts.Where(part => part.Length >= 3))
        {
            meanings.Add(new Meaning(part, Compound));
        }

        meanings.AddRange(entry.Compounds.Select(compound => new Meaning(compound, Compound)));
        return meanings;
    }

    private Entry Find(string concept) => _concepts.GetValueOrDefault(concept, Nothing);

    private IEnumerable<Meaning> Corrections(string concept, int posts)
    {
        var most = concept.Length >= 8 ? 2 : 1;
        var letters = Letters(concept);
        var found = new List<(string Concept, int Distance, int Posts)>();
        for (var length = concept.Length - most; length <= concept.Length + most; length++)
        {
            foreach (var candidate in _byLength[length])
            {
                if (BitOperations.PopCount(candidate.Letters ^ letters) <= 2 * most && candidate.Posts > posts && candidate.Concept != concept &&
                    Distance(concept, candidate.Concept, most) is { } distance)
                {
                    found.Add((candidate.Concept, distance, candidate.Posts));
                }
            }
        }

        return found.OrderBy(c => c.Distance).ThenByDescending(c => c.Posts).Take(3).Select(c => new Meaning(c.Concept, c.Distance == 1 ? 0.85 : 0.7));
    }

    // «skoleskyss» is skole and skyss, «omsorgsbolig» omsorg and bolig; of several ways, the one with the longest shortest part.
    private (string Head, string Tail)? Split(string concept)
    {
        (string, string)? best = null;
        var longest = 2;
        for (var i = 3; i <= concept.Length - 3; i++)
        {
            var shortest = Math.Min(i, concept.Length - i);
            if (shortest > longest && Part(concept[i..]) is { } tail && (Part(concept[..i]) ?? (concept[i - 1] is 's' or 'e' ? Part(concept[..(i - 1)]) : null)) is { } head)
            {
                (best, longest) = ((head, tail), shortest);
            }
        }

        return best;

        string? Part(string text) => Concepts.Of(text) is { Length: > 2 } part && part != concept && _concepts.ContainsKey(part) ? part : null;
    }

    /// <summary>Which letters a word has.</summary>
    internal static uint Letters(string word)
    {
        uint letters = 0;
        foreach (var c in word)
        {
            letters |= 1u << (c & 31);
        }

        return letters;
    }

    /// <summary>How many letters are added, left out, exchanged or swapped with their neighbour; <see langword="null"/> for more than <paramref name="most"/>.</summary>
    internal static int? Distance(string a, string b, int most)
    {
        Span<int> earlier = stackalloc int[b.Length + 1], before = stackalloc int[b.Length + 1], now = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            before[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                now[j] = Math.Min(Math.Min(before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    now[j] = Math.Min(now[j], earlier[j - 2] + 1);
                }

                least = Math.Min(least, now[j]);
            }

            if (least > most)
            {
                return null;
            }

            var free = earlier;
            earlier = before;
            before = now;
            now = free;
        }

        return before[b.Length] <= most ? before[b.Length] : null;
    }

    private sealed class Entry
    {
        public List<string> Words { get; } = [];

        public int Posts { get; set; }

        public string[]? Parts { get; set; }

        public List<string> Compounds { get; set; } = [];
    }
}
