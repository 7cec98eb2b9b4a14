using System.Net.Mime;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Web.Components.Pages.Rollup;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Endpoints;

/// <summary>The overview's tables as files for a spreadsheet, with what the page's address asks for; for whoever sees the page.</summary>
internal static class FigureExport
{
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

        return Send(http, FigureFile.Csv(found), MediaTypeNames.Text.Csv, $"{texts["RollupDown.FileName"]}-{found.Name}.csv");
    }

    private static async Task<IResult> SendXlsxAsync(
        string table, HttpContext http, OverviewQuery overview, TrendQuery trends, TimeProvider clock, Texts texts, CancellationToken cancellationToken)
    {
        if (await TableAsync(table, http, overview, trends, clock, texts, cancellationToken) is not { } found)
        {
            return Results.NotFound();
        }

        return Send(http, await FigureFile.XlsxAsync(found, cancellationToken), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{texts["RollupDown.FileName"]}-{found.Name}.xlsx");
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

    private static IResult Send(HttpContext http, byte[] file, string type, string name)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(file, type, name);
    }
}
