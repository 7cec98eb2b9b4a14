using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>A series that a new one can begin from.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">What its meetings are called.</param>
/// <param name="FirstDay">The day of its first meeting.</param>
/// <param name="Times">How many meetings it has that the user arranges.</param>
/// <param name="Step">How often they came; <see langword="null"/> for a rule that the form has not.</param>
/// <param name="First">The first of the meetings.</param>
public sealed record SeriesTemplate(MeetingSeriesId Id, string Title, DateOnly FirstDay, int Times, SeriesStep? Step, MeetingId First);

/// <summary>Reads the series that the user can use as a template («bruk som mal»): those with meetings that they arrange, the latest first.</summary>
public sealed class SeriesTemplatesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most that are shown.</summary>
    public const int Most = 50;

    /// <summary>The series; none for whoever arranges none.</summary>
    public async Task<IReadOnlyList<SeriesTemplate>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var mine = db.OrganisedMeetings(person, clock.Today());
        var series = await db.MeetingSeries
            .Where(s => mine.Any(m => m.SeriesId == s.Id))
            .OrderByDescending(s => s.CreatedAt)
            .Take(Most)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var ids = series.ConvertAll(s => (MeetingSeriesId?)s.Id);
        var meetings = await mine
            .Where(m => ids.Contains(m.SeriesId))
            .Select(m => new { m.Id, m.SeriesId, m.SeriesDate, m.StartsAt })
            .ToListAsync(cancellationToken);
        return
        [
            .. from s in series
               let own = meetings.Where(m => m.SeriesId == s.Id).OrderBy(m => m.SeriesDate).ThenBy(m => m.StartsAt).ToList()
               where own.Count > 0
               select new SeriesTemplate(s.Id, s.Title, own[0].SeriesDate!.Value, own.Count, s.Step(), own[0].Id),
        ];
    }
}
