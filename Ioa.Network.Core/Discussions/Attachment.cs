using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Discussions;

/// <summary>Identity of an <see cref="Attachment"/>.</summary>
public readonly record struct AttachmentId(Guid Value) : IEntityId<AttachmentId>
{
    /// <summary>A new id.</summary>
    public static AttachmentId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static AttachmentId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// An image or a document. The bytes lie in a file named by the id, outside wwwroot. Until it belongs to a post only the uploader
/// reads it; then those who read the post's thread.
/// </summary>
public sealed class Attachment
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxSize = 20 * 1024 * 1024;

    /// <summary>Most files on one post.</summary>
    public const int MaxPerPost = 10;

    /// <summary>Most files that somebody has uploaded and not yet posted.</summary>
    public const int MaxUnposted = 40;

    /// <summary>Longest file name, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>How long an upload is kept that is in no post and in no draft of the uploader's.</summary>
    public static readonly TimeSpan UnpostedLifetime = TimeSpan.FromDays(2);

    /// <summary>Identity.</summary>
    public AttachmentId Id { get; init; } = AttachmentId.New();

    /// <summary>The post it belongs to; <see langword="null"/> while the post is being written.</summary>
    public PostId? PostId { get; set; }

    /// <summary>The experience it belongs to; those who read the file are its authors, and its readers once it is published with it.</summary>
    public Experiences.ExperienceId? ExperienceId { get; init; }

    /// <summary>The meeting it belongs to; those who see the meeting read it.</summary>
    public Meetings.MeetingId? MeetingId { get; init; }

    /// <summary>The network in which it may be posted.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Who uploaded it.</summary>
    public required PersonId UploadedById { get; init; }

    /// <summary>File name as uploaded, without folders and control characters.</summary>
    public required string FileName { get; init; }

    /// <summary>Media type, found from the content.</summary>
    public required string ContentType { get; init; }

    /// <summary>Whether it is a picture, shown in the text; everything else is downloaded.</summary>
    public bool IsImage => ContentType.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
