using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Experiences;

/// <summary>Ordinary procurement made open to innovation, or the procurement of what does not exist yet (Menon/NIFU 2016).</summary>
public enum InnovationKind
{
    /// <summary>Innovasjon i anskaffelser (IIA), «breddeidrett».</summary>
    InProcurement,

    /// <summary>Anskaffelse av innovasjon (AAI), «toppidrett».</summary>
    OfInnovation,
}

/// <summary>How it went.</summary>
public enum Outcome
{
    /// <summary>Gjennomført.</summary>
    Completed,

    /// <summary>Delvis.</summary>
    Partial,

    /// <summary>Avbrutt.</summary>
    Stopped,

    /// <summary>Mislykket.</summary>
    Failed,

    /// <summary>Moteksempel: it was carried out, and shows how not to. From an import only.</summary>
    CounterExample,

    /// <summary>The source does not say. From an import only.</summary>
    Unknown,
}

/// <summary>What stood in the way: the four that the report found («barriere»).</summary>
public enum Barrier
{
    /// <summary>Kunnskap.</summary>
    Knowledge,

    /// <summary>Risikoaversjon.</summary>
    RiskAversion,

    /// <summary>Koordinering.</summary>
    Coordination,

    /// <summary>Forankring.</summary>
    Commitment,
}

/// <summary>What an organisation was in a procurement.</summary>
public enum PartyRole
{
    /// <summary>Led it («leder»).</summary>
    Lead,

    /// <summary>Took part («deltaker»).</summary>
    Participant,

    /// <summary>Had an option to join («opsjonshaver»).</summary>
    OptionHolder,

    /// <summary>It happened there, under somebody else («sted»).</summary>
    Location,
}

/// <summary>Whether a benefit was seen, worked out or hoped for. One is never shown as another.</summary>
public enum BenefitStatus
{
    /// <summary>Oppnådd: it happened.</summary>
    Achieved,

    /// <summary>Beregnet: worked out from figures.</summary>
    Calculated,

    /// <summary>Forventet: an aim or an estimate.</summary>
    Expected,
}

/// <summary>What kind of benefit it is.</summary>
public enum BenefitKind
{
    /// <summary>Not said.</summary>
    Other,

    /// <summary>Money.</summary>
    Economy,

    /// <summary>Time spared.</summary>
    Time,

    /// <summary>Quality of the service.</summary>
    Quality,

    /// <summary>Climate and environment.</summary>
    Environment,

    /// <summary>The market: new suppliers, more tenders.</summary>
    Market,
}

/// <summary>Who says it.</summary>
public enum Basis
{
    /// <summary>Those who were there.</summary>
    Own,

    /// <summary>The source says so.</summary>
    Source,

    /// <summary>Concluded by whoever gathered it.</summary>
    Interpretation,
}

/// <summary>An organisation that took part.</summary>
/// <param name="OrganisationId">The organisation; <see langword="null"/> for one that is known by its name only.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it was.</param>
public sealed record ExperienceParty(OrganisationId? OrganisationId, string Name, PartyRole Role);

/// <summary>An answer to one of the short questions, or a passage of a source.</summary>
/// <param name="Key">The question's key («need.problem»), or «own.» and a number for a template's own.</param>
/// <param name="Phase">In which phase.</param>
/// <param name="Question">A template's own question; <see langword="null"/> for one that the portal asks in the reader's language.</param>
/// <param name="Text">Plain text with blank lines between paragraphs.</param>
public sealed record ExperienceAnswer(string Key, Phase Phase, string? Question, string Text);

/// <summary>What somebody gained.</summary>
/// <param name="Text">What.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Status">Seen, worked out or hoped for.</param>
/// <param name="Value">How much; the lower end when there is a <paramref name="MaxValue"/>.</param>
/// <param name="MaxValue">The upper end.</param>
/// <param name="Unit">Of what («kroner per år»).</param>
/// <param name="Method">How it was found.</param>
public sealed record Benefit(string Text, BenefitKind Kind, BenefitStatus Status, decimal? Value, decimal? MaxValue, string? Unit, string? Method);

/// <summary>What was learned.</summary>
/// <param name="Text">One sentence or two.</param>
/// <param name="Basis">Who says it.</param>
public sealed record Lesson(string Text, Basis Basis);

/// <summary>Where it can be read.</summary>
/// <param name="Document">The document.</param>
/// <param name="Place">Where in it.</param>
/// <param name="Date">Its date as far as known: 2016, 2016-03 or 2016-03-01.</param>
/// <param name="Url">Its address.</param>
public sealed record ExperienceSource(string Document, string? Place, string? Date, string? Url);

/// <summary>A file that belongs to it.</summary>
/// <param name="Id">The file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">In bytes.</param>
public sealed record ExperienceFile(AttachmentId Id, string Name, long Size);

