using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="RestNetwork"/> is told.</summary>
/// <param name="Network">Which network.</param>
public sealed record RestNetworkCommand(LearningNetworkId Network);

/// <summary>Lets an active network rest. Its coordinators and KS administrators may.</summary>
public sealed class RestNetwork(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(RestNetworkCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            change => Task.FromResult(change.Network.Rest()),
            cancellationToken);
}
