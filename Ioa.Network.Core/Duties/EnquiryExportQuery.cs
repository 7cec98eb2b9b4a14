using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Every enquiry that matches, for a spreadsheet: the rows of <see cref="EnquiryListQuery"/> on one page.</summary>
public sealed class EnquiryExportQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The rows, or <see cref="Error.NotFound"/> to whoever reads no enquiries, or none in the network asked for.</summary>
    public async Task<Result<IReadOnlyList<EnquiryRow>>> HandleAsync(EnquiryFilter filter, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.EnquiryScopeAsync(user, filter.Network, today, cancellationToken) is { } scope
            ? await filter.Of(db, scope.Person, today).Newest().AsRows(db).ToListAsync(cancellationToken)
            : Error.NotFound;
    }
}
