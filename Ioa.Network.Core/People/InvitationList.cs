using System.Text;
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

    /// <summary>Reads the list. Refused as a whole with <c>Invitations.ListEmpty</c>, <c>ListTooLarge</c> or <c>ListTooLong</c>.</summary>
    /// <param name="text">The list.</param>
    /// <param name="organisation">Where those work who have no number on their line; <see langword="null"/> leaves it to the address's domain.</param>
    internal static Result<IReadOnlyList<ListLine>> Read(string text, OrganisationId? organisation)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return Error.Invalid("Invitations.ListTooLarge", MaxBytes / 1024);
        }

        var lines = DelimitedText.Lines(text);
        if (lines.Count == 0)
        {
            return Error.Invalid("Invitations.ListEmpty");
        }

        var separator = DelimitedText.Separator(lines[0].Text);
        var columns = Columns(DelimitedText.Fields(lines[0].Text, separator) ?? []);
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

        return lines.ConvertAll(line => Line(line.Number, DelimitedText.Fields(line.Text, separator), columns, organisation));
    }

    private static ListLine Line(int number, string[]? fields, int[] columns, OrganisationId? organisation)
    {
        if (fields is null)
        {
            return new ListLine(number, "", "", null, Error.Invalid("Invitations.BadQuotes"));
        }

        string Field(int column) => columns[column] >= 0 && columns[column] < fields.Length ? fields[columns[column]] : "";
        var (email, name, role, organisationNumber) = (Field(0), Field(1), Field(2), DelimitedText.OrganisationNumber(Field(3)));
        if (fields.Length > columns.Max() + 1 && fields[(columns.Max() + 1)..].Any(field => field.Length > 0))
        {
            return new ListLine(number, email, name, null, Error.Invalid("Invitations.TooManyFields"));
        }

        return Role(role) is { } known
            ? new ListLine(number, email, name, new Invitee(email, name, known, organisationNumber is null ? organisation : null, organisationNumber), null)
            : new ListLine(number, email, name, null, Error.Invalid("Invitations.UnknownRole", role));
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
}

/// <summary>A line of a list, as it was read.</summary>
internal sealed record ListLine(int Number, string Email, string Name, Invitee? Invitee, Error? Error);
