using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>What <see cref="ResendWebhookDelivery"/> is told.</summary>
/// <param name="Delivery">Which delivery.</param>
public sealed record ResendWebhookDeliveryCommand(WebhookDeliveryId Delivery);

/// <summary>Sends a delivery once more, with the same content and id and as many tries as the first time. By the network's coordinators.</summary>
public sealed class ResendWebhookDelivery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it; refused with <c>Webhooks.IsPaused</c> while the webhook rests.</summary>
    public async Task<Result> HandleAsync(ResendWebhookDeliveryCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.WebhookDeliveries.Where(d => d.Id == command.Delivery).Select(d => new { d.WebhookId }).FirstOrDefaultAsync(cancellationToken) is not { } delivery)
        {
            return Error.NotFound;
        }

        var found = await db.WebhookAsync(user, delivery.WebhookId, OsloTime.DateIn(now), cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        if (found.Value.PausedAt is not null)
        {
            return Error.Conflict("Webhooks.IsPaused");
        }

        // One that waits or is under way is left alone: it is sent anyway.
        await db.WebhookDeliveries
            .Where(d => d.Id == command.Delivery && (d.DeliveredAt != null || d.GivenUpAt != null))
            .ExecuteUpdateAsync(
                d => d.SetProperty(x => x.DeliveredAt, (DateTimeOffset?)null).SetProperty(x => x.GivenUpAt, (DateTimeOffset?)null)
                    .SetProperty(x => x.Attempts, 0).SetProperty(x => x.DueAt, now),
                cancellationToken);
        return Result.Done;
    }
}
