using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>Reports an organisation's share of innovative procurements in a year, by one definition.</summary>
/// <param name="OrganisationId">Whose.</param>
/// <param name="Year">Which year.</param>
/// <param name="Definition">What counts as innovative.</param>
/// <param name="Content">The figures.</param>
/// <param name="Version">The version that the writer saw; 0 when nothing had been reported.</param>
public sealed record ReportInnovationCommand(OrganisationId OrganisationId, int Year, InnovationDefinition Definition, InnovationContent Content, int Version);

/// <summary>Who works in an organisation reports for it, and corrects what was reported; a KS administrator for all. What it said before is kept.</summary>
public sealed class ReportInnovation(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// Done, or why not: <see cref="Error.Forbidden"/> for who works elsewhere, <see cref="Error.ChangedMeanwhile"/> when somebody else has
    /// reported since the writer looked, and what <see cref="InnovationReport"/> refuses.
    /// </summary>
    public async Task<Result> HandleAsync(ReportInnovationCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.InnovationStandingAsync(user, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var organisations = await ReportingOrganisations.ReadAsync(db, cancellationToken);
        if (!standing.ReportsFor(command.OrganisationId))
        {
            return organisations.Find(command.OrganisationId) is null ? Error.NotFound : Error.Forbidden;
        }

        if (organisations.Find(command.OrganisationId) is not { } organisation)
        {
            return Error.Invalid("Innovation.NotReporting");
        }

        if (!Enum.IsDefined(command.Definition))
        {
            return Error.Invalid("Innovation.DefinitionMissing");
        }

        if (InnovationReport.YearError(command.Year, OsloTime.DateIn(now)) is { } yearError)
        {
            return yearError;
        }

        if (!organisations.ReportsFor(organisation, command.Year))
        {
            return ReportingOrganisations.NotThatYear(organisation, command.Year);
        }

        var figures = InnovationReport.Check(command.Content);
        if (figures.Error is { } refusal)
        {
            return refusal;
        }

        var report = await db.InnovationReports.FirstOrDefaultAsync(
            r => r.OrganisationId == command.OrganisationId && r.Year == command.Year && r.Definition == command.Definition, cancellationToken);
        if ((report?.Version ?? 0) != command.Version)
        {
            // Sent twice, or two who say the same: nothing is lost.
            return report is { IsImported: false } && report.Figures == figures.Value ? Result.Done : Error.ChangedMeanwhile;
        }

        if (report is null)
        {
            db.InnovationReports.Add(report = new InnovationReport { OrganisationId = organisation.Id, Year = command.Year, Definition = command.Definition });
        }

        if (report.Say(figures.Value, imported: false, standing.Person, now) is { } before)
        {
            db.InnovationRevisions.Add(before);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Result.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            return Error.ChangedMeanwhile;
        }
    }
}
