using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Visits;

/// <summary>A visit or trip in a list.</summary>
/// <param name="Id">Which.</param>
/// <param name="Experience">The experience that is seen; <see langword="null"/> for a trip.</param>
/// <param name="Title">The experience's title, as the reader may see it; a trip's country and place.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Host">The organisation that is visited.</param>
/// <param name="From">The first day of a trip's period.</param>
/// <param name="To">The last day.</param>
/// <param name="StartsAt">When its meeting begins.</param>
/// <param name="EndsAt">When its meeting ends.</param>
/// <param name="Organisations">How many organisations wish to come.</param>
/// <param name="HasReport">Whether what was learned is written down.</param>
/// <param name="IsMine">Whether the reader's organisation wishes to come.</param>
public sealed record VisitRow(
    StudyVisitId Id,
    ExperienceId? Experience,
    string Title,
    StudyVisitState State,
    string? Host,
    DateOnly? From,
    DateOnly? To,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    int Organisations,
    bool HasReport,
    bool IsMine);

/// <summary>What trips are looked for, before a new one is proposed.</summary>
/// <param name="Country">To which country.</param>
/// <param name="From">The first day of the period.</param>
/// <param name="To">The last day.</param>
public sealed record TripSearch(string Country, DateOnly From, DateOnly To);

/// <summary>Lists the visits and trips that the user may see.</summary>
public sealed class VisitsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most at a time.</summary>
    public const int Most = 200;

    /// <summary>The newest first; none for outsiders.</summary>
    public async Task<IReadOnlyList<VisitRow>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, clock.Today(), cancellationToken);
        return await RowsAsync(db, reader, db.VisitsFor(reader), cancellationToken);
    }

    /// <summary>Trips to the same country in a period that overlaps, of those that the user sees.</summary>
    public async Task<IReadOnlyList<VisitRow>> HandleAsync(TripSearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, clock.Today(), cancellationToken);
        var (first, last, country) = (search.From, search.To, SafeText.Line(search.Country));
        var near = db.VisitsFor(reader).Where(v => v.ExperienceId == null && v.DeclinedAt == null && v.From <= last && v.To >= first);

        // The same country however it is written: the databases do not agree on what is the same letter.
        var same = (await near.Select(v => new { v.Id, v.Country }).Take(1000).ToListAsync(cancellationToken))
            .Where(v => string.Equals(v.Country, country, StringComparison.InvariantCultureIgnoreCase))
            .Select(v => v.Id)
            .ToList();
        return same.Count == 0 ? [] : await RowsAsync(db, reader, db.StudyVisits.Where(v => same.Contains(v.Id)), cancellationToken);
    }

    /// <summary>Visits as rows.</summary>
    internal async Task<IReadOnlyList<VisitRow>> RowsAsync(NetworkDbContext db, LibraryReader reader, IQueryable<StudyVisit> visits, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var mine = reader.Organisation;
        var found = await visits
            .OrderByDescending(v => v.CreatedAt)
            .Take(Most)
            .Select(v => new
            {
                Visit = v,
                Host = db.Organisations.Where(o => o.Id == v.HostId).Select(o => o.DisplayName).FirstOrDefault(),
                Meeting = db.Meetings.Where(m => m.Id == v.MeetingId).Select(m => new { m.Status, m.StartsAt, m.EndsAt }).FirstOrDefault(),
                Wishes = db.VisitWishes.Count(w => w.VisitId == v.Id),
                IsMine = db.VisitWishes.Any(w => w.VisitId == v.Id && w.OrganisationId == mine),
            })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var titles = await db.TitlesAsync(reader, found.Select(f => f.Visit.ExperienceId).OfType<ExperienceId>(), clock.Today(), cancellationToken);
        return [.. found.Select(f => new VisitRow(
            f.Visit.Id,
            f.Visit.ExperienceId,
            f.Visit.ExperienceId is { } experience ? titles.GetValueOrDefault(experience, "") : TripName(f.Visit),
            VisitAccess.StateOf(f.Visit, f.Meeting?.Status, f.Meeting?.EndsAt, now),
            f.Host,
            f.Visit.From,
            f.Visit.To,
            f.Meeting?.Status == MeetingStatus.Published ? f.Meeting.StartsAt : null,
            f.Meeting?.Status == MeetingStatus.Published ? f.Meeting.EndsAt : null,
            f.Wishes,
            f.Visit.Report is not null,
            f.IsMine))];
    }

    /// <summary>What a trip is called.</summary>
    internal static string TripName(StudyVisit trip) => trip.Place.Length > 0 ? $"{trip.Country}, {trip.Place}" : trip.Country;
}

