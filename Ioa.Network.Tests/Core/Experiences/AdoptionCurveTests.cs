using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.Experiences;

namespace Ioa.Network.Tests.Core.Experiences;

public sealed class AdoptionCurveTests
{
    private static readonly DateOnly First = new(2020, 1, 1);

    [Fact]
    public void Of_DaysInAnyOrder_IsCumulativeWithOnePointADay()
    {
        AdoptionCurve.Of(Days(30, 0, 30, 10)).ShouldBe([new(First, 1), new(First.AddDays(10), 2), new(First.AddDays(30), 4)]);
        AdoptionCurve.Of([]).ShouldBeEmpty();
    }

    [Theory]
    //          days                                            expected                mean   standard deviation
    [InlineData("0 100 100 100 100", "EarlyAdopter LateMajority LateMajority LateMajority LateMajority")] // 80, 40: 0 is exactly two before
    [InlineData("0 100 100 100 100 100", "Innovator LateMajority LateMajority LateMajority LateMajority LateMajority")] // 83.3, 37.3: 2·sd before is 8.8
    [InlineData("0 10 20 30 40", "EarlyAdopter EarlyMajority LateMajority LateMajority Laggard")] // 20, 14.14: 5.86 and 34.14
    [InlineData("40 10 20 30 0", "Laggard EarlyMajority LateMajority LateMajority EarlyAdopter")]
    [InlineData("0 0 0 0 100", "EarlyMajority EarlyMajority EarlyMajority EarlyMajority Laggard")] // 20, 40
    [InlineData("0 0 2 2 1", "EarlyAdopter EarlyAdopter Laggard Laggard LateMajority")] // 1, 0.894: 0 is more than one before, 1 is the mean
    public void Categories_ByHand_AreThese(string days, string expected) =>
        AdoptionCurve.Categories(Days([.. days.Split(' ').Select(int.Parse)])).Select(c => c.ToString()).ShouldBe(expected.Split(' '));

    [Fact]
    public void Categories_ExactlyOneDeviationAway_AreInTheMajority()
    {
        // Mean 10, variance 8·100/8 = 100: 0 and 20 are one deviation away.
        AdoptionCurve.Categories(Days(0, 0, 0, 0, 20, 20, 20, 20)).ShouldBe([
            .. Enumerable.Repeat(AdopterCategory.EarlyMajority, 4), .. Enumerable.Repeat(AdopterCategory.LateMajority, 4)]);
    }

    [Fact]
    public void Categories_TooFewOrAllAtOnce_AreNone()
    {
        AdoptionCurve.Categories(Days(0, 10, 20, 30)).ShouldBeEmpty();
        AdoptionCurve.Categories(Days(7, 7, 7, 7, 7, 7)).ShouldBeEmpty();
    }

    /// <summary>As many categories as adopters, none earlier in a later category; the curve rises to their number and never falls.</summary>
    [Fact]
    public void CurveAndCategories_AnyDays_Hold() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<ushort[]>(),
        values =>
        {
            var days = Days([.. values.Select(v => (int)v)]);
            var curve = AdoptionCurve.Of(days);
            curve.Zip(curve.Skip(1)).ShouldAllBe(pair => pair.First.On < pair.Second.On && pair.First.Total < pair.Second.Total);
            (curve.Count == 0 ? 0 : curve[^1].Total).ShouldBe(days.Count);
            var categories = AdoptionCurve.Categories(days);
            categories.Count.ShouldBe(days.Count >= AdoptionCurve.LeastForCategories && days.Distinct().Skip(1).Any() ? days.Count : 0);
            var byDay = categories.Zip(days).OrderBy(c => c.Second).Select(c => (int)c.First).ToList();
            byDay.Zip(byDay.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second);
            return true;
        }));

    private static List<DateOnly> Days(params int[] days) => [.. days.Select(d => First.AddDays(d))];
}
