using System.Globalization;
using System.Net.Mime;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Ioa.Network.Core.Duties;
using Ioa.Network.Web.Components.Pages.Duties;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Endpoints;

/// <summary>The list of enquiries as a file for a spreadsheet, with the same filter in its address.</summary>
internal static class EnquiryExport
{
    private static readonly string[] Columns =
    [
        "Enquiries.Date", "Enquiries.Kind", "Enquiries.From", "Enquiries.Subject", "Enquiries.MinutesColumn",
        "Enquiries.ReceivedBy", "Enquiries.Network", "Enquiries.WrittenByColumn", "Enquiries.Thread", "Enquiries.WishedFrom",
        "Enquiries.WishedTo", "Enquiries.Visitors", "Enquiries.AgreedDate", "Enquiries.Cancelled", "Enquiries.Note",
    ];

    public static void MapEnquiryExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/" + EnquiryAddress.Export, SendAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<IResult> SendAsync(HttpContext http, EnquiryExportQuery query, Texts texts, CancellationToken cancellationToken)
    {
        var found = await query.HandleAsync(EnquiryAddress.Read(http.Request.Query), http.User, cancellationToken);
        if (!found.Succeeded)
        {
            return Results.NotFound();
        }

        // With the mark and the semicolon, a Norwegian Excel opens it as it is. A cell that begins as a formula is made text.
        using var file = new MemoryStream();
        await using (var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = ";", InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var column in Columns)
            {
                csv.WriteField(texts[column]);
            }

            foreach (var row in found.Value)
            {
                await csv.NextRecordAsync();
                csv.WriteField(EnquiryAddress.Field(row.Date));
                csv.WriteField(texts[$"Enquiries.Kind.{row.Kind}"]);
                csv.WriteField(row.FromName);
                csv.WriteField(row.Subject);
                csv.WriteField(row.Minutes);
                csv.WriteField(row.ReceivedByName);
                csv.WriteField(row.NetworkName);
                csv.WriteField(row.WrittenByName);
                csv.WriteField(row.ThreadTitle);
                csv.WriteField(EnquiryAddress.Field(row.WishedFrom));
                csv.WriteField(EnquiryAddress.Field(row.WishedTo));
                csv.WriteField(row.Visitors);
                csv.WriteField(EnquiryAddress.Field(row.VisitDate));
                csv.WriteField(row.Cancelled ? texts["Enquiries.Yes"] : "");
                csv.WriteField(row.Note);
            }

            await csv.NextRecordAsync();
        }

        http.Response.Headers.CacheControl = "no-store";
        return Results.File(file.ToArray(), MediaTypeNames.Text.Csv, texts["Enquiries.FileName"]);
    }
}
