using Ioa.Network.Core.Common;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Discussions;

/// <summary>How far somebody has read a thread, and whether they follow it.</summary>
public sealed class ReaderState
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The reader.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Every post up to this number is read; 0 for none.</summary>
    public int LastReadNumber { get; set; }

    /// <summary>Whether they follow it; <see langword="null"/> while they have not chosen (those who write in it follow it).</summary>
    public bool? Follows { get; set; }
}

/// <summary>Identity of a <see cref="Draft"/>.</summary>
public readonly record struct DraftId(Guid Value) : IEntityId<DraftId>
{
    /// <summary>A new id.</summary>
    public static DraftId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static DraftId From(Guid value) => new(value);
}

/// <summary>Something being written: survives a closed tab and a restart of the server. Read by its writer only.</summary>
public sealed class Draft
{
    /// <summary>Identity.</summary>
    public DraftId Id { get; init; } = DraftId.New();

    /// <summary>Whose.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>What it will become: «new:{network id}», «reply:{thread id}» or «edit:{post id}». One per person and key.</summary>
    public required string Key { get; init; }

    /// <summary>The title of a new thread.</summary>
    public string Title { get; set; } = "";

    /// <summary>The text, Markdown.</summary>
    public string Body { get; set; } = "";

    /// <summary>The other fields of the form (kind, sector, phase, tags), as the form writes them, JSON.</summary>
    public string? Fields { get; set; }

    /// <summary>Becomes the post's <see cref="Post.ClientKey"/>.</summary>
    public required Guid ClientKey { get; init; }

    /// <summary>When it was last saved.</summary>
    public DateTimeOffset SavedAt { get; set; }
}

/// <summary>What a moderator did: hid or restored, a thread or a post, with the reason.</summary>
public sealed class ModerationEntry
{
    /// <summary>Row number, given by the database.</summary>
    public long Id { get; init; }

    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The post; <see langword="null"/> when it was the whole thread.</summary>
    public PostId? PostId { get; init; }

    /// <summary>Hidden, or shown again.</summary>
    public required bool Hidden { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who.</summary>
    public required PersonId ById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
