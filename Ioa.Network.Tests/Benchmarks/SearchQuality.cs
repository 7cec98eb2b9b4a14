using System.Globalization;
using System.Text;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Search;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>
/// <c>bench search-quality</c>: how well the library's search answers the 150 judged queries of quality-queries.tsv, beside plain full text of
/// SQLite and of PostgreSQL. <c>--each</c> shows what was found for each query of half A; half B is held out, and only its sums are shown.
/// </summary>
internal static class SearchQuality
{
    public static async Task<string> MeasureAsync(bool each, bool alone, CancellationToken cancellationToken)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var library = await QualityLibrary.WriteAsync(world, cancellationToken);
        var ours = await library.SearchAsync(cancellationToken);
        List<(string Name, List<(QualityQuery Query, IReadOnlyList<string> Found)> Results)> engines = [("this portal", ours)];
        if (!alone)
        {
            await using var postgres = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
            engines.AddRange(
            [
            ("SQLite FTS5, any word", await library.PlainSqliteAsync(all: false, cancellationToken)),
            ("SQLite FTS5, all words", await library.PlainSqliteAsync(all: true, cancellationToken)),
            ("PostgreSQL norwegian, any word", await library.PlainPostgresAsync(all: false, postgres.ConnectionString, cancellationToken)),
            ("PostgreSQL norwegian, all words", await library.PlainPostgresAsync(all: true, postgres.ConnectionString, cancellationToken)),
            ]);
        }

        var table = new StringBuilder();
        if (each)
        {
            await using var db = await world.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Ioa.Network.Core.Data.NetworkDbContext>>().CreateDbContextAsync(cancellationToken);
            var (memory, _) = await world.Get<LibraryIndex>().ReadAsync(db, cancellationToken);
            foreach (var (query, found) in ours.Where(r => r.Query.Half == "A"))
            {
                var words = LibraryQuery.Of(LibraryText.Of(query.Text), new LibraryView(memory, await db.LibraryReaderAsync(World.As(library.Reader), world.Today, cancellationToken), new HashSet<Guid>()));
                foreach (var term in words.Terms)
                {
                    table.AppendLine(CultureInfo.InvariantCulture, $"      {term.Written} {term.Weight:f1} {term.Correction}: {string.Join(' ', term.Meanings.Take(14).Select(m => $"{memory.NameOf(m.Concept)}{(m.With > 0 ? "+" + memory.NameOf(m.With) : "")}*{m.Strength:f2}/{memory.CountOf(m.Concept)}"))}");
                }

                var missing = query.Grades.Where(g => g.Value >= 2 && !found.Contains(g.Key, StringComparer.Ordinal)).Select(g => $"{g.Key}={g.Value}");
                table.AppendLine(CultureInfo.InvariantCulture,
                    $"{(query.Grades.Count == 0 ? found.Count : QualityFigures.NdcgOf(query, found)):f2} {query.Kind} «{query.Text}»: {string.Join(' ', found.Take(10).Select(f => $"{f}={query.Grades.GetValueOrDefault(f)}"))}; not found: {string.Join(' ', missing)}");
            }
        }

        foreach (var half in (string[])["A", "B"])
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"\n| half {half} | {string.Join(" | ", QualityQuery.All.Select(q => q.Kind).Distinct().Where(k => k != "none"))} | all: nDCG@10 | all: recall@5 | false hits |");
            table.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var (name, results) in engines)
            {
                var of = results.Where(r => r.Query.Half == half).ToList();
                var kinds = QualityQuery.All.Select(q => q.Kind).Distinct().Where(k => k != "none")
                    .Select(kind => QualityFigures.Of([.. of.Where(r => r.Query.Kind == kind)]).Ndcg.ToString("f3", CultureInfo.InvariantCulture));
                var sum = QualityFigures.Of(of);
                table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", kinds)} | {sum.Ndcg:f3} | {sum.Recall:f3} | {100 * sum.FalseHits:f0} % |");
            }
        }

        return table.ToString();
    }
}
