using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>Throws away what was given up, for good: a letter to an address that does not exist. By KS administrators.</summary>
public sealed class DiscardDelivery(IDbContextFactory<NetworkDbContext> contexts)
{
    /// <summary>Throws it away.</summary>
    /// <returns><see cref="Error.NotFound"/> for everybody who is no KS administrator, and for what was not given up.</returns>
    public async Task<Result> HandleAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.AdministratorAsync(user, cancellationToken) is not null &&
            await db.Outbox.Where(m => m.Id == id && m.GivenUpAt != null).ExecuteDeleteAsync(cancellationToken) == 1
            ? Result.Done
            : Error.NotFound;
    }
}
