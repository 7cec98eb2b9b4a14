using System.Text;

namespace Ioa.Network.Core.Common;

/// <summary>
/// Text that people typed or pasted, freed of what no reader can see but every screen obeys: control characters, characters that
/// turn the writing direction (U+202A–202E, U+2066–2069, marks), invisible ones, and halves of surrogate pairs, which a database
/// refuses. Everything else stays as it was written.
/// </summary>
public static class SafeText
{
    /// <summary>One line (a title, a name, a tag, a file name): line breaks and runs of white space become one space, the ends are trimmed.</summary>
    public static string Line(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var line = new StringBuilder(text.Length);
        var space = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                space = line.Length > 0;
            }
            else if (Keeps(text, i))
            {
                if (space)
                {
                    line.Append(' ');
                    space = false;
                }

                line.Append(c);
            }
        }

        return line.ToString();
    }

    /// <summary>Several lines: line breaks (as \n) and tabs stay, nothing is trimmed.</summary>
    public static string Lines(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = true;
        for (var i = 0; i < text.Length && clean; i++)
        {
            clean = text[i] is '\n' or '\t' || Keeps(text, i);
        }

        if (clean)
        {
            return text;
        }

        var lines = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\t' || Keeps(text, i))
            {
                lines.Append(c);
            }
            else if (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))
            {
                lines.Append('\n');
            }
        }

        return lines.ToString();
    }

    private static bool Keeps(string text, int at)
    {
        var c = text[at];
        return c switch
        {
            < ' ' or (>= '\u007F' and <= '\u009F') => false,
            '\u00AD' or '\u061C' or '\u180E' or '\u200B' or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFEFF' => false,
            (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F') or (>= '\uFFF9' and <= '\uFFFB') or '\uFFFE' or '\uFFFF' => false,
            _ when char.IsHighSurrogate(c) => at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) && !IsTag(text[at], text[at + 1]),
            _ when char.IsLowSurrogate(c) => at > 0 && char.IsHighSurrogate(text[at - 1]) && !IsTag(text[at - 1], c),
            _ => true,
        };
    }

    // U+E0000–E007F: invisible copies of ASCII.
    private static bool IsTag(char high, char low) => char.ConvertToUtf32(high, low) is >= 0xE0000 and <= 0xE007F;
}
