using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>Identity of an <see cref="InnovationReport"/>.</summary>
public readonly record struct InnovationReportId(Guid Value) : IEntityId<InnovationReportId>
{
    /// <summary>A new id.</summary>
    public static InnovationReportId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static InnovationReportId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// What makes a procurement innovative in a report. The three count different things: their shares stand beside each other and are never
/// added together.
/// </summary>
public enum InnovationDefinition
{
    /// <summary>
    /// «Etter prosedyre»: carried out by a procedure made for innovation (innovation partnership, competitive dialogue, design contest,
    /// pre-commercial procurement). Meld. St. 30 (2019–2020) 11.1.3 measures so.
    /// </summary>
    ByProcedure,

    /// <summary>«Kunngjort med innovasjon som formål»: the notice says so, as eForms lets a buyer say.</summary>
    Declared,

    /// <summary>«Egenrapportert»: what the organisation itself holds to be innovative.</summary>
    SelfReported,
}

/// <summary>What is worth a second look before figures are sent. None of it is a refusal.</summary>
public enum InnovationWarning
{
    /// <summary>More than half of all procurements are said to be innovative.</summary>
    HighShare,

    /// <summary>The share is more than ten times that of the year before.</summary>
    TenTimes,

    /// <summary>The figures are those of the year before.</summary>
    AsLastYear,
}

/// <summary>Figures as somebody wrote them; what is no number is -1 (<see cref="InnovationReport.Number"/>).</summary>
/// <param name="Procurements">Procurements carried out that year.</param>
/// <param name="Innovative">How many of them were innovative.</param>
/// <param name="Value">Their value in kroner without VAT; with <paramref name="InnovativeValue"/> or not at all.</param>
/// <param name="InnovativeValue">The value of the innovative ones.</param>
/// <param name="Note">What a reader should know of the figures, plain text.</param>
public sealed record InnovationContent(long? Procurements, long? Innovative, long? Value = null, long? InnovativeValue = null, string? Note = null);

/// <summary>The same, found to be in order.</summary>
/// <param name="Procurements">Procurements carried out that year.</param>
/// <param name="Innovative">How many of them were innovative.</param>
/// <param name="Value">Their value in kroner without VAT.</param>
/// <param name="InnovativeValue">The value of the innovative ones.</param>
/// <param name="Note">A note; empty when there is none.</param>
public sealed record InnovationFigures(int Procurements, int Innovative, long? Value, long? InnovativeValue, string Note)
{
    /// <summary>Innovative among all, from 0 to 1; <see langword="null"/> where there were no procurements.</summary>
    public double? Share => Procurements == 0 ? null : (double)Innovative / Procurements;
}

/// <summary>
/// How many of an organisation's procurements in a year were innovative by one definition («andel innovative anskaffelser»): said by the
/// organisation itself once a year, or brought in by a KS administrator. One for each organisation, year and definition; what it said before
/// is kept.
/// </summary>
public sealed class InnovationReport
{
    /// <summary>The first year that is reported: what is older has another number system and other rules of procurement.</summary>
    public const int FirstYear = 2015;

    /// <summary>Most procurements in a year.</summary>
    public const int MaxProcurements = 100_000;

    /// <summary>The highest value in a year, in kroner.</summary>
    public const long MaxValue = 1_000_000_000_000;

    /// <summary>Longest note, in characters.</summary>
    public const int MaxNoteLength = 1_000;

    /// <summary>A share above this is worth a second look.</summary>
    public const double HighShare = 0.5;

    /// <summary>Where the country stood: less than 2 %, says the project «Forankre innovative offentlige anskaffelser i kommunene» (Innoffarena).</summary>
    public const double WhereTheCountryStood = 0.02;

    /// <summary>The goal by the same source: at least 10 %.</summary>
    public const double Goal = 0.10;

    /// <summary>Identity.</summary>
    public InnovationReportId Id { get; init; } = InnovationReportId.New();

    /// <summary>Whose procurements.</summary>
    public required OrganisationId OrganisationId { get; init; }

    /// <summary>The calendar year in which they were carried out.</summary>
    public required int Year { get; init; }

    /// <summary>What counts as innovative.</summary>
    public required InnovationDefinition Definition { get; init; }

    /// <summary>Procurements in all.</summary>
    public int Procurements { get; private set; }

    /// <summary>The innovative ones among them.</summary>
    public int Innovative { get; private set; }

    /// <summary>Value in all, kroner without VAT.</summary>
    public long? Value { get; private set; }

    /// <summary>Value of the innovative ones.</summary>
    public long? InnovativeValue { get; private set; }

    /// <summary>A note; empty when there is none.</summary>
    public string Note { get; private set; } = "";

    /// <summary>Whether it came in with a list. What somebody has reported by hand, no list replaces.</summary>
    public bool IsImported { get; private set; }

    /// <summary>When it was said as it is.</summary>
    public DateTimeOffset ReportedAt { get; private set; }

    /// <summary>Who said it.</summary>
    public PersonId ReportedById { get; private set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; private set; }

    /// <summary>What it says.</summary>
    public InnovationFigures Figures => new(Procurements, Innovative, Value, InnovativeValue, Note);

    /// <summary>Says it, and returns what it said before; <see langword="null"/> when that was nothing or the same.</summary>
    internal InnovationRevision? Say(InnovationFigures figures, bool imported, PersonId by, DateTimeOffset at)
    {
        var before = Version == 0 || Figures == figures
            ? null
            : new InnovationRevision
            {
                ReportId = Id,
                Number = Version,
                Procurements = Procurements,
                Innovative = Innovative,
                Value = Value,
                InnovativeValue = InnovativeValue,
                Note = Note,
                IsImported = IsImported,
                ReportedAt = ReportedAt,
                ReportedById = ReportedById,
                ReplacedAt = at,
            };
        (Procurements, Innovative, Value, InnovativeValue, Note) = (figures.Procurements, figures.Innovative, figures.Value, figures.InnovativeValue, figures.Note);
        (IsImported, ReportedById, ReportedAt) = (imported, by, at);
        Version++;
        return before;
    }

    /// <summary>
    /// Whether a year can be reported: from <see cref="FirstYear"/> to the present one. The present one can be, because plans need it before
    /// it has ended, and is shown as provisional (<see cref="IsProvisional"/>).
    /// </summary>
    public static Error? YearError(int year, DateOnly today) =>
        year < FirstYear || year > today.Year ? Error.Invalid("Innovation.YearInvalid", Text(FirstYear), Text(today.Year)) : null;

    /// <summary>Whether the year has not ended, so that its figures are provisional («foreløpig»).</summary>
    public static bool IsProvisional(int year, DateOnly today) => year >= today.Year;

    /// <summary>The figures in order, or what is wrong with them first.</summary>
    public static Result<InnovationFigures> Check(InnovationContent content)
    {
        if (content.Procurements is not (>= 0 and <= MaxProcurements) || content.Procurements is not { } procurements)
        {
            return Error.Invalid("Innovation.ProcurementsInvalid", MaxProcurements);
        }

        if (content.Innovative is not (>= 0 and <= MaxProcurements) || content.Innovative is not { } innovative)
        {
            return Error.Invalid("Innovation.InnovativeInvalid");
        }

        if (innovative > procurements)
        {
            return Error.Invalid("Innovation.InnovativeTooMany", procurements);
        }

        if (content.Value is < 0 or > MaxValue)
        {
            return Error.Invalid("Innovation.ValueInvalid");
        }

        if (content.InnovativeValue is < 0 or > MaxValue)
        {
            return Error.Invalid("Innovation.PartValueInvalid");
        }

        if (content.Value is null != content.InnovativeValue is null)
        {
            return Error.Invalid(content.Value is null ? "Innovation.ValueMissing" : "Innovation.PartValueMissing");
        }

        if (content.InnovativeValue > content.Value)
        {
            return Error.Invalid("Innovation.PartValueTooMuch");
        }

        // Measured before it is read through: a megabyte costs nothing.
        var note = content.Note?.Length > MaxNoteLength * 2 ? content.Note : SafeText.Lines(content.Note).Trim();
        return note.Length > MaxNoteLength
            ? Error.Invalid("Innovation.NoteTooLong", MaxNoteLength)
            : new InnovationFigures((int)procurements, (int)innovative, content.Value, content.InnovativeValue, note);
    }

    /// <summary>What is worth a second look in figures, held against those of the year before.</summary>
    public static IReadOnlyList<InnovationWarning> Warnings(InnovationFigures figures, InnovationFigures? lastYear)
    {
        var warnings = new List<InnovationWarning>();
        if (figures.Share > HighShare)
        {
            warnings.Add(InnovationWarning.HighShare);
        }

        if (lastYear?.Share is > 0 and var before && figures.Share > before * 10)
        {
            warnings.Add(InnovationWarning.TenTimes);
        }

        if (lastYear is not null && figures with { Note = "" } == lastYear with { Note = "" })
        {
            warnings.Add(InnovationWarning.AsLastYear);
        }

        return warnings;
    }

    /// <summary>A number as people write it, with or without spaces between the thousands; -1 for what is none, <see langword="null"/> for nothing.</summary>
    public static long? Number(string? text)
    {
        var digits = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c)));
        return digits.Length == 0
            ? null
            : digits.Length <= 15 && digits.All(char.IsAsciiDigit) ? long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : -1;
    }

    private static string Text(int year) => year.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What a report said before it was corrected.</summary>
public sealed class InnovationRevision
{
    /// <summary>The report.</summary>
    public required InnovationReportId ReportId { get; init; }

    /// <summary>The version that was replaced.</summary>
    public required int Number { get; init; }

    /// <summary>Procurements in all.</summary>
    public required int Procurements { get; init; }

    /// <summary>The innovative ones among them.</summary>
    public required int Innovative { get; init; }

    /// <summary>Value in all.</summary>
    public long? Value { get; init; }

    /// <summary>Value of the innovative ones.</summary>
    public long? InnovativeValue { get; init; }

    /// <summary>The note.</summary>
    public required string Note { get; init; }

    /// <summary>Whether it had come in with a list.</summary>
    public required bool IsImported { get; init; }

    /// <summary>When it was said.</summary>
    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>Who had said it.</summary>
    public required PersonId ReportedById { get; init; }

    /// <summary>When it was replaced.</summary>
    public required DateTimeOffset ReplacedAt { get; init; }
}
