using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications.Webhooks;

/// <summary>What <see cref="AddWebhook"/> is told.</summary>
/// <param name="Network">Which network.</param>
/// <param name="Url">Where it is told.</param>
/// <param name="Format">In which shape.</param>
/// <param name="WithTitles">Whether the titles of threads leave the portal.</param>
/// <param name="Language">The language of the card.</param>
/// <param name="SealedSecret">The secret that what is sent is signed with, sealed.</param>
public sealed record AddWebhookCommand(LearningNetworkId Network, string Url, WebhookFormat Format, bool WithTitles, string Language, string SealedSecret);

/// <summary>Adds a webhook to a network. By its coordinators.</summary>
public sealed class AddWebhook(IDbContextFactory<NetworkDbContext> contexts, WebhookTarget target, TimeProvider clock)
{
    /// <summary>Does it.</summary>
    /// <returns>Its id; refused with what <see cref="WebhookTarget.CheckAsync"/> says of the address, or with <c>Webhooks.TooMany</c>.</returns>
    public async Task<Result<WebhookId>> HandleAsync(AddWebhookCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var coordinator = await db.CoordinatorAsync(user, command.Network, OsloTime.DateIn(now), cancellationToken);
        if (coordinator.Error is { } refusal)
        {
            return refusal;
        }

        if (!Enum.IsDefined(command.Format) || !Person.Languages.Contains(command.Language, StringComparer.Ordinal))
        {
            return Error.Invalid("Webhooks.FormatUnknown");
        }

        var url = await target.CheckAsync(command.Url, cancellationToken);
        if (url.Error is { } unusable)
        {
            return unusable;
        }

        await using var transaction = await db.BeginNetworkChangeAsync(command.Network, cancellationToken);
        if (await db.Webhooks.CountAsync(w => w.NetworkId == command.Network, cancellationToken) >= Webhook.MaxPerNetwork)
        {
            return Error.Conflict("Webhooks.TooMany", Webhook.MaxPerNetwork);
        }

        var webhook = new Webhook
        {
            NetworkId = command.Network,
            Url = url.Value,
            Format = command.Format,
            Language = command.Language,
            SealedSecret = command.SealedSecret,
            AddedById = coordinator.Value.Person,
            AddedAt = now,
            TitlesAllowedById = command.WithTitles ? coordinator.Value.Person : null,
            TitlesAllowedAt = command.WithTitles ? now : null,
        };
        db.Webhooks.Add(webhook);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return webhook.Id;
    }
}
