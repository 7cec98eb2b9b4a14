using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Accepts an invitation.</summary>
/// <param name="Token">The secret of the link.</param>
/// <param name="Email">The address, for the first administrator only; every other invitation is for the address that it was sent to.</param>
/// <param name="Name">The name, corrected perhaps.</param>
/// <param name="PasswordHash">The chosen password, hashed by Identity; <see langword="null"/> when the address has an account already.</param>
public sealed record AcceptInvitationCommand(string Token, string? Email, string Name, string? PasswordHash);

/// <summary>Who accepted.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="IsNew">Whether the account was made now; else they log in as they use to.</param>
public sealed record AcceptedInvitation(PersonId PersonId, bool IsNew);

/// <summary>
/// Accepts an invitation: makes the person, with a confirmed address since the link went there, and gives them what the invitation
/// says. An account with the same confirmed address is kept as it is and given the same.
/// </summary>
public sealed class AcceptInvitation(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>One answer for every link that does not work: unknown, used, withdrawn, run out, or from somebody who may invite no longer.</summary>
    internal static readonly Error LinkDead = new("Invitations.LinkDead", ErrorKind.NotFound);

    /// <summary>Accepts.</summary>
    /// <returns>
    /// Who; refused with <c>Invitations.LinkDead</c>, <c>BadName</c>, <c>BadAddress</c>, <c>PasswordNeeded</c>, or <c>AccountElsewhere</c>
    /// when the address's account belongs to another organisation or was ended.
    /// </returns>
    public async Task<Result<AcceptedInvitation>> HandleAsync(AcceptInvitationCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var now = clock.GetUtcNow();
        var hash = SecretToken.HashOf(command.Token);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.Invitations.FirstOrDefaultAsync(i => i.TokenHash == hash, cancellationToken) is not { } invitation || !invitation.Accept(now).Succeeded ||
            !await InvitationDesk.StandsAsync(db, invitation, now, cancellationToken))
        {
            return LinkDead;
        }

        var email = (invitation.Email.Length > 0 ? invitation.Email : command.Email ?? "").Trim();
        if (!EmployerQuery.IsAddress(email))
        {
            return Error.Invalid("Invitations.BadAddress");
        }

        var person = await PersonAsync(db, invitation, email, command, now, cancellationToken);
        if (!person.Succeeded)
        {
            return person.Error!;
        }

        await GiveRoleAsync(db, invitation, person.Value.Person, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new AcceptedInvitation(person.Value.Person.Id, person.Value.IsNew);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsUniqueViolation(e))
        {
            // The same link in two windows at once: the other was quicker.
            return LinkDead;
        }
    }

    private static async Task<Result<(Person Person, bool IsNew)>> PersonAsync(
        NetworkDbContext db, Invitation invitation, string email, AcceptInvitationCommand command, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var normalized = email.Normalize().ToUpperInvariant();
        var known = await db.Users.FirstOrDefaultAsync(p => p.NormalizedEmail == normalized, cancellationToken);
        if (known is { EmailConfirmed: true })
        {
            // The first administrator types the address: that must not take over somebody's account.
            return known.OrganisationId == invitation.OrganisationId && known.EndedAt is null && invitation.Email.Length > 0
                ? (known, false)
                : Error.Conflict("Invitations.AccountElsewhere");
        }

        var name = Person.OneLine(command.Name);
        if (name.Length is 0 or > Invitation.MaxNameLength)
        {
            return Error.Invalid("Invitations.BadName", Invitation.MaxNameLength);
        }

        if (command.PasswordHash is null)
        {
            return Error.Invalid("Invitations.PasswordNeeded");
        }

        if (known is not null)
        {
            // Registered, but never confirmed: perhaps by somebody else, who is not to keep a way in.
            db.Users.Remove(known);
            await db.SaveChangesAsync(cancellationToken);
        }

        var person = new Person
        {
            Name = name,
            OrganisationId = invitation.OrganisationId,
            CreatedAt = now,
            UserName = email,
            NormalizedUserName = normalized,
            Email = email,
            NormalizedEmail = normalized,
            EmailConfirmed = true,
            PasswordHash = command.PasswordHash,
            SecurityStamp = SecretToken.New().Token,
            LockoutEnabled = true,
        };
        db.Users.Add(person);
        return (person, true);
    }

    private async Task GiveRoleAsync(NetworkDbContext db, Invitation invitation, Person person, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        switch (invitation.Role)
        {
            case InvitationRole.Contact:
                var memberships = await db.Memberships
                    .Where(m => m.NetworkId == invitation.NetworkId && m.OrganisationId == invitation.OrganisationId && m.From <= today && (m.To == null || m.To >= today))
                    .ToListAsync(cancellationToken);
                memberships.ForEach(m => m.ContactId = person.Id);
                break;
            case InvitationRole.Coordinator when invitation.NetworkId is { } network:
                if (!await db.Coordinators.AnyAsync(c => c.NetworkId == network && c.PersonId == person.Id && (c.To == null || c.To >= today), cancellationToken))
                {
                    db.Coordinators.Add(new Coordinator { NetworkId = network, PersonId = person.Id, From = today });
                }

                break;
            case InvitationRole.Administrator:
                person.IsAdministrator = true;
                break;
        }
    }
}
