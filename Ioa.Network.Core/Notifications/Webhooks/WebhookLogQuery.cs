using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>A delivery as the log shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="News">What happened.</param>
/// <param name="Thread">Where.</param>
/// <param name="HappenedAt">When.</param>
/// <param name="TriedAt">When it was last tried.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="DueAt">When it is tried next, while it waits.</param>
/// <param name="DeliveredAt">When the receiver took it.</param>
/// <param name="GivenUpAt">When it was given up.</param>
/// <param name="Status">The HTTP status of the last answer.</param>
/// <param name="Answer">The beginning of the last answer, or why there was none.</param>
public sealed record WebhookDeliveryView(
    WebhookDeliveryId Id,
    WebhookNews News,
    ThreadId? Thread,
    DateTimeOffset HappenedAt,
    DateTimeOffset? TriedAt,
    int Attempts,
    DateTimeOffset DueAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? GivenUpAt,
    int? Status,
    string? Answer);

/// <summary>What was sent to one webhook.</summary>
/// <param name="NetworkName">The network's name.</param>
/// <param name="NetworkSlug">Its name in addresses.</param>
/// <param name="Url">Where it is told.</param>
/// <param name="Paused">Whether it rests.</param>
/// <param name="Deliveries">The newest first, at most <see cref="WebhookLogQuery.Most"/>.</param>
public sealed record WebhookLog(string NetworkName, string NetworkSlug, string Url, bool Paused, IReadOnlyList<WebhookDeliveryView> Deliveries);

/// <summary>The log of a webhook, for its network's coordinators.</summary>
public sealed class WebhookLogQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most that are listed.</summary>
    public const int Most = 100;

    /// <summary>Asks.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not coordinate the network.</returns>
    public async Task<Result<WebhookLog>> HandleAsync(WebhookId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.WebhookAsync(user, id, clock.Today(), cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        var network = await db.Networks.Where(n => n.Id == found.Value.NetworkId).Select(n => new { n.Name, n.Slug }).FirstAsync(cancellationToken);
        return new WebhookLog(network.Name, network.Slug, found.Value.Url, found.Value.PausedAt is not null, await db.WebhookDeliveries
            .Where(d => d.WebhookId == id)
            .OrderByDescending(d => d.HappenedAt)
            .Take(Most)
            .Select(d => new WebhookDeliveryView(d.Id, d.News, d.ThreadId, d.HappenedAt, d.TriedAt, d.Attempts, d.DueAt, d.DeliveredAt, d.GivenUpAt, d.Status, d.Answer))
            .ToListAsync(cancellationToken));
    }
}
