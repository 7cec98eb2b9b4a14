using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="DismissCoordinator"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Coordinator">Which appointment.</param>
/// <param name="Last">Its last day; the day before it begins takes back one that has not begun.</param>
public sealed record DismissCoordinatorCommand(LearningNetworkId Network, CoordinatorId Coordinator, DateOnly Last);

/// <summary>Ends a coordinator's appointment. The network's coordinators and KS administrators may.</summary>
public sealed class DismissCoordinator(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(DismissCoordinatorCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            change => Task.FromResult(change.Network.Dismiss(command.Coordinator, command.Last, change.Today)),
            cancellationToken);
}
