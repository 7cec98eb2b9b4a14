using AngleSharp.Dom;
using Bunit;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Components.Charts;
using Ioa.Network.Web.Localization;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Components.Charts;

/// <summary>The map and the charts as they are read, without the script.</summary>
public sealed class ChartTests : IDisposable
{
    private readonly BunitContext _bunit = new();

    public ChartTests()
    {
        _bunit.Services.AddSingleton<Texts>();
    }

    [Fact]
    public void TileMap_WithoutScript_IsOrdinaryLinksWithNamesByCounty()
    {
        var map = Map(
            new("4225", "Lyngdal", "Agder", "12 spørsmål", 4, "kommuner/4225"),
            new("4205", "Lindesnes", "Agder", "3 spørsmål", 1, "kommuner/4205", "Trenger et blikk"),
            new("0301", "Oslo", "Oslo", "ingen tall", null));

        map.FindAll("a[data-tile]").Select(a => (a.GetAttribute("href"), a.GetAttribute("aria-label"))).ShouldBe(
            [("kommuner/4225", "Lyngdal: 12 spørsmål"), ("kommuner/4205", "Lindesnes: 3 spørsmål. Trenger et blikk")]);
        map.FindAll("[tabindex='-1'][data-tile]").ShouldBeEmpty("the script makes one tab stop of them, not the markup");
        map.FindAll("svg > g").Select(g => g.GetAttribute("aria-label")).ShouldBe(["Agder", "Oslo"]);
        map.Find("g[data-tile]").GetAttribute("aria-label").ShouldBe("Oslo: ingen tall");
        map.Find("g[data-tile] path").GetAttribute("fill").ShouldBe("url(#kart-ingen)");
        map.FindAll("a[data-tile] path").Select(path => path.ClassName).ShouldBe(["tilemap__hexagon tilemap__hexagon--4", "tilemap__hexagon tilemap__hexagon--1"]);
        map.FindAll("[data-tile] .tilemap__mark").Count.ShouldBe(1);
        map.FindAll(".tilemap__legend li").Select(li => li.TextContent.Trim()).ShouldBe(["1–3", "Ingen tall", "Trenger et blikk"]);
        map.Find("figure > svg").GetAttribute("aria-describedby").ShouldBe("kart-hjelp tabellen");
        map.Find(".tilemap__skip").GetAttribute("href").ShouldBe("/#kart-etter");
        map.Find("#kart-etter").ShouldNotBeNull();
    }

    [Fact]
    public void TileMap_TheWholeCountryAndOneMore_LosesNobody()
    {
        var map = Map([.. MunicipalityTiles.All.Keys.Append("9901").Select(number => new MapTile(number, number, number[..2], "1", 0, "kommuner/" + number))]);

        map.FindAll("a[data-tile]").Count.ShouldBe(358);
        map.FindAll("a[data-tile]").Select(a => (a.GetAttribute("data-x"), a.GetAttribute("data-y"))).ShouldBeUnique();
    }

    [Fact]
    public void TileMap_BordersOfCounties_AreDrawnOnceAndNotWithinThem()
    {
        // Two tiles beside each other have eleven sides: ten to the sea, and the one between them only when it parts two counties.
        var (one, other) = Neighbours();

        Sides(Map(new(one, "A", "Agder", "1", 0), new(other, "B", "Agder", "1", 0))).ShouldBe(10);
        Sides(Map(new(one, "A", "Agder", "1", 0), new(other, "B", "Rogaland", "1", 0))).ShouldBe(11);

        static int Sides(IRenderedComponent<TileMap> map) => map.Find(".tilemap__border").GetAttribute("d")!.Count(c => c == 'M');
    }

