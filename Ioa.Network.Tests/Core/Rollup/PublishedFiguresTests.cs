using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.Rollup;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>What those see who do not read what is counted: portions of at least three, whatever they ask for and however they compare it.</summary>
public sealed class PublishedFiguresTests
{
    private static readonly DateOnly First = new(2025, 1, 1);

    [Fact]
    public void LetOut_FewInAMonth_WaitForTheMonthThatMakesThemThree()
    {
        var months = LetOut(1, 0, 1, 1, 2, 0, 7, 2);

        months.ShouldBe([0, 0, 0, 3, 0, 0, 9, 0]);
    }

    [Fact]
    public void Reports_OfAnyPeriodAndLessAnyPeriodWithinIt_AreNoneOrAtLeastThree()
    {
        Prop.ForAll(
            Gen.Choose(0, 5).ArrayOf(12).ToArbitrary(),
            counts =>
            {
                var months = LetOut(counts);
                var waiting = counts.Sum() - months.Sum();
                return waiting is >= 0 and < PublishedFigures.Least && Periods(0, months.Length).All(report =>
                    IsWhole(Sum(months, report)) && Periods(report.From, report.End).All(within => IsWhole(Sum(months, report) - Sum(months, within))));
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void LetOut_MoreAnsweredThanAskedInAMonth_IsNoShare()
    {
        // Of three in January, two were answered: they wait for February's three.
        var (asked, answered) = (LetOut(3, 3), LetOut(2, 3));

        var sums = new FigureSums();
        sums.Add(Figure.QuestionsAsked, 0, asked[1], 0);
        sums.Add(Figure.QuestionsAnswered, 0, answered[1], 0);
        Measure.Answered.In(sums).ShouldBe(new MeasureValue(null, 5, 3));
    }

    private static bool IsWhole(int count) => count is 0 or >= PublishedFigures.Least;

    private static int Sum(int[] months, (int From, int End) period) => months[period.From..period.End].Sum();

    private static IEnumerable<(int From, int End)> Periods(int first, int end) =>
        Enumerable.Range(first, end - first).SelectMany(from => Enumerable.Range(from + 1, end - from).Select(to => (from, to)));

    private static int[] LetOut(params int[] counts)
    {
        var cells = counts.Select((count, i) => new PublishedFigures.Portion(1, Figure.QuestionsAsked, First.AddMonths(i), 0, count, 0)).Where(c => c.Count > 0);
        var shown = PublishedFigures.LetOut(cells).ToLookup(c => c.Month);
        return [.. counts.Select((_, i) => (int)shown[First.AddMonths(i)].Sum(c => c.Count))];
    }
}
