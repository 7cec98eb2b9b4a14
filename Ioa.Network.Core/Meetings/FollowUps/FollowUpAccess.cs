using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.FollowUps;

/// <summary>What somebody is to one follow-up, today.</summary>
/// <param name="Person">Who.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="Meeting">Of which meeting it is.</param>
/// <param name="MaySettle">Whether they may say that it is done: whoever owes it, whoever wrote it, and the organisers.</param>
/// <param name="MayChange">
/// Whether they may change it or take it away: the organisers, and whoever wrote it until the minutes are approved. What was decided nobody does
/// after that.
/// </param>
/// <param name="MayTake">Whether they may make it their own: it is their municipality's, and nobody's yet.</param>
public sealed record FollowUpStanding(PersonId Person, OrganisationId Organisation, MeetingId Meeting, bool MaySettle, bool MayChange, bool MayTake);

/// <summary>
/// Who reads what came of a meeting: a preparation all who see the meeting; the rest those who take part, those who arrange, and whoever owes
/// it; once the minutes are approved all who see the meeting.
/// </summary>
public static class FollowUpAccess
{
    /// <summary>The follow-ups that a person reads; compose it into queries so that the database does the filtering.</summary>
    public static IQueryable<FollowUp> ReadableFollowUps(this NetworkDbContext db, PersonId person, DateOnly today)
    {
        var (readable, organised) = (db.ReadableMeetings(person, today), db.OrganisedMeetings(person, today));
        return db.FollowUps.Where(f => readable.Any(m => m.Id == f.MeetingId && (f.Kind == FollowUpKind.Preparation || m.MinutesApprovedAt != null)) ||
            organised.Any(m => m.Id == f.MeetingId) ||
            (readable.Any(m => m.Id == f.MeetingId) && (
                f.OwnerId == person || db.Users.Any(p => p.Id == person && p.OrganisationId == f.OrganisationId) ||
                db.Registrations.Any(r => r.MeetingId == f.MeetingId && r.PersonId == person && (r.State == RegistrationState.Registered || r.AttendedAt != null)))));
    }

    /// <summary>What the user is to a follow-up; <see langword="null"/> for whoever does not read it.</summary>
    public static async Task<FollowUpStanding?> FollowUpStandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, FollowUpId id, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return null;
        }

        var organised = db.OrganisedMeetings(person, today);
        var found = await (
            from f in db.ReadableFollowUps(person, today)
            where f.Id == id
            join m in db.Meetings on f.MeetingId equals m.Id
            join p in db.Users on person equals p.Id
            select new
            {
                p.OrganisationId,
                f.MeetingId,
                f.Kind,
                Owns = f.OwnerId == person,
                Wrote = f.CreatedById == person,
                IsTheirs = f.OrganisationId == p.OrganisationId,
                IsFree = f.OwnerId == null,
                IsOpen = m.MinutesApprovedAt == null,
                Organises = organised.Any(o => o.Id == m.Id),
            }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : new FollowUpStanding(
            person,
            found.OrganisationId,
            found.MeetingId,
            found.Kind != FollowUpKind.Decision && (found.Owns || found.Wrote || found.IsTheirs || found.Organises),
            MayChange(found.Kind, found.Organises, found.Wrote, found.IsOpen),
            found.IsTheirs && found.IsFree);
    }

    /// <summary>Who may change one of a kind, or take it away.</summary>
    internal static bool MayChange(FollowUpKind kind, bool organises, bool wrote, bool isOpen) => isOpen ? organises || wrote : organises && kind != FollowUpKind.Decision;
}
