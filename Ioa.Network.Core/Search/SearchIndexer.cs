using System.Globalization;
using System.Text;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Search;

/// <summary>
/// Writes the rows that the library's search reads. What has changed stands in a queue that triggers fill in the same transaction as the
/// change, whoever makes it; a row of the queue goes in the transaction that writes what came of it, so that a server that is killed
/// leaves nothing half done. Of several servers one works at a time.
/// </summary>
/// <remarks>
/// What of a source must not be read any more (hidden, moved, unshared, merged, edited, published to fewer, opened again) is marked in the queue, and not
/// found from the moment that change is committed, whether it has been indexed anew or not: <see cref="LibraryIndex"/> reads the marks with
/// every search. The organisations' figures (KOSTRA group, inhabitants) are as they were when the source was last indexed.
/// </remarks>
public sealed partial class SearchIndexer(IDbContextFactory<NetworkDbContext> contexts, LibraryIndex index, TimeProvider clock, ILogger<SearchIndexer> logger)
    : BackgroundService
{
    private const int Batch = 250;

    // Any number that no other lock of this program has.
    private const long PostgresLock = 7_412_900_161;

    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Indexes the next of what has changed; returns how many sources that was, 0 when there is nothing to do or another server does it.</summary>
    public async Task<int> IndexAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Database.SqlQueryRaw<long>("""SELECT "Id" AS "Value" FROM "LibraryQueue" LIMIT 1""").ToListAsync(cancellationToken) is [])
        {
            return 0;
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (db is PostgresNetworkDbContext &&
            !(await db.Database.SqlQueryRaw<bool>("""SELECT pg_try_advisory_xact_lock({0}) AS "Value" """, PostgresLock).ToListAsync(cancellationToken))[0])
        {
            return 0;
        }

        // Read before the sources: what is committed after this stands in the queue again.
        var queued = await db.Database
            .SqlQueryRaw<Queued>($"""SELECT "Id", "Kind", "SourceId" FROM "LibraryQueue" ORDER BY "Id" LIMIT {Batch}""")
            .ToListAsync(cancellationToken);
        if (queued.Count == 0)
        {
            return 0;
        }

        var sources = queued.Select(q => (q.Kind, q.SourceId)).Distinct().ToList();
        var documents = new List<LibraryDocument>();
        await AddExperiencesAsync(db, [.. sources.Where(s => s.Kind == (int)LibraryKind.Experience).Select(s => new ExperienceId(s.SourceId))], documents, cancellationToken);
        await AddQuestionsAsync(db, [.. sources.Where(s => s.Kind == (int)LibraryKind.Question).Select(s => new ThreadId(s.SourceId))], documents, cancellationToken);
        await AddMinutesAsync(db, [.. sources.Where(s => s.Kind == (int)LibraryKind.Minutes).Select(s => new MeetingId(s.SourceId))], documents, cancellationToken);
        await WriteAsync(db, [.. sources.Select(s => s.SourceId)], documents, cancellationToken);
        var delete = $"""DELETE FROM "LibraryQueue" WHERE "Id" IN ({string.Join(',', queued.Select(q => q.Id.ToString(CultureInfo.InvariantCulture)))})""";
        await db.Database.ExecuteSqlRawAsync(delete, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return sources.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var any = false;
                while (await IndexAsync(stoppingToken) > 0)
                {
                    any = true;
                }

                // So that nobody's search has to.
                await index.WarmAsync(any, stoppingToken);
                await Task.Delay(PollEvery, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogFailed(logger, fault);
                await Task.Delay(RetryAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AddExperiencesAsync(NetworkDbContext db, List<ExperienceId> ids, List<LibraryDocument> documents, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var experiences = await db.Experiences.AsNoTracking()
            .Where(e => ids.Contains(e.Id) && e.PublishedVersion > 0 && e.Audience > Audience.Authors)
            .ToListAsync(cancellationToken);
        var versions = (await db.ExperienceVersions.AsNoTracking().Where(v => ids.Contains(v.ExperienceId)).ToListAsync(cancellationToken)).ToLookup(v => v.ExperienceId);
        var read = new List<(Experience Experience, ExperienceContent Content, List<ExperienceContent> Others)>();
        foreach (var experience in experiences)
        {
            try
            {
                var contents = versions[experience.Id].ToDictionary(v => v.Number, v => ExperienceContent.FromJson(v.Content));
                if (contents.Remove(experience.PublishedVersion, out var content))
                {
                    read.Add((experience, content, [.. contents.Values]));
                }
            }
            catch (System.Text.Json.JsonException fault)
            {
                // Not found, rather than holding up all the others.
                LogUnreadable(logger, experience.Id.Value, fault);
            }
        }

        var parties = read.SelectMany(r => r.Content.Parties).Select(p => p.OrganisationId).OfType<OrganisationId>().Distinct().ToList();
        var organisations = await db.Organisations.AsNoTracking().Where(o => parties.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancellationToken);
        documents.AddRange(read.SelectMany(r => LibraryDocument.Of(r.Experience, r.Content, r.Others, organisations)));
    }

    private static async Task AddQuestionsAsync(NetworkDbContext db, List<ThreadId> ids, List<LibraryDocument> documents, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var threads = await db.Threads.AsNoTracking()
            .Where(t => ids.Contains(t.Id) && t.Kind == ThreadKind.Question && t.HiddenAt == null && t.MergedIntoId == null && (t.FirstAnsweredAt != null || t.AcceptedPostId != null))
            .ToListAsync(cancellationToken);
        var answered = threads.ConvertAll(t => t.Id);
        var posts = (await db.Posts
            .Where(p => answered.Contains(p.ThreadId) && p.Kind == PostKind.Text && p.HiddenAt == null)
            .Select(p => new { p.Id, p.ThreadId, p.Number, p.AuthorOrganisationId, p.AsksBack, p.UsefulCount })
            .ToListAsync(cancellationToken)).ToLookup(p => p.ThreadId);

        // The accepted answer, else the one that most found useful, else the first.
        var chosen = threads.ToDictionary(t => t.Id, t => (
            Question: posts[t.Id].FirstOrDefault(p => p.Number == 1)?.Id,
            Answer: posts[t.Id]
                .Where(p => p.Number > 1 && (p.Id == t.AcceptedPostId || (p.AuthorOrganisationId != t.AuthorOrganisationId && !p.AsksBack)))
                .OrderByDescending(p => p.Id == t.AcceptedPostId).ThenByDescending(p => p.UsefulCount).ThenBy(p => p.Number)
                .FirstOrDefault()?.Id));
        var shown = chosen.Values.SelectMany(c => new[] { c.Question, c.Answer }).OfType<PostId>().ToList();
        var texts = await db.Posts.Where(p => shown.Contains(p.Id)).Select(p => new { p.Id, p.Markdown }).ToDictionaryAsync(p => p.Id, p => p.Markdown, cancellationToken);
        var askers = threads.Select(t => t.AuthorOrganisationId).Distinct().ToList();
        var organisations = await db.Organisations.AsNoTracking().Where(o => askers.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancellationToken);
        documents.AddRange(threads.Select(t => LibraryDocument.Of(t, Text(chosen[t.Id].Question), Text(chosen[t.Id].Answer), organisations.GetValueOrDefault(t.AuthorOrganisationId))));

        string Text(PostId? id) => id is { } post ? texts.GetValueOrDefault(post, "") : "";
    }

    // What MinutesQuery shows of those that everybody who sees the meeting reads (MinutesAccess), and what came of it.
    private async Task AddMinutesAsync(NetworkDbContext db, List<MeetingId> ids, List<LibraryDocument> documents, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var begun = clock.GetUtcNow() + MinutesAccess.OpenBefore;
        var meetings = await db.Meetings.AsNoTracking()
            .Where(m => ids.Contains(m.Id) && m.Status == MeetingStatus.Published && m.MinutesApprovedAt != null && m.StartsAt <= begun)
            .ToListAsync(cancellationToken);
        var approved = meetings.ConvertAll(m => m.Id);
        var points = (await db.AgendaItems
            .Where(i => approved.Contains(i.MeetingId) && i.RemovedAt == null)
            .OrderBy(i => i.Position)
            .Select(i => new { i.MeetingId, i.Id, i.Title })
            .ToListAsync(cancellationToken)).ToLookup(i => i.MeetingId);
        var parts = await db.MinutesParts
            .Where(p => approved.Contains(p.MeetingId) && p.Value != "")
            .Select(p => new { p.MeetingId, p.Key, p.Value })
            .ToDictionaryAsync(p => (p.MeetingId, p.Key), p => p.Value, cancellationToken);
        var followUps = (await db.FollowUps
            .Where(f => approved.Contains(f.MeetingId) && f.Kind != FollowUpKind.Preparation)
            .OrderBy(f => f.CreatedAt)
            .Select(f => new { f.MeetingId, f.Text })
            .ToListAsync(cancellationToken)).ToLookup(f => f.MeetingId, f => f.Text);
        documents.AddRange(meetings.Select(m => LibraryDocument.Of(
            m,
            m.MinutesApprovedAt!.Value,
            [
                .. points[m.Id].SelectMany(p => parts.TryGetValue((m.Id, p.Id.ToString()), out var said) ? [p.Title, said] : Array.Empty<string>()),
                parts.GetValueOrDefault((m.Id, MinutesPart.General), ""),

                // What each municipality does is said once.
                .. followUps[m.Id].Distinct(StringComparer.Ordinal),
            ])));
    }

    /// <summary>Writes what there is of the sources now; what there no longer is of them stays as a row without text.</summary>
    internal static async Task WriteAsync(NetworkDbContext db, List<Guid> sources, List<LibraryDocument> documents, CancellationToken cancellationToken)
    {
        const int InOne = 50;
        var change = 1 + (await db.Database.SqlQueryRaw<long?>("""SELECT max("Change") AS "Value" FROM "LibraryDocuments" """).ToListAsync(cancellationToken))[0].GetValueOrDefault();
        var present = documents.Select(d => (d.SourceId, d.Variant)).ToHashSet();
        var existing = new List<Place>();
        foreach (var some in sources.Chunk(InOne))
        {
            var select = $"""SELECT "SourceId", "Variant" FROM "LibraryDocuments" WHERE "Readers" <> '' AND "SourceId" IN ({FoundDocuments.Holes(0, some.Length)})""";
            existing.AddRange(await db.Database.SqlQueryRaw<Place>(select, [.. some.Cast<object>()]).ToListAsync(cancellationToken));
        }

        var rows = documents.Concat(existing.Where(p => !present.Contains((p.SourceId, p.Variant))).Select(p => LibraryDocument.Gone(p.SourceId, p.Variant)));
        foreach (var some in rows.Chunk(InOne))
        {
            var sql = new StringBuilder("""
                INSERT INTO "LibraryDocuments" ("SourceId", "Variant", "Kind", "Readers", "Title", "Words", "Text", "Facets", "At", "Marks", "Change") VALUES
                """);
            var values = new List<object>();
            foreach (var row in some)
            {
                sql.Append(values.Count == 0 ? " (" : ", (").Append(FoundDocuments.Holes(values.Count, 11)).Append(')');
                values.AddRange([row.SourceId, row.Variant, row.Kind, row.Readers, row.Title, row.Words, row.Text, row.Facets, row.At, row.Marks, change]);
            }

            sql.Append("""
                 ON CONFLICT ("SourceId", "Variant") DO UPDATE SET "Kind" = excluded."Kind", "Readers" = excluded."Readers", "Title" = excluded."Title", "Words" = excluded."Words",
                "Text" = excluded."Text", "Facets" = excluded."Facets", "At" = excluded."At", "Marks" = excluded."Marks", "Change" = excluded."Change"
                """);
            await db.Database.ExecuteSqlRawAsync(sql.ToString(), values, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The library's index could not be brought up to date; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The experience {Experience} cannot be read, and is not found in the library.")]
    private static partial void LogUnreadable(ILogger logger, Guid experience, Exception fault);

    private sealed record Queued(long Id, int Kind, Guid SourceId);

    private sealed record Place(Guid SourceId, int Variant);
}
