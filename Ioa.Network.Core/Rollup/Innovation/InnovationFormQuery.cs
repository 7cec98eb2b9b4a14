using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>What the form begins with.</summary>
/// <param name="Id">Whose report it is.</param>
/// <param name="Organisation">Its name.</param>
/// <param name="Year">For which year.</param>
/// <param name="IsProvisional">Whether that year has not ended.</param>
/// <param name="Definition">By which definition.</param>
/// <param name="Years">The years that the organisation reports for, the latest first.</param>
/// <param name="Current">What has been reported; <see langword="null"/> when nothing has.</param>
/// <param name="LastYear">What was reported for the year before, by the same definition.</param>
/// <param name="Before">What the report said before it was corrected, the latest first.</param>
public sealed record InnovationForm(
    OrganisationId Id,
    OrganisationName Organisation,
    int Year,
    bool IsProvisional,
    InnovationDefinition Definition,
    IReadOnlyList<int> Years,
    InnovationCurrent? Current,
    InnovationFigures? LastYear,
    IReadOnlyList<InnovationBefore> Before);

/// <summary>What has been reported.</summary>
/// <param name="Figures">What it says.</param>
/// <param name="Version">Which version it is.</param>
/// <param name="ReportedBy">Who said it.</param>
/// <param name="ReportedAt">When.</param>
/// <param name="IsImported">Whether it came in with a list.</param>
public sealed record InnovationCurrent(InnovationFigures Figures, int Version, string ReportedBy, DateTimeOffset ReportedAt, bool IsImported);

/// <summary>What a report said before.</summary>
public sealed record InnovationBefore(InnovationFigures Figures, string ReportedBy, DateTimeOffset ReportedAt, DateTimeOffset ReplacedAt);

/// <summary>Reads what the form for one organisation, year and definition begins with.</summary>
public sealed class InnovationFormQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// The form; <see cref="Error.NotFound"/> for who is not signed in and for a number that nobody has, <see cref="Error.Forbidden"/> for
    /// another organisation than one's own, <c>Innovation.NotReporting</c> for who works where nothing is reported.
    /// </summary>
    /// <param name="number">Whose; <see langword="null"/> for one's own.</param>
    /// <param name="year">Which year; <see langword="null"/> or one that is not the organisation's for the last that has ended.</param>
    /// <param name="definition">Which definition; <see langword="null"/> for the one that the organisation reported by last, else its own judgement.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<InnovationForm>> HandleAsync(
        string? number, int? year, InnovationDefinition? definition, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.InnovationStandingAsync(user, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var organisations = await ReportingOrganisations.ReadAsync(db, cancellationToken);
        var organisation = number is null ? organisations.Find(standing.OrganisationId) : organisations.Today(number);
        if (organisation is null)
        {
            return number is null ? Error.Invalid("Innovation.NotReporting") : Error.NotFound;
        }

        if (!standing.ReportsFor(organisation.Id))
        {
            return Error.Forbidden;
        }

        var years = organisations.YearsOf(organisation, today);
        var chosen = year is { } asked && years.Contains(asked) ? asked : years.FirstOrDefault(y => !InnovationReport.IsProvisional(y, today), years[0]);
        var basis = definition is { } named && Enum.IsDefined(named)
            ? named
            : await db.InnovationReports.Where(r => r.OrganisationId == organisation.Id && r.Year <= chosen)
                .OrderByDescending(r => r.Year).ThenByDescending(r => r.Definition)
                .Select(r => (InnovationDefinition?)r.Definition)
                .FirstOrDefaultAsync(cancellationToken) ?? InnovationDefinition.SelfReported;
        var reports = await (
            from r in db.InnovationReports.AsNoTracking()
            join p in db.Users on r.ReportedById equals p.Id
            where r.OrganisationId == organisation.Id && r.Definition == basis && (r.Year == chosen || r.Year == chosen - 1)
            select new { Report = r, p.Name })
            .ToListAsync(cancellationToken);
        var current = reports.Find(r => r.Report.Year == chosen);
        var before = current is null
            ? []
            : await (
                from r in db.InnovationRevisions
                join p in db.Users on r.ReportedById equals p.Id
                where r.ReportId == current.Report.Id
                orderby r.Number descending
                select new InnovationBefore(
                    new InnovationFigures(r.Procurements, r.Innovative, r.Value, r.InnovativeValue, r.Note), p.Name, r.ReportedAt, r.ReplacedAt))
                .ToListAsync(cancellationToken);
        return new InnovationForm(
            organisation.Id,
            new OrganisationName(organisation.Number, organisation.Name),
            chosen,
            InnovationReport.IsProvisional(chosen, today),
            basis,
            years,
            current is null
                ? null
                : new InnovationCurrent(current.Report.Figures, current.Report.Version, current.Name, current.Report.ReportedAt, current.Report.IsImported),
            reports.Find(r => r.Report.Year == chosen - 1)?.Report.Figures,
            before);
    }
}
