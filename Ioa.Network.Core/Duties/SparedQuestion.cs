using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Duties;

/// <summary>Identity of a <see cref="SparedQuestion"/>.</summary>
public readonly record struct SparedQuestionId(Guid Value) : IEntityId<SparedQuestionId>
{
    /// <summary>A new id.</summary>
    public static SparedQuestionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static SparedQuestionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// A question that was not asked («spart spørsmål»): while writing it, somebody found that an earlier conversation answers it. Nobody had
/// to answer once more.
/// </summary>
public sealed class SparedQuestion : Entity
{
    /// <summary>Identity.</summary>
    public SparedQuestionId Id { get; init; } = SparedQuestionId.New();

    /// <summary>Who would have asked.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Where they worked then.</summary>
    public required OrganisationId OrganisationId { get; init; }

    /// <summary>The network of the conversation that answered.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The conversation that answered.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The post that answered; <see langword="null"/> for the conversation as a whole.</summary>
    public PostId? PostId { get; init; }

    /// <summary>The key that the question would have been sent with: a draft is spared once.</summary>
    public required Guid ClientKey { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>That a conversation answered a question before it was asked; whoever wrote the answer is to be thanked.</summary>
/// <param name="Id">The spared question.</param>
/// <param name="PersonId">Who would have asked.</param>
/// <param name="ThreadId">The conversation that answered.</param>
/// <param name="PostId">The post that answered; <see langword="null"/> for the conversation as a whole.</param>
/// <param name="WrittenById">Who wrote it: the post's author, or who started the conversation.</param>
public sealed record QuestionSpared(SparedQuestionId Id, PersonId PersonId, ThreadId ThreadId, PostId? PostId, PersonId WrittenById) : IDomainEvent;
