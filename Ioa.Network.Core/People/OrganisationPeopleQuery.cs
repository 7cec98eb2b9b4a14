using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>A duty that somebody has in a network.</summary>
/// <param name="NetworkName">The network.</param>
/// <param name="IsCoordinator">Coordinator of it; else the organisation's contact in it.</param>
public sealed record PersonDuty(string NetworkName, bool IsCoordinator);

/// <summary>Somebody in an organisation.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">Name.</param>
/// <param name="Title">Title.</param>
/// <param name="Email">Address.</param>
/// <param name="EndedAt">When they left; <see langword="null"/> while they work there.</param>
/// <param name="Duties">What others count on them for.</param>
public sealed record StaffView(PersonId Id, string Name, string? Title, string? Email, DateTimeOffset? EndedAt, IReadOnlyList<PersonDuty> Duties);

/// <summary>An organisation's people.</summary>
/// <param name="OrganisationName">The organisation.</param>
/// <param name="OrganisationNumber">Its number.</param>
/// <param name="People">Those who work there, then, for those who may reopen them, those who left.</param>
/// <param name="MayEnd">Whether the user may end and reopen people here.</param>
/// <param name="Self">The user.</param>
public sealed record OrganisationPeople(string OrganisationName, string OrganisationNumber, IReadOnlyList<StaffView> People, bool MayEnd, PersonId Self);

/// <summary>An organisation's people, for those who work there, coordinators of its networks and KS administrators.</summary>
public sealed class OrganisationPeopleQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks.</summary>
    /// <param name="number">The organisation's number; <see langword="null"/> for the user's own.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The people; <see cref="Error.NotFound"/> for everybody else.</returns>
    public async Task<Result<OrganisationPeople>> HandleAsync(string? number, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var today = clock.Today();
        var self = user.PersonId();
        var organisation = await db.Organisations
            .Where(o => number == null ? db.Users.Any(p => p.Id == self && p.OrganisationId == o.Id) : o.Number == number && o.ValidTo == null)
            .Select(o => new { o.Id, o.DisplayName, o.Number })
            .FirstOrDefaultAsync(cancellationToken);
        if (organisation is null || await db.PeopleStandingAsync(user, organisation.Id, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var people = await db.Users
            .Where(p => p.OrganisationId == organisation.Id && (standing.MayEnd || p.EndedAt == null))
            .OrderBy(p => p.EndedAt != null).ThenBy(p => p.Name)
            .Select(p => new { p.Id, p.Name, p.Title, p.Email, p.EndedAt })
            .ToListAsync(cancellationToken);
        var ids = people.ConvertAll(p => p.Id);
        var duties = await db.DutiesAsync(ids, today, cancellationToken);
        return new OrganisationPeople(
            organisation.DisplayName,
            organisation.Number,
            [.. people.Select(p => new StaffView(p.Id, p.Name, p.Title, p.Email, p.EndedAt, [.. duties[p.Id]]))],
            standing.MayEnd,
            standing.Actor);
    }
}

/// <summary>What others count on people for.</summary>
internal static class Duties
{
    /// <summary>The duties of these people today.</summary>
    public static async Task<ILookup<PersonId, PersonDuty>> DutiesAsync(
        this NetworkDbContext db, IReadOnlyCollection<PersonId> people, DateOnly today, CancellationToken cancellationToken)
    {
        var coordinators = await db.Coordinators
            .Where(c => people.Contains(c.PersonId) && c.From <= today && (c.To == null || c.To >= today))
            .Join(db.Networks, c => c.NetworkId, n => n.Id, (c, n) => new { Person = c.PersonId, n.Name })
            .ToListAsync(cancellationToken);
        var contacts = await db.Memberships
            .Where(m => m.ContactId != null && people.Contains(m.ContactId.Value) && m.From <= today && (m.To == null || m.To >= today))
            .Join(db.Networks, m => m.NetworkId, n => n.Id, (m, n) => new { Person = m.ContactId!.Value, n.Name })
            .ToListAsync(cancellationToken);
        return coordinators.Select(c => (c.Person, Duty: new PersonDuty(c.Name, IsCoordinator: true)))
            .Concat(contacts.Select(c => (c.Person, Duty: new PersonDuty(c.Name, IsCoordinator: false))))
            .OrderBy(d => d.Duty.NetworkName, StringComparer.Ordinal)
            .ToLookup(d => d.Person, d => d.Duty);
    }
}
