using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.FollowUps;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Series;

/// <summary>What <see cref="RemovePlannedWork"/> is told.</summary>
/// <param name="First">It, or one of those that were given to each municipality at once.</param>
public sealed record RemovePlannedWorkCommand(FollowUpId First);

/// <summary>Takes away what was planned by mistake, from all municipalities at once. The organisers may, until somebody has done it.</summary>
public sealed class RemovePlannedWork(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RemovePlannedWorkCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FollowUpStandingAsync(user, command.First, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var first = await db.FollowUps.AsNoTracking().FirstAsync(f => f.Id == command.First, cancellationToken);
        if (!await db.OrganisedMeetings(standing.Person, today).AnyAsync(m => m.Id == first.MeetingId, cancellationToken))
        {
            return Error.Forbidden;
        }

        await using var transaction = await db.BeginMeetingChangeAsync(first.MeetingId, cancellationToken);
        var all = await db.FollowUps
            .Where(f => f.Id == first.Id || (first.OrganisationId != null && f.OrganisationId != null &&
                f.MeetingId == first.MeetingId && f.Kind == first.Kind && f.Text == first.Text && f.DueOn == first.DueOn && f.CreatedAt == first.CreatedAt))
            .ToListAsync(cancellationToken);
        if (first.Kind == FollowUpKind.Decision || all.Exists(f => f.DoneAt is not null))
        {
            return Error.Conflict("Series.WorkIsDone");
        }

        db.FollowUps.RemoveRange(all);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }

        await transaction.CommitAsync(cancellationToken);
        room.Tell(first.MeetingId.Value);
        return Result.Done;
    }
}
