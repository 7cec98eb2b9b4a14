using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Writes down an enquiry.</summary>
/// <param name="Network">In which network.</param>
/// <param name="ReceivedBy">
/// The superuser organisation that was asked; <see langword="null"/> for the writer's own, or when a coordinator writes for others, the
/// one that serves whoever asked.
/// </param>
/// <param name="Content">What is written down.</param>
/// <param name="AgreedDate">For a visit: the day that was agreed on.</param>
/// <param name="ClientKey">The form's key: sent again with the same key and content, it is the same enquiry.</param>
public sealed record RegisterEnquiryCommand(
    LearningNetworkId Network, OrganisationId? ReceivedBy, EnquiryContent Content, DateOnly? AgreedDate, Guid ClientKey);

/// <summary>Writes down an enquiry: the staff of the network's superuser organisations for their own, its coordinators for any of them.</summary>
public sealed class RegisterEnquiry(IDbContextFactory<NetworkDbContext> contexts, OrganisationSearchQuery search, TimeProvider clock)
{
    /// <summary>The enquiry's id, or why not.</summary>
    public async Task<Result<EnquiryId>> HandleAsync(RegisterEnquiryCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StandingAsync(user, command.Network, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.CanModerate || !standing.CanWrite)
        {
            return Error.Forbidden;
        }

        if (command.ClientKey == Guid.Empty)
        {
            return Error.Invalid("Enquiries.Incomplete");
        }

        var content = await EnquiryCheck.CheckAsync(db, command.Content, tied: null, search, standing, user, today, cancellationToken);
        if (content.Error is { } refusal)
        {
            return refusal;
        }

        var receiver = await ReceiverAsync(db, command.ReceivedBy, content.Value.From, standing, today, cancellationToken);
        if (receiver.Error is { } nobody)
        {
            return nobody;
        }

        if (receiver.Value == content.Value.From)
        {
            return Error.Invalid("Enquiries.FromOneself");
        }

        if (!EnquiryCheck.IsReasonable(command.AgreedDate, today))
        {
            return Error.Invalid("Enquiries.WishInvalid");
        }

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await SentBeforeAsync(db, command.ClientKey, content.Value, receiver.Value, standing, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var enquiry = new Enquiry
        {
            NetworkId = command.Network,
            ReceivedById = receiver.Value,
            WrittenById = standing.Person,
            CreatedAt = now,
            ClientKey = command.ClientKey,
        };
        enquiry.Write(content.Value, standing.Person, now);
        if (enquiry.Kind == EnquiryKind.Visit)
        {
            var visit = new Visit { NetworkId = command.Network, HostId = receiver.Value };
            visit.Settle(command.AgreedDate, cancelled: false, now);
            enquiry.Join(visit, 1);
            db.Visits.Add(visit);
        }

        db.Enquiries.Add(enquiry);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsUniqueViolation(e))
        {
            // The same form was sent twice at once, and the other came first.
            await transaction.RollbackAsync(cancellationToken);
            db.ChangeTracker.Clear();
            return await SentBeforeAsync(db, command.ClientKey, content.Value, receiver.Value, standing, cancellationToken) ?? Error.ChangedMeanwhile;
        }

        await transaction.CommitAsync(cancellationToken);
        return enquiry.Id;
    }

    private static async Task<Result<OrganisationId>> ReceiverAsync(
        NetworkDbContext db, OrganisationId? chosen, OrganisationId from, NetworkStanding standing, DateOnly today, CancellationToken cancellationToken)
    {
        var own = standing.Role is MembershipRole.Superuser ? standing.Organisation : (OrganisationId?)null;
        if (!standing.IsCoordinator)
        {
            return chosen is null || chosen == own ? own!.Value : Error.Forbidden;
        }

        return (chosen ?? own ?? await db.ResponsibleForAsync(standing.Network, from, today, cancellationToken)) is { } receiver &&
            await db.Memberships.AnyAsync(
                m => m.NetworkId == standing.Network && m.OrganisationId == receiver && m.Role == MembershipRole.Superuser &&
                    m.From <= today && (m.To == null || m.To >= today),
                cancellationToken)
            ? receiver
            : Error.Invalid("Enquiries.ReceiverMissing");
    }

    private static async Task<Result<EnquiryId>?> SentBeforeAsync(
        NetworkDbContext db, Guid clientKey, CheckedEnquiry content, OrganisationId receiver, NetworkStanding standing, CancellationToken cancellationToken)
    {
        var earlier = await db.Enquiries.AsNoTracking().FirstOrDefaultAsync(e => e.ClientKey == clientKey, cancellationToken);
        return earlier is null ? null
            : earlier.WrittenById == standing.Person && earlier.NetworkId == standing.Network && earlier.ReceivedById == receiver &&
                earlier.Says(content) && earlier.ThreadId == content.Thread &&
                (earlier.WishedFrom, earlier.WishedTo, earlier.Visitors) == (content.WishedFrom, content.WishedTo, content.Visitors) ? earlier.Id
            : Error.Conflict("Enquiries.FormUsed");
    }
}
