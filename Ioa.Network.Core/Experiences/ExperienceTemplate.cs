using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Experiences;

/// <summary>Identity of an <see cref="ExperienceTemplate"/>.</summary>
public readonly record struct ExperienceTemplateId(Guid Value) : IEntityId<ExperienceTemplateId>
{
    /// <summary>A new id.</summary>
    public static ExperienceTemplateId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ExperienceTemplateId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A question that a template asks beside the portal's own.</summary>
/// <param name="Phase">In which phase.</param>
/// <param name="Question">The question, one line.</param>
public sealed record TemplateQuestion(Phase Phase, string Question);

/// <summary>Which questions a network asks of a kind of procurement («mal»): the portal's own, and those that its coordinators add.</summary>
public sealed class ExperienceTemplate
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Most questions of its own.</summary>
    public const int MaxQuestions = 15;

    /// <summary>Most of them in one network.</summary>
    public const int MaxPerNetwork = 30;

    /// <summary>Identity.</summary>
    public ExperienceTemplateId Id { get; init; } = ExperienceTemplateId.New();

    /// <summary>The network that uses it.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>The form of procurement that it is for (Reference/anskaffelsesformer.csv).</summary>
    public required string? Form { get; set; }

    /// <summary>Its own questions, as JSON.</summary>
    public required string Questions { get; set; }

    /// <summary>Who wrote it as it is.</summary>
    public required PersonId EditedById { get; set; }

    /// <summary>When.</summary>
    public required DateTimeOffset EditedAt { get; set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; set; } = 1;

    /// <summary>When it was taken away; experiences keep the questions that they were begun with.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}
