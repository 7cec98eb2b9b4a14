using System.Data.Common;
using System.Globalization;
using System.Text;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Ioa.Network.Core.Rollup.Keeping;

/// <summary>
/// Facts that come and go in one transaction, and what that adds to the sums. It writes without EF, many rows a statement, since building from scratch
/// writes millions; the statements are the same on both databases.
/// </summary>
internal sealed class FigureStore(NetworkDbContext db, long version)
{
    private const int RowsAtOnce = 100;

    private readonly List<FigureFact> _added = [];
    private readonly List<long> _removed = [];
    private readonly Dictionary<(string Scope, FigureGrain Grain, DateOnly From, Figure Figure, int Bucket), (FigureScope Scope, long Count, long Sum)> _sums = [];
    private readonly List<(FigureFact Fact, int Sign)> _changes = [];

    /// <summary>A fact that was not there.</summary>
    public void Add(FigureFact fact)
    {
        _added.Add(fact);
        _changes.Add((fact, 1));
    }

    /// <summary>A fact that no longer holds.</summary>
    public void Remove(FigureFact fact)
    {
        _removed.Add(fact.Id);
        _changes.Add((fact, -1));
    }

    /// <summary>Writes all of it.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_changes.Count == 0)
        {
            return;
        }

        var organisations = _changes.Select(c => c.Fact.OrganisationId).OfType<OrganisationId>().Distinct().ToList();
        var counties = await db.Organisations.Where(o => organisations.Contains(o.Id)).Select(o => new { o.Id, o.CountyNumber })
            .ToDictionaryAsync(o => o.Id, o => o.CountyNumber, cancellationToken);
        foreach (var (fact, sign) in _changes)
        {
            foreach (var scope in ScopesOf(fact, fact.OrganisationId is { } of ? counties.GetValueOrDefault(of) : null))
            {
                AddTo(scope, fact, sign);
            }
        }

        var scopes = await ScopeIdsAsync(cancellationToken);
        foreach (var changed in scopes.Values.Chunk(RowsAtOnce * 10))
        {
            await db.FigureScopes.Where(s => changed.Contains(s.Id)).ExecuteUpdateAsync(s => s.SetProperty(x => x.Version, version), cancellationToken);
        }

