using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Meetings.Polls;

/// <summary>Identity of a <see cref="MeetingPoll"/>.</summary>
public readonly record struct MeetingPollId(Guid Value) : IEntityId<MeetingPollId>
{
    /// <summary>A new id.</summary>
    public static MeetingPollId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static MeetingPollId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A time that is proposed.</summary>
/// <param name="Number">From 1, by time; of one that was added a number that no other has had, so that no answer is to another time than was seen.</param>
/// <param name="StartsAt">When the meeting would begin.</param>
/// <param name="EndsAt">When it would end.</param>
/// <param name="AddedAt">When it was added; <see langword="null"/> for those that were there from the beginning.</param>
public sealed record PollProposal(int Number, DateTimeOffset StartsAt, DateTimeOffset EndsAt, DateTimeOffset? AddedAt = null);

/// <summary>A time as it is proposed, by the clock where the meeting is to be held.</summary>
/// <param name="Date">The day.</param>
/// <param name="From">When it would begin.</param>
/// <param name="To">When it would end, the same day.</param>
public sealed record ProposedTime(DateOnly Date, TimeOnly From, TimeOnly To);

/// <summary>What those who ask say of a poll, checked as a whole.</summary>
/// <param name="Kind">What kind of meeting it is about.</param>
/// <param name="Title">What the meeting is called, one line.</param>
/// <param name="Description">What it is about; plain text.</param>
/// <param name="Times">The proposals.</param>
public sealed record PollPlan(MeetingKind Kind, string Title, string Description, IReadOnlyList<ProposedTime> Times)
{
    /// <summary>The time zone where the meeting is to be held, as IANA names it.</summary>
    public string Zone { get; init; } = Meeting.DefaultZone;

    /// <summary>The last day to answer; nothing when until somebody ends it.</summary>
    public DateOnly? AnswerBy { get; init; }
}

/// <summary>A network that is asked.</summary>
public sealed class MeetingPollNetwork
{
    /// <summary>Which poll.</summary>
    public required MeetingPollId PollId { get; init; }

    /// <summary>Which network.</summary>
    public required LearningNetworkId NetworkId { get; init; }
}

/// <summary>What one person answers to one proposal.</summary>
public sealed class PollAnswer
{
    /// <summary>Which poll.</summary>
    public required MeetingPollId PollId { get; init; }

    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>The proposal's number.</summary>
    public required int Number { get; init; }

    /// <summary>Yes, maybe or no.</summary>
    public required Answer Answer { get; set; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; set; }
}

/// <summary>
/// A date poll («datoavstemning»): which of some times suits those who are to meet. It ends when somebody who arranges it chooses one, which
/// becomes a <see cref="Meeting"/>, or closes it without. Its rules are here; who may call them is decided in the use cases.
/// </summary>
public sealed class MeetingPoll : Entity
{
    /// <summary>Fewest proposals.</summary>
    public const int MinProposals = 2;

    /// <summary>Most proposals.</summary>
    public const int MaxProposals = 20;

    private readonly List<MeetingPollNetwork> _networks = [];

    /// <summary>Identity.</summary>
    public MeetingPollId Id { get; init; } = MeetingPollId.New();

    /// <summary>The network whose meeting it is to be first.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Who asks.</summary>
    public required PersonId CreatedById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What kind of meeting it is about.</summary>
    public MeetingKind Kind { get; private set; }

    /// <summary>What the meeting is called.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What it is about.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The time zone where the meeting is to be held, as IANA names it.</summary>
    public string Zone { get; private set; } = Meeting.DefaultZone;

    /// <summary>The proposals, by time.</summary>
    public IReadOnlyList<PollProposal> Proposals { get; private set; } = [];

    /// <summary>Until when one can answer; <see langword="null"/> when until it is ended.</summary>
    public DateTimeOffset? AnswerBy { get; private set; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Who ended it.</summary>
    public PersonId? EndedById { get; private set; }

    /// <summary>The number of the proposal that was chosen.</summary>
    public int? Chosen { get; private set; }

    /// <summary>The meeting that it became; gone again when that draft is discarded.</summary>
    public MeetingId? MeetingId { get; private set; }

    /// <summary>For the next change of it.</summary>
    public int Version { get; private set; }

    /// <summary>The networks that are asked, the first among them.</summary>
    public IReadOnlyList<MeetingPollNetwork> Networks => _networks;

    /// <summary>Whether one can answer now.</summary>
    public bool IsOpenAt(DateTimeOffset at) => EndedAt is null && (AnswerBy is null || at < AnswerBy);

    /// <summary>Asks the networks.</summary>
    internal Result Open(PollPlan plan, IEnumerable<LearningNetworkId> networks, DateTimeOffset at)
    {
        if (!Enum.IsDefined(plan.Kind))
        {
            return Error.Invalid("Polls.BadTitle", Meeting.MaxLineLength);
        }

        var times = plan.Times.Distinct().ToList();
        if (times.Count is < MinProposals or > MaxProposals)
        {
            return BadCount;
        }

        var moments = new List<(DateTimeOffset Starts, DateTimeOffset Ends)>();
        foreach (var time in times)
        {
            var moment = MomentOf(plan.Zone, time, at);
            if (moment.Error is { } wrong)
            {
                return wrong;
            }

            moments.Add(moment.Value);
        }

        (Kind, Zone) = (plan.Kind, plan.Zone);
        Proposals = [.. moments.Order().Select((m, i) => new PollProposal(i + 1, m.Starts, m.Ends))];
        if (Describe(plan.Title, plan.Description, plan.AnswerBy, at).Error is { } error)
        {
            return error;
        }

        _networks.AddRange(networks.Distinct().Select(n => new MeetingPollNetwork { PollId = Id, NetworkId = n }));
        Raise(new MeetingPollOpened(Id));
        return Result.Done;
    }

    /// <summary>Says anew what it is about, and until when one can answer.</summary>
    internal Result Describe(string title, string description, DateOnly? answerBy, DateTimeOffset at)
    {
        if (EndedAt is not null)
        {
            return Error.Conflict("Polls.IsEnded");
        }

        var (line, text) = (SafeText.Line(title), SafeText.Lines(description).Trim());
        if (line.Length is 0 or > Meeting.MaxLineLength)
        {
            return Error.Invalid("Polls.BadTitle", Meeting.MaxLineLength);
        }

        if (text.Length > Meeting.MaxTextLength)
        {
            return Error.Invalid("Polls.TooLong", Meeting.MaxTextLength);
        }

        // A day that has passed may stay: whoever mends the title need not open the poll again.
        var until = answerBy is { } day ? MeetingTime.At(Zone, day.AddDays(1), TimeOnly.MinValue) : null;
        if (until != AnswerBy && (until <= at || answerBy > LastDay(Proposals)))
        {
            return Error.Invalid("Polls.BadAnswerBy");
        }

        (Title, Description, AnswerBy) = (line, text, until);
        Version++;
        return Result.Done;
    }

    /// <summary>Proposes one time more. What has been answered to the others stays.</summary>
    internal Result Propose(ProposedTime time, DateTimeOffset at)
    {
        if (EndedAt is not null)
        {
            return Error.Conflict("Polls.IsEnded");
        }

        var moment = MomentOf(Zone, time, at);
        if (moment.Error is { } error)
        {
            return error;
        }

        var (starts, ends) = moment.Value;
        if (Proposals.Count >= MaxProposals || Proposals.Any(p => (p.StartsAt, p.EndsAt) == (starts, ends)))
        {
            return BadCount;
        }

        // The version only grows, so no number comes twice.
        Version++;
        Proposals = [.. Proposals.Append(new PollProposal(MaxProposals + Version, starts, ends, at)).OrderBy(p => p.StartsAt).ThenBy(p => p.EndsAt)];
        return Result.Done;
    }

    /// <summary>Takes a proposal away; the answers to it are the caller's to take away.</summary>
    internal Result Withdraw(int number)
    {
        if (EndedAt is not null)
        {
            return Error.Conflict("Polls.IsEnded");
        }

        var left = Proposals.Where(p => p.Number != number).ToList();
        if (left.Count == Proposals.Count)
        {
            return Error.Conflict("Polls.DateGone");
        }

        if (left.Count < MinProposals)
        {
            return BadCount;
        }

        if (AnswerBy is { } until && DateOnly.FromDateTime(MeetingTime.LocalIn(Zone, until.AddTicks(-1))) > LastDay(left))
        {
            return Error.Invalid("Polls.BadAnswerBy");
        }

        Proposals = left;
        Version++;
        return Result.Done;
    }

    /// <summary>Ends it with a proposal, of which a meeting was made.</summary>
    internal Result Choose(int number, MeetingId meeting, PersonId by, DateTimeOffset at)
    {
        if (!Proposals.Any(p => p.Number == number))
        {
            return Error.Invalid("Polls.ChoiceNeeded");
        }

        if (End(by, at).Error is { } error)
        {
            return error;
        }

        (Chosen, MeetingId) = (number, meeting);
        return Result.Done;
    }

    /// <summary>Ends it.</summary>
    internal Result End(PersonId by, DateTimeOffset at)
    {
        if (EndedAt is not null)
        {
            return Error.Conflict("Polls.IsEnded");
        }

        (EndedAt, EndedById) = (at, by);
        Version++;
        return Result.Done;
    }

    private static Error BadCount => Error.Invalid("Polls.BadCount", MinProposals, MaxProposals);

    private static Result<(DateTimeOffset Starts, DateTimeOffset Ends)> MomentOf(string zone, ProposedTime time, DateTimeOffset at) =>
        MeetingTime.At(zone, time.Date, time.From) is not { } starts || MeetingTime.At(zone, time.Date, time.To) is not { } ends ? Error.Invalid("Meetings.UnknownZone")
        : ends <= starts ? Error.Invalid("Polls.BadEnd")
        : starts <= at ? Error.Invalid("Polls.Passed")
        : (starts, ends);

    private DateOnly LastDay(IEnumerable<PollProposal> proposals) => DateOnly.FromDateTime(MeetingTime.LocalIn(Zone, proposals.Max(p => p.StartsAt)));
}

/// <summary>Networks were asked when to meet.</summary>
public sealed record MeetingPollOpened(MeetingPollId Poll) : IDomainEvent;
