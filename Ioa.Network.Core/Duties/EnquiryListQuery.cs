using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>An enquiry in a list.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Kind">How it came.</param>
/// <param name="FromName">Who asked.</param>
/// <param name="ReceivedByName">The superuser organisation that was asked.</param>
/// <param name="NetworkName">In which network.</param>
/// <param name="Subject">What about.</param>
/// <param name="Minutes">Time spent, in minutes.</param>
/// <param name="Date">The day on which it came.</param>
/// <param name="Note">What was said.</param>
/// <param name="WrittenByName">Who wrote it down.</param>
/// <param name="Thread">The conversation that it is about, while that is in the same network.</param>
/// <param name="ThreadTitle">Its title.</param>
/// <param name="WishedFrom">The first day wished for.</param>
/// <param name="WishedTo">The last day wished for.</param>
/// <param name="Visitors">How many wish to come.</param>
/// <param name="VisitDate">The day that was agreed on.</param>
/// <param name="Cancelled">Whether the visit was called off.</param>
/// <param name="Together">How many enquiries share the visit, this one counted.</param>
public sealed record EnquiryRow(
    EnquiryId Id,
    EnquiryKind Kind,
    string FromName,
    string ReceivedByName,
    string NetworkName,
    string Subject,
    int Minutes,
    DateOnly Date,
    string Note,
    string WrittenByName,
    ThreadId? Thread,
    string? ThreadTitle,
    DateOnly? WishedFrom,
    DateOnly? WishedTo,
    int? Visitors,
    DateOnly? VisitDate,
    bool Cancelled,
    int Together);

/// <summary>An organisation to narrow a list to.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">Name.</param>
public sealed record EnquiryOrganisation(OrganisationId Id, string Name);

/// <summary>A page of enquiries, and what can be said of all that match.</summary>
/// <param name="Page">The page.</param>
/// <param name="Minutes">Time spent on all that match, in minutes.</param>
/// <param name="Networks">The networks to narrow to.</param>
/// <param name="Organisations">The organisations to narrow to: those that have asked.</param>
public sealed record EnquiryList(
    Page<EnquiryRow> Page, int Minutes, IReadOnlyList<EnquiryNetwork> Networks, IReadOnlyList<EnquiryOrganisation> Organisations);

/// <summary>The list of enquiries, the newest first: a superuser organisation's own, a coordinator's network's.</summary>
public sealed class EnquiryListQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many enquiries a page holds.</summary>
    public const int PageSize = 50;

    /// <summary>Page <paramref name="page"/>, from 1, or <see cref="Error.NotFound"/> to whoever reads no enquiries, or none in the network asked for.</summary>
    public async Task<Result<EnquiryList>> HandleAsync(EnquiryFilter filter, int page, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.EnquiryScopeAsync(user, filter.Network, today, cancellationToken) is not { } scope)
        {
            return Error.NotFound;
        }

        var matching = filter.Of(db, scope.Person, today);
        var total = await matching
            .GroupBy(_ => 1)
            .Select(all => new { Count = all.Count(), Minutes = all.Sum(e => e.Minutes) })
            .FirstOrDefaultAsync(cancellationToken);
        var number = Math.Clamp(page, 1, Math.Max(1, ((total?.Count ?? 0) + PageSize - 1) / PageSize));
        var rows = await matching.Newest().Skip((number - 1) * PageSize).Take(PageSize).AsRows(db).ToListAsync(cancellationToken);
        var asked = await db.Organisations
            .Where(o => db.ReadableEnquiries(scope.Person, today).Any(e => e.FromId == o.Id))
            .Select(o => new EnquiryOrganisation(o.Id, o.DisplayName))
            .ToListAsync(cancellationToken);
        return new EnquiryList(
            new Page<EnquiryRow>(rows, number, PageSize, total?.Count ?? 0),
            total?.Minutes ?? 0,
            scope.Networks,
            [.. asked.OrderBy(o => o.Name, NorwegianOrder.Names)]);
    }
}

/// <summary>Enquiries as rows, in the list and in the export.</summary>
internal static class EnquiryRows
{
    public static IOrderedQueryable<Enquiry> Newest(this IQueryable<Enquiry> enquiries) =>
        enquiries.OrderByDescending(e => e.Date).ThenByDescending(e => e.CreatedAt).ThenBy(e => e.Id);

    public static IQueryable<EnquiryRow> AsRows(this IQueryable<Enquiry> enquiries, NetworkDbContext db) => enquiries.Select(e => new EnquiryRow(
        e.Id,
        e.Kind,
        db.Organisations.Where(o => o.Id == e.FromId).Select(o => o.DisplayName).First(),
        db.Organisations.Where(o => o.Id == e.ReceivedById).Select(o => o.DisplayName).First(),
        db.Networks.Where(n => n.Id == e.NetworkId).Select(n => n.Name).First(),
        e.Subject,
        e.Minutes,
        e.Date,
        e.Note,
        db.Users.Where(p => p.Id == e.WrittenById).Select(p => p.Name).First(),

        // A conversation that was moved belongs to others: neither its title nor its address is given.
        db.Threads.Where(t => t.Id == e.ThreadId && t.NetworkId == e.NetworkId).Select(t => (ThreadId?)t.Id).FirstOrDefault(),
        db.Threads.Where(t => t.Id == e.ThreadId && t.NetworkId == e.NetworkId).Select(t => t.Title).FirstOrDefault(),
        e.WishedFrom,
        e.WishedTo,
        e.Visitors,
        db.Visits.Where(v => v.Id == e.VisitId).Select(v => v.Date).FirstOrDefault(),
        db.Visits.Any(v => v.Id == e.VisitId && v.CancelledAt != null),
        db.Enquiries.Count(other => other.VisitId == e.VisitId && other.VisitId != null && other.DeletedAt == null)));
}
