using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Corrects an enquiry.</summary>
/// <param name="Id">Which.</param>
/// <param name="Content">What it is to say.</param>
/// <param name="Version">The version that the writer saw.</param>
public sealed record EditEnquiryCommand(EnquiryId Id, EnquiryContent Content, int Version);

/// <summary>Corrects an enquiry; what it said before is kept.</summary>
public sealed class EditEnquiry(IDbContextFactory<NetworkDbContext> contexts, OrganisationSearchQuery search, TimeProvider clock)
{
    /// <summary>Done, or why not; <see cref="Error.ChangedMeanwhile"/> when somebody else changed it since the writer saw it.</summary>
    public async Task<Result> HandleAsync(EditEnquiryCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ChangeEnquiryAsync(
            command.Id,
            user,
            today,
            async (enquiry, standing) =>
            {
                if (enquiry.Version != command.Version)
                {
                    return Error.ChangedMeanwhile;
                }

                if (enquiry.DeletedAt is not null)
                {
                    return Error.Conflict("Enquiries.AlreadyDeleted");
                }

                var content = await EnquiryCheck.CheckAsync(db, command.Content, enquiry.ThreadId, search, standing, user, today, cancellationToken);
                if (content.Error is { } refusal)
                {
                    return refusal;
                }

                if (content.Value.From == enquiry.ReceivedById)
                {
                    return Error.Invalid("Enquiries.FromOneself");
                }

                if (enquiry.Write(content.Value, standing.Person, now) is { } before)
                {
                    db.EnquiryRevisions.Add(before);
                }

                if (enquiry.Kind == EnquiryKind.Visit && enquiry.VisitId is null)
                {
                    var visit = new Visit { NetworkId = enquiry.NetworkId, HostId = enquiry.ReceivedById };
                    db.Visits.Add(visit);
                    enquiry.Join(visit, 1);
                }
                else if (enquiry.Kind != EnquiryKind.Visit && enquiry.VisitId is not null)
                {
                    enquiry.Join(null, 0);
                }

                return Result.Done;
            },
            cancellationToken);
    }
}
