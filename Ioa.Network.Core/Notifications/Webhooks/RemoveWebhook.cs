using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>What <see cref="RemoveWebhook"/> is told.</summary>
/// <param name="Webhook">Which webhook.</param>
public sealed record RemoveWebhookCommand(WebhookId Webhook);

/// <summary>Removes a webhook and its log: nothing more is sent. By the network's coordinators.</summary>
public sealed class RemoveWebhook(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it; refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not coordinate the network.</summary>
    public async Task<Result> HandleAsync(RemoveWebhookCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.WebhookAsync(user, command.Webhook, clock.Today(), cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        db.Webhooks.Remove(found.Value);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done;
    }
}
