using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>What to look at.</summary>
/// <param name="Year">Which year; <see langword="null"/> for the last one that has ended.</param>
/// <param name="CountyNumber">Only the municipalities of this county.</param>
public sealed record InnovationShareFilter(int? Year = null, string? CountyNumber = null);

/// <summary>The share of innovative procurements in a year: by each definition on its own, because they count different things.</summary>
/// <param name="Year">Which year.</param>
/// <param name="IsProvisional">Whether the year has not ended.</param>
/// <param name="County">The county whose municipalities it is about; <see langword="null"/> for the country.</param>
/// <param name="Years">The years to choose among, the latest first.</param>
/// <param name="Counties">The counties to choose among.</param>
/// <param name="Definitions">One for each definition, in their order.</param>
public sealed record InnovationShare(
    int Year, bool IsProvisional, InnovationCounty? County, IReadOnlyList<int> Years, IReadOnlyList<InnovationCounty> Counties, IReadOnlyList<InnovationDefinitionShare> Definitions);

/// <summary>A county.</summary>
public sealed record InnovationCounty(string Number, string Name);

/// <summary>What was reported by one definition.</summary>
/// <param name="Definition">Which.</param>
/// <param name="Sum">All who reported: municipalities and county authorities in the country, the municipalities in a county.</param>
/// <param name="CountyAuthorities">The county authorities among them; in a county, its own, which is not in <paramref name="Sum"/>.</param>
/// <param name="Coverage">How many of those expected have reported.</param>
/// <param name="Trend">The same for every year in which somebody reported, the latest first.</param>
/// <param name="Counties">The country's counties, each the sum of its municipalities; empty in a county.</param>
/// <param name="Reported">Who reported, by name.</param>
/// <param name="Missing">Who did not, by name.</param>
public sealed record InnovationDefinitionShare(
    InnovationDefinition Definition,
    InnovationSum Sum,
    InnovationSum CountyAuthorities,
    InnovationCoverage Coverage,
    IReadOnlyList<InnovationYear> Trend,
    IReadOnlyList<InnovationCountyShare> Counties,
    IReadOnlyList<InnovationReported> Reported,
    IReadOnlyList<OrganisationName> Missing);

/// <summary>Reports added together, all by the same definition and of the same year.</summary>
/// <param name="Reports">How many.</param>
/// <param name="Procurements">Their procurements.</param>
/// <param name="Innovative">The innovative ones among them.</param>
/// <param name="ValueReports">How many of the reports say the value.</param>
/// <param name="Value">The value of all procurements in those, in kroner.</param>
/// <param name="InnovativeValue">The value of the innovative ones in those.</param>
public sealed record InnovationSum(int Reports, long Procurements, long Innovative, int ValueReports, long Value, long InnovativeValue)
{
    /// <summary>Innovative among all, 0 to 1: the sum of the one divided by the sum of the other, not the mean of shares. <see langword="null"/> without procurements.</summary>
    public double? Share => Procurements == 0 ? null : (double)Innovative / Procurements;

    /// <summary>The same by value, among those who said it.</summary>
    public double? ValueShare => Value == 0 ? null : (double)InnovativeValue / Value;
}

/// <summary>How many have reported, of how many.</summary>
/// <param name="Municipalities">Municipalities that have reported, or whose successor has.</param>
/// <param name="MunicipalitiesOf">Municipalities in that year.</param>
/// <param name="CountyAuthorities">County authorities that have reported.</param>
/// <param name="CountyAuthoritiesOf">County authorities in that year.</param>
/// <param name="Inhabitants">Inhabitants of the municipalities that have reported, by the latest figures.</param>
/// <param name="InhabitantsOf">Inhabitants of them all.</param>
public sealed record InnovationCoverage(
    int Municipalities, int MunicipalitiesOf, int CountyAuthorities, int CountyAuthoritiesOf, long Inhabitants, long InhabitantsOf)
{
    /// <summary>The part of the inhabitants whose municipality has reported, 0 to 1.</summary>
    public double InhabitantsShare => InhabitantsOf == 0 ? 0 : (double)Inhabitants / InhabitantsOf;
}

/// <summary>One year of a definition.</summary>
public sealed record InnovationYear(int Year, bool IsProvisional, InnovationSum Sum, InnovationCoverage Coverage);

