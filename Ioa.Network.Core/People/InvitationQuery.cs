using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.People;

/// <summary>What has become of an invitation.</summary>
public enum InvitationStatus
{
    /// <summary>Can be accepted.</summary>
    Open,

    /// <summary>Ran out before anybody accepted it.</summary>
    Expired,

    /// <summary>Accepted.</summary>
    Accepted,

    /// <summary>Withdrawn.</summary>
    Revoked,
}

/// <summary>Which invitations to list.</summary>
/// <param name="Status">Only these.</param>
/// <param name="Text">Part of a name or an address.</param>
/// <param name="PageNumber">Which page, from 1.</param>
public sealed record InvitationFilter(InvitationStatus? Status = null, string? Text = null, int PageNumber = 1);

/// <summary>An invitation in the list.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Email">The address.</param>
/// <param name="Name">The name.</param>
/// <param name="Role">What they become.</param>
/// <param name="OrganisationName">Where.</param>
/// <param name="NetworkName">In which network, when it is for one.</param>
/// <param name="InvitedBy">Who invited; <see langword="null"/> when the site itself did.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when it can be accepted.</param>
/// <param name="Status">What has become of it.</param>
public sealed record InvitationView(
    InvitationId Id,
    string Email,
    string Name,
    InvitationRole Role,
    string OrganisationName,
    string? NetworkName,
    string? InvitedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    InvitationStatus Status);

/// <summary>
/// The invitations that the user may see, the newest first: their own, those of the networks that they coordinate, and for a KS
/// administrator all. Everybody else sees an empty list.
/// </summary>
public sealed class InvitationQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many a page holds.</summary>
    public const int PageSize = 50;

    /// <summary>Asks.</summary>
    public async Task<Page<InvitationView>> HandleAsync(InvitationFilter filter, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var number = Math.Max(1, filter.PageNumber);
        if (await db.VisibleInvitationsAsync(user, clock.Today(), cancellationToken) is not { } invitations)
        {
            return new Page<InvitationView>([], number, PageSize, 0);
        }

        var now = clock.GetUtcNow();
        invitations = filter.Status switch
        {
            InvitationStatus.Open => invitations.Where(i => i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > now),
            InvitationStatus.Expired => invitations.Where(i => i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt <= now),
            InvitationStatus.Accepted => invitations.Where(i => i.AcceptedAt != null),
            InvitationStatus.Revoked => invitations.Where(i => i.RevokedAt != null),
            _ => invitations,
        };
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var upper = text.ToUpperInvariant();
            invitations = invitations.Where(i => i.NormalizedEmail.Contains(upper) || i.Name.ToUpper().Contains(upper));
        }

        var total = await invitations.CountAsync(cancellationToken);
        var items = await invitations
            .OrderByDescending(i => i.CreatedAt).ThenBy(i => i.Name).ThenBy(i => i.Id)
            .Skip((number - 1) * PageSize).Take(PageSize)
            .Select(i => new InvitationView(
                i.Id,
                i.Email,
                i.Name,
                i.Role,
                db.Organisations.First(o => o.Id == i.OrganisationId).DisplayName,
                db.Networks.Where(n => n.Id == i.NetworkId).Select(n => n.Name).FirstOrDefault(),
                db.Users.Where(p => p.Id == i.InvitedById).Select(p => p.Name).FirstOrDefault(),
                i.CreatedAt,
                i.ExpiresAt,
                i.AcceptedAt != null ? InvitationStatus.Accepted
                    : i.RevokedAt != null ? InvitationStatus.Revoked
                    : i.ExpiresAt <= now ? InvitationStatus.Expired
                    : InvitationStatus.Open))
            .ToListAsync(cancellationToken);
        return new Page<InvitationView>(items, number, PageSize, total);
    }
}

/// <summary>Who sees which invitations; the one place that says so.</summary>
internal static class InvitationAccess
{
    /// <summary>The invitations that the user may see and withdraw; <see langword="null"/> for whoever does not work here.</summary>
    public static async Task<IQueryable<Invitation>?> VisibleInvitationsAsync(
        this NetworkDbContext db, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id ||
            await db.Users.Where(p => p.Id == id && p.EndedAt == null).Select(p => (bool?)p.IsAdministrator).FirstOrDefaultAsync(cancellationToken) is not { } administrator)
        {
            return null;
        }

        return administrator
            ? db.Invitations
            : db.Invitations.Where(i => i.InvitedById == id || (i.NetworkId != null &&
                db.Coordinators.Any(c => c.NetworkId == i.NetworkId && c.PersonId == id && c.From <= today && (c.To == null || c.To >= today))));
    }
}
