using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Ioa.Network.Core.Common;

/// <summary>Lists as spreadsheets write them: read line by line, so that one bad quote spoils one line.</summary>
public static class DelimitedText
{
    /// <summary>The text of a file: UTF-8 or UTF-16 with a mark, UTF-8 without one, else Windows-1252 (what Excel writes in Norway).</summary>
    public static string Decode(ReadOnlySpan<byte> file)
    {
        if (file is [0xFF, 0xFE, ..])
        {
            return Encoding.Unicode.GetString(file[2..]);
        }

        if (file is [0xFE, 0xFF, ..])
        {
            return Encoding.BigEndianUnicode.GetString(file[2..]);
        }

        file = file is [0xEF, 0xBB, 0xBF, ..] ? file[3..] : file;
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(file);
        }
    }

    /// <summary>The lines that say something, each with its number from 1, empty lines counted.</summary>
    internal static List<(string Text, int Number)> Lines(string text) =>
        [.. text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n')
            .Select((line, index) => (Text: line, Number: index + 1))
            .Where(line => !string.IsNullOrWhiteSpace(line.Text) && !line.Text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))];

    /// <summary>What separates the fields of a line: tab, semicolon or comma, whichever there is most of.</summary>
    internal static char Separator(string line)
    {
        var quoted = false;
        var counts = new Dictionary<char, int> { ['\t'] = 0, [';'] = 0, [','] = 0 };
        foreach (var c in line)
        {
            quoted ^= c == '"';
            if (!quoted && counts.TryGetValue(c, out var count))
            {
                counts[c] = count + 1;
            }
        }

        return counts.MaxBy(c => c.Value).Key;
    }

    /// <summary>The fields of a line; <see langword="null"/> when its quotes do not match.</summary>
    internal static string[]? Fields(string line, char separator)
    {
        if (line.Count(c => c == '"') % 2 != 0)
        {
            return null;
        }

        var sound = true;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator.ToString(),
            HasHeaderRecord = false,
            TrimOptions = TrimOptions.Trim | TrimOptions.InsideQuotes,
            BadDataFound = _ => sound = false,
        };
        using var parser = new CsvParser(new StringReader(line), configuration);
        return parser.Read() && sound ? parser.Record : null;
    }

    /// <summary>An organisation's number: spreadsheets eat the leading zero of «0301». <see langword="null"/> for an empty field.</summary>
    internal static string? OrganisationNumber(string text) => text switch
    {
        "" => null,
        { Length: 3 } when text.All(char.IsAsciiDigit) => "0" + text,
        { Length: 1 } when char.IsAsciiDigit(text[0]) => "0" + text,
        _ => text,
    };
}
