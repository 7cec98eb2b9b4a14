using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Polls;

/// <summary>What <see cref="EditPoll"/> is told.</summary>
/// <param name="Poll">Which poll.</param>
/// <param name="Title">What the meeting is called, one line.</param>
/// <param name="Description">What it is about; plain text.</param>
/// <param name="AnswerBy">The last day to answer; nothing when until somebody ends it.</param>
/// <param name="Version">The version that was shown.</param>
public sealed record EditPollCommand(MeetingPollId Poll, string Title, string Description, DateOnly? AnswerBy, int Version);

/// <summary>Says anew what a poll is about and until when one can answer, until it is ended. What has been answered stays.</summary>
public sealed class EditPoll(IDbContextFactory<NetworkDbContext> contexts, PollRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not; <see cref="Error.ChangedMeanwhile"/> when another organiser changed it since the writer saw it.</summary>
    public Task<Result> HandleAsync(EditPollCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangePollAsync(room, clock, user, command.Poll, organise: true, (_, poll, _, now) => Task.FromResult(
            poll.Version != command.Version ? Error.ChangedMeanwhile : poll.Describe(command.Title, command.Description, command.AnswerBy, now)), cancellationToken);
}

/// <summary>What <see cref="AddPollDate"/> is told.</summary>
/// <param name="Poll">Which poll.</param>
/// <param name="Time">What is proposed.</param>
public sealed record AddPollDateCommand(MeetingPollId Poll, ProposedTime Time);

/// <summary>Proposes one time more in a poll, until it is ended.</summary>
public sealed class AddPollDate(IDbContextFactory<NetworkDbContext> contexts, PollRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(AddPollDateCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangePollAsync(room, clock, user, command.Poll, organise: true, (_, poll, _, now) => Task.FromResult(poll.Propose(command.Time, now)), cancellationToken);
}

/// <summary>What <see cref="RemovePollDate"/> is told.</summary>
/// <param name="Poll">Which poll.</param>
/// <param name="Number">The proposal's number.</param>
/// <param name="Answers">How many answers to it may be lost, as they were shown; none unless they were.</param>
public sealed record RemovePollDateCommand(MeetingPollId Poll, int Number, int Answers = 0);

/// <summary>
/// Takes a proposal away, until the poll is ended. The answers to it are lost, so whoever does it says how many they know of; when somebody has
/// answered since, they are asked again.
/// </summary>
public sealed class RemovePollDate(IDbContextFactory<NetworkDbContext> contexts, PollRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(RemovePollDateCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangePollAsync(room, clock, user, command.Poll, organise: true, async (db, poll, _, _) =>
        {
            if (poll.Withdraw(command.Number).Error is { } error)
            {
                return error;
            }

            var answers = await db.PollAnswers.Where(a => a.PollId == poll.Id && a.Number == command.Number).ToListAsync(cancellationToken);
            if (answers.Count > command.Answers)
            {
                return Error.Conflict("Polls.HasAnswers", answers.Count);
            }

            db.PollAnswers.RemoveRange(answers);
            return Result.Done;
        }, cancellationToken);
}
