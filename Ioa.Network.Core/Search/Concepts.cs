using System.Collections.Frozen;
using Ioa.Network.Core.Reference;

namespace Ioa.Network.Core.Search;

/// <summary>
/// What a word is about, whichever its ending and its written form: «røynsler», «erfaring» and «erfaringene» are one concept. A concept is
/// the stem of the bokmål word in lower case, without the mark over å. «nynorsk-bokmal.csv» has the words that the two forms spell or say
/// differently; «stoppord.txt» those that every question has.
/// </summary>
internal static class Concepts
{
    private const int MinCompound = 7;

    private static readonly FrozenSet<string> StopWords = ReadStopWords();

    private static readonly FrozenDictionary<string, string> Bokmål = ReferenceFile.Rows("nynorsk-bokmal.csv")
        .Select(row => (Nynorsk: Stem(row.Required("nynorsk")), Bokmål: Stem(row.Required("bokmål"))))
        .DistinctBy(pair => pair.Nynorsk, StringComparer.Ordinal)
        .ToFrozenDictionary(pair => pair.Nynorsk, pair => pair.Bokmål, StringComparer.Ordinal);

    private static readonly (string Nynorsk, string Bokmål)[] Parts = [.. ReferenceFile.Rows("nynorsk-ledd.csv")
        .Select(row => (SearchWords.Fold(row.Required("nynorsk")), SearchWords.Fold(row.Required("bokmål"))))];

    /// <summary>The nynorsk words, by their stems, that are spelt so but for one letter, each with what it is in bokmål.</summary>
    public static IEnumerable<(string Nynorsk, string Bokmål)> NearNynorsk(string name) =>
        Bokmål.Where(pair => Math.Abs(pair.Key.Length - name.Length) <= 1 && Vocabulary.Distance(name, pair.Key, 1) is not null).Select(pair => (pair.Key, pair.Value));

    /// <summary>The concepts that are known although nobody has written of them yet.</summary>
    public static IEnumerable<string> Known => Bokmål.Values;

    /// <summary>The concept of a word; <see langword="null"/> for one that says nothing about the subject.</summary>
    public static string? Of(string word)
    {
        var folded = SearchWords.Fold(word);
        if (folded.Length < 2 || folded.Length > 60 || !folded.Any(char.IsLetter) || StopWords.Contains(folded))
        {
            return null;
        }

        var stem = Stem(folded);
        return Bokmål.GetValueOrDefault(stem, stem);
    }

    /// <summary>
    /// The same, and for a compound too: «tryggleiksalarmane» is «trygghetsalarm» and «omsorgsbustader» «omsorgsbolig», although no list
    /// has them. «nynorsk-ledd.csv» has the words that are exchanged at the head of a compound or at its tail.
    /// </summary>
    public static string? OfCompound(string word)
    {
        if (Of(word) is not { } concept)
        {
            return null;
        }

        // What the list of words has, it has rightly.
        var folded = SearchWords.Fold(word);
        if (folded.Length < MinCompound || Bokmål.ContainsKey(Stem(folded)))
        {
            return concept;
        }

        var exchanged = folded;
        foreach (var (nynorsk, bokmål) in Parts)
        {
            if (exchanged.Length >= nynorsk.Length + 3 && exchanged.StartsWith(nynorsk, StringComparison.Ordinal))
            {
                exchanged = bokmål + exchanged[nynorsk.Length..];
                break;
            }
        }

        foreach (var (nynorsk, bokmål) in Parts)
        {
            if (nynorsk.Length >= 4 && exchanged.LastIndexOf(nynorsk, StringComparison.Ordinal) is var at and >= 3 && exchanged.Length - at - nynorsk.Length <= 4)
            {
                exchanged = exchanged[..at] + bokmål + exchanged[(at + nynorsk.Length)..];
                break;
            }
        }

        return exchanged == folded ? concept : Of(exchanged) ?? concept;
    }

    /// <summary>The concepts of the nynorsk words that begin so, for somebody who is still typing.</summary>
    public static IEnumerable<string> NynorskFrom(string beginning) => Bokmål.Where(pair => pair.Key.StartsWith(beginning, StringComparison.Ordinal)).Select(pair => pair.Value);

    // Twice, so that the stems in PostgreSQL's index give the same as the words in SQLite's; and a consonant that is doubled before an
    // ending is not two («strøm», «strømmen»).
    private static string Stem(string word)
    {
        var stem = NorwegianStemmer.Stem(NorwegianStemmer.Stem(SearchWords.Fold(word)));
        return stem.Length > 3 && stem[^1] == stem[^2] ? stem[..^1] : stem;
    }

    private static FrozenSet<string> ReadStopWords()
    {
        using var text = new StreamReader(ReferenceFile.Open("stoppord.txt"));
        return text.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(SearchWords.Fold).ToFrozenSet(StringComparer.Ordinal);
    }
}
