using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="AppointCoordinator"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Email">Who, by the e-mail address of their account.</param>
/// <param name="From">First day.</param>
public sealed record AppointCoordinatorCommand(LearningNetworkId Network, string Email, DateOnly From);

/// <summary>Appoints a coordinator. The network's coordinators and KS administrators may, but an administrator from outside not themself.</summary>
public sealed class AppointCoordinator(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(AppointCoordinatorCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            async change =>
            {
                var email = command.Email.Trim().ToUpperInvariant();
                var person = await change.Db.Users
                    .Where(p => p.NormalizedEmail == email && p.EndedAt == null)
                    .Select(p => new { p.Id })
                    .FirstOrDefaultAsync(cancellationToken);
                return person is null ? NetworkErrors.NobodyWithEmail
                    // Rule 4: KS sees counts, not conversations. Somebody of the network lets them in, or nobody does.
                    : person.Id == change.Outsider?.Id ? NetworkErrors.LetsOneselfIn
                    : change.Network.Appoint(person.Id, command.From);
            },
            cancellationToken);
}
