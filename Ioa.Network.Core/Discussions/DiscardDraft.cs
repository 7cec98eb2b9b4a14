using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Throws a draft away.</summary>
/// <param name="Key">Its key (<see cref="DraftKey"/>).</param>
public sealed record DiscardDraftCommand(string Key);

/// <summary>Throws one of the user's own drafts away; one that is not there is gone already.</summary>
public sealed class DiscardDraft(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Done.</summary>
    public async Task<Result> HandleAsync(DiscardDraftCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person || DraftKey.Parse(command.Key) is not { } place)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.EndDraftAsync(person, place.Key, cancellationToken);
        return Result.Done;
    }
}
