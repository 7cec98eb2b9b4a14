using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>What <see cref="TestWebhook"/> is told.</summary>
/// <param name="Webhook">Which webhook.</param>
public sealed record TestWebhookCommand(WebhookId Webhook);

/// <summary>Sends a test, as everything is sent. By the network's coordinators.</summary>
public sealed class TestWebhook(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it; refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not coordinate the network, and with <c>Webhooks.IsPaused</c>.</summary>
    public async Task<Result> HandleAsync(TestWebhookCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.WebhookAsync(user, command.Webhook, clock.Today(), cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        if (found.Value.PausedAt is not null)
        {
            return Error.Conflict("Webhooks.IsPaused");
        }

        var now = clock.GetUtcNow();
        var network = await db.Networks.Where(n => n.Id == found.Value.NetworkId).Select(n => new { n.Name, n.Slug }).FirstAsync(cancellationToken);
        db.WebhookDeliveries.Add(new WebhookDelivery
        {
            WebhookId = command.Webhook,
            News = WebhookNews.Test,
            About = Guid.CreateVersion7(),
            ThreadId = null,
            NetworkName = network.Name,
            NetworkSlug = network.Slug,
            HappenedAt = now,
            DueAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done;
    }
}
