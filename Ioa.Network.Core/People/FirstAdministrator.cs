using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>
/// The way in to an empty site: as long as there is no KS administrator, every start makes an invitation for one. Whoever can read
/// the server's log, or the mail at the configured address, is trusted with it.
/// </summary>
public sealed class FirstAdministrator(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Makes the invitation when there is no administrator; the one of the last start leads nowhere from then on.</summary>
    /// <param name="email">The configured address that the invitation is sent to; empty for a link in the log.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The secret for the link to be printed; <see langword="null"/> when there is nothing to print.</returns>
    public async Task<string?> InviteAsync(string? email, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.Users.AnyAsync(p => p.IsAdministrator && p.EndedAt == null, cancellationToken))
        {
            return null;
        }

        email = email?.Trim() ?? "";
        if (email.Length > 0 && !EmployerQuery.IsAddress(email))
        {
            throw new InvalidOperationException($"Admin:Email is no e-mail address: «{email}».");
        }

        var open = await db.Invitations
            .Where(i => i.Role == InvitationRole.Administrator && i.InvitedById == null && i.AcceptedAt == null && i.RevokedAt == null)
            .ToListAsync(cancellationToken);
        if (email.Length > 0 && open.Exists(i => i.Email == email && i.IsOpen(now)))
        {
            // It was sent at an earlier start: one letter is enough while its link works.
            return null;
        }

        open.ForEach(i => i.Revoke(now));
        await db.SaveChangesAsync(cancellationToken);

        var organisation = await db.Organisations
            .Where(o => o.Kind == OrganisationKind.NationalBody && o.ValidTo == null)
            .OrderByDescending(o => o.Number == "KS")
            .FirstAsync(cancellationToken);
        var token = SecretToken.New();
        var invitation = new Invitation
        {
            Email = email,
            NormalizedEmail = email.Normalize().ToUpperInvariant(),
            Name = "",
            OrganisationId = organisation.Id,
            Role = InvitationRole.Administrator,
            TokenHash = token.Hash,
            CreatedAt = now,
            ExpiresAt = now + Invitation.Lifetime,
        };
        db.Invitations.Add(invitation);
        if (email.Length > 0)
        {
            db.Enqueue(InvitationDesk.Letter(invitation, organisation, networkName: null, inviter: null, token.Token), now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return email.Length > 0 ? null : token.Token;
    }
}
