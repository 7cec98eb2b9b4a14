using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Experiences;

/// <summary>Identity of an <see cref="Adoption"/>.</summary>
public readonly record struct AdoptionId(Guid Value) : IEntityId<AdoptionId>
{
    /// <summary>A new id.</summary>
    public static AdoptionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static AdoptionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Rogers' five stages.</summary>
public enum AdoptionStage
{
    /// <summary>Kunnskap: «vi vurderer dette».</summary>
    Knowledge,

    /// <summary>Overbevisning: they have formed an opinion.</summary>
    Persuasion,

    /// <summary>Avgjørelse: for or against.</summary>
    Decision,

    /// <summary>Implementering.</summary>
    Implementation,

    /// <summary>Bekreftelse: it is kept.</summary>
    Confirmation,
}

/// <summary>For or against.</summary>
public enum AdoptionDecision
{
    /// <summary>They do it.</summary>
    Adopted,

    /// <summary>They do not; the reason is worth as much.</summary>
    Rejected,
}

/// <summary>How much of it is taken over.</summary>
public enum ReuseKind
{
    /// <summary>Kopiert.</summary>
    Copied,

    /// <summary>Tilpasset.</summary>
    Adapted,

    /// <summary>Inspirert.</summary>
    Inspired,
}

/// <summary>
/// What one other organisation does with an experience («gjenbruk»), through Rogers' five stages. Reading is not adoption: it begins
/// when somebody says so.
/// </summary>
public sealed class Adoption : Entity
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxTextLength = 2_000;

    /// <summary>The first day that a stage can have: a slip of the keys (year 206) is no history.</summary>
    public static readonly DateOnly Earliest = new(1990, 1, 1);

    private readonly List<AdoptionStep> _steps = [];

    /// <summary>Identity.</summary>
    public AdoptionId Id { get; init; } = AdoptionId.New();

    /// <summary>Which experience.</summary>
    public required ExperienceId ExperienceId { get; init; }

    /// <summary>Who does it. One adoption of each experience.</summary>
    public required OrganisationId OrganisationId { get; init; }

    /// <summary>How far they are.</summary>
    public AdoptionStage Stage { get; private set; }

    /// <summary>For or against; <see langword="null"/> before the decision.</summary>
    public AdoptionDecision? Decision { get; private set; }

    /// <summary>Why.</summary>
    public string? Reason { get; private set; }

    /// <summary>Copied, adapted or inspired.</summary>
    public ReuseKind? Reuse { get; private set; }

    /// <summary>What had to be adapted locally.</summary>
    public string? LocalChanges { get; private set; }

    /// <summary>Relativ fordel, 1–5, once tried; <see langword="null"/> for one that is not rated.</summary>
    public int? RelativeAdvantage { get; private set; }

    /// <summary>Kompatibilitet, 1–5.</summary>
    public int? Compatibility { get; private set; }

    /// <summary>Kompleksitet, 1–5; 5 is simple to use, so that more is better for all five.</summary>
    public int? Simplicity { get; private set; }

    /// <summary>Testbarhet, 1–5.</summary>
    public int? Trialability { get; private set; }

    /// <summary>Observerbarhet, 1–5.</summary>
    public int? Observability { get; private set; }

    /// <summary>What they would tell the authors and the next reader.</summary>
    public string? Feedback { get; private set; }

    /// <summary>The person whom others may ask; <see langword="null"/> while nobody has agreed.</summary>
    public PersonId? ContactId { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The stages that they went through, each with its day and who said so.</summary>
    public IReadOnlyList<AdoptionStep> Steps => _steps;

    /// <summary>Whether it counts as taken into use: decided for, and at least being implemented.</summary>
    public bool IsInUse => Decision == AdoptionDecision.Adopted && Stage >= AdoptionStage.Implementation;

    /// <summary>«Vi vurderer dette». It may have begun long ago, but not after today.</summary>
    public static Result<Adoption> Begin(ExperienceId experience, OrganisationId organisation, PersonId by, DateOnly on, DateTimeOffset at)
    {
        if (on > OsloTime.DateIn(at))
        {
            return Error.Invalid("Adoptions.DayToCome");
        }

        if (on < Earliest)
        {
            return Error.Invalid("Adoptions.DayTooEarly", Earliest.Year);
        }

        var adoption = new Adoption { ExperienceId = experience, OrganisationId = organisation, ChangedAt = at };
        adoption.Step(AdoptionStage.Knowledge, by, on);
        adoption.Raise(new AdoptionChanged(adoption.Id, by));
        return adoption;
    }

    /// <summary>
    /// Goes on to the next stage. The decision has its own way (<see cref="Decide"/>); nothing comes after a rejection, and no stage is
    /// dated before the one that it follows.
    /// </summary>
    public Result MoveOn(PersonId by, DateOnly on, DateTimeOffset at)
    {
        if (Decision == AdoptionDecision.Rejected || Stage is AdoptionStage.Confirmation || Stage == AdoptionStage.Persuasion)
        {
            return Error.Conflict(Stage == AdoptionStage.Persuasion ? "Adoptions.DecideFirst" : "Adoptions.NoNextStage");
        }

        if (WrongDay(on, at) is { } error)
        {
            return error;
        }

        Stage++;
        Step(Stage, by, on);
        return Changed(by, at);
    }

    /// <summary>Decides for or against, with the reason; those who decide for it say how much of it they take over.</summary>
    public Result Decide(AdoptionDecision decision, string? reason, ReuseKind? reuse, PersonId by, DateOnly on, DateTimeOffset at)
    {
        if (Stage >= AdoptionStage.Decision)
        {
            return Error.Conflict("Adoptions.AlreadyDecided");
        }

        if (SafeText.Lines(reason).Trim() is not { Length: > 0 and <= MaxTextLength } why)
        {
            return Error.Invalid("Adoptions.NeedsReason", MaxTextLength);
        }

        if (decision == AdoptionDecision.Adopted && reuse is null)
        {
            return Error.Invalid("Adoptions.NeedsReuse");
        }

        if (WrongDay(on, at) is { } error)
        {
            return error;
        }

        if (Stage == AdoptionStage.Knowledge)
        {
            Step(AdoptionStage.Persuasion, by, on);
        }

        Stage = AdoptionStage.Decision;
        Step(Stage, by, on);
        (Decision, Reason, Reuse) = (decision, why, decision == AdoptionDecision.Adopted ? reuse : null);
        return Changed(by, at);
    }

    /// <summary>Says what had to be adapted, how the five attributes turned out, and what others should know. Ratings are for what was tried.</summary>
    public Result Describe(AdoptionDescription description, PersonId by, DateTimeOffset at)
    {
        int?[] ratings = [description.RelativeAdvantage, description.Compatibility, description.Simplicity, description.Trialability, description.Observability];
        if (ratings.Any(r => r is < 1 or > 5))
        {
            return Error.Invalid("Adoptions.Rating");
        }

        if (ratings.Any(r => r is not null) && Stage < AdoptionStage.Implementation)
        {
            return Error.Conflict("Adoptions.RateOnceTried");
        }

        var (changes, feedback) = (SafeText.Lines(description.LocalChanges).Trim(), SafeText.Lines(description.Feedback).Trim());
        if (changes.Length > MaxTextLength || feedback.Length > MaxTextLength)
        {
            return Error.Invalid("Adoptions.TooLong", MaxTextLength);
        }

        var told = feedback.Length > 0 && feedback != Feedback;
        (RelativeAdvantage, Compatibility, Simplicity, Trialability, Observability) =
            (description.RelativeAdvantage, description.Compatibility, description.Simplicity, description.Trialability, description.Observability);
        LocalChanges = changes.Length > 0 ? changes : null;
        Feedback = feedback.Length > 0 ? feedback : null;
        ContactId = description.MayBeAsked ? by : ContactId == by ? null : ContactId;
        if (told)
        {
            Raise(new AdoptionFeedbackGiven(Id, by));
        }

        return Changed(by, at);
    }

    private Error? WrongDay(DateOnly on, DateTimeOffset at) =>
        on > OsloTime.DateIn(at) ? Error.Invalid("Adoptions.DayToCome")
        : on < _steps.Max(s => s.On) ? Error.Invalid("Adoptions.DayBeforeStage")
        : null;

    private void Step(AdoptionStage stage, PersonId by, DateOnly on) => _steps.Add(new AdoptionStep { AdoptionId = Id, Stage = stage, On = on, ById = by });

    private Result Changed(PersonId by, DateTimeOffset at)
    {
        ChangedAt = at;
        Version++;
        Raise(new AdoptionChanged(Id, by));
        return Result.Done;
    }
}

/// <summary>What adopters say once they have come so far.</summary>
/// <param name="LocalChanges">What had to be adapted locally.</param>
/// <param name="Feedback">What they would tell the authors and the next reader.</param>
/// <param name="MayBeAsked">Whether whoever writes this may be asked by others.</param>
/// <param name="RelativeAdvantage">1–5.</param>
/// <param name="Compatibility">1–5.</param>
/// <param name="Simplicity">1–5, 5 is simple.</param>
/// <param name="Trialability">1–5.</param>
/// <param name="Observability">1–5.</param>
public sealed record AdoptionDescription(
    string? LocalChanges,
    string? Feedback,
    bool MayBeAsked,
    int? RelativeAdvantage,
    int? Compatibility,
    int? Simplicity,
    int? Trialability,
    int? Observability);

/// <summary>A stage that adopters reached.</summary>
public sealed class AdoptionStep
{
    /// <summary>Of which adoption.</summary>
    public required AdoptionId AdoptionId { get; init; }

    /// <summary>Which stage.</summary>
    public required AdoptionStage Stage { get; init; }

    /// <summary>On which day.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Who said so.</summary>
    public required PersonId ById { get; init; }
}

/// <summary>Somebody came further with an experience, or said more of it.</summary>
public sealed record AdoptionChanged(AdoptionId Adoption, PersonId By) : IDomainEvent;

/// <summary>Adopters told the authors something.</summary>
public sealed record AdoptionFeedbackGiven(AdoptionId Adoption, PersonId By) : IDomainEvent;
