using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Architecture;

/// <summary>Every text is there in every language, and is used.</summary>
public sealed partial class TextTests
{
    private static readonly string[] Languages = ["nb", "nn", "en"];

    /// <summary>Key → text, by language.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Texts = Languages.ToDictionary(
        language => language, ReadTexts, StringComparer.Ordinal);

    /// <summary>Keys that the source names, and beginnings of keys that it completes when it runs («Networks.Kind.» of an enum).</summary>
    private static readonly (HashSet<string> Keys, HashSet<string> Beginnings) Used = ReadUses();

    [Fact]
    public void Keys_InEveryLanguage_AreTheSame()
    {
        foreach (var language in Languages)
        {
            Texts["nb"].Keys.Except(Texts[language].Keys, StringComparer.Ordinal).ShouldBeEmpty($"missing in {language}");
            Texts[language].Keys.Except(Texts["nb"].Keys, StringComparer.Ordinal).ShouldBeEmpty($"only in {language}");
            Texts[language].Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => text.Key).ShouldBeEmpty($"empty in {language}");
        }
    }

    [Theory]
    [InlineData("nn")]
    [InlineData("en")]
    public void Placeholders_InEveryLanguage_AreTheSame(string language) =>
        Texts["nb"]
            .Where(text => Texts[language].TryGetValue(text.Key, out var other) && !Placeholders(text.Value).SetEquals(Placeholders(other)))
            .Select(text => text.Key)
            .ShouldBeEmpty();

    [Fact]
    public void Keys_ThatTheSourceNames_Exist() =>
        Used.Keys.Where(key => !Texts["nb"].ContainsKey(key) && !Texts["nb"].ContainsKey(key + ".Other")).Order(StringComparer.Ordinal).ShouldBeEmpty();

    [Fact]
    public void Keys_CountedOnes_HaveBothForms()
    {
        var one = Texts["nb"].Keys.Where(k => k.EndsWith(".One", StringComparison.Ordinal)).Select(k => k[..^4]);
        var other = Texts["nb"].Keys.Where(k => k.EndsWith(".Other", StringComparison.Ordinal)).Select(k => k[..^6])
            .Where(k => !Used.Beginnings.Contains(k + "."));

        other.Except(one, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void Keys_All_AreUsed() =>
        Texts["nb"].Keys
            .Where(key => !Used.Keys.Contains(key) && !Used.Keys.Contains(Counted().Replace(key, "")) &&
                !Used.Beginnings.Any(beginning => key.StartsWith(beginning, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .ShouldBeEmpty();

    [Fact]
    public void Nynorsk_IsNotBokmaalWithOtherEndings() =>
        Texts["nn"].SelectMany(text => BokmaalWords().Matches(text.Value).Select(word => $"{text.Key}: {word.Value}")).ShouldBeEmpty();

    [Fact]
    public void English_HasNoNorwegianLetters()
    {
        // Names of places, bodies and the languages themselves keep their letters.
        string[] names = ["Bokmål", "DFØ", "bokmål"];
        Texts["en"]
            .Where(text => names.Aggregate(text.Value, (value, name) => value.Replace(name, "", StringComparison.Ordinal)).AsSpan().IndexOfAny("æøåÆØÅ") >= 0)
            .Where(text => !text.Value.Contains('«', StringComparison.Ordinal) && !text.Value.Contains('“', StringComparison.Ordinal) && !text.Value.Contains('(', StringComparison.Ordinal))
            .Select(text => $"{text.Key}: {text.Value}")
            .ShouldBeEmpty();
    }

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Groups[1].Value)];

    private static Dictionary<string, string> ReadTexts(string language) => Directory
        .GetFiles(Path.Combine(Repository.Root, "Ioa.Network.Web", "Localization"), language == "nb" ? "*.resx" : $"*.{language}.resx")
        .Where(file => language != "nb" || Path.GetFileName(file).Count(c => c == '.') == 1)
        .SelectMany(file => XDocument.Load(file).Root!.Elements("data").Select(data => (
            Key: $"{Path.GetFileName(file).Split('.')[0]}.{data.Attribute("name")!.Value}", Text: data.Element("value")!.Value)))
        .ToDictionary(text => text.Key, text => text.Text, StringComparer.Ordinal);

    private static (HashSet<string> Keys, HashSet<string> Beginnings) ReadUses()
    {
        var features = string.Join('|', Texts["nb"].Keys.Select(key => key.Split('.')[0]).Distinct(StringComparer.Ordinal));
        var key = new Regex($"""
            (?<!cref=)"((?:{features})\.[A-Z][\w.]*\w)"
            """.Trim(), RegexOptions.None, TimeSpan.FromSeconds(10));
        var beginning = new Regex($$"""
            "((?:{{features}})\.[A-Z][\w.]*?)(?:\{|"\s*\+)
            """.Trim(), RegexOptions.None, TimeSpan.FromSeconds(10));
        var sources = Repository.Sources("Ioa.Network.Core", ".cs").Concat(Repository.Sources("Ioa.Network.Web", ".cs", ".razor"))
            .Where(file => !file.Path.Contains("Migrations/", StringComparison.Ordinal))
            .Select(file => file.Text)
            .ToList();
        return (
            [.. sources.SelectMany(text => key.Matches(text)).Select(m => m.Groups[1].Value)],
            [.. sources.SelectMany(text => beginning.Matches(text)).Select(m => m.Groups[1].Value)]);
    }

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\.(One|Other)$")]
    private static partial Regex Counted();

    /// <summary>Words that bokmål has and nynorsk writes otherwise.</summary>
    [GeneratedRegex(
        @"\b(ikke|jeg|hvordan|hvorfor|hva|hvem|hvor|hvilke|hvilken|hvilket|noe|noen|fra|mye|mer|uten|dere|deres|sammen|være|vet|gjør|gjøre|kommer|" +
        @"finner|et|en|ble|fikk|gikk|hun|virksomhet\w*|velg|velger|siden|disse|selv|bare|nå|forskjellig\w*|mulighet\w*|skriver|leser|svarte|åpne\w*|" +
        @"legger|flere|flest|hennes|allerede|uke|uker|måneder|dager|innleggene|spørsmålene|svarene|nettverkene)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex BokmaalWords();
}
