using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>Tries again what was given up, with as many tries as the first time. By KS administrators.</summary>
public sealed class RetryDelivery(IDbContextFactory<NetworkDbContext> contexts, OutboxSignal signal, TimeProvider clock)
{
    /// <summary>Tries one again, or all.</summary>
    /// <param name="id">Which; <see langword="null"/> for all.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many; <see cref="Error.NotFound"/> for everybody who is no KS administrator, and when there is nothing to try.</returns>
    public async Task<Result<int>> HandleAsync(Guid? id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdministratorAsync(user, cancellationToken) is null)
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        var count = await db.Outbox
            .Where(m => m.GivenUpAt != null && (id == null || m.Id == id))
            .ExecuteUpdateAsync(
                m => m.SetProperty(x => x.GivenUpAt, (DateTimeOffset?)null).SetProperty(x => x.Attempts, 0).SetProperty(x => x.DueAt, now), cancellationToken);
        signal.Wake();
        return count == 0 ? Error.NotFound : count;
    }
}
