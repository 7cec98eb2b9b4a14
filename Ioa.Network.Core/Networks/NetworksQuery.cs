using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>A network in the list. Its structure is public among those who are signed in.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Members">How many organisations are members today.</param>
/// <param name="Superusers">How many are superusers today.</param>
/// <param name="Own">Whether the user is in it.</param>
/// <param name="MayOrganise">Whether the user may organise it.</param>
public sealed record NetworkRow(
    LearningNetworkId Id, string Slug, string Name, NetworkKind Kind, NetworkStatus Status, int Members, int Superusers, bool Own, bool MayOrganise);

/// <summary>The networks of the country.</summary>
/// <param name="Networks">Those the user is in first, then by kind and name.</param>
/// <param name="MayCreate">Whether the user may make a new one.</param>
public sealed record NetworksView(IReadOnlyList<NetworkRow> Networks, bool MayCreate);

/// <summary>Lists every network, for everybody who is signed in.</summary>
public sealed class NetworksQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> to those who are not signed in, or whose account is ended.</returns>
    public async Task<Result<NetworksView>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } id ||
            await db.Users.Where(p => p.Id == id && p.EndedAt == null).Select(p => new { p.IsAdministrator }).FirstOrDefaultAsync(cancellationToken) is not { } person)
        {
            return Error.NotFound;
        }

        var own = db.ReadableNetworks(id, today);
        var rows = await db.Networks
            .Select(n => new NetworkRow(
                n.Id,
                n.Slug,
                n.Name,
                n.Kind,
                n.Status,
                n.Memberships.Count(m => m.Role == MembershipRole.Member && m.From <= today && (m.To == null || m.To >= today)),
                n.Memberships.Count(m => m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today)),
                own.Any(o => o.Id == n.Id),
                person.IsAdministrator || n.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today))))
            .ToListAsync(cancellationToken);
        return new NetworksView([.. rows.OrderByDescending(n => n.Own).ThenBy(n => n.Kind).ThenBy(n => n.Name, NorwegianOrder.Names)], person.IsAdministrator);
    }
}
