using System.Security.Claims;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>What somebody is to the reports.</summary>
/// <param name="Person">Who.</param>
/// <param name="OrganisationId">Where they work.</param>
/// <param name="IsAdministrator">KS administrator.</param>
internal sealed record InnovationStanding(PersonId Person, OrganisationId OrganisationId, bool IsAdministrator)
{
    /// <summary>Reports for an organisation: who works there, and KS administrators for all.</summary>
    public bool ReportsFor(OrganisationId organisation) => IsAdministrator || OrganisationId == organisation;
}

/// <summary>
/// Who reads and who writes what was reported: everybody who is signed in reads it, because figures of procurement are public by law; who
/// works in an organisation writes its own.
/// </summary>
internal static class InnovationAccess
{
    /// <summary>What the user is to the reports; <see langword="null"/> for who is not signed in or has left.</summary>
    public static async Task<InnovationStanding?> InnovationStandingAsync(this NetworkDbContext db, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        user.PersonId() is { } id
            ? await db.Users.Where(p => p.Id == id && p.EndedAt == null)
                .Select(p => new InnovationStanding(p.Id, p.OrganisationId, p.IsAdministrator))
                .FirstOrDefaultAsync(cancellationToken)
            : null;
}
