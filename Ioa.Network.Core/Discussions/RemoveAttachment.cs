using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Removes an upload that is not posted yet.</summary>
/// <param name="AttachmentId">Which.</param>
public sealed record RemoveAttachmentCommand(AttachmentId AttachmentId);

/// <summary>Removes one's own upload before it is posted; afterwards it is part of the post.</summary>
public sealed class RemoveAttachment(IDbContextFactory<NetworkDbContext> contexts, AttachmentFiles files)
{
    /// <summary>Done, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result> HandleAsync(RemoveAttachmentCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var removed = await db.Attachments
            .Where(a => a.Id == command.AttachmentId && a.UploadedById == person && a.PostId == null && a.ExperienceId == null && a.MeetingId == null)
            .ExecuteDeleteAsync(cancellationToken);
        if (removed == 0)
        {
            return Error.NotFound;
        }

        files.Delete(command.AttachmentId);
        return Result.Done;
    }
}
