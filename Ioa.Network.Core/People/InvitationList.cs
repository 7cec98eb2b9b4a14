using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.People;

/// <summary>
/// Reads a list of people from text as spreadsheets write it: e-mail, name, role and perhaps the organisation's number, separated by
/// comma, semicolon or tab, with or without a heading. Each line stands alone, so that one bad quote spoils one line.
/// </summary>
public static class InvitationList
{
    /// <summary>Most lines.</summary>
    public const int MaxLines = 500;

    /// <summary>Largest list, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly string[] EmailHeadings = ["e-post", "epost", "e-postadresse", "epostadresse", "e-mail", "email", "mail"];
    private static readonly string[] NameHeadings = ["navn", "namn", "name"];
    private static readonly string[] RoleHeadings = ["rolle", "role"];
    private static readonly string[] NumberHeadings = ["kommunenummer", "kommunenr", "organisasjonsnummer", "virksomhet", "verksemd", "nummer", "organisation", "number"];

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

    /// <summary>Reads the list. Refused as a whole with <c>Invitations.ListEmpty</c>, <c>ListTooLarge</c> or <c>ListTooLong</c>.</summary>
    /// <param name="text">The list.</param>
    /// <param name="organisation">Where those work who have no number on their line; <see langword="null"/> leaves it to the address's domain.</param>
    internal static Result<IReadOnlyList<ListLine>> Read(string text, OrganisationId? organisation)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return Error.Invalid("Invitations.ListTooLarge", MaxBytes / 1024);
        }

        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n')
            .Select((line, index) => (Text: line, Number: index + 1))
            .Where(line => !string.IsNullOrWhiteSpace(line.Text) && !line.Text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (lines.Count == 0)
        {
            return Error.Invalid("Invitations.ListEmpty");
        }

        var separator = Separator(lines[0].Text);
        var columns = Columns(Fields(lines[0].Text, separator) ?? []);
        if (columns is null)
        {
            columns = [0, 1, 2, 3];
        }
        else
        {
            lines.RemoveAt(0);
        }

        if (lines.Count == 0)
        {
            return Error.Invalid("Invitations.ListEmpty");
        }

        if (lines.Count > MaxLines)
        {
            return Error.Invalid("Invitations.ListTooLong", MaxLines, lines.Count);
        }

        return lines.ConvertAll(line => Line(line.Number, Fields(line.Text, separator), columns, organisation));
    }

    private static ListLine Line(int number, string[]? fields, int[] columns, OrganisationId? organisation)
    {
        if (fields is null)
        {
            return new ListLine(number, "", "", null, Error.Invalid("Invitations.BadQuotes"));
        }

        string Field(int column) => columns[column] >= 0 && columns[column] < fields.Length ? fields[columns[column]] : "";
        var (email, name, role, organisationNumber) = (Field(0), Field(1), Field(2), Number(Field(3)));
        if (fields.Length > columns.Max() + 1 && fields[(columns.Max() + 1)..].Any(field => field.Length > 0))
        {
            return new ListLine(number, email, name, null, Error.Invalid("Invitations.TooManyFields"));
        }

        return Role(role) is { } known
            ? new ListLine(number, email, name, new Invitee(email, name, known, organisationNumber is null ? organisation : null, organisationNumber), null)
            : new ListLine(number, email, name, null, Error.Invalid("Invitations.UnknownRole", role));
    }

    private static char Separator(string line)
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
    private static string[]? Fields(string line, char separator)
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

    /// <summary>Where e-mail, name, role and number stand, by the heading; <see langword="null"/> when the line is none.</summary>
    private static int[]? Columns(string[] fields)
    {
        int Find(string[] headings) => Array.FindIndex(fields, field => headings.Contains(field, StringComparer.OrdinalIgnoreCase));
        int[] columns = [Find(EmailHeadings), Find(NameHeadings), Find(RoleHeadings), Find(NumberHeadings)];
        return columns[0] < 0 ? null : columns;
    }

    private static InvitationRole? Role(string word) => word.ToLowerInvariant() switch
    {
        "" or "ansatt" or "tilsett" or "staff" or "employee" => InvitationRole.Staff,
        "kontakt" or "kontaktperson" or "contact" => InvitationRole.Contact,
        "koordinator" or "nettverkskoordinator" or "coordinator" => InvitationRole.Coordinator,
        "administrator" or "ks-administrator" => InvitationRole.Administrator,
        _ => null,
    };

    /// <summary>Spreadsheets eat the leading zero of «0301».</summary>
    private static string? Number(string text) => text switch
    {
        "" => null,
        { Length: 3 } when text.All(char.IsAsciiDigit) => "0" + text,
        { Length: 1 } when char.IsAsciiDigit(text[0]) => "0" + text,
        _ => text,
    };
}

/// <summary>A line of a list, as it was read.</summary>
internal sealed record ListLine(int Number, string Email, string Name, Invitee? Invitee, Error? Error);
