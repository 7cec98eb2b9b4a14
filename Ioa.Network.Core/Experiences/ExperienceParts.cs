using System.Globalization;
using Ioa.Network.Core.Discussions;

namespace Ioa.Network.Core.Experiences;

/// <summary>The facts of a procurement, as one part.</summary>
public sealed record FactsPart
{
    /// <summary>«nb» or «nn».</summary>
    public string Language { get; init; } = "nb";

    /// <summary>Who bought, in words.</summary>
    public string? Buyer { get; init; }

    /// <summary>What kind of body that is.</summary>
    public string? BuyerKind { get; init; }

    /// <summary>Counties, by number.</summary>
    public IReadOnlyList<string> Counties { get; init; } = [];

    /// <summary>The first year.</summary>
    public int? FromYear { get; init; }

    /// <summary>The last year.</summary>
    public int? ToYear { get; init; }

    /// <summary>Sector codes.</summary>
    public IReadOnlyList<string> Sectors { get; init; } = [];

    /// <summary>Subjects.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>CPV codes.</summary>
    public IReadOnlyList<string> Cpv { get; init; } = [];

    /// <summary>Breddeidrett or toppidrett.</summary>
    public InnovationKind? Kind { get; init; }

    /// <summary>Who says which.</summary>
    public Basis KindBasis { get; init; }

    /// <summary>Procedure code.</summary>
    public string? Procedure { get; init; }

    /// <summary>Form of procurement.</summary>
    public string? Form { get; init; }

    /// <summary>The procedure in words.</summary>
    public string? ProcedureText { get; init; }

    /// <summary>Contract value in whole kroner, without VAT.</summary>
    public decimal? Volume { get; init; }

    /// <summary>Who delivered.</summary>
    public IReadOnlyList<string> Suppliers { get; init; } = [];

    /// <summary>Doffin number.</summary>
    public string? Doffin { get; init; }

    /// <summary>Whom to ask.</summary>
    public string? Contact { get; init; }

    /// <summary>The widest readers of the suppliers' names.</summary>
    public Audience SuppliersTo { get; init; } = Audience.Open;

    /// <summary>The widest readers of the figures.</summary>
    public Audience FiguresTo { get; init; } = Audience.Open;
}

/// <summary>How it went, as one part.</summary>
/// <param name="Outcome">How.</param>
/// <param name="StoppedIn">Where it stopped.</param>
/// <param name="Barrier">What stood in the way.</param>
/// <param name="Differently">What would be done differently.</param>
public sealed record OutcomePart(Outcome? Outcome, Phase? StoppedIn, Barrier? Barrier, string? Differently);

/// <summary>The parts that an experience is written in, and how they become one document.</summary>
public static class ExperienceParts
{
    /// <summary>The title.</summary>
    public const string Title = "title";

    /// <summary><see cref="FactsPart"/>.</summary>
    public const string Facts = "facts";

    /// <summary>The organisations.</summary>
    public const string Parties = "parties";

    /// <summary><see cref="OutcomePart"/>.</summary>
    public const string Outcome = "outcome";

    /// <summary>The benefits.</summary>
    public const string Benefits = "benefits";

    /// <summary>The lessons.</summary>
    public const string Lessons = "lessons";

    /// <summary>The caveats.</summary>
    public const string Caveats = "caveats";

    /// <summary>The sources.</summary>
    public const string Sources = "sources";

    /// <summary>The files.</summary>
    public const string Files = "files";

    /// <summary>A template's own questions, as the experience was begun with them.</summary>
    public const string Questions = "questions";

    private const string Own = "own.";

    /// <summary>The short questions that are asked of everybody, in order.</summary>
    public static readonly IReadOnlyList<(string Key, Phase Phase)> Asked =
    [
        ("need.problem", Phase.Needs),
        ("need.found", Phase.Needs),
        ("dialogue.how", Phase.MarketDialogue),
        ("dialogue.learned", Phase.MarketDialogue),
        ("procurement.how", Phase.Procurement),
        ("procurement.chosen", Phase.Procurement),
        ("implementation.happened", Phase.Implementation),
        ("implementation.people", Phase.Implementation),
        ("followup.result", Phase.FollowUp),
        ("followup.advice", Phase.FollowUp),
    ];

    /// <summary>The key of a template's own question, by its place from 0.</summary>
    public static string OwnKey(int index) => Own + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the part is text, not fields.</summary>
    public static bool IsText(string key) => key == Title || Asked.Any(a => a.Key == key) || key.StartsWith(Own, StringComparison.Ordinal);

