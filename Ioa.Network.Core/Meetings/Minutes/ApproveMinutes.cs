using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Minutes;

/// <summary>What <see cref="ApproveMinutes"/> is told.</summary>
public sealed record ApproveMinutesCommand(MeetingId Meeting);

/// <summary>An organiser approves the minutes: nobody writes in them any more, everybody who sees the meeting reads them, those who came are told.</summary>
public sealed class ApproveMinutes(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(ApproveMinutesCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var done = await contexts.ChangeMeetingAsync(clock, user, command.Meeting, null, async (db, meeting, now) =>
            await db.MinutesParts.AnyAsync(p => p.MeetingId == meeting.Id && p.Value != "", cancellationToken) || await db.FollowUps.AnyAsync(f => f.MeetingId == meeting.Id, cancellationToken)
                ? meeting.ApproveMinutes(user.PersonId()!.Value, now)
                : Error.Conflict("Minutes.Empty"), cancellationToken);
        if (done.Succeeded)
        {
            room.Tell(command.Meeting.Value);
        }

        return done;
    }
}

/// <summary>What <see cref="ReopenMinutes"/> is told.</summary>
public sealed record ReopenMinutesCommand(MeetingId Meeting);

/// <summary>An organiser opens approved minutes again, to mend something: until they are approved anew only those who were there read them.</summary>
public sealed class ReopenMinutes(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(ReopenMinutesCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(clock, user, command.Meeting, null, (_, meeting, now) => Task.FromResult(meeting.ReopenMinutes(now)), cancellationToken);
}
