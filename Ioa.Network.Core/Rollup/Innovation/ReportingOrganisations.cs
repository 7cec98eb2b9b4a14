using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Innovation;

/// <summary>A municipality or a county authority, as far as the reports need to know it.</summary>
internal sealed record ReportingOrganisation(
    OrganisationId Id,
    OrganisationKind Kind,
    string Number,
    string Name,
    string? CountyNumber,
    string? CountyName,
    int Population,
    DateOnly ValidFrom,
    DateOnly? ValidTo)
{
    /// <summary>Whether its number was valid in some part of a year.</summary>
    public bool WasValid(int year) => ValidFrom.Year <= year && (ValidTo is null || ValidTo.Value.Year >= year);
}

/// <summary>
/// Who reports for which year, and who stands for whom after a merger.
/// <list type="bullet">
/// <item>An organisation reports for a year in some part of which its number was valid, or a number that went over into it, and into it
/// alone: who was given a new number in 2024 still has its years before.</item>
/// <item>For a year, an organisation's own report counts unless its unambiguous successor has reported the same year by the same
/// definition: then the successor's counts, and stands for it.</item>
/// <item>A number that was split has no successor: nobody reports for it, and its own report counts.</item>
/// </list>
/// </summary>
internal sealed class ReportingOrganisations
{
    private readonly Dictionary<OrganisationId, ReportingOrganisation> _byId;
    private readonly ILookup<string, ReportingOrganisation> _byNumber;
    private readonly ILookup<string, NumberChange> _byOldNumber;
    private readonly ILookup<string, NumberChange> _unambiguousByNewNumber;

    private ReportingOrganisations(IReadOnlyList<ReportingOrganisation> organisations, IReadOnlyList<NumberChange> changes)
    {
        _byId = organisations.ToDictionary(o => o.Id);
        _byNumber = organisations.ToLookup(o => o.Number, StringComparer.Ordinal);
        _byOldNumber = changes.ToLookup(c => c.OldNumber, StringComparer.Ordinal);
        _unambiguousByNewNumber = changes.Where(c => SuccessorNumber(c.OldNumber) is not null).ToLookup(c => c.NewNumber, StringComparer.Ordinal);
    }

    public static async Task<ReportingOrganisations> ReadAsync(NetworkDbContext db, CancellationToken cancellationToken)
    {
        var organisations = await db.Organisations
            .Where(o => o.Kind != OrganisationKind.NationalBody)
            .Select(o => new ReportingOrganisation(o.Id, o.Kind, o.Number, o.DisplayName, o.CountyNumber, o.CountyName, o.Population ?? 0, o.ValidFrom, o.ValidTo))
            .ToListAsync(cancellationToken);
        return new ReportingOrganisations(organisations, await db.NumberChanges.AsNoTracking().ToListAsync(cancellationToken));
    }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<ReportingOrganisation> All => _byId.Values;

    public ReportingOrganisation? Find(OrganisationId id) => _byId.GetValueOrDefault(id);

    /// <summary>The one that has a number today.</summary>
    public ReportingOrganisation? Today(string number) => _byNumber[number].FirstOrDefault(o => o.ValidTo is null);

    /// <summary>Whether it reports for a year.</summary>
    public bool ReportsFor(ReportingOrganisation organisation, int year) =>
        organisation.WasValid(year) || Former(organisation).Any(c => c.ValidTo.Year >= year && year < organisation.ValidFrom.Year);

    /// <summary>The years that it reports for, the latest first.</summary>
    public IReadOnlyList<int> YearsOf(ReportingOrganisation organisation, DateOnly today) =>
        [.. Enumerable.Range(InnovationReport.FirstYear, today.Year - InnovationReport.FirstYear + 1).Where(year => ReportsFor(organisation, year)).Reverse()];

    /// <summary>Those whose report for a year is waited for: the ones valid in it, and who has their numbers now where they are not kept as organisations.</summary>
    public IEnumerable<ReportingOrganisation> Expected(int year) =>
        All.Where(o => o.WasValid(year) || (ReportsFor(o, year) && !Former(o).SelectMany(c => _byNumber[c.OldNumber]).Any(p => p.WasValid(year))));

    /// <summary>Who stands for an organisation that is no more; <see langword="null"/> when it still is, or was split.</summary>
    public ReportingOrganisation? Successor(ReportingOrganisation organisation) =>
        organisation is { Kind: OrganisationKind.Municipality, ValidTo: not null } && SuccessorNumber(organisation.Number) is { } number ? Today(number) : null;

    /// <summary>
    /// Whom a number means in a year: who had it then, who reports for that year with it now, or the one that it went over into. A number that
    /// was split is refused with those to choose between (<c>Innovation.NumberSplit</c>), one that nobody had with <c>Innovation.NumberUnknown</c>,
    /// and a year that is not the organisation's with <c>Innovation.NotThatYear</c>.
    /// </summary>
    public Result<ReportingOrganisation> Resolve(string number, int year)
    {
        var had = _byNumber[number].FirstOrDefault(o => o.WasValid(year)) ?? _byNumber[number].FirstOrDefault(o => ReportsFor(o, year));
        if (had is not null)
        {
            return had;
        }

        List<ReportingOrganisation> successors = [.. _byOldNumber[number].Select(c => c.NewNumber).Distinct(StringComparer.Ordinal).Select(Today).OfType<ReportingOrganisation>()];
        return successors switch
        {
            [] when _byNumber[number].FirstOrDefault() is { } other => NotThatYear(other, year),
            [] => Error.Invalid("Innovation.NumberUnknown", number),
            [var only] when SuccessorNumber(number) is not null => ReportsFor(only, year) ? only : NotThatYear(only, year),
            _ => Error.Invalid("Innovation.NumberSplit", number, string.Join(", ", successors.OrderBy(s => s.Number, StringComparer.Ordinal).Select(s => $"{s.Number} {s.Name}"))),
        };
    }

    /// <summary>The refusal of a year in which an organisation did not exist.</summary>
    public static Error NotThatYear(ReportingOrganisation organisation, int year) =>
        Error.Invalid("Innovation.NotThatYear", organisation.Name, year.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private IEnumerable<NumberChange> Former(ReportingOrganisation organisation) =>
        organisation is { Kind: OrganisationKind.Municipality, ValidTo: null } ? _unambiguousByNewNumber[organisation.Number] : [];

    /// <summary>The one number that an old one went over into; <see langword="null"/> when it was split. One used twice has all its successors.</summary>
    private string? SuccessorNumber(string oldNumber)
    {
        var changes = _byOldNumber[oldNumber].ToList();
        return changes.Count > 0 && changes.TrueForAll(c => c.Unambiguous && string.Equals(c.NewNumber, changes[0].NewNumber, StringComparison.Ordinal))
            ? changes[0].NewNumber
            : null;
    }
}
