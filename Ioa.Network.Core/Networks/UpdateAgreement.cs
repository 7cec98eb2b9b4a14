using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="UpdateAgreement"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Agreement">What is agreed.</param>
/// <param name="Version">The version that was shown; another means that somebody else changed it meanwhile.</param>
public sealed record UpdateAgreementCommand(LearningNetworkId Network, AgreementText Agreement, int Version);

/// <summary>Fills in a network's agreement. Its coordinators and KS administrators may.</summary>
public sealed class UpdateAgreement(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(UpdateAgreementCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            change => Task.FromResult(change.Network.Agree(command.Agreement)),
            cancellationToken, version: command.Version);
}
