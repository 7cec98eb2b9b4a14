using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Meetings;

/// <summary>Identity of a <see cref="Meeting"/>.</summary>
public readonly record struct MeetingId(Guid Value) : IEntityId<MeetingId>
{
    /// <summary>A new id.</summary>
    public static MeetingId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static MeetingId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>Identity of a series of meetings.</summary>
public readonly record struct MeetingSeriesId(Guid Value) : IEntityId<MeetingSeriesId>
{
    /// <summary>A new id.</summary>
    public static MeetingSeriesId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static MeetingSeriesId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What kind of meeting it is.</summary>
public enum MeetingKind
{
    /// <summary>Samling: the network's own.</summary>
    Gathering,

    /// <summary>Dialogkonferanse: with the market, before a procurement.</summary>
    DialogueConference,

    /// <summary>Spredningskonferanse: what was learned, to many.</summary>
    DisseminationConference,

    /// <summary>Studiebesøk.</summary>
    StudyVisit,

    /// <summary>Kurs.</summary>
    Course,

    /// <summary>Digital prat: short, on a screen, one subject.</summary>
    DigitalTalk,
}

/// <summary>Where a meeting is in its life: Draft → Published → Cancelled.</summary>
public enum MeetingStatus
{
    /// <summary>Seen by its organisers only.</summary>
    Draft,

    /// <summary>In the calendar; registration is open until its deadline.</summary>
    Published,

    /// <summary>Will not be held; stays in the calendar with the reason.</summary>
    Cancelled,
}

/// <summary>What is asked of those who register.</summary>
public enum MeetingQuestionKind
{
    /// <summary>An answer in free words, which the organisers read and keep.</summary>
    Text,

    /// <summary>Food: for the organisers only, deleted after the meeting.</summary>
    Food,

    /// <summary>What somebody needs to take part: for the organisers only, deleted after the meeting.</summary>
    Access,
}

/// <summary>What is asked of those who register.</summary>
/// <param name="Number">From 1; stays the question's as long as it is asked.</param>
/// <param name="Kind">What kind of answer it wants.</param>
/// <param name="Text">The question.</param>
public sealed record MeetingQuestion(int Number, MeetingQuestionKind Kind, string Text);

/// <summary>A network that a meeting belongs to.</summary>
public sealed class MeetingNetwork
{
    /// <summary>Which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>Which network.</summary>
    public required LearningNetworkId NetworkId { get; init; }
}

/// <summary>Somebody who arranges a meeting beside its networks' coordinators.</summary>
public sealed class MeetingOrganiser
{
    /// <summary>Which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>Who.</summary>
    public required PersonId PersonId { get; init; }
}

/// <summary>What those who arrange a meeting say of it, checked as a whole.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Title">Its title, one line.</param>
/// <param name="Description">What it is about and for whom; plain text.</param>
/// <param name="Date">The day on which it begins, where it is held.</param>
/// <param name="From">When it begins, by the clock there.</param>
/// <param name="ToDate">The day on which it ends.</param>
/// <param name="To">When it ends, by the clock there.</param>
public sealed record MeetingPlan(MeetingKind Kind, string Title, string Description, DateOnly Date, TimeOnly From, DateOnly ToDate, TimeOnly To)
{
    /// <summary>The time zone where it is held, as IANA names it.</summary>
    public string Zone { get; init; } = Meeting.DefaultZone;

    /// <summary>The address; nothing for one on a screen only.</summary>
    public string Place { get; init; } = "";

    /// <summary>The room.</summary>
    public string Room { get; init; } = "";

    /// <summary>Where one joins by video: shown to those who are registered.</summary>
    public string VideoLink { get; init; } = "";

    /// <summary>The organisation that hosts it.</summary>
    public OrganisationId? HostId { get; init; }

    /// <summary>Whether everybody in a learning network, and KS, may see it and register.</summary>
    public bool IsNational { get; init; }

    /// <summary>How many there is room for; nothing when there is room for all.</summary>
    public int? Capacity { get; init; }

    /// <summary>How many there is room for from each organisation.</summary>
    public int? CapacityPerOrganisation { get; init; }

    /// <summary>The last day to register, where it is held; nothing when until it begins.</summary>
    public DateOnly? RegisterBy { get; init; }

    /// <summary>How many hours whoever is offered a place from the waiting list has to say yes; 0 gives it to them at once.</summary>
    public int ConfirmHours { get; init; } = Meeting.DefaultConfirmHours;

    /// <summary>How many days before the meeting those who are registered are reminded, at eight in the morning.</summary>
    public IReadOnlyList<int> ReminderDays { get; init; } = [1];

    /// <summary>What is asked of those who register.</summary>
    public IReadOnlyList<MeetingQuestion> Questions { get; init; } = [];
}

/// <summary>
/// A meeting («møte»): a gathering, a conference, a visit. It can belong to several networks and is one meeting, with one list of those who
/// come. Its rules are here; who may call them is decided in the use cases.
/// </summary>
public sealed class Meeting : Entity
{
    /// <summary>Longest title, room or question, in characters.</summary>
    public const int MaxLineLength = 200;

    /// <summary>Longest address.</summary>
    public const int MaxPlaceLength = 300;

    /// <summary>Longest description.</summary>
    public const int MaxTextLength = 8000;

    /// <summary>Longest reason for a cancellation.</summary>
    public const int MaxReasonLength = 1000;

    /// <summary>Longest link.</summary>
    public const int MaxLinkLength = 1000;

    /// <summary>Most places.</summary>
    public const int MaxCapacity = 5000;

    /// <summary>Most days that a meeting lasts.</summary>
    public const int MaxDays = 14;

    /// <summary>Most questions to those who register.</summary>
    public const int MaxQuestions = 10;

    /// <summary>Most reminders.</summary>
    public const int MaxReminders = 3;

    /// <summary>Longest time to say yes to a place, in hours.</summary>
    public const int MaxConfirmHours = 336;

    /// <summary>The usual time to say yes to a place, in hours.</summary>
    public const int DefaultConfirmHours = 48;

    /// <summary>The time zone, unless somebody says otherwise.</summary>
    public const string DefaultZone = "Europe/Oslo";

    private readonly List<MeetingNetwork> _networks = [];
    private readonly List<MeetingOrganiser> _organisers = [];

    /// <summary>Identity.</summary>
    public MeetingId Id { get; init; } = MeetingId.New();

    /// <summary>The network whose meeting it is first: its coordinators arrange it.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The series that it is one of.</summary>
    public MeetingSeriesId? SeriesId { get; init; }

    /// <summary>The day that the series' rule gave it; it is moved when it begins on another.</summary>
    public DateOnly? SeriesDate { get; init; }

    /// <summary>Who planned it.</summary>
    public required PersonId CreatedById { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What kind.</summary>
    public MeetingKind Kind { get; private set; }

    /// <summary>Its title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What it is about and for whom.</summary>
    public string Description { get; private set; } = "";

    /// <summary>When it begins.</summary>
    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>The time zone where it is held, as IANA names it.</summary>
    public string Zone { get; private set; } = DefaultZone;

    /// <summary>The address.</summary>
    public string Place { get; private set; } = "";

    /// <summary>The room.</summary>
    public string Room { get; private set; } = "";

    /// <summary>Where one joins by video; for those who are registered.</summary>
    public string VideoLink { get; private set; } = "";

    /// <summary>The organisation that hosts it.</summary>
    public OrganisationId? HostId { get; private set; }

    /// <summary>Whether everybody in a learning network, and KS, may see it and register.</summary>
    public bool IsNational { get; private set; }

    /// <summary>How many there is room for.</summary>
    public int? Capacity { get; private set; }

    /// <summary>How many there is room for from each organisation.</summary>
    public int? CapacityPerOrganisation { get; private set; }

    /// <summary>When registration ends; <see langword="null"/> when at the beginning.</summary>
    public DateTimeOffset? RegisterBy { get; private set; }

    /// <summary>Hours to say yes to a place from the waiting list; 0 gives it at once.</summary>
    public int ConfirmHours { get; private set; } = DefaultConfirmHours;

    /// <summary>How many days before it those who are registered are reminded, the earliest first.</summary>
    public IReadOnlyList<int> ReminderDays { get; private set; } = [];

    /// <summary>What is asked of those who register.</summary>
    public IReadOnlyList<MeetingQuestion> Questions { get; private set; } = [];

    /// <summary>Where it is in its life.</summary>
    public MeetingStatus Status { get; private set; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>Why it is cancelled.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>Rises with every change that those who have it in their own calendar must be told of (RFC 5545, SEQUENCE).</summary>
    public int Sequence { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When it was to begin before it was last moved; shown beside when it begins now.</summary>
    public DateTimeOffset? FormerStartsAt { get; private set; }

    /// <summary>When it was to end then.</summary>
    public DateTimeOffset? FormerEndsAt { get; private set; }

    /// <summary>Where it was to be then.</summary>
    public string? FormerPlace { get; private set; }

    /// <summary>The number of the last who registered; the waiting list's order.</summary>
    public int LastRegistrationNumber { get; private set; }

    /// <summary>When those who are registered are reminded next.</summary>
    public DateTimeOffset? RemindAt { get; private set; }

    /// <summary>What those who are there enter to be noted as present; given when it is published.</summary>
    public string AttendanceCode { get; private set; } = "";

    /// <summary>Title, description and place as they are searched.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>When the answers that are for the organisers only were deleted.</summary>
    public DateTimeOffset? CleanedAt { get; private set; }

    /// <summary>When its minutes were approved; <see langword="null"/> while they are written.</summary>
    public DateTimeOffset? MinutesApprovedAt { get; private set; }

    /// <summary>Who approved them.</summary>
    public PersonId? MinutesApprovedById { get; private set; }

    /// <summary>For the next change of it.</summary>
    public int Version { get; private set; }

    /// <summary>The networks that it belongs to, the first among them.</summary>
    public IReadOnlyList<MeetingNetwork> Networks => _networks;

    /// <summary>Who arranges it beside the coordinators; loaded only where it is asked for.</summary>
    public IReadOnlyList<MeetingOrganiser> Organisers => _organisers;

    /// <summary>Whether one can register now.</summary>
    public bool IsOpenAt(DateTimeOffset at) => Status == MeetingStatus.Published && at < (RegisterBy ?? StartsAt) && at < StartsAt;

    /// <summary>Says what it is. What those who come must know raises <see cref="Sequence"/> once it is published.</summary>
    internal Result Describe(MeetingPlan plan, DateTimeOffset at)
    {
        var title = SafeText.Line(plan.Title);
        var description = SafeText.Lines(plan.Description).Trim();
        var (place, room, video) = (SafeText.Line(plan.Place), SafeText.Line(plan.Room), SafeText.Line(plan.VideoLink));
        if (Status == MeetingStatus.Cancelled)
        {
            return Error.Conflict("Meetings.IsCancelled");
        }

        if (!Enum.IsDefined(plan.Kind) || title.Length is 0 or > MaxLineLength)
        {
            return Error.Invalid("Meetings.BadTitle", MaxLineLength);
        }

        if (description.Length > MaxTextLength || place.Length > MaxPlaceLength || room.Length > MaxLineLength)
        {
            return Error.Invalid("Meetings.TooLong", MaxTextLength);
        }

        if (video.Length > 0 && (video.Length > MaxLinkLength || !Uri.TryCreate(video, UriKind.Absolute, out var link) || link.Scheme != Uri.UriSchemeHttps))
        {
            return Error.Invalid("Meetings.BadLink");
        }

        if (MeetingTime.At(plan.Zone, plan.Date, plan.From) is not { } starts || MeetingTime.At(plan.Zone, plan.ToDate, plan.To) is not { } ends)
        {
            return Error.Invalid("Meetings.UnknownZone");
        }

        if (ends <= starts || ends - starts > TimeSpan.FromDays(MaxDays))
        {
            return Error.Invalid("Meetings.BadEnd", MaxDays);
        }

        if (plan.Capacity is < 1 or > MaxCapacity || plan.CapacityPerOrganisation is < 1 or > MaxCapacity)
        {
            return Error.Invalid("Meetings.BadCapacity", MaxCapacity);
        }

        if (plan.RegisterBy > plan.Date)
        {
            return Error.Invalid("Meetings.LateDeadline");
        }

        if (plan.ConfirmHours is < 0 or > MaxConfirmHours)
        {
            return Error.Invalid("Meetings.BadConfirm", MaxConfirmHours);
        }

        if (plan.ReminderDays.Count > MaxReminders || plan.ReminderDays.Any(d => d is < 0 or > 60))
        {
            return Error.Invalid("Meetings.BadReminders", MaxReminders);
        }

        var questions = plan.Questions.Select(q => q with { Text = SafeText.Line(q.Text) }).Where(q => q.Text.Length > 0).ToList();
        if (questions.Count > MaxQuestions || questions.Exists(q => q.Text.Length > MaxLineLength || q.Number < 1 || !Enum.IsDefined(q.Kind)) || questions.DistinctBy(q => q.Number).Count() < questions.Count)
        {
            return Error.Invalid("Meetings.BadQuestions", MaxQuestions, MaxLineLength);
        }

        var told = (StartsAt, EndsAt, Zone, Place, Room, VideoLink, Title);
        var (before, beforeEnds, beforePlace) = (StartsAt, EndsAt, Place);
        (Kind, Title, Description) = (plan.Kind, title, description);
        (StartsAt, EndsAt, Zone) = (starts, ends, plan.Zone);
        CleanedAt = null;
        SearchText = MeetingText.Fold($"{title}\n{description}\n{place}\n{room}");
        (Place, Room, VideoLink, HostId, IsNational) = (place, room, video, plan.HostId, plan.IsNational);
        (Capacity, CapacityPerOrganisation, ConfirmHours) = (plan.Capacity, plan.CapacityPerOrganisation, plan.ConfirmHours);
        RegisterBy = plan.RegisterBy is { } day ? MeetingTime.At(plan.Zone, day.AddDays(1), TimeOnly.MinValue) : null;
        ReminderDays = [.. plan.ReminderDays.Distinct().OrderDescending()];
        Questions = questions;
        if (Status == MeetingStatus.Published && told != (StartsAt, EndsAt, Zone, Place, Room, VideoLink, Title))
        {
            Sequence++;
            if (before != StartsAt || beforeEnds != EndsAt || beforePlace != Place)
            {
                (FormerStartsAt, FormerEndsAt, FormerPlace) = (before, beforeEnds, beforePlace);
            }

            Raise(new MeetingChanged(Id, Sequence));
        }

        RemindNext(at);
        Changed(at);
        return Result.Done;
    }

    /// <summary>Puts it into the calendar.</summary>
    /// <param name="at">Now.</param>
    /// <param name="tell">Whether its readers are told of it; not of each one of a series.</param>
    internal Result Publish(DateTimeOffset at, bool tell = true)
    {
        if (Status != MeetingStatus.Draft)
        {
            return Error.Conflict("Meetings.NotDraft");
        }

        if (EndsAt <= at)
        {
            return Error.Conflict("Meetings.IsOver");
        }

        Status = MeetingStatus.Published;
        PublishedAt = at;
        RenewCode();
        if (tell)
        {
            Raise(new MeetingPublished(Id));
        }

        RemindNext(at);
        Changed(at);
        return Result.Done;
    }

    /// <summary>Cancels it, with the reason that those who were to come are told.</summary>
    internal Result Cancel(string reason, DateTimeOffset at)
    {
        var why = SafeText.Lines(reason).Trim();
        if (Status != MeetingStatus.Published)
        {
            return Error.Conflict("Meetings.NotPublished");
        }

        if (EndsAt <= at)
        {
            return Error.Conflict("Meetings.IsOver");
        }

        if (why.Length is 0 or > MaxReasonLength)
        {
            return Error.Invalid("Meetings.ReasonNeeded", MaxReasonLength);
        }

        Status = MeetingStatus.Cancelled;
        CancelReason = why;
        Sequence++;
        Raise(new MeetingCancelled(Id));
        RemindNext(at);
        Changed(at);
        return Result.Done;
    }

    /// <summary>Notes that its programme was written; those who come are told of what is new in one that is published.</summary>
    internal void ChangeProgramme(bool isNew, DateTimeOffset at)
    {
        Changed(at);
        if (isNew && Status == MeetingStatus.Published)
        {
            Raise(new MeetingProgrammeChanged(Id, at));
        }
    }

    /// <summary>Approves its minutes.</summary>
    internal Result ApproveMinutes(PersonId by, DateTimeOffset at)
    {
        if (Status != MeetingStatus.Published || StartsAt > at)
        {
            return Error.Conflict("Minutes.NotOpen");
        }

        if (MinutesApprovedAt is not null)
        {
            return Result.Done;
        }

        (MinutesApprovedAt, MinutesApprovedById) = (at, by);
        Changed(at);
        Raise(new Minutes.MinutesApproved(Id, Version));
        return Result.Done;
    }

    /// <summary>Opens its minutes again.</summary>
    internal Result ReopenMinutes(DateTimeOffset at)
    {
        (MinutesApprovedAt, MinutesApprovedById) = (null, null);
        Changed(at);
        return Result.Done;
    }

    /// <summary>Lets a further network have it as its own.</summary>
    internal void Share(LearningNetworkId network)
    {
        if (!_networks.Exists(n => n.NetworkId == network))
        {
            _networks.Add(new MeetingNetwork { MeetingId = Id, NetworkId = network });
        }
    }

    /// <summary>Takes it from a network that is not its first.</summary>
    internal void Unshare(LearningNetworkId network) => _networks.RemoveAll(n => n.NetworkId == network && network != NetworkId);

    /// <summary>Names who arranges it beside the coordinators.</summary>
    internal void Organise(IReadOnlyCollection<PersonId> people)
    {
        _organisers.RemoveAll(o => !people.Contains(o.PersonId));
        foreach (var person in people.Where(p => !_organisers.Exists(o => o.PersonId == p)))
        {
            _organisers.Add(new MeetingOrganiser { MeetingId = Id, PersonId = person });
        }
    }

    /// <summary>Gives it another code to enter.</summary>
    internal void RenewCode() => AttendanceCode = AttendanceCodes.New();

    /// <summary>Notes that the answers that are for the organisers only are deleted.</summary>
    internal void Clean(DateTimeOffset at) => CleanedAt = at;

    /// <summary>Those who are registered are reminded now, if that is due; the next time is set.</summary>
    internal void Remind(DateTimeOffset at)
    {
        if (RemindAt is { } due && due <= at)
        {
            Raise(new MeetingReminderDue(Id, due));
            RemindNext(at);
        }
    }

    /// <summary>The number of the next who registers.</summary>
    internal int NextRegistrationNumber() => ++LastRegistrationNumber;

    // At eight in the morning there, so many days before.
    private void RemindNext(DateTimeOffset at) => RemindAt = Status != MeetingStatus.Published ? null : ReminderDays
        .Select(days => MeetingTime.At(Zone, DateOnly.FromDateTime(MeetingTime.LocalIn(Zone, StartsAt)).AddDays(-days), new TimeOnly(8, 0)))
        .Where(due => due > at && due < StartsAt)
        .Min();

    private void Changed(DateTimeOffset at)
    {
        ChangedAt = at;
        Version++;
    }
}

/// <summary>A meeting was put into the calendar.</summary>
public sealed record MeetingPublished(MeetingId Meeting) : IDomainEvent;

/// <summary>A published meeting was changed in what those who come must know.</summary>
/// <param name="Meeting">Which.</param>
/// <param name="Sequence">The number of the change.</param>
public sealed record MeetingChanged(MeetingId Meeting, int Sequence) : IDomainEvent;

/// <summary>Those who are registered for a meeting are to be reminded.</summary>
/// <param name="Meeting">Which.</param>
/// <param name="At">When that was due.</param>
public sealed record MeetingReminderDue(MeetingId Meeting, DateTimeOffset At) : IDomainEvent;

/// <summary>The programme of a published meeting was changed.</summary>
/// <param name="Meeting">Which.</param>
/// <param name="At">When.</param>
public sealed record MeetingProgrammeChanged(MeetingId Meeting, DateTimeOffset At) : IDomainEvent;

/// <summary>A meeting was cancelled.</summary>
public sealed record MeetingCancelled(MeetingId Meeting) : IDomainEvent;
