using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Experiences;

/// <summary>Identity of an <see cref="ExperienceImport"/>.</summary>
public readonly record struct ExperienceImportId(Guid Value) : IEntityId<ExperienceImportId>
{
    /// <summary>A new id.</summary>
    public static ExperienceImportId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ExperienceImportId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A file of experiences that a KS administrator looks through before it is brought in.</summary>
public sealed class ExperienceImport
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxSize = 5 * 1024 * 1024;

    /// <summary>Most experiences in one file.</summary>
    public const int MaxRecords = 2_000;

    /// <summary>Identity.</summary>
    public ExperienceImportId Id { get; init; } = ExperienceImportId.New();

    /// <summary>The network that answers for them.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The collection that they come from.</summary>
    public required string SourceName { get; init; }

    /// <summary>Who reads them once they are in.</summary>
    public required Audience Audience { get; init; }

    /// <summary>The file's name.</summary>
    public required string FileName { get; init; }

    /// <summary>The file.</summary>
    public required string Text { get; init; }

    /// <summary>Who brought it.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was brought in; <see langword="null"/> while it is a preview.</summary>
    public DateTimeOffset? DoneAt { get; set; }
}
