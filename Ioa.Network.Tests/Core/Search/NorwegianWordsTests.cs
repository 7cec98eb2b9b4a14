using System.Text.RegularExpressions;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Search;

public sealed class NorwegianWordsTests
{
    [Fact]
    public async Task Stem_EveryWordOfTheDemoAndTheGuide_IsAsPostgresStemsIt()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Postgres);
        string[] words = [.. new[] { Path.Combine("Ioa.Network.Core", "Demo"), Path.Combine("Ioa.Network.Core", "Search"), Path.Combine("docs", "brukerveiledning"), Path.Combine("Ioa.Network.Tests", "Core", "Search") }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder)))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file).ToLowerInvariant(), "[a-zæøåéò]+").Select(match => match.Value))
            .Distinct(StringComparer.Ordinal)];
        words.Length.ShouldBeGreaterThan(3_000);

        await using var db = await world.DbAsync();
        var stems = await db.Database
            .SqlQuery<string>($"""SELECT coalesce((ts_lexize('norwegian_stem', w))[1], '') AS "Value" FROM unnest({words}) WITH ORDINALITY AS t(w, n) ORDER BY n""")
            .ToListAsync(world.Cancel);

        // PostgreSQL's dictionary leaves out stop words: they have no stem there.
        words.Zip(stems).Where(pair => pair.Second.Length > 0 && NorwegianStemmer.Stem(pair.First) != pair.Second)
            .Select(pair => $"{pair.First}: {NorwegianStemmer.Stem(pair.First)}, PostgreSQL: {pair.Second}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("røynsler", "røynsle")]
    [InlineData("heimetenesta", "hjemmetjenesten")]
    [InlineData("sjukeheimen", "sykehjem")]
    [InlineData("skular", "skolene")]
    [InlineData("straum", "strømmen")]
    [InlineData("straumen", "strøm")]
    public void Of_NynorskAndBokmål_AreOneConcept(string nynorsk, string bokmål) => Concepts.Of(nynorsk).ShouldBe(Concepts.Of(bokmål));

    [Theory]
    [InlineData("korleis")]
    [InlineData("hvordan")]
    [InlineData("Ikkje")]
    [InlineData("2026")]
    [InlineData("å")]
    public void Of_WordThatSaysNothing_IsNone(string word) => Concepts.Of(word).ShouldBeNull();

    [Theory]
    [InlineData("barnehage", "barnehage", 0)]
    [InlineData("barnehage", "barenhage", 1)]
    [InlineData("barnehage", "branehagge", 2)]
    [InlineData("barnehage", "sykehjem", null)]
    public void Distance_OfTwoWords_CountsTheSlips(string a, string b, int? distance) => Vocabulary.Distance(a, b, 2).ShouldBe(distance);

    [Fact]
    public void MeaningsOf_MisspeltAndCompoundWords_AreWhatWasMeant()
    {
        var vocabulary = new Vocabulary([new("barnehage", 40), new("skole", 30), new("skyss", 20), new("skoleskyss", 5), new("anbud", 9)], 100, World.Start);

        vocabulary.MeaningsOf(Concepts.Of("barenhage")!).Select(m => m.Concept).ShouldContain(Concepts.Of("barnehage")!);
        vocabulary.MeaningsOf(Concepts.Of("skyssen")!).Select(m => m.Concept).ShouldBe([Concepts.Of("skyss")!, Concepts.Of("skoleskyss")!]);
        vocabulary.MeaningsOf(Concepts.Of("barnehageskyss")!).Select(m => m.Concept).ShouldBe([Concepts.Of("barnehageskyss")!, Concepts.Of("barnehage")!, Concepts.Of("skyss")!]);
    }
}
