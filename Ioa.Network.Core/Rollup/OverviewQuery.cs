using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>What an overview is of: the country, or one county, network or municipality.</summary>
/// <param name="Kind">Which of them; never <see cref="FigureScopeKind.NetworkOrganisation"/>.</param>
/// <param name="Key">The county's number, the network's slug, the organisation's number; empty for the country.</param>
public readonly record struct OverviewScope(FigureScopeKind Kind, string Key = "")
{
    /// <summary>The country.</summary>
    public static readonly OverviewScope Country = new(FigureScopeKind.Country);
}

/// <summary>A measure in two periods.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Now">In the period.</param>
/// <param name="Before">In the period compared with.</param>
public sealed record MeasureRow(Measure Measure, MeasureValue Now, MeasureValue Before);

/// <summary>How many of one part of a figure.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Bucket">The part.</param>
/// <param name="Now">In the period.</param>
/// <param name="Before">In the period compared with.</param>
public sealed record BucketRow(Figure Figure, int Bucket, long Now, long Before);

/// <summary>How a municipality stands: whether anybody has to do something for it.</summary>
public enum MunicipalityStanding
{
    /// <summary>In an active regional network that lacks nothing, or not known in this view.</summary>
    Fine,

    /// <summary>In an active regional network that lacks something.</summary>
    Lacking,

    /// <summary>In no active regional network.</summary>
    Uncovered,
}

/// <summary>A county, network or municipality in an overview's table, and on the map.</summary>
/// <param name="Scope">Where its own overview is; <see langword="null"/> when the reader may not see it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Number">An organisation's number.</param>
/// <param name="County">An organisation's county.</param>
/// <param name="IsFormer">A municipality that was split: its history is nobody else's.</param>
/// <param name="Measures">The measures, in the order of <see cref="Measure.All"/>; those that cannot be said of it have no value.</param>
public sealed record OverviewPart(OverviewScope? Scope, string Name, string? Number, string? County, bool IsFormer, IReadOnlyList<MeasureRow> Measures)
{
    /// <summary>How a municipality stands, in the overview of the country or a county.</summary>
    public MunicipalityStanding Standing { get; init; }

    /// <summary>One measure.</summary>
    public MeasureRow Of(Measure measure) => Measures[Measure.All.TakeWhile(m => m != measure).Count()];
}

/// <summary>A network's coordinator, whom to call.</summary>
/// <param name="Name">Who.</param>
/// <param name="Email">Their address.</param>
/// <param name="Phone">Their telephone, when they have said it.</param>
public sealed record OverviewContact(string Name, string? Email, string? Phone);

/// <summary>The overview of the country, a county, a network or a municipality.</summary>
/// <param name="Scope">Of what.</param>
/// <param name="Name">Its name; empty for the country.</param>
/// <param name="Period">Over which months.</param>
/// <param name="Against">Compared with which.</param>
/// <param name="IsExact">
/// Whether the figures are exact: the country, and networks whose conversations the reader reads. Others are published in portions
/// (<see cref="PublishedFigures"/>).
/// </param>
/// <param name="IsBuilding">Whether the figures are being built from scratch, so that some are missing.</param>
/// <param name="Measures">The measures, in the order of <see cref="Measure.All"/>.</param>
/// <param name="Buckets">The figures that have parts: by sector, kind, outcome, stage, level and kind of meeting.</param>
/// <param name="Counties">The country's counties.</param>
/// <param name="Networks">The networks in it.</param>
/// <param name="Municipalities">The municipalities in it.</param>
/// <param name="Coverage">Who is in an active regional network; <see langword="null"/> for a network or a municipality.</param>
/// <param name="Health">How the networks stand.</param>
/// <param name="Coordinators">A network's coordinators.</param>
public sealed record OverviewView(
    OverviewScope Scope,
    string Name,
    FigurePeriod Period,
    FigurePeriod Against,
    bool IsExact,
    bool IsBuilding,
    IReadOnlyList<MeasureRow> Measures,
    IReadOnlyList<BucketRow> Buckets,
    IReadOnlyList<OverviewPart> Counties,
    IReadOnlyList<OverviewPart> Networks,
    IReadOnlyList<OverviewPart> Municipalities,
    CoverageView? Coverage,
    IReadOnlyList<NetworkHealth> Health,
    IReadOnlyList<OverviewContact> Coordinators)
{
    /// <summary>One measure.</summary>
    public MeasureRow Of(Measure measure) => Measures[Measure.All.TakeWhile(m => m != measure).Count()];
}

