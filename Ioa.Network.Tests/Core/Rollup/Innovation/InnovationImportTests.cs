using Ioa.Network.Core.Rollup.Innovation;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Rollup.Innovation;

public sealed class InnovationImportTests
{
    private const string Heading = "kommunenummer;år;definisjon;anskaffelser;innovative;verdi;verdi_innovative;merknad\n";

    [Theory, Databases]
    public async Task Import_TheSameListTwice_ChangesNothingTheSecondTime(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var ks = agder.Administrator;
        var list = $"{Heading}{agder.Lyngdal.Number};2025;egenrapportert;1 060;3;50000000;1000000;\"Tall; fra DFØ\"\n{agder.Lindesnes.Number};2025;prosedyre;40;1;;;\n";

        (await world.PreviewAsync(ks, list)).Select(l => l.Effect).ShouldBe([InnovationEffect.New, InnovationEffect.New]);
        (await world.ImportAsync(ks, list)).ShouldSatisfyAllConditions(i => i.Added.ShouldBe(2), i => i.Changed.ShouldBe(0));
        var again = await world.ImportAsync(ks, list);
        (again.Added, again.Changed).ShouldBe((0, 0));
        again.Left.ShouldAllBe(l => l.Effect == InnovationEffect.Same);
        var form = await world.FormAsync(agder.Member, 2025);
        form.Current.ShouldNotBeNull().ShouldSatisfyAllConditions(
            c => c.Version.ShouldBe(1), c => c.IsImported.ShouldBeTrue(), c => c.Figures.ShouldBe(new InnovationFigures(1060, 3, 50_000_000, 1_000_000, "Tall; fra DFØ")));

        // A list that says something else is a new version, and the old one is kept.
        (await world.ImportAsync(ks, list.Replace("1 060;3", "1 060;4", StringComparison.Ordinal))).Changed.ShouldBe(1);
        (await world.FormAsync(agder.Member, 2025)).Before.ShouldHaveSingleItem().Figures.Innovative.ShouldBe(3);
    }

