using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Agrees on the day of a visit, or calls it off, for all who come.</summary>
/// <param name="Id">The enquiry of one of those who come.</param>
/// <param name="Date">The day; <see langword="null"/> when none is agreed.</param>
/// <param name="Cancelled">Whether the visit is called off.</param>
/// <param name="Version">The visit's version that the writer saw.</param>
public sealed record SettleVisitCommand(EnquiryId Id, DateOnly? Date, bool Cancelled, int Version);

/// <summary>Agrees on the day of a visit, or calls it off.</summary>
public sealed class SettleVisit(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not; <see cref="Error.ChangedMeanwhile"/> when somebody else changed the visit since the writer saw it.</summary>
    public async Task<Result> HandleAsync(SettleVisitCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChangeEnquiryAsync(
            command.Id,
            user,
            today,
            async (enquiry, _) =>
            {
                if (enquiry.VisitId is not { } id || enquiry.DeletedAt is not null)
                {
                    return Error.Conflict("Enquiries.NotAVisit");
                }

                if (!EnquiryCheck.IsReasonable(command.Date, today))
                {
                    return Error.Invalid("Enquiries.WishInvalid");
                }

                var visit = await db.Visits.FirstAsync(v => v.Id == id, cancellationToken);
                if (visit.Version != command.Version)
                {
                    return Error.ChangedMeanwhile;
                }

                visit.Settle(command.Date, command.Cancelled, now);
                return Result.Done;
            },
            cancellationToken);
    }
}
