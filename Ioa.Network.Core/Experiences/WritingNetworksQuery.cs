using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>A network in which somebody may write.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Templates">Its templates.</param>
public sealed record WritingNetwork(LearningNetworkId Id, string Name, IReadOnlyList<(ExperienceTemplateId Id, string Name)> Templates);

/// <summary>Reads where somebody may begin an experience.</summary>
public sealed class WritingNetworksQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Their networks, each with its templates; none for those without an account, and for those who only observe.</summary>
    public async Task<IReadOnlyList<WritingNetwork>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        if (reader.Person is not { } person)
        {
            return [];
        }

        var coordinated = reader.Coordinated;
        var networks = await db.ReadableNetworks(person, today)
            .Where(n => n.Status != NetworkStatus.Closed &&
                (coordinated.Contains(n.Id) || n.Memberships.Any(m => m.OrganisationId == reader.Organisation && m.Role != MembershipRole.Observer && m.From <= today && (m.To == null || m.To >= today))))
            .OrderBy(n => n.Kind).ThenBy(n => n.Name)
            .Select(n => new { n.Id, n.Name })
            .ToListAsync(cancellationToken);
        var ids = networks.ConvertAll(n => n.Id);
        var templates = (await db.ExperienceTemplates.Where(t => ids.Contains(t.NetworkId) && t.RemovedAt == null).OrderBy(t => t.Name)
            .Select(t => new { t.NetworkId, t.Id, t.Name }).ToListAsync(cancellationToken)).ToLookup(t => t.NetworkId);
        return networks.ConvertAll(n => new WritingNetwork(n.Id, n.Name, [.. templates[n.Id].Select(t => (t.Id, t.Name))]));
    }
}
