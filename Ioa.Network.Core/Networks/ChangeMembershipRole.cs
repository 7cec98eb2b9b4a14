using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="ChangeMembershipRole"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Membership">Which membership.</param>
/// <param name="Role">The new role.</param>
/// <param name="From">First day in it.</param>
public sealed record ChangeMembershipRoleCommand(LearningNetworkId Network, MembershipId Membership, MembershipRole Role, DateOnly From);

/// <summary>Gives an organisation another role: the membership ends and a new one begins. The network's coordinators and KS administrators may.</summary>
public sealed class ChangeMembershipRole(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(ChangeMembershipRoleCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            change => Task.FromResult(change.Network.ChangeRole(command.Membership, command.Role, command.From)),
            cancellationToken);
}
