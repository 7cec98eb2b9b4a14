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
    /// <summary>Identity.</summary>
    public AttachmentId Id { get; init; } = AttachmentId.New();

    /// <summary>The post it belongs to; <see langword="null"/> while the post is being written.</summary>
    public PostId? PostId { get; set; }

    /// <summary>The network in which it may be posted.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Who uploaded it.</summary>
    public required PersonId UploadedById { get; init; }

    /// <summary>File name as uploaded, without folders and control characters.</summary>
    public required string FileName { get; init; }

    /// <summary>Media type, found from the content.</summary>
    public required string ContentType { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
