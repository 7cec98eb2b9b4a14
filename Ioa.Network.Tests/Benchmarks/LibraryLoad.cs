using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Demo;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Core.Search;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>
/// <c>bench search [--posts N]</c>: how fast the library is searched and brought up to date, at 20,000 and 200,000 documents on both databases. One document in
/// ten is an experience (some 300 words), the others questions with an answer (some 90 words), in 15 regional networks and the national one. The words are the
/// demo's and the cases' by how often they are used there, and for every fortieth word one of 150,000 that are made up of two, by Zipf's law.
/// </summary>
internal sealed class LibraryLoad : IAsyncDisposable
{
    /// <summary>So many are real experiences and threads, which are indexed and edited; of the others there are the index's rows alone.</summary>
    private const int Real = 3_000;

    private readonly World _world;
    private readonly List<LearningNetwork> _networks = [];
    private readonly List<Person> _people = [];
    private readonly List<PostId> _answers = [];
    private readonly string[] _words;
    private readonly string[] _rare;
    private readonly Random _random = new(20261122);

    private LibraryLoad(World world)
    {
        _world = world;
        var texts = new StringBuilder();
        foreach (var file in (string[])["administrasjon", "bygg", "helse", "oppvekst", "samferdsel", "var"])
        {
            foreach (var topic in DemoTopic.Read($"Demo/{file}.txt"))
            {
                foreach (var text in topic.Titles.Append(topic.Opening).Concat(topic.Answers))
                {
                    texts.Append(text.Bokmaal).Append(' ').Append(text.Nynorsk).Append(' ');
                }
            }
        }

        foreach (var (_, content) in QualityLibrary.Cases(new Dictionary<string, Organisation>()))
        {
            texts.AppendJoin(' ', content.Answers.Select(a => a.Text)).Append(' ').Append(content.Title).Append(' ');
        }

        _words = [.. texts.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', '*', '?', '{', '}', '|', ':', '«', '»', '(', ')')).Where(w => w.Length > 0)];
        var parts = _words.Select(w => w.ToLowerInvariant()).Where(w => w.Length is >= 4 and <= 9 && w.All(char.IsLetter)).Distinct(StringComparer.Ordinal).ToArray();
        _rare = [.. Enumerable.Range(0, 150_000).Select(_ => parts[_random.Next(parts.Length)] + parts[_random.Next(parts.Length)])];
    }

    public static async Task<string> MeasureAsync(int[] sizes, CancellationToken cancellationToken)
    {
        var table = new StringBuilder("| library search | aim | documents | SQLite | PostgreSQL |\n|---|---|---:|---:|---:|\n");
        foreach (var size in sizes)
        {
            var figures = new List<List<(string What, string Aim, string Figure)>>();
            foreach (var kind in Enum.GetValues<DatabaseKind>())
            {
                await using var load = new LibraryLoad(await World.CreateAsync(kind, services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(services, TimeProvider.System)));
                figures.Add(await load.MeasureAsync(size, cancellationToken));
            }

            foreach (var (sqlite, postgres) in figures[0].Zip(figures[1]))
            {
                table.AppendLine(CultureInfo.InvariantCulture, $"| {sqlite.What} | {sqlite.Aim} | {size:n0} | {sqlite.Figure} | {postgres.Figure} |");
            }
        }

        return table.ToString();
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task<List<(string What, string Aim, string Figure)>> MeasureAsync(int size, CancellationToken cancellationToken)
    {
        var figures = new List<(string, string, string)>();
        void Add(string what, string aim, double figure, string format = "f1")
        {
            figures.Add((what, aim, figure.ToString(format, CultureInfo.InvariantCulture)));
            Console.Error.WriteLine($"  {size} {what}: {figures[^1].Item3}");
        }

        var begin = Stopwatch.GetTimestamp();
        await FillAsync(size, cancellationToken);
        Console.Error.WriteLine($"  {size} sources written in {Stopwatch.GetElapsedTime(begin).TotalSeconds:f0} s");
        begin = Stopwatch.GetTimestamp();
        var indexer = _world.HostedService<SearchIndexer>();
        while (await indexer.IndexAsync(cancellationToken) > 0)
        {
        }

        Add("Indexing from nothing, sources/s", "", Math.Min(size, Real) / Stopwatch.GetElapsedTime(begin).TotalSeconds, "n0");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        begin = Stopwatch.GetTimestamp();
        var search = _world.Get<LibrarySearchQuery>();
        await search.HandleAsync(new LibrarySearch("ferge"), _people[1].Id.ToPrincipal(), cancellationToken);
        Add("The first search, which reads the index, s", "", Stopwatch.GetElapsedTime(begin).TotalSeconds);
        Add("The index in memory, MB", "", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, "n0");

        var all = new List<double>();
        foreach (var (name, searches) in Searches())
        {
            var times = new List<double>();
            for (var i = 0; i < 120; i++)
            {
                var one = searches[i % searches.Length];
                await ForgetAsync(cancellationToken);
                begin = Stopwatch.GetTimestamp();
                await search.HandleAsync(one, _people[i % _people.Count].Id.ToPrincipal(), cancellationToken);

                // The first are compilation.
                if (i >= 20)
                {
                    times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                }
            }

            all.AddRange(times);
            times.Sort();
            Console.Error.WriteLine($"  {name}: {Figures.At(times, 0.5):f1} / {Figures.At(times, 0.99):f1}");
            figures.Add(($"{name}: p50 / p99, ms", "", string.Create(CultureInfo.InvariantCulture, $"{Figures.At(times, 0.5):f1} / {Figures.At(times, 0.99):f1}")));
        }

        all.Sort();
        Add("All of these: p50, ms", "", Figures.At(all, 0.5));
        Add("All of these: p99, ms", size > 20_000 ? "below 60" : "below 20", Figures.At(all, 0.99));

        var plain = await PlainAsync(cancellationToken);
        figures.Add(("Beside it, the database's own full text with the same facets, one common word: p50 / p99, ms", "", plain));
        Console.Error.WriteLine($"  {size} plain: {plain}");

        // Edits from outside, 250 a second, while the indexer runs as it does in a server; each is looked for until it is found.
        await indexer.StartAsync(cancellationToken);
        var lags = new List<double>();
        var searched = new List<double>();
        const int Edits = 1_000;
        using var db = await _world.DbAsync();
        begin = Stopwatch.GetTimestamp();
        Task<double>? waiting = null;
        for (var i = 0; i < Edits; i++)
        {
            var answer = _answers[_random.Next(_answers.Count)];
            var mark = $"merke{(char)('a' + (i / 26 / 26 % 26))}{(char)('a' + (i / 26 % 26))}{(char)('a' + (i % 26))}q";
            await db.Posts.Where(p => p.Id == answer).ExecuteUpdateAsync(p => p.SetProperty(x => x.Markdown, x => x.Markdown + " " + mark), cancellationToken);
            if (waiting is null or { IsCompleted: true })
            {
                if (waiting is not null)
                {
                    lags.Add(await waiting);
                }

                waiting = FoundAsync(mark, search, searched, cancellationToken);
            }

            var ahead = TimeSpan.FromSeconds((i + 1) / 250.0) - Stopwatch.GetElapsedTime(begin);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, cancellationToken);
            }
        }

        Add("Edits a second meanwhile", "at least 200", Edits / Stopwatch.GetElapsedTime(begin).TotalSeconds, "n0");
        if (waiting is not null)
        {
            lags.Add(await waiting);
        }

        await indexer.StopAsync(cancellationToken);
        lags.Sort();
        searched.Sort();
        Add("From an edit's commit until it is found: p50, ms", "", Figures.At(lags, 0.5), "f0");
        Add("From an edit's commit until it is found: the longest, ms", "below 1,000", lags[^1], "f0");
        Add("Searching meanwhile: p99, ms", "", Figures.At(searched, 0.99));
        return figures;
    }

