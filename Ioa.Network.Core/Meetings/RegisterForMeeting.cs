using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>What <see cref="RegisterForMeeting"/> is told.</summary>
/// <param name="Meeting">Which meeting.</param>
/// <param name="Answer">Yes, maybe or no.</param>
/// <param name="Answers">The answers to the meeting's questions; <see langword="null"/> leaves them as they are.</param>
/// <param name="For">Whom; <see langword="null"/> for oneself. A colleague, or for organisers anybody who sees the meeting.</param>
public sealed record RegisterForMeetingCommand(MeetingId Meeting, Answer Answer, IReadOnlyList<RegistrationAnswer>? Answers, PersonId? For = null)
{
    /// <summary>When it was given, for an answer from somebody's own calendar.</summary>
    public DateTimeOffset? RepliedAt { get; init; }
}

/// <summary>
/// Registers for a meeting, oneself or a colleague; answers anew as often as one likes until registration ends, and takes back a yes until
/// the meeting begins. When there is no room, it is the waiting list.
/// </summary>
public sealed class RegisterForMeeting(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Where the registration is now, or why not.</summary>
    public async Task<Result<RegistrationState>> HandleAsync(RegisterForMeetingCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, command.Meeting, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var (person, organisation) = (standing.Person, standing.Organisation);
        if (command.For is { } other && other != person)
        {
            var found = await db.Users
                .Where(p => p.Id == other && p.EndedAt == null && db.ReadableMeetings(other, today).Any(m => m.Id == command.Meeting))
                .Select(p => new { p.OrganisationId })
                .FirstOrDefaultAsync(cancellationToken);
            if (found is null || (found.OrganisationId != organisation && !standing.IsOrganiser))
            {
                return Error.Invalid("Meetings.UnknownColleague");
            }

            (person, organisation) = (other, found.OrganisationId);
        }

        await using var transaction = await db.BeginMeetingChangeAsync(command.Meeting, cancellationToken);
        var meeting = await db.Meetings.FirstAsync(m => m.Id == command.Meeting, cancellationToken);
        var registration = await db.Registrations.FirstOrDefaultAsync(r => r.MeetingId == meeting.Id && r.PersonId == person, cancellationToken);
        if (registration is null)
        {
            registration = new Registration { MeetingId = meeting.Id, PersonId = person, OrganisationId = organisation };
            db.Registrations.Add(registration);
        }

        registration.RepliedAt = command.RepliedAt ?? registration.RepliedAt;
        return await db.ReplyAsync(meeting, registration, command.Answer, command.Answers, standing.Person, standing.IsOrganiser, now, transaction, cancellationToken);
    }
}

/// <summary>What every answer to a meeting has in common, from whichever way it comes.</summary>
internal static class Replies
{
    /// <summary>Notes the answer, gives out the places and commits.</summary>
    public static async Task<Result<RegistrationState>> ReplyAsync(
        this NetworkDbContext db,
        Meeting meeting,
        Registration registration,
        Answer answer,
        IReadOnlyList<RegistrationAnswer>? answers,
        PersonId? by,
        bool isOrganiser,
        DateTimeOffset now,
        Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction,
        CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(answer))
        {
            return Error.Invalid("Meetings.AnswerNeeded");
        }

        if (meeting.Status != MeetingStatus.Published)
        {
            return Error.Conflict(meeting.Status == MeetingStatus.Cancelled ? "Meetings.IsCancelled" : "Meetings.NotPublished");
        }

        // After the deadline one can still say that one does not come, or take the place that one is offered; organisers write until it begins.
        var takesPlace = answer == Answer.Yes && registration.HoldsPlace;
        if (meeting.StartsAt <= now || (!meeting.IsOpenAt(now) && !isOrganiser && !takesPlace && answer != Answer.No))
        {
            return Error.Conflict("Meetings.RegistrationEnded");
        }

        if (registration.State == RegistrationState.Offered && registration.OfferedUntil <= now)
        {
            registration.Lapse(now);
        }

        var texts = answers is null ? registration.Answers : Clean(meeting, answers);
        if (texts.Any(a => a.Text.Length > Registration.MaxAnswerLength))
        {
            return Error.Invalid("Meetings.LongAnswer", Registration.MaxAnswerLength);
        }

        registration.Reply(answer, texts, by, meeting.NextRegistrationNumber, now);
        await db.SeatAsync(meeting, registration, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return registration.State;
    }

    private static IReadOnlyList<RegistrationAnswer> Clean(Meeting meeting, IReadOnlyList<RegistrationAnswer> answers) =>
    [
        .. answers
            .Where(a => meeting.Questions.Any(q => q.Number == a.Number))
            .DistinctBy(a => a.Number)
            .Select(a => a with { Text = SafeText.Lines(a.Text).Trim() })
            .Where(a => a.Text.Length > 0),
    ];
}
