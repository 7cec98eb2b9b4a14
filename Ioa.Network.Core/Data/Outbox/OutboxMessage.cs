using System.Text.Json;
using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Data.Outbox;

/// <summary>
/// An event on its way to its handlers, written in the transaction of what it tells of. It is deleted when every handler is done:
/// letters hold addresses and one-time links, which are not to lie about.
/// </summary>
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

    /// <summary>How often it was taken up, counted before the handlers run: one that takes the process down is given up too.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was given up; an administrator sees it and can try again.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    public string? LastError { get; set; }
}

/// <summary>Writing to the outbox.</summary>
public static class OutboxExtensions
{
    /// <summary>Sends an event to its handlers when, and only when, the context's changes are saved.</summary>
    public static void Enqueue(this NetworkDbContext db, IDomainEvent happened, DateTimeOffset now) => db.Outbox.Add(new OutboxMessage
    {
        Type = happened.GetType().Name,
        Payload = JsonSerializer.Serialize(happened, happened.GetType()),
        OccurredAt = now,
        DueAt = now,
    });
}
