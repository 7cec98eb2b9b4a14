using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Puts an enquiry on the same visit as others, or on one of its own.</summary>
/// <param name="Id">The enquiry that wishes to visit.</param>
/// <param name="Visit">Others' visit; <see langword="null"/> for one of its own.</param>
public sealed record ShareVisitCommand(EnquiryId Id, VisitId? Visit);

/// <summary>Gathers visits: those who wish to come about the same come together.</summary>
public sealed class ShareVisit(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not: only a wish to visit, and only a visit to the same organisation in the same network that is not called off.</summary>
    public async Task<Result> HandleAsync(ShareVisitCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChangeEnquiryAsync(
            command.Id,
            user,
            clock.Today(),
            async (enquiry, _) =>
            {
                if (enquiry.Kind != EnquiryKind.Visit || enquiry.DeletedAt is not null)
                {
                    return Error.Conflict("Enquiries.NotAVisit");
                }

                if (command.Visit is not { } id)
                {
                    var own = new Visit { NetworkId = enquiry.NetworkId, HostId = enquiry.ReceivedById };
                    db.Visits.Add(own);
                    enquiry.Join(own, 1);
                    return Result.Done;
                }

                var visit = await db.Visits.FirstOrDefaultAsync(
                    v => v.Id == id && v.NetworkId == enquiry.NetworkId && v.HostId == enquiry.ReceivedById && v.CancelledAt == null, cancellationToken);
                if (visit is null)
                {
                    return Error.Conflict("Enquiries.VisitGone");
                }

                if (visit.Id != enquiry.VisitId)
                {
                    enquiry.Join(visit, 1 + await db.Enquiries.Where(e => e.VisitId == id).MaxAsync(e => (int?)e.VisitNumber, cancellationToken) ?? 1);
                }

                return Result.Done;
            },
            cancellationToken);
    }
}
