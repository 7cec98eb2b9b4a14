namespace Ioa.Network.Core.ICalendar;

/// <summary>What is wrong with a calendar that somebody sent, and what was done about it.</summary>
public enum CalendarIssueCode
{
    /// <summary>It does not begin as a calendar does. Nothing was read.</summary>
    NotACalendar,

    /// <summary>It is larger than allowed. Nothing was read.</summary>
    TooLarge,

    /// <summary>A line that is not UTF-8; it was read as Windows-1252. Said once.</summary>
    NotUtf8,

    /// <summary>Not version 2.0; it was read as if it were.</summary>
    UnsupportedVersion,

    /// <summary>A line longer than allowed was left out.</summary>
    LineTooLong,

    /// <summary>A line that is no property was left out.</summary>
    MalformedLine,

    /// <summary>More components than allowed; the rest of the file was left out.</summary>
    TooManyComponents,

    /// <summary>Components nested deeper than allowed were left out.</summary>
    TooDeep,

    /// <summary>More issues than are told.</summary>
    TooManyIssues,

    /// <summary>A component that does not end; it was left out (of a calendar: what had come of it was read).</summary>
    MissingEnd,

    /// <summary>The end of something that had not begun; it was left out.</summary>
    UnexpectedEnd,

    /// <summary>An event without a UID was left out.</summary>
    MissingUid,

    /// <summary>An event without a start was left out (an answer or a cancellation: read without).</summary>
    MissingStart,

    /// <summary>An event does not say when it was written; the last change, or 1970, was taken.</summary>
    MissingStamp,

    /// <summary>A text longer than allowed was cut; an event whose UID is too long was left out.</summary>
    TextTooLong,

    /// <summary>Those who are more than allowed were left out.</summary>
    TooManyAttendees,

    /// <summary>A time that is none was left out; with it the event when it is the start.</summary>
    InvalidTime,

    /// <summary>A time zone that nothing tells: the time was left out, and with it the event when it is the start.</summary>
    UnknownTimeZone,

    /// <summary>A duration that is none was left out.</summary>
    InvalidDuration,

    /// <summary>An end before the start, or both an end and a duration; it was left out.</summary>
    InvalidEnd,

    /// <summary>A rule of repetition that is none; the event was read without it.</summary>
    InvalidRule,

    /// <summary>Something that repeats by the hour, minute or second; the event was read without that.</summary>
    RuleTooFrequent,

    /// <summary>A rule of repetition with parts that are not known here; the event was read without it.</summary>
    UnsupportedRule,

    /// <summary>An address that is not http or https was left out.</summary>
    InvalidUrl,

    /// <summary>Somebody without an e-mail address was left out.</summary>
    InvalidAddress,

    /// <summary>A value that is none of those the property can have; the default was taken.</summary>
    InvalidValue,

    /// <summary>A value of a kind that is not known here was read in part or left out.</summary>
    Unsupported,
}

/// <summary>One thing that is wrong with a calendar that somebody sent.</summary>
/// <param name="Line">The line of the file, from 1; 0 for the whole.</param>
/// <param name="Code">What is wrong.</param>
/// <param name="Property">The property's or component's name (capital letters, digits and hyphens only: nothing else of the file is repeated); may be empty.</param>
public sealed record CalendarIssue(int Line, CalendarIssueCode Code, string Property = "");

/// <summary>What could be read of a file that may be anything.</summary>
/// <param name="Calendar">What could be read; <see langword="null"/> when it is no calendar at all.</param>
/// <param name="Issues">What could not.</param>
public sealed record CalendarReadResult(Calendar? Calendar, IReadOnlyList<CalendarIssue> Issues);

/// <summary>How much of a file is read.</summary>
public sealed record CalendarReaderOptions
{
    /// <summary>Bytes in all; a larger file is not read.</summary>
    public int MaxBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Bytes of a property after unfolding; a longer one is left out.</summary>
    public int MaxLineBytes { get; init; } = 32 * 1024;

    /// <summary>Components (events, alarms, time zones …); what comes after them is left out.</summary>
    public int MaxComponents { get; init; } = 5_000;

    /// <summary>How deep components may lie in each other, the calendar counted; deeper ones are left out.</summary>
    public int MaxDepth { get; init; } = 4;

    /// <summary>UTF-16 units of one text; a longer one is cut.</summary>
    public int MaxTextLength { get; init; } = 10_000;

    /// <summary>Attendees of one event; the rest are left out.</summary>
    public int MaxAttendees { get; init; } = 500;

    /// <summary>Issues that are told.</summary>
    public int MaxIssues { get; init; } = 1_000;
}
