using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Demo;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Reference;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Ioa.Network.Tests.Core.Search;

/// <summary>A line of quality-queries.tsv.</summary>
public sealed record QualityQuery(string Half, string Kind, string Text, IReadOnlyDictionary<string, int> Grades)
{
    public static IReadOnlyList<QualityQuery> All { get; } = [.. File.ReadLines(Path.Combine(Repository.Root, "Ioa.Network.Tests", "Core", "Search", "quality-queries.tsv"))
        .Where(line => !line.StartsWith('#') && line.Length > 0)
        .Select(line => line.Split('\t'))
        .Select(f => new QualityQuery(f[0], f[1], f[2], f[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(j => j.Split('='))
            .ToDictionary(j => j[0].Trim(), j => int.Parse(j[1], CultureInfo.InvariantCulture), StringComparer.Ordinal)))];
}

/// <summary>How well a search engine did on some queries.</summary>
/// <param name="Ndcg">nDCG of the first ten, mean over the queries that have an answer.</param>
/// <param name="Recall">The share of what is useful (grade 2 and 3) among the first five, of at most five; mean over the same.</param>
/// <param name="FalseHits">The share of the queries without an answer that anything was returned for.</param>
/// <param name="Queries">How many queries there were.</param>
public sealed record QualityFigures(double Ndcg, double Recall, double FalseHits, int Queries)
{
    public static QualityFigures Of(IReadOnlyCollection<(QualityQuery Query, IReadOnlyList<string> Found)> results)
    {
        var answered = results.Where(r => r.Query.Grades.Count > 0).ToList();
        var none = results.Where(r => r.Query.Grades.Count == 0).ToList();
        return new QualityFigures(
            answered.Count == 0 ? double.NaN : answered.Average(r => NdcgOf(r.Query, r.Found)),
            answered.Count == 0 ? double.NaN : answered.Average(r => RecallOf(r.Query, r.Found)),
            none.Count == 0 ? double.NaN : none.Average(r => r.Found.Count > 0 ? 1.0 : 0.0),
            results.Count);
    }

    public static double NdcgOf(QualityQuery query, IReadOnlyList<string> found)
    {
        static double Gain(IEnumerable<int> grades) => grades.Take(10).Select((grade, i) => (Math.Pow(2, grade) - 1) / Math.Log2(i + 2)).Sum();
        return Gain(found.Select(f => query.Grades.GetValueOrDefault(f))) / Gain(query.Grades.Values.OrderDescending());
    }

    public static double RecallOf(QualityQuery query, IReadOnlyList<string> found)
    {
        var useful = query.Grades.Where(g => g.Value >= 2).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return useful.Count == 0 ? 1 : found.Take(5).Count(useful.Contains) / (double)Math.Min(5, useful.Count);
    }
}

/// <summary>
/// The 72 documents that quality-queries.tsv judges, as rows of the product: the thirty cases as open experiences, the demo's questions as
/// questions in the national network, asked and answered through the use cases. A topic's answers are one post, since they are judged together.
/// </summary>
internal sealed partial class QualityLibrary
{
    private readonly Dictionary<Guid, string> _keys = [];
    private readonly World _world;

    private QualityLibrary(World world, Person reader) => (_world, Reader) = (world, reader);

    public Person Reader { get; }

    public IReadOnlyDictionary<Guid, string> Keys => _keys;

    public static async Task<QualityLibrary> WriteAsync(World world, CancellationToken cancellationToken)
    {
        await world.Get<ReferenceDataLoader>().LoadAsync(cancellationToken);
        var asks = await world.OrganisationAsync("Spør");
        var answers = await world.OrganisationAsync("Svarer");
        var asker = await world.PersonAsync("Anne Spør", asks);
        var answerer = await world.PersonAsync("Arne Svarer", answers);
        var national = await world.NetworkAsync("Nasjonalt læringsnettverk", NetworkKind.National, superusers: [answers], members: [asks]);
        var library = new QualityLibrary(world, asker);
        await library.WriteCasesAsync(national, asker, cancellationToken);
        foreach (var file in (string[])["administrasjon", "bygg", "helse", "oppvekst", "samferdsel", "var"])
        {
            foreach (var (i, topic) in DemoTopic.Read($"Demo/{file}.txt").Index())
            {
                var nynorsk = (i + 1) % 2 == 0;
                string Text(DemoText text) => Choice().Replace(nynorsk ? text.Nynorsk : text.Bokmaal, "${first}").Replace("$kommune", "kommunen", StringComparison.Ordinal).Replace("$innb", "6 000", StringComparison.Ordinal);
                var thread = (await world.Get<StartThread>().HandleAsync(
                    new(national.Id, ThreadKind.Question, Text(topic.Titles[0]), Text(topic.Opening), topic.Sector, topic.Phase, topic.Tags, [], Guid.CreateVersion7()), World.As(asker), cancellationToken)).Value;
                (await world.Get<AddPost>().HandleAsync(
                    new(thread, string.Join("\n\n", topic.Answers.Select(Text)), [], Guid.CreateVersion7()), World.As(answerer), cancellationToken)).Error.ShouldBeNull();
                library._keys[thread.Value] = $"topic:{file}/{i + 1}";
            }
        }

        var indexer = world.HostedService<SearchIndexer>();
        while (await indexer.IndexAsync(cancellationToken) > 0)
        {
        }

        return library;
    }

