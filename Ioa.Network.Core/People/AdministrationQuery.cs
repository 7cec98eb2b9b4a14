using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>How things stand, for the administration's front page.</summary>
/// <param name="People">How many work in the organisations.</param>
/// <param name="Ended">How many have left.</param>
/// <param name="Administrators">How many are KS administrators.</param>
/// <param name="Organisations">How many organisations have at least one person.</param>
/// <param name="ActiveNetworks">How many networks are active.</param>
/// <param name="OtherNetworks">How many are forming or dormant.</param>
/// <param name="OpenInvitations">How many invitations wait for an answer.</param>
/// <param name="ExpiredInvitations">How many ran out unanswered.</param>
/// <param name="Undelivered">How many letters and messages were given up.</param>
public sealed record AdministrationView(
    int People, int Ended, int Administrators, int Organisations, int ActiveNetworks, int OtherNetworks, int OpenInvitations, int ExpiredInvitations, int Undelivered);

/// <summary>How things stand, for KS administrators.</summary>
public sealed class AdministrationQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks.</summary>
    /// <returns>The counts; <see cref="Error.NotFound"/> for everybody who is no KS administrator.</returns>
    public async Task<Result<AdministrationView>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is null)
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        var open = db.Invitations.Where(i => i.AcceptedAt == null && i.RevokedAt == null);
        return new AdministrationView(
            await db.Users.CountAsync(p => p.EndedAt == null, cancellationToken),
            await db.Users.CountAsync(p => p.EndedAt != null, cancellationToken),
            await db.Users.CountAsync(p => p.IsAdministrator && p.EndedAt == null, cancellationToken),
            await db.Users.Where(p => p.EndedAt == null).Select(p => p.OrganisationId).Distinct().CountAsync(cancellationToken),
            await db.Networks.CountAsync(n => n.Status == NetworkStatus.Active, cancellationToken),
            await db.Networks.CountAsync(n => n.Status == NetworkStatus.Forming || n.Status == NetworkStatus.Dormant, cancellationToken),
            await open.CountAsync(i => i.ExpiresAt > now, cancellationToken),
            await open.CountAsync(i => i.ExpiresAt <= now, cancellationToken),
            await db.Outbox.CountAsync(m => m.GivenUpAt != null, cancellationToken));
    }
}
