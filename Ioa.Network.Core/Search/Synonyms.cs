using System.Collections.Frozen;
using System.Globalization;
using Ioa.Network.Core.Reference;

namespace Ioa.Network.Core.Search;

/// <summary>
/// Words of the field that stand for nearly the same, or belong to the same theme, with how nearly (synonymer.csv): «søppel» is looked for as
/// «avfall» and «renovasjon» too. Written by hand.
/// </summary>
internal static class Synonyms
{
    private static readonly FrozenDictionary<string, Meaning[]> All = ReferenceFile.Rows("synonymer.csv")
        .Select(row => (
            One: Concepts.OfCompound(row.Required("ord")),
            Other: Concepts.OfCompound(row.Required("ligner")),
            Weight: double.Parse(row.Required("vekt"), CultureInfo.InvariantCulture)))
        .Where(pair => pair.One is not null && pair.Other is not null && pair.One != pair.Other)
        .SelectMany(pair => new[] { (pair.One, pair.Other, pair.Weight), (One: pair.Other, Other: pair.One, pair.Weight) })
        .GroupBy(pair => pair.One!, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Select(pair => new Meaning(pair.Other!, pair.Weight)).ToArray(), StringComparer.Ordinal);

    /// <summary>What is looked for besides a concept.</summary>
    public static IReadOnlyList<Meaning> Of(string concept) => All.GetValueOrDefault(concept, []);

    /// <summary>The word that is nearly spelt so, when it is likely to be meant.</summary>
    public static string? Near(string written, Func<string, string, int, bool> isLikely) => All.Keys
        .Select(word => (Word: word, Distance: Vocabulary.Distance(written, word, 2)))
        .Where(near => near.Distance is { } distance && isLikely(written, near.Word, distance))
        .OrderBy(near => near.Distance).ThenBy(near => near.Word, StringComparer.Ordinal)
        .Select(near => near.Word)
        .FirstOrDefault();
}
