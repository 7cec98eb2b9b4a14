using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>
/// What an overview counts, followed down: its sums as <see cref="OverviewQuery"/> reads them for the same reader, and the facts that they are made of.
/// </summary>
internal sealed class CountedScope
{
    private readonly OverviewScope _scope;
    private readonly Published? _published;
    private readonly LearningNetworkId? _network;
    private readonly HashSet<OrganisationId> _parts;

    private CountedScope(OverviewScope scope, string name, Published? published, LearningNetworkId? network = null, HashSet<OrganisationId>? parts = null) =>
        (_scope, Name, _published, _network, _parts) = (scope, name, published, network, parts ?? []);

    /// <summary>Its name; empty for the country.</summary>
    public string Name { get; }

    /// <summary>Whether the reader's sums of it are exact.</summary>
    public bool IsExact => _published is null;

    /// <summary>Reads what it is; <see langword="null"/> to whoever may not see its overview, and for what is not there.</summary>
    public static async Task<CountedScope?> ReadAsync(
        NetworkDbContext db, RollupReader reader, OverviewScope scope, PublishedFigures published, CancellationToken cancellationToken)
    {
        if (scope.Kind == FigureScopeKind.Network)
        {
            var network = await db.Networks.Where(n => n.Slug == scope.Key).Select(n => new { n.Id, n.Name }).FirstOrDefaultAsync(cancellationToken);
            return network is null || !(reader.SeesAll || reader.Networks.Contains(network.Id))
                ? null
                : new CountedScope(scope, network.Name, reader.Networks.Contains(network.Id) ? null : await published.ReadAsync(cancellationToken), network.Id);
        }

        if (!reader.SeesAll)
        {
            return null;
        }

        switch (scope.Kind)
        {
            case FigureScopeKind.Country:
                return new CountedScope(scope, "", published: null);
            case FigureScopeKind.County:
                var county = await db.Organisations
                    .Where(o => o.Kind == OrganisationKind.Municipality && o.ValidTo == null && o.CountyNumber == scope.Key)
                    .Select(o => new { o.CountyName })
                    .FirstOrDefaultAsync(cancellationToken);
                return county is null ? null : new CountedScope(scope, county.CountyName ?? scope.Key, await published.ReadAsync(cancellationToken));
            case FigureScopeKind.Organisation:
                var lineage = await Lineage.ReadAsync(db, cancellationToken);
                return lineage.Organisations.Values.Where(o => o.ValidTo is null && string.Equals(o.Number, scope.Key, StringComparison.Ordinal)).MinBy(o => o.Kind) is { } organisation
                    ? new CountedScope(scope, organisation.DisplayName, await published.ReadAsync(cancellationToken), parts: lineage.PartsOf(organisation.Id))
                    : null;
            default:
                return null;
        }
    }

    /// <summary>The sums of a period, as the reader may know them.</summary>
    public async Task<FigureSums> SumsAsync(NetworkDbContext db, FigurePeriod period, DateOnly today, CancellationToken cancellationToken)
    {
        if (_published is not null)
        {
            return _published.Of(IsWanted, period, today);
        }

        var row = await db.FigureScopes.Where(s => s.Kind == _scope.Kind && (_network == null || s.NetworkId == _network)).Select(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        return await FigureSums.OfScopeAsync(db, row, period, cancellationToken);
    }

    /// <summary>The facts that a figure's sums of it are made of.</summary>
    public IQueryable<FigureFact> Facts(NetworkDbContext db)
    {
        var (key, network, parts) = (_scope.Key, _network, _parts);
        return _scope.Kind switch
        {
            FigureScopeKind.Network => db.FigureFacts.Where(f => f.NetworkId == network),
            FigureScopeKind.County => db.FigureFacts.Where(f => f.Once && db.Organisations.Any(o => o.Id == f.OrganisationId && o.CountyNumber == key)),
            FigureScopeKind.Organisation => db.FigureFacts.Where(f => f.Once && f.OrganisationId != null && parts.Contains(f.OrganisationId.Value)),
            _ => db.FigureFacts.Where(f => f.Once),
        };
    }

    private bool IsWanted(FigureScope scope) => scope.Kind == _scope.Kind && scope.Kind switch
    {
        FigureScopeKind.County => string.Equals(scope.CountyNumber, _scope.Key, StringComparison.Ordinal),
        FigureScopeKind.Network => scope.NetworkId == _network,
        _ => _parts.Contains(scope.OrganisationId!.Value),
    };
}
