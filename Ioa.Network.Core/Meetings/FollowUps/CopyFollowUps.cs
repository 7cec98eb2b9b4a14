using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.FollowUps;

/// <summary>A meeting, and the new one that begins with what there was to do then.</summary>
/// <param name="From">The meeting then.</param>
/// <param name="To">The new one, not yet saved.</param>
internal sealed record CopiedMeeting(Meeting From, Meeting To)
{
    /// <summary>The meetings that come after them in their series.</summary>
    public (Meeting From, Meeting To)? Next { get; init; }

    /// <summary>The day on which something is due now: as many days from the meeting as then, or again the day of the next one.</summary>
    public DateOnly DayNow(DateOnly then) =>
        Next is { } next && then == Day(next.From) ? Day(next.To) : Day(To).AddDays(then.DayNumber - Day(From).DayNumber);

    private static DateOnly Day(Meeting meeting) => DateOnly.FromDateTime(MeetingTime.LocalIn(meeting.Zone, meeting.StartsAt));
}

/// <summary>What there was to do then, once more.</summary>
internal static class CopyFollowUps
{
    /// <summary>
    /// Gives new meetings of one network what there was to do at others. What each municipality did is done by each member of today; of the
    /// people, only those who are named keep theirs. What was said of it, and whether it was done, is left out.
    /// </summary>
    /// <returns>Why not; <see langword="null"/> when it is done.</returns>
    public static async Task<Error?> CopyFollowUpsAsync(
        this NetworkDbContext db,
        IReadOnlyList<CopiedMeeting> meetings,
        FollowUpKind[] kinds,
        IReadOnlySet<PersonId> keep,
        PersonId by,
        DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        var ids = meetings.Select(m => m.From.Id).ToList();
        var all = await db.FollowUps.AsNoTracking()
            .Where(f => ids.Contains(f.MeetingId) && kinds.Contains(f.Kind))
            .OrderBy(f => f.CreatedAt).ThenBy(f => f.Id)
            .ToListAsync(cancellationToken);
        var members = all.Exists(f => f.OrganisationId is not null)
            ? await db.MembersOf(meetings[0].To.NetworkId, OsloTime.DateIn(at)).ToListAsync(cancellationToken)
            : [];
        foreach (var meeting in meetings)
        {
            var (count, place) = (0, 0);
            var old = all.Where(f => f.MeetingId == meeting.From.Id).DistinctBy(f => (f.Kind, f.Text, f.DueOn, f.CreatedAt, Own: f.OrganisationId is null ? f.Id : default));
            foreach (var followUp in old)
            {
                // A moment apart, so that they keep their order.
                var added = at.AddMicroseconds(place++);
                foreach (var organisation in followUp.OrganisationId is null ? [null] : members)
                {
                    var copy = new FollowUp { MeetingId = meeting.To.Id, Kind = followUp.Kind, OrganisationId = organisation, CreatedById = by, CreatedAt = added };
                    var owner = organisation is null && followUp.OwnerId is { } person && keep.Contains(person) ? person : null as PersonId?;
                    if (++count > FollowUp.MaxPerMeeting)
                    {
                        return Error.Conflict("FollowUps.TooMany", FollowUp.MaxPerMeeting);
                    }

                    if (copy.Describe(followUp.Text, owner, followUp.DueOn is { } then ? meeting.DayNow(then) : null, by, at).Error is { } error)
                    {
                        return error;
                    }

                    db.FollowUps.Add(copy);
                }
            }
        }

        return null;
    }
}
