using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>
/// Reads rows of the index without EF: they are read with every search and every record, and EF's work on the text of such a query costs
/// several times what the query does.
/// </summary>
internal static class LibraryRows
{
    /// <summary>The columns that <see cref="LibraryRowsAsync"/> reads, in its order.</summary>
    public const string Columns = """ "SourceId", "Variant", "Kind", "Readers", "Title", "Words", "Text", "Facets", "At", "Marks", "Change" """;

    /// <summary>The rows of a statement that selects <see cref="Columns"/>; its parameters are called @p0, @p1 and so on.</summary>
    public static IAsyncEnumerable<LibraryDocument> LibraryRowsAsync(
        this NetworkDbContext db, string sql, IReadOnlyList<object> values, CancellationToken cancellationToken) =>
        db.RowsAsync(
            sql,
            values,
            static rows => new LibraryDocument(
                rows.GetGuid(0),
                rows.GetInt32(1),
                rows.GetInt32(2),
                rows.GetString(3),
                rows.GetString(4),
                rows.GetString(5),
                rows.GetString(6),
                rows.GetString(7),
                rows.GetInt64(8),
                rows.GetInt32(9),
                rows.GetInt64(10)),
            cancellationToken);

    /// <summary>The names of networks, and what they are called in addresses.</summary>
    public static async Task<Dictionary<Guid, (string Name, string Slug)>> NetworkNamesAsync(this NetworkDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var sql = $"""SELECT "Id", "Name", "Slug" FROM "Networks" WHERE "Id" IN ({Places(ids.Count)})""";
        return await db.RowsAsync(sql, [.. ids.Select(id => (object)id)], static rows => (Id: rows.GetGuid(0), Name: rows.GetString(1), Slug: rows.GetString(2)), cancellationToken)
            .ToDictionaryAsync(row => row.Id, row => (row.Name, row.Slug), cancellationToken: cancellationToken);
    }

    /// <summary>The places of so many parameters.</summary>
    public static string Places(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));

    private static async IAsyncEnumerable<T> RowsAsync<T>(
        this NetworkDbContext db, string sql, IReadOnlyList<object> values, Func<DbDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}");
                parameter.Value = values[i];
                command.Parameters.Add(parameter);
            }

            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                yield return read(rows);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
