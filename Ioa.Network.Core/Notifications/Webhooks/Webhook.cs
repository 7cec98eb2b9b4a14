using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>Identity of a <see cref="Webhook"/>.</summary>
public readonly record struct WebhookId(Guid Value) : IEntityId<WebhookId>
{
    /// <summary>A new id.</summary>
    public static WebhookId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static WebhookId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>The shape in which a webhook is told.</summary>
public enum WebhookFormat
{
    /// <summary>JSON as docs/webhooks.md describes it.</summary>
    Json,

    /// <summary>A message with an adaptive card, as a Teams channel shows it.</summary>
    TeamsCard,
}

/// <summary>
/// An address outside the portal that is told when something happens in a network: that it happened, where and when, never what was
/// written. The title is told too when a coordinator has said so; the row remembers who and when.
/// </summary>
public sealed class Webhook
{
    /// <summary>The most that a network has.</summary>
    public const int MaxPerNetwork = 5;

    /// <summary>Longest address, in characters.</summary>
    public const int MaxUrlLength = 1000;

    /// <summary>Identity.</summary>
    public WebhookId Id { get; init; } = WebhookId.New();

    /// <summary>The network it hears of.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>Where it is told.</summary>
    public required string Url { get; init; }

    /// <summary>In which shape.</summary>
    public required WebhookFormat Format { get; init; }

    /// <summary>The language of the card: «nb», «nn» or «en».</summary>
    public required string Language { get; init; }

    /// <summary>The secret that what is sent is signed with, sealed by whoever has the keys; it can only be opened to sign.</summary>
    public required string SealedSecret { get; set; }

    /// <summary>Who added it.</summary>
    public required PersonId AddedById { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Who let the titles leave the portal; <see langword="null"/> while they stay.</summary>
    public PersonId? TitlesAllowedById { get; internal set; }

    /// <summary>When the titles were let out.</summary>
    public DateTimeOffset? TitlesAllowedAt { get; internal set; }

    /// <summary>When it was paused; nothing is sent meanwhile, and what happens is not kept for it.</summary>
    public DateTimeOffset? PausedAt { get; internal set; }

    /// <summary>Whether it was paused because a delivery was given up, and not by somebody.</summary>
    public bool PausedByFailure { get; internal set; }
}