/// <summary>An organisation's wish. What it says is for the host and for the organisation itself.</summary>
/// <param name="Organisation">Who wishes.</param>
/// <param name="People">How many would come.</param>
/// <param name="Person">Who wrote it.</param>
/// <param name="Text">What they want to see.</param>
/// <param name="When">When it suits them.</param>
/// <param name="IsMine">Whether it is the reader's organisation's.</param>
public sealed record WishView(string Organisation, int People, string? Person, string? Text, string? When, bool IsMine);

/// <summary>What was learned.</summary>
/// <param name="Text">The report; plain text.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
public sealed record VisitReport(string Text, string By, DateTimeOffset At);

/// <summary>A visit or trip as its reader sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Experience">The experience that is seen; <see langword="null"/> for a trip.</param>
/// <param name="Title">The experience's title, as the reader may see it; a trip's country and place.</param>
/// <param name="Text">What a trip is to see.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Host">The organisation that is visited.</param>
/// <param name="ProposedBy">Who proposed a trip.</param>
/// <param name="From">The first day of a trip's period.</param>
/// <param name="To">The last day.</param>
/// <param name="Network">The trip's network, to those who read it.</param>
/// <param name="IsNational">Whether a trip is for everybody in a learning network.</param>
/// <param name="Meeting">The meeting, when the reader sees it.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="MeetingTitle">What the meeting could be called: as all who would see it may see the title.</param>
/// <param name="DeclineReason">Why the host said no.</param>
/// <param name="Wishes">Who wishes to come.</param>
/// <param name="Report">What was learned.</param>
/// <param name="IsHost">Whether the reader says when it is.</param>
/// <param name="MayWish">Whether the reader's organisation may wish to come.</param>
/// <param name="MayReport">Whether the reader may write down what was learned.</param>
/// <param name="MayWriteExperience">Whether the reader may begin an experience out of the report, and has not.</param>
/// <param name="Experiences">The experiences that were begun out of it, of those that the reader may read.</param>
/// <param name="Version">For the next change of it.</param>
public sealed record VisitView(
    StudyVisitId Id,
    ExperienceId? Experience,
    string Title,
    string Text,
    StudyVisitState State,
    string? Host,
    string? ProposedBy,
    DateOnly? From,
    DateOnly? To,
    ExperienceNetwork? Network,
    bool IsNational,
    MeetingId? Meeting,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string MeetingTitle,
    string? DeclineReason,
    IReadOnlyList<WishView> Wishes,
    VisitReport? Report,
    bool IsHost,
    bool MayWish,
    bool MayReport,
    bool MayWriteExperience,
    IReadOnlyList<ExperienceLink> Experiences,
    int Version);

