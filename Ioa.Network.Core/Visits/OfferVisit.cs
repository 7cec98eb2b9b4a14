using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Visits;

/// <summary>The host says when.</summary>
/// <param name="Visit">Of which visit or trip.</param>
/// <param name="Title">What the meeting is called.</param>
/// <param name="Text">What those who come are to know.</param>
/// <param name="Date">The first day.</param>
/// <param name="From">When it begins.</param>
/// <param name="ToDate">The last day.</param>
/// <param name="To">When it ends.</param>
/// <param name="Place">Where.</param>
/// <param name="Capacity">How many there is room for.</param>
/// <param name="Version">The version that was shown.</param>
public sealed record OfferVisitCommand(
    StudyVisitId Visit, string Title, string Text, DateOnly Date, TimeOnly From, DateOnly ToDate, TimeOnly To, string Place, int? Capacity, int Version);

/// <summary>
/// The host says when, and how many may come: it becomes one meeting, in the calendar at once. That somebody wishes to visit them is what gives a
/// host the right to plan it, also where they do not plan other meetings; its rules are those of every meeting.
/// </summary>
public sealed class OfferVisit(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not; <see cref="Error.Forbidden"/> to those who see the visit and do not host it.</summary>
    public Task<Result> HandleAsync(OfferVisitCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeVisitAsync(clock, user, command.Visit, command.Version, async (db, visit, standing, now) =>
        {
            if (!standing.IsHost)
            {
                return Error.Forbidden;
            }

            if ((await db.StateAsync(visit, now, cancellationToken)).State != StudyVisitState.Wished || await db.Networks.AnyAsync(n => n.Id == visit.NetworkId && n.Status == NetworkStatus.Closed, cancellationToken))
            {
                return Error.Conflict("Visits.NotOpen");
            }

            // As many see the meeting as see the experience.
            var isNational = visit.ExperienceId is { } experience
                ? await db.Experiences.AnyAsync(e => e.Id == experience && e.Audience >= Audience.National, cancellationToken)
                : visit.IsNational;
            IReadOnlyList<string> texts = [command.Title, command.Text, command.Place];
            if (visit.ExperienceId is { } seen)
            {
                texts = await db.HideAsync(seen, isNational ? Audience.National : Audience.Network, texts, cancellationToken);
            }

            var meeting = new Meeting { NetworkId = visit.NetworkId, CreatedById = standing.Person, CreatedAt = now };
            meeting.Share(visit.NetworkId);
            var described = meeting.Describe(
                new MeetingPlan(MeetingKind.StudyVisit, texts[0], texts[1], command.Date, command.From, command.ToDate, command.To)
                {
                    Place = texts[2],
                    HostId = visit.HostId,
                    IsNational = isNational,
                    Capacity = command.Capacity,
                },
                now);
            if ((described.Error ?? meeting.Publish(now).Error) is { } error)
            {
                return error;
            }

            meeting.Organise([standing.Person]);
            db.Meetings.Add(meeting);
            visit.Plan(meeting.Id);
            return Result.Done;
        }, cancellationToken);
}

/// <summary>The host says no.</summary>
/// <param name="Visit">To which visit or trip.</param>
/// <param name="Reason">Why, as those who wished are told.</param>
/// <param name="Version">The version that was shown.</param>
public sealed record DeclineVisitCommand(StudyVisitId Visit, string Reason, int Version);

/// <summary>The host says no, with the reason. Whoever wishes to come after that begins a new visit.</summary>
public sealed class DeclineVisit(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(DeclineVisitCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeVisitAsync(clock, user, command.Visit, command.Version, async (db, visit, standing, now) =>
            !standing.IsHost ? Error.Forbidden
            : (await db.StateAsync(visit, now, cancellationToken)).State != StudyVisitState.Wished ? Error.Conflict("Visits.NotOpen")
            : visit.Decline(command.Reason, standing.Person, now), cancellationToken);
}

/// <summary>What was learned.</summary>
/// <param name="Visit">On which visit or trip.</param>
/// <param name="Text">The report; plain text.</param>
public sealed record FileVisitReportCommand(StudyVisitId Visit, string Text);

/// <summary>Writes down what was learned, once for all who came and all who did not. By whoever hosted it or was registered; whoever wrote it, and the host, may mend it.</summary>
public sealed class FileVisitReport(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(FileVisitReportCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeVisitAsync(clock, user, command.Visit, null, async (db, visit, standing, now) =>
        {
            var meeting = (await db.StateAsync(visit, now, cancellationToken)).Meeting;
            if (!standing.IsHost && !await CameAsync(db, visit, standing.Person, cancellationToken))
            {
                return Error.Forbidden;
            }

            if (meeting is not { Status: MeetingStatus.Published } || meeting.StartsAt > now)
            {
                return Error.Conflict("Visits.NotHeld");
            }

            return visit.ReportById is { } by && by != standing.Person && !standing.IsHost ? Error.Conflict("Visits.ReportThere") : visit.File(command.Text, standing.Person, now);
        }, cancellationToken);

    /// <summary>Whether somebody is registered for the visit's meeting.</summary>
    internal static Task<bool> CameAsync(NetworkDbContext db, StudyVisit visit, People.PersonId person, CancellationToken cancellationToken) =>
        db.Registrations.AnyAsync(r => r.MeetingId == visit.MeetingId && r.PersonId == person && r.State == RegistrationState.Registered, cancellationToken);
}