/// <summary>
/// The overview («nasjonal oversikt») of the country and its parts: counts over what happened, each organisation counted once, no text or title. KS
/// administrators see all of it; a network's readers see the network.
/// </summary>
public sealed class OverviewQuery(IDbContextFactory<NetworkDbContext> contexts, PublishedFigures published, TimeProvider clock)
{
    private static readonly Figure[] WithParts =
    [
        Figure.QuestionsEscalated, Figure.ExperiencesBySector, Figure.ExperiencesByKind, Figure.ExperiencesByOutcome, Figure.AdoptionStages, Figure.MeetingsHeld, Figure.EnquiriesReceived,
    ];

    /// <summary>Reads it.</summary>
    /// <param name="scope">Of what.</param>
    /// <param name="period">Over which months.</param>
    /// <param name="against">Compared with which.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Refused with <see cref="Error.NotFound"/> to whoever may not see it, and for what is not there.</returns>
    public async Task<Result<OverviewView>> HandleAsync(
        OverviewScope scope, FigurePeriod period, FigurePeriod against, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.RollupReaderAsync(user, today, cancellationToken) is not { } reader)
        {
            return Error.NotFound;
        }

        return scope.Kind switch
        {
            FigureScopeKind.Network => await NetworkAsync(db, reader, scope, period, against, today, cancellationToken),
            FigureScopeKind.Country or FigureScopeKind.County or FigureScopeKind.Organisation when reader.SeesAll =>
                await OfAllAsync(db, scope, period, against, today, cancellationToken),
            _ => Error.NotFound,
        };
    }

    private async Task<Result<OverviewView>> OfAllAsync(
        NetworkDbContext db, OverviewScope scope, FigurePeriod period, FigurePeriod against, DateOnly today, CancellationToken cancellationToken)
    {
        var lineage = await Lineage.ReadAsync(db, cancellationToken);
        var all = lineage.Organisations.Values.Where(o => o is { Kind: OrganisationKind.Municipality, ValidTo: null }).OrderBy(o => o.DisplayName, NorwegianOrder.Names).ToList();
        var shown = scope.Kind switch
        {
            FigureScopeKind.County => all.Where(o => string.Equals(o.CountyNumber, scope.Key, StringComparison.Ordinal)).ToList(),
            FigureScopeKind.Organisation => [.. lineage.Organisations.Values.Where(o => o.ValidTo is null && string.Equals(o.Number, scope.Key, StringComparison.Ordinal)).OrderBy(o => o.Kind).Take(1)],
            _ => all,
        };
        if (shown.Count == 0)
        {
            return Error.NotFound;
        }

        var figures = await published.ReadAsync(cancellationToken);
        var name = "";
        FigureSums now, before;
        if (scope.Kind == FigureScopeKind.Country)
        {
            var country = await db.FigureScopes.Where(s => s.Kind == FigureScopeKind.Country).Select(s => s.Id).FirstOrDefaultAsync(cancellationToken);
            now = await FigureSums.OfScopeAsync(db, country, period, cancellationToken);
            before = await FigureSums.OfScopeAsync(db, country, against, cancellationToken);
        }
        else if (scope.Kind == FigureScopeKind.County)
        {
            name = shown[0].CountyName ?? scope.Key;
            now = figures.Of(s => s.Kind == FigureScopeKind.County && string.Equals(s.CountyNumber, scope.Key, StringComparison.Ordinal), period, today);
            before = figures.Of(s => s.Kind == FigureScopeKind.County && string.Equals(s.CountyNumber, scope.Key, StringComparison.Ordinal), against, today);
        }
        else
        {
            name = shown[0].DisplayName;
            var parts = lineage.PartsOf(shown[0].Id);
            now = figures.Of(s => s.Kind == FigureScopeKind.Organisation && parts.Contains(s.OrganisationId!.Value), period, today);
            before = figures.Of(s => s.Kind == FigureScopeKind.Organisation && parts.Contains(s.OrganisationId!.Value), against, today);
        }

        var ids = shown.Select(o => o.Id).ToHashSet();
        var networks = scope.Kind == FigureScopeKind.Country
            ? db.Networks
            : db.Networks.Where(n => n.Memberships.Any(m => ids.Contains(m.OrganisationId) && m.From <= today && (m.To == null || m.To >= today)));
        var health = await NetworkHealth.ReadAsync(db, networks, today, cancellationToken);
        var coverage = scope.Kind == FigureScopeKind.Organisation ? null : (await Coverage.ReadAsync(db, cancellationToken)).Of(shown, period, against, today);
        return await ViewAsync(
            db,
            new OverviewView(
                scope,
                name,
                period,
                against,
                IsExact: scope.Kind == FigureScopeKind.Country,
                IsBuilding: false,
                Rows(now, before),
                Buckets(now, before),
                scope.Kind == FigureScopeKind.Country ? Counties(all, figures, period, against, today) : [],
                NetworkParts(health, figures, period, against, today),
                scope.Kind == FigureScopeKind.Organisation ? [] : Standing(Municipalities(lineage, shown, scope, figures, period, against, today), shown, health),
                coverage,
                health,
                []),
            cancellationToken);
    }

    private async Task<Result<OverviewView>> NetworkAsync(
        NetworkDbContext db, RollupReader reader, OverviewScope scope, FigurePeriod period, FigurePeriod against, DateOnly today, CancellationToken cancellationToken)
    {
        var network = await db.Networks.Where(n => n.Slug == scope.Key).Select(n => new { n.Id, n.Name }).FirstOrDefaultAsync(cancellationToken);
        if (network is null || !(reader.SeesAll || reader.Networks.Contains(network.Id)))
        {
            return Error.NotFound;
        }

        var isExact = reader.Networks.Contains(network.Id);
        var lineage = await Lineage.ReadAsync(db, cancellationToken);
        FigureSums now, before;
        List<OverviewPart> parts = [];
        var members = await db.Memberships
            .Where(m => m.NetworkId == network.Id && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => m.OrganisationId)
            .Distinct()
            .ToListAsync(cancellationToken);
        if (isExact)
        {
            var own = await db.FigureScopes.AsNoTracking()
                .Where(s => s.NetworkId == network.Id && (s.Kind == FigureScopeKind.Network || s.Kind == FigureScopeKind.NetworkOrganisation))
                .ToListAsync(cancellationToken);
            var whole = own.FirstOrDefault(s => s.Kind == FigureScopeKind.Network)?.Id ?? 0;
            now = await FigureSums.OfScopeAsync(db, whole, period, cancellationToken);
            before = await FigureSums.OfScopeAsync(db, whole, against, cancellationToken);

            // What each organisation did is the coordinators' to see; members see the whole, and their own.
            var visible = own.Where(s => s.Kind == FigureScopeKind.NetworkOrganisation && (reader.Coordinates.Contains(network.Id) || s.OrganisationId == reader.Organisation)).ToList();
            var byScope = visible.ToDictionary(s => s.Id, s => lineage.ShownAs(s.OrganisationId!.Value));
            var (partsNow, partsBefore) = (await ByOrganisationAsync(period), await ByOrganisationAsync(against));
            parts = [.. members.Where(m => reader.Coordinates.Contains(network.Id) || m == reader.Organisation).Union(byScope.Values)
                .Select(id => lineage.Organisations[id])
                .OrderBy(o => o.Kind).ThenBy(o => o.DisplayName, NorwegianOrder.Names)
                .Select(o => new OverviewPart(
                    null,
                    o.DisplayName,
                    o.Number,
                    o.CountyName,
                    o.ValidTo is not null,
                    Rows(partsNow.GetValueOrDefault(o.Id, FigureSums.None), partsBefore.GetValueOrDefault(o.Id, FigureSums.None), ofOrganisation: true)))];

            async Task<Dictionary<OrganisationId, FigureSums>> ByOrganisationAsync(FigurePeriod of) => Merge(
                (await FigureSums.OfScopesAsync(db, [.. byScope.Keys], Enum.GetValues<Figure>(), of, cancellationToken)).Select(s => (byScope[s.Key], s.Value)));
        }
        else
        {
            var figures = await published.ReadAsync(cancellationToken);
            now = figures.Of(s => s.Kind == FigureScopeKind.Network && s.NetworkId == network.Id, period, today);
            before = figures.Of(s => s.Kind == FigureScopeKind.Network && s.NetworkId == network.Id, against, today);
            parts = Municipalities(lineage, [.. members.Select(id => lineage.Organisations[id])], scope, figures, period, against, today);
        }

        var coordinators = await db.Coordinators
            .Where(c => c.NetworkId == network.Id && c.From <= today && (c.To == null || c.To >= today))
            .Join(db.Users.Where(p => p.EndedAt == null), c => c.PersonId, p => p.Id, (c, p) => new OverviewContact(p.Name, p.Email, p.PhoneNumber))
            .ToListAsync(cancellationToken);
        var health = await NetworkHealth.ReadAsync(db, db.Networks.Where(n => n.Id == network.Id), today, cancellationToken);
        return await ViewAsync(
            db,
            new OverviewView(scope, network.Name, period, against, isExact, IsBuilding: false, Rows(now, before), Buckets(now, before), [], [], parts, null, health, coordinators),
            cancellationToken);
    }

    private static async Task<OverviewView> ViewAsync(NetworkDbContext db, OverviewView view, CancellationToken cancellationToken) => view with
    {
        IsBuilding = !await db.FigureStates.AnyAsync(s => s.Building == null, cancellationToken),
    };

    private static List<MeasureRow> Rows(FigureSums now, FigureSums before, bool ofOrganisation = false) =>
        [.. Measure.All.Select(m => m.IsOfOrganisations || !ofOrganisation ? new MeasureRow(m, m.In(now), m.In(before)) : new MeasureRow(m, default, default))];

    private static List<BucketRow> Buckets(FigureSums now, FigureSums before) =>
        [.. WithParts.SelectMany(figure => now.Buckets(figure).Concat(before.Buckets(figure)).Select(b => b.Bucket).Distinct().Order()
            .Select(bucket => new BucketRow(figure, bucket, now.Count(figure, bucket), before.Count(figure, bucket))))];

    private static List<OverviewPart> Counties(List<Organisation> municipalities, Published figures, FigurePeriod period, FigurePeriod against, DateOnly today)
    {
        var (now, before) = (ByCounty(period), ByCounty(against));
        return [.. municipalities.Where(m => m.CountyNumber is not null).DistinctBy(m => m.CountyNumber, StringComparer.Ordinal).OrderBy(m => m.CountyNumber, StringComparer.Ordinal)
            .Select(m => new OverviewPart(
                new OverviewScope(FigureScopeKind.County, m.CountyNumber!),
                m.CountyName ?? m.CountyNumber!,
                m.CountyNumber,
                m.CountyName,
                IsFormer: false,
                Rows(now.GetValueOrDefault(m.CountyNumber!, FigureSums.None), before.GetValueOrDefault(m.CountyNumber!, FigureSums.None))))];

        Dictionary<string, FigureSums> ByCounty(FigurePeriod of) =>
            figures.Of(FigureScopeKind.County, of, today).ToDictionary(s => s.Key.CountyNumber!, s => s.Value, StringComparer.Ordinal);
    }

    private static List<OverviewPart> NetworkParts(List<NetworkHealth> networks, Published figures, FigurePeriod period, FigurePeriod against, DateOnly today)
    {
        var (now, before) = (ByNetwork(period), ByNetwork(against));
        return [.. networks.Select(n => new OverviewPart(
            new OverviewScope(FigureScopeKind.Network, n.Slug),
            n.Name,
            null,
            null,
            IsFormer: false,
            Rows(now.GetValueOrDefault(n.Id, FigureSums.None), before.GetValueOrDefault(n.Id, FigureSums.None))))];

        Dictionary<LearningNetworkId, FigureSums> ByNetwork(FigurePeriod of) =>
            figures.Of(FigureScopeKind.Network, of, today).ToDictionary(s => s.Key.NetworkId!.Value, s => s.Value);
    }

    /// <summary>Today's municipalities with what went over into them, and those that were split by themselves.</summary>
    private static List<OverviewPart> Municipalities(
        Lineage lineage, List<Organisation> shown, OverviewScope scope, Published figures, FigurePeriod period, FigurePeriod against, DateOnly today)
    {
        var (now, before) = (ByOrganisation(period), ByOrganisation(against));
        var split = scope.Kind == FigureScopeKind.Network
            ? []
            : lineage.Organisations.Values.Where(o => o is { Kind: OrganisationKind.Municipality, ValidTo: not null } && lineage.ShownAs(o.Id) == o.Id &&
                (scope.Kind == FigureScopeKind.Country || string.Equals(o.CountyNumber, scope.Key, StringComparison.Ordinal)) && (now.ContainsKey(o.Id) || before.ContainsKey(o.Id)));
        return [.. shown.Concat(split).Select(o => new OverviewPart(
            o.ValidTo is null ? new OverviewScope(FigureScopeKind.Organisation, o.Number) : null,
            o.DisplayName,
            o.Number,
            o.CountyName,
            o.ValidTo is not null,
            Rows(now.GetValueOrDefault(o.Id, FigureSums.None), before.GetValueOrDefault(o.Id, FigureSums.None), ofOrganisation: true)))];

        Dictionary<OrganisationId, FigureSums> ByOrganisation(FigurePeriod of) =>
            Merge(figures.Of(FigureScopeKind.Organisation, of, today).Select(s => (lineage.ShownAs(s.Key.OrganisationId!.Value), s.Value)));
    }

    private static List<OverviewPart> Standing(List<OverviewPart> parts, List<Organisation> shown, List<NetworkHealth> networks)
    {
        var byNumber = shown.ToDictionary(o => o.Number, o => o.Id, StringComparer.Ordinal);
        var regional = networks.Where(n => n is { Kind: NetworkKind.Regional, Status: NetworkStatus.Active }).ToList();
        return parts.ConvertAll(part => part.Scope is null ? part : part with
        {
            Standing = regional.Where(n => n.Organisations.Contains(byNumber[part.Number!])).ToList() switch
            {
                [] => MunicipalityStanding.Uncovered,
                var own => own.Any(n => n.Lacks.Any(l => l.Blocks)) ? MunicipalityStanding.Lacking : MunicipalityStanding.Fine,
            },
        });
    }

    private static Dictionary<OrganisationId, FigureSums> Merge(IEnumerable<(OrganisationId Organisation, FigureSums Sums)> sums) =>
        sums.GroupBy(s => s.Organisation).ToDictionary(g => g.Key, g =>
        {
            if (g.Count() == 1)
            {
                return g.First().Sums;
            }

            var merged = new FigureSums();
            foreach (var (_, of) in g)
            {
                merged.Add(of);
            }

            return merged;
        });
}
