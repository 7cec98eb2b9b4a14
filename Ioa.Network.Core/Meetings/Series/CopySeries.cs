using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>Last year's plan as the beginning of this year's.</summary>
internal static class CopySeries
{
    private static readonly FollowUpKind[] Kinds = [FollowUpKind.Preparation, FollowUpKind.Action];

    /// <summary>
    /// Gives new meetings the themes of a series that somebody arranges, what was prepared for its meetings and the work between them: the first
    /// has the first's, and so on as far as both go. A meeting that was cancelled counts, so that the others keep their number.
    /// </summary>
    /// <returns>Why not; <see langword="null"/> when it is done. <see cref="Error.NotFound"/> for a series of which they arrange nothing.</returns>
    public static async Task<Error?> CopySeriesAsync(
        this NetworkDbContext db, MeetingSeriesId from, IReadOnlyList<Meeting> to, PersonId by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var today = OsloTime.DateIn(at);
        var earlier = await db.OrganisedMeetings(by, today)
            .Where(m => m.SeriesId == from)
            .OrderBy(m => m.SeriesDate).ThenBy(m => m.StartsAt)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        if (earlier.Count == 0)
        {
            return Error.NotFound;
        }

        var pairs = earlier.Zip(to, (old, now) => new CopiedMeeting(old, now)).ToList();
        for (var i = 0; i + 1 < pairs.Count; i++)
        {
            pairs[i] = pairs[i] with { Next = (earlier[i + 1], to[i + 1]) };
        }

        var people = await db.PeopleOf(to[0], today).Select(p => p.Id).ToListAsync(cancellationToken);
        var ids = pairs.ConvertAll(p => p.From.Id);
        var themes = await db.MeetingThemes.AsNoTracking().Where(t => ids.Contains(t.MeetingId)).ToDictionaryAsync(t => t.MeetingId, cancellationToken);
        foreach (var pair in pairs)
        {
            if (themes.GetValueOrDefault(pair.From.Id) is { } theme)
            {
                var copy = new MeetingTheme { MeetingId = pair.To.Id };
                copy.Describe(theme.Text, theme.OwnerId is { } owner && people.Contains(owner) ? owner : null);
                db.MeetingThemes.Add(copy);
            }
        }

        // The new meetings are drafts: those who arrange them see them, and nobody else can owe anything yet.
        var networks = to[0].Networks.Select(n => n.NetworkId).ToList();
        var coordinators = await db.Coordinators
            .Where(c => networks.Contains(c.NetworkId) && c.From <= today && (c.To == null || c.To >= today))
            .Select(c => c.PersonId)
            .ToListAsync(cancellationToken);
        var organisers = people.Where(p => coordinators.Contains(p) || to[0].Organisers.Any(o => o.PersonId == p)).ToHashSet();
        return await db.CopyFollowUpsAsync(pairs, Kinds, organisers, by, at, cancellationToken);
    }
}
