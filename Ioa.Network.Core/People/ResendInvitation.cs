using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>
/// Sends an invitation again, with a new link and a new time; the old link leads nowhere from then on. Whoever sends it answers for it.
/// </summary>
public sealed class ResendInvitation(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Sends it again. By whoever may see it and could make it today.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/>, <c>Invitations.NotOpen</c>, <c>NotYours</c> or <c>AddressElsewhere</c>.</returns>
    public async Task<Result> HandleAsync(InvitationId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (user.PersonId() is not { } sender)
        {
            return Error.NotFound;
        }

        var visible = await db.VisibleInvitationsAsync(user, clock.Today(), cancellationToken);
        if (visible is null || await visible.FirstOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } invitation)
        {
            return Error.NotFound;
        }

        // Whoever invited may have lost the right since; the network may be out of their sight.
        var organisation = await db.Organisations.AsNoTracking().SingleAsync(o => o.Id == invitation.OrganisationId, cancellationToken);
        var desk = await InvitationDesk.OpenAsync(db, user, invitation.NetworkId, now, cancellationToken);
        var refusal = desk.Error ?? desk.Value.Refusal(invitation.Email, invitation.Role, organisation);
        if (refusal is not null)
        {
            return refusal;
        }

        var token = SecretToken.New();
        var result = invitation.Renew(token.Hash, sender, now);
        if (result.Succeeded)
        {
            var network = await db.Networks.Where(n => n.Id == invitation.NetworkId).Select(n => n.Name).FirstOrDefaultAsync(cancellationToken);
            var inviter = await db.Users.Where(p => p.Id == invitation.InvitedById).Select(p => p.Name).FirstOrDefaultAsync(cancellationToken);
            db.Enqueue(InvitationDesk.Letter(invitation, organisation, network, inviter, token.Token), now);
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
