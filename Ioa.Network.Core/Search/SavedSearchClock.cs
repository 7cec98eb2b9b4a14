using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Search;

/// <summary>
/// Gives word of what saved searches find anew: what was published, answered or approved after the search was saved, as whoever saved it reads
/// it at that moment, and not what they wrote themselves, nor the minutes of what they were at. Nobody gets word of the same twice, whichever server looks, however often one is killed,
/// and however many of their searches find it: the word has its key of what was found.
/// </summary>
/// <remarks>
/// When something has been indexed since a search was last looked at, the search is done for its owner among that: some milliseconds for
/// each saved search, and nothing while nothing changes.
/// </remarks>
public sealed partial class SavedSearchClock(
    IDbContextFactory<NetworkDbContext> contexts, LibraryIndex index, NotificationWriter writer, TimeProvider clock, ILogger<SavedSearchClock> logger) : BackgroundService
{
    /// <summary>How often it looks; word may be this late.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    /// <summary>Of how much one search gives word at a time, the newest; the page shows the rest.</summary>
    public const int MostOfOne = 10;

    private const int SearchesAtOnce = 100;

    /// <summary>Looks for everybody; returns how many searches were looked at.</summary>
    public async Task<int> TellAsync(CancellationToken cancellationToken)
    {
        var looked = 0;
        var until = long.MaxValue;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var (memory, leaving) = await index.ReadAsync(db, cancellationToken);

            // What comes meanwhile waits for the next time.
            var change = until = Math.Min(until, memory.Read(m => m.Change));
            var due = await db.SavedSearches.AsNoTracking()
                .Where(s => s.ToldChange < change && db.Users.Any(p => p.Id == s.PersonId && p.EndedAt == null))
                .OrderBy(s => s.PersonId)
                .Take(SearchesAtOnce)
                .ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                return looked;
            }

            var words = new List<Notification>();
            foreach (var ofOne in due.GroupBy(s => s.PersonId))
            {
                var reader = await db.LibraryReaderAsync(ofOne.Key.ToPrincipal(), clock.Today(), cancellationToken);
                foreach (var search in ofOne)
                {
                    words.AddRange(await FindAsync(db, search, reader, memory, leaving, cancellationToken));
                }
            }

            try
            {
                await writer.WriteAsync(words, cancellationToken);
            }
            catch (DbUpdateException fault) when (db.IsUniqueViolation(fault))
            {
                // Another server tells the same at this moment. What it does not, waits for the next time.
                return looked;
            }

            var ids = due.ConvertAll(s => s.Id);
            looked += await db.SavedSearches.Where(s => ids.Contains(s.Id)).ExecuteUpdateAsync(s => s.SetProperty(x => x.ToldChange, change), cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IEnumerable<Notification>> FindAsync(
        NetworkDbContext db, SavedSearch saved, LibraryReader reader, LibraryMemory memory, IReadOnlySet<Guid> leaving, CancellationToken cancellationToken)
    {
        // Its last word was finished when it was saved.
        var search = LibraryAddress.Read(saved.Query);
        var text = LibraryText.Of(search.Text + " ");
        var narrowing = await LibrarySearchQuery.NarrowingAsync(db, search, reader, cancellationToken) with { After = saved.ToldChange };
        var since = saved.CreatedAt.UtcTicks;
        var found = memory.Read(m =>
        {
            var kinds = m.Column((int)LibraryFacet.Kind);
            var view = new LibraryView(m, reader, leaving);
            return LibraryFinder.Find(view, LibraryQuery.Of(text, view), narrowing, LibrarySort.Newest, MostOfOne, withFacets: false).Finds
                .Where(f => m.At[f.Row] > since)
                .Select(f => (Source: m.Sources[f.Row], IsMinutes: kinds.Of(f.Row) is [nameof(LibraryKind.Minutes)], Network: m.Readers[m.ReadersOf[f.Row]].Networks[0].Network))
                .ToList();
        });
        if (found.Count == 0)
        {
            return [];
        }

        var mine = await db.WrittenByAsync(saved.PersonId, reader.Organisation, cancellationToken);
        var ids = found.ConvertAll(f => new ThreadId(f.Source));
        var threads = await db.Threads
            .Where(t => ids.Contains(t.Id))
            .Select(t => new { t.Id, t.LastPostNumber, IsMine = db.Posts.Any(p => p.ThreadId == t.Id && p.AuthorId == saved.PersonId) })
            .ToDictionaryAsync(t => t.Id, cancellationToken);
        var attended = found.Exists(f => f.IsMinutes) ? await AttendedAsync(db, found.ConvertAll(f => new MeetingId(f.Source)), saved.PersonId, cancellationToken) : [];
        return found
            .Where(f => f.IsMinutes
                ? !attended.Contains(new MeetingId(f.Source))
                : !mine.Contains(new ExperienceId(f.Source)) && threads.GetValueOrDefault(new ThreadId(f.Source)) is null or { IsMine: false })
            .Select(f =>
            {
                var thread = threads.GetValueOrDefault(new ThreadId(f.Source));
                return new Notification
                {
                    PersonId = saved.PersonId,
                    Kind = NotificationKind.SearchFound,
                    Key = $"search:{f.Source:N}",
                    NetworkId = f.Network,
                    ThreadId = thread?.Id,
                    ExperienceId = thread is null && !f.IsMinutes ? new ExperienceId(f.Source) : null,
                    MeetingId = f.IsMinutes ? new MeetingId(f.Source) : null,
                    PostNumber = thread?.LastPostNumber ?? Notification.BeyondReading,
                    At = clock.GetUtcNow(),
                };
            });
    }

    // Those who were there are told when the minutes are approved; whoever approved or wrote them knows.
    private static async Task<HashSet<MeetingId>> AttendedAsync(NetworkDbContext db, List<MeetingId> ids, PersonId person, CancellationToken cancellationToken) =>
        await db.Meetings
            .Where(m => ids.Contains(m.Id) && (m.MinutesApprovedById == person ||
                db.Registrations.Any(r => r.MeetingId == m.Id && r.PersonId == person && (r.State == RegistrationState.Registered || r.AttendedAt != null)) ||
                db.MinutesParts.Any(p => p.MeetingId == m.Id && p.EditedById == person)))
            .Select(m => m.Id)
            .ToHashSetAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "The saved searches could not be looked through; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
