using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Takes back a deletion.</summary>
/// <param name="Id">Which.</param>
public sealed record RestoreEnquiryCommand(EnquiryId Id);

/// <summary>Takes back a deletion: the enquiry counts again.</summary>
public sealed class RestoreEnquiry(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(RestoreEnquiryCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChangeEnquiryAsync(
            command.Id, user, OsloTime.DateIn(now), (enquiry, _) => Task.FromResult(enquiry.Delete(null, now)), cancellationToken);
    }
}
