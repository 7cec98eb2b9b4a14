using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.FollowUps;

/// <summary>A follow-up as it is read.</summary>
/// <param name="Id">Which.</param>
/// <param name="Meeting">Of which meeting.</param>
/// <param name="MeetingTitle">The meeting's title.</param>
/// <param name="MeetingAt">When the meeting begins.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What was decided, or is to be done.</param>
/// <param name="OwnerId">Who is responsible.</param>
/// <param name="Owner">Their name.</param>
/// <param name="Organisation">The municipality that does it.</param>
/// <param name="DueOn">By when.</param>
/// <param name="IsLate">Whether that has passed and it is not done.</param>
/// <param name="DoneAt">When it was done.</param>
/// <param name="MaySettle">Whether the reader may say that it is done.</param>
/// <param name="MayChange">Whether the reader may change it, or take it away.</param>
/// <param name="MayTake">Whether the reader may make it their own.</param>
public sealed record FollowUpRow(
    FollowUpId Id,
    MeetingId Meeting,
    string MeetingTitle,
    DateTimeOffset MeetingAt,
    FollowUpKind Kind,
    string Text,
    PersonId? OwnerId,
    string? Owner,
    string? Organisation,
    DateOnly? DueOn,
    bool IsLate,
    DateTimeOffset? DoneAt,
    bool MaySettle,
    bool MayChange,
    bool MayTake);

/// <summary>What there is to follow up at a meeting.</summary>
/// <param name="Own">What this meeting decided and left to do, in the order it was written down.</param>
/// <param name="Before">
/// «Hva skjedde siden sist»: what earlier meetings of the same network left to do and is open still, or was done since the last of them.
/// </param>
/// <param name="Last">The last meeting before this one of the same network; its title.</param>
/// <param name="MayReadMinutes">Whether the reader reads the meeting's minutes now.</param>
/// <param name="MayWriteMinutes">Whether the reader writes in them now.</param>
public sealed record MeetingFollowUps(IReadOnlyList<FollowUpRow> Own, IReadOnlyList<FollowUpRow> Before, string? Last, bool MayReadMinutes, bool MayWriteMinutes);

