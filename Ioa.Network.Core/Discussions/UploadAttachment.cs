using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Uploads a file, to be posted later.</summary>
/// <param name="NetworkId">The network in which it will be posted.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Content">Its bytes; read once, and not further than the largest size.</param>
public sealed record UploadAttachmentCommand(LearningNetworkId NetworkId, string FileName, Stream Content);

/// <summary>An attachment as a page shows it.</summary>
/// <param name="Id">Its id; its address is <c>/vedlegg/{id}</c>.</param>
/// <param name="FileName">Its name.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="IsImage">Whether it is a picture.</param>
public sealed record AttachmentView(AttachmentId Id, string FileName, string ContentType, long Size, bool IsImage);

/// <summary>Receives a file from somebody who may write in the network.</summary>
public sealed class UploadAttachment(IDbContextFactory<NetworkDbContext> contexts, AttachmentFiles files, TimeProvider clock)
{
    /// <summary>The attachment, or why not: its size, its type, or too many that are not posted.</summary>
    public async Task<Result<AttachmentView>> HandleAsync(UploadAttachmentCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.NetworkId, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite)
        {
            return Error.Forbidden;
        }

        if (await db.Attachments.CountAsync(a => a.UploadedById == standing.Person && a.PostId == null && a.ExperienceId == null && a.MeetingId == null, cancellationToken) >= Attachment.MaxUnposted)
        {
            return Error.Invalid("Discussions.TooManyUnposted", Attachment.MaxUnposted);
        }

        var id = AttachmentId.New();
        var kept = await files.KeepAsync(id, command.FileName, command.Content, cancellationToken);
        if (kept.Error is { } error)
        {
            return error;
        }

        var (type, size) = kept.Value;
        var attachment = new Attachment
        {
            Id = id,
            NetworkId = command.NetworkId,
            UploadedById = standing.Person,
            FileName = type.NameFor(command.FileName),
            ContentType = type.ContentType,
            Size = size,
            CreatedAt = now,
        };
        db.Attachments.Add(attachment);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            files.Delete(id);
            throw;
        }

        return new AttachmentView(id, attachment.FileName, attachment.ContentType, size, attachment.IsImage);
    }
}