/// <summary>
/// What an experience says («erfaring»): one procurement from need to follow-up, as a document that is never changed, only replaced.
/// What some readers may not see is taken out of it by <see cref="Withholding"/> before it leaves Core.
/// </summary>
public sealed record ExperienceContent
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 160;

    /// <summary>Longest answer to a question, in characters.</summary>
    public const int MaxAnswerLength = 8_000;

    /// <summary>Longest one-line field, in characters.</summary>
    public const int MaxLineLength = 300;

    /// <summary>Most entries in a list (organisations, benefits, lessons, sources).</summary>
    public const int MaxEntries = 60;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new IdConverter<OrganisationId>(), new IdConverter<AttachmentId>() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Kept in a database, never written into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Title.</summary>
    public string Title { get; init; } = "";

    /// <summary>Which language it is written in: «nb» or «nn».</summary>
    public string Language { get; init; } = "nb";

    /// <summary>Who bought, in words («Oslo kommune, Vann- og avløpsetaten»).</summary>
    public string? Buyer { get; init; }

    /// <summary>What kind of body that is, as a source calls it («kommunalt foretak»).</summary>
    public string? BuyerKind { get; init; }

    /// <summary>The organisations, each with its role.</summary>
    public IReadOnlyList<ExperienceParty> Parties { get; init; } = [];

    /// <summary>The counties that it concerns, by number.</summary>
    public IReadOnlyList<string> Counties { get; init; } = [];

    /// <summary>The first year.</summary>
    public int? FromYear { get; init; }

    /// <summary>The last year; <see langword="null"/> while it goes on or when it is not known.</summary>
    public int? ToYear { get; init; }

    /// <summary>Sector codes (Reference/sektorer.csv).</summary>
    public IReadOnlyList<string> Sectors { get; init; } = [];

    /// <summary>Subjects in free words.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>CPV codes of eight digits (Reference/cpv.csv).</summary>
    public IReadOnlyList<string> Cpv { get; init; } = [];

    /// <summary>Breddeidrett or toppidrett.</summary>
    public InnovationKind? Kind { get; init; }

    /// <summary>Who says which of the two.</summary>
    public Basis KindBasis { get; init; }

    /// <summary>The procedure, a code of Reference/anskaffelseskoder.json («comp-dial»).</summary>
    public string? Procedure { get; init; }

    /// <summary>The form of procurement, a code of Reference/anskaffelsesformer.csv («innovasjonspartnerskap»).</summary>
    public string? Form { get; init; }

    /// <summary>The procedure in words.</summary>
    public string? ProcedureText { get; init; }

    /// <summary>Contract value in whole kroner, without VAT.</summary>
    public decimal? Volume { get; init; }

    /// <summary>Who delivered.</summary>
    public IReadOnlyList<string> Suppliers { get; init; } = [];

    /// <summary>Number of the notice in Doffin («2019-123456»).</summary>
    public string? Doffin { get; init; }

    /// <summary>Whom to ask.</summary>
    public string? Contact { get; init; }

    /// <summary>Answers, by phase and in order.</summary>
    public IReadOnlyList<ExperienceAnswer> Answers { get; init; } = [];

    /// <summary>How it went.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Where it stopped, when it did not go all the way.</summary>
    public Phase? StoppedIn { get; init; }

    /// <summary>What stood in the way.</summary>
    public Barrier? Barrier { get; init; }

    /// <summary>«Dette ville vi gjort annerledes».</summary>
    public string? Differently { get; init; }

    /// <summary>What was gained.</summary>
    public IReadOnlyList<Benefit> Benefits { get; init; } = [];

    /// <summary>What was learned.</summary>
    public IReadOnlyList<Lesson> Lessons { get; init; } = [];

    /// <summary>What the reader must know before believing it («forbehold»).</summary>
    public IReadOnlyList<string> Caveats { get; init; } = [];

    /// <summary>Where it can be read.</summary>
    public IReadOnlyList<ExperienceSource> Sources { get; init; } = [];

    /// <summary>Files.</summary>
    public IReadOnlyList<ExperienceFile> Files { get; init; } = [];

    /// <summary>The widest readers who see the suppliers' names.</summary>
    public Audience SuppliersTo { get; init; } = Audience.Open;

    /// <summary>The widest readers who see volume and figures.</summary>
    public Audience FiguresTo { get; init; } = Audience.Open;

    /// <summary>Whether it must be said where it stopped, why, and what would be done differently.</summary>
    public bool FellShort => Outcome is Experiences.Outcome.Partial or Experiences.Outcome.Stopped or Experiences.Outcome.Failed;

    /// <summary>As it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>From what was stored.</summary>
    public static ExperienceContent FromJson(string json) => JsonSerializer.Deserialize<ExperienceContent>(json, Json)!;

    /// <summary>A part of it as it is stored while it is written.</summary>
    public static string PartToJson<T>(T part) => JsonSerializer.Serialize(part, Json);

    /// <summary>A part from what was stored.</summary>
    public static T PartFromJson<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;

    private sealed class IdConverter<TId> : JsonConverter<TId>
        where TId : struct, Common.IEntityId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TId.From(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
