using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Radzen.Documents.Spreadsheet;

namespace Ioa.Network.Web.Components.Pages.Rollup;

/// <summary>A <see cref="FigureTable"/> as a file for a spreadsheet: first what it is, then an empty row, the headings, and the rows.</summary>
public static class FigureFile
{
    private static readonly CultureInfo Norwegian = CultureInfo.GetCultureInfo("nb-NO");

    /// <summary>As CSV. With the mark, the semicolon and the decimal comma, a Norwegian Excel opens it as it is; a cell that begins as a formula is made text.</summary>
    public static byte[] Csv(FigureTable table)
    {
        using var file = new MemoryStream();
        using (var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = ";", InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var row in Rows(table))
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell.Number is { } number ? number.ToString("0.####", Norwegian) : cell.Text);
                }

                csv.NextRecord();
            }
        }

        return file.ToArray();
    }

    /// <summary>As XLSX. Text is written as text: a value that is only set would be read as a number or a formula.</summary>
    public static async Task<byte[]> XlsxAsync(FigureTable table, CancellationToken cancellationToken)
    {
        var rows = Rows(table)
            .Select(row => row.Select(c => c.Number is { } number ? CellData.FromNumber(number) : c.Text is { } text ? CellData.FromString(text) : CellData.Empty).ToArray())
            .ToAsyncEnumerable();
        var workbook = new Workbook();
        workbook.AddSheet(table.Name, 1, 1);
        using var file = new MemoryStream();
        await workbook.SaveToStreamAsync(file, rows, cancellationToken);
        return file.ToArray();
    }

    private static IEnumerable<IReadOnlyList<FigureCellValue>> Rows(FigureTable table) =>
        [.. table.Notes.Select(note => (IReadOnlyList<FigureCellValue>)[note]), [""], [.. table.Columns.Select(c => (FigureCellValue)c)], .. table.Rows];
}
