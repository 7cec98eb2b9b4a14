using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>
/// Who decides over a network's webhooks: its coordinators. Not KS administrators, who organise networks that they do not read: a
/// webhook with titles would read for them.
/// </summary>
internal static class WebhookAccess
{
    /// <summary>What the user is in the network, when they coordinate it.</summary>
    public static async Task<Result<NetworkStanding>> CoordinatorAsync(
        this NetworkDbContext db, ClaimsPrincipal user, LearningNetworkId network, DateOnly today, CancellationToken cancellationToken) =>
        await db.StandingAsync(user, network, today, cancellationToken) switch
        {
            null => Error.NotFound,
            { IsCoordinator: true } standing => standing,
            _ => Error.Forbidden,
        };

    /// <summary>The webhook, to be changed, when the user coordinates its network.</summary>
    public static async Task<Result<Webhook>> WebhookAsync(
        this NetworkDbContext db, ClaimsPrincipal user, WebhookId id, DateOnly today, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.FirstOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } webhook)
        {
            return Error.NotFound;
        }

        return await db.CoordinatorAsync(user, webhook.NetworkId, today, cancellationToken) is { Error: { } refusal } ? refusal : webhook;
    }
}
