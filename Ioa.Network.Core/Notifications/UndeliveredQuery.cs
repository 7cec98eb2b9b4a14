using System.Security.Claims;
using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>Something that could not be delivered, after many tries.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Type">What it is: the event's name.</param>
/// <param name="To">The address, when it is a letter.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="GivenUpAt">When it was given up.</param>
/// <param name="LastError">What the last try said.</param>
public sealed record UndeliveredView(Guid Id, string Type, string? To, DateTimeOffset OccurredAt, DateTimeOffset GivenUpAt, string? LastError);

/// <summary>What could not be delivered, and how much still waits.</summary>
/// <param name="Waiting">How many messages wait for their first or next try.</param>
/// <param name="GivenUp">The newest of those given up, at most <see cref="UndeliveredQuery.Most"/>.</param>
public sealed record Undelivered(int Waiting, IReadOnlyList<UndeliveredView> GivenUp);

/// <summary>What could not be delivered, for KS administrators.</summary>
public sealed class UndeliveredQuery(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Most that are listed.</summary>
    public const int Most = 100;

    /// <summary>Asks.</summary>
    /// <returns>What is left; <see cref="Error.NotFound"/> for everybody who is no KS administrator.</returns>
    public async Task<Result<Undelivered>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is null)
        {
            return Error.NotFound;
        }

        var waiting = await db.Outbox.CountAsync(m => m.GivenUpAt == null, cancellationToken);
        var messages = await db.Outbox.AsNoTracking()
            .Where(m => m.GivenUpAt != null)
            .OrderByDescending(m => m.GivenUpAt)
            .Take(Most)
            .ToListAsync(cancellationToken);
        return new Undelivered(
            waiting,
            [.. messages.Select(m => new UndeliveredView(m.Id, m.Type, Recipient(m.Type, m.Payload), m.OccurredAt, m.GivenUpAt!.Value, m.LastError))]);
    }

    private static string? Recipient(string type, string payload) => type switch
    {
        nameof(SendEmail) => JsonSerializer.Deserialize<SendEmail>(payload)!.To,
        nameof(InvitationIssued) => JsonSerializer.Deserialize<InvitationIssued>(payload)!.Email,
        nameof(ReplyRefused) => JsonSerializer.Deserialize<ReplyRefused>(payload)!.Email,
        _ => null,
    };
}
