using System.Text;

namespace Ioa.Network.Core.ICalendar;

/// <summary>How texts are written in a calendar, and read.</summary>
internal static class CalendarText
{
    /// <summary>
    /// Text without what has no place in one: control characters but tabs and line breaks (which become \n), and halves of surrogate pairs. Neither what
    /// is written nor what was read has them.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = true;
        for (var i = 0; i < text.Length && clean; i++)
        {
            clean = !char.IsSurrogate(text[i]) && (!char.IsControl(text[i]) || text[i] is '\n' or '\t');
        }

        if (clean)
        {
            return text;
        }

        var cleaned = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                cleaned.Append(c).Append(text[++i]);
            }
            else if (c == '\r')
            {
                if (i + 1 == text.Length || text[i + 1] != '\n')
                {
                    cleaned.Append('\n');
                }
            }
            else if (!char.IsSurrogate(c) && (!char.IsControl(c) || c is '\n' or '\t'))
            {
                cleaned.Append(c);
            }
        }

        return cleaned.ToString();
    }

    /// <summary>A TEXT value (RFC 5545, 3.3.11).</summary>
    public static string Escape(string text)
    {
        text = Clean(text);
        return text.AsSpan().IndexOfAny("\\;,\n") < 0
            ? text
            : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
                .Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }

    /// <summary>The text of a TEXT value. A backslash before anything that needs none is dropped.</summary>
    public static string Unescape(ReadOnlySpan<char> value)
    {
        if (value.IndexOf('\\') < 0)
        {
            return Clean(value.ToString());
        }

        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
            {
                text.Append(value[i]);
            }
            else if (++i < value.Length)
            {
                text.Append(value[i] is 'n' or 'N' ? '\n' : value[i]);
            }
        }

        return Clean(text.ToString());
    }

    /// <summary>The values of a list of TEXT, parted by commas that are not escaped.</summary>
    public static List<string> UnescapeList(ReadOnlySpan<char> value)
    {
        var texts = new List<string>();
        var begin = 0;
        for (var i = 0; i <= value.Length; i++)
        {
            if (i == value.Length || value[i] == ',')
            {
                texts.Add(Unescape(value[begin..i]));
                begin = i + 1;
            }
            else if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
            }
        }

        return texts;
    }

    /// <summary>A parameter's value in quotation marks; what may not stand between them is written as RFC 6868 has it.</summary>
    public static string Quote(string text) => '"' +
        Clean(text).Replace("^", "^^", StringComparison.Ordinal).Replace("\n", "^n", StringComparison.Ordinal).Replace("\"", "^'", StringComparison.Ordinal) + '"';

    /// <summary>The text of a parameter's value, without its quotation marks (RFC 6868: what follows another ^ is itself).</summary>
    public static string Unquote(ReadOnlySpan<char> value)
    {
        if (value.IndexOf('^') < 0)
        {
            return Clean(value.ToString());
        }

        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var next = value[i] == '^' && i + 1 < value.Length ? value[i + 1] : '\0';
            if (next is 'n' or '^' or '\'')
            {
                text.Append(next switch { 'n' => '\n', '^' => '^', _ => '"' });
                i++;
            }
            else
            {
                text.Append(value[i]);
            }
        }

        return Clean(text.ToString());
    }
}
