using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Search;

/// <summary>Half B of quality-queries.tsv was held out while the search was tuned; the exact figures are «bench search-quality»'s.</summary>
public sealed class LibraryQualityTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Search_HalfThatWasHeldOut_IsAnsweredClearlyBetterThanByPlainFullText()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        await using var postgres = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        var library = await QualityLibrary.WriteAsync(world, world.Cancel);
        library.Keys.Count.ShouldBe(72);
        QualityQuery.All.SelectMany(q => q.Grades.Keys).Except(library.Keys.Values).ShouldBeEmpty("every document that is judged is there");

        var ours = Of(await library.SearchAsync(world.Cancel));
        var sqlite = Of(await library.PlainSqliteAsync(all: false, world.Cancel));
        var norwegian = Of(await library.PlainPostgresAsync(all: false, postgres.ConnectionString, world.Cancel));
        output.WriteLine($"{ours}\n{sqlite}\n{norwegian}");
        foreach (var plain in (QualityFigures[])[sqlite, norwegian])
        {
            ours.Ndcg.ShouldBeGreaterThan(plain.Ndcg + 0.03);
            ours.Recall.ShouldBeGreaterThan(plain.Recall + 0.03);
            ours.FalseHits.ShouldBeLessThan(plain.FalseHits / 2);
        }

        static QualityFigures Of(List<(QualityQuery Query, IReadOnlyList<string> Found)> results) => QualityFigures.Of([.. results.Where(r => r.Query.Half == "B")]);
    }

    [Databases]
    [Theory]
    public async Task Search_OnBothDatabases_FindsTheSame(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        await using var other = await World.CreateAsync(DatabaseKind.Sqlite);
        var one = await (await QualityLibrary.WriteAsync(world, world.Cancel)).SearchAsync(world.Cancel);
        var another = await (await QualityLibrary.WriteAsync(other, world.Cancel)).SearchAsync(world.Cancel);
        one.Select(r => string.Join(' ', r.Found.Order(StringComparer.Ordinal))).ShouldBe(another.Select(r => string.Join(' ', r.Found.Order(StringComparer.Ordinal))));
    }
}
