using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Programme;

/// <summary>What has happened to a point since the meeting was published.</summary>
public enum AgendaMark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It was added.</summary>
    New,

    /// <summary>It was changed.</summary>
    Changed,

    /// <summary>It was taken out.</summary>
    Removed,
}

/// <summary>A point of a programme as it is read.</summary>
/// <param name="Id">Which.</param>
/// <param name="StartsAt">When it begins; <see langword="null"/> when a point before it has no duration, or the meeting lasts several days.</param>
/// <param name="Title">What it is.</param>
/// <param name="Duration">How long it lasts, in minutes; 0 when that is not said.</param>
/// <param name="Speaker">Who speaks.</param>
/// <param name="Text">More of it.</param>
/// <param name="Tie">What it is about; <see langword="null"/> for a reader who does not read that.</param>
/// <param name="Mark">What has happened to it since the meeting was published.</param>
/// <param name="MarkedAt">When.</param>
public sealed record AgendaPoint(
    AgendaItemId Id, DateTimeOffset? StartsAt, string Title, int Duration, string Speaker, string Text, AgendaTie? Tie, AgendaMark Mark, DateTimeOffset? MarkedAt);

/// <summary>The conversation or the experience that a point is about.</summary>
/// <param name="Thread">The conversation.</param>
/// <param name="Experience">The experience.</param>
/// <param name="Title">Its title, as the reader sees it.</param>
public sealed record AgendaTie(ThreadId? Thread, ExperienceId? Experience, string Title);

/// <summary>What somebody wants taken up.</summary>
/// <param name="Id">Which.</param>
/// <param name="Text">What.</param>
/// <param name="Name">Who asks.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="MayWithdraw">Whether the reader may take it away.</param>
public sealed record TopicView(MeetingTopicId Id, string Text, string Name, string Organisation, bool MayWithdraw);

/// <summary>A file of a meeting.</summary>
public sealed record MeetingFile(AttachmentId Id, string Name, long Size);

/// <summary>A meeting's programme.</summary>
/// <param name="Title">The meeting's title.</param>
/// <param name="Points">Its points, in order; those that were taken out last.</param>
/// <param name="Topics">What people want taken up, the first first.</param>
/// <param name="Files">Its files, by name.</param>
/// <param name="Overrun">By how many minutes the points are longer than the meeting; 0 when they are not.</param>
/// <param name="MaySuggest">Whether one can still say what one wants taken up.</param>
/// <param name="IsOrganiser">Whether the reader writes it.</param>
/// <param name="Version">The meeting's version, for the change.</param>
public sealed record ProgrammeView(
    string Title,
    IReadOnlyList<AgendaPoint> Points,
    IReadOnlyList<TopicView> Topics,
    IReadOnlyList<MeetingFile> Files,
    int Overrun,
    bool MaySuggest,
    bool IsOrganiser,
    int Version);

/// <summary>Reads a meeting's programme.</summary>
public sealed class ProgrammeQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The programme; <see cref="Error.NotFound"/> to those who may not know of the meeting.</summary>
    public async Task<Result<ProgrammeView>> HandleAsync(MeetingId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, id, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var meeting = await db.Meetings
            .Where(m => m.Id == id)
            .Select(m => new { m.Title, m.StartsAt, m.EndsAt, m.Zone, m.Status, m.PublishedAt, m.Version })
            .FirstAsync(cancellationToken);
        var items = await db.AgendaItems.AsNoTracking().Where(i => i.MeetingId == id).OrderBy(i => i.Position).ToListAsync(cancellationToken);
        var ties = await TiesAsync(db, items, user, standing.Person, today, cancellationToken);
        var topics = await (
            from topic in db.MeetingTopics
            where topic.MeetingId == id
            join person in db.Users on topic.PersonId equals person.Id
            orderby topic.At
            select new TopicView(topic.Id, topic.Text, person.Name, person.Organisation!.DisplayName, standing.IsOrganiser || topic.PersonId == standing.Person))
            .ToListAsync(cancellationToken);
        var files = await db.Attachments
            .Where(a => a.MeetingId == id)
            .OrderBy(a => a.FileName)
            .Select(a => new MeetingFile(a.Id, a.FileName, a.Size))
            .ToListAsync(cancellationToken);

        // On one day each point begins when the one before it ends.
        DateTimeOffset? at = MeetingTime.LocalIn(meeting.Zone, meeting.StartsAt).Date == MeetingTime.LocalIn(meeting.Zone, meeting.EndsAt).Date ? meeting.StartsAt : null;
        var points = new List<AgendaPoint>();
        foreach (var item in items.OrderBy(i => i.RemovedAt is not null).ThenBy(i => i.Position))
        {
            var (mark, when) = MarkOf(item, meeting.PublishedAt);
            points.Add(new AgendaPoint(item.Id, mark == AgendaMark.Removed ? null : at, item.Title, item.Duration, item.Speaker, item.Text, ties.GetValueOrDefault(item.Id), mark, when));
            at = item.Duration > 0 && item.RemovedAt is null ? at?.AddMinutes(item.Duration) : null;
        }

        var planned = items.Where(i => i.RemovedAt is null).Sum(i => i.Duration);
        return new ProgrammeView(
            meeting.Title,
            points,
            topics,
            files,
            Math.Max(0, planned - (int)(meeting.EndsAt - meeting.StartsAt).TotalMinutes),
            meeting.Status == MeetingStatus.Published && meeting.StartsAt > now,
            standing.IsOrganiser,
            meeting.Version);
    }

    private static (AgendaMark Mark, DateTimeOffset? At) MarkOf(AgendaItem item, DateTimeOffset? published) =>
        item.RemovedAt is { } removed ? (AgendaMark.Removed, removed)
        : published is null ? (AgendaMark.None, null)
        : item.AddedAt > published ? (AgendaMark.New, item.AddedAt)
        : item.ChangedAt > published ? (AgendaMark.Changed, item.ChangedAt)
        : (AgendaMark.None, null);

    private static async Task<Dictionary<AgendaItemId, AgendaTie>> TiesAsync(
        NetworkDbContext db, List<AgendaItem> items, ClaimsPrincipal user, PersonId person, DateOnly today, CancellationToken cancellationToken)
    {
        var ties = new Dictionary<AgendaItemId, AgendaTie>();
        var threads = items.Where(i => i.ThreadId is not null).Select(i => i.ThreadId!.Value).Distinct().ToList();
        if (threads.Count > 0)
        {
            var titles = await db.ReadableThreads(person, today).Where(t => threads.Contains(t.Id)).Select(t => new { t.Id, t.Title }).ToDictionaryAsync(t => t.Id, t => t.Title, cancellationToken);
            foreach (var item in items)
            {
                if (item.ThreadId is { } thread && titles.TryGetValue(thread, out var title))
                {
                    ties[item.Id] = new AgendaTie(thread, null, title);
                }
            }
        }

        var experiences = items.Where(i => i.ExperienceId is not null).Select(i => i.ExperienceId!.Value).Distinct().ToList();
        if (experiences.Count > 0)
        {
            var titles = await db.TitlesAsync(await db.LibraryReaderAsync(user, today, cancellationToken), experiences, today, cancellationToken);
            foreach (var item in items)
            {
                if (item.ExperienceId is { } experience && titles.TryGetValue(experience, out var title))
                {
                    ties[item.Id] = new AgendaTie(null, experience, title);
                }
            }
        }

        return ties;
    }
}
