using System.Globalization;
using System.Text.RegularExpressions;

namespace Ioa.Network.Core.Experiences;

/// <summary>
/// Takes out of an experience what a reader may not see: the suppliers' names and the figures, in their fields and wherever they are
/// repeated in a text. A reader gets nothing of an experience that has not been through it, in any form: page, search, feed, letter,
/// API, history.
/// </summary>
public static partial class Withholding
{
    /// <summary>Stands where a name was.</summary>
    public const string NameMark = "[leverandør]";

    /// <summary>Stands where a figure was.</summary>
    public const string FigureMark = "[tall]";

    /// <summary>The experience as readers of a level see it.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="others">Other versions of the same experience: what they name is withheld in this one too.</param>
    public static ExperienceContent For(this ExperienceContent content, Audience reader, params IEnumerable<ExperienceContent> others) =>
        content.For(reader, content, others);

    /// <summary>The same by the settings of another version, for the history.</summary>
    internal static ExperienceContent For(this ExperienceContent content, Audience reader, ExperienceContent settings, IEnumerable<ExperienceContent> others)
    {
        if (reader <= settings.SuppliersTo && reader <= settings.FiguresTo)
        {
            return content;
        }

        var all = others.Append(content).ToList();
        var names = reader > settings.SuppliersTo ? NamesIn(all) : null;
        var figures = reader > settings.FiguresTo ? FiguresIn(all) : null;
        string Hide(string text) => HideFigures(names is null ? text : names.Replace(text, NameMark), figures);
        string? HideOrNot(string? text) => text is null ? null : Hide(text);
        return content with
        {
            Title = Hide(content.Title),
            Buyer = HideOrNot(content.Buyer),
            Parties = [.. content.Parties.Where(p => p.OrganisationId is not null || names is null || !names.IsMatch(p.Name)).Select(p => p with { Name = Hide(p.Name) })],
            Topics = [.. content.Topics.Where(t => names is null || !names.IsMatch(t)).Select(Hide)],
            ProcedureText = HideOrNot(content.ProcedureText),
            Volume = figures is null ? content.Volume : null,
            Suppliers = names is null ? content.Suppliers : [],

            // The notice names who won, and for how much.
            Doffin = null,
            Contact = HideOrNot(content.Contact),
            Answers = [.. content.Answers.Select(a => a with { Question = HideOrNot(a.Question), Text = Hide(a.Text) })],
            Differently = HideOrNot(content.Differently),
            Benefits = [.. content.Benefits.Select(b => b with
            {
                Text = Hide(b.Text),
                Method = HideOrNot(b.Method),
                Unit = HideOrNot(b.Unit),
                Value = figures is null ? b.Value : null,
                MaxValue = figures is null ? b.MaxValue : null,
            })],
            Lessons = [.. content.Lessons.Select(l => l with { Text = Hide(l.Text) })],
            Caveats = [.. content.Caveats.Select(Hide)],

            // A document's title or address may say it, and what it says is not ours to change.
            Sources = [.. content.Sources.Where(s => names is null || !(names.IsMatch(s.Document) || names.IsMatch(s.Place ?? "") || names.IsMatch((s.Url ?? "").Replace('-', ' ').Replace('_', ' '))))
                .Select(s => s with { Document = Hide(s.Document), Place = HideOrNot(s.Place) })],

            // What is in a file nobody can take out of it.
            Files = [],
        };
    }

    // «Visma Enterprise AS» is also «Visma Enterprise», «visma enterprises» and «Visma-Enterprise».
    private static Regex? NamesIn(List<ExperienceContent> contents)
    {
        var names = contents.SelectMany(c => c.Suppliers)
            .SelectMany(name => new[] { name, CompanyForm().Replace(name, "") })
            .Select(name => name.Trim(' ', ',', '.', '(', ')'))
            .Where(name => name.Length > 1)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(name => name.Length)
            .Select(name => string.Join(@"[\s\-–_]*", name.Split([' ', '-', '–', '_'], StringSplitOptions.RemoveEmptyEntries).Select(Regex.Escape)))
            .ToList();
        return names.Count == 0
            ? null
            : new Regex($@"(?<![\p{{L}}\p{{N}}])(?:{string.Join('|', names)})(?:['’]?s)?(?![\p{{L}}\p{{N}}])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    private static HashSet<decimal> FiguresIn(List<ExperienceContent> contents) =>
        [.. contents.SelectMany(c => c.Benefits.SelectMany(b => new[] { b.Value, b.MaxValue }).Append(c.Volume)).OfType<decimal>().Where(v => v >= 10)];

    private static string HideFigures(string text, HashSet<decimal>? figures) => figures is null or { Count: 0 }
        ? text
        : Figure().Replace(text, match => IsOneOf(match, figures) ? FigureMark : match.Value);

    private static bool IsOneOf(Match match, HashSet<decimal> figures)
    {
        // «4.000.000» and «4 000 000» are four million, «3.5» and «3,5» three and a half.
        var number = match.Groups["number"].Value;
        number = number.LastIndexOf('.') is var dot and >= 0 && number.Length - dot != 4 ? number.Replace('.', ',') : number;
        var digits = string.Concat(number.Where(c => char.IsDigit(c) || c == ',')).Replace(',', '.');
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            // «4.000.000» or «1,2,3»: too odd to read; better one too many taken out.
            return true;
        }

        var times = match.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "" => 1m,
            ['m', 'r', 'd', ..] or ['m', 'i', 'l', 'l', 'i', 'a', ..] => 1_000_000_000m,
            ['m', ..] => 1_000_000m,
            _ => 1_000m,
        };
        return value <= 1_000_000_000_000m && figures.Contains(value * times);
    }

    [GeneratedRegex(@"[\s,]+(?:ASA|AS|A/S|KF|IKS|AB|Oy|Oyj|GmbH|AG|Ltd|Inc|BV|NUF|ANS|DA|SA)\.?$", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex CompanyForm();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?<number>\d{1,3}(?:[ .\u00A0\u202F]\d{3})+(?:,\d+)?|\d+(?:[,.]\d+)?)(?:[ \u00A0]?(?<unit>milliarder|milliard|mrd|millioner|millionar|million|mill|mnok|tusen))?(?![\p{L}\p{N}])", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Figure();
}
