using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>A webhook as its network's coordinators see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where it is told.</param>
/// <param name="Format">In which shape.</param>
/// <param name="AddedBy">Who added it.</param>
/// <param name="AddedAt">When.</param>
/// <param name="TitlesAllowedBy">Who let the titles leave the portal; <see langword="null"/> while they stay.</param>
/// <param name="TitlesAllowedAt">When.</param>
/// <param name="PausedAt">Since when it rests.</param>
/// <param name="PausedByFailure">Whether it rests because a delivery was given up.</param>
/// <param name="LastFailure">What the receiver said to the last delivery that was given up.</param>
public sealed record WebhookView(
    WebhookId Id,
    string Url,
    WebhookFormat Format,
    string AddedBy,
    DateTimeOffset AddedAt,
    string? TitlesAllowedBy,
    DateTimeOffset? TitlesAllowedAt,
    DateTimeOffset? PausedAt,
    bool PausedByFailure,
    string? LastFailure);

/// <summary>A network's webhooks.</summary>
/// <param name="Network">The network.</param>
/// <param name="Name">Its name.</param>
/// <param name="Webhooks">The webhooks, in the order they were added.</param>
public sealed record NetworkWebhooks(LearningNetworkId Network, string Name, IReadOnlyList<WebhookView> Webhooks);

/// <summary>The webhooks of a network, for its coordinators.</summary>
public sealed class WebhooksQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Asks.</summary>
    /// <param name="slug">The network's name in addresses.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Refused with <see cref="Error.NotFound"/> to outsiders, <see cref="Error.Forbidden"/> to those who do not coordinate the network.</returns>
    public async Task<Result<NetworkWebhooks>> HandleAsync(string slug, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Networks.Where(n => n.Slug == slug).Select(n => new { n.Id, n.Name }).FirstOrDefaultAsync(cancellationToken) is not { } network)
        {
            return Error.NotFound;
        }

        if (await db.CoordinatorAsync(user, network.Id, clock.Today(), cancellationToken) is { Error: { } refusal })
        {
            return refusal;
        }

        return new NetworkWebhooks(network.Id, network.Name, await db.Webhooks
            .Where(w => w.NetworkId == network.Id)
            .OrderBy(w => w.AddedAt)
            .Select(w => new WebhookView(
                w.Id,
                w.Url,
                w.Format,
                db.Users.Where(p => p.Id == w.AddedById).Select(p => p.Name).First(),
                w.AddedAt,
                db.Users.Where(p => p.Id == w.TitlesAllowedById).Select(p => p.Name).FirstOrDefault(),
                w.TitlesAllowedAt,
                w.PausedAt,
                w.PausedByFailure,
                db.WebhookDeliveries.Where(d => d.WebhookId == w.Id && d.GivenUpAt != null).OrderByDescending(d => d.GivenUpAt).Select(d => d.Answer).FirstOrDefault()))
            .ToListAsync(cancellationToken));
    }
}
