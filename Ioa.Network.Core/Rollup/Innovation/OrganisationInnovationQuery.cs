using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>What an organisation has reported last, and what its staff are asked for.</summary>
/// <param name="Latest">The latest report by each definition that it has used.</param>
/// <param name="AsksFor">The last year that has ended, when the reader may report for it.</param>
public sealed record OrganisationInnovation(IReadOnlyList<OrganisationInnovationReport> Latest, int? AsksFor);

/// <summary>An organisation's latest report by one definition.</summary>
public sealed record OrganisationInnovationReport(InnovationDefinition Definition, int Year, bool IsProvisional, InnovationFigures Figures);

/// <summary>Reads what one organisation has reported, for its own page.</summary>
public sealed class OrganisationInnovationQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The latest of each definition; <see cref="Error.NotFound"/> for who is not signed in, and for an organisation that does not report.</summary>
    public async Task<Result<OrganisationInnovation>> HandleAsync(OrganisationId organisation, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.InnovationStandingAsync(user, cancellationToken) is not { } standing ||
            !await db.Organisations.AnyAsync(o => o.Id == organisation && o.Kind != OrganisationKind.NationalBody, cancellationToken))
        {
            return Error.NotFound;
        }

        var reports = await db.InnovationReports.AsNoTracking().Where(r => r.OrganisationId == organisation).ToListAsync(cancellationToken);
        return new OrganisationInnovation(
            [.. reports.GroupBy(r => r.Definition).OrderBy(g => g.Key).Select(g => g.MaxBy(r => r.Year)!)
                .Select(r => new OrganisationInnovationReport(r.Definition, r.Year, InnovationReport.IsProvisional(r.Year, today), r.Figures))],
            standing.ReportsFor(organisation) ? today.Year - 1 : null);
    }
}