/// <summary>Reads a visit or trip.</summary>
public sealed class VisitQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The visit; <see cref="Error.NotFound"/> to those who may not know of it.</summary>
    public async Task<Result<VisitView>> HandleAsync(StudyVisitId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.VisitAsync(id, user, today, cancellationToken) is not var (visit, standing))
        {
            return Error.NotFound;
        }

        var reader = standing.Reader;
        var (state, meeting) = await db.StateAsync(visit, now, cancellationToken);
        var host = await db.Organisations.Where(o => o.Id == visit.HostId).Select(o => o.DisplayName).FirstOrDefaultAsync(cancellationToken);
        var network = await db.Networks.Where(n => n.Id == visit.NetworkId && reader.Networks.Contains(n.Id)).Select(n => new ExperienceNetwork(n.Slug, n.Name)).FirstOrDefaultAsync(cancellationToken);
        var by = visit.ExperienceId is null ? await db.Users.Where(p => p.Id == visit.CreatedById).Select(p => p.Name + ", " + p.Organisation!.DisplayName).FirstAsync(cancellationToken) : null;
        var reporter = await db.Users.Where(p => p.Id == visit.ReportById).Select(p => p.Name + ", " + p.Organisation!.DisplayName).FirstOrDefaultAsync(cancellationToken);
        var wishes = await db.VisitWishes
            .Where(w => w.VisitId == id)
            .OrderBy(w => w.At)
            .Select(w => new
            {
                w.OrganisationId,
                Organisation = db.Organisations.Where(o => o.Id == w.OrganisationId).Select(o => o.DisplayName).First(),
                Person = db.Users.Where(p => p.Id == w.PersonId).Select(p => p.Name).First(),
                w.People,
                w.Text,
                w.When,
            })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var sees = meeting is { Status: MeetingStatus.Published } && await db.MeetingStandingAsync(user, meeting.Id, today, cancellationToken) is not null;
        var title = VisitsQuery.TripName(visit);
        var (meetingTitle, reason, report) = (title, visit.DeclineReason, visit.Report);
        IReadOnlyList<string> texts = [.. wishes.Select(w => w.Text), .. wishes.Select(w => w.When)];
        if (visit.ExperienceId is { } experience)
        {
            title = (await db.TitlesAsync(reader, [experience], today, cancellationToken)).GetValueOrDefault(experience, "");

            // What is withheld of the experience is withheld here too, whoever repeats it.
            var about = await db.Experiences.Where(e => e.Id == experience).Select(e => new { e.NetworkId, e.Audience }).FirstAsync(cancellationToken);
            var own = await db.WritersOf(experience, today).AnyAsync(p => p.Id == standing.Person, cancellationToken);
            var level = own ? Audience.Authors : reader.ReaderOf(about.NetworkId);
            var hidden = await db.HideAsync(experience, level, [reason ?? "", report ?? "", .. texts], cancellationToken);
            (reason, report, texts) = (reason is null ? null : hidden[0], report is null ? null : hidden[1], [.. hidden.Skip(2)]);
            meetingTitle = (await db.HideAsync(experience, about.Audience >= Audience.National ? Audience.National : Audience.Network, [title], cancellationToken))[0];
        }

        var (mayWrite, experiences) = report is null ? (false, []) : await ExperiencesAsync(db, visit, standing, user, today, cancellationToken);
        return new VisitView(
            id,
            visit.ExperienceId,
            title,
            visit.Text,
            state,
            host,
            by,
            visit.From,
            visit.To,
            network,
            visit.IsNational,
            sees ? meeting!.Id : null,
            state is StudyVisitState.Planned or StudyVisitState.Held ? meeting!.StartsAt : null,
            state is StudyVisitState.Planned or StudyVisitState.Held ? meeting!.EndsAt : null,
            meetingTitle,
            reason,
            [
                .. wishes.Select((w, i) => (w.OrganisationId == standing.Organisation, standing.IsHost) is (false, false)
                    ? new WishView(w.Organisation, w.People, null, null, null, false)
                    : new WishView(w.Organisation, w.People, w.Person, texts[i], texts[wishes.Count + i], w.OrganisationId == standing.Organisation)),
            ],
            report is null ? null : new VisitReport(report, reporter ?? "", visit.ReportAt!.Value),
            standing.IsHost,
            standing.MayWish && (state is StudyVisitState.Wished or StudyVisitState.Planned),
            meeting is { Status: MeetingStatus.Published } && meeting.StartsAt <= now && (standing.IsHost || (await FileVisitReport.CameAsync(db, visit, standing.Person, cancellationToken) && (visit.ReportById is null || visit.ReportById == standing.Person))),
            mayWrite,
            experiences,
            visit.Version);
    }

    private static async Task<(bool MayWrite, IReadOnlyList<ExperienceLink> Experiences)> ExperiencesAsync(
        NetworkDbContext db, StudyVisit visit, VisitStanding standing, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        var begun = await db.VisitExperiences
            .Where(e => e.VisitId == visit.Id)
            .OrderBy(e => e.ExperienceId)
            .Select(e => new { e.ExperienceId, IsMine = db.ExperienceAuthors.Any(a => a.ExperienceId == e.ExperienceId && a.PersonId == standing.Person) })
            .ToListAsync(cancellationToken);
        var titles = await db.TitlesAsync(standing.Reader, begun.Select(e => e.ExperienceId), today, cancellationToken);
        var mayWrite = !begun.Exists(e => e.IsMine) && await db.StandingAsync(user, visit.NetworkId, today, cancellationToken) is { CanWrite: true };
        return (mayWrite, [.. begun.Where(e => titles.ContainsKey(e.ExperienceId)).Select(e => new ExperienceLink(e.ExperienceId, titles[e.ExperienceId]))]);
    }
}

