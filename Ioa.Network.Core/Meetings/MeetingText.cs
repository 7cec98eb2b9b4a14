using System.Globalization;
using System.Text;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Meetings;

/// <summary>How meetings are searched for words: letter by letter, in what is stored of title, description and place.</summary>
internal static class MeetingText
{
    /// <summary>Most words of a search; more say no more.</summary>
    private const int MaxWords = 10;

    /// <summary>Lower case, without accents (é is e); æ, ø and å are letters of their own.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            // The ring of an å stays.
            if (c == '\u030A' || CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>The words of a search, as they are looked for.</summary>
    public static IReadOnlyList<string> Words(string? text) =>
        [.. Fold(SafeText.Line(text)).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(MaxWords)];
}
