using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="NameContact"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Membership">Which membership.</param>
/// <param name="Contact">Somebody who works in the organisation; <see langword="null"/> for nobody.</param>
public sealed record NameContactCommand(LearningNetworkId Network, MembershipId Membership, PersonId? Contact);

/// <summary>Names an organisation's contact in a network, or nobody. The network's coordinators and KS administrators may.</summary>
public sealed class NameContact(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(NameContactCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            async change =>
            {
                var organisation = change.Network.Memberships.FirstOrDefault(m => m.Id == command.Membership)?.OrganisationId;
                return command.Contact is { } contact && organisation is not null &&
                    !await change.Db.Users.AnyAsync(p => p.Id == contact && p.EndedAt == null && p.OrganisationId == organisation, cancellationToken)
                        ? NetworkErrors.ContactElsewhere
                        : change.Network.NameContact(command.Membership, command.Contact);
            },
            cancellationToken);
}
