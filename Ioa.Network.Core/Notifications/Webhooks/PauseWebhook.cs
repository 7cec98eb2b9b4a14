using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>What <see cref="PauseWebhook"/> is told.</summary>
/// <param name="Webhook">Which webhook.</param>
/// <param name="Paused">Whether it is to rest.</param>
public sealed record PauseWebhookCommand(WebhookId Webhook, bool Paused);

/// <summary>Pauses a webhook, or lets it go on; what waits is sent then. By the network's coordinators.</summary>
public sealed class PauseWebhook(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it; refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not coordinate the network.</summary>
    public async Task<Result> HandleAsync(PauseWebhookCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.WebhookAsync(user, command.Webhook, clock.Today(), cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        found.Value.PausedAt = command.Paused ? found.Value.PausedAt ?? clock.GetUtcNow() : null;
        found.Value.PausedByFailure = command.Paused && found.Value.PausedByFailure;
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done;
    }
}
