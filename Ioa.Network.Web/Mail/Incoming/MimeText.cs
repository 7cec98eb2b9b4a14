using System.Text;
using System.Text.RegularExpressions;

namespace Ioa.Network.Web.Mail.Incoming;

/// <summary>The encodings of text in e-mail. What is wrongly encoded gives what can be read of it, never a fault.</summary>
public static partial class MimeText
{
    /// <summary>Text of a charset by its name in e-mail; Windows-1252, which all old western mail fits in, when the name is unknown.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset) => CharsetOf(charset, bytes).GetString(bytes);

    /// <summary>A line of a header: bytes outside ASCII are UTF-8 (RFC 6532) where they can be.</summary>
    public static string OfHeader(ReadOnlySpan<byte> line) =>
        System.Text.Unicode.Utf8.IsValid(line) ? Encoding.UTF8.GetString(line) : Encoding.Latin1.GetString(line);

    /// <summary>The words «=?charset?B?…?=» in a header, as text. Those that follow each other are one: a letter may be cut in two between them.</summary>
    public static string DecodeWords(string header)
    {
        var text = new StringBuilder();
        var bytes = new List<byte>();
        string? charset = null;
        var at = 0;
        foreach (Match word in EncodedWord.Matches(header))
        {
            var between = header[at..word.Index];
            var its = word.Groups["charset"].Value;
            if (charset is null || !charset.Equals(its, StringComparison.OrdinalIgnoreCase) || !string.IsNullOrWhiteSpace(between))
            {
                Flush();
                if (at == 0 || !string.IsNullOrWhiteSpace(between))
                {
                    text.Append(between);
                }
            }

            charset = its;
            var content = Encoding.Latin1.GetBytes(word.Groups["text"].Value);
            bytes.AddRange(word.Groups["how"].Value is "B" or "b" ? FromBase64(content) : FromQuotedPrintable(content, underscoreIsSpace: true));
            at = word.Index + word.Length;
        }

        Flush();
        return text.Append(header, at, header.Length - at).ToString();

        void Flush()
        {
            if (bytes.Count > 0)
            {
                text.Append(Decode(bytes.ToArray(), charset));
                bytes.Clear();
            }
        }
    }

    /// <summary>Base64; what is no part of it is passed over, as RFC 2045 says.</summary>
    public static byte[] FromBase64(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        int bits = 0, held = 0, count = 0;
        foreach (var c in text)
        {
            var value = c switch
            {
                >= (byte)'A' and <= (byte)'Z' => c - 'A',
                >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
                >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
                (byte)'+' => 62,
                (byte)'/' => 63,
                _ => -1,
            };
            if (value < 0)
            {
                continue;
            }

            held = ((held << 6) | value) & 0xFFFF;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[count++] = (byte)(held >> bits);
            }
        }

        return bytes[..count];
    }

    /// <summary>Quoted-printable, or with <paramref name="underscoreIsSpace"/> its kin in headers.</summary>
    public static byte[] FromQuotedPrintable(ReadOnlySpan<byte> text, bool underscoreIsSpace)
    {
        var bytes = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                if (i + 2 < text.Length && Digit(text[i + 1]) is { } high && Digit(text[i + 2]) is { } low)
                {
                    bytes[count++] = (byte)((high << 4) | low);
                    i += 2;
                    continue;
                }

                // A soft line break, with white space that a mail server added.
                var end = i + 1;
                while (end < text.Length && text[end] is (byte)' ' or (byte)'\t' or (byte)'\r')
                {
                    end++;
                }

                if (end == text.Length || text[end] == '\n')
                {
                    i = end;
                    continue;
                }
            }

            bytes[count++] = underscoreIsSpace && text[i] == '_' ? (byte)' ' : text[i];
        }

        return bytes[..count];

        static int? Digit(byte c) => char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : null;
    }

    /// <summary>RFC 2231: «utf-8''sm%C3%B8r.txt», in one or several pieces.</summary>
    public static string FromPercent(IReadOnlyList<(string Text, bool Encoded)> pieces)
    {
        string? charset = null;
        var bytes = new List<byte>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var (text, encoded) = pieces[i];
            if (!encoded)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text));
                continue;
            }

            if (i == 0 && text.Split('\'') is [var name, _, ..] parts && parts.Length >= 3)
            {
                charset = name;
                text = string.Join('\'', parts[2..]);
            }

            bytes.AddRange(FromQuotedPrintable(Encoding.Latin1.GetBytes(text.Replace('%', '=')), underscoreIsSpace: false));
        }

        return Decode(bytes.ToArray(), charset ?? "utf-8");
    }

    /// <summary>RFC 3676: lines that end with a space go on in the next.</summary>
    public static string FromFlowed(string text, bool deleteSpace)
    {
        var flowed = new StringBuilder();
        var open = -1;
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var depth = raw.Length - raw.TrimStart('>').Length;
            var line = raw[depth..];
            line = line.StartsWith(' ') ? line[1..] : line;
            var signature = line == "-- ";
            var flows = line.EndsWith(' ') && !signature;
            if (open == depth && !signature)
            {
                flowed.Append(line, 0, flows && deleteSpace ? line.Length - 1 : line.Length);
            }
            else
            {
                if (flowed.Length > 0 || open != -1)
                {
                    flowed.Append('\n');
                }

                flowed.Append('>', depth);
                if (depth > 0)
                {
                    flowed.Append(' ');
                }

                flowed.Append(line, 0, flows && deleteSpace ? line.Length - 1 : line.Length);
            }

            // Something that is no depth: begun, and the line is at its end.
            open = flows ? depth : -2;
        }

        return flowed.ToString();
    }

    private static Encoding CharsetOf(string? name, ReadOnlySpan<byte> bytes)
    {
        name = name?.Trim().Trim('"').ToLowerInvariant();
        if (name is "utf-8" or "utf8" or null or "" or "us-ascii" or "ascii" or "unknown-8bit")
        {
            return name is "utf-8" or "utf8" || System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8 : Windows1252;
        }

        // What is called ISO 8859-1 is Windows-1252 where they differ: a browser reads it so too.
        if (name is "iso-8859-1" or "latin1" or "windows-1252" or "cp1252")
        {
            return Windows1252;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return Windows1252;
        }
    }

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [GeneratedRegex(@"=\?(?<charset>[A-Za-z0-9_.:-]{1,40})(\*[A-Za-z-]{0,20})?\?(?<how>[BbQq])\?(?<text>[^?\s]*)\?=", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex EncodedWord { get; }
}
