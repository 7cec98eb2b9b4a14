using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Polls;

/// <summary>What <see cref="OpenPoll"/> is told.</summary>
/// <param name="Networks">The networks that are asked; the first is the one whose coordinators arrange the meeting.</param>
/// <param name="Plan">What is asked.</param>
public sealed record OpenPollCommand(IReadOnlyList<LearningNetworkId> Networks, PollPlan Plan);

/// <summary>Asks networks when to meet. Whoever may plan a meeting in all of them may.</summary>
public sealed class OpenPoll(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The poll's id, or why not.</summary>
    public async Task<Result<MeetingPollId>> HandleAsync(OpenPollCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (command.Networks.Count == 0)
        {
            return Error.Invalid("Meetings.NetworkNeeded");
        }

        if (await PlanMeeting.PlanningRefusalAsync(db, command.Networks, user, OsloTime.DateIn(now), cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var poll = new MeetingPoll { NetworkId = command.Networks[0], CreatedById = user.PersonId()!.Value, CreatedAt = now };
        if (poll.Open(command.Plan, command.Networks, now).Error is { } error)
        {
            return error;
        }

        db.MeetingPolls.Add(poll);
        await db.SaveChangesAsync(cancellationToken);
        return poll.Id;
    }
}
