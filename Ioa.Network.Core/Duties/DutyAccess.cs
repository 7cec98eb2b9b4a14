using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Who may do what with a question as a duty.</summary>
internal static class DutyAccess
{
    /// <summary>Answers in this thread: staff of its network's superusers, and guests from the national network once it was shared with them.</summary>
    public static bool Answers(this NetworkStanding standing) => standing.CanWrite && (standing.Role == MembershipRole.Superuser || standing.WritesAsGuest);

    /// <summary>Decides who answers: the staff of the organisation whose duty it is, and the network's coordinators.</summary>
    public static bool Decides(this NetworkStanding standing, DiscussionThread thread) =>
        standing.CanWrite && (standing.IsCoordinator || (standing.Role == MembershipRole.Superuser && thread.ResponsibleId == standing.Organisation));

    /// <summary>Whether an organisation is superuser in a network on a day.</summary>
    public static Task<bool> IsSuperuserAsync(
        this NetworkDbContext db, OrganisationId organisation, LearningNetworkId network, DateOnly day, CancellationToken cancellationToken) =>
        db.Memberships.AnyAsync(
            m => m.NetworkId == network && m.OrganisationId == organisation && m.Role == MembershipRole.Superuser && m.From <= day && (m.To == null || m.To >= day),
            cancellationToken);

    /// <summary>Who answers for a superuser organisation, in any open network; <see langword="null"/> for everybody else.</summary>
    public static async Task<(PersonId Person, OrganisationId Organisation)?> AnswererAsync(
        this NetworkDbContext db, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return null;
        }

        var organisation = await db.Users
            .Where(p => p.Id == id && p.EndedAt == null && db.Networks.Any(n => n.Status != NetworkStatus.Closed && n.Memberships.Any(
                m => m.OrganisationId == p.OrganisationId && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today))))
            .Select(p => (OrganisationId?)p.OrganisationId)
            .FirstOrDefaultAsync(cancellationToken);
        return organisation is { } found ? (id, found) : null;
    }

    /// <summary>Why nothing can be done with it as a duty now; <see langword="null"/> when something can.</summary>
    public static Error? RefusesDuty(this DiscussionThread thread) =>
        thread.Kind != ThreadKind.Question ? Error.Invalid("Duties.OnlyQuestions")
        : thread.HiddenAt is not null ? Error.Conflict("Discussions.ThreadIsHidden")
        : !thread.IsUnanswered ? Error.Conflict("Duties.NoLongerOpen")
        : null;
}
