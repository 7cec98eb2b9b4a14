using Ioa.Network.Core.Rollup.Innovation;

namespace Ioa.Network.Tests.Core.Rollup.Innovation;

public sealed class InnovationRulesTests
{
    [Theory]
    [InlineData(60, 3, null, null, null)]
    [InlineData(0, 0, null, null, null)]
    [InlineData(60, 60, 1_000_000L, 1_000_000L, null)]
    [InlineData(60, 3, 0L, 0L, null)]
    [InlineData(null, 3, null, null, "Innovation.ProcurementsInvalid")]
    [InlineData(-1, 0, null, null, "Innovation.ProcurementsInvalid")]
    [InlineData(100_001, 0, null, null, "Innovation.ProcurementsInvalid")]
    [InlineData(60, null, null, null, "Innovation.InnovativeInvalid")]
    [InlineData(60, -1, null, null, "Innovation.InnovativeInvalid")]
    [InlineData(60, 61, null, null, "Innovation.InnovativeTooMany")]
    [InlineData(60, 3, -1L, 0L, "Innovation.ValueInvalid")]
    [InlineData(60, 3, 1_000_000_000_001L, 0L, "Innovation.ValueInvalid")]
    [InlineData(60, 3, 5L, -1L, "Innovation.PartValueInvalid")]
    [InlineData(60, 3, 5L, null, "Innovation.PartValueMissing")]
    [InlineData(60, 3, null, 5L, "Innovation.ValueMissing")]
    [InlineData(60, 3, 5L, 6L, "Innovation.PartValueTooMuch")]
    public void Check_Figures_AreInOrderOrRefused(int? all, int? innovative, long? value, long? partValue, string? code) =>
        (InnovationReport.Check(new(all, innovative, value, partValue)).Error?.Code).ShouldBe(code);

    [Fact]
    public void Check_Note_IsPlainTextOfALimitedLength()
    {
        InnovationReport.Check(new(1, 1, Note: new string('x', InnovationReport.MaxNoteLength + 1))).Error!.Code.ShouldBe("Innovation.NoteTooLong");
        InnovationReport.Check(new(1, 1, Note: "  Uten\u202e foretakene\r\n")).Value.Note.ShouldBe("Uten foretakene");
    }

    [Theory]
    [InlineData(2014, false)]
    [InlineData(2015, true)]
    [InlineData(2026, true)]
    [InlineData(2027, false)]
    public void YearError_FromTheFirstYearToThePresent_IsNone(int year, bool allowed) =>
        (InnovationReport.YearError(year, new DateOnly(2026, 3, 2)) is null).ShouldBe(allowed);

    [Theory]
    [InlineData(100, 50, null, null, "")]
    [InlineData(100, 51, null, null, "HighShare")]
    [InlineData(100, 20, 100, 2, "")]
    [InlineData(100, 21, 100, 2, "TenTimes")]
    [InlineData(100, 60, 100, 2, "HighShare TenTimes")]
    [InlineData(100, 21, 100, 0, "")]
    [InlineData(100, 2, 100, 2, "AsLastYear")]
    [InlineData(0, 0, 100, 2, "")]
    public void Warnings_AShareOutOfTheOrdinary_IsPointedOut(int all, int innovative, int? allBefore, int? before, string expected) =>
        string.Join(' ', InnovationReport.Warnings(
            new(all, innovative, null, null, "I år"), allBefore is null ? null : new(allBefore.Value, before!.Value, null, null, ""))).ShouldBe(expected);

    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData("0", 0L)]
    [InlineData("1 240", 1240L)]
    [InlineData("1\u00a0240\u202f000", 1_240_000L)]
    [InlineData("12,5", -1L)]
    [InlineData("-3", -1L)]
    [InlineData("mange", -1L)]
    [InlineData("9999999999999999", -1L)]
    public void Number_AsPeopleWriteIt_IsReadOrRefused(string? text, long? number) => InnovationReport.Number(text).ShouldBe(number);
}
