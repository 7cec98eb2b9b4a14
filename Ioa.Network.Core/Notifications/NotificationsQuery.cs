using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>Word of one thing, or of several of the same kind in one conversation («3 nye svar i …») or of one experience.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="ThreadId">The conversation; <see langword="null"/> for word of an experience, and for what KS is told of a network.</param>
/// <param name="ExperienceId">The experience.</param>
/// <param name="MeetingId">The meeting.</param>
/// <param name="Title">The conversation's title, or the experience's as the person may see it.</param>
/// <param name="Network">The network's name.</param>
/// <param name="NetworkSlug">Its name in addresses.</param>
/// <param name="Count">How many.</param>
/// <param name="PostNumber">The first post of them.</param>
/// <param name="Actor">Who did the latest; <see langword="null"/> when nobody in particular.</param>
/// <param name="At">When the latest was.</param>
/// <param name="IsRead">Whether they are read.</param>
public sealed record NotificationGroup(
    NotificationKind Kind, ThreadId? ThreadId, ExperienceId? ExperienceId, MeetingId? MeetingId, string? Title, string Network, string NetworkSlug, int Count, int PostNumber, string? Actor, DateTimeOffset At, bool IsRead)
{
    /// <summary>The date poll.</summary>
    public MeetingPollId? PollId { get; init; }
}

/// <summary>
/// What somebody was told of lately, the newest first, grouped. Only what they may read now: word of a conversation or an experience that
/// they have lost is not shown. Whoever has read the conversation so far has read the word of it, on whichever machine.
/// </summary>
public sealed class NotificationsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many single notifications are looked at; the groups are made of them.</summary>
    public const int Most = 300;

    /// <summary>How many unread groups are counted to; more is shown as «99+».</summary>
    public const int MostCounted = 99;

    /// <summary>The groups.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> to those who are not signed in.</returns>
    public async Task<Result<IReadOnlyList<NotificationGroup>>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await Readable(db, person, today)
            .OrderByDescending(n => n.At)
            .Take(Most)
            .Select(n => new
            {
                n.Kind,
                n.ThreadId,
                n.ExperienceId,
                n.MeetingId,
                n.PollId,
                n.PostNumber,
                n.At,
                Title = db.Threads.Where(t => t.Id == n.ThreadId).Select(t => t.Title).FirstOrDefault() ?? db.Meetings.Where(m => m.Id == n.MeetingId).Select(m => m.Title).FirstOrDefault() ??
                    db.MeetingPolls.Where(p => p.Id == n.PollId).Select(p => p.Title).FirstOrDefault(),
                Network = db.Networks.Where(x => x.Id == n.NetworkId).Select(x => x.Name).First(),
                Slug = db.Networks.Where(x => x.Id == n.NetworkId).Select(x => x.Slug).First(),
                Actor = db.Users.Where(p => p.Id == n.ActorId).Select(p => p.Name).FirstOrDefault(),
                IsRead = n.ReadAt != null || db.ReaderStates.Any(r => r.PersonId == person && r.ThreadId == n.ThreadId && r.LastReadNumber >= n.PostNumber),
            })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var titles = await ExperienceTitlesAsync(db, user, rows.Select(n => n.ExperienceId), today, cancellationToken);
        return rows
            .Where(n => n.ExperienceId is not { } experience || titles.ContainsKey(experience))
            .GroupBy(n => (n.ThreadId, n.ExperienceId, n.MeetingId, n.PollId, n.Slug, n.Kind, n.IsRead))
            .Select(group =>
            {
                var latest = group.MaxBy(n => n.At)!;
                return new NotificationGroup(
                    latest.Kind, latest.ThreadId, latest.ExperienceId, latest.MeetingId, latest.ExperienceId is { } experience ? titles[experience] : latest.Title, latest.Network, latest.Slug, group.Count(), group.Min(n => n.PostNumber), latest.Actor, latest.At, latest.IsRead) { PollId = latest.PollId };
            })
            .OrderBy(group => group.IsRead).ThenByDescending(group => group.At)
            .ToList();
    }

    /// <summary>How many conversations and experiences there is unread word of, for the bell; 0 for those who are not signed in.</summary>
    public async Task<int> CountUnreadAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return 0;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Readable(db, person, clock.Today())
            .Where(n => n.ReadAt == null && !db.ReaderStates.Any(r => r.PersonId == person && r.ThreadId == n.ThreadId && r.LastReadNumber >= n.PostNumber))
            .Select(n => new { n.ThreadId, n.ExperienceId, n.MeetingId, n.PollId, n.NetworkId })
            .Distinct()
            .Take(MostCounted + 1)
            .CountAsync(cancellationToken);
    }

    /// <summary>What a person was told of and may read now. A review that its author took back is no word any more for whoever had not seen it, nor is a poll that is ended.</summary>
    internal static IQueryable<Notification> Readable(NetworkDbContext db, PersonId person, DateOnly today) =>
        db.Notifications.Where(n => n.PersonId == person && (
            n.ThreadId != null ? db.ReadableThreads(person, today).Any(t => t.Id == n.ThreadId)
            : n.ExperienceId != null ? db.ReadableExperiences(person, today).Any(e => e.Id == n.ExperienceId && (n.Kind != NotificationKind.ReviewAsked || n.ReadAt != null || e.AskedFor != null))
            : n.MeetingId != null ? db.ReadableMeetings(person, today).Any(m => m.Id == n.MeetingId)
            : n.PollId != null ? db.ReadablePolls(person, today).Any(p => p.Id == n.PollId && (n.ReadAt != null || p.EndedAt == null))
            : db.Users.Any(p => p.Id == person && p.IsAdministrator && p.EndedAt == null)));

    /// <summary>The titles of the experiences that are told of, as the person may see them; asks nothing when there are none.</summary>
    internal static async Task<IReadOnlyDictionary<ExperienceId, string>> ExperienceTitlesAsync(
        NetworkDbContext db, ClaimsPrincipal user, IEnumerable<ExperienceId?> told, DateOnly today, CancellationToken cancellationToken)
    {
        var ids = told.OfType<ExperienceId>().ToList();
        return ids.Count == 0
            ? new Dictionary<ExperienceId, string>()
            : await db.TitlesAsync(await db.LibraryReaderAsync(user, today, cancellationToken), ids, today, cancellationToken);
    }
}