/// <summary>The municipalities of one county, by a definition in a year.</summary>
public sealed record InnovationCountyShare(InnovationCounty County, InnovationSum Sum, InnovationCoverage Coverage);

/// <summary>An organisation's report.</summary>
/// <param name="Organisation">Whose.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Figures">What it says.</param>
/// <param name="ReportedAt">Since when.</param>
/// <param name="CountedIn">The successor whose report of the same year stands for it, so that it is not counted twice; <see langword="null"/> when its own counts.</param>
public sealed record InnovationReported(OrganisationName Organisation, OrganisationKind Kind, InnovationFigures Figures, DateTimeOffset ReportedAt, OrganisationName? CountedIn);

/// <summary>
/// The share of innovative procurements, with its definition and its coverage. What a merged municipality reported stays with it and counts in
/// the years that were its own, unless its successor has reported the same (<see cref="ReportingOrganisations"/>). It is about organisations,
/// never people, so nothing is suppressed.
/// </summary>
public sealed class InnovationShareQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The shares; <see cref="Error.NotFound"/> for who is not signed in, and for a county or a year that there is not.</summary>
    public async Task<Result<InnovationShare>> HandleAsync(InnovationShareFilter filter, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        var year = filter.Year ?? today.Year - 1;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.InnovationStandingAsync(user, cancellationToken) is null || InnovationReport.YearError(year, today) is not null)
        {
            return Error.NotFound;
        }

        var organisations = await ReportingOrganisations.ReadAsync(db, cancellationToken);
        List<InnovationCounty> counties = [.. organisations.All
            .Where(o => o is { Kind: OrganisationKind.Municipality, ValidTo: null, CountyNumber: not null, CountyName: not null })
            .Select(o => new InnovationCounty(o.CountyNumber!, o.CountyName!))
            .Distinct()
            .OrderBy(c => c.Name, NorwegianOrder.Names)];
        var county = filter.CountyNumber is null ? null : counties.Find(c => string.Equals(c.Number, filter.CountyNumber, StringComparison.Ordinal));
        if (county is null != filter.CountyNumber is null)
        {
            return Error.NotFound;
        }

        // At most some thousand short rows: every organisation, year and definition once. The notes are read for the year that is shown.
        var rows = await db.InnovationReports
            .Select(r => new Row(r.OrganisationId, r.Year, r.Definition, r.Procurements, r.Innovative, r.Value, r.InnovativeValue, r.Year == year ? r.Note : "", r.ReportedAt))
            .ToListAsync(cancellationToken);
        return new InnovationShare(
            year,
            InnovationReport.IsProvisional(year, today),
            county,
            [.. Enumerable.Range(InnovationReport.FirstYear, today.Year - InnovationReport.FirstYear + 1).Reverse()],
            counties,
            [.. Enum.GetValues<InnovationDefinition>().Select(definition => Share(organisations, rows.Where(r => r.Definition == definition), definition, year, county, counties, today))]);
    }

    private static InnovationDefinitionShare Share(
        ReportingOrganisations organisations,
        IEnumerable<Row> rows,
        InnovationDefinition definition,
        int year,
        InnovationCounty? county,
        List<InnovationCounty> counties,
        DateOnly today)
    {
        var years = rows.GroupBy(r => r.Year).Select(g => new YearOfReports(organisations, g.Key, g)).OrderByDescending(y => y.Year).ToList();
        var shown = years.Find(y => y.Year == year) ?? new YearOfReports(organisations, year, []);
        return new InnovationDefinitionShare(
            definition,
            shown.Sum(o => Counts(o, county)),
            shown.Sum(o => o.Kind == OrganisationKind.CountyAuthority && In(o, county)),
            shown.Coverage(o => In(o, county)),
            [.. years
                .Select(y => new InnovationYear(y.Year, InnovationReport.IsProvisional(y.Year, today), y.Sum(o => Counts(o, county)), y.Coverage(o => In(o, county))))
                .Where(y => y.Sum.Reports > 0)],
            county is not null
                ? []
                : [.. counties.Select(c => new InnovationCountyShare(c, shown.Sum(o => Counts(o, c)), shown.Coverage(o => o.Kind == OrganisationKind.Municipality && In(o, c))))],
            shown.Reported(o => In(o, county)),
            shown.Missing(o => In(o, county)));
    }

    private static bool In(ReportingOrganisation organisation, InnovationCounty? county) =>
        county is null || string.Equals(organisation.CountyNumber, county.Number, StringComparison.Ordinal);

    /// <summary>In the country everybody counts; in a county its municipalities do, and the county authority stands beside them.</summary>
    private static bool Counts(ReportingOrganisation organisation, InnovationCounty? county) =>
        county is null || (organisation.Kind == OrganisationKind.Municipality && In(organisation, county));

    private sealed record Row(
        OrganisationId OrganisationId, int Year, InnovationDefinition Definition, int Procurements, int Innovative, long? Value, long? InnovativeValue, string Note, DateTimeOffset ReportedAt);

    /// <summary>What was reported for one year by one definition, each organisation once.</summary>
    private sealed class YearOfReports
    {
        private readonly List<(ReportingOrganisation Organisation, Row Row, ReportingOrganisation? CountedIn)> _reports;
        private readonly List<(ReportingOrganisation Organisation, bool HasReported)> _expected;

        public YearOfReports(ReportingOrganisations organisations, int year, IEnumerable<Row> rows)
        {
            Year = year;
            var reports = rows.Select(r => (Organisation: organisations.Find(r.OrganisationId)!, Row: r)).ToList();
            var reporters = reports.Select(r => r.Organisation.Id).ToHashSet();
            _reports = reports.ConvertAll(r => (r.Organisation, r.Row, CountedIn: SuccessorThatReported(r.Organisation)));
            _expected = [.. organisations.Expected(year).Select(o => (o, reporters.Contains(o.Id) || SuccessorThatReported(o) is not null))];

            ReportingOrganisation? SuccessorThatReported(ReportingOrganisation organisation) =>
                organisations.Successor(organisation) is { } successor && reporters.Contains(successor.Id) ? successor : null;
        }

        public int Year { get; }

        public InnovationSum Sum(Func<ReportingOrganisation, bool> which)
        {
            var rows = _reports.Where(r => r.CountedIn is null && which(r.Organisation)).Select(r => r.Row).ToList();
            var valued = rows.Where(r => r.Value is not null).ToList();
            return new InnovationSum(
                rows.Count, rows.Sum(r => (long)r.Procurements), rows.Sum(r => (long)r.Innovative), valued.Count, valued.Sum(r => r.Value ?? 0), valued.Sum(r => r.InnovativeValue ?? 0));
        }

        public InnovationCoverage Coverage(Func<ReportingOrganisation, bool> which)
        {
            var expected = _expected.Where(e => which(e.Organisation)).ToLookup(e => e.Organisation.Kind);
            var municipalities = expected[OrganisationKind.Municipality].ToList();
            var authorities = expected[OrganisationKind.CountyAuthority].ToList();
            return new InnovationCoverage(
                municipalities.Count(e => e.HasReported),
                municipalities.Count,
                authorities.Count(e => e.HasReported),
                authorities.Count,
                municipalities.Where(e => e.HasReported).Sum(e => (long)e.Organisation.Population),
                municipalities.Sum(e => (long)e.Organisation.Population));
        }

        public IReadOnlyList<InnovationReported> Reported(Func<ReportingOrganisation, bool> which) =>
            [.. _reports.Where(r => which(r.Organisation))
                .OrderBy(r => r.Organisation.Name, NorwegianOrder.Names)
                .Select(r => new InnovationReported(
                    Name(r.Organisation),
                    r.Organisation.Kind,
                    new InnovationFigures(r.Row.Procurements, r.Row.Innovative, r.Row.Value, r.Row.InnovativeValue, r.Row.Note),
                    r.Row.ReportedAt,
                    r.CountedIn is null ? null : Name(r.CountedIn)))];

        public IReadOnlyList<OrganisationName> Missing(Func<ReportingOrganisation, bool> which) =>
            [.. _expected.Where(e => !e.HasReported && which(e.Organisation)).Select(e => Name(e.Organisation)).OrderBy(o => o.DisplayName, NorwegianOrder.Names)];

        private static OrganisationName Name(ReportingOrganisation organisation) => new(organisation.Number, organisation.Name);
    }
}
