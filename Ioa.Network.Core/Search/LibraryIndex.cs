using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>
/// The library's index as this server has it in memory (<see cref="LibraryMemory"/>), brought up to date from the database with every
/// search: what has been written since, and what must not be found any more although it has not been indexed anew. So that both databases
/// find the same, count exactly and fast, and nothing is found that was taken away before the search began.
/// </summary>
/// <remarks>
/// Some 34 MB of 20,000 documents, 225 MB of 200,000. Read whole when the server starts; whoever searches before that is
/// done waits for it.
/// </remarks>
public sealed class LibraryIndex(IDbContextFactory<NetworkDbContext> contexts)
{
    // What was replaced is left behind in memory; when that is more than what counts, everything is read anew.
    private const int MostLeftBehind = 20_000;

    private const string Documents = $"""SELECT {LibraryRows.Columns} FROM "LibraryDocuments" WHERE "Change" > @p0""";

    private const string WithLeaving = Documents + """ UNION ALL SELECT "SourceId", -1, 0, '', '', '', '', '', 0, 0, 0 FROM "LibraryQueue" WHERE """;

    private readonly Lock _lock = new();
    private Task<LibraryMemory>? _reading;
    private Task? _renewing;

    /// <summary>
    /// The index, with everything that was committed before the call, and the sources that must not be found: they changed so that not
    /// everybody who read them may read them now, or not as they are indexed.
    /// </summary>
    internal async Task<(LibraryMemory Memory, IReadOnlySet<Guid> Leaving)> ReadAsync(NetworkDbContext db, CancellationToken cancellationToken)
    {
        var memory = await MemoryAsync().WaitAsync(cancellationToken);

        // One statement, so that both are of one moment: what is no longer marked is among the documents.
        var rows = await db.LibraryRowsAsync(WithLeaving + (db is SqliteNetworkDbContext ? "\"Leaves\" = 1" : "\"Leaves\""), [memory.Change], cancellationToken).ToListAsync(cancellationToken);
        memory.Apply(rows.Where(row => row.Variant >= 0));
        RenewIfWorn(memory);
        return (memory, rows.Where(row => row.Variant < 0).Select(row => row.SourceId).ToHashSet());
    }

    /// <summary>Reads it for the first time, or what is new.</summary>
    internal async Task WarmAsync(bool isNew, CancellationToken cancellationToken)
    {
        await MemoryAsync().WaitAsync(cancellationToken);
        if (isNew)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await ReadAsync(db, cancellationToken);
        }
    }

    private Task<LibraryMemory> MemoryAsync()
    {
        lock (_lock)
        {
            return _reading is null or { IsFaulted: true } ? _reading = Task.Run(LoadAsync) : _reading;
        }
    }

    private void RenewIfWorn(LibraryMemory memory)
    {
        if (memory.LeftBehind <= Math.Max(MostLeftBehind, memory.Documents))
        {
            return;
        }

        lock (_lock)
        {
            if (_renewing is null or { IsCompleted: true })
            {
                _renewing = Task.Run(async () =>
                {
                    var renewed = await LoadAsync();
                    lock (_lock)
                    {
                        _reading = Task.FromResult(renewed);
                    }
                });
            }
        }
    }

    private async Task<LibraryMemory> LoadAsync()
    {
        var memory = new LibraryMemory();
        await using var db = await contexts.CreateDbContextAsync();
        var some = new List<LibraryDocument>();
        await foreach (var row in db.LibraryRowsAsync(Documents, [-1L], CancellationToken.None))
        {
            some.Add(row);
            if (some.Count == 1_000)
            {
                memory.Apply(some);
                some.Clear();
            }
        }

        memory.Apply(some);
        return memory;
    }
}
