using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Programme;

/// <summary>Last year's programme as the beginning of this year's.</summary>
internal static class CopyProgramme
{
    private static readonly FollowUpKind[] Kinds = [FollowUpKind.Preparation];

    /// <summary>
    /// Gives a new meeting the points of another, and what was to be prepared for it, as many days before. Who did it then is left out, and so is what
    /// was said or done.
    /// </summary>
    /// <returns>Why not; <see langword="null"/> when it is done.</returns>
    public static async Task<Error?> CopyProgrammeAsync(
        this NetworkDbContext db, MeetingId from, Meeting to, PersonId by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var points = await db.AgendaItems.AsNoTracking().Where(i => i.MeetingId == from && i.RemovedAt == null).OrderBy(i => i.Position).ToListAsync(cancellationToken);
        foreach (var point in points)
        {
            var copy = new AgendaItem { MeetingId = to.Id, AddedAt = at };
            copy.Describe(point.Position, new AgendaText(point.Title, point.Duration, point.Speaker, point.Text, point.ThreadId, point.ExperienceId), at);
            db.AgendaItems.Add(copy);
        }

        var earlier = await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == from, cancellationToken);
        return await db.CopyFollowUpsAsync([new CopiedMeeting(earlier, to)], Kinds, new HashSet<PersonId>(), by, at, cancellationToken);
    }
}
