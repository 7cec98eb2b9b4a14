using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Changes what a thread is called and filed under.</summary>
/// <param name="ThreadId">Which thread.</param>
/// <param name="Title">Title, plain text.</param>
/// <param name="SectorCode">Sector code, or none.</param>
/// <param name="Phase">Phase, or none.</param>
/// <param name="Tags">Free tags.</param>
/// <param name="ExpectedRevision">The <see cref="DiscussionThread.Revision"/> that the writer saw.</param>
public sealed record EditThreadCommand(ThreadId ThreadId, string Title, string? SectorCode, Phase? Phase, IReadOnlyList<string> Tags, int ExpectedRevision);

/// <summary>Edits a thread's title and filing: its author, coordinators and superusers. What it was before is kept as history.</summary>
public sealed class EditThread(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not; <see cref="Error.ChangedMeanwhile"/> when it was edited elsewhere since.</summary>
    public async Task<Result> HandleAsync(EditThreadCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, command.ThreadId, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite)
        {
            return Error.Forbidden;
        }

        var title = Wording.Title(command.Title);
        var tags = Wording.Tags(command.Tags);
        var sector = Wording.Sector(command.SectorCode);
        if ((title.Error ?? tags.Error ?? sector.Error) is { } error)
        {
            return error;
        }

        if (command.Phase is { } phase && !Enum.IsDefined(phase))
        {
            return Error.Invalid("Discussions.Incomplete");
        }

        return await db.ChangeThreadAsync(
            command.ThreadId,
            standing,
            thread =>
            {
                if (thread.AuthorId != standing.Person && !standing.CanModerate)
                {
                    return Task.FromResult<Result>(Error.Forbidden);
                }

                if (thread.Revision != command.ExpectedRevision)
                {
                    return Task.FromResult<Result>(Error.ChangedMeanwhile);
                }

                if (thread.Edit(title.Value, sector.Value, command.Phase, tags.Value, standing.Person, now) is { } before)
                {
                    db.ThreadRevisions.Add(before);
                }

                return Task.FromResult(Result.Done);
            },
            cancellationToken);
    }
}
