using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>A network in which somebody can start a conversation, and who would answer them there.</summary>
/// <param name="Network">The network.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Regional, sector or national.</param>
/// <param name="CanAnnounce">Whether the person may write announcements there: coordinators and superusers.</param>
/// <param name="Responsible">The superuser organisation whose duty their question would be; <see langword="null"/> when nobody serves them there.</param>
/// <param name="Contact">That organisation's named contact in the network, when there is one.</param>
/// <param name="WorkingDays">Within how many Norwegian working days the agreement says that a question is answered.</param>
/// <param name="DueAt">When a question asked now is to be answered by.</param>
public sealed record WhoAnswersView(
    LearningNetworkId Network,
    string Slug,
    string Name,
    NetworkKind Kind,
    bool CanAnnounce,
    string? Responsible,
    string? Contact,
    int WorkingDays,
    DateTimeOffset DueAt);

/// <summary>Where somebody can ask, and who answers: what a person wants to know before they write.</summary>
public sealed class WhoAnswersQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The networks that the person may write in, their regional one first.</summary>
    public async Task<IReadOnlyList<WhoAnswersView>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var today = clock.Today();
        var networks = await db.ReadableNetworks(person, today)
            .Where(n => n.Status != NetworkStatus.Closed)
            .SelectMany(n => db.Users.Where(p => p.Id == person), (n, p) => new
            {
                n.Id,
                n.Slug,
                n.Name,
                n.Kind,
                n.Agreement.AnswerWorkingDays,
                IsCoordinator = n.Coordinators.Any(c => c.PersonId == person && c.From <= today && (c.To == null || c.To >= today)),
                Role = n.Memberships
                    .Where(m => m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))
                    .OrderBy(m => m.Role)
                    .Select(m => (MembershipRole?)m.Role)
                    .FirstOrDefault(),
                Responsible = n.Servings
                    .Where(s => s.MemberId == p.OrganisationId && s.From <= today && (s.To == null || s.To >= today))
                    .OrderBy(s => s.From).ThenBy(s => s.Id)
                    .Select(s => db.Organisations.Where(o => o.Id == s.SuperuserId).Select(o => o.DisplayName).FirstOrDefault())
                    .FirstOrDefault(),
                Contact = n.Servings
                    .Where(s => s.MemberId == p.OrganisationId && s.From <= today && (s.To == null || s.To >= today))
                    .OrderBy(s => s.From).ThenBy(s => s.Id)
                    .Select(s => n.Memberships
                        .Where(m => m.OrganisationId == s.SuperuserId && m.From <= today && (m.To == null || m.To >= today))
                        .OrderBy(m => m.Role)
                        .Select(m => db.Users.Where(u => u.Id == m.ContactId && u.EndedAt == null).Select(u => u.Name).FirstOrDefault())
                        .FirstOrDefault())
                    .FirstOrDefault(),
            })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return
        [
            .. networks
                .Where(n => n.IsCoordinator || n.Role is MembershipRole.Superuser or MembershipRole.Member)
                .OrderBy(n => n.Kind).ThenBy(n => n.Name, NorwegianOrder.Names)
                .Select(n => new WhoAnswersView(
                    n.Id,
                    n.Slug,
                    n.Name,
                    n.Kind,
                    n.IsCoordinator || n.Role is MembershipRole.Superuser,
                    n.Responsible,
                    n.Contact,
                    n.AnswerWorkingDays,
                    WorkingDays.DueAt(now, Math.Max(1, n.AnswerWorkingDays)))),
        ];
    }
}
