using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>An invitation as the invited person sees it.</summary>
/// <param name="Email">The address; empty for the first administrator, who types it.</param>
/// <param name="Name">The name that was typed by whoever invited.</param>
/// <param name="Role">What they become.</param>
/// <param name="OrganisationName">Where.</param>
/// <param name="NetworkName">In which network, when it is for one.</param>
/// <param name="InvitedBy">Who invited; <see langword="null"/> when the site itself did.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
/// <param name="HasAccount">Whether the address has an account already: then there is no password to choose.</param>
public sealed record OpenInvitationView(
    string Email, string Name, InvitationRole Role, string OrganisationName, string? NetworkName, string? InvitedBy, DateTimeOffset ExpiresAt, bool HasAccount);

/// <summary>The open invitation that a link leads to. Whoever holds the link was sent it; nobody else finds anything.</summary>
public sealed class InvitationByTokenQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks.</summary>
    /// <returns>The invitation; <c>Invitations.LinkDead</c> for every link that does not work, whatever the reason.</returns>
    public async Task<Result<OpenInvitationView>> HandleAsync(string token, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var hash = SecretToken.HashOf(token);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Invitations.AsNoTracking().FirstOrDefaultAsync(i => i.TokenHash == hash, cancellationToken) is not { } invitation || !invitation.IsOpen(now) ||
            !await InvitationDesk.StandsAsync(db, invitation, now, cancellationToken))
        {
            return AcceptInvitation.LinkDead;
        }

        return await db.Invitations
            .Where(i => i.Id == invitation.Id)
            .Select(i => new OpenInvitationView(
                i.Email,
                i.Name,
                i.Role,
                db.Organisations.First(o => o.Id == i.OrganisationId).DisplayName,
                db.Networks.Where(n => n.Id == i.NetworkId).Select(n => n.Name).FirstOrDefault(),
                db.Users.Where(p => p.Id == i.InvitedById).Select(p => p.Name).FirstOrDefault(),
                i.ExpiresAt,
                db.Users.Any(p => p.NormalizedEmail == i.NormalizedEmail && p.EmailConfirmed)))
            .SingleAsync(cancellationToken);
    }
}
