using System.Globalization;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>What was found in memory, and its documents in that order.</summary>
internal sealed record Found<T>(LibraryMemory Memory, T What, IReadOnlyList<LibraryDocument> Documents);

/// <summary>Finds in memory, and reads the documents that were found.</summary>
internal static class FoundDocuments
{
    /// <summary>
    /// What is found, as it was found before for readers with the same rights when nothing has changed since. What was taken away meanwhile is
    /// left out.
    /// </summary>
    /// <param name="db">The context.</param>
    /// <param name="index">The index.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="wanted">All that decides what is found beside the reader's rights, as text.</param>
    /// <param name="find">Finds, and says which rows are shown.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Found<T>> FindAsync<T>(
        this NetworkDbContext db,
        LibraryIndex index,
        LibraryReader reader,
        string wanted,
        Func<LibraryView, (T What, IEnumerable<LibraryFind> Shown)> find,
        CancellationToken cancellationToken)
    {
        var (memory, leaving) = await index.ReadAsync(db, cancellationToken);
        var (before, what, keys, answers, key, change) = memory.Read<(Found<T>?, T, List<(Guid Source, int Variant)>, LibraryAnswers, string, long)>(m =>
        {
            var view = new LibraryView(m, reader, leaving);
            var asked = $"{wanted} {view.Rights}";
            if (leaving.Count == 0 && m.Answers.Find<Found<T>>(asked) is { } kept)
            {
                return (kept, kept.What, [], m.Answers, asked, m.Change);
            }

            var (found, shown) = find(view);
            return (null, found, [.. shown.Select(one => (m.Sources[one.Row], (int)m.VariantsOf[one.Row]))], m.Answers, asked, m.Change);
        });
        if (before is not null)
        {
            return before;
        }

        var documents = await db.DocumentsAsync(reader, keys, cancellationToken);
        var now = new Found<T>(memory, what, [.. keys.Where(documents.ContainsKey).Select(k => documents[k])]);

        // A document that was written since is for those who read it now, and not for whoever reads the same as they did before.
        if (leaving.Count == 0 && now.Documents.Count == keys.Count && now.Documents.All(d => d.Change <= change))
        {
            answers.Keep(key, now);
        }

        return now;
    }

    // Read with the reader's rights: one may have been written for others since it was found.
    private static async Task<Dictionary<(Guid Source, int Variant), LibraryDocument>> DocumentsAsync(
        this NetworkDbContext db, LibraryReader reader, List<(Guid Source, int Variant)> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var leaves = db is SqliteNetworkDbContext ? "q.\"Leaves\" = 1" : "q.\"Leaves\"";
        var sql = $"""
            SELECT {LibraryRows.Columns} FROM "LibraryDocuments" d
            WHERE d."SourceId" IN ({LibraryRows.Places(keys.Count)}) AND d."Readers" <> '' AND NOT EXISTS (SELECT 1 FROM "LibraryQueue" q WHERE q."SourceId" = d."SourceId" AND {leaves})
            """;
        var documents = new Dictionary<(Guid, int), LibraryDocument>();
        await foreach (var row in db.LibraryRowsAsync(sql, [.. keys.Select(key => (object)key.Source)], cancellationToken))
        {
            if (LibraryReaders.From(row.Readers).Include(reader))
            {
                documents.Add((row.SourceId, row.Variant), row);
            }
        }

        return documents;
    }

    /// <summary>The places of parameters in raw SQL.</summary>
    public static string Holes(int from, int count) =>
        string.Join(", ", Enumerable.Range(from, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{{i}}}")));
}
