using System.Globalization;
using System.Net.Mime;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Web.Components.Pages.Rollup;
using Ioa.Network.Web.Localization;
using Radzen.Documents.Spreadsheet;

namespace Ioa.Network.Web.Endpoints;

/// <summary>The overview's tables as files for a spreadsheet, with what the page's address asks for; for whoever sees the page.</summary>
internal static class FigureExport
{
    private static readonly CultureInfo Norwegian = CultureInfo.GetCultureInfo("nb-NO");

    public static void MapFigureExport(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet($"/{DownloadAddress.Root}/{{table}}.csv", SendCsvAsync).RequireAuthorization().ExcludeFromDescription();
        endpoints.MapGet($"/{DownloadAddress.Root}/{{table}}.xlsx", SendXlsxAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<IResult> SendCsvAsync(
        string table, HttpContext http, OverviewQuery overview, TrendQuery trends, TimeProvider clock, Texts texts, CancellationToken cancellationToken)
    {
        if (await TableAsync(table, http, overview, trends, clock, texts, cancellationToken) is not { } found)
        {
            return Results.NotFound();
        }

        // With the mark and the semicolon, a Norwegian Excel opens it as it is. A cell that begins as a formula is made text; a number never does.
        using var file = new MemoryStream();
        await using (var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = ";", InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var row in Rows(found))
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell.Number is { } number ? number.ToString("0.####", Norwegian) : cell.Text);
                }

                await csv.NextRecordAsync();
            }
        }

        return Send(http, file, MediaTypeNames.Text.Csv, $"{texts["RollupDown.FileName"]}-{found.Name}.csv");
    }

    private static async Task<IResult> SendXlsxAsync(
        string table, HttpContext http, OverviewQuery overview, TrendQuery trends, TimeProvider clock, Texts texts, CancellationToken cancellationToken)
    {
        if (await TableAsync(table, http, overview, trends, clock, texts, cancellationToken) is not { } found)
        {
            return Results.NotFound();
        }

        // Text as text: a value that is only set would be read as a number or a formula.
        var rows = Rows(found).Select(row => row.Select(c => c.Number is { } number ? CellData.FromNumber(number) : CellData.FromString(c.Text ?? "")).ToArray()).ToAsyncEnumerable();
        var workbook = new Workbook();
        workbook.AddSheet(found.Name, 1, 1);
        using var file = new MemoryStream();
        await workbook.SaveToStreamAsync(file, rows, cancellationToken);
        return Send(http, file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{texts["RollupDown.FileName"]}-{found.Name}.xlsx");
    }

    /// <summary>The table as the user sees it; <see langword="null"/> to whoever may not, and for one that is not there.</summary>
    private static async Task<FigureTable?> TableAsync(
        string table, HttpContext http, OverviewQuery overview, TrendQuery trends, TimeProvider clock, Texts texts, CancellationToken cancellationToken)
    {
        if (DownloadAddress.Scope(http.Request.Query["omfang"]) is not { } scope)
        {
            return null;
        }

        var address = RollupAddress.Read(scope, http.Request.Query, clock.Today());
        var view = await overview.HandleAsync(scope, address.Period, address.Against, http.User, cancellationToken);
        if (!view.Succeeded)
        {
            return null;
        }

        TrendView? trend = null;
        if (string.Equals(table, FigureTables.Trend, StringComparison.Ordinal) && (address.Measure.IsOfOrganisations || scope.Kind != FigureScopeKind.Organisation))
        {
            var found = await trends.HandleAsync(scope, address.Measure, address.Step, address.Period, address.Against, http.User, cancellationToken);
            trend = found.Succeeded ? found.Value : null;
        }

        return FigureTables.Of(table, view.Value, trend, clock.GetUtcNow(), texts);
    }

    // What it is, an empty row, the headings, and a row for each.
    private static IEnumerable<IReadOnlyList<FigureCellValue>> Rows(FigureTable table) =>
        [.. table.Notes.Select(note => (IReadOnlyList<FigureCellValue>)[note]), [""], [.. table.Columns.Select(c => (FigureCellValue)c)], .. table.Rows];

    private static IResult Send(HttpContext http, MemoryStream file, string type, string name)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(file.ToArray(), type, name);
    }
}
