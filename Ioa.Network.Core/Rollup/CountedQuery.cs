using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup;

/// <summary>Which list of counted things is asked for.</summary>
/// <param name="Scope">Of what.</param>
/// <param name="Measure">Behind which measure.</param>
/// <param name="Period">Over which months.</param>
/// <param name="OfAll">What it is counted of, instead of what it counts: a share's denominator.</param>
/// <param name="Page">Which page, from 1.</param>
public sealed record CountedList(OverviewScope Scope, Measure Measure, FigurePeriod Period, bool OfAll = false, int Page = 1)
{
    /// <summary>The figure whose things are listed.</summary>
    public Figure Figure => OfAll && Measure.Of is { } of ? of : Measure.Figure;

    /// <summary>The part of it; <see langword="null"/> for all.</summary>
    public int? Bucket => OfAll ? null : Measure.Bucket;
}

/// <summary>A thing that is counted, and that the reader reads.</summary>
/// <param name="Source">What it is.</param>
/// <param name="Id">Whose page shows it: the question, the experience (of an adoption, too), the meeting, the enquiry, the conversation that spared a question.</param>
/// <param name="Title">Its title, as the reader may see it.</param>
/// <param name="Day">The day on which it counts.</param>
/// <param name="Organisation">Whose it is; <see langword="null"/> for what is several organisations', or not the reader's to know.</param>
/// <param name="Network">In which network.</param>
/// <param name="Count">How many it counts: people who attended a meeting, for one.</param>
public sealed record CountedItem(FigureSource Source, Guid Id, string Title, DateOnly Day, string? Organisation, string? Network, int Count);

/// <summary>What was counted, as far as the reader may see.</summary>
/// <param name="List">What was asked for.</param>
/// <param name="Name">Of what it is; empty for the country.</param>
/// <param name="IsExact">Whether the number is exact; else it is published in portions (<see cref="PublishedFigures"/>).</param>
/// <param name="Count">The number that the overview shows the reader.</param>
/// <param name="Things">What the reader reads of it, the latest first.</param>
/// <param name="Others">
/// How many more were counted that the reader does not read; <see langword="null"/> when they are so few that the number would point at somebody.
/// </param>
public sealed record CountedView(CountedList List, string Name, bool IsExact, long Count, Page<CountedItem> Things, long? Others);

/// <summary>
/// The things behind a number of the overview (rule 6): for what the reader reads, title and day; for the rest, how many. Whoever sees the overview
/// may ask. Whether a thing is read is decided by its own feature, and so is its title.
/// </summary>
public sealed class CountedQuery(IDbContextFactory<NetworkDbContext> contexts, PublishedFigures published, TimeProvider clock)
{
    /// <summary>How many are on a page.</summary>
    public const int PageSize = 30;