        await InsertAsync(
            "\"FigureFacts\" (\"Figure\", \"Day\", \"Source\", \"SourceId\", \"OrganisationId\", \"NetworkId\", \"Once\", \"Bucket\", \"Count\", \"Sum\")",
            "",
            _added,
            f => [(int)f.Figure, f.Day, (int)f.Source, f.SourceId, f.OrganisationId?.Value, f.NetworkId?.Value, f.Once, f.Bucket, f.Count, f.Sum],
            cancellationToken);
        foreach (var removed in _removed.Chunk(RowsAtOnce * 5))
        {
            await db.FigureFacts.Where(f => removed.Contains(f.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        // In the order of the key, which is also the cheapest to write.
        await InsertAsync(
            "\"FigureCells\" (\"ScopeId\", \"Grain\", \"From\", \"Figure\", \"Bucket\", \"Count\", \"Sum\")",
            """
             ON CONFLICT ("ScopeId", "Grain", "From", "Figure", "Bucket") DO UPDATE SET
            "Count" = "FigureCells"."Count" + excluded."Count", "Sum" = "FigureCells"."Sum" + excluded."Sum"
            """,
            _sums.Where(s => s.Value.Count != 0 || s.Value.Sum != 0)
                .Select(s => (Id: scopes[s.Key.Scope], s.Key, s.Value))
                .OrderBy(s => s.Id).ThenBy(s => s.Key.Grain).ThenBy(s => s.Key.From).ThenBy(s => s.Key.Figure).ThenBy(s => s.Key.Bucket)
                .ToList(),
            s => [s.Id, (int)s.Key.Grain, s.Key.From, (int)s.Key.Figure, s.Key.Bucket, s.Value.Count, s.Value.Sum],
            cancellationToken);
    }

    private static IEnumerable<FigureScope> ScopesOf(FigureFact fact, string? county)
    {
        if (fact.Once)
        {
            yield return FigureScope.Country();
            if (county is not null)
            {
                yield return FigureScope.County(county);
            }

            if (fact.OrganisationId is { } organisation)
            {
                yield return FigureScope.Of(organisation);
            }
        }

        if (fact.NetworkId is { } network)
        {
            yield return FigureScope.Of(network);
            if (fact.OrganisationId is { } organisation)
            {
                yield return FigureScope.Of(network, organisation);
            }
        }
    }

    private void AddTo(FigureScope scope, FigureFact fact, int sign)
    {
        var ofOne = scope.Kind is FigureScopeKind.Organisation or FigureScopeKind.NetworkOrganisation;
        if (!ofOne)
        {
            AddTo(scope, FigureGrain.Week, fact.Day.AddDays(-(((int)fact.Day.DayOfWeek + 6) % 7)), fact.Bucket, fact, sign);
        }

        // How long each answer took is asked of networks and wider, not of one organisation: there it would be a row for nearly every question.
        var bucket = ofOne && fact.Figure == Figure.QuestionsAnswered ? 0 : fact.Bucket;
        AddTo(scope, FigureGrain.Month, FigurePeriod.MonthOf(fact.Day), bucket, fact, sign);
        AddTo(scope, FigureGrain.Year, new DateOnly(fact.Day.Year, 1, 1), bucket, fact, sign);
    }

    private void AddTo(FigureScope scope, FigureGrain grain, DateOnly from, int bucket, FigureFact fact, int sign)
    {
        var key = (scope.Key, grain, from, fact.Figure, bucket);
        var (_, count, sum) = _sums.GetValueOrDefault(key);
        _sums[key] = (scope, count + (sign * fact.Count), sum + (sign * fact.Sum));
    }

    private async Task<Dictionary<string, int>> ScopeIdsAsync(CancellationToken cancellationToken)
    {
        var wanted = _sums.Values.Select(s => s.Scope).DistinctBy(s => s.Key).ToDictionary(s => s.Key, StringComparer.Ordinal);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var keys in wanted.Keys.Chunk(RowsAtOnce * 10))
        {
            foreach (var scope in await db.FigureScopes.Where(s => keys.Contains(s.Key)).Select(s => new { s.Key, s.Id }).ToListAsync(cancellationToken))
            {
                known.Add(scope.Key, scope.Id);
            }
        }

        var missing = wanted.Values.Where(s => !known.ContainsKey(s.Key)).ToList();
        if (missing.Count > 0)
        {
            db.FigureScopes.AddRange(missing);
            await db.SaveChangesAsync(cancellationToken);
            missing.ForEach(s => known.Add(s.Key, s.Id));
        }

        return known;
    }

    private async Task InsertAsync<T>(string into, string after, List<T> rows, Func<T, object?[]> values, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        foreach (var part in rows.Chunk(RowsAtOnce))
        {
            if (command.Parameters.Count == 0 || part.Length < RowsAtOnce)
            {
                Prepare(command, into, after, part.Length, values(part[0]).Length);
            }

            var parameter = 0;
            foreach (var value in part.SelectMany(values))
            {
                command.Parameters[parameter++].Value = value ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static void Prepare(DbCommand command, string into, string after, int rows, int columns)
    {
        var sql = new StringBuilder("INSERT INTO ").Append(into).Append(" VALUES ");
        command.Parameters.Clear();
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < columns; column++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{(row * columns) + column}");
                command.Parameters.Add(parameter);
                sql.Append(column == 0 ? "" : ", ").Append(parameter.ParameterName);
            }

            sql.Append(')');
        }

        command.CommandText = sql.Append(after).ToString();
    }
}
