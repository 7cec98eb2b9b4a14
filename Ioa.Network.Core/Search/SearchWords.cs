using System.Globalization;
using System.Text;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Search;

/// <summary>
/// The words of a search text: runs of letters and digits and nothing else, so that no sign in it means anything to a database.
/// </summary>
internal sealed class SearchWords
{
    private const int MaxWords = 8;

    private const int MaxWordLength = 40;

    // The endings of nouns, adjectives and verbs that are most often searched for, longest first; what stays is at least four letters.
    private static readonly string[] Endings = ["ene", "ane", "one", "er", "ar", "en", "et", "a", "e", "s"];

    private readonly string[] _words;
    private readonly string[] _stems;

    private SearchWords(string[] words)
    {
        _words = words;
        _stems = [.. words.Select(word => Stem(Fold(word)))];
    }

    /// <summary>How many words there are.</summary>
    public int Count => _words.Length;

    /// <summary>The first eight words of a text, each once.</summary>
    public static SearchWords Of(string? text)
    {
        var line = SafeText.Line(text is { Length: > 1_000 } ? text[..1_000] : text);
        return new SearchWords([.. Spans(line)
            .Select(span => line[span].Normalize(NormalizationForm.FormC).ToLowerInvariant())
            .Select(word => word.Length > MaxWordLength ? word[..MaxWordLength] : word)
            .Where(word => Fold(word).Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxWords)]);
    }

    /// <summary>As an FTS5 query: every word the beginning of one in the text.</summary>
    public string ToFts5() => string.Join(" AND ", _stems.Select(stem => $"\"{stem}\"*"));

    /// <summary>As a tsquery: every word, by its stem, the beginning of one in the text. PostgreSQL keeps å and é as they are.</summary>
    public string ToTsQuery() => string.Join(" & ", _words.Select(word => $"'{word}':*"));

    /// <summary>Whether every word begins one in the text.</summary>
    public bool AllIn(string text)
    {
        var words = Spans(text).Select(span => Fold(text[span])).ToList();
        return Array.TrueForAll(_stems, stem => words.Exists(word => word.StartsWith(stem, StringComparison.Ordinal)));
    }

    /// <summary>A passage around the first word found, as safe HTML with the found words in &lt;mark&gt;.</summary>
    /// <param name="text">Plain text or Markdown.</param>
    /// <param name="length">About how many characters of it.</param>
    public string Mark(string text, int length)
    {
        var line = SafeText.Line(text);
        var found = Spans(line)
            .Where(span => Array.Exists(_stems, stem => Fold(line[span]).StartsWith(stem, StringComparison.Ordinal)))
            .ToList();
        var start = 0;
        var end = line.Length;
        if (line.Length > length)
        {
            var first = found.Count > 0 ? found[0].Start.Value : 0;
            start = Math.Max(0, Math.Min(first - (length / 4), line.Length - length));
            end = start + length;

            // Not in the middle of a word.
            while (start > 0 && start < first && line[start - 1] != ' ')
            {
                start++;
            }

            while (end < line.Length && end > first && line[end] != ' ')
            {
                end--;
            }

            end = end <= first ? Math.Min(line.Length, start + length) : end;
            start = start < line.Length && char.IsLowSurrogate(line[start]) ? start + 1 : start;
            end = end < line.Length && char.IsLowSurrogate(line[end]) ? end - 1 : end;
        }

        var html = new StringBuilder(start > 0 ? "… " : "");
        var at = start;
        foreach (var span in found)
        {
            if (span.Start.Value >= at && span.End.Value <= end)
            {
                html.Append(Encode(line[at..span.Start.Value]))
                    .Append("<mark>").Append(Encode(line[span])).Append("</mark>");
                at = span.End.Value;
            }
        }

        return html.Append(Encode(line[at..end])).Append(end < line.Length ? " …" : "").ToString();
    }

    /// <summary>As HTML; letters beyond ASCII stay letters.</summary>
    internal static string Encode(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    /// <summary>The words: runs of letters and digits with their marks.</summary>
    internal static IEnumerable<Range> Spans(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || CharUnicodeInfo.GetUnicodeCategory(text[i]) == UnicodeCategory.NonSpacingMark))
            {
                i++;
            }

            yield return start..i;
        }
    }

    /// <summary>As SQLite's index does: lower case; å, é and the like without their marks, æ and ø as they are.</summary>
    internal static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }

    private static string Stem(string word)
    {
        foreach (var ending in Endings)
        {
            if (word.Length >= ending.Length + 4 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }
}
