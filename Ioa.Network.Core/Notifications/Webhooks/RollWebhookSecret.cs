using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>What <see cref="RollWebhookSecret"/> is told.</summary>
/// <param name="Webhook">Which webhook.</param>
/// <param name="SealedSecret">The new secret, sealed.</param>
public sealed record RollWebhookSecretCommand(WebhookId Webhook, string SealedSecret);

/// <summary>Gives a webhook another secret; from the next delivery on it is the only one. By the network's coordinators.</summary>
public sealed class RollWebhookSecret(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Does it; refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not coordinate the network.</summary>
    public async Task<Result> HandleAsync(RollWebhookSecretCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.WebhookAsync(user, command.Webhook, clock.Today(), cancellationToken);
        if (found.Error is { } refusal)
        {
            return refusal;
        }

        found.Value.SealedSecret = command.SealedSecret;
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done;
    }
}
