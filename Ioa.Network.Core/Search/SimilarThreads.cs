using System.Text;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>
/// The threads that have most of a draft's words, as the index says: the rarest words first, a bounded number of posts of each. Which of
/// them are the best is decided from their texts (<see cref="SuggestThreadsQuery"/>).
/// </summary>
internal static class SimilarThreads
{
    /// <summary>How many threads are looked at more closely.</summary>
    public const int Most = 60;

    // The cost: so many rows of the index are read in all, and of one word the newest so many.
    private const int MostRows = 4_000;
    private const int MostRowsOfOne = 1_000;
    private const int MostWordsOfOne = 32;

    /// <summary>Their ids, the likeliest first.</summary>
    public static Task<List<Guid>> FindAsync(
        NetworkDbContext db, Vocabulary vocabulary, DraftWords draft, IReadOnlyCollection<LearningNetworkId> networks, CancellationToken cancellationToken)
    {
        var sqlite = db is SqliteNetworkDbContext;
        var parameters = new List<object>();
        var sql = new StringBuilder("SELECT f.\"ThreadId\" AS \"Value\" FROM (");
        var left = MostRows;
        foreach (var word in draft.Words.OrderBy(word => word.Posts))
        {
            if (left <= 0)
            {
                break;
            }

            var most = Math.Min(MostRowsOfOne, left);
            left -= Math.Clamp(word.Posts, 1, most);
            var n = parameters.Count;
            sql.Append(n == 0 ? "" : " UNION ALL ").Append(sqlite
                ? $$"""
                  SELECT w."ThreadId", {{{n + 1}}} AS "Weight" FROM (
                      SELECT r."ThreadId" FROM "PostSearch" s CROSS JOIN "PostSearchRows" r ON r."Id" = s.rowid
                      WHERE s."PostSearch" MATCH {{{n}}} AND r."NetworkId" IN (SELECT value FROM json_each({{{Networks}}}))
                      ORDER BY s.rowid DESC LIMIT {{most}}) w GROUP BY w."ThreadId"
                  """
                : $$"""
                  SELECT w."ThreadId", {{{n + 1}}} AS "Weight" FROM (
                      SELECT s."ThreadId" FROM "PostSearch" s
                      WHERE s."Words" @@ {{{n}}}::tsquery AND s."NetworkId" = ANY ({{{Networks}}}) LIMIT {{most}}) w GROUP BY w."ThreadId"
                  """);
            var words = word.Meanings.SelectMany(meaning => vocabulary.WordsOf(meaning.Concept)).Take(MostWordsOfOne).Append(word.Word).Distinct(StringComparer.Ordinal);
            parameters.Add(sqlite ? string.Join(" OR ", words.Select(w => $"\"{w}\"")) : string.Join(" | ", words.Select(w => $"'{w}'")));
            parameters.Add(word.Weight);
        }

        // The networks' parameter comes last, whatever its number.
        sql.Replace(Networks, parameters.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        parameters.Add(sqlite
            ? $"[{string.Join(',', networks.Select(n => $"\"{n.ToString().ToUpperInvariant()}\""))}]"
            : networks.Select(n => n.Value).ToArray());
        sql.Append(") f GROUP BY f.\"ThreadId\" ORDER BY sum(f.\"Weight\") DESC, f.\"ThreadId\" DESC LIMIT ").Append(Most);
        return db.Database.SqlQueryRaw<Guid>(sql.ToString(), [.. parameters]).ToListAsync(cancellationToken);
    }

    private const string Networks = "networks";
}
