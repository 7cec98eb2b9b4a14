using System.Text;
using System.Text.RegularExpressions;

namespace Ioa.Network.Web.Mail.Incoming;

/// <summary>
/// A part of an e-mail as it came (RFC 5322, 2045–2047, 2231): its headers and, undecoded, its body or the parts within. Whatever the
/// bytes are, reading them takes bounded time and memory and never fails; <see cref="IsWhole"/> says whether everything was understood.
/// </summary>
public sealed partial class MimePart
{
    private const int MaxDepth = 12, MaxParts = 200, MaxHeaderBytes = 256 * 1024;

    private readonly List<(string Name, string Value)> _headers = [];
    private readonly List<MimePart> _parts = [];
    private readonly Dictionary<string, string> _type;

    private MimePart(ReadOnlyMemory<byte> bytes, int depth, Reading reading)
    {
        var at = ReadHeaders(bytes.Span, reading);
        Body = bytes[at..];
        (MediaType, _type) = Parameters(Header("Content-Type") ?? "text/plain");
        if (!MediaType.StartsWith("multipart/", StringComparison.Ordinal) || _type.GetValueOrDefault("boundary") is not { Length: > 0 } boundary)
        {
            return;
        }

        if (depth == MaxDepth)
        {
            reading.Whole = false;
            return;
        }

        foreach (var part in Split(Body, Encoding.Latin1.GetBytes("--" + boundary)))
        {
            if (reading.Parts++ == MaxParts)
            {
                reading.Whole = false;
                return;
            }

            _parts.Add(new MimePart(part, depth + 1, reading));
        }
    }

    /// <summary>Whether nothing was left out for being too much.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Lower case; «text/plain» when it is not said.</summary>
    public string MediaType { get; }

    /// <summary>What is after the headers, undecoded.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The parts of a multipart.</summary>
    public IReadOnlyList<MimePart> Parts => _parts;

    /// <summary>Reads an e-mail.</summary>
    public static MimePart Read(ReadOnlyMemory<byte> message)
    {
        var reading = new Reading();
        var part = new MimePart(message, 0, reading);
        part.IsWhole = reading.Whole;
        return part;
    }

    /// <summary>The first header of this name, unfolded and undecoded.</summary>
    public string? Header(string name) => Headers(name).FirstOrDefault();

    /// <summary>Every header of this name.</summary>
    public IEnumerable<string> Headers(string name) =>
        _headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    /// <summary>A parameter of the Content-Type.</summary>
    public string? TypeParameter(string name) => _type.GetValueOrDefault(name);

    /// <summary>«attachment», «inline» or nothing.</summary>
    public string Disposition => Parameters(Header("Content-Disposition") ?? "").Value;

    /// <summary>The file's name, when it has one.</summary>
    public string? FileName =>
        Parameters(Header("Content-Disposition") ?? "").Named.GetValueOrDefault("filename") is { Length: > 0 } name ? name
        : TypeParameter("name") is { Length: > 0 } named ? named
        : null;

    /// <summary>The body without its transfer encoding.</summary>
    public byte[] Content() => (Header("Content-Transfer-Encoding") ?? "").Trim().ToLowerInvariant() switch
    {
        "base64" => MimeText.FromBase64(Body.Span),
        "quoted-printable" => MimeText.FromQuotedPrintable(Body.Span, underscoreIsSpace: false),
        _ => Body.ToArray(),
    };

    /// <summary>A header's value and its parameters, decoded; RFC 2231's continuations are put together.</summary>
    internal static (string Value, Dictionary<string, string> Named) Parameters(string header)
    {
        var semicolon = header.IndexOf(';', StringComparison.Ordinal);
        var value = (semicolon < 0 ? header : header[..semicolon]).Trim().ToLowerInvariant();
        var named = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var pieces = new SortedDictionary<(string Name, int Number), (string Text, bool Encoded)>();
        if (semicolon >= 0)
        {
            foreach (Match match in Parameter.Matches(header[semicolon..]))
            {
                var name = match.Groups["name"].Value.ToLowerInvariant();
                var text = match.Groups["quoted"].Success ? Escaped.Replace(match.Groups["quoted"].Value, "${sign}") : match.Groups["plain"].Value;
                var number = match.Groups["number"] is { Success: true } group ? int.Parse(group.ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 0;
                if (match.Groups["number"].Success || match.Groups["encoded"].Success)
                {
                    pieces[(name, number)] = (text, match.Groups["encoded"].Success);
                }
                else
                {
                    named.TryAdd(name, MimeText.DecodeWords(text));
                }
            }
        }

        foreach (var parameter in pieces.GroupBy(piece => piece.Key.Name, StringComparer.Ordinal))
        {
            named[parameter.Key] = MimeText.FromPercent([.. parameter.Select(piece => piece.Value)]);
        }

        return (value, named);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        int? start = null;
        for (var at = 0; at < body.Length;)
        {
            var end = body.Span[at..].IndexOf((byte)'\n');
            var next = end < 0 ? body.Length : at + end + 1;
            var line = body.Span[at..next];
            if (line.StartsWith(delimiter) && Rest(line[delimiter.Length..]) is { } last)
            {
                if (start is { } from)
                {
                    // The line break before the delimiter is the delimiter's.
                    var to = at > from && body.Span[at - 1] == '\n' ? at - 1 : at;
                    yield return body[from..(to > from && body.Span[to - 1] == '\r' ? to - 1 : to)];
                }

                start = last ? null : next;
                if (last)
                {
                    yield break;
                }
            }

            at = next;
        }

        // The end is missing: what there is, is taken.
        if (start is { } open)
        {
            yield return body[open..];
        }
    }

    /// <summary>What follows the delimiter: false for nothing, true for the «--» of the last; null when the line is no delimiter.</summary>
    private static bool? Rest(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimEnd(" \t\r\n"u8);
        return rest.IsEmpty ? false : rest.SequenceEqual("--"u8) ? true : null;
    }

    /// <summary>Reads the headers; returns where the body begins.</summary>
    private int ReadHeaders(ReadOnlySpan<byte> bytes, Reading reading)
    {
        var lines = new List<StringBuilder>();
        var at = 0;
        while (at < bytes.Length)
        {
            var end = bytes[at..].IndexOf((byte)'\n');
            var next = end < 0 ? bytes.Length : at + end + 1;
            var line = MimeText.OfHeader(bytes[at..next].TrimEnd("\r\n"u8));
            at = next;
            if (line.Length == 0)
            {
                break;
            }

            if (at > MaxHeaderBytes)
            {
                reading.Whole = false;
                break;
            }

            if (line[0] is ' ' or '\t' && lines.Count > 0)
            {
                lines[^1].Append(line);
            }
            else
            {
                lines.Add(new StringBuilder(line));
            }
        }

        foreach (var header in lines.Select(line => line.ToString()))
        {
            if (header.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
            {
                _headers.Add((header[..colon].Trim(), header[(colon + 1)..].Trim()));
            }
        }

        return at;
    }

    [GeneratedRegex("""
        ;\s*(?<name>[A-Za-z][\w-]*)(\*(?<number>\d{1,3}))?(?<encoded>\*)?\s*=\s*("(?<quoted>(\\.|[^"\\])*)"|(?<plain>[^;\s]*))
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex Parameter { get; }

    [GeneratedRegex(@"\\(?<sign>.)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Escaped { get; }

    private sealed class Reading
    {
        public int Parts { get; set; }

        public bool Whole { get; set; } = true;
    }
}
