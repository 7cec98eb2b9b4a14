using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="ActivateNetwork"/> is told.</summary>
/// <param name="Network">Which network.</param>
public sealed record ActivateNetworkCommand(LearningNetworkId Network);

/// <summary>Makes a network active when its agreement is complete (rule 1), also one that rested. Its coordinators and KS administrators may.</summary>
public sealed class ActivateNetwork(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(ActivateNetworkCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            async change =>
            {
                var elsewhere = await change.Db.SeatedElsewhereAsync(change.Network, change.Today, cancellationToken);
                var result = change.Network.Activate(
                    change.Today, await change.Db.WorkingAsync(change.Network, cancellationToken), elsewhere.Select(seat => seat.Organisation).ToHashSet());
                return result.Error?.Code == NetworkErrors.Incomplete(0).Code && elsewhere is [var seat, ..]
                    ? NetworkErrors.AlreadyInRegional(seat.OrganisationName, seat.NetworkName)
                    : result;
            },
            cancellationToken);
}
