using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.FollowUps;

/// <summary>A follow-up as it is changed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What was decided, or is to be done.</param>
/// <param name="Owner">Who is responsible.</param>
/// <param name="DueOn">By when.</param>
/// <param name="People">Who can be made responsible: those who have a place at the meeting or were there, those who arrange it, and whoever is now.</param>
/// <param name="Version">Its version, for the change.</param>
public sealed record FollowUpToChange(FollowUpId Id, FollowUpKind Kind, string Text, PersonId? Owner, DateOnly? DueOn, IReadOnlyList<Participant> People, int Version);

/// <summary>Reads a follow-up for whoever is about to change it.</summary>
public sealed class FollowUpFormQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The follow-up; <see cref="Error.NotFound"/> to those who do not read it, <see cref="Error.Forbidden"/> to those who may not change it.</summary>
    public async Task<Result<FollowUpToChange>> HandleAsync(FollowUpId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FollowUpStandingAsync(user, id, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.MayChange)
        {
            return Error.Forbidden;
        }

        var followUp = await db.FollowUps.AsNoTracking().FirstAsync(f => f.Id == id, cancellationToken);
        var meeting = db.Meetings.Where(m => m.Id == followUp.MeetingId);
        var people = await db.Users
            .Where(p => p.Id == followUp.OwnerId || (p.EndedAt == null && (
                db.Registrations.Any(r => r.MeetingId == followUp.MeetingId && r.PersonId == p.Id && (r.State == RegistrationState.Registered || r.AttendedAt != null)) ||
                meeting.Any(m => m.Organisers.Any(o => o.PersonId == p.Id) ||
                    db.Coordinators.Any(c => c.NetworkId == m.NetworkId && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today))))))
            .Select(p => new Participant(p.Id, p.Name, p.Organisation!.DisplayName))
            .ToListAsync(cancellationToken);
        return new FollowUpToChange(
            id,
            followUp.Kind,
            followUp.Text,
            followUp.OwnerId,
            followUp.DueOn,
            [.. people.OrderBy(p => p.Name, NorwegianOrder.Names).ThenBy(p => p.Organisation, NorwegianOrder.Names)],
            followUp.Version);
    }
}
