using System.Globalization;
using System.Text;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>
/// Reads a list of reports: <c>kommunenummer;år;definisjon;anskaffelser;innovative;verdi;verdi_innovative;merknad</c>, separated by semicolon,
/// tab or comma, with the heading in that or another order, or without one. Documented in docs/import.md.
/// </summary>
public static class InnovationList
{
    /// <summary>Most lines: more than all who report, by every definition.</summary>
    public const int MaxLines = 2_000;

    /// <summary>Largest list, in bytes.</summary>
    public const int MaxBytes = 512 * 1024;

    private static readonly string[][] Headings =
    [
        ["kommunenummer", "nummer", "fylkesnummer", "number"],
        ["år", "aar", "year"],
        ["definisjon", "definition"],
        ["anskaffelser", "procurements"],
        ["innovative"],
        ["verdi", "value"],
        ["verdi_innovative", "value_innovative"],
        ["merknad", "note"],
    ];

    /// <summary>Reads the list. Refused as a whole with <c>Innovation.ListEmpty</c>, <c>ListTooLarge</c>, <c>ListTooLong</c> or <c>ListHeading</c>.</summary>
    internal static Result<IReadOnlyList<ListedReport>> Read(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return Error.Invalid("Innovation.ListTooLarge", MaxBytes / 1024);
        }

        var lines = DelimitedText.Lines(text);
        if (lines.Count == 0)
        {
            return Error.Invalid("Innovation.ListEmpty");
        }

        var separator = DelimitedText.Separator(lines[0].Text);
        var heading = DelimitedText.Fields(lines[0].Text, separator) ?? [];
        int[] columns = [.. Headings.Select(names => Array.FindIndex(heading, field => names.Contains(field, StringComparer.OrdinalIgnoreCase)))];
        if (columns.All(column => column < 0))
        {
            columns = [.. Enumerable.Range(0, Headings.Length)];
        }
        else if (columns.Take(5).Any(column => column < 0))
        {
            return Error.Invalid("Innovation.ListHeading", Headings[Array.FindIndex(columns, column => column < 0)][0]);
        }
        else
        {
            lines.RemoveAt(0);
        }

        return lines.Count switch
        {
            0 => Error.Invalid("Innovation.ListEmpty"),
            > MaxLines => Error.Invalid("Innovation.ListTooLong", MaxLines, lines.Count),
            _ => lines.ConvertAll(line => Line(line.Number, DelimitedText.Fields(line.Text, separator), columns)),
        };
    }

    private static ListedReport Line(int number, string[]? fields, int[] columns)
    {
        if (fields is null)
        {
            return new ListedReport(number, "", null, null, null, Error.Invalid("Innovation.BadQuotes"));
        }

        string Field(int column) => columns[column] >= 0 && columns[column] < fields.Length ? fields[columns[column]] : "";
        var organisation = DelimitedText.OrganisationNumber(Field(0));
        var year = int.TryParse(Field(1), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : (int?)null;
        var definition = Definition(Field(2));
        var content = new InnovationContent(
            InnovationReport.Number(Field(3)), InnovationReport.Number(Field(4)), InnovationReport.Number(Field(5)), InnovationReport.Number(Field(6)), Field(7));
        var error = organisation is null ? Error.Invalid("Innovation.NumberMissing")
            : year is null ? Error.Invalid("Innovation.YearUnreadable", Short(Field(1)))
            : definition is null ? Error.Invalid("Innovation.DefinitionUnknown", Short(Field(2)))
            : fields.Length > columns.Max() + 1 && fields[(columns.Max() + 1)..].Any(field => field.Length > 0) ? Error.Invalid("Innovation.TooManyFields")
            : null;
        return new ListedReport(number, Short(organisation ?? ""), year, definition, content, error);
    }

    private static InnovationDefinition? Definition(string word) => word.ToLowerInvariant() switch
    {
        "prosedyre" or "etter prosedyre" or "byprocedure" => InnovationDefinition.ByProcedure,
        "kunngjort" or "declared" => InnovationDefinition.Declared,
        "egenrapportert" or "eigenrapportert" or "selfreported" => InnovationDefinition.SelfReported,
        _ => null,
    };

    private static string Short(string text) => SafeText.Line(text.Length > 40 ? text[..40] : text);
}

/// <summary>A line of a list, as it was read.</summary>
internal sealed record ListedReport(int Line, string Number, int? Year, InnovationDefinition? Definition, InnovationContent? Content, Error? Error);
