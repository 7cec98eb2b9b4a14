using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Programme;

/// <summary>What <see cref="AddMeetingFile"/> is told.</summary>
/// <param name="Meeting">To which meeting.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Content">Its bytes; read once, and not further than the largest size.</param>
public sealed record AddMeetingFileCommand(MeetingId Meeting, string FileName, Stream Content);

/// <summary>An organiser adds a file; those who see the meeting read it.</summary>
public sealed class AddMeetingFile(IDbContextFactory<NetworkDbContext> contexts, AttachmentFiles files, TimeProvider clock)
{
    /// <summary>Most files of one meeting.</summary>
    public const int MaxFiles = 20;

    /// <summary>Done, or why not: its size, its type, or too many.</summary>
    public async Task<Result> HandleAsync(AddMeetingFileCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var id = AttachmentId.New();
        var isKept = false;
        try
        {
            var result = await contexts.ChangeMeetingAsync(clock, user, command.Meeting, null, async (db, meeting, now) =>
            {
                if (await db.Attachments.CountAsync(a => a.MeetingId == meeting.Id, cancellationToken) >= MaxFiles)
                {
                    return Error.Conflict("Programme.TooManyFiles", MaxFiles);
                }

                var kept = await files.KeepAsync(id, command.FileName, command.Content, cancellationToken);
                if (kept.Error is { } error)
                {
                    return error;
                }

                isKept = true;
                var (type, size) = kept.Value;
                db.Attachments.Add(new Attachment
                {
                    Id = id,
                    MeetingId = meeting.Id,
                    NetworkId = meeting.NetworkId,
                    UploadedById = user.PersonId()!.Value,
                    FileName = type.NameFor(command.FileName),
                    ContentType = type.ContentType,
                    Size = size,
                    CreatedAt = now,
                });
                return Result.Done;
            }, cancellationToken);
            return result;
        }
        catch when (isKept)
        {
            files.Delete(id);
            throw;
        }
    }
}

/// <summary>What <see cref="RemoveMeetingFile"/> is told.</summary>
/// <param name="Meeting">Of which meeting.</param>
/// <param name="File">Which file.</param>
public sealed record RemoveMeetingFileCommand(MeetingId Meeting, AttachmentId File);

/// <summary>An organiser takes a file away.</summary>
public sealed class RemoveMeetingFile(IDbContextFactory<NetworkDbContext> contexts, AttachmentFiles files, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RemoveMeetingFileCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var removed = await contexts.ChangeMeetingAsync(clock, user, command.Meeting, null, async (db, meeting, _) =>
            await db.Attachments.Where(a => a.Id == command.File && a.MeetingId == meeting.Id).ExecuteDeleteAsync(cancellationToken) == 1 ? Result.Done : Error.NotFound, cancellationToken);
        if (removed.Succeeded)
        {
            files.Delete(command.File);
        }

        return removed;
    }
}
