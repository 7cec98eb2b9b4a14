using System.Globalization;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>Reads the documents that were found in memory.</summary>
internal static class FoundDocuments
{
    /// <summary>
    /// The documents, read again with the reader's rights: one may have been written for others since it was found. What was taken away
    /// meanwhile is left out.
    /// </summary>
    public static async Task<Dictionary<(Guid Source, int Variant), LibraryDocument>> FoundDocumentsAsync(
        this NetworkDbContext db, LibraryReader reader, List<(Guid Source, int Variant)> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var leaves = db is SqliteNetworkDbContext ? "q.\"Leaves\" = 1" : "q.\"Leaves\"";
        var sql = $"""
            SELECT d."SourceId", d."Variant", d."Kind", d."Readers", d."Title", d."Words", d."Text", d."Facets", d."At", d."Marks", d."Change" FROM "LibraryDocuments" d
            WHERE d."SourceId" IN ({Holes(0, keys.Count)}) AND d."Readers" <> '' AND NOT EXISTS (SELECT 1 FROM "LibraryQueue" q WHERE q."SourceId" = d."SourceId" AND {leaves})
            """;
        var rows = await db.Database.SqlQueryRaw<LibraryDocument>(sql, [.. keys.Select(key => (object)key.Source)]).ToListAsync(cancellationToken);
        return rows.Where(row => LibraryReaders.From(row.Readers).Include(reader)).ToDictionary(row => (row.SourceId, row.Variant));
    }

    /// <summary>The places of parameters in raw SQL.</summary>
    public static string Holes(int from, int count) =>
        string.Join(", ", Enumerable.Range(from, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{{i}}}")));
}
