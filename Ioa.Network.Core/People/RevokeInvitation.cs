using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Withdraws an invitation: its link leads nowhere from then on. By whoever may see it.</summary>
public sealed class RevokeInvitation(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Withdraws.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> or <c>Invitations.NotOpen</c>.</returns>
    public async Task<Result> HandleAsync(InvitationId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var visible = await db.VisibleInvitationsAsync(user, clock.Today(), cancellationToken);
        if (visible is null || await visible.FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } invitation)
        {
            return Error.NotFound;
        }

        var result = invitation.Revoke(clock.GetUtcNow());
        if (result.Succeeded)
        {
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                return Error.ChangedMeanwhile;
            }
        }

        return result;
    }
}
