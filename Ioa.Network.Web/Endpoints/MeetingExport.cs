using System.Globalization;
using System.Net.Mime;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Web.Localization;
using Radzen.Documents.Spreadsheet;

namespace Ioa.Network.Web.Endpoints;

/// <summary>A meeting's registrations as a file for a spreadsheet, for its organisers.</summary>
internal static class MeetingExport
{
    public static void MapMeetingExport(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/moter/{id:guid}/deltakere.csv", SendCsvAsync).RequireAuthorization().ExcludeFromDescription();
        endpoints.MapGet("/moter/{id:guid}/deltakere.xlsx", SendXlsxAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<IResult> SendCsvAsync(Guid id, HttpContext http, RegistrationsQuery query, Texts texts, CancellationToken cancellationToken)
    {
        var found = await query.HandleAsync(new MeetingId(id), http.User, cancellationToken);
        if (!found.Succeeded)
        {
            return Results.NotFound();
        }

        // With the mark and the semicolon, a Norwegian Excel opens it as it is. A cell that begins as a formula is made text.
        using var file = new MemoryStream();
        await using (var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = ";", InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var row in Rows(found.Value, texts))
            {
                foreach (var cell in row)
                {
                    csv.WriteField(cell);
                }

                await csv.NextRecordAsync();
            }
        }

        return Send(http, file, MediaTypeNames.Text.Csv, texts["Meetings.FileName"] + ".csv");
    }

    private static async Task<IResult> SendXlsxAsync(Guid id, HttpContext http, RegistrationsQuery query, Texts texts, CancellationToken cancellationToken)
    {
        var found = await query.HandleAsync(new MeetingId(id), http.User, cancellationToken);
        if (!found.Succeeded)
        {
            return Results.NotFound();
        }

        // As text: a value that is only set would be read as a number or a formula.
        var rows = Rows(found.Value, texts).Select(row => row.Select(CellData.FromString).ToArray()).ToAsyncEnumerable();
        var workbook = new Workbook();
        workbook.AddSheet(texts["Meetings.Participants"], 1, 1);
        using var file = new MemoryStream();
        await workbook.SaveToStreamAsync(file, rows, cancellationToken);
        return Send(http, file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", texts["Meetings.FileName"] + ".xlsx");
    }

    private static IResult Send(HttpContext http, MemoryStream file, string type, string name)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(file.ToArray(), type, name);
    }

    // The heading, and a row for each.
    private static IEnumerable<IReadOnlyList<string>> Rows(RegistrationList list, Texts texts)
    {
        yield return [texts["Meetings.Name"], texts["Meetings.Email"], texts["Meetings.Organisation"], texts["Meetings.Answered"], .. list.Questions.Select(q => q.Text), texts["Meetings.Attended"]];
        foreach (var row in list.Rows)
        {
            yield return
            [
                row.Name,
                row.Email,
                row.Organisation ?? texts["Meetings.Guest"],
                texts[$"Meetings.State.{row.State}"],
                .. list.Questions.Select(q => row.Answers.FirstOrDefault(a => a.Number == q.Number)?.Text ?? ""),
                row.AttendedAt is { } at ? Dates.Long(at) : "",
            ];
        }
    }
}