    [Theory, Databases]
    public async Task Import_ReportedByHand_IsNotReplaced(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var list = $"{Heading}{agder.Lyngdal.Number};2025;egenrapportert;60;3;;;\n";
        (await world.ImportAsync(agder.Administrator, list)).Added.ShouldBe(1);
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2025, 61, 4, version: 1)).ShouldBeDone();

        var line = (await world.PreviewAsync(agder.Administrator, list)).ShouldHaveSingleItem();
        (line.Effect, line.ByHand!.Innovative).ShouldBe((InnovationEffect.KeptByHand, 4));
        (await world.ImportAsync(agder.Administrator, list)).ShouldSatisfyAllConditions(i => i.Changed.ShouldBe(0), i => i.Left.ShouldHaveSingleItem());
        (await world.FormAsync(agder.Member, 2025)).Current!.Figures.Innovative.ShouldBe(4);

        // Confirming what a list said makes it one's own.
        (await world.ImportAsync(agder.Administrator, list.Replace("2025", "2024", StringComparison.Ordinal))).Added.ShouldBe(1);
        (await world.ReportAsync(agder.Member, agder.Lyngdal, 2024, 60, 3, version: 1)).ShouldBeDone();
        (await world.PreviewAsync(agder.Administrator, list.Replace("2025;egenrapportert;60", "2024;egenrapportert;66", StringComparison.Ordinal)))
            .ShouldHaveSingleItem().Effect.ShouldBe(InnovationEffect.KeptByHand);
    }

    [Theory, Databases]
    public async Task Import_NumbersOfBefore_AreFollowedWhenThereIsOneSuccessorAndRefusedWhenSplit(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var validTo = new DateOnly(2019, 12, 31);
        await world.WentOverAsync("1032", validTo, agder.Lyngdal);
        await world.WentOverAsync("1027", validTo, agder.Lyngdal);
        await world.WentOverAsync("1002", validTo, agder.Lindesnes, agder.Farsund);
        var list = $"{Heading}1032;2019;egenrapportert;60;3;;;\n1002;2019;egenrapportert;40;1;;;\n1234;2019;egenrapportert;1;1;;;\n{agder.Kristiansand.Number};2019;egenrapportert;1;1;;;\n";

        var lines = await world.PreviewAsync(agder.Administrator, list);
        lines.Select(l => l.Error?.Code).ShouldBe([null, "Innovation.NumberSplit", "Innovation.NumberUnknown", "Innovation.NotThatYear"]);
        (lines[0].Organisation.DisplayName, lines[0].Written).ShouldBe(("Lyngdal", "1032"));
        lines[1].Error!.Arguments[1].ToString().ShouldSatisfyAllConditions(
            choices => choices!.ShouldContain($"{agder.Lindesnes.Number} Lindesnes"), choices => choices!.ShouldContain($"{agder.Farsund.Number} Farsund"));
        (await world.ImportAsync(agder.Administrator, list)).Added.ShouldBe(1);

        // Two that went over into the same are parts of it: only a person can add them together.
        (await world.PreviewAsync(agder.Administrator, $"{Heading}1032;2018;egenrapportert;60;3;;;\n1027;2018;egenrapportert;4;3;;;\n"))
            .ShouldAllBe(l => l.Error!.Code == "Innovation.LineTwice");
    }

    [Theory]
    [InlineData("{0};2025;egenrapportert;60;61;;;", "Innovation.InnovativeTooMany")]
    [InlineData("{0};2025;egenrapportert;mange;1;;;", "Innovation.ProcurementsInvalid")]
    [InlineData("{0};2025;egenrapportert;60;1;5;;", "Innovation.PartValueMissing")]
    [InlineData("{0};i fjor;egenrapportert;60;1;;;", "Innovation.YearUnreadable")]
    [InlineData("{0};2031;egenrapportert;60;1;;;", "Innovation.YearInvalid")]
    [InlineData("{0};2025;nyskaping;60;1;;;", "Innovation.DefinitionUnknown")]
    [InlineData(";2025;egenrapportert;60;1;;;", "Innovation.NumberMissing")]
    [InlineData("{0};2025;egenrapportert;60;1;;;a;b", "Innovation.TooManyFields")]
    [InlineData("{0};2025;egenrapportert;60;1;;;\"a", "Innovation.BadQuotes")]
    public async Task Preview_ALineThatCannotBeUsed_SaysWhy(string line, string code)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var list = Heading + line.Replace("{0}", agder.Lyngdal.Number, StringComparison.Ordinal);
        var judged = (await world.PreviewAsync(agder.Administrator, list)).ShouldHaveSingleItem();
        (judged.Number, judged.Effect, judged.Error?.Code).ShouldBe((2, InnovationEffect.Wrong, code));
        (await world.ImportAsync(agder.Administrator, list)).Added.ShouldBe(0);
    }

    [Theory]
    [InlineData("", "Innovation.ListEmpty")]
    [InlineData(Heading, "Innovation.ListEmpty")]
    [InlineData("kommunenummer;år;anskaffelser;innovative\n4225;2025;60;3\n", "Innovation.ListHeading")]
    public async Task Preview_AListThatCannotBeRead_IsRefusedAsAWhole(string list, string code)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        (await world.Get<PreviewInnovationImport>().HandleAsync(list, World.As(agder.Administrator), world.Cancel)).Error!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Preview_ColumnsInAnotherOrderOrNoHeading_AreRead()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        foreach (var list in (string[])[$"innovative,anskaffelser,definisjon,år,kommunenummer\n3,60,kunngjort,2025,{agder.Lyngdal.Number}\n", $"{agder.Lyngdal.Number}\t2025\tkunngjort\t60\t3\n"])
        {
            var line = (await world.PreviewAsync(agder.Administrator, list)).ShouldHaveSingleItem();
            (line.Organisation.DisplayName, line.Definition, line.Figures?.Procurements, line.Figures?.Innovative, line.Error).ShouldBe(("Lyngdal", InnovationDefinition.Declared, 60, 3, null));
        }
    }
}
