using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Discussions;

/// <summary>Identity of a <see cref="Post"/>.</summary>
public readonly record struct PostId(Guid Value) : IEntityId<PostId>
{
    /// <summary>A new id.</summary>
    public static PostId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static PostId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What a post is.</summary>
public enum PostKind
{
    /// <summary>Written by a person.</summary>
    Text,

    /// <summary>
    /// A note that something was done to the thread (closed, moved, merged, …): <see cref="Post.Markdown"/> is a resource key,
    /// <see cref="Post.Html"/> its arguments; read them with <see cref="NoteText.Of"/>.
    /// </summary>
    Note,
}

/// <summary>A post («innlegg»). Rendered from Markdown once, when it is written; edits keep history, hiding can be undone.</summary>
public sealed class Post
{
    /// <summary>Longest post, in characters of Markdown.</summary>
    public const int MaxLength = 40_000;

    /// <summary>Identity.</summary>
    public PostId Id { get; init; } = PostId.New();

    /// <summary>The thread it is in.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>Its number in the thread, from 1; never changes.</summary>
    public required int Number { get; init; }

    /// <summary>Text or note.</summary>
    public PostKind Kind { get; init; }

    /// <summary>Who wrote it (or did what the note tells).</summary>
    public required PersonId AuthorId { get; init; }

    /// <summary>Where they worked then; the text stays with that organisation.</summary>
    public required OrganisationId AuthorOrganisationId { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last edited.</summary>
    public DateTimeOffset? EditedAt { get; internal set; }

    /// <summary>As written, Markdown.</summary>
    public required string Markdown { get; set; }

    /// <summary>1 as first written, one more for every edit. Whoever edits says which one they saw.</summary>
    public int Revision { get; internal set; } = 1;

    /// <summary>As read, safe HTML; made from <see cref="Markdown"/> when it is written.</summary>
    public required string Html { get; set; }

    /// <summary>The thread's <see cref="DiscussionThread.Sequence"/> when this post last changed.</summary>
    public long ChangedSequence { get; internal set; }

    /// <summary>How many found it useful («nyttig»).</summary>
    public int UsefulCount { get; internal set; }

    /// <summary>Whether it asks the asker something («venter på spørrer») instead of answering the question.</summary>
    public bool AsksBack { get; init; }

    /// <summary>When a moderator hid it; the text is kept and can be shown again.</summary>
    public DateTimeOffset? HiddenAt { get; internal set; }

    /// <summary>Why it was hidden; shown in its place.</summary>
    public string? HiddenReason { get; internal set; }

    /// <summary>
    /// Chosen by whoever sent it, the same for every attempt: a post that is sent again after a broken connection is found by it and
    /// not written twice. Unique.
    /// </summary>
    public required Guid ClientKey { get; init; }

    /// <summary>Images and documents.</summary>
    public ICollection<Attachment> Attachments { get; } = [];

    /// <summary>Replaces the text and returns how it read before; <see langword="null"/> when it is the same text.</summary>
    internal PostRevision? Edit(string markdown, string html, PersonId by, DateTimeOffset at)
    {
        if (string.Equals(markdown, Markdown, StringComparison.Ordinal))
        {
            return null;
        }

        var before = new PostRevision { PostId = Id, Number = Revision, Markdown = Markdown, Html = Html, ReplacedAt = at, ReplacedById = by };
        Markdown = markdown;
        Html = html;
        EditedAt = at;
        Revision++;
        return before;
    }

    /// <summary>Hides the text with a reason, or with <see langword="null"/> shows it again.</summary>
    internal Result Hide(string? reason, DateTimeOffset at)
    {
        if (Kind == PostKind.Note)
        {
            return Error.Invalid("Discussions.NoteCannotBeHidden");
        }

        if (HiddenAt is not null == reason is not null)
        {
            return Error.Conflict(reason is null ? "Discussions.PostIsShown" : "Discussions.PostIsHidden");
        }

        HiddenAt = reason is null ? null : at;
        HiddenReason = reason;
        return Result.Done;
    }
}

/// <summary>How a post read before an edit.</summary>
public sealed class PostRevision
{
    /// <summary>The post.</summary>
    public required PostId PostId { get; init; }

    /// <summary>1 for the first text, then 2, 3, …</summary>
    public required int Number { get; init; }

    /// <summary>As it was written.</summary>
    public required string Markdown { get; init; }

    /// <summary>As it was read.</summary>
    public required string Html { get; init; }

    /// <summary>When this text was replaced.</summary>
    public required DateTimeOffset ReplacedAt { get; init; }

    /// <summary>Who replaced it.</summary>
    public required PersonId ReplacedById { get; init; }
}

/// <summary>That somebody found a post useful.</summary>
public sealed class PostReaction
{
    /// <summary>The post.</summary>
    public required PostId PostId { get; init; }

    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>That a post mentions a person or an organisation.</summary>
public sealed class PostMention
{
    /// <summary>Row number, given by the database.</summary>
    public long Id { get; init; }

    /// <summary>The post.</summary>
    public required PostId PostId { get; init; }

    /// <summary>The person mentioned.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>The organisation mentioned.</summary>
    public OrganisationId? OrganisationId { get; init; }
}
