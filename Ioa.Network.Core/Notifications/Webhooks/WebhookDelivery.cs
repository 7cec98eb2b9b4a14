using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>Identity of a <see cref="WebhookDelivery"/>; sent along, so that the receiver knows one that comes again.</summary>
public readonly record struct WebhookDeliveryId(Guid Value) : IEntityId<WebhookDeliveryId>
{
    /// <summary>A new id.</summary>
    public static WebhookDeliveryId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static WebhookDeliveryId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What a webhook is told of.</summary>
public enum WebhookNews
{
    /// <summary>A test that a coordinator asked for.</summary>
    Test,

    /// <summary>A thread was started.</summary>
    ThreadStarted,

    /// <summary>Something was written in a thread.</summary>
    PostAdded,

    /// <summary>An answer was accepted.</summary>
    AnswerAccepted,

    /// <summary>A question was not answered in time and went on.</summary>
    QuestionEscalated,
}

/// <summary>One thing that one webhook is told, as it was when it happened: sent again, it says the same.</summary>
public sealed class WebhookDelivery
{
    /// <summary>How often it is tried.</summary>
    public const int MaxAttempts = 12;

    /// <summary>Most that is kept of what the receiver answered, in characters.</summary>
    public const int MaxAnswerLength = 500;

    /// <summary>How long one that is done with is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Identity.</summary>
    public WebhookDeliveryId Id { get; init; } = WebhookDeliveryId.New();

    /// <summary>Who is told.</summary>
    public required WebhookId WebhookId { get; init; }

    /// <summary>What happened.</summary>
    public required WebhookNews News { get; init; }

    /// <summary>The id of what happened: the thread started, the post added or accepted, the test. With the webhook and the news it is unique.</summary>
    public required Guid About { get; init; }

    /// <summary>Where; <see langword="null"/> in a test.</summary>
    public required ThreadId? ThreadId { get; init; }

    /// <summary>The post's number in the thread, when it is about one.</summary>
    public int? PostNumber { get; init; }

    /// <summary>The network's name then.</summary>
    public required string NetworkName { get; init; }

    /// <summary>The network's name in addresses then.</summary>
    public required string NetworkSlug { get; init; }

    /// <summary>The thread's title then, when titles may leave the portal.</summary>
    public string? Title { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset HappenedAt { get; init; }

    /// <summary>Not before then is it tried (again).</summary>
    public required DateTimeOffset DueAt { get; set; }

    /// <summary>How often it was tried, counted before the try.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was last tried.</summary>
    public DateTimeOffset? TriedAt { get; set; }

    /// <summary>When the receiver took it.</summary>
    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>When it was given up.</summary>
    public DateTimeOffset? GivenUpAt { get; set; }

    /// <summary>The HTTP status of the last answer; <see langword="null"/> when there was none.</summary>
    public int? Status { get; set; }

    /// <summary>The beginning of the last answer, or why there was none.</summary>
    public string? Answer { get; set; }
}
