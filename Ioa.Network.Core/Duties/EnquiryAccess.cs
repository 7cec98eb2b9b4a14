using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>A network whose enquiries somebody reads.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Regional, sector or national.</param>
/// <param name="Open">Whether anything is written in it still; a closed network is read only.</param>
/// <param name="Coordinates">Whether they coordinate it, and read everybody's.</param>
/// <param name="IsSuperuser">Whether their organisation is superuser in it, and receives enquiries.</param>
public sealed record EnquiryNetwork(LearningNetworkId Id, string Slug, string Name, NetworkKind Kind, bool Open, bool Coordinates, bool IsSuperuser);

/// <summary>What of the enquiries somebody reads.</summary>
/// <param name="Person">Who.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="Networks">In which networks, the regional first; at least one.</param>
internal sealed record EnquiryScope(PersonId Person, OrganisationId Organisation, IReadOnlyList<EnquiryNetwork> Networks);

/// <summary>
/// Who reads and writes enquiries: the staff of the superuser organisation that received them, as long as it is superuser in the network,
/// and the network's coordinators. To the rest of the network they do not exist: a note about somebody's telephone call is not for all.
/// </summary>
public static class EnquiryAccess
{
    /// <summary>The enquiries that a person reads today, the deleted ones too; compose it into queries so that the database does the filtering.</summary>
    public static IQueryable<Enquiry> ReadableEnquiries(this NetworkDbContext db, PersonId person, DateOnly today) =>
        db.Enquiries.Where(e => db.Users.Any(p => p.Id == person && p.EndedAt == null &&
            (db.Coordinators.Any(c => c.NetworkId == e.NetworkId && c.PersonId == person && c.From <= today && (c.To == null || c.To >= today)) ||
             (p.OrganisationId == e.ReceivedById && db.Memberships.Any(m =>
                 m.NetworkId == e.NetworkId && m.OrganisationId == e.ReceivedById && m.Role == MembershipRole.Superuser &&
                 m.From <= today && (m.To == null || m.To >= today))))));

    /// <summary>The networks whose enquiries the user reads; <see langword="null"/> when there is none, or none with this name.</summary>
    internal static async Task<EnquiryScope?> EnquiryScopeAsync(
        this NetworkDbContext db, ClaimsPrincipal user, string? slug, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return null;
        }

        var found = await db.Users
            .Where(p => p.Id == person && p.EndedAt == null)
            .SelectMany(p => db.Networks, (p, n) => new
            {
                p.OrganisationId,
                n.Id,
                n.Slug,
                n.Name,
                n.Kind,
                n.Status,
                Coordinates = n.Coordinators.Any(c => c.PersonId == person && c.From <= today && (c.To == null || c.To >= today)),
                IsSuperuser = n.Memberships.Any(m =>
                    m.OrganisationId == p.OrganisationId && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today)),
            })
            .Where(n => n.Coordinates || n.IsSuperuser)
            .ToListAsync(cancellationToken);
        return found.Count == 0 || (slug is not null && !found.Exists(n => n.Slug == slug))
            ? null
            : new EnquiryScope(person, found[0].OrganisationId,
            [
                .. found
                    .OrderBy(n => n.Kind).ThenBy(n => n.Name, NorwegianOrder.Names)
                    .Select(n => new EnquiryNetwork(n.Id, n.Slug, n.Name, n.Kind, n.Status != NetworkStatus.Closed, n.Coordinates, n.IsSuperuser)),
            ]);
    }

    /// <summary>What the user is in an enquiry's network; <see langword="null"/> for whoever does not read it.</summary>
    internal static async Task<NetworkStanding?> EnquiryStandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, EnquiryId id, DateOnly today, CancellationToken cancellationToken)
    {
        var enquiry = await db.Enquiries.Where(e => e.Id == id).Select(e => new { e.NetworkId, e.ReceivedById }).FirstOrDefaultAsync(cancellationToken);
        return enquiry is not null &&
            await db.StandingAsync(user, enquiry.NetworkId, today, cancellationToken) is { } standing &&
            (standing.IsCoordinator || (standing.Role is MembershipRole.Superuser && standing.Organisation == enquiry.ReceivedById))
            ? standing
            : null;
    }

    /// <summary>
    /// Changes an enquiry: asks what the user is, begins a transaction, reads it, applies the change, saves and commits. A refusal leaves
    /// everything as it was, and so does somebody else's change meanwhile.
    /// </summary>
    internal static async Task<Result> ChangeEnquiryAsync(
        this NetworkDbContext db, EnquiryId id, ClaimsPrincipal user, DateOnly today, Func<Enquiry, NetworkStanding, Task<Result>> change, CancellationToken cancellationToken)
    {
        if (await db.EnquiryStandingAsync(user, id, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite)
        {
            return Error.Forbidden;
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var enquiry = await db.Enquiries.FirstAsync(e => e.Id == id, cancellationToken);
        var before = enquiry.VisitId;
        var outcome = await change(enquiry, standing);
        if (!outcome.Succeeded)
        {
            return outcome;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            // Two came to the same visit at once.
            return Error.ChangedMeanwhile;
        }

        // Nothing was written on a visit that nobody is on any longer.
        if (before is not null && before != enquiry.VisitId)
        {
            await db.Visits.Where(v => v.Id == before && !db.Enquiries.Any(e => e.VisitId == v.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }
}
