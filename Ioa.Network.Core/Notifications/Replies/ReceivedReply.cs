using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Notifications.Replies;

/// <summary>That an e-mail was dealt with, so that the same one sent again is not, and so that somebody's e-mails can be counted.</summary>
public sealed class ReceivedReply
{
    /// <summary>How long it is remembered; a mail server tries for five days.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Made of the address and the e-mail's own identity; also the post's <see cref="Discussions.Post.ClientKey"/>.</summary>
    public required Guid Key { get; init; }

    /// <summary>Whose address it was sent to.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }
}