    /// <summary>What the product finds for each query, as many as the first page has.</summary>
    public async Task<List<(QualityQuery Query, IReadOnlyList<string> Found)>> SearchAsync(CancellationToken cancellationToken)
    {
        var results = new List<(QualityQuery, IReadOnlyList<string>)>();
        foreach (var query in QualityQuery.All)
        {
            var found = await _world.Get<LibrarySearchQuery>().HandleAsync(new LibrarySearch(query.Text), World.As(Reader), cancellationToken);
            results.Add((query, [.. found.Hits.Items.Select(h => _keys[h.ExperienceId?.Value ?? h.ThreadId!.Value.Value])]));
        }

        return results;
    }

    /// <summary>The documents as the index has their texts: title, headings and text, for other engines.</summary>
    public async Task<List<(string Key, string Title, string Text)>> TextsAsync(CancellationToken cancellationToken)
    {
        await using var db = await _world.DbAsync();
        var rows = await db.Database.SqlQueryRaw<TextRow>("""SELECT "SourceId", "Title", "Words" || '. ' || "Text" AS "Text" FROM "LibraryDocuments" WHERE "Variant" = 0""").ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (_keys[row.SourceId], row.Title, row.Text));
    }

    /// <summary>Plain SQLite: FTS5 with its usual tokenizer on title and text, bm25.</summary>
    public async Task<List<(QualityQuery Query, IReadOnlyList<string> Found)>> PlainSqliteAsync(bool all, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync(cancellationToken);
        async Task<SqliteCommand> CommandAsync(string sql, params (string, object)[] parameters)
        {
            await Task.CompletedTask;
            var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                command.Parameters.AddWithValue(name, value);
            }

            return command;
        }

