using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>Adds a file to an experience.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Content">Its bytes; read once, and not further than the largest size.</param>
public sealed record AddExperienceFileCommand(ExperienceId ExperienceId, string FileName, Stream Content);

/// <summary>An author adds a file; others read it when it is published with the experience.</summary>
public sealed class AddExperienceFile(IDbContextFactory<NetworkDbContext> contexts, AttachmentFiles files, WritingRoom room, TimeProvider clock)
{
    /// <summary>Most files of one experience.</summary>
    public const int MaxFiles = 20;

    /// <summary>Done, or why not: its size, its type, or too many.</summary>
    public async Task<Result> HandleAsync(AddExperienceFileCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ } experience, { IsAuthor: true, Reader.Person: { } person }))
        {
            return Error.NotFound;
        }

        if (await db.Attachments.CountAsync(a => a.ExperienceId == experience.Id, cancellationToken) >= MaxFiles)
        {
            return Error.Conflict("Experiences.TooManyFiles", MaxFiles);
        }

        var id = AttachmentId.New();
        var kept = await files.KeepAsync(id, command.FileName, command.Content, cancellationToken);
        if (kept.Error is { } error)
        {
            return error;
        }

        try
        {
            var (type, size) = kept.Value;
            var file = new Attachment
            {
                Id = id,
                ExperienceId = experience.Id,
                NetworkId = experience.NetworkId,
                UploadedById = person,
                FileName = type.NameFor(command.FileName),
                ContentType = type.ContentType,
                Size = size,
                CreatedAt = now,
            };
            await using var transaction = await db.BeginNetworkChangeAsync(experience.NetworkId, cancellationToken);
            db.Attachments.Add(file);
            await ExperienceFileList.ChangeAsync(db, experience.Id, list => [.. list, new(id, file.FileName, size)], person, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch
        {
            files.Delete(id);
            throw;
        }

        room.Tell(experience.Id.Value);
        return Result.Done;
    }
}

/// <summary>Takes a file out of an experience.</summary>
/// <param name="ExperienceId">Which experience.</param>
/// <param name="File">Which file.</param>
public sealed record RemoveExperienceFileCommand(ExperienceId ExperienceId, AttachmentId File);

/// <summary>An author takes a file out of what is being written. What is published keeps it until it is published anew.</summary>
public sealed class RemoveExperienceFile(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RemoveExperienceFileCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(command.ExperienceId, user, OsloTime.DateIn(now), cancellationToken) is not ({ } experience, { IsAuthor: true, Reader.Person: { } person }))
        {
            return Error.NotFound;
        }

        await using var transaction = await db.BeginNetworkChangeAsync(experience.NetworkId, cancellationToken);
        await ExperienceFileList.ChangeAsync(db, experience.Id, list => [.. list.Where(f => f.Id != command.File)], person, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        room.Tell(experience.Id.Value);
        return Result.Done;
    }
}

/// <summary>The part that lists the files. Only these two use cases write it, one at a time.</summary>
internal static class ExperienceFileList
{
    public static async Task ChangeAsync(
        NetworkDbContext db, ExperienceId id, Func<IReadOnlyList<ExperienceFile>, IReadOnlyList<ExperienceFile>> change, People.PersonId by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var part = await db.ExperienceParts.FirstOrDefaultAsync(p => p.ExperienceId == id && p.Key == ExperienceParts.Files, cancellationToken);
        var value = ExperienceContent.PartToJson(change(part is null ? [] : ExperienceContent.PartFromJson<IReadOnlyList<ExperienceFile>>(part.Value)));
        if (part is null)
        {
            db.ExperienceParts.Add(new ExperiencePart { ExperienceId = id, Key = ExperienceParts.Files, Value = value, EditedById = by, EditedAt = at });
        }
        else
        {
            (part.Value, part.EditedById, part.EditedAt) = (value, by, at);
            part.Version++;
        }
    }
}
