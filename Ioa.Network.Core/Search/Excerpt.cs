using System.Text;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Search;

/// <summary>A text's sentences, and how one is shown with the words found in it.</summary>
internal static partial class Excerpt
{
    /// <summary>Sentences and lines, without the signs of Markdown: its links are their texts.</summary>
    public static List<string> Sentences(string markdown)
    {
        var text = Link().Replace(markdown, "${text}");
        var sentences = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var start = 0;
            for (var i = 0; i < line.Length; i++)
            {
                if (i == line.Length - 1 || (line[i] is '.' or '!' or '?' && line[i + 1] == ' '))
                {
                    var sentence = SafeText.Line(line[start..(i + 1)].Replace("*", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).Trim('#', '>', '-', '|', '_', ' '));
                    if (sentence.Any(char.IsLetterOrDigit))
                    {
                        sentences.Add(sentence);
                    }

                    start = i + 1;
                }
            }
        }

        return sentences;
    }

    /// <summary>A text as safe HTML, with the words that are meant in &lt;mark&gt;, cut after about so many characters.</summary>
    public static string Mark(string text, int length, Func<string, Range, bool> isMeant)
    {
        var html = new StringBuilder();
        var at = 0;
        foreach (var span in SearchWords.Spans(text))
        {
            if (span.Start.Value > length)
            {
                break;
            }

            if (isMeant(text, span))
            {
                html.Append(SearchWords.Encode(text[at..span.Start.Value])).Append("<mark>").Append(SearchWords.Encode(text[span])).Append("</mark>");
                at = span.End.Value;
            }
        }

        var end = Math.Max(at, Math.Min(length, text.Length));
        while (end < text.Length && end > at && text[end] != ' ')
        {
            end--;
        }

        return html.Append(SearchWords.Encode(text[at..end])).Append(end < text.Length ? " …" : "").ToString();
    }

    [GeneratedRegex(@"\[(?<text>[^\]\n]*)\]\([^)\s]*\)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Link();
}
