using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="EndMembership"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Membership">Which membership.</param>
/// <param name="Last">Its last day; the day before it begins takes back one that has not begun.</param>
public sealed record EndMembershipCommand(LearningNetworkId Network, MembershipId Membership, DateOnly Last);

/// <summary>Ends an organisation's membership, and with it who it serves and who serves it. The network's coordinators and KS administrators may.</summary>
public sealed class EndMembership(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(EndMembershipCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            change => Task.FromResult(change.Network.EndMembership(command.Membership, command.Last, change.Today)),
            cancellationToken);
}
