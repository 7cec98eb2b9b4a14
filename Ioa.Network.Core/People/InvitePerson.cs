using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>Somebody to invite.</summary>
/// <param name="Email">Their address.</param>
/// <param name="Name">Their name; they can correct it.</param>
/// <param name="Role">What they become.</param>
/// <param name="OrganisationId">Where they work; <see langword="null"/> leaves it to the address's domain.</param>
/// <param name="NetworkId">The network it is for; contacts and coordinators need one.</param>
public sealed record InvitePersonCommand(string Email, string Name, InvitationRole Role, OrganisationId? OrganisationId, LearningNetworkId? NetworkId);

/// <summary>Invites one person by e-mail. Who may invite whom is said in <c>docs/architecture.md</c> and decided in one place for lists too.</summary>
public sealed class InvitePerson(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Invites.</summary>
    /// <returns>
    /// The invitation; refused with <c>Invitations.BadAddress</c>, <c>BadName</c>, <c>OrganisationNeeded</c>, <c>UnknownOrganisation</c>,
    /// <c>OtherDomain</c>, <c>NetworkNeeded</c>, <c>NotInNetwork</c>, <c>NotYours</c>, <c>AddressElsewhere</c>, <c>HasAccount</c> or <c>AlreadyInvited</c>.
    /// </returns>
    public async Task<Result<InvitationId>> HandleAsync(InvitePersonCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var desk = await InvitationDesk.OpenAsync(db, user, command.NetworkId, clock.GetUtcNow(), cancellationToken);
        if (!desk.Succeeded)
        {
            return desk.Error!;
        }

        var invitee = new Invitee(command.Email.Trim(), command.Name.Trim(), command.Role, command.OrganisationId, OrganisationNumber: null);
        var check = (await desk.Value.CheckAsync([invitee], cancellationToken))[0];
        if (!check.Succeeded)
        {
            return check.Error!;
        }

        var token = SecretToken.New();
        check.Value.TokenHash = token.Hash;
        await desk.Value.IssueAsync([check.Value], _ => token, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return check.Value.Id;
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            return Error.Conflict("Invitations.AlreadyInvited");
        }
    }
}
