namespace Ioa.Network.Core.ICalendar;

/// <summary>What is to be done with the events of a calendar that is sent (METHOD, RFC 5546).</summary>
public enum CalendarMethod
{
    /// <summary>Shown.</summary>
    Publish,

    /// <summary>Answered: an invitation, or a change of one.</summary>
    Request,

    /// <summary>Noted: somebody's answer.</summary>
    Reply,

    /// <summary>Added to a series.</summary>
    Add,

    /// <summary>Taken away.</summary>
    Cancel,

    /// <summary>Sent again: somebody asks for the newest edition.</summary>
    Refresh,

    /// <summary>Considered: somebody proposes another time.</summary>
    Counter,

    /// <summary>Forgotten: the proposal was turned down.</summary>
    DeclineCounter,
}

/// <summary>An iCalendar object: events, and what they are sent for.</summary>
public sealed record Calendar
{
    /// <summary>What the events are sent for; <see langword="null"/> for a file or a feed.</summary>
    public CalendarMethod? Method { get; init; }

    /// <summary>Which program wrote it.</summary>
    public string ProductId { get; init; } = "-//Ioa.Network//Ioa.Network//NO";

    /// <summary>What a reader's program calls it; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>How often a subscriber may ask again.</summary>
    public TimeSpan? RefreshInterval { get; init; }

    /// <summary>The events.</summary>
    public IReadOnlyList<CalendarEvent> Events { get; init; } = [];
}
