using System.Globalization;
using CsvHelper;

namespace Ioa.Network.Core.Reference;

/// <summary>A small data file that is compiled in; SOURCES.md beside it says where it is from.</summary>
internal static class ReferenceFile
{
    /// <summary>The file's bytes.</summary>
    public static Stream Open(string name) =>
        typeof(ReferenceFile).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"No reference file {name}", name);

    /// <summary>The rows of a CSV file with a header, one after another; each is valid until the next is read.</summary>
    public static IEnumerable<CsvReader> Rows(string name)
    {
        using var text = new StreamReader(Open(name));
        using var csv = new CsvReader(text, CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            yield return csv;
        }
    }

    /// <summary>The field's text; <see langword="null"/> when it is empty.</summary>
    public static string? Text(this CsvReader row, string column) => row.GetField(column) is { Length: > 0 } text ? text : null;

    /// <summary>The field's text; a missing one is a fault in the file.</summary>
    public static string Required(this CsvReader row, string column) =>
        row.Text(column) ?? throw new FormatException($"{column} is empty in row {row.Parser.Row}");

    /// <summary>The field as a whole number.</summary>
    public static int? Number(this CsvReader row, string column) =>
        row.Text(column) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The field as degrees.</summary>
    public static double? Degrees(this CsvReader row, string column) =>
        row.Text(column) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>The field as a date.</summary>
    public static DateOnly? Date(this CsvReader row, string column) =>
        row.Text(column) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
