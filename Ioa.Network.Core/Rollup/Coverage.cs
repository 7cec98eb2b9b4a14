using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>How many of a group of municipalities are covered.</summary>
/// <param name="Key">The group: a county's number, a KOSTRA group, a class of size or centrality.</param>
/// <param name="Name">A county's name; else the key.</param>
/// <param name="Covered">How many are in an active regional network.</param>
/// <param name="All">How many there are.</param>
/// <param name="Inhabitants">How many live in those that are covered.</param>
public sealed record CoverageRow(string Key, string Name, int Covered, int All, long Inhabitants);

/// <summary>A municipality that is in no active regional network.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="County">Its county.</param>
/// <param name="Inhabitants">How many live there.</param>
public sealed record UncoveredMunicipality(string Number, string Name, string County, int? Inhabitants);

/// <summary>
/// Which municipalities are in an active regional network («dekning»), as member or superuser. Each counts once, in however many networks it is. It
/// is read from the memberships themselves: it is about a day, not about what happened.
/// </summary>
/// <param name="Covered">How many are.</param>
/// <param name="All">How many there are.</param>
/// <param name="Before">How many were on the last day of the period compared with.</param>
/// <param name="Inhabitants">How many live in those that are.</param>
/// <param name="AllInhabitants">How many live in all.</param>
/// <param name="ByCounty">By county.</param>
/// <param name="BySize">By size: the classes of <see cref="SizeOf"/>.</param>
/// <param name="ByKostra">By KOSTRA group.</param>
/// <param name="ByCentrality">By centrality class, 1 (most central) to 6.</param>
/// <param name="Uncovered">Those that are in none.</param>
/// <param name="Trend">How many were on the last day of each month of the period.</param>
public sealed record CoverageView(
    int Covered,
    int All,
    int Before,
    long Inhabitants,
    long AllInhabitants,
    IReadOnlyList<CoverageRow> ByCounty,
    IReadOnlyList<CoverageRow> BySize,
    IReadOnlyList<CoverageRow> ByKostra,
    IReadOnlyList<CoverageRow> ByCentrality,
    IReadOnlyList<UncoveredMunicipality> Uncovered,
    IReadOnlyList<(DateOnly Month, int Covered)> Trend)
{
    /// <summary>The class of size that a number of inhabitants is in: the least of its inhabitants.</summary>
    public static int SizeOf(int? inhabitants) => inhabitants switch
    {
        null or < 2_000 => 0,
        < 5_000 => 2_000,
        < 20_000 => 5_000,
        < 50_000 => 20_000,
        _ => 50_000,
    };
}

/// <summary>Reads who is covered.</summary>
internal sealed class Coverage
{
    private readonly List<Seat> _seats;
    private readonly ILookup<LearningNetworkId, NetworkStatusChange> _changes;
    private readonly Dictionary<LearningNetworkId, NetworkStatus> _statuses;

    private Coverage(List<Seat> seats, Dictionary<LearningNetworkId, NetworkStatus> statuses, IEnumerable<NetworkStatusChange> changes) =>
        (_seats, _statuses, _changes) = (seats, statuses, changes.OrderBy(c => c.On).ThenBy(c => c.Id).ToLookup(c => c.NetworkId));

    /// <summary>Reads all regional networks' memberships, past and present.</summary>
    public static async Task<Coverage> ReadAsync(NetworkDbContext db, CancellationToken cancellationToken)
    {
        var seats = await db.Memberships
            .Where(m => m.Role != MembershipRole.Observer && db.Networks.Any(n => n.Id == m.NetworkId && n.Kind == NetworkKind.Regional))
            .Select(m => new Seat(m.OrganisationId, m.NetworkId, m.From, m.To))
            .ToListAsync(cancellationToken);
        var statuses = await db.Networks.Where(n => n.Kind == NetworkKind.Regional).Select(n => new { n.Id, n.Status }).ToDictionaryAsync(n => n.Id, n => n.Status, cancellationToken);
        var changes = await db.NetworkStatusChanges.AsNoTracking().ToListAsync(cancellationToken);
        return new Coverage(seats, statuses, changes);
    }

    /// <summary>The organisations that were in an active regional network on a day.</summary>
    public HashSet<OrganisationId> On(DateOnly day)
    {
        var active = _statuses.Where(s => StatusOn(s.Key, s.Value, day) == NetworkStatus.Active).Select(s => s.Key).ToHashSet();
        return [.. _seats.Where(s => s.From <= day && (s.To is null || s.To >= day) && active.Contains(s.Network)).Select(s => s.Organisation)];
    }

    /// <summary>The view of some municipalities, those of the country or of a county.</summary>
    public CoverageView Of(IReadOnlyList<Organisation> municipalities, FigurePeriod period, FigurePeriod against, DateOnly today)
    {
        var ids = municipalities.Select(m => m.Id).ToHashSet();
        var last = Last(period);
        var covered = On(last);
        return new CoverageView(
            municipalities.Count(m => covered.Contains(m.Id)),
            municipalities.Count,
            On(Last(against)).Count(ids.Contains),
            municipalities.Where(m => covered.Contains(m.Id)).Sum(m => (long)(m.Population ?? 0)),
            municipalities.Sum(m => (long)(m.Population ?? 0)),
            Rows(m => m.CountyNumber, m => m.CountyName),
            Rows(m => CoverageView.SizeOf(m.Population).ToString("00000", System.Globalization.CultureInfo.InvariantCulture)),
            Rows(m => m.KostraGroup),
            Rows(m => m.CentralityClass?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            [.. municipalities.Where(m => !covered.Contains(m.Id)).Select(m => new UncoveredMunicipality(m.Number, m.DisplayName, m.CountyName ?? "", m.Population))
                .OrderBy(m => m.County, Common.NorwegianOrder.Names).ThenBy(m => m.Name, Common.NorwegianOrder.Names)],
            [.. Enumerable.Range(0, period.Months).Select(i => period.From.AddMonths(i)).Where(month => month <= today)
                .Select(month => (month, On(Last(new FigurePeriod(month, month))).Count(ids.Contains)))]);

        DateOnly Last(FigurePeriod of) => of.End.AddDays(-1) < today ? of.End.AddDays(-1) : today;

        List<CoverageRow> Rows(Func<Organisation, string?> key, Func<Organisation, string?>? name = null) =>
            [.. municipalities.Where(m => key(m) is not null).GroupBy(m => key(m)!, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new CoverageRow(
                g.Key,
                name?.Invoke(g.First()) ?? g.Key,
                g.Count(m => covered.Contains(m.Id)),
                g.Count(),
                g.Where(m => covered.Contains(m.Id)).Sum(m => (long)(m.Population ?? 0))))];
    }

    private NetworkStatus StatusOn(LearningNetworkId network, NetworkStatus now, DateOnly day) =>
        _changes[network].FirstOrDefault(c => c.On > day)?.From ?? now;

    private sealed record Seat(OrganisationId Organisation, LearningNetworkId Network, DateOnly From, DateOnly? To);
}
