using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>What one organisation has asked for.</summary>
/// <param name="Organisation">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Served">Whether it is served today; others ask too.</param>
/// <param name="ByKind">How many enquiries of each kind, in the order of <see cref="EnquiryKind"/>.</param>
/// <param name="Minutes">Time spent on them, in minutes.</param>
/// <param name="Gathered">How many of them came along on a visit that others had asked for.</param>
/// <param name="SparedMinutes">Time that was spared by that: for each, as long as the first of the visit took.</param>
/// <param name="Answered">How many of them were tied to a conversation that had an answer already.</param>
public sealed record EnquiryReportRow(
    OrganisationId Organisation, string Name, bool Served, IReadOnlyList<int> ByKind, int Minutes, int Gathered, int SparedMinutes, int Answered)
{
    /// <summary>How many in all.</summary>
    public int Count => ByKind.Sum();
}

/// <summary>Time spent and spared, for each organisation that is served or has asked.</summary>
/// <param name="Networks">The networks to narrow to.</param>
/// <param name="Rows">Those who took the most time first.</param>
public sealed record EnquiryReport(IReadOnlyList<EnquiryNetwork> Networks, IReadOnlyList<EnquiryReportRow> Rows);

/// <summary>The report on enquiries: a superuser organisation's own, a coordinator's network's.</summary>
public sealed class EnquiryReportQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>
    /// The report over the enquiries that match, or <see cref="Error.NotFound"/> to whoever reads no enquiries, or none in the network
    /// asked for. Each figure is the number of the enquiries that the list shows with the same filter, or the time spent on them.
    /// </summary>
    public async Task<Result<EnquiryReport>> HandleAsync(EnquiryFilter filter, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.EnquiryScopeAsync(user, filter.Network, today, cancellationToken) is not { } scope)
        {
            return Error.NotFound;
        }

        var counted = await filter.Of(db, scope.Person, today)
            .GroupBy(e => new { e.FromId, e.Kind })
            .Select(g => new { g.Key.FromId, g.Key.Kind, Count = g.Count(), Minutes = g.Sum(e => e.Minutes), Answered = g.Count(e => e.ThreadHadAnswer) })
            .ToListAsync(cancellationToken);
        var gathered = await (filter with { Saving = EnquirySaving.Visit }).Of(db, scope.Person, today)
            .Select(e => new
            {
                e.FromId,
                Spared = db.Enquiries
                    .Where(first => first.VisitId == e.VisitId && first.DeletedAt == null)
                    .OrderBy(first => first.VisitNumber)
                    .Select(first => first.Minutes)
                    .First(),
            })
            .ToListAsync(cancellationToken);
        var shown = scope.Networks.Where(n => filter.Network is null || n.Slug == filter.Network).ToList();
        var coordinated = shown.Where(n => n.Coordinates).Select(n => n.Id).ToList();
        var own = shown.Where(n => n.IsSuperuser).Select(n => n.Id).ToList();
        var served = await db.Servings
            .Where(s => s.From <= today && (s.To == null || s.To >= today) &&
                (coordinated.Contains(s.NetworkId) || (own.Contains(s.NetworkId) && s.SuperuserId == scope.Organisation)))
            .Select(s => s.MemberId)
            .Distinct()
            .ToListAsync(cancellationToken);
        var all = served.Concat(counted.Select(c => c.FromId)).Distinct().ToList();
        var names = await db.Organisations
            .Where(o => all.Contains(o.Id))
            .Select(o => new { o.Id, o.DisplayName })
            .ToDictionaryAsync(o => o.Id, o => o.DisplayName, cancellationToken);

        var counts = counted.ToLookup(c => c.FromId);
        var spared = gathered.ToLookup(g => g.FromId, g => g.Spared);
        return new EnquiryReport(
            scope.Networks,
            [.. all
                .Select(id => new EnquiryReportRow(
                    id,
                    names[id],
                    served.Contains(id),
                    [.. Enum.GetValues<EnquiryKind>().Select(kind => counts[id].Where(c => c.Kind == kind).Sum(c => c.Count))],
                    counts[id].Sum(c => c.Minutes),
                    spared[id].Count(),
                    spared[id].Sum(),
                    counts[id].Sum(c => c.Answered)))
                .OrderByDescending(row => row.Minutes).ThenByDescending(row => row.Count).ThenBy(row => row.Name, NorwegianOrder.Names)]);
    }
}
