using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>What <see cref="AddMembers"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Organisations">Which organisations.</param>
/// <param name="Role">In which role.</param>
/// <param name="From">First day.</param>
public sealed record AddMembersCommand(LearningNetworkId Network, IReadOnlyCollection<OrganisationId> Organisations, MembershipRole Role, DateOnly From);

/// <summary>
/// Takes organisations into a network, all or none. The network's coordinators and KS administrators may, but an administrator from
/// outside not their own organisation.
/// </summary>
public sealed class AddMembers(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those of the network who may not, or one of <see cref="NetworkErrors"/>.
    /// </returns>
    public Task<Result> HandleAsync(AddMembersCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeNetworkAsync(
            clock,
            user,
            command.Network,
            async change =>
            {
                var chosen = command.Organisations.Distinct().ToList();
                if (chosen.Count == 0)
                {
                    return NetworkErrors.NothingChosen;
                }

                // Rule 4: KS sees counts, not conversations. Somebody of the network lets them in, or nobody does.
                if (change.Outsider is { } outsider && chosen.Contains(outsider.OrganisationId))
                {
                    return NetworkErrors.LetsOneselfIn;
                }

                var names = await change.Db.Organisations
                    .Where(o => chosen.Contains(o.Id) && (o.ValidTo == null || o.ValidTo >= change.Today))
                    .ToDictionaryAsync(o => o.Id, o => o.DisplayName, cancellationToken);
                foreach (var organisation in chosen)
                {
                    if (!names.TryGetValue(organisation, out var name))
                    {
                        return NetworkErrors.Organisation;
                    }

                    if (change.Network.AddMember(organisation, command.Role, command.From) is { Error: { } refusal })
                    {
                        return refusal.Code == NetworkErrors.AlreadyMember(name).Code ? NetworkErrors.AlreadyMember(name) : refusal;
                    }
                }

                return Result.Done;
            },
            cancellationToken);
}
