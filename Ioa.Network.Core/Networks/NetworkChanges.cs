using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>A network that is being changed, with everything in it, in a transaction in which nobody else changes it.</summary>
/// <param name="Db">The database.</param>
/// <param name="Network">The network.</param>
/// <param name="Today">The day.</param>
/// <param name="Outsider">The KS administrator who changes it without being in it; <see langword="null"/> for whoever is in it.</param>
internal sealed record NetworkChange(NetworkDbContext Db, LearningNetwork Network, DateOnly Today, Person? Outsider);

/// <summary>That an organisation is member or superuser of another active regional network.</summary>
internal sealed record OtherSeat(OrganisationId Organisation, string OrganisationName, string NetworkName);

/// <summary>What every change of a network has in common: who may, one at a time, rule 2, and races that are lost in words.</summary>
internal static class NetworkChanges
{
    /// <summary>Loads the network, lets <paramref name="change"/> change it, and saves when it succeeds.</summary>
    public static async Task<Result> ChangeNetworkAsync(
        this IDbContextFactory<NetworkDbContext> contexts,
        TimeProvider clock,
        ClaimsPrincipal user,
        LearningNetworkId id,
        Func<NetworkChange, Task<Result>> change,
        CancellationToken cancellationToken,
        int? version = null,
        bool administratorsOnly = false)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.OrganiserRefusalAsync(user, id, today, cancellationToken, administratorsOnly) is { } refusal)
        {
            return refusal;
        }

        await using var transaction = await db.BeginNetworkChangeAsync(id, cancellationToken);
        var network = await db.Networks
            .Include(n => n.Memberships).Include(n => n.Servings).Include(n => n.Coordinators)
            .AsSplitQuery()
            .FirstOrDefaultAsync(n => n.Id == id, cancellationToken);
        if (network is null)
        {
            return Error.NotFound;
        }

        if (version is not null && version != network.Version)
        {
            return Error.ChangedMeanwhile;
        }

        var before = network.Status;
        var outsider = await db.StandingAsync(user, id, today, cancellationToken) is null ? await db.AdministratorAsync(user, cancellationToken) : null;
        var result = await change(new NetworkChange(db, network, today, outsider));
        if (!result.Succeeded)
        {
            return result;
        }

        if (network.Status != before)
        {
            db.NetworkStatusChanges.Add(new NetworkStatusChange { NetworkId = network.Id, From = before, To = network.Status, On = today });
        }

        if (network is { Kind: NetworkKind.Regional, Status: NetworkStatus.Active } &&
            (await db.SeatedElsewhereAsync(network, today, cancellationToken)).FirstOrDefault() is { } seat)
        {
            return NetworkErrors.AlreadyInRegional(seat.OrganisationName, seat.NetworkName);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            await transaction.RollbackAsync(cancellationToken);
            return (await db.SeatedElsewhereAsync(network, today, cancellationToken)).FirstOrDefault() is { } lostTo
                ? NetworkErrors.AlreadyInRegional(lostTo.OrganisationName, lostTo.NetworkName)
                : Error.ChangedMeanwhile;
        }
    }

    /// <summary>
    /// Why the user may not organise the network: an outsider is told that it is not found; <see langword="null"/> for its
    /// coordinators and for KS administrators.
    /// </summary>
    public static async Task<Error?> OrganiserRefusalAsync(
        this NetworkDbContext db, ClaimsPrincipal user, LearningNetworkId id, DateOnly today, CancellationToken cancellationToken, bool administratorsOnly = false)
    {
        if (await db.AdministratorAsync(user, cancellationToken) is not null)
        {
            return null;
        }

        return await db.StandingAsync(user, id, today, cancellationToken) switch
        {
            null => Error.NotFound,
            { IsCoordinator: true } when !administratorsOnly => null,
            _ => Error.Forbidden,
        };
    }

    /// <summary>The network's coordinators and contacts who still work, and where.</summary>
    public static Task<Dictionary<PersonId, OrganisationId>> WorkingAsync(this NetworkDbContext db, LearningNetwork network, CancellationToken cancellationToken)
    {
        var people = network.Coordinators.Select(c => c.PersonId).Concat(network.Memberships.Select(m => m.ContactId).OfType<PersonId>()).Distinct().ToList();
        return db.Users
            .Where(p => people.Contains(p.Id) && p.EndedAt == null)
            .ToDictionaryAsync(p => p.Id, p => p.OrganisationId, cancellationToken);
    }

    /// <summary>
    /// Rule 2: which of the network's members and superusers are, today or later, member or superuser of another active regional
    /// network at the same time. What was before today is history and does not count.
    /// </summary>
    public static async Task<List<OtherSeat>> SeatedElsewhereAsync(
        this NetworkDbContext db, LearningNetwork network, DateOnly today, CancellationToken cancellationToken)
    {
        if (network.Kind != NetworkKind.Regional)
        {
            return [];
        }

        var own = network.Memberships.Where(m => m.Role != MembershipRole.Observer && (m.To is null || m.To >= today)).ToList();
        var organisations = own.Select(m => m.OrganisationId).Distinct().ToList();
        var others = await db.Memberships
            .Where(m => m.NetworkId != network.Id && m.Role != MembershipRole.Observer && (m.To == null || m.To >= today) && organisations.Contains(m.OrganisationId))
            .Join(
                db.Networks.Where(n => n.Kind == NetworkKind.Regional && n.Status == NetworkStatus.Active),
                m => m.NetworkId,
                n => n.Id,
                (m, n) => new { m.OrganisationId, Organisation = m.Organisation!.DisplayName, Network = n.Name, m.From, m.To })
            .OrderBy(seat => seat.Organisation)
            .ToListAsync(cancellationToken);
        return [.. others
            .Where(other => own.Any(m => m.OrganisationId == other.OrganisationId && (m.To is null || other.From <= m.To) && (other.To is null || m.From <= other.To)))
            .Select(other => new OtherSeat(other.OrganisationId, other.Organisation, other.Network))];
    }
}
