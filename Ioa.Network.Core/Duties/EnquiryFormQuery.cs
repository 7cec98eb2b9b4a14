using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>A conversation to tie an enquiry to.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Title">Title.</param>
public sealed record EnquiryThread(ThreadId Id, string Title);

/// <summary>What there is to choose from when an enquiry is written down.</summary>
/// <param name="Network">The network that it is written down in.</param>
/// <param name="Networks">The others too.</param>
/// <param name="Receivers">For a coordinator who writes for others: the network's superuser organisations. Else none.</param>
/// <param name="Served">Those that the writer's organisation serves; for a coordinator, everybody who is served.</param>
/// <param name="Others">Every other organisation in the country, the network's own first.</param>
/// <param name="Subjects">What was asked about before, the latest first.</param>
/// <param name="Threads">The network's conversations, the latest first.</param>
/// <param name="Thread">The conversation that was asked for, when it is in the network.</param>
public sealed record EnquiryForm(
    EnquiryNetwork Network,
    IReadOnlyList<EnquiryNetwork> Networks,
    IReadOnlyList<EnquiryOrganisation> Receivers,
    IReadOnlyList<EnquiryOrganisation> Served,
    IReadOnlyList<EnquiryOrganisation> Others,
    IReadOnlyList<string> Subjects,
    IReadOnlyList<EnquiryThread> Threads,
    EnquiryThread? Thread);

/// <summary>Reads what there is to choose from when an enquiry is written down or corrected.</summary>
public sealed class EnquiryFormQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    private const int SubjectsShown = 40;
    private const int ThreadsShown = 60;

    /// <summary>
    /// The choices in the network with this name, else in the conversation's, else in the writer's first; or
    /// <see cref="Error.NotFound"/> to whoever writes down no enquiries there.
    /// </summary>
    public async Task<Result<EnquiryForm>> HandleAsync(string? slug, ThreadId? thread, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.EnquiryScopeAsync(user, slug, today, cancellationToken) is not { } scope)
        {
            return Error.NotFound;
        }

        var about = thread is { } id
            ? await db.Threads.Where(t => t.Id == id).Select(t => new { t.NetworkId, Thread = new EnquiryThread(t.Id, t.Title) }).FirstOrDefaultAsync(cancellationToken)
            : null;
        var network = scope.Networks.FirstOrDefault(n => slug is null ? n.Id == about?.NetworkId : n.Slug == slug) ?? scope.Networks.FirstOrDefault(n => n.Open) ?? scope.Networks[0];
        var memberships = await db.Memberships
            .Where(m => m.NetworkId == network.Id && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => new { m.OrganisationId, m.Role })
            .ToListAsync(cancellationToken);
        var served = await db.Servings
            .Where(s => s.NetworkId == network.Id && s.From <= today && (s.To == null || s.To >= today) && (network.Coordinates || s.SuperuserId == scope.Organisation))
            .Select(s => s.MemberId)
            .ToListAsync(cancellationToken);
        var organisations = await db.Organisations
            .Where(o => o.ValidTo == null)
            .Select(o => new EnquiryOrganisation(o.Id, o.DisplayName))
            .ToListAsync(cancellationToken);
        var subjects = await db.ReadableEnquiries(scope.Person, today)
            .Where(e => e.NetworkId == network.Id && e.DeletedAt == null)
            .GroupBy(e => e.Subject)
            .Select(g => new { Subject = g.Key, Latest = g.Max(e => e.Date) })
            .OrderByDescending(g => g.Latest).ThenBy(g => g.Subject)
            .Take(SubjectsShown)
            .Select(g => g.Subject)
            .ToListAsync(cancellationToken);
        var threads = await db.Threads
            .Where(t => t.NetworkId == network.Id && t.HiddenAt == null && t.MergedIntoId == null)
            .OrderByDescending(t => t.LastPostAt)
            .Take(ThreadsShown)
            .Select(t => new EnquiryThread(t.Id, t.Title))
            .ToListAsync(cancellationToken);

        var inside = memberships.Select(m => m.OrganisationId).ToHashSet();
        var superusers = memberships.Where(m => m.Role == MembershipRole.Superuser).Select(m => m.OrganisationId).ToHashSet();
        var first = served.ToHashSet();
        return new EnquiryForm(
            network,
            scope.Networks,
            network.Coordinates && !network.IsSuperuser ? [.. organisations.Where(o => superusers.Contains(o.Id)).OrderBy(o => o.Name, NorwegianOrder.Names)] : [],
            [.. organisations.Where(o => first.Contains(o.Id)).OrderBy(o => o.Name, NorwegianOrder.Names)],
            [.. organisations
                .Where(o => !first.Contains(o.Id) && o.Id != scope.Organisation)
                .OrderByDescending(o => inside.Contains(o.Id)).ThenBy(o => o.Name, NorwegianOrder.Names)],
            subjects,
            threads,
            about is not null && about.NetworkId == network.Id ? about.Thread : null);
    }
}
