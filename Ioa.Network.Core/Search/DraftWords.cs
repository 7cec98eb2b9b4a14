using System.Text;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Search;

/// <summary>What a question that is being written is about: its words, each with what it can mean and how much it tells.</summary>
internal sealed class DraftWords
{
    /// <summary>Under so many words that say something, nothing is looked for.</summary>
    public const int Fewest = 3;

    /// <summary>The rarest so many are looked for.</summary>
    private const int Most = 12;

    private const int MaxLength = 4_000;

    // A word that nobody has written yet; the vocabulary may be some minutes old.
    private const double Unknown = 1;

    private static readonly List<(int Word, double Weight)> Nothing = [];

    private readonly Vocabulary _vocabulary;
    private readonly Dictionary<string, List<(int Word, double Weight)>> _standsFor = new(StringComparer.Ordinal);

    private DraftWords(Vocabulary vocabulary, IReadOnlyList<DraftWord> words)
    {
        (_vocabulary, Words) = (vocabulary, words);
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var (concept, weight) in words[i].Meanings)
            {
                if (!_standsFor.TryGetValue(concept, out var list))
                {
                    _standsFor.Add(concept, list = []);
                }

                list.Add((i, weight));
            }
        }
    }

    /// <summary>The words that tell most first.</summary>
    public IReadOnlyList<DraftWord> Words { get; }

    /// <summary>Whether there is enough to look for.</summary>
    public bool AreEnough => Words.Count >= Fewest;

    /// <summary>The words of a draft. One that stands in the title counts for more.</summary>
    public static DraftWords Of(Vocabulary vocabulary, string title, string body)
    {
        var found = new Dictionary<string, (string Word, double Weight)>(StringComparer.Ordinal);
        Add(title, 1.5);
        Add(body, 1);
        return new DraftWords(vocabulary, [.. found.Select(pair =>
        {
            var meanings = vocabulary.MeaningsOf(pair.Key);

            // A misspelt word is as common as what it is a misspelling of.
            var posts = meanings.Where(m => m.Weight >= 0.7).Max(m => vocabulary.PostsWith(m.Concept));
            posts = posts > 0 ? posts : meanings.Max(m => vocabulary.PostsWith(m.Concept));
            var weight = posts > 0 ? Math.Log(1 + ((vocabulary.Posts + 1.0) / (posts + 1))) : Unknown;
            return new DraftWord(pair.Value.Word, meanings, posts, pair.Value.Weight * weight);
        }).OrderByDescending(word => word.Weight).Take(Most)]);

        void Add(string text, double weight)
        {
            var line = SafeText.Line(text is { Length: > MaxLength } ? text[..MaxLength] : text);
            foreach (var span in SearchWords.Spans(line))
            {
                var word = line[span].Normalize(NormalizationForm.FormC).ToLowerInvariant();
                if (vocabulary.ConceptOf(word) is { } concept)
                {
                    found.TryAdd(concept, (word, weight));
                }
            }
        }
    }

    /// <summary>How well each word is found in a text, from 0 to 1, by its number in <see cref="Words"/>.</summary>
    public double[] FoundIn(string text)
    {
        var found = new double[Words.Count];
        foreach (var span in SearchWords.Spans(text))
        {
            foreach (var (word, weight) in StandsFor(text.AsSpan(span)))
            {
                found[word] = Math.Max(found[word], weight);
            }
        }

        return found;
    }

    /// <summary>
    /// How much of what the draft says is in a thread: 1 when the title has every word as it stands. A word counts most in the title, then
    /// in the question; that it is in several of them adds a little.
    /// </summary>
    public double Score(string title, string question, string answer)
    {
        double[] inTitle = FoundIn(title), inQuestion = FoundIn(question), inAnswer = FoundIn(answer);
        double score = 0, most = 0;
        for (var i = 0; i < Words.Count; i++)
        {
            double first = inTitle[i], second = 0.8 * inQuestion[i], third = 0.6 * inAnswer[i];
            var best = Math.Max(first, Math.Max(second, third));
            score += Words[i].Weight * (best + (0.2 * (first + second + third - best)));
            most += Words[i].Weight;
        }

        return score / most;
    }

    /// <summary>The sentence of a text that has most of the words, as safe HTML with them in &lt;mark&gt;; the first when it has none.</summary>
    public string SentenceIn(string markdown, int length)
    {
        var sentences = Excerpt.Sentences(markdown);
        var best = sentences.MaxBy(sentence => FoundIn(sentence).Zip(Words, (found, word) => found * word.Weight).Sum()) ?? "";
        return Mark(best, length);
    }

    /// <summary>A text as safe HTML, with the words in &lt;mark&gt;, cut after about so many characters.</summary>
    public string Mark(string text, int length) => Excerpt.Mark(text, length, (line, span) => StandsFor(line.AsSpan(span)).Count > 0);

    private List<(int Word, double Weight)> StandsFor(ReadOnlySpan<char> word) =>
        _vocabulary.ConceptOf(word) is { } concept && _standsFor.TryGetValue(concept, out var list) ? list : Nothing;
}

/// <summary>A word of a draft.</summary>
/// <param name="Word">As it was written, in lower case.</param>
/// <param name="Meanings">What it can mean, itself first.</param>
/// <param name="Posts">In how many posts that is.</param>
/// <param name="Weight">How much it tells: more the rarer it is.</param>
internal sealed record DraftWord(string Word, IReadOnlyList<Meaning> Meanings, int Posts, double Weight);