    /// <summary>Reads it; whoever may not see the overview gets <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<CountedView>> HandleAsync(CountedList asked, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.RollupReaderAsync(user, today, cancellationToken) is not { } reader ||
            await CountedScope.ReadAsync(db, reader, asked.Scope, published, cancellationToken) is not { } scope ||
            (asked.Scope.Kind == FigureScopeKind.Organisation && !asked.Measure.IsOfOrganisations))
        {
            return Error.NotFound;
        }

        var sums = await scope.SumsAsync(db, asked.Period, today, cancellationToken);
        var count = sums.Count(asked.Figure, asked.Bucket);

        // Published figures are of months that are over, and so is the list.
        var (from, end) = (asked.Period.From, asked.Period.End);
        end = scope.IsExact || end <= FigurePeriod.MonthOf(today) ? end : FigurePeriod.MonthOf(today);
        var (figure, bucket) = (asked.Figure, asked.Bucket);
        var facts = scope.Facts(db).AsNoTracking().Where(f => f.Figure == figure && f.Day >= from && f.Day < end && (bucket == null || f.Bucket == bucket));
        var library = await db.LibraryReaderAsync(user, today, cancellationToken);
        var rows = Rows(await ReadableAsync(db, facts, library, figure, user, today, cancellationToken), figure);
        var total = await rows.GroupBy(r => 1).Select(g => new { Things = g.Count(), Count = g.Sum(r => (long)r.Count) }).FirstOrDefaultAsync(cancellationToken);
        var page = Math.Clamp(asked.Page, 1, Math.Max(1, ((total?.Things ?? 0) + PageSize - 1) / PageSize));
        var shown = await rows.OrderByDescending(r => r.Day).ThenByDescending(r => r.SourceId)
            .Skip((page - 1) * PageSize).Take(PageSize)
            .ToListAsync(cancellationToken);
        var items = await ItemsAsync(db, SourceOf(figure), shown, reader, library, today, cancellationToken);
        long? others = Math.Max(0, count - (total?.Count ?? 0));
        return new CountedView(
            asked with { Page = page },
            scope.Name,
            scope.IsExact,
            count,
            new Page<CountedItem>(items, page, PageSize, total?.Things ?? 0),
            !scope.IsExact && others is > 0 and < PublishedFigures.Least ? null : others);
    }

    /// <summary>What kind of thing a figure counts.</summary>
    private static FigureSource SourceOf(Figure figure) => figure switch
    {
        < Figure.ExperiencesShared => FigureSource.Question,
        < Figure.AdoptionStages => FigureSource.Experience,
        < Figure.MeetingsHeld => FigureSource.Adoption,
        < Figure.QuestionsSpared => FigureSource.Meeting,
        Figure.QuestionsSpared => FigureSource.Spared,
        _ => FigureSource.Enquiry,
    };

    /// <summary>The facts about what the reader reads.</summary>
    private static async Task<IQueryable<FigureFact>> ReadableAsync(
        NetworkDbContext db, IQueryable<FigureFact> facts, LibraryReader library, Figure figure, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        // The networks are looked up once for all, before each thing is asked of.
        var (person, networks) = (library.Person!.Value, library.Networks);
        var threads = db.ReadableThreads(person, today).Where(t => networks.Contains(t.NetworkId) || (t.SharedWithId != null && networks.Contains(t.SharedWithId.Value)));
        switch (SourceOf(figure))
        {
            case FigureSource.Question:
                return facts.Where(f => threads.Any(t => t.Id == (ThreadId)(object)f.SourceId));
            case FigureSource.Experience:
                var experiences = db.PublishedTo(library);
                return facts.Where(f => experiences.Any(e => e.Id == (ExperienceId)(object)f.SourceId));
            case FigureSource.Adoption:
                // Everybody in the networks sees who adopts what they read.
                var adopted = db.PublishedTo(library);
                return facts.Where(f => db.Adoptions.Any(a => a.Id == (AdoptionId)(object)f.SourceId && adopted.Any(e => e.Id == a.ExperienceId)));
            case FigureSource.Spared:
                return facts.Where(f => db.SparedQuestions.Any(s => s.Id == (SparedQuestionId)(object)f.SourceId && threads.Any(t => t.Id == s.ThreadId)));
            case FigureSource.Enquiry:
                var enquiries = db.ReadableEnquiries(person, today).Where(e => networks.Contains(e.NetworkId));
                return facts.Where(f => enquiries.Any(e => e.Id == (EnquiryId)(object)f.SourceId));
        }

        if (await db.MeetingReaderAsync(user, today, cancellationToken) is not { } reader)
        {
            return facts.Where(f => false);
        }

        var meetings = db.ReadableMeetings(reader);
        facts = facts.Where(f => meetings.Any(m => m.Id == (MeetingId)(object)f.SourceId));
        switch (figure)
        {
            case Figure.ActionsDue or Figure.ActionsInTime:
                // What came of a meeting is not read by all who see it: a number of it stands for what the reader reads, all of it.
                var followUps = db.ReadableFollowUps(person, today);
                return facts.Where(f => !db.FollowUps.Any(x =>
                    x.MeetingId == (MeetingId)(object)f.SourceId && x.Kind != FollowUpKind.Decision && x.DueOn == f.Day && x.OrganisationId == f.OrganisationId &&
                    !followUps.Any(r => r.Id == x.Id)));
            case Figure.VisitsGathered:
                return facts.Where(f => networks.Contains(f.NetworkId!.Value));
            default:
                return facts;
        }
    }

    /// <summary>A row of each; what is counted by organisation within a meeting is a row of the meeting.</summary>
    private static IQueryable<Row> Rows(IQueryable<FigureFact> facts, Figure figure) => figure is Figure.Attended or Figure.ActionsDue or Figure.ActionsInTime
        ? facts.GroupBy(f => new { f.SourceId, f.Day, f.NetworkId }).Select(g => new Row { SourceId = g.Key.SourceId, Day = g.Key.Day, Network = g.Key.NetworkId, Count = g.Sum(f => f.Count) })
        : facts.Select(f => new Row { SourceId = f.SourceId, Day = f.Day, Network = f.NetworkId, Organisation = f.OrganisationId, Count = f.Count });

    private static async Task<List<CountedItem>> ItemsAsync(
        NetworkDbContext db, FigureSource source, List<Row> rows, RollupReader reader, LibraryReader library, DateOnly today, CancellationToken cancellationToken)
    {
        var pages = await PagesAsync(db, source, rows.ConvertAll(r => r.SourceId), library, today, cancellationToken);
        var organisations = await NamesAsync(db, rows, cancellationToken);
        var ids = rows.Select(r => r.Network).OfType<LearningNetworkId>().Distinct().ToList();
        var networks = await db.Networks.Where(n => ids.Contains(n.Id)).Select(n => new { n.Id, n.Name }).ToDictionaryAsync(n => n.Id, n => n.Name, cancellationToken);
        return [.. rows.Select(r =>
        {
            var (id, title) = pages.GetValueOrDefault(r.SourceId);

            // Who was spared a question is their own, and the coordinators'.
            var isNamed = source != FigureSource.Spared || r.Organisation == reader.Organisation || (r.Network is { } of && reader.Coordinates.Contains(of));
            return new CountedItem(
                source,
                id,
                title ?? "",
                r.Day,
                isNamed && r.Organisation is { } organisation ? organisations.GetValueOrDefault(organisation) : null,
                r.Network is { } network ? networks.GetValueOrDefault(network) : null,
                r.Count);
        })];
    }

    private static async Task<Dictionary<OrganisationId, string>> NamesAsync(NetworkDbContext db, List<Row> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(r => r.Organisation).OfType<OrganisationId>().Distinct().ToList();
        return await db.Organisations.Where(o => ids.Contains(o.Id)).Select(o => new { o.Id, o.DisplayName }).ToDictionaryAsync(o => o.Id, o => o.DisplayName, cancellationToken);
    }

    /// <summary>Whose page shows each, and its title: read once more with the reader's rights.</summary>
    private static async Task<Dictionary<Guid, (Guid Id, string Title)>> PagesAsync(
        NetworkDbContext db, FigureSource source, List<Guid> ids, LibraryReader library, DateOnly today, CancellationToken cancellationToken)
    {
        var person = library.Person!.Value;
        switch (source)
        {
            case FigureSource.Question:
                var questions = ids.ConvertAll(id => new ThreadId(id));
                return (await db.ReadableThreads(person, today).Where(t => questions.Contains(t.Id)).Select(t => new { t.Id, t.Title }).ToListAsync(cancellationToken))
                    .ToDictionary(t => t.Id.Value, t => (t.Id.Value, t.Title));
            case FigureSource.Spared:
                var spared = ids.ConvertAll(id => new SparedQuestionId(id));
                return (await db.SparedQuestions.Where(s => spared.Contains(s.Id))
                    .Join(db.ReadableThreads(person, today), s => s.ThreadId, t => t.Id, (s, t) => new { s.Id, Thread = t.Id, t.Title })
                    .ToListAsync(cancellationToken)).ToDictionary(s => s.Id.Value, s => (s.Thread.Value, s.Title));
            case FigureSource.Meeting:
                var meetings = ids.Distinct().Select(id => new MeetingId(id)).ToList();
                return (await db.ReadableMeetings(person, today).Where(m => meetings.Contains(m.Id)).Select(m => new { m.Id, m.Title }).ToListAsync(cancellationToken))
                    .ToDictionary(m => m.Id.Value, m => (m.Id.Value, m.Title));
            case FigureSource.Enquiry:
                var enquiries = ids.ConvertAll(id => new EnquiryId(id));
                return (await db.ReadableEnquiries(person, today).Where(e => enquiries.Contains(e.Id)).Select(e => new { e.Id, e.Subject }).ToListAsync(cancellationToken))
                    .ToDictionary(e => e.Id.Value, e => (e.Id.Value, e.Subject));
        }

        var adoptions = source == FigureSource.Adoption ? ids.ConvertAll(id => new AdoptionId(id)) : [];
        var experiences = source == FigureSource.Adoption
            ? await db.Adoptions.Where(a => adoptions.Contains(a.Id)).Select(a => new { a.Id, a.ExperienceId }).ToDictionaryAsync(a => a.Id.Value, a => a.ExperienceId, cancellationToken)
            : ids.Distinct().ToDictionary(id => id, id => new ExperienceId(id));
        var titles = await db.TitlesAsync(library, experiences.Values, today, cancellationToken);
        return experiences.ToDictionary(e => e.Key, e => (e.Value.Value, titles.GetValueOrDefault(e.Value, "")));
    }

    private sealed class Row
    {
        public Guid SourceId { get; init; }

        public DateOnly Day { get; init; }

        public LearningNetworkId? Network { get; init; }

        public OrganisationId? Organisation { get; init; }

        public int Count { get; init; }
    }
}
