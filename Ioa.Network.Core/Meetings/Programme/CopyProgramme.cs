using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Programme;

/// <summary>Last year's programme as the beginning of this year's.</summary>
internal static class CopyProgramme
{
    /// <summary>
    /// Gives a new meeting the points of another, and what was to be prepared for it, as many days before. Who did it then is left out, and so is what
    /// was said or done.
    /// </summary>
    public static async Task CopyProgrammeAsync(
        this NetworkDbContext db, MeetingId from, Meeting to, PersonId by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var points = await db.AgendaItems.AsNoTracking().Where(i => i.MeetingId == from && i.RemovedAt == null).OrderBy(i => i.Position).ToListAsync(cancellationToken);
        foreach (var point in points)
        {
            var copy = new AgendaItem { MeetingId = to.Id, AddedAt = at };
            copy.Describe(point.Position, new AgendaText(point.Title, point.Duration, point.Speaker, point.Text, point.ThreadId, point.ExperienceId), at);
            db.AgendaItems.Add(copy);
        }

        var started = await db.Meetings.Where(m => m.Id == from).Select(m => m.StartsAt).FirstAsync(cancellationToken);
        var days = (to.StartsAt.Date - started.Date).Days;
        var preparations = await db.FollowUps.AsNoTracking().Where(f => f.MeetingId == from && f.Kind == FollowUpKind.Preparation).OrderBy(f => f.CreatedAt).ToListAsync(cancellationToken);
        foreach (var preparation in preparations)
        {
            var copy = new FollowUp { MeetingId = to.Id, Kind = FollowUpKind.Preparation, OrganisationId = preparation.OrganisationId, CreatedById = by, CreatedAt = at };
            copy.Describe(preparation.Text, null, preparation.DueOn?.AddDays(days), copy.CreatedById, at);
            db.FollowUps.Add(copy);
        }
    }
}
