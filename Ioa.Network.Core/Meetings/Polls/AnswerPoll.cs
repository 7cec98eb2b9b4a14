using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Polls;

/// <summary>What somebody answers to one proposal.</summary>
/// <param name="Number">The proposal's number.</param>
/// <param name="Answer">Yes, maybe or no.</param>
public sealed record PollChoice(int Number, Answer Answer);

/// <summary>What <see cref="AnswerPoll"/> is told.</summary>
/// <param name="Poll">Which poll.</param>
/// <param name="Choices">The answers; a proposal that is not among them keeps what was answered before.</param>
public sealed record AnswerPollCommand(MeetingPollId Poll, IReadOnlyList<PollChoice> Choices);

/// <summary>Answers a poll, or changes the answer, as long as it is open.</summary>
public sealed class AnswerPoll(IDbContextFactory<NetworkDbContext> contexts, PollRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(AnswerPollCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangePollAsync(room, clock, user, command.Poll, organise: false, async (db, poll, standing, now) =>
        {
            if (!poll.IsOpenAt(now))
            {
                return Error.Conflict(poll.EndedAt is null ? "Polls.TooLate" : "Polls.IsEnded");
            }

            if (command.Choices.Count == 0 || command.Choices.Any(c => !Enum.IsDefined(c.Answer)))
            {
                return Error.Invalid("Polls.AnswerNeeded");
            }

            if (command.Choices.Any(c => poll.Proposals.All(p => p.Number != c.Number)))
            {
                return Error.Conflict("Polls.DateGone");
            }

            var before = await db.PollAnswers.Where(a => a.PollId == poll.Id && a.PersonId == standing.Person).ToListAsync(cancellationToken);
            foreach (var choice in command.Choices.DistinctBy(c => c.Number))
            {
                if (before.Find(a => a.Number == choice.Number) is { } answer)
                {
                    (answer.Answer, answer.At) = (choice.Answer, now);
                }
                else
                {
                    db.PollAnswers.Add(new PollAnswer { PollId = poll.Id, PersonId = standing.Person, Number = choice.Number, Answer = choice.Answer, At = now });
                }
            }

            return Result.Done;
        }, cancellationToken);
}
