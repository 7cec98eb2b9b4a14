using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Whose duty a new question is.</summary>
internal static class ResponsibleFor
{
    /// <summary>
    /// In a regional network the superuser organisation that serves the asker's. In a sector network the one that knows the subject: whose
    /// people have named the question's sector, tags or words of its title among their fields of competence; of equals the one that serves
    /// the asker, then the one with fewest open questions.
    /// </summary>
    public static async Task<OrganisationId?> ResponsibleAsync(
        this NetworkDbContext db,
        LearningNetworkId network,
        OrganisationId asker,
        string? sector,
        IReadOnlyCollection<string> tags,
        string title,
        DateOnly today,
        CancellationToken cancellationToken)
    {
        var serving = await db.ResponsibleForAsync(network, asker, today, cancellationToken);
        var isSector = await db.Networks.AnyAsync(n => n.Id == network && n.Kind == NetworkKind.Sector, cancellationToken);
        if (!isSector)
        {
            return serving;
        }

        var superusers = await db.Memberships
            .Where(m => m.NetworkId == network && m.Role == MembershipRole.Superuser && m.OrganisationId != asker && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => new
            {
                m.OrganisationId,
                Open = db.Threads.Count(t => t.ResponsibleId == m.OrganisationId && t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null &&
                    t.AcceptedPostId == null && t.ClosedAt == null),
            })
            .ToListAsync(cancellationToken);
        var ids = superusers.ConvertAll(s => s.OrganisationId);
        var people = await db.Users
            .Where(p => ids.Contains(p.OrganisationId) && p.EndedAt == null)
            .Select(p => new { p.OrganisationId, p.Competences })
            .ToListAsync(cancellationToken);
        var subject = tags.Append(sector ?? "").Concat(title.Split([' ', ',', '.', '?', '!', ':', '«', '»', '(', ')'], StringSplitOptions.RemoveEmptyEntries))
            .Where(word => word.Length > 2)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var knows = people.ToLookup(p => p.OrganisationId, p => p.Competences.Count(subject.Contains));
        return superusers
            .OrderByDescending(s => knows[s.OrganisationId].DefaultIfEmpty().Max())
            .ThenByDescending(s => s.OrganisationId == serving)
            .ThenBy(s => s.Open)
            .Select(s => (OrganisationId?)s.OrganisationId)
            .FirstOrDefault();
    }
}
