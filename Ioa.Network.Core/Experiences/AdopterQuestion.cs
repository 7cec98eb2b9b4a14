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
    public string? Answer { get; private set; }

    /// <summary>When.</summary>
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="id">The question's id; the form has it, so that sending it twice asks once.</param>
    /// <param name="adoption">Whose adoption it is about.</param>
    /// <param name="asked">Who is asked.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="text">The question.</param>
    /// <param name="at">When.</param>
    public static Result<AdopterQuestion> Ask(AdopterQuestionId id, Adoption adoption, PersonId asked, PersonId asker, string? text, DateTimeOffset at)
    {
        if (Clean(text) is not { } question)
        {
            return Error.Invalid("Adoptions.Question", MaxLength);
        }

        var asks = new AdopterQuestion { Id = id, ExperienceId = adoption.ExperienceId, AdoptionId = adoption.Id, AskerId = asker, AskedId = asked, Text = question, At = at };
        asks.Raise(new AdopterAsked(id));
        return asks;
    }

    /// <summary>Answers, once.</summary>
    public Result Reply(string? text, DateTimeOffset at)
    {
        if (Answer is not null)
        {
            return Error.Conflict("Adoptions.AnsweredAlready");
        }

        if (Clean(text) is not { } answer)
        {
            return Error.Invalid("Adoptions.Answer", MaxLength);
        }

        (Answer, AnsweredAt) = (answer, at);
        Raise(new AdopterAnswered(Id));
        return Result.Done;
    }

    private static string? Clean(string? text) =>
        text is { Length: <= MaxLength * 2 } && SafeText.Lines(text).Trim() is { Length: > 0 and <= MaxLength } clean ? clean : null;
}

/// <summary>Somebody asked an adopter.</summary>
public sealed record AdopterAsked(AdopterQuestionId Question) : IDomainEvent;

/// <summary>An adopter answered.</summary>
public sealed record AdopterAnswered(AdopterQuestionId Question) : IDomainEvent;
