using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Meetings;

/// <summary>Identity of a <see cref="Registration"/>.</summary>
public readonly record struct RegistrationId(Guid Value) : IEntityId<RegistrationId>
{
    /// <summary>A new id.</summary>
    public static RegistrationId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static RegistrationId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What somebody answers to a meeting.</summary>
public enum Answer
{
    /// <summary>They come.</summary>
    Yes,

    /// <summary>They may come; holds no place.</summary>
    Maybe,

    /// <summary>They do not come.</summary>
    No,
}

/// <summary>Where a registration is.</summary>
public enum RegistrationState
{
    /// <summary>Invited, has not answered: a guest from outside.</summary>
    Invited,

    /// <summary>Påmeldt: has a place.</summary>
    Registered,

    /// <summary>Venteliste: wants a place.</summary>
    Waiting,

    /// <summary>A place is held for them until <see cref="Registration.OfferedUntil"/>.</summary>
    Offered,

    /// <summary>Kanskje.</summary>
    Maybe,

    /// <summary>Avmeldt.</summary>
    Declined,
}

/// <summary>What somebody answered to one of a meeting's questions.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="Text">The answer.</param>
public sealed record RegistrationAnswer(int Number, string Text);

/// <summary>
/// One person's registration («påmelding») for a meeting: somebody with an account, or a guest from outside with an e-mail address. Who comes
/// first has the lower <see cref="Number"/>; it is given in line, so the waiting list has one order.
/// </summary>
public sealed class Registration : Entity
{
    /// <summary>Longest answer to a question.</summary>
    public const int MaxAnswerLength = 500;

    /// <summary>Longest name of a guest.</summary>
    public const int MaxGuestNameLength = 100;

    /// <summary>Most guests that one meeting has.</summary>
    public const int MaxGuests = 200;

    /// <summary>Most wrong codes of one person in an hour.</summary>
    public const int MaxCodeTries = 10;

    /// <summary>What a guest is called once their name is deleted.</summary>
    public const string ForgottenGuest = "Gjest";

    /// <summary>How many days after the meeting a guest's name and address are deleted.</summary>
    public const int GuestDays = 90;

    /// <summary>Identity.</summary>
    public RegistrationId Id { get; init; } = RegistrationId.New();

    /// <summary>For which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>Who comes; <see langword="null"/> for a guest.</summary>
    public PersonId? PersonId { get; init; }

    /// <summary>The organisation that they come from; <see langword="null"/> for a guest.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>A guest's name.</summary>
    public string? GuestName { get; internal set; }

    /// <summary>A guest's e-mail address, lower case; <see langword="null"/> once it is forgotten.</summary>
    public string? GuestEmail { get; internal set; }

    /// <summary>The language of the letters to a guest.</summary>
    public string? GuestLanguage { get; internal set; }

    /// <summary>The secret part of the address at which a guest's own calendar answers, as <see cref="MeetingAddress.Token"/> is for others.</summary>
    public string? GuestReplyToken { get; internal set; }

    /// <summary>Who wrote it last: themselves, a colleague, or an organiser.</summary>
    public PersonId? ById { get; private set; }

    /// <summary>The place in the line; a new one for whoever comes back to it.</summary>
    public int Number { get; private set; }

    /// <summary>Where it is.</summary>
    public RegistrationState State { get; private set; }

    /// <summary>Until when a place is held.</summary>
    public DateTimeOffset? OfferedUntil { get; private set; }

    /// <summary>What they answered to the meeting's questions.</summary>
    public IReadOnlyList<RegistrationAnswer> Answers { get; private set; } = [];

    /// <summary>When it last changed.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When they were noted as present («møtt»).</summary>
    public DateTimeOffset? AttendedAt { get; private set; }

    /// <summary>How often a wrong code was entered since <see cref="CodeTriesFrom"/>.</summary>
    public int CodeTries { get; private set; }

    /// <summary>When the first of them was.</summary>
    public DateTimeOffset? CodeTriesFrom { get; private set; }

    /// <summary>When the answer was given that last came from their own calendar, as it says itself.</summary>
    public DateTimeOffset? RepliedAt { get; internal set; }

    /// <summary>Whether the last change came of itself, as the line moved or time went, and not of an answer.</summary>
    public bool CameOfItself { get; private set; }

    /// <summary>For the next change of it.</summary>
    public int Version { get; private set; }

    /// <summary>Whether it takes up one of the places.</summary>
    public bool HoldsPlace => State is RegistrationState.Registered or RegistrationState.Offered;

    /// <summary>Whether the video link is shown to them.</summary>
    public bool IsRegistered => State == RegistrationState.Registered;

    /// <summary>
    /// Notes an answer. Yes from somebody who has a place, or is offered one, keeps it; from others it puts them last in the line, from where
    /// <see cref="Seating"/> gives them a place when there is one.
    /// </summary>
    internal void Reply(Answer answer, IReadOnlyList<RegistrationAnswer> answers, PersonId? by, Func<int> nextNumber, DateTimeOffset at)
    {
        (ById, Answers, CameOfItself) = (by, answers, false);
        switch (answer)
        {
            case Answer.Yes when HoldsPlace:
                Become(RegistrationState.Registered, null, at);
                break;
            case Answer.Yes when State == RegistrationState.Waiting && Number > 0:
                Become(RegistrationState.Waiting, null, at);
                break;
            case Answer.Yes:
                Number = nextNumber();
                Become(RegistrationState.Waiting, null, at);
                break;
            case Answer.Maybe:
                Become(RegistrationState.Maybe, null, at);
                break;
            default:
                Become(RegistrationState.Declined, null, at);
                break;
        }
    }

    /// <summary>Gives them a place, or holds one for them until a moment.</summary>
    /// <param name="until">Until when; <see langword="null"/> gives it at once.</param>
    /// <param name="asked">Whether they have just asked for it themselves.</param>
    /// <param name="at">Now.</param>
    internal void Seat(DateTimeOffset? until, bool asked, DateTimeOffset at)
    {
        CameOfItself = !asked;
        Become(until is null ? RegistrationState.Registered : RegistrationState.Offered, until, at);
    }

    /// <summary>They did not say yes in time: the place goes to the next. They may register anew.</summary>
    internal void Lapse(DateTimeOffset at)
    {
        CameOfItself = true;
        Become(RegistrationState.Declined, null, at);
    }

    /// <summary>Notes that they were there, or that they were not after all.</summary>
    internal void Attend(DateTimeOffset? at)
    {
        AttendedAt = at;
        Version++;
    }

    /// <summary>Notes that a code is tried; <see langword="false"/> when that was done too often in the last hour.</summary>
    internal bool TryCode(DateTimeOffset at)
    {
        if (CodeTriesFrom is not { } from || from.AddHours(1) <= at)
        {
            (CodeTries, CodeTriesFrom) = (0, at);
        }

        if (CodeTries >= MaxCodeTries)
        {
            return false;
        }

        CodeTries++;
        Version++;
        return true;
    }

    /// <summary>Deletes who a guest is, and what they wrote; that somebody came stays.</summary>
    internal void ForgetGuest()
    {
        (GuestName, GuestEmail, GuestReplyToken, Answers) = (ForgottenGuest, null, null, []);
        Version++;
    }

    /// <summary>Deletes the answers to some questions.</summary>
    internal void Forget(IReadOnlyCollection<int> questions)
    {
        Answers = [.. Answers.Where(a => !questions.Contains(a.Number))];
        Version++;
    }

    private void Become(RegistrationState state, DateTimeOffset? until, DateTimeOffset at)
    {
        var before = State;
        (State, OfferedUntil, ChangedAt) = (state, until, at);
        Version++;
        if (before != state || Version == 1)
        {
            Raise(new RegistrationChanged(Id, before, state, Version));
        }
    }
}

/// <summary>A registration has another state.</summary>
/// <param name="Registration">Which.</param>
/// <param name="From">What it was.</param>
/// <param name="To">What it is.</param>
/// <param name="Version">Its version then.</param>
public sealed record RegistrationChanged(RegistrationId Registration, RegistrationState From, RegistrationState To, int Version) : IDomainEvent;
