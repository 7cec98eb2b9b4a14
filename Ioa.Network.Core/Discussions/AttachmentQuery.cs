using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>An attachment to send.</summary>
/// <param name="ContentType">Media type, found from the content when it was uploaded.</param>
/// <param name="FileName">File name.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Content">The bytes; the caller disposes it.</param>
/// <param name="Inline">Whether the browser may show it (pictures); everything else is a download.</param>
public sealed record AttachmentFile(string ContentType, string FileName, long Size, Stream Content, bool Inline);

/// <summary>
/// Opens an attachment: for its uploader until it is posted, then for those who read the thread. Not when the post or the thread is
/// hidden, whoever asks. An experience's is for its authors, and for those to whom it is published with it; a meeting's for those who see it.
/// </summary>
public sealed class AttachmentQuery(IDbContextFactory<NetworkDbContext> contexts, AttachmentFiles files, TimeProvider clock)
{
    /// <summary>The attachment, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<AttachmentFile>> HandleAsync(AttachmentId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.ExperienceId != null, cancellationToken) is { } file)
        {
            return await db.ReadsFileAsync(file.ExperienceId!.Value, id, user, clock.Today(), cancellationToken) && files.Open(id) is { } bytes
                ? new AttachmentFile(file.ContentType, file.FileName, file.Size, bytes, file.IsImage)
                : Error.NotFound;
        }

        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var today = clock.Today();
        var networks = db.ReadableNetworks(person, today);
        var found = await db.Attachments.AsNoTracking()
            .Where(a => a.Id == id && (a.MeetingId != null
                ? db.ReadableMeetings(person, today).Any(m => m.Id == a.MeetingId)
                : a.PostId == null
                ? a.UploadedById == person && networks.Any(n => n.Id == a.NetworkId)
                : db.Posts.Any(p => p.Id == a.PostId && p.HiddenAt == null &&
                    db.Threads.Any(t => t.Id == p.ThreadId && t.HiddenAt == null && networks.Any(n => n.Id == t.NetworkId || n.Id == t.SharedWithId)))))
            .FirstOrDefaultAsync(cancellationToken);
        return found is not null && files.Open(id) is { } content
            ? new AttachmentFile(found.ContentType, found.FileName, found.Size, content, found.IsImage)
            : Error.NotFound;
    }
}