    [Fact]
    public void TrendChart_Gap_IsAGapAndIsSaidInTheTable()
    {
        var chart = Trend([new("uke 1", "u1", 4), new("uke 2", "u2", null), new("uke 3", "u3", 9, 2), new("uke 4", "u4", 0)], "I fjor");

        chart.Find("figure > svg > .trend__line:not(.trend__line--compared)").GetAttribute("d")!.Count(c => c == 'M').ShouldBe(2);
        chart.FindAll("figure > svg > .trend__point").Select(p => p.GetAttribute("aria-label")).ShouldBe(["uke 1, I år: 4", "uke 3, I år: 9", "uke 4, I år: 0"]);
        chart.FindAll("figure > svg > .trend__point--compared").Select(p => p.GetAttribute("aria-label")).ShouldBe(["uke 3, I fjor: 2"]);
        chart.FindAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent)))
            .ShouldBe(["uke 1|4|ingen tall", "uke 2|ingen tall|ingen tall", "uke 3|9|2", "uke 4|0|ingen tall"]);
        chart.Find("summary").TextContent.ShouldBe("Vis tallene");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(53)]
    [InlineData(260)]
    public void TrendChart_ManyPeriods_LabelsDoNotOverlap(int count)
    {
        var chart = Trend([.. Enumerable.Range(1, count).Select(i => new ChartPoint($"uke {i}", $"u{i}", i))]);

        // 8.5 is as wide as a figure or a small letter is in the axis' size.
        var labels = chart.FindAll("svg text[text-anchor=middle]").Select(t => (At: double.Parse(t.GetAttribute("x")!, System.Globalization.CultureInfo.InvariantCulture), Half: t.TextContent.Length * 8.5 / 2)).ToList();
        labels.Count.ShouldBeGreaterThan(1);
        labels.Zip(labels.Skip(1)).ShouldAllBe(pair => pair.First.At + pair.First.Half < pair.Second.At - pair.Second.Half);
    }

    [Theory]
    [InlineData(new[] { 7d, 3 }, "0 5 10")]
    [InlineData(new[] { 1d }, "0 1")]
    [InlineData(new[] { 30d }, "0 10 20 30")]
    [InlineData(new[] { 0.7, 0.2 }, "0 0,25 0,5 0,75")]
    [InlineData(new[] { 1234d }, "0 500 1000 1500")]
    [InlineData(new[] { 0d }, "0 1")]
    public void Ticks_OfAnyFigures_AreRoundAndBeginAtNought(double[] values, string expected) =>
        string.Join(' ', ChartScale.Ticks(values).Select(tick => tick.ToString(System.Globalization.CultureInfo.GetCultureInfo("nb")))).ShouldBe(expected);

    [Fact]
    public void TrendChart_Bars_StandOnNought()
    {
        var chart = _bunit.Render<TrendChart>(p => p.Add(c => c.Points, [new("1. kvartal", "1. kv.", 5), new("2. kvartal", "2. kv.", 10)]).Add(c => c.Series, "Erfaringer").Add(c => c.Title, "Erfaringer").Add(c => c.Bars, true));

        chart.FindAll("rect.trend__bar").Select(bar => (bar.GetAttribute("aria-label"), bar.GetAttribute("height"))).ShouldBe([("1. kvartal: 5", "95"), ("2. kvartal: 10", "190")]);
    }

    [Fact]
    public void EmptyCharts_SaySo()
    {
        Trend([]).Find(".empty").TextContent.ShouldBe("Ingen tall ennå.");
        Trend([new("uke 1", "u1", null)]).Find(".empty").TextContent.ShouldBe("Ingen tall ennå.");
        Bars([]).Find(".empty").TextContent.ShouldBe("Ingen tall ennå.");
    }

    [Fact]
    public void BarList_Rows_AreATableWithLinksAndLengths()
    {
        var list = Bars([new("Agder", 20, 10, "fylker/42"), new("Oslo", 5), new("Troms", null)], "I fjor");

        list.FindAll("thead th").Select(th => th.TextContent).ShouldBe(["Fylke", "Spørsmål", "I fjor"]);
        list.Find("th[scope=row] a").GetAttribute("href").ShouldBe("fylker/42");
        list.FindAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim()))).ShouldBe(["Agder|20|10", "Oslo|5|ingen tall", "Troms|ingen tall|ingen tall"]);
        list.FindAll(".bars__fill").Select(bar => bar.GetAttribute("width")).ShouldBe(["100", "25", "0"]);
        list.FindAll(".bars__mark").Select(mark => mark.GetAttribute("d")).ShouldBe(["M50 -4V14"]);
    }

    public void Dispose() => _bunit.Dispose();

    private static (string One, string Other) Neighbours() => MunicipalityTiles.All
        .SelectMany(a => MunicipalityTiles.All.Where(b => a.Value.Around().Contains(b.Value)).Select(b => (a.Key, b.Key))).First();

    private IRenderedComponent<TileMap> Map(params MapTile[] tiles) => _bunit.Render<TileMap>(p => p
        .Add(c => c.Tiles, tiles).Add(c => c.Title, "Spørsmål").Add(c => c.DescribedBy, "tabellen").Add(c => c.Legend, [new(0, "1–3"), new(null, "Ingen tall")]));

    private IRenderedComponent<TrendChart> Trend(IReadOnlyList<ChartPoint> points, string? compared = null) => _bunit.Render<TrendChart>(p => p
        .Add(c => c.Points, points).Add(c => c.Title, "Spørsmål per uke").Add(c => c.Series, "I år").Add(c => c.ComparedName, compared));

    private IRenderedComponent<BarList> Bars(IReadOnlyList<BarItem> items, string? compared = null) => _bunit.Render<BarList>(p => p
        .Add(c => c.Items, items).Add(c => c.Title, "Spørsmål per fylke").Add(c => c.NameColumn, "Fylke").Add(c => c.ValueColumn, "Spørsmål").Add(c => c.ComparedColumn, compared));
}
