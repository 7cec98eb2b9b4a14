using Ioa.Network.Core.Common;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// The question as somebody's duty: whose, by when, and how far it has gone on its own. <see cref="EscalationClock"/> takes the steps;
/// everything that may stop or start the clock is here.
/// </summary>
public sealed partial class DiscussionThread
{
    /// <summary>The superuser organisation whose duty the question is; <see langword="null"/> when nobody serves the asker, or it is no question.</summary>
    public OrganisationId? ResponsibleId { get; internal set; }

    /// <summary>Who of them has taken it.</summary>
    public PersonId? TakenById { get; internal set; }

    /// <summary>The day by which they promised an answer, when they named one.</summary>
    public DateOnly? PromisedFor { get; internal set; }

    /// <summary>The superuser organisation that was asked to take it over, and has not answered yet; until then it is still the other's duty.</summary>
    public OrganisationId? OfferedToId { get; internal set; }

    /// <summary>When the question is to be answered by. It does not move when the question goes on to others, so that a late one stays late.</summary>
    public DateTimeOffset? AnswerDueAt { get; internal set; }

    /// <summary>The agreement's number of working days for an answer, as it was when the question was asked.</summary>
    public int AnswerWorkingDays { get; internal set; } = Agreement.DefaultAnswerWorkingDays;

    /// <summary>How far the question has gone.</summary>
    public EscalationLevel Level { get; internal set; }

    /// <summary>When it goes one step further unless it is answered; <see langword="null"/> when there is no further step.</summary>
    public DateTimeOffset? NextStepAt { get; internal set; }

    /// <summary>Since when it waits for the asker («venter på spørrer»): the clock stands still.</summary>
    public DateTimeOffset? WaitingSince { get; internal set; }

    /// <summary>Whether the asker lets the national network read and answer it when nobody in their own has.</summary>
    public bool MayGoNational { get; internal set; }

    /// <summary>The national network that reads it too, since it went there.</summary>
    public LearningNetworkId? SharedWithId { get; internal set; }

    /// <summary>Whether the clock runs: unanswered, open, not hidden, not waiting for the asker, and there is a step left.</summary>
    public bool ClockRuns => IsUnanswered && HiddenAt is null && WaitingSince is null && NextStepAt is not null;

    /// <summary>Makes it somebody's duty to answer this question, from the beginning.</summary>
    /// <param name="responsible">The superuser organisation whose duty it is; <see langword="null"/> when there is none.</param>
    /// <param name="workingDays">The agreement's number of working days.</param>
    /// <param name="at">Now.</param>
    /// <param name="dueAt">By when it is to be answered, when that was already said; a day that has passed stays said, and the clock gets new days.</param>
    internal void AssignAnswer(OrganisationId? responsible, int workingDays, DateTimeOffset at, DateTimeOffset? dueAt = null)
    {
        if (Kind != ThreadKind.Question)
        {
            return;
        }

        ResponsibleId = responsible == AuthorOrganisationId ? null : responsible;
        TakenById = null;
        PromisedFor = null;
        OfferedToId = null;
        AnswerWorkingDays = Math.Max(1, workingDays);
        Level = EscalationLevel.Responsible;
        SharedWithId = null;
        var due = WorkingDays.DueAt(at, AnswerWorkingDays);
        AnswerDueAt = dueAt ?? due;
        NextStepAt = AnswerDueAt > at ? AnswerDueAt : due;
    }

    /// <summary>
    /// Goes on to the next who shall answer, once for each level; the caller has made sure that there is somebody there. Each has the
    /// agreement's working days, counted from when the step is taken: after a night in which the server was down nobody is skipped.
    /// </summary>
    /// <param name="to">The level, beyond the present one.</param>
    /// <param name="at">Now.</param>
    /// <param name="sharedWith">The national network, when it goes there.</param>
    internal Result Escalate(EscalationLevel to, DateTimeOffset at, LearningNetworkId? sharedWith = null)
    {
        if (!ClockRuns || NextStepAt > at || to <= Level)
        {
            return Error.Conflict("Duties.NotDue");
        }

        Level = to;
        SharedWithId = sharedWith ?? SharedWithId;
        OfferedToId = null;
        NextStepAt = to == EscalationLevel.Ks ? null : WorkingDays.DueAt(at, AnswerWorkingDays);
        return Result.Done;
    }

    /// <summary>Somebody takes it: says who answers, and by when if they like. Of another superuser organisation, it becomes that one's duty.</summary>
    /// <param name="person">Who.</param>
    /// <param name="organisation">Where they work.</param>
    /// <param name="promisedFor">The day by which they promise an answer: today or later.</param>
    /// <param name="today">Today.</param>
    internal Result Take(PersonId person, OrganisationId organisation, DateOnly? promisedFor, DateOnly today)
    {
        if (!IsUnanswered)
        {
            return Error.Conflict("Duties.NoLongerOpen");
        }

        if (promisedFor < today || promisedFor > today.AddDays(60))
        {
            return Error.Invalid("Duties.PromiseDate");
        }

        TakenById = person;
        PromisedFor = promisedFor;
        ResponsibleId = organisation;
        OfferedToId = null;
        return Result.Done;
    }

    /// <summary>Asks another superuser organisation to take it over. Until they say yes it stays where it is.</summary>
    internal Result Offer(OrganisationId to)
    {
        if (!IsUnanswered)
        {
            return Error.Conflict("Duties.NoLongerOpen");
        }

        if (to == ResponsibleId || to == AuthorOrganisationId)
        {
            return Error.Invalid("Duties.OfferedToItself");
        }

        OfferedToId = to;
        return Result.Done;
    }

    /// <summary>The answer of those who were asked to take it over.</summary>
    internal Result AnswerOffer(OrganisationId organisation, PersonId person, bool accepts)
    {
        if (OfferedToId != organisation || !IsUnanswered)
        {
            return Error.Conflict("Duties.NoLongerOffered");
        }

        OfferedToId = null;
        if (accepts)
        {
            ResponsibleId = organisation;
            TakenById = person;
            PromisedFor = null;
        }

        return Result.Done;
    }

    /// <summary>The asker lets the national network read it if it comes to that, or takes that back before it has.</summary>
    internal Result LetNational(bool allowed)
    {
        if (Kind != ThreadKind.Question || SharedWithId is not null)
        {
            return Error.Conflict("Duties.AlreadyNational");
        }

        MayGoNational = allowed;
        return Result.Done;
    }

    /// <summary>
    /// After a time in which the clock did not run: a step that is overdue by now gets the agreement's days anew, or the question would
    /// go on the moment that it was opened again.
    /// </summary>
    private void RenewDuty(DateTimeOffset at)
    {
        if (ClockRuns && NextStepAt <= at)
        {
            NextStepAt = WorkingDays.DueAt(at, AnswerWorkingDays);
            AnswerDueAt = Level == EscalationLevel.Responsible ? NextStepAt : AnswerDueAt;
        }
    }

    private void WaitForAsker(DateTimeOffset at) => WaitingSince ??= at;

    /// <summary>The asker has written: the clock goes on with as many working days as were left.</summary>
    private void GoOn(DateTimeOffset at)
    {
        if (WaitingSince is not { } since)
        {
            return;
        }

        WaitingSince = null;
        var waited = WorkingDays.Between(OsloTime.DateIn(since), OsloTime.DateIn(at));
        if (AnswerDueAt is { } due && due > since)
        {
            AnswerDueAt = WorkingDays.Later(due, waited);
        }

        if (NextStepAt is { } step)
        {
            NextStepAt = WorkingDays.Later(step, waited);
        }

        RenewDuty(at);
    }
}
