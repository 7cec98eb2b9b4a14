namespace Ioa.Network.Core.Data.Outbox;

/// <summary>An event on its way to its handlers, written in the transaction of what it tells of.</summary>
public sealed class OutboxMessage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Short name of the event's type.</summary>
    public required string Type { get; init; }

    /// <summary>The event, JSON.</summary>
    public required string Payload { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Not before then is it tried (again).</summary>
    public required DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? ProcessedAt { get; set; }

    /// <summary>When it was given up; an administrator sees it.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    public string? LastError { get; set; }
}
