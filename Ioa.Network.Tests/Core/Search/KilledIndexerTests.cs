using System.Globalization;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Search;

/// <summary>A server that is killed again and again while it indexes what others edit.</summary>
public sealed class KilledIndexerTests
{
    /// <summary>A tenth of them by default; all with IOA_KILLS=100. Each is a start of a process: two or three seconds.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("IOA_KILLS") ?? "10", CultureInfo.InvariantCulture);

    [Databases]
    [Theory]
    public async Task Index_KilledAgainAndAgain_HasEveryLastEditAndNothingFormer(DatabaseKind kind)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var sources = new List<Source>();
        for (var i = 0; i < 15; i++)
        {
            sources.Add(new Source(world, agder, await world.AnsweredAsync(agder.Neighbour, agder.Superuser, agder.Network, Word(random), answer: Word(random)), null));
            sources.Add(new Source(world, agder, null, await world.PublishAsync(agder.Network, agder.Member, Library.Content(agder.Lyngdal, Word(random)))));
        }

        // Every kill is at a command that is told beforehand, spread over what indexing a batch takes: between reading the queue, writing
        // the rows and emptying the queue. Some of the edits are there when the server starts, the others come while it works.
        for (var kill = 0; kill < Kills; kill++)
        {
            var edited = Enumerable.Range(0, 8).Select(_ => sources[random.Next(sources.Count)]).Distinct().ToList();
            foreach (var source in edited.Take(5))
            {
                await source.EditAsync(random);
            }

            using var worker = Workers.Start("index", $"{kind}", world.ConnectionString, (1 + random.Next(16)).ToString(CultureInfo.InvariantCulture));
            (await worker.StandardOutput.ReadLineAsync(world.Cancel)).ShouldBe("at work");
            var still = worker.StandardOutput.ReadLineAsync(world.Cancel).AsTask();

            // On a thread of its own: SQLite waits for the server's lock without giving the thread away.
            var editing = Task.Run(() => EditAsync(world, edited, still, random), world.Cancel);
            (await still).ShouldBe("stands still", $"seed {seed}");
            worker.Kill();
            await worker.WaitForExitAsync(world.Cancel);
            await editing;

            // Behind for the moment, but never wrong.
            foreach (var source in edited)
            {
                (await source.FindAsync(source.Former)).ShouldBeEmpty($"seed {seed}, former text after kill {kill}");
            }
        }

        // The last one is left in peace.
        using (var worker = Workers.Start("index", $"{kind}", world.ConnectionString, "0"))
        {
            for (var i = 0; i < 1_200 && await QueuedAsync(world) > 0; i++)
            {
                await Task.Delay(50, world.Cancel);
            }

            worker.StandardInput.Close();
            await worker.WaitForExitAsync(world.Cancel);
        }

        (await QueuedAsync(world)).ShouldBe(0, $"seed {seed}");
        sources.Count(s => s.Former.Length > 0).ShouldBeGreaterThan(Math.Min(Kills, sources.Count / 2), "they were edited");
        foreach (var source in sources.Where(s => s.Former.Length > 0))
        {
            (await source.FindAsync(source.Last)).ShouldBe(source.Hidden ? [] : [source.Id], $"seed {seed}");
            (await source.FindAsync(source.Former)).ShouldBeEmpty($"seed {seed}");
        }

        // What it came to is what indexing everything from nothing gives.
        var after = await DocumentsAsync(world);
        await using (var db = await world.DbAsync())
        {
            await db.Database.ExecuteSqlRawAsync("""DELETE FROM "LibraryDocuments" """, world.Cancel);
            var leaves = kind == DatabaseKind.Sqlite ? "0" : "false";
            var queue = $"""
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 0, "Id", {leaves} FROM "Experiences" UNION ALL SELECT 1, "Id", {leaves} FROM "Threads"
                """;
            await db.Database.ExecuteSqlRawAsync(queue, world.Cancel);
        }

        await world.IndexAsync();
        after.ShouldBe(await DocumentsAsync(world), $"seed {seed}");
    }

    /// <summary>
    /// Edits, one when the server has done with the one before, until it has come as far as it gets: what is left behind in a kill is not
    /// made good by the next edit of the same.
    /// </summary>
    private static async Task EditAsync(World world, List<Source> sources, Task still, Random random)
    {
        for (var i = sources.Count - 1; !still.IsCompleted; i = (i + sources.Count - 1) % sources.Count)
        {
            while (await QueuedAsync(world) > 0 && !still.IsCompleted)
            {
                await Task.Delay(5, world.Cancel);
            }

            await sources[i].EditAsync(random);
        }
    }

    private static async Task<long> QueuedAsync(World world)
    {
        await using var db = await world.DbAsync();
        return (await db.Database.SqlQueryRaw<long>("""SELECT count(*) AS "Value" FROM "LibraryQueue" """).ToListAsync(world.Cancel))[0];
    }

    /// <summary>The index's rows that somebody reads, without when they were written.</summary>
    private static async Task<List<LibraryDocument>> DocumentsAsync(World world)
    {
        await using var db = await world.DbAsync();
        var rows = await db.Database
            .SqlQueryRaw<LibraryDocument>("""SELECT * FROM "LibraryDocuments" WHERE "Readers" <> '' ORDER BY "SourceId", "Variant" """)
            .ToListAsync(world.Cancel);
        return rows.ConvertAll(row => row with { Change = 0 });
    }

    // No letters that Norwegian words end in or are put together of, so that none is like another.
    private static string Word(Random random) => new(random.GetItems("bcdfghjklmpqvwxz".AsSpan(), 14));

    /// <summary>A question or an experience, and the word that its last edit wrote.</summary>
    private sealed class Source(World world, Agder agder, ThreadId? thread, ExperienceId? experience)
    {
        public Guid Id => thread?.Value ?? experience!.Value.Value;

        public string Last { get; private set; } = "";

        public string Former { get; private set; } = "";

        /// <summary>The question was hidden by its last edit.</summary>
        public bool Hidden { get; private set; }

        public Task<Guid[]> FindAsync(string word) => word.Length == 0 ? Task.FromResult(Array.Empty<Guid>()) : world.FindAsync(agder.Member, $"\"{word}\"");

        /// <summary>Writes another word in the place of the last one, past the use cases as well as through the rules.</summary>
        public async Task EditAsync(Random random)
        {
            var word = Word(random);
            if (experience is { } id)
            {
                await world.PublishAsync(id, Library.Content(agder.Lyngdal, word), Audience.National, agder.Member);
            }
            else
            {
                await using var db = await world.DbAsync();
                await using var transaction = await db.BeginWriteAsync(world.Cancel);
                Hidden = random.Next(5) == 0;
                DateTimeOffset? at = Hidden ? world.Now : null;
                await db.Threads.Where(t => t.Id == thread).ExecuteUpdateAsync(t => t.SetProperty(x => x.HiddenAt, at), world.Cancel);
                await db.Posts.Where(p => p.ThreadId == thread && p.Number == 2).ExecuteUpdateAsync(p => p.SetProperty(x => x.Markdown, word), world.Cancel);
                await transaction.CommitAsync(world.Cancel);
            }

            (Former, Last) = (Last, word);
        }
    }
}
