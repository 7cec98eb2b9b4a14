using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Minutes;

/// <summary>What somebody is to a meeting's minutes, today.</summary>
/// <param name="Person">Who.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="IsOrganiser">Whether they arrange the meeting: approve, and open again.</param>
/// <param name="TakesPart">Whether they have a place at it, or were noted as present.</param>
/// <param name="MayRead">Whether they read the minutes now.</param>
/// <param name="MayWrite">Whether they write in them now.</param>
public sealed record MinutesStanding(PersonId Person, OrganisationId Organisation, bool IsOrganiser, bool TakesPart, bool MayRead, bool MayWrite);

/// <summary>
/// Who reads and writes minutes: those who take part and those who arrange write, from an hour before the meeting until an organiser approves
/// them; once they are approved, everybody who sees the meeting reads them. Before that they are a draft among those who were there.
/// </summary>
public static class MinutesAccess
{
    /// <summary>How long before a meeting its minutes can be begun.</summary>
    public static readonly TimeSpan OpenBefore = TimeSpan.FromHours(1);

    /// <summary>What the user is to them; <see langword="null"/> for whoever may not know of the meeting.</summary>
    public static async Task<MinutesStanding?> MinutesStandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, MeetingId meeting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.MeetingStandingAsync(user, meeting, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return null;
        }

        var found = await db.Meetings
            .Where(m => m.Id == meeting)
            .Select(m => new
            {
                m.Status,
                m.StartsAt,
                m.MinutesApprovedAt,
                TakesPart = db.Registrations.Any(r => r.MeetingId == m.Id && r.PersonId == standing.Person && (r.State == RegistrationState.Registered || r.AttendedAt != null)),
            })
            .FirstAsync(cancellationToken);
        var inside = standing.IsOrganiser || found.TakesPart;
        var isOpen = found.Status == MeetingStatus.Published && now >= found.StartsAt - OpenBefore;
        return new MinutesStanding(
            standing.Person,
            standing.Organisation,
            standing.IsOrganiser,
            found.TakesPart,
            isOpen && (inside || found.MinutesApprovedAt is not null),
            isOpen && inside && found.MinutesApprovedAt is null);
    }
}
