using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="UpdateNetwork"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for, plain text.</param>
/// <param name="Version">The version that was shown; another means that somebody else changed it meanwhile.</param>
public sealed record UpdateNetworkCommand(LearningNetworkId Network, string Name, string Description, int Version);

/// <summary>Describes a network: its name and what it is for. Its coordinators and KS administrators may.</summary>
public sealed class UpdateNetwork(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(UpdateNetworkCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            change => Task.FromResult(change.Network.Describe(command.Name, command.Description)),
            cancellationToken, version: command.Version);
}
