using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Networks;

/// <summary>Who serves whom, for those who need to know whose duty a question is.</summary>
public static class ServingQueries
{
    /// <summary>
    /// The superuser organisation that serves an organisation in a network on a day; <see langword="null"/> when nobody does, as for
    /// superusers and observers. Where several serve it (sector and national networks) it is the one that has done so the longest.
    /// </summary>
    public static async Task<OrganisationId?> ResponsibleForAsync(
        this NetworkDbContext db, LearningNetworkId network, OrganisationId organisation, DateOnly day, CancellationToken cancellationToken)
    {
        var found = await db.Servings
            .Where(s => s.NetworkId == network && s.MemberId == organisation && s.From <= day && (s.To == null || s.To >= day))
            .OrderBy(s => s.From).ThenBy(s => s.Id)
            .Select(s => new { s.SuperuserId })
            .FirstOrDefaultAsync(cancellationToken);
        return found?.SuperuserId;
    }
}
