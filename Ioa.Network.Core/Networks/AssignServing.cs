using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>That a superuser organisation is to serve a member organisation.</summary>
/// <param name="Member">Who is served.</param>
/// <param name="Superuser">Who serves; <see langword="null"/> when nobody is to any longer.</param>
public sealed record ServingAssignment(OrganisationId Member, OrganisationId? Superuser);

/// <summary>What <see cref="AssignServing"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Assignments">Who serves whom from now on, for as many members as are to change.</param>
/// <param name="From">First day.</param>
/// <param name="Version">The version that was shown; another means that somebody else changed the network meanwhile.</param>
/// <param name="Besides">In addition to those who serve the members already; never in a regional network.</param>
public sealed record AssignServingCommand(
    LearningNetworkId Network, IReadOnlyCollection<ServingAssignment> Assignments, DateOnly From, int Version, bool Besides = false);

/// <summary>Says who serves whom, for many members at once, all or none. The network's coordinators and KS administrators may.</summary>
public sealed class AssignServing(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not,
    /// <see cref="Error.ChangedMeanwhile"/>, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(AssignServingCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            change =>
            {
                if (command.Assignments.Count == 0)
                {
                    return Task.FromResult<Result>(NetworkErrors.NothingChosen);
                }

                foreach (var assignment in command.Assignments)
                {
                    if (change.Network.Serve(assignment.Member, assignment.Superuser, command.From, command.Besides) is { Succeeded: false } refused)
                    {
                        return Task.FromResult(refused);
                    }
                }

                return Task.FromResult(Result.Done);
            },
            cancellationToken,
            version: command.Version);
}
