using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>What a letter tells.</summary>
/// <param name="Email">To whom.</param>
/// <param name="Name">Their name.</param>
/// <param name="Language">«nb», «nn» or «en».</param>
/// <param name="IsGathered">Whether it gathers what happened over a time.</param>
/// <param name="Items">What it tells of, the newest last; never empty.</param>
/// <param name="More">How much more there is than <paramref name="Items"/>.</param>
public sealed record LetterContent(string Email, string Name, string Language, bool IsGathered, IReadOnlyList<LetterItem> Items, int More);

/// <summary>One thing in a letter.</summary>
/// <param name="Kind">What.</param>
/// <param name="NetworkId">In which network.</param>
/// <param name="Network">Its name.</param>
/// <param name="NetworkSlug">Its name in addresses.</param>
/// <param name="ThreadId">In which conversation; <see langword="null"/> for word of an experience, and for what KS is told of a network.</param>
/// <param name="ExperienceId">Of which experience.</param>
/// <param name="MeetingId">Of which meeting.</param>
/// <param name="Title">The conversation's title, or the experience's as the person may see it.</param>
/// <param name="Count">How many posts it stands for.</param>
/// <param name="PostNumber">The first of them.</param>
/// <param name="Actor">Who wrote the latest.</param>
/// <param name="ActorOrganisation">Where they work.</param>
/// <param name="Text">What they wrote, Markdown; only in a letter about one thing.</param>
/// <param name="DueAt">By when a question is to be answered.</param>
public sealed record LetterItem(
    NotificationKind Kind,
    LearningNetworkId NetworkId,
    string Network,
    string NetworkSlug,
    ThreadId? ThreadId,
    ExperienceId? ExperienceId,
    MeetingId? MeetingId,
    string? Title,
    int Count,
    int PostNumber,
    string? Actor,
    string? ActorOrganisation,
    string? Text,
    DateTimeOffset? DueAt)
{
    /// <summary>Of which date poll.</summary>
    public MeetingPollId? PollId { get; init; }
}

/// <summary>
/// Reads what a letter tells, when it is sent: with the rights that the person has then, and without what they have read meanwhile.
/// </summary>
public sealed class LetterQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most things in a letter.</summary>
    public const int Most = 40;

    /// <summary>The content; <see langword="null"/> when there is nothing to tell (any more), or it was sent.</summary>
    public async Task<LetterContent?> ReadAsync(LetterDue letter, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await db.Users
            .Where(p => p.Id == letter.To && p.EndedAt == null && p.EmailConfirmed)
            .Select(p => new { p.Email, p.Name, p.Language, p.Organisation!.WrittenForm })
            .FirstOrDefaultAsync(cancellationToken);
        if (person?.Email is null)
        {
            return null;
        }

        // Joined, not read as parts of the row: for a part with several columns the database would number all people and all conversations first.
        var today = clock.Today();
        var waiting = NotificationsQuery.Readable(db, letter.To, today)
            .Where(n => n.LetterId == letter.Letter && n.MailedAt == null && n.ReadAt == null &&
                !db.ReaderStates.Any(r => r.PersonId == letter.To && r.ThreadId == n.ThreadId && r.LastReadNumber >= n.PostNumber));
        var rows = await (
            from n in waiting
            join network in db.Networks on n.NetworkId equals network.Id
            join t in db.Threads on n.ThreadId equals t.Id into threads
            from thread in threads.DefaultIfEmpty()
            join p in db.Users on n.ActorId equals p.Id into actors
            from actor in actors.DefaultIfEmpty()
            join m in db.Meetings.IgnoreAutoIncludes() on n.MeetingId equals m.Id into meetings
            from meeting in meetings.DefaultIfEmpty()
            join q in db.MeetingPolls.IgnoreAutoIncludes() on n.PollId equals q.Id into polls
            from poll in polls.DefaultIfEmpty()
            orderby n.At
            select new
            {
                n.Kind,
                n.NetworkId,
                n.ThreadId,
                n.ExperienceId,
                n.MeetingId,
                n.PollId,
                n.PostNumber,
                n.DigestAt,
                Network = network.Name,
                network.Slug,
                Title = (string?)thread.Title ?? (string?)meeting.Title ?? poll.Title,
                thread.AnswerDueAt,
                Actor = (string?)actor.Name,
                ActorOrganisation = (string?)actor.Organisation!.DisplayName,
            })
            .AsNoTracking()
            .Take(500)
            .ToListAsync(cancellationToken);
        var titles = await NotificationsQuery.ExperienceTitlesAsync(db, letter.To.ToPrincipal(), rows.Select(n => n.ExperienceId), today, cancellationToken);
        rows.RemoveAll(n => n.ExperienceId is { } experience && !titles.ContainsKey(experience));
        if (rows.Count == 0)
        {
            return null;
        }

        string? text = null;
        if (rows is [{ ThreadId: { } only } one])
        {
            // What the asker's question says, for those who shall answer it; else the post that it is about.
            var number = one.Kind is NotificationKind.Escalated or NotificationKind.HandedOver or NotificationKind.Offered ? 1 : one.PostNumber;
            text = await db.Posts
                .Where(p => p.ThreadId == only && p.Number == number && p.Kind == PostKind.Text && p.HiddenAt == null)
                .Select(p => p.Markdown)
                .FirstOrDefaultAsync(cancellationToken);
        }

        var items = rows
            .GroupBy(n => (n.ThreadId, n.ExperienceId, n.MeetingId, n.PollId, n.NetworkId, n.Kind))
            .Select(group =>
            {
                var latest = group.Last();
                return new LetterItem(
                    latest.Kind,
                    latest.NetworkId,
                    latest.Network,
                    latest.Slug,
                    latest.ThreadId,
                    latest.ExperienceId,
                    latest.MeetingId,
                    latest.ExperienceId is { } experience ? titles[experience] : latest.Title,
                    group.Count(),
                    group.Min(n => n.PostNumber),
                    latest.Actor,
                    latest.ActorOrganisation,
                    text,
                    latest.AnswerDueAt) { PollId = latest.PollId };
            })
            .ToList();
        return new LetterContent(
            person.Email,
            person.Name,
            person.Language ?? (person.WrittenForm == WrittenForm.Nynorsk ? "nn" : "nb"),
            rows.Exists(n => n.DigestAt is not null),
            [.. items.Take(Most)],
            Math.Max(0, items.Count - Most));
    }

    /// <summary>Notes that the letter was handed to the mail server: it is not sent again.</summary>
    public async Task SentAsync(LetterDue letter, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Notifications
            .Where(n => n.LetterId == letter.Letter && n.MailedAt == null)
            .ExecuteUpdateAsync(n => n.SetProperty(x => x.MailedAt, now), cancellationToken);
    }
}
