using Ioa.Network.Core.Discussions;

namespace Ioa.Network.Web.Components.Pages.Conversations;

/// <summary>What is sent from a <see cref="PostEditor"/>.</summary>
/// <param name="Body">The text, Markdown.</param>
/// <param name="Attachments">The attachments, in the order they were added.</param>
/// <param name="ClientKey">The same for every attempt to send the same text.</param>
public sealed record PostEditorContent(string Body, IReadOnlyList<AttachmentId> Attachments, Guid ClientKey)
{
    /// <summary>The other fields of the form around the editor (<c>data-draft-fields</c>), by name; they are part of the draft.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
