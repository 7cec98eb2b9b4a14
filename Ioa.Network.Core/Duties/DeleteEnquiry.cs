using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Deletes an enquiry.</summary>
/// <param name="Id">Which.</param>
public sealed record DeleteEnquiryCommand(EnquiryId Id);

/// <summary>Deletes an enquiry: it no longer counts and is on no list, but is kept and can be restored.</summary>
public sealed class DeleteEnquiry(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(DeleteEnquiryCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChangeEnquiryAsync(
            command.Id, user, OsloTime.DateIn(now), (enquiry, standing) => Task.FromResult(enquiry.Delete(standing.Person, now)), cancellationToken);
    }
}
