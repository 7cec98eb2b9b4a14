using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Tests.Core.Experiences;

/// <summary>What is withheld is in no field and no text.</summary>
public sealed class WithholdingTests
{
    private static readonly ExperienceContent Full = new()
    {
        Title = "Alarmer fra Trygg Hjem AS",
        Buyer = "Lyngdal kommune og Trygg Hjem",
        Parties = [new(OrganisationId.New(), "Lyngdal", PartyRole.Lead), new(null, "Trygg Hjem AS", PartyRole.Participant)],
        Topics = ["alarm", "trygg-hjem"],
        ProcedureText = "Dialog med Trygg Hjems ingeniører",
        Volume = 4_200_000,
        Suppliers = ["Trygg Hjem AS", "Nordlys Sensor"],
        Doffin = "2024-123456",
        Contact = "Kari hos TRYGG HJEM",
        Answers = [new("need.problem", Phase.Needs, null, "Vi betalte 4,2 millioner til trygg hjem, og 4 200 000 var for mye. Nordlys sensors løsning kostet 900 000 kroner.")],
        Differently = "Ikke valgt Trygg-Hjem.",
        Benefits = [new("Spart med Trygg Hjem", BenefitKind.Economy, BenefitStatus.Achieved, 900_000, null, "kroner", "Målt av Nordlys Sensor")],
        Lessons = [new("Trygg\u00A0Hjem måtte ha mer tid", Basis.Own)],
        Caveats = ["Tallet 900.000 er fra Trygg Hjem AS"],
        Sources = [new("Trygg Hjem: årsrapport", null, null, "https://example.org/a"), new("Rapport", null, null, "https://example.org/trygg-hjem/alarm"), new("Menon 13/2016", "kap. 3", null, null)],
        Files = [new(AttachmentId.New(), "tilbud.pdf", 3)],
    };

    [Theory]
    [InlineData(Audience.Network, Audience.Network, true)]
    [InlineData(Audience.Network, Audience.National, false)]
    [InlineData(Audience.Network, Audience.Open, false)]
    [InlineData(Audience.National, Audience.National, true)]
    [InlineData(Audience.National, Audience.Open, false)]
    [InlineData(Audience.Open, Audience.Open, true)]
    public void For_Suppliers_AreShownAsFarAsWasChosen(Audience shownTo, Audience reader, bool shown)
    {
        var seen = (Full with { SuppliersTo = shownTo }).For(reader).ToJson().Replace("\\u00A0", "\u00A0", StringComparison.OrdinalIgnoreCase);

        foreach (var name in (string[])["Trygg Hjem", "trygg hjem", "Trygg-Hjem", "TRYGG HJEM", "trygg-hjem", "Trygg\u00A0Hjem", "Nordlys"])
        {
            seen.Contains(name, StringComparison.OrdinalIgnoreCase).ShouldBe(shown, name);
        }

        seen.ShouldContain("4,2 millioner", customMessage: "the figures are not withheld");
    }

    [Fact]
    public void For_Figures_AreGoneFromFieldsAndTexts()
    {
        var seen = (Full with { FiguresTo = Audience.Network }).For(Audience.National);

        seen.Volume.ShouldBeNull();
        seen.Benefits.ShouldHaveSingleItem().Value.ShouldBeNull();
        seen.Answers[0].Text.ShouldBe("Vi betalte [tall] til trygg hjem, og [tall] var for mye. Nordlys sensors løsning kostet [tall] kroner.");
        seen.Caveats.ShouldBe(["Tallet [tall] er fra Trygg Hjem AS"]);
        seen.Suppliers.ShouldNotBeEmpty("the names are not withheld");
        seen.Sources.ShouldContain(new ExperienceSource("Menon 13/2016", "kap. 3", null, null));
    }

    [Theory]
    [InlineData("3,5 mill", 3_500_000, true)]
    [InlineData("3.5 mill.", 3_500_000, true)]
    [InlineData("3 500 000", 3_500_000, true)]
    [InlineData("3.500.000", 3_500_000, true)]
    [InlineData("3500 tusen", 3_500_000, true)]
    [InlineData("2 milliarder", 2_000_000_000, true)]
    [InlineData("3 500 001", 3_500_000, false)]
    [InlineData("i 2019", 3_500_000, false)]
    public void For_FiguresInTexts_AreKnownHoweverTheyAreWritten(string text, int figure, bool hidden)
    {
        var content = new ExperienceContent { Volume = figure, Differently = $"Det ble {text} til slutt", FiguresTo = Audience.Network };

        content.For(Audience.Open).Differently!.Contains(Withholding.FigureMark, StringComparison.Ordinal).ShouldBe(hidden);
    }

    [Fact]
    public void For_WordsThatContainAName_Stay()
    {
        var content = new ExperienceContent { Suppliers = ["Ren"], Title = "Renhold med Ren, ikke uten rens", SuppliersTo = Audience.Network };

        content.For(Audience.Open).Title.ShouldBe("Renhold med [leverandør], ikke uten [leverandør]");
    }

    [Fact]
    public void For_OlderVersion_IsWithheldByWhatTheNewerOneNames()
    {
        var older = new ExperienceContent { Title = "Alarmer fra Trygg Hjem" };

        older.For(Audience.Open, Full with { SuppliersTo = Audience.Network }, [Full]).Title.ShouldBe("Alarmer fra [leverandør]");
    }
}
