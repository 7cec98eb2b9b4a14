using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Rollup;

namespace Ioa.Network.Web.Components.Pages.Rollup;

/// <summary>The addresses of the lists of what was counted; what an address says wrongly is as if it were not said.</summary>
internal static class CountedAddress
{
    /// <summary>The page of them.</summary>
    public const string Root = $"{RollupAddress.Root}/liste";

    /// <summary>The list behind a measure of an overview.</summary>
    public static string Of(Measure measure, RollupAddress address, bool ofAll = false) => Of(new CountedList(address.Scope, measure, address.Period, ofAll));

    /// <summary>The address of a list.</summary>
    public static string Of(CountedList list)
    {
        var text = $"{Root}?tall={list.Measure.Slug}&fra={RollupAddress.Field(list.Period.From)}&til={RollupAddress.Field(list.Period.To)}";
        text += list.Scope.Kind switch
        {
            FigureScopeKind.County => $"&fylke={Uri.EscapeDataString(list.Scope.Key)}",
            FigureScopeKind.Network => $"&nettverk={Uri.EscapeDataString(list.Scope.Key)}",
            FigureScopeKind.Organisation => $"&kommune={Uri.EscapeDataString(list.Scope.Key)}",
            _ => "",
        };
        text += list.OfAll ? "&av=1" : "";
        return list.Page > 1 ? $"{text}&side={list.Page.ToString(CultureInfo.InvariantCulture)}" : text;
    }

    /// <summary>What an address asks for.</summary>
    public static CountedList Read(IQueryCollection query, DateOnly today)
    {
        var scope = Scope(query);
        var address = RollupAddress.Read(scope, query, today);
        var page = int.TryParse(query["side"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 1;
        return new CountedList(scope, address.Measure, address.Period, query["av"] == "1" && address.Measure.Of is not null, page);
    }

    /// <summary>Whose page shows a counted thing.</summary>
    public static string PageOf(CountedItem item) => item.Source switch
    {
        FigureSource.Experience => $"erfaringer/{item.Id}",
        FigureSource.Adoption => $"erfaringer/{item.Id}/gjenbruk",
        FigureSource.Meeting => $"moter/{item.Id}",
        FigureSource.Enquiry => $"henvendelser/{item.Id}",
        _ => $"samtaler/{item.Id}",
    };

    private static OverviewScope Scope(IQueryCollection query) =>
        query["nettverk"] is [{ Length: > 0 } network, ..] ? new(FigureScopeKind.Network, network)
        : query["fylke"] is [{ Length: > 0 } county, ..] ? new(FigureScopeKind.County, county)
        : query["kommune"] is [{ Length: > 0 } municipality, ..] ? new(FigureScopeKind.Organisation, municipality)
        : OverviewScope.Country;
}
