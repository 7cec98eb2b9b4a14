using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Ioa.Network.Core.ICalendar;

/// <summary>
/// Reads iCalendar files that anybody may have made. It never throws, takes time and memory in proportion to the file, and reads what it can: what it
/// cannot read it leaves out and tells. All texts are plain text.
/// <para>Encoding: UTF-8 with or without a byte order mark; UTF-16 with one; a line that is not UTF-8 is read as Windows-1252, which is what old
/// programs in Norway wrote (Latin-1 is the same for letters). Lines end with LF or CRLF.</para>
/// <para>Time zones: an IANA id means IANA's zone, whatever the file's own VTIMEZONE says; others are looked for by Windows' ids, by the end of a
/// path, by X-LIC-LOCATION, and last by the offsets that the VTIMEZONE tells.</para>
/// <para>Several VCALENDARs in a file are read as one, with the name and the method of the first.</para>
/// </summary>
public static class CalendarReader
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    // What is not here is skipped without a word, and takes no memory.
    private static readonly FrozenDictionary<string, FrozenSet<string>> Known = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["VCALENDAR"] = Names("VERSION", "PRODID", "METHOD", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"),
        ["VEVENT"] = Names(
            "UID", "DTSTAMP", "SEQUENCE", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE",
            "SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "URL", "CATEGORIES", "CLASS", "STATUS", "TRANSP", "ORGANIZER", "ATTENDEE"),
        ["VALARM"] = Names("TRIGGER", "DESCRIPTION"),
        ["VTIMEZONE"] = Names("TZID", "X-LIC-LOCATION"),
        ["STANDARD"] = Names("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"),
        ["DAYLIGHT"] = Names("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> KnownParameters = Names("TZID", "VALUE", "CN", "PARTSTAT", "ROLE", "RSVP", "EMAIL", "RANGE", "RELATED");

    /// <summary>Reads a file.</summary>
    public static CalendarReadResult Read(ReadOnlySpan<byte> file, CalendarReaderOptions? options = null)
    {
        options ??= new CalendarReaderOptions();
        if (file.Length > options.MaxBytes)
        {
            return new(null, [new(0, CalendarIssueCode.TooLarge)]);
        }

        if (file.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            file = file[3..];
        }
        else if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            file = Encoding.UTF8.GetBytes((file[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(file[2..]));
        }

        var issues = new CalendarIssues(options.MaxIssues);
        var state = new State(options, issues);
        var calendar = state.Read(file) ? new CalendarBuilder(options, issues).Build(state.Calendars) : null;
        return new(calendar, issues.ToList());
    }

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>From octets to components.</summary>
    private sealed class State(CalendarReaderOptions options, CalendarIssues issues)
    {
        private readonly List<Component> _open = [];
        private int _components;
        private int _tooDeep;
        private bool _toldNotUtf8;

        public List<Component> Calendars { get; } = [];

        /// <summary>Whether it is a calendar at all.</summary>
        public bool Read(ReadOnlySpan<byte> file)
        {
            // Unfolded before it is decoded: a program may have folded within a character (RFC 5545, 3.1).
            var octets = ArrayPool<byte>.Shared.Rent(options.MaxLineBytes);
            var characters = ArrayPool<char>.Shared.Rent(options.MaxLineBytes);
            try
            {
                var begun = false;
                for (var number = 1; !file.IsEmpty;)
                {
                    var (lines, used, tooLong) = Unfold(ref file, octets);
                    if (used > 0)
                    {
                        var text = Decode(octets.AsSpan(0, used), characters, number, tooLong);
                        if (!begun && !(IsBegin(text, out var first) && first.Equals("VCALENDAR", StringComparison.OrdinalIgnoreCase)))
                        {
                            if (text.IsWhiteSpace() && !tooLong)
                            {
                                number += lines;
                                continue;
                            }

                            issues.Add(number, CalendarIssueCode.NotACalendar);
                            return false;
                        }

                        begun = true;
                        if (!Take(text, number, tooLong))
                        {
                            // What is open was not ended because the rest was not read: that is told already.
                            Calendars.AddRange(_open.Take(1));
                            return true;
                        }
                    }

                    number += lines;
                }

                if (!begun)
                {
                    issues.Add(0, CalendarIssueCode.NotACalendar);
                }

                Close(0, 0);
                return begun;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(octets);
                ArrayPool<char>.Shared.Return(characters);
            }
        }

        /// <summary>The next line and those that are folded on to it; of a line that is too long only its beginning.</summary>
        private (int Lines, int Used, bool TooLong) Unfold(ref ReadOnlySpan<byte> file, byte[] octets)
        {
            var (lines, used, length) = (0, 0, 0L);
            do
            {
                var end = file.IndexOf((byte)'\n');
                var line = end < 0 ? file : file[..end];
                file = end < 0 ? [] : file[(end + 1)..];
                if (line.EndsWith("\r"u8))
                {
                    line = line[..^1];
                }

                // A line that others are folded on to begins with white space, which is not part of it.
                line = lines++ == 0 ? line : line[1..];
                length += line.Length;
                var fits = line[..Math.Min(line.Length, options.MaxLineBytes - used)];
                fits.CopyTo(octets.AsSpan(used));
                used += fits.Length;
            }
            while (!file.IsEmpty && file[0] is (byte)' ' or (byte)'\t');

            return (lines, used, length > options.MaxLineBytes);
        }

        private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> octets, char[] characters, int number, bool cut)
        {
            if (Utf8.ToUtf16(octets, characters, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done)
            {
                return characters.AsSpan(0, written);
            }

            // A line that is too long may have been cut within a character.
            if (!_toldNotUtf8 && !cut)
            {
                _toldNotUtf8 = true;
                issues.Add(number, CalendarIssueCode.NotUtf8);
            }

            return characters.AsSpan(0, Windows1252.GetChars(octets, characters));
        }

        private static bool IsBegin(ReadOnlySpan<char> text, out ReadOnlySpan<char> name) => IsMark(text, "BEGIN:", out name);

        private static bool IsMark(ReadOnlySpan<char> text, string mark, out ReadOnlySpan<char> name)
        {
            name = text.StartsWith(mark, StringComparison.OrdinalIgnoreCase) ? text[mark.Length..].Trim() : default;
            return !name.IsEmpty;
        }

        /// <summary>One line. False when the rest is to be left out.</summary>
        private bool Take(ReadOnlySpan<char> text, int number, bool tooLong)
        {
            if (IsBegin(text, out var name))
            {
                return Begin(CalendarIssues.Name(name), number);
            }

            if (IsMark(text, "END:", out name))
            {
                End(CalendarIssues.Name(name), number);
            }
            else if (_tooDeep == 0 && !text.IsWhiteSpace())
            {
                Property(text, number, tooLong);
            }

            return true;
        }

        private bool Begin(string name, int number)
        {
            if (++_components > options.MaxComponents)
            {
                issues.Add(number, CalendarIssueCode.TooManyComponents);
                return false;
            }

            // Calendars lie in nothing and events only in calendars: one that begins in something else means that the other's end is missing.
            int? level = name switch { "VCALENDAR" => 0, "VEVENT" => 1, _ => null };
            if (_tooDeep > 0 && level is null)
            {
                _tooDeep++;
                return true;
            }

            _tooDeep = 0;
            Close(level ?? _open.Count, number);
            if (_open.Count == 0 && level != 0)
            {
                issues.Add(number, CalendarIssueCode.MalformedLine, name);
            }

            if (_open.Count >= options.MaxDepth)
            {
                issues.Add(number, CalendarIssueCode.TooDeep, name);
                _tooDeep = 1;
                return true;
            }

            _open.Add(new Component(name, number, Known.GetValueOrDefault(name)));
            return true;
        }

        private void End(string name, int number)
        {
            if (_tooDeep > 0)
            {
                // What lies too deep is counted and not named. A calendar's or an event's end is taken at its word, or a missing end would hide all that comes after.
                if (name is not ("VCALENDAR" or "VEVENT"))
                {
                    _tooDeep--;
                    return;
                }

                _tooDeep = 0;
            }

            var at = _open.Count - 1;
            while (at >= 0 && _open[at].Name != name)
            {
                at--;
            }

            if (at < 0)
            {
                issues.Add(number, CalendarIssueCode.UnexpectedEnd, name);
                return;
            }

            Close(at + 1, number);
            var ended = _open[at];
            _open.RemoveAt(at);
            Keep(ended);
        }

        /// <summary>Ends what has no end of its own. It is left out, but what a calendar held is kept.</summary>
        private void Close(int level, int number)
        {
            while (_open.Count > level)
            {
                var unended = _open[^1];
                _open.RemoveAt(_open.Count - 1);
                issues.Add(number == 0 ? unended.Line : number, CalendarIssueCode.MissingEnd, unended.Name);
                if (unended.Is("VCALENDAR"))
                {
                    Keep(unended);
                }
            }
        }

        private void Keep(Component component)
        {
            if (component.Names is null)
            {
                return;
            }

            if (component.Is("VCALENDAR"))
            {
                Calendars.Add(component);
            }
            else if (_open.Count > 0 && _open[^1].Names is not null)
            {
                _open[^1].Children.Add(component);
            }
        }

        private void Property(ReadOnlySpan<char> text, int number, bool tooLong)
        {
            var end = text.IndexOfAny(':', ';');
            if (end <= 0 || text[..end].ContainsAnyExcept(NameCharacters))
            {
                issues.Add(number, CalendarIssueCode.MalformedLine);
                return;
            }

            if (_open.Count == 0 || _open[^1].Names is not { } names || !names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..end], out var name))
            {
                return;
            }

            if (tooLong)
            {
                issues.Add(number, CalendarIssueCode.LineTooLong, name);
                return;
            }

            if (Parameters(text[end..], out var parameters) is not { } value)
            {
                issues.Add(number, CalendarIssueCode.MalformedLine, name);
                return;
            }

            _open[^1].Properties.Add(new(name, parameters, text[value..].ToString(), number));

            // The index of the value in the whole line.
            int? Parameters(ReadOnlySpan<char> rest, out List<KeyValuePair<string, string>>? found)
            {
                found = null;
                var begin = end;
                while (!rest.IsEmpty && rest[0] == ';')
                {
                    var equals = rest.IndexOfAny('=', ':');
                    if (equals < 0 || rest[equals] == ':')
                    {
                        return null;
                    }

                    var parameter = rest[1..equals].Trim();
                    var length = ValueLength(rest[(equals + 1)..]);
                    if (length < 0)
                    {
                        return null;
                    }

                    if (KnownParameters.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(parameter, out var known) && found?.Exists(p => p.Key == known) != true)
                    {
                        var raw = rest.Slice(equals + 1, length);
                        raw = raw.Length > 1 && raw[0] == '"' ? raw[1..(raw[1..].IndexOf('"') + 1)] : raw;
                        (found ??= []).Add(new(known, CalendarText.Unquote(raw)));
                    }

                    rest = rest[(equals + 1 + length)..];
                    begin += equals + 1 + length;
                }

                return rest.IsEmpty || rest[0] != ':' ? null : begin + 1;
            }
        }

        /// <summary>How long a parameter's values are: up to the next ; or : that is not between quotation marks. Negative when there is none.</summary>
        private static int ValueLength(ReadOnlySpan<char> text)
        {
            for (var at = 0; at < text.Length; at++)
            {
                if (text[at] is ';' or ':')
                {
                    return at;
                }

                if (text[at] == '"')
                {
                    var close = text[(at + 1)..].IndexOf('"');
                    if (close < 0)
                    {
                        return -1;
                    }

                    at += close + 1;
                }
            }

            return -1;
        }
    }

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
}

/// <summary>One line of a file, taken apart.</summary>
internal readonly record struct ContentLine(string Name, List<KeyValuePair<string, string>>? Parameters, string Value, int Line)
{
    public string? Parameter(string name)
    {
        foreach (var parameter in Parameters ?? [])
        {
            if (parameter.Key == name)
            {
                return parameter.Value;
            }
        }

        return null;
    }
}

/// <summary>What stands between BEGIN and END.</summary>
/// <param name="Name">Its name, in capitals.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Names">The properties that are read; <see langword="null"/> when it is skipped.</param>
internal sealed record Component(string Name, int Line, FrozenSet<string>? Names)
{
    public List<ContentLine> Properties { get; } = [];

    public List<Component> Children { get; } = [];

    public bool Is(string name) => Name == name;
}

/// <summary>Issues, up to a number.</summary>
internal sealed class CalendarIssues(int max)
{
    private readonly List<CalendarIssue> _issues = [];

    public void Add(int line, CalendarIssueCode code, ReadOnlySpan<char> property = default)
    {
        if (_issues.Count < max)
        {
            _issues.Add(new(line, code, Name(property)));
        }
        else if (_issues.Count == max)
        {
            _issues.Add(new(line, CalendarIssueCode.TooManyIssues));
        }
    }

    public IReadOnlyList<CalendarIssue> ToList() => _issues;

    /// <summary>A name that can be shown: what else a file has there is not repeated.</summary>
    public static string Name(ReadOnlySpan<char> name)
    {
        var kept = new StringBuilder();
        foreach (var c in name[..Math.Min(name.Length, 64)])
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '-')
            {
                kept.Append(char.ToUpperInvariant(c));
            }
        }

        return kept.ToString();
    }
}
