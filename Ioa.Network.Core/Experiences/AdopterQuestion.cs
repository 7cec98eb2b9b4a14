using Ioa.Network.Core.Common;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Experiences;

/// <summary>Identity of an <see cref="AdopterQuestion"/>.</summary>
public readonly record struct AdopterQuestionId(Guid Value) : IEntityId<AdopterQuestionId>
{
    /// <summary>A new id.</summary>
    public static AdopterQuestionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static AdopterQuestionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>«Spør en som har tatt det i bruk»: a question to somebody who agreed to be asked. The two of them read it.</summary>
public sealed class AdopterQuestion : Entity
{
    /// <summary>Longest question and answer, in characters.</summary>
    public const int MaxLength = 4_000;

    /// <summary>Identity.</summary>
    public AdopterQuestionId Id { get; init; } = AdopterQuestionId.New();

    /// <summary>Of which experience.</summary>
    public required ExperienceId ExperienceId { get; init; }

    /// <summary>Whose adoption of it.</summary>
    public required AdoptionId AdoptionId { get; init; }

    /// <summary>Who asks.</summary>
    public required PersonId AskerId { get; init; }

    /// <summary>Who is asked.</summary>
    public required PersonId AskedId { get; init; }

    /// <summary>The question.</summary>
    public required string Text { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The answer.</summary>
    public string? Answer { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }
}

/// <summary>Somebody asked an adopter.</summary>
public sealed record AdopterAsked(AdopterQuestionId Question) : IDomainEvent;

/// <summary>An adopter answered.</summary>
public sealed record AdopterAnswered(AdopterQuestionId Question) : IDomainEvent;
