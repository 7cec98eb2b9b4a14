using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>What somebody is to an organisation's people, today.</summary>
/// <param name="Actor">Who.</param>
/// <param name="IsAdministrator">KS administrator.</param>
/// <param name="Coordinates">Coordinates a network that the organisation is member or superuser of. Who only observes is not seen to.</param>
/// <param name="WorksThere">Works in the organisation.</param>
internal sealed record PeopleStanding(PersonId Actor, bool IsAdministrator, bool Coordinates, bool WorksThere)
{
    /// <summary>Ends and reopens people there.</summary>
    public bool MayEnd => IsAdministrator || Coordinates;
}

/// <summary>Who sees to an organisation's people; the one place that says so.</summary>
internal static class PeopleAccess
{
    /// <summary>What the user is to the organisation's people; <see langword="null"/> for every outsider.</summary>
    public static async Task<PeopleStanding?> PeopleStandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, OrganisationId organisation, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return null;
        }

        var found = await db.Users
            .Where(p => p.Id == id && p.EndedAt == null)
            .Select(p => new
            {
                p.IsAdministrator,
                WorksThere = p.OrganisationId == organisation,
                Coordinates = db.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today) &&
                    db.Memberships.Any(m => m.NetworkId == c.NetworkId && m.OrganisationId == organisation && m.Role != MembershipRole.Observer &&
                        m.From <= today && (m.To == null || m.To >= today))),
            })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null || !(found.IsAdministrator || found.WorksThere || found.Coordinates)
            ? null
            : new PeopleStanding(id, found.IsAdministrator, found.Coordinates, found.WorksThere);
    }

    /// <summary>
    /// Why the user may not end somebody; <see langword="null"/> when they may: oneself, KS administrators anybody, a coordinator the
    /// people of the network's organisations, but neither an administrator nor who coordinates a network that is not theirs.
    /// </summary>
    public static async Task<Error?> EndRefusalAsync(
        this NetworkDbContext db, ClaimsPrincipal user, Person person, DateOnly today, CancellationToken cancellationToken)
    {
        if (await db.PeopleStandingAsync(user, person.OrganisationId, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (standing.IsAdministrator || standing.Actor == person.Id)
        {
            return null;
        }

        var actor = standing.Actor;
        return !standing.Coordinates || person.IsAdministrator || await db.Coordinators.AnyAsync(
            c => c.PersonId == person.Id && c.From <= today && (c.To == null || c.To >= today) &&
                !db.Coordinators.Any(own => own.NetworkId == c.NetworkId && own.PersonId == actor && own.From <= today && (own.To == null || own.To >= today)),
            cancellationToken)
            ? Error.Forbidden
            : null;
    }

    /// <summary>
    /// Whether there is a KS administrator beside this one. Locks the administrators until the transaction ends, so that two who end
    /// each other at once cannot both succeed.
    /// </summary>
    public static async Task<bool> AnotherAdministratorAsync(this NetworkDbContext db, PersonId person, CancellationToken cancellationToken)
    {
        var administrators = db.Users.Where(p => p.IsAdministrator && p.EndedAt == null);
        await administrators.ExecuteUpdateAsync(p => p.SetProperty(x => x.IsAdministrator, x => x.IsAdministrator), cancellationToken);
        return await administrators.AnyAsync(p => p.Id != person, cancellationToken);
    }
}