    /// <summary>The document that the parts are.</summary>
    public static ExperienceContent Compose(IReadOnlyDictionary<string, string> parts)
    {
        var facts = Read(Facts, new FactsPart());
        var outcome = Read(Outcome, new OutcomePart(null, null, null, null));
        var questions = Read<IReadOnlyList<TemplateQuestion>>(Questions, []);
        var answers = Asked
            .Select(a => new ExperienceAnswer(a.Key, a.Phase, null, Text(a.Key)))
            .Concat(questions.Select((q, i) => new ExperienceAnswer(OwnKey(i), q.Phase, q.Question, Text(OwnKey(i)))))
            .Where(a => a.Text.Length > 0)
            .OrderBy(a => a.Phase);
        return new ExperienceContent
        {
            Title = Text(Title),
            Language = facts.Language,
            Buyer = facts.Buyer,
            BuyerKind = facts.BuyerKind,
            Parties = Read<IReadOnlyList<ExperienceParty>>(Parties, []),
            Counties = facts.Counties,
            FromYear = facts.FromYear,
            ToYear = facts.ToYear,
            Sectors = facts.Sectors,
            Topics = facts.Topics,
            Cpv = facts.Cpv,
            Kind = facts.Kind,
            KindBasis = facts.KindBasis,
            Procedure = facts.Procedure,
            Form = facts.Form,
            ProcedureText = facts.ProcedureText,
            Volume = facts.Volume,
            Suppliers = facts.Suppliers,
            Doffin = facts.Doffin,
            Contact = facts.Contact,
            Answers = [.. answers],
            Outcome = outcome.Outcome,
            StoppedIn = outcome.StoppedIn,
            Barrier = outcome.Barrier,
            Differently = outcome.Differently,
            Benefits = Read<IReadOnlyList<Benefit>>(Benefits, []),
            Lessons = Read<IReadOnlyList<Lesson>>(Lessons, []),
            Caveats = Read<IReadOnlyList<string>>(Caveats, []),
            Sources = Read<IReadOnlyList<ExperienceSource>>(Sources, []),
            Files = Read<IReadOnlyList<ExperienceFile>>(Files, []),
            SuppliersTo = facts.SuppliersTo,
            FiguresTo = facts.FiguresTo,
        };

        string Text(string key) => parts.GetValueOrDefault(key, "");

        T Read<T>(string key, T none) => parts.TryGetValue(key, out var json) ? ExperienceContent.PartFromJson<T>(json) : none;
    }

    /// <summary>The parts of a document, so that its authors can go on with it.</summary>
    public static IReadOnlyDictionary<string, string> Decompose(ExperienceContent content)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Title] = content.Title,
            [Facts] = ExperienceContent.PartToJson(new FactsPart
            {
                Language = content.Language,
                Buyer = content.Buyer,
                BuyerKind = content.BuyerKind,
                Counties = content.Counties,
                FromYear = content.FromYear,
                ToYear = content.ToYear,
                Sectors = content.Sectors,
                Topics = content.Topics,
                Cpv = content.Cpv,
                Kind = content.Kind,
                KindBasis = content.KindBasis,
                Procedure = content.Procedure,
                Form = content.Form,
                ProcedureText = content.ProcedureText,
                Volume = content.Volume,
                Suppliers = content.Suppliers,
                Doffin = content.Doffin,
                Contact = content.Contact,
                SuppliersTo = content.SuppliersTo,
                FiguresTo = content.FiguresTo,
            }),
            [Outcome] = ExperienceContent.PartToJson(new OutcomePart(content.Outcome, content.StoppedIn, content.Barrier, content.Differently)),
        };
        Add(Parties, content.Parties);
        Add(Benefits, content.Benefits);
        Add(Lessons, content.Lessons);
        Add(Caveats, content.Caveats);
        Add(Sources, content.Sources);
        Add(Files, content.Files);
        Add(Questions, [.. content.Answers.Where(a => a.Question is not null).Select(a => new TemplateQuestion(a.Phase, a.Question!))]);
        var own = 0;
        foreach (var answer in content.Answers)
        {
            parts[answer.Question is null ? answer.Key : OwnKey(own++)] = answer.Text;
        }

        return parts;

        void Add<T>(string key, IReadOnlyList<T> list)
        {
            if (list.Count > 0)
            {
                parts[key] = ExperienceContent.PartToJson(list);
            }
        }
    }
}