    /// <summary>
    /// What the databases' own full text takes for a common word of the same texts: the twenty best, how many there are, and how many of each
    /// value of each facet. Without anybody's rights, word forms or corrections.
    /// </summary>
    private async Task<string> PlainAsync(CancellationToken cancellationToken)
    {
        await using var db = await _world.DbAsync();
        var isSqlite = db is SqliteNetworkDbContext;
        var rows = await db.Database.SqlQueryRaw<Faceted>("""SELECT "SourceId", "Variant", "Facets" FROM "LibraryDocuments" """).ToListAsync(cancellationToken);
        foreach (var sql in (string[])(isSqlite
            ?
            [
                "CREATE TABLE plain_ids (doc INTEGER PRIMARY KEY, source TEXT, variant INT)",
                "CREATE VIRTUAL TABLE plain_text USING fts5(title, words, body)",
                "CREATE TABLE plain_facets (doc INTEGER, facet INTEGER, value TEXT, PRIMARY KEY (doc, facet, value)) WITHOUT ROWID",
                """INSERT INTO plain_text (rowid, title, words, body) SELECT rowid, "Title", "Words", "Text" FROM "LibraryDocuments" """,
                """INSERT INTO plain_ids SELECT rowid, "SourceId", "Variant" FROM "LibraryDocuments" """,
            ]
            :
            [
                "CREATE TABLE plain_text (doc serial PRIMARY KEY, source uuid, variant int, v tsvector)",
                "CREATE TABLE plain_facets (doc int, facet int, value text)",
                """INSERT INTO plain_text (source, variant, v) SELECT "SourceId", "Variant", setweight(to_tsvector('norwegian', "Title"), 'A') || to_tsvector('norwegian', "Words" || ' ' || "Text") FROM "LibraryDocuments" """,
                "CREATE INDEX ON plain_text USING gin (v)",
                "CREATE INDEX ON plain_text (source, variant)",
            ]))
        {
            await db.Database.ExecuteSqlRawAsync(sql, cancellationToken);
        }

        var numbers = $"""SELECT doc AS "Doc", source AS "SourceId", variant AS "Variant" FROM {(isSqlite ? "plain_ids" : "plain_text")}""";
        var docs = (await db.Database.SqlQueryRaw<Numbered>(numbers).ToListAsync(cancellationToken))
            .ToDictionary(d => (d.SourceId, d.Variant), d => d.Doc);
        foreach (var some in rows.Chunk(500))
        {
            var values = some.SelectMany(row => row.Facets.Split('|').SelectMany((column, facet) => column.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct()
                .Select(value => string.Create(CultureInfo.InvariantCulture, $"({docs[(row.SourceId, row.Variant)]}, {facet}, '{value}')"))));
            var insert = $"INSERT INTO plain_facets VALUES {string.Join(',', values)}";
            await db.Database.ExecuteSqlRawAsync(insert, cancellationToken);
        }

        if (!isSqlite)
        {
            await db.Database.ExecuteSqlRawAsync("CREATE INDEX ON plain_facets (doc) INCLUDE (facet, value)", cancellationToken);
            await db.Database.ExecuteSqlRawAsync("ANALYZE plain_text, plain_facets", cancellationToken);
        }

        string[] queries = isSqlite
            ?
            [
                """SELECT rowid AS "Value" FROM plain_text WHERE plain_text MATCH {0} ORDER BY rank LIMIT 20""",
                """SELECT count(*) AS "Value" FROM plain_text WHERE plain_text MATCH {0}""",
                """SELECT count(*) AS "Value" FROM plain_text p JOIN plain_facets f ON f.doc = p.rowid WHERE plain_text MATCH {0} GROUP BY f.facet, f.value""",
            ]
            :
            [
                """SELECT doc::bigint AS "Value" FROM plain_text, to_tsquery('norwegian', {0}) q WHERE v @@ q ORDER BY ts_rank(v, q) DESC LIMIT 20""",
                """SELECT count(*) AS "Value" FROM plain_text, to_tsquery('norwegian', {0}) q WHERE v @@ q""",
                """SELECT count(*) AS "Value" FROM plain_text p JOIN plain_facets f ON f.doc = p.doc, to_tsquery('norwegian', {0}) q WHERE v @@ q GROUP BY f.facet, f.value""",
            ];
        string[] words = ["leverandør", "krav", "anbud", "innbyggere"];
        var times = new List<double>();
        for (var i = 0; i < 44; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            foreach (var query in queries)
            {
                await db.Database.SqlQueryRaw<long>(query, words[i % words.Length]).ToListAsync(cancellationToken);
            }

            // The first are compilation.
            if (i >= 4)
            {
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
        }

        foreach (var table in (string[])(isSqlite ? ["plain_ids", "plain_text", "plain_facets"] : ["plain_text", "plain_facets"]))
        {
            var drop = $"DROP TABLE {table}";
            await db.Database.ExecuteSqlRawAsync(drop, cancellationToken);
        }

        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{Figures.At(times, 0.5):f1} / {Figures.At(times, 0.99):f1}");
    }

    private async Task<double> FoundAsync(string mark, LibrarySearchQuery search, List<double> searched, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var one = Stopwatch.GetTimestamp();
            var found = await search.HandleAsync(new LibrarySearch(mark + " "), _people[0].Id.ToPrincipal(), cancellationToken);
            searched.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
            if (found.Hits.Items.Any(h => h.SnippetHtml.Contains(mark, StringComparison.Ordinal)))
            {
                return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    // The site gives what was found before to readers with the same rights, until something changes; what is measured is the finding.
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var db = await _world.DbAsync();
        (await _world.Get<LibraryIndex>().ReadAsync(db, cancellationToken)).Memory.Answers.Forget();
    }

    private (string, LibrarySearch[])[] Searches() =>
    [
        ("One common word", [new("leverandør "), new("krav "), new("anbud"), new("innbyggere")]),
        ("One rare word", [.. Enumerable.Range(0, 20).Select(i => new LibrarySearch(_rare[i * 3_000]))]),
        ("Several words", [new("nattevakt på sykehjem"), new("dialog med leverandører om krav til funksjon"), new("batteriferge lading kai strøm"), new("felles anskaffelse av velferdsteknologi i regionen")]),
        ("Misspelt", [new("velferdsteknolgi"), new("dialogkonferase leverandører"), new("trygghetalarm sykejem"), new("batterferge")]),
        ("Phrase", [new("\"falske alarmer\""), new("«vi spurte» leverandørene"), new("\"mye lettere\"")]),
        ("Filters alone", [Filtered(null), Filtered(null) with { AlikeMine = true }, new() { NetworkSlug = _networks[0].Slug }, new()]),
        ("Word and filters", [Filtered("leverandør"), Filtered("sykehjem natt") with { Page = 3 }, Filtered("ferge") with { Sort = LibrarySort.Newest }]),
    ];

    private static LibrarySearch Filtered(string? text) => new(text) { Filters = new Dictionary<LibraryFacet, string> { [LibraryFacet.Sector] = "helse-omsorg", [LibraryFacet.Year] = "2025" } };

    private async Task FillAsync(int size, CancellationToken cancellationToken)
    {
        string[] sectors = ["helse-omsorg", "bygg", "samferdsel", "var", "oppvekst", "administrasjon"];
        string[] forms = ["innovasjonspartnerskap", "anbudskonkurranse", "konkurransepreget-dialog"];
        var national = await _world.NetworkAsync("Nasjonalt", NetworkKind.National, superusers: [await _world.OrganisationAsync("Nasjonal")]);
        var organisations = new List<Organisation>();
        for (var i = 0; i < 15; i++)
        {
            var superuser = await _world.OrganisationAsync($"Storby {i}");
            var member = await _world.OrganisationAsync($"Bygd {i}");
            organisations.AddRange([superuser, member]);
            _networks.Add(await _world.NetworkAsync($"Region {i}", superusers: [superuser], members: [member], parent: national));
            _people.AddRange([await _world.PersonAsync($"Anne {i}", superuser), await _world.PersonAsync($"Berit {i}", member)]);
        }

        await using (var db = await _world.DbAsync())
        {
            await db.Organisations.Where(o => o.ShortName.StartsWith("Bygd")).ExecuteUpdateAsync(o => o.SetProperty(x => x.KostraGroup, "EKG05").SetProperty(x => x.CentralityClass, 5), cancellationToken);
        }

        var rows = new List<object>();
        var documents = new List<LibraryDocument>();
        var byId = organisations.ToDictionary(o => o.Id);
        var start = new DateTimeOffset(2022, 1, 3, 8, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < size; i++)
        {
            var network = _networks[i % _networks.Count];
            var (asker, answerer) = (_people[(2 * (i % 15)) + 1], _people[2 * (i % 15)]);
            var at = start.AddMinutes(10 * i * 200_000.0 / size);
            if (i % 10 == 0)
            {
                var experience = new Experience { NetworkId = network.Id, OrganisationId = asker.OrganisationId, CreatedById = asker.Id, CreatedAt = at, SourceName = "bench", SourceKey = $"{i}" };
                var version = experience.PublishImported(
                    new ExperienceContent
                    {
                        Title = Words(7),
                        Parties = [new(asker.OrganisationId, "Bygd", PartyRole.Lead)],
                        Sectors = [sectors[i / 10 % 6]],
                        ToYear = at.Year,
                        Kind = i % 20 == 0 ? InnovationKind.OfInnovation : InnovationKind.InProcurement,
                        Form = forms[i / 10 % 3],
                        Outcome = (Outcome)(i / 10 % 4),
                        Answers = [new("need.problem", Phase.Needs, null, Words(100)), new("procurement.how", Phase.Procurement, null, Words(100)), new("followup.result", Phase.FollowUp, null, Words(70))],
                        Lessons = [new(Words(20), Basis.Own)],
                    },
                    (Audience)(1 + (i / 10 % 3)),
                    asker.Id,
                    at).Value;
                experience.ClearEvents();
                if (i < Real)
                {
                    rows.AddRange([experience, version]);
                }
                else
                {
                    documents.AddRange(LibraryDocument.Of(experience, ExperienceContent.FromJson(version.Content), [], byId));
                }
            }
            else
            {
                var thread = new DiscussionThread
                {
                    NetworkId = network.Id,
                    Kind = ThreadKind.Question,
                    Title = Words(8),
                    AuthorId = asker.Id,
                    AuthorOrganisationId = asker.OrganisationId,
                    CreatedAt = at,
                    LastPostAt = at,
                    LastPostNumber = 2,
                    ReplyCount = 1,
                    FirstAnsweredAt = at.AddHours(3),
                    SharedWithId = i % 3 == 0 ? national.Id : null,
                    SectorCode = sectors[i % 6],
                    Phase = (Phase)(i % 5),
                };
                Post Text(int number, Person by, int length) => new()
                {
                    ThreadId = thread.Id,
                    Number = number,
                    AuthorId = by.Id,
                    AuthorOrganisationId = by.OrganisationId,
                    CreatedAt = at,
                    Markdown = Words(length),
                    Html = "",
                    ClientKey = PostId.New().Value,
                };
                var (question, answer) = (Text(1, asker, 35), Text(2, answerer, 50));
                if (i < Real)
                {
                    rows.AddRange([thread, question, answer]);
                }
                else
                {
                    documents.Add(LibraryDocument.Of(thread, question.Markdown, answer.Markdown, byId[asker.OrganisationId]));
                }

                // Those that the reader who looks for them reads.
                if (i < Real && i % 15 == 0)
                {
                    _answers.Add(answer.Id);
                }
            }

            if (documents.Count > 4_000 || i == size - 1)
            {
                await using var db = await _world.DbAsync();
                await using var transaction = await db.BeginWriteAsync(cancellationToken);
                await SearchIndexer.WriteAsync(db, [], documents, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                documents.Clear();
            }

            if (rows.Count > 3_000 || i == size - 1)
            {
                await using var db = await _world.DbAsync();
                db.ChangeTracker.AutoDetectChangesEnabled = false;
                db.AddRange(rows);
                await db.SaveChangesAsync(cancellationToken);
                rows.Clear();
            }
        }
    }

    // Pieces of real sentences, so that words stand together as they do.
    private string Words(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count;)
        {
            var from = _random.Next(_words.Length - 8);
            for (var n = 3 + _random.Next(5); n > 0 && i < count; n--, i++)
            {
                text.Append(i == 0 ? "" : " ").Append(_random.Next(40) == 0 ? _rare[(int)(_rare.Length * Math.Pow(_random.NextDouble(), 4))] : _words[from + n]);
            }

            text.Append(_random.Next(2) == 0 ? "." : "");
        }

        return text.ToString();
    }

    private sealed record Faceted(Guid SourceId, int Variant, string Facets);

    private sealed record Numbered(int Doc, Guid SourceId, int Variant);
}
