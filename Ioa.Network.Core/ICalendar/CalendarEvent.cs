namespace Ioa.Network.Core.ICalendar;

/// <summary>Whether an event will take place (STATUS).</summary>
public enum CalendarStatus
{
    /// <summary>Perhaps.</summary>
    Tentative,

    /// <summary>Yes.</summary>
    Confirmed,

    /// <summary>No, or no longer.</summary>
    Cancelled,
}

/// <summary>Who may see an event (CLASS), as far as whoever receives it respects that.</summary>
public enum CalendarAccess
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>Only who was given it. A class that is not known is read as this, as RFC 5545 says.</summary>
    Private,

    /// <summary>Only a closed circle.</summary>
    Confidential,
}

/// <summary>What somebody answered to an invitation (PARTSTAT).</summary>
public enum ParticipationStatus
{
    /// <summary>Nothing yet.</summary>
    NeedsAction,

    /// <summary>Comes.</summary>
    Accepted,

    /// <summary>Does not come.</summary>
    Declined,

    /// <summary>Comes perhaps.</summary>
    Tentative,

    /// <summary>Sends somebody else.</summary>
    Delegated,
}

/// <summary>What somebody is to do at a meeting (ROLE).</summary>
public enum ParticipationRole
{
    /// <summary>Should be there.</summary>
    Required,

    /// <summary>Leads it.</summary>
    Chair,

    /// <summary>May be there.</summary>
    Optional,

    /// <summary>Is told of it only.</summary>
    NonParticipant,
}

/// <summary>Who calls a meeting, or is called to it.</summary>
/// <param name="Email">The bare address; the writer leaves out a party without one.</param>
/// <param name="Name">What people call them; may be empty.</param>
/// <param name="PartStat">What they answered; of no meaning for the organizer.</param>
/// <param name="Role">What they do there; of no meaning for the organizer.</param>
/// <param name="Rsvp">Whether an answer is asked for; of no meaning for the organizer.</param>
public sealed record CalendarParty(
    string Email,
    string Name = "",
    ParticipationStatus PartStat = ParticipationStatus.NeedsAction,
    ParticipationRole Role = ParticipationRole.Required,
    bool Rsvp = false);

/// <summary>A reminder on the screen of whoever has the event in their calendar.</summary>
/// <param name="Before">How long before the start; negative: after it.</param>
/// <param name="Description">What it says; readers mostly show the event's own title.</param>
public sealed record CalendarAlarm(TimeSpan Before, string Description = "");

/// <summary>
/// An event (VEVENT), or one of a series of events, or what takes the place of one of them. Texts are plain: nothing is HTML, lines are parted by \n.
/// </summary>
public sealed record CalendarEvent
{
    /// <summary>The same for the event and everything that is ever said about it, in every calendar of the world.</summary>
    public required string Uid { get; init; }

    /// <summary>Which edition of the event this is: the organizer counts up when something changes that people must know.</summary>
    public int Sequence { get; init; }

    /// <summary>When this was written (DTSTAMP), in UTC.</summary>
    public required DateTimeOffset Stamp { get; init; }

    /// <summary>When the event was first made, in UTC.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it was last changed, in UTC.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>
    /// When it begins; of a series, when the first begins. An answer or a cancellation need not say (RFC 5546): then it is the
    /// <see cref="RecurrenceId"/>, or else the <see cref="Stamp"/>.
    /// </summary>
    public required CalendarTime Start { get; init; }

    /// <summary>When it ends: the first moment or day that is no longer part of it, a date exactly when the start is one.</summary>
    public CalendarTime? End { get; init; }

    /// <summary>How long it lasts, when <see cref="End"/> is not given (with both, the end is written).</summary>
    public CalendarDuration? Duration { get; init; }

    /// <summary>The title.</summary>
    public string Summary { get; init; } = "";

    /// <summary>More about it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where.</summary>
    public string Location { get; init; } = "";

    /// <summary>A page about it; http or https.</summary>
    public Uri? Url { get; init; }

    /// <summary>Subjects.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Whether it will take place, when that is said.</summary>
    public CalendarStatus? Status { get; init; }

    /// <summary>Who calls it.</summary>
    public CalendarParty? Organizer { get; init; }

    /// <summary>Who is called to it; in an answer, who answers.</summary>
    public IReadOnlyList<CalendarParty> Attendees { get; init; } = [];

    /// <summary>How it is repeated (RRULE).</summary>
    public RecurrenceRule? Rule { get; init; }

    /// <summary>Further starts (RDATE).</summary>
    public IReadOnlyList<CalendarTime> ExtraDates { get; init; } = [];

    /// <summary>Starts that the rule or the further starts give and that are left out (EXDATE).</summary>
    public IReadOnlyList<CalendarTime> ExceptDates { get; init; } = [];

    /// <summary>When this takes the place of one of a series: the start that one had by the rule.</summary>
    public CalendarTime? RecurrenceId { get; init; }

    /// <summary>Reminders.</summary>
    public IReadOnlyList<CalendarAlarm> Alarms { get; init; } = [];

    /// <summary>Whether whoever comes counts as free meanwhile (TRANSP).</summary>
    public bool IsTransparent { get; init; }

    /// <summary>What somebody wrote with an answer.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Who may see it.</summary>
    public CalendarAccess Access { get; init; }

    /// <summary>
    /// When the one that starts at <paramref name="start"/> ends. As RFC 5545 (3.8.5.3) has it, an end gives all of a series the same exact length,
    /// a duration the same by the calendar; with neither, a date lasts its day and a time no time at all.
    /// </summary>
    public CalendarTime EndOf(CalendarTime start)
    {
        if (End is { } end)
        {
            return start.IsDate && Start.IsDate && end.IsDate
                ? start.Plus(end.Local - Start.Local)
                : start.PlusExact(end.ToUtc() - Start.ToUtc());
        }

        return (Duration ?? new CalendarDuration(start.IsDate ? 1 : 0, TimeSpan.Zero)).After(start);
    }
}
