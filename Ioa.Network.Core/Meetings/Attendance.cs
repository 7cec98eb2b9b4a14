using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>A registration as the organisers see it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Who.</param>
/// <param name="Email">Their address.</param>
/// <param name="Organisation">Where they work; <see langword="null"/> for a guest.</param>
/// <param name="IsGuest">Whether they come from outside.</param>
/// <param name="State">Where it is.</param>
/// <param name="Number">The place in the line.</param>
/// <param name="OfferedUntil">Until when a place is held.</param>
/// <param name="Answers">What they answered; food and access only until the meeting is over.</param>
/// <param name="By">Who wrote it, when that was somebody else.</param>
/// <param name="AttendedAt">When they were noted as present.</param>
/// <param name="ChangedAt">When it last changed.</param>
public sealed record RegistrationRow(
    RegistrationId Id,
    string Name,
    string Email,
    string? Organisation,
    bool IsGuest,
    RegistrationState State,
    int Number,
    DateTimeOffset? OfferedUntil,
    IReadOnlyList<RegistrationAnswer> Answers,
    string? By,
    DateTimeOffset? AttendedAt,
    DateTimeOffset ChangedAt);

/// <summary>A meeting's registrations.</summary>
/// <param name="Meeting">The meeting's title.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="Zone">Where it is held.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Questions">What was asked.</param>
/// <param name="Rows">Those who come by name, then the waiting list in its order, then the others.</param>
public sealed record RegistrationList(string Meeting, DateTimeOffset StartsAt, string Zone, MeetingStatus Status, IReadOnlyList<MeetingQuestion> Questions, IReadOnlyList<RegistrationRow> Rows);

/// <summary>Reads who has registered, with what they answered. For the organisers.</summary>
public sealed class RegistrationsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The list; <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not arrange it.</summary>
    public async Task<Result<RegistrationList>> HandleAsync(MeetingId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, id, clock.Today(), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.IsOrganiser)
        {
            return Error.Forbidden;
        }

        var meeting = await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == id, cancellationToken);
        var rows = await (
            from r in db.Registrations
            where r.MeetingId == id
            join p in db.Users on r.PersonId equals p.Id into people
            from person in people.DefaultIfEmpty()
            join o in db.Organisations on r.OrganisationId equals o.Id into organisations
            from organisation in organisations.DefaultIfEmpty()
            join b in db.Users on r.ById equals b.Id into writers
            from writer in writers.DefaultIfEmpty()
            select new
            {
                r.Id, r.PersonId, r.GuestName, r.GuestEmail, r.State, r.Number, r.OfferedUntil, r.Answers, r.AttendedAt, r.ChangedAt, r.ById,
                Name = (string?)person.Name, Email = (string?)person.Email, Organisation = (string?)organisation.DisplayName, Writer = (string?)writer.Name,
            })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return new RegistrationList(meeting.Title, meeting.StartsAt, meeting.Zone, meeting.Status, meeting.Questions,
        [
            .. rows.Select(r => new RegistrationRow(
                    r.Id,
                    r.Name ?? r.GuestName ?? "",
                    r.Email ?? r.GuestEmail ?? "",
                    r.Organisation,
                    r.PersonId is null,
                    r.State,
                    r.Number,
                    r.OfferedUntil,
                    r.Answers,
                    r.ById is { } by && by != r.PersonId ? r.Writer : null,
                    r.AttendedAt,
                    r.ChangedAt))
                .OrderBy(r => r.State switch { RegistrationState.Registered => 0, RegistrationState.Offered => 1, RegistrationState.Waiting => 2, RegistrationState.Maybe => 3, RegistrationState.Invited => 4, _ => 5 })
                .ThenBy(r => r.State is RegistrationState.Offered or RegistrationState.Waiting ? r.Number : 0)
                .ThenBy(r => r.Name, NorwegianOrder.Names),
        ]);
    }
}

/// <summary>What <see cref="NoteAttendance"/> is told.</summary>
/// <param name="Meeting">Which meeting.</param>
/// <param name="Present">Who was there; all others of the list were not.</param>
public sealed record NoteAttendanceCommand(MeetingId Meeting, IReadOnlyCollection<RegistrationId> Present);

/// <summary>Notes who was there («møtt»), from the day on which the meeting begins. For the organisers.</summary>
public sealed class NoteAttendance(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(NoteAttendanceCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(clock, user, command.Meeting, null, async (db, meeting, now) =>
        {
            if (meeting.Status != MeetingStatus.Published || OsloTime.DateIn(meeting.StartsAt) > OsloTime.DateIn(now))
            {
                return Error.Conflict("Meetings.NotBegun");
            }

            foreach (var registration in await db.Registrations.Where(r => r.MeetingId == meeting.Id).ToListAsync(cancellationToken))
            {
                var isPresent = command.Present.Contains(registration.Id);
                if (isPresent != registration.AttendedAt is not null)
                {
                    registration.Attend(isPresent ? now : null);
                }
            }

            return Result.Done;
        }, cancellationToken);
}