/// <summary>Reads what is to be followed up: one's own, a network's, or a meeting's with what happened since the last one.</summary>
public sealed class FollowUpsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most at a time.</summary>
    public const int Most = 200;

    /// <summary>For how many days what is done is still shown.</summary>
    public const int DaysDone = 90;

    /// <summary>What the user owes, they or their municipality; the soonest due first, open ones only. Nothing for whoever owes nothing.</summary>
    public async Task<IReadOnlyList<FollowUpRow>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mine = db.ReadableFollowUps(person, today).Where(f => f.DoneAt == null && f.Kind != FollowUpKind.Decision &&
            (f.OwnerId == person || (f.OwnerId == null && db.Users.Any(p => p.Id == person && p.OrganisationId == f.OrganisationId))));
        return await RowsAsync(db, mine, person, today, byMeeting: false, cancellationToken);
    }

    /// <summary>A network's: what is open, and what was done lately; <see cref="Error.NotFound"/> to those who do not read the network.</summary>
    public async Task<Result<IReadOnlyList<FollowUpRow>>> HandleAsync(LearningNetworkId network, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (user.PersonId() is not { } person || !await db.ReadableNetworks(person, today).AnyAsync(n => n.Id == network, cancellationToken))
        {
            return Error.NotFound;
        }

        var since = now.AddDays(-DaysDone);
        var theirs = db.ReadableFollowUps(person, today).Where(f => f.Kind != FollowUpKind.Decision && (f.DoneAt == null || f.DoneAt >= since) &&
            db.Meetings.Any(m => m.Id == f.MeetingId && m.Networks.Any(n => n.NetworkId == network)));
        return await RowsAsync(db, theirs, person, today, byMeeting: false, cancellationToken);
    }

    /// <summary>A meeting's, with what happened since the last one; <see cref="Error.NotFound"/> to those who may not know of the meeting.</summary>
    public async Task<Result<MeetingFollowUps>> HandleAsync(MeetingId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MinutesStandingAsync(user, id, now, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var person = standing.Person;
        var meeting = await db.Meetings.Where(m => m.Id == id).Select(m => new { m.NetworkId, m.StartsAt }).FirstAsync(cancellationToken);
        var readable = db.ReadableFollowUps(person, today);
        var own = await RowsAsync(db, readable.Where(f => f.MeetingId == id), person, today, byMeeting: true, cancellationToken);
        var last = await db.ReadableMeetings(person, today)
            .Where(m => m.Id != id && m.NetworkId == meeting.NetworkId && m.Status == MeetingStatus.Published && m.EndsAt <= meeting.StartsAt)
            .OrderByDescending(m => m.StartsAt)
            .Select(m => new { m.Title, m.StartsAt, m.EndsAt })
            .FirstOrDefaultAsync(cancellationToken);
        if (last is null)
        {
            return new MeetingFollowUps(own, [], null, standing.MayRead, standing.MayWrite);
        }

        var before = readable.Where(f => f.Kind != FollowUpKind.Decision && (f.DoneAt == null || f.DoneAt >= last.StartsAt) &&
            db.Meetings.Any(m => m.Id == f.MeetingId && m.NetworkId == meeting.NetworkId && m.EndsAt <= meeting.StartsAt && m.Id != id));
        return new MeetingFollowUps(own, await RowsAsync(db, before, person, today, byMeeting: false, cancellationToken), last.Title, standing.MayRead, standing.MayWrite);
    }

    private static async Task<FollowUpRow[]> RowsAsync(
        NetworkDbContext db, IQueryable<FollowUp> followUps, PersonId person, DateOnly today, bool byMeeting, CancellationToken cancellationToken)
    {
        var organised = db.OrganisedMeetings(person, today);
        var rows = await (
            from f in followUps
            join m in db.Meetings on f.MeetingId equals m.Id
            select new
            {
                f.Id,
                f.MeetingId,
                m.Title,
                m.StartsAt,
                f.Kind,
                f.Text,
                f.OwnerId,
                Owner = db.Users.Where(p => p.Id == f.OwnerId).Select(p => p.Name).FirstOrDefault(),
                Organisation = db.Organisations.Where(o => o.Id == f.OrganisationId).Select(o => o.DisplayName).FirstOrDefault(),
                f.DueOn,
                f.DoneAt,
                f.CreatedAt,
                Wrote = f.CreatedById == person,
                IsTheirs = db.Users.Any(p => p.Id == person && p.OrganisationId == f.OrganisationId),
                IsOpen = m.MinutesApprovedAt == null,
                Organises = organised.Any(o => o.Id == m.Id),
            })
            .OrderBy(f => f.DoneAt != null).ThenBy(f => f.DueOn == null).ThenBy(f => f.DueOn).ThenBy(f => f.CreatedAt).ThenBy(f => f.Id)
            .Take(Most)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var ordered = byMeeting ? rows.OrderBy(f => f.Kind).ThenBy(f => f.CreatedAt).ThenBy(f => f.Organisation, NorwegianOrder.Names).ToList() : rows;
        return
        [
            .. ordered.Select(f => new FollowUpRow(
                f.Id,
                f.MeetingId,
                f.Title,
                f.StartsAt,
                f.Kind,
                f.Text,
                f.OwnerId,
                f.Owner,
                f.Organisation,
                f.DueOn,
                f.DoneAt is null && f.DueOn < today,
                f.DoneAt,
                f.Kind != FollowUpKind.Decision && (f.OwnerId == person || f.Wrote || f.IsTheirs || f.Organises),
                FollowUpAccess.MayChange(f.Kind, f.Organises, f.Wrote, f.IsOpen),
                f.IsTheirs && f.OwnerId is null && f.DoneAt is null)),
        ];
    }
}