        await using (var create = await CommandAsync("CREATE VIRTUAL TABLE d USING fts5(key UNINDEXED, title, text)"))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var (key, title, text) in await TextsAsync(cancellationToken))
        {
            await using var insert = await CommandAsync("INSERT INTO d VALUES ($k, $t, $x)", ("$k", key), ("$t", title), ("$x", text));
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        var results = new List<(QualityQuery, IReadOnlyList<string>)>();
        foreach (var query in QualityQuery.All)
        {
            var words = string.Join(all ? " " : " OR ", Word().Matches(query.Text).Select(m => $"\"{m.Value}\""));
            await using var select = await CommandAsync("SELECT key FROM d WHERE d MATCH $q ORDER BY bm25(d) LIMIT 20", ("$q", words));
            await using var reader = await select.ExecuteReaderAsync(cancellationToken);
            var found = new List<string>();
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(reader.GetString(0));
            }

            results.Add((query, found));
        }

        return results;
    }

    /// <summary>Plain PostgreSQL: its Norwegian dictionary on title and text, ts_rank.</summary>
    public async Task<List<(QualityQuery Query, IReadOnlyList<string> Found)>> PlainPostgresAsync(bool all, string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using (var create = new NpgsqlCommand("CREATE TEMP TABLE d (key text, v tsvector)", connection))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var (key, title, text) in await TextsAsync(cancellationToken))
        {
            await using var insert = new NpgsqlCommand("INSERT INTO d VALUES ($1, setweight(to_tsvector('norwegian', $2), 'A') || to_tsvector('norwegian', $3))", connection)
            {
                Parameters = { new() { Value = key }, new() { Value = title }, new() { Value = text } },
            };
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        var results = new List<(QualityQuery, IReadOnlyList<string>)>();
        foreach (var query in QualityQuery.All)
        {
            var words = Word().Matches(query.Text).Select(m => m.Value);
            await using var select = new NpgsqlCommand(
                $"SELECT key FROM d, {(all ? "plainto_tsquery" : "websearch_to_tsquery")}('norwegian', $1) q WHERE v @@ q ORDER BY ts_rank(v, q) DESC, key LIMIT 20", connection)
            {
                Parameters = { new() { Value = string.Join(all ? " " : " or ", words) } },
            };
            await using var reader = await select.ExecuteReaderAsync(cancellationToken);
            var found = new List<string>();
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(reader.GetString(0));
            }

            results.Add((query, found));
        }

        return results;
    }

    private async Task WriteCasesAsync(LearningNetwork network, Person by, CancellationToken cancellationToken)
    {
        await using var db = await _world.DbAsync();
        var organisations = await db.Organisations.AsNoTracking().Where(o => o.Kind == OrganisationKind.Municipality && o.ValidTo == null).ToDictionaryAsync(o => o.Number, cancellationToken);
        foreach (var (id, content) in Cases(organisations))
        {
            var experience = new Experience
            {
                NetworkId = network.Id,
                OrganisationId = by.OrganisationId,
                CreatedById = by.Id,
                CreatedAt = _world.Now,
                SourceName = "cases.json",
                SourceKey = id,
            };
            var version = experience.PublishImported(content, Audience.Open, by.Id, _world.Now).Value;
            db.AddRange(experience, version);
            _keys[experience.Id.Value] = $"case:{id}";
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The thirty cases as experiences.</summary>
    public static IEnumerable<(string Id, ExperienceContent Content)> Cases(IReadOnlyDictionary<string, Organisation> organisations)
    {
        using var file = typeof(Experience).Assembly.GetManifestResourceStream("Demo/cases.json")!;
        using var json = JsonDocument.Parse(file);
        foreach (var item in json.RootElement.GetProperty("saker").EnumerateArray())
        {
            string? Text(string name) => item.GetProperty(name).GetString();
            string[] Texts(string name) => [.. item.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];
            int? Number(string name) => item.GetProperty(name).ValueKind == JsonValueKind.Number ? item.GetProperty(name).GetInt32() : null;
            var procedure = item.GetProperty("prosedyre");
            yield return (Text("id")!, new ExperienceContent
            {
                Title = Text("tittel")!,
                Language = Text("spraak")!,
                Buyer = Text("oppdragsgiver"),
                BuyerKind = Text("eiertype"),
                Parties =
                [
                    .. Texts("kommunenummer").Where(organisations.ContainsKey).Select((n, i) => new ExperienceParty(organisations[n].Id, organisations[n].DisplayName, i == 0 ? PartyRole.Lead : PartyRole.Participant)),
                    .. Texts("deltakere").Select(name => new ExperienceParty(null, name, PartyRole.Participant)),
                ],
                Counties = Texts("fylkesnummer"),
                FromYear = Number("aar_start"),
                ToYear = Number("aar_slutt"),
                Sectors = Texts("sektorer"),
                Topics = Texts("tema"),
                Cpv = Texts("cpv_forslag"),
                Kind = Text("kategori") == "AAI" ? InnovationKind.OfInnovation : InnovationKind.InProcurement,
                Procedure = procedure.GetProperty("eforms_kode").GetString(),
                Form = procedure.GetProperty("type").GetString(),
                ProcedureText = procedure.GetProperty("beskrivelse").GetString(),
                Answers =
                [
                    new("need.problem", Phase.Needs, null, Text("behov")!),
                    new("procurement.how", Phase.Procurement, null, Text("gjennomforing")!),
                    new("followup.result", Phase.FollowUp, null, Text("resultat")!),
                ],
                Outcome = Text("utfall") switch
                {
                    "vellykket" => Outcome.Completed,
                    "delvis" => Outcome.Partial,
                    "mislykket" => Outcome.Failed,
                    "moteksempel" => Outcome.CounterExample,
                    _ => Outcome.Unknown,
                },
                Benefits = [.. item.GetProperty("gevinster").EnumerateArray().Select(g => new Benefit(g.GetProperty("tekst").GetString()!, BenefitKind.Other, BenefitStatus.Expected, null, null, null, null))],
                Lessons = [.. item.GetProperty("laerdom").EnumerateArray().Select(l => new Lesson(l.GetProperty("tekst").GetString()!, Basis.Source))],
                Caveats = Texts("forbehold"),
            });
        }
    }

    [GeneratedRegex(@"\{(?<first>[^|}]*)[^}]*\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Choice();

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.None, 1_000)]
    private static partial Regex Word();

    private sealed record TextRow(Guid SourceId, string Title, string Text);
}
