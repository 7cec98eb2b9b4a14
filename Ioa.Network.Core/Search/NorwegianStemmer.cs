namespace Ioa.Network.Core.Search;

/// <summary>
/// Cuts a Norwegian word to its stem, by the Snowball project's algorithm for Norwegian (snowballstem.org/algorithms/norwegian), the one
/// that PostgreSQL's «norwegian» has; it serves bokmål and nynorsk alike.
/// </summary>
internal static class NorwegianStemmer
{
    private const string Vowels = "aeiouyæåø";

    // Longest first: the longest that fits is the one that counts.
    private static readonly string[] Inflections = Longest(
        "a", "e", "ede", "ande", "ende", "ane", "ene", "hetene", "en", "heten", "ar", "er", "heter", "as", "es", "edes", "endes", "enes",
        "hetenes", "ens", "hetens", "ers", "ets", "et", "het", "ast", "s", "ert", "erte");

    private static readonly string[] Derivations = Longest("leg", "eleg", "ig", "eig", "lig", "elig", "els", "lov", "elov", "slov", "hetslov");

    /// <summary>The stem of a word in lower case.</summary>
    public static string Stem(string word)
    {
        var from = EndingsFrom(word);
        if (Ending(word, Inflections, from) is { } inflection)
        {
            word = inflection switch
            {
                "s" => EndsInGenitive(word) ? word[..^1] : word,
                "ert" => word[..^1],
                "erte" => word[..^2],
                _ => word[..^inflection.Length],
            };
        }

        if (word.Length - 2 >= from && (word.EndsWith("dt", StringComparison.Ordinal) || word.EndsWith("vt", StringComparison.Ordinal)))
        {
            word = word[..^1];
        }

        return Ending(word, Derivations, from) is { } derivation ? word[..^derivation.Length] : word;
    }

    // The region called R1: after the first consonant that follows a vowel, and never before the fourth letter.
    private static int EndingsFrom(string word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            if (!Vowels.Contains(word[i], StringComparison.Ordinal) && Vowels.Contains(word[i - 1], StringComparison.Ordinal))
            {
                return Math.Max(3, i + 1);
            }
        }

        return word.Length;
    }

    private static string? Ending(string word, string[] endings, int from) =>
        Array.Find(endings, ending => word.Length - ending.Length >= from && word.EndsWith(ending, StringComparison.Ordinal));

    private static bool EndsInGenitive(string word) =>
        word.Length > 1 && ("bcdfghjlmnoprtvyz".Contains(word[^2], StringComparison.Ordinal) ||
            (word[^2] == 'k' && word.Length > 2 && !Vowels.Contains(word[^3], StringComparison.Ordinal)));

    private static string[] Longest(params string[] endings) => [.. endings.OrderByDescending(ending => ending.Length)];
}
