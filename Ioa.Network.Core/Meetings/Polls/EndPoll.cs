using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Polls;

/// <summary>What <see cref="ChoosePollDate"/> is told.</summary>
/// <param name="Poll">Which poll.</param>
/// <param name="Number">The proposal's number.</param>
public sealed record ChoosePollDateCommand(MeetingPollId Poll, int Number);

/// <summary>
/// Ends a poll by choosing a proposal: in the same transaction it becomes the draft of a meeting, by the rules of <see cref="PlanMeeting"/>. Of two
/// who choose at once the second is told that it is ended.
/// </summary>
public sealed class ChoosePollDate(IDbContextFactory<NetworkDbContext> contexts, PollRoom room, TimeProvider clock)
{
    /// <summary>The draft's id, or why not.</summary>
    public async Task<Result<MeetingId>> HandleAsync(ChoosePollDateCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var made = default(MeetingId);
        var done = await contexts.ChangePollAsync(room, clock, user, command.Poll, organise: true, async (db, poll, standing, now) =>
        {
            var networks = poll.Networks.Select(n => n.NetworkId).OrderByDescending(n => n == poll.NetworkId).ToList();
            if (await PlanMeeting.PlanningRefusalAsync(db, networks, user, OsloTime.DateIn(now), cancellationToken) is not null)
            {
                // They see the poll: that they coordinate only some of its networks is no secret.
                return Error.Forbidden;
            }

            var meeting = new Meeting { NetworkId = poll.NetworkId, CreatedById = standing.Person, CreatedAt = now };
            if (poll.Choose(command.Number, meeting.Id, standing.Person, now).Error is { } error)
            {
                return error;
            }

            var plan = PlanOf(poll, poll.Proposals.First(p => p.Number == command.Number));
            if (await PlanMeeting.DescribeAsync(db, meeting, new(networks, plan, []), now, cancellationToken) is { } refused)
            {
                return refused;
            }

            db.Meetings.Add(meeting);
            made = meeting.Id;
            return Result.Done;
        }, cancellationToken);
        return done.Error is { } refusal ? refusal : made;
    }

    private static MeetingPlan PlanOf(MeetingPoll poll, PollProposal proposal)
    {
        var (from, to) = (MeetingTime.LocalIn(poll.Zone, proposal.StartsAt), MeetingTime.LocalIn(poll.Zone, proposal.EndsAt));
        return new MeetingPlan(poll.Kind, poll.Title, poll.Description, DateOnly.FromDateTime(from), TimeOnly.FromDateTime(from), DateOnly.FromDateTime(to), TimeOnly.FromDateTime(to))
        {
            Zone = poll.Zone,
        };
    }
}

/// <summary>What <see cref="ClosePoll"/> is told.</summary>
public sealed record ClosePollCommand(MeetingPollId Poll);

/// <summary>Ends a poll without choosing.</summary>
public sealed class ClosePoll(IDbContextFactory<NetworkDbContext> contexts, PollRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(ClosePollCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangePollAsync(room, clock, user, command.Poll, organise: true, (_, poll, standing, now) => Task.FromResult(poll.End(standing.Person, now)), cancellationToken);
}
