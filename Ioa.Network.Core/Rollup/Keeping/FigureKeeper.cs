using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Ioa.Network.Core.Rollup.Keeping;

/// <summary>
/// Keeps the figures: makes the facts of what has changed anew, and adds the difference to the sums. Facts are a function of what they are about, so the
/// order and number of times that something is looked at makes no difference; building from scratch is the same, of everything.
/// </summary>
/// <remarks>
/// Whoever changes figures takes the row of <see cref="FigureState"/> first, so that of several servers one does at a time; what was touched goes from
/// the list in the transaction that counts it, so that a server that is killed leaves nothing half done.
/// </remarks>
public sealed class FigureKeeper(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Counted up when what a figure counts changes: figures of other definitions are built from scratch.</summary>
    public const int Definitions = 1;

    private const int TouchesAtOnce = 500;

    private const int BuiltAtOnce = 1000;

    /// <summary>A server that has not been seen building for so long has stopped in the middle of it.</summary>
    private static readonly TimeSpan BuildingStopped = TimeSpan.FromMinutes(1);

    /// <summary>Counts the next of what has changed anew; returns how many things that was, 0 when there is nothing to do.</summary>
    public async Task<int> KeepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var seen = await db.FigureStates.Select(s => (DateTimeOffset?)s.DueSeenAt).FirstOrDefaultAsync(cancellationToken);
        var isDue = seen is { } until && await Due(db, until, now).AnyAsync(cancellationToken);
        if (!isDue && !await db.FigureTouches.AnyAsync(cancellationToken))
        {
            return 0;
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await TakeAsync(db, cancellationToken) is not { } state)
        {
            // Not built yet: that will count all that is touched now.
            return 0;
        }

        var touches = await db.FigureTouches.AsNoTracking().OrderBy(t => t.Id).Take(TouchesAtOnce).ToListAsync(cancellationToken);
        var due = (await Due(db, state.DueSeenAt, now).Select(t => t.Id).ToListAsync(cancellationToken)).ConvertAll(id => (Source: FigureSource.Question, Id: id.Value));
        var changed = touches.ConvertAll(t => (t.Source, Id: t.SourceId)).Concat(due).Distinct().ToList();
        var store = new FigureStore(db, state.Version);
        foreach (var of in changed.GroupBy(c => c.Source))
        {
            await CountAsync(db, store, of.Key, [.. of.Select(c => c.Id)], now, cancellationToken);
        }

        await store.WriteAsync(cancellationToken);
        var read = touches.ConvertAll(t => t.Id);
        await db.FigureTouches.Where(t => read.Contains(t.Id)).ExecuteDeleteAsync(cancellationToken);
        state.DueSeenAt = now;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed.Count;
    }

    /// <summary>Whether the figures have to be built from scratch, and no server is at it.</summary>
    public async Task<bool> NeedsBuildingAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stopped = clock.GetUtcNow() - BuildingStopped;
        return !await db.FigureStates.AnyAsync(
            s => (s.Definitions == Definitions && s.Building == null) || (s.Building != null && s.BuildingSeenAt > stopped), cancellationToken);
    }

    /// <summary>
    /// Builds all figures from scratch, a thousand things at a time; the site goes on meanwhile, and what changes in it is counted as it does. Whoever
    /// looks sees that it is not done. Returns how many facts there are.
    /// </summary>
    public async Task<long> BuildAsync(CancellationToken cancellationToken)
    {
        var (building, began) = (Guid.CreateVersion7(), clock.GetUtcNow());
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var state = await TakeAsync(db, cancellationToken);
            if (state is null)
            {
                state = new FigureState();
                db.FigureStates.Add(state);
            }

            (state.Building, state.BuildingSeenAt, state.Definitions, state.DueSeenAt) = (building, began, Definitions, began);
            await db.FigureCells.ExecuteDeleteAsync(cancellationToken);
            await db.FigureScopes.ExecuteUpdateAsync(s => s.SetProperty(x => x.Version, state.Version), cancellationToken);
            await db.FigureFacts.ExecuteDeleteAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var source in Enum.GetValues<FigureSource>())
        {
            List<Guid> ids;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            {
                ids = await Facts.IdsAsync(db, source, cancellationToken);
            }

            foreach (var part in ids.Chunk(BuiltAtOnce))
            {
                await using var db = await contexts.CreateDbContextAsync(cancellationToken);
                await using var transaction = await db.BeginWriteAsync(cancellationToken);
                var state = await TakeAsync(db, cancellationToken);
                if (state?.Building != building)
                {
                    throw new InvalidOperationException("Another server began to build the figures from scratch.");
                }

                state.BuildingSeenAt = clock.GetUtcNow();
                var store = new FigureStore(db, state.Version);
                await CountAsync(db, store, source, part, clock.GetUtcNow(), cancellationToken);
                await store.WriteAsync(cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }

        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await db.FigureStates.Where(s => s.Building == building).ExecuteUpdateAsync(
                s => s.SetProperty(x => x.Building, (Guid?)null).SetProperty(x => x.BuiltAt, clock.GetUtcNow()), cancellationToken);
            return await db.FigureFacts.LongCountAsync(cancellationToken);
        }
    }

    /// <summary>Questions that became late between two moments: no event says so, only the time.</summary>
    private static IQueryable<DiscussionThread> Due(NetworkDbContext db, DateTimeOffset after, DateTimeOffset until) =>
        db.Threads.Where(t => t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null &&
            t.AnswerDueAt > after && t.AnswerDueAt <= until);

    /// <summary>Takes the row that whoever changes figures has to have; <see langword="null"/> before the first building.</summary>
    private static async Task<FigureState?> TakeAsync(NetworkDbContext db, CancellationToken cancellationToken)
    {
        await db.FigureStates.ExecuteUpdateAsync(s => s.SetProperty(x => x.Version, x => x.Version + 1), cancellationToken);
        return await db.FigureStates.FirstOrDefaultAsync(cancellationToken);
    }

    private static async Task CountAsync(
        NetworkDbContext db, FigureStore store, FigureSource source, IReadOnlyList<Guid> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = await Facts.TogetherAsync(db, source, ids, cancellationToken);
        var made = await Facts.OfAsync(db, source, all, now, cancellationToken);
        var before = await db.FigureFacts.AsNoTracking().Where(f => all.Contains(f.SourceId)).ToListAsync(cancellationToken);
        var kept = before.ToLookup(f => f.Value).ToDictionary(g => g.Key, g => new Queue<FigureFact>(g));
        foreach (var fact in made)
        {
            if (!kept.TryGetValue(fact.Value, out var same) || !same.TryDequeue(out _))
            {
                store.Add(fact);
            }
        }

        foreach (var gone in kept.Values.SelectMany(left => left))
        {
            store.Remove(gone);
        }
    }
}