/// <summary>The visits to those who have an experience.</summary>
/// <param name="MayWish">Whether the reader's organisation may wish to come.</param>
/// <param name="Visits">The visits, the newest first.</param>
/// <param name="Reports">What was learned on them, the newest first.</param>
/// <param name="From">The visit out of whose report the experience was begun, for those who see it.</param>
public sealed record ExperienceVisits(bool MayWish, IReadOnlyList<VisitRow> Visits, IReadOnlyList<(StudyVisitId Visit, VisitReport Report)> Reports, VisitRow? From);

/// <summary>Reads the visits to those who have an experience, for its page.</summary>
public sealed class ExperienceVisitsQuery(IDbContextFactory<NetworkDbContext> contexts, VisitsQuery rows, TimeProvider clock)
{
    private const int MostReports = 5;

    /// <summary>The visits; <see cref="Error.NotFound"/> to those who do not read the experience, or are in no network.</summary>
    public async Task<Result<ExperienceVisits>> HandleAsync(ExperienceId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdoptableAsync(id, user, today, cancellationToken) is not var (reader, person, organisation, experience))
        {
            return Error.NotFound;
        }

        // Whoever reads the experience sees the visits for it.
        var visits = db.StudyVisits.Where(v => v.ExperienceId == id);
        var reports = await visits
            .Where(v => v.Report != null)
            .OrderByDescending(v => v.ReportAt)
            .Take(MostReports)
            .Select(v => new { v.Id, Text = v.Report!, At = v.ReportAt!.Value, By = db.Users.Where(p => p.Id == v.ReportById).Select(p => p.Name + ", " + p.Organisation!.DisplayName).First() })
            .ToListAsync(cancellationToken);
        var own = reports.Count > 0 && await db.WritersOf(id, today).AnyAsync(p => p.Id == person, cancellationToken);
        var texts = reports.Count == 0 ? [] : await db.HideAsync(id, own ? Audience.Authors : reader.ReaderOf(experience.NetworkId), reports.ConvertAll(r => r.Text), cancellationToken);
        return new ExperienceVisits(
            !await db.IsOwnAsync(experience, organisation, cancellationToken),
            await rows.RowsAsync(db, reader, visits, cancellationToken),
            [.. reports.Select((r, i) => (r.Id, new VisitReport(texts[i], r.By, r.At)))],
            (await rows.RowsAsync(db, reader, db.VisitsFor(reader).Where(v => db.VisitExperiences.Any(e => e.VisitId == v.Id && e.ExperienceId == id)), cancellationToken)).FirstOrDefault());
    }
}
