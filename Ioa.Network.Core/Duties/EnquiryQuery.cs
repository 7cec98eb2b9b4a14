using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Search;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>A visit that an enquiry is on or could share.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Date">The day that was agreed on.</param>
/// <param name="WishedFrom">Else the first day that somebody on it wishes for.</param>
/// <param name="WishedTo">And the last.</param>
/// <param name="Cancelled">Whether it was called off.</param>
/// <param name="Version">To be sent back with a change.</param>
/// <param name="Others">The other organisations on it.</param>
public sealed record VisitView(
    VisitId Id, DateOnly? Date, DateOnly? WishedFrom, DateOnly? WishedTo, bool Cancelled, int Version, IReadOnlyList<string> Others);

/// <summary>What an enquiry said before.</summary>
/// <param name="FromName">Who asked.</param>
/// <param name="Kind">How it came.</param>
/// <param name="Subject">What about.</param>
/// <param name="Minutes">Time spent, in minutes.</param>
/// <param name="Date">The day on which it came.</param>
/// <param name="Note">What was said.</param>
/// <param name="ReplacedAt">When it was replaced.</param>
/// <param name="ReplacedBy">Who replaced it.</param>
public sealed record EnquiryBefore(
    string FromName, EnquiryKind Kind, string Subject, int Minutes, DateOnly Date, string Note, DateTimeOffset ReplacedAt, string ReplacedBy);

/// <summary>One enquiry.</summary>
/// <param name="Row">What it says.</param>
/// <param name="From">Who asked.</param>
/// <param name="NetworkSlug">Its network's name in addresses.</param>
/// <param name="Tied">The conversation that it is tied to, also one that has been moved since; to be sent back with a change.</param>
/// <param name="Version">To be sent back with a change.</param>
/// <param name="CreatedAt">When it was written down.</param>
/// <param name="DeletedAt">When it was deleted.</param>
/// <param name="DeletedBy">Who deleted it.</param>
/// <param name="CanWrite">Whether it can be changed: the network is not closed.</param>
/// <param name="Visit">Its visit, for a wish to visit.</param>
/// <param name="SameDay">Visits by others about the same, ahead of us, that it could share; none once it shares one, or its own is over or called off.</param>
/// <param name="Before">What it said before, the latest first.</param>
public sealed record EnquiryView(
    EnquiryRow Row,
    OrganisationId From,
    string NetworkSlug,
    Discussions.ThreadId? Tied,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt,
    string? DeletedBy,
    bool CanWrite,
    VisitView? Visit,
    IReadOnlyList<VisitView> SameDay,
    IReadOnlyList<EnquiryBefore> Before);

/// <summary>Reads one enquiry, with the visits that it could share.</summary>
public sealed class EnquiryQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The enquiry, or <see cref="Error.NotFound"/>.</summary>
    public async Task<Result<EnquiryView>> HandleAsync(EnquiryId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.EnquiryStandingAsync(user, id, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var row = await db.Enquiries.Where(e => e.Id == id).AsRows(db).FirstAsync(cancellationToken);
        var enquiry = await db.Enquiries
            .Where(e => e.Id == id)
            .Select(e => new
            {
                Enquiry = e,
                Slug = db.Networks.Where(n => n.Id == e.NetworkId).Select(n => n.Slug).First(),
                DeletedBy = db.Users.Where(p => p.Id == e.DeletedById).Select(p => p.Name).FirstOrDefault(),
            })
            .AsNoTracking()
            .FirstAsync(cancellationToken);
        var before = await db.EnquiryRevisions
            .Where(r => r.EnquiryId == id)
            .OrderByDescending(r => r.Number)
            .Select(r => new EnquiryBefore(
                db.Organisations.Where(o => o.Id == r.FromId).Select(o => o.DisplayName).First(),
                r.Kind,
                r.Subject,
                r.Minutes,
                r.Date,
                r.Note,
                r.ReplacedAt,
                db.Users.Where(p => p.Id == r.ReplacedById).Select(p => p.Name).First()))
            .ToListAsync(cancellationToken);
        var visits = enquiry.Enquiry.VisitId is null ? [] : await VisitsAsync(db, enquiry.Enquiry, today, cancellationToken);
        return new EnquiryView(
            row,
            enquiry.Enquiry.FromId,
            enquiry.Slug,
            enquiry.Enquiry.ThreadId,
            enquiry.Enquiry.Version,
            enquiry.Enquiry.CreatedAt,
            enquiry.Enquiry.DeletedAt,
            enquiry.DeletedBy,
            standing.CanWrite,
            visits.FirstOrDefault(),
            enquiry.Enquiry.DeletedAt is null && standing.CanWrite && visits is [{ Cancelled: false, Others.Count: 0 } own, .. var others] && !(own.Date < today) ? others : [],
            before);
    }

    /// <summary>The enquiry's own visit, and those ahead by others about the same, the nearest first.</summary>
    private static async Task<List<VisitView>> VisitsAsync(NetworkDbContext db, Enquiry enquiry, DateOnly today, CancellationToken cancellationToken)
    {
        // The few that are ahead of one host: what is alike is compared here, word by word.
        var guests = await db.Visits
            .Where(v => v.NetworkId == enquiry.NetworkId && v.HostId == enquiry.ReceivedById)
            .SelectMany(v => db.Enquiries.Where(e => e.VisitId == v.Id && e.DeletedAt == null), (v, e) => new
            {
                Visit = v.Id,
                v.Date,
                v.Version,
                Cancelled = v.CancelledAt != null,
                Enquiry = e.Id,
                e.FromId,
                FromName = db.Organisations.Where(o => o.Id == e.FromId).Select(o => o.DisplayName).First(),
                e.Subject,
                e.ThreadId,
                e.WishedFrom,
                WishedTo = e.WishedTo ?? e.WishedFrom,
                e.VisitNumber,
            })
            .Where(g => g.Visit == enquiry.VisitId || (!g.Cancelled && (g.Date != null ? g.Date >= today : g.WishedTo >= today)))
            .OrderBy(g => g.VisitNumber)
            .ToListAsync(cancellationToken);
        var own = await db.Visits.Where(v => v.Id == enquiry.VisitId).Select(v => new { v.Id, v.Date, v.Version, Cancelled = v.CancelledAt != null }).FirstAsync(cancellationToken);
        var mine = guests.Where(g => g.Visit == own.Id && g.Enquiry != enquiry.Id).ToList();
        return
        [
            new VisitView(own.Id, own.Date, enquiry.WishedFrom, enquiry.WishedTo ?? enquiry.WishedFrom, own.Cancelled, own.Version, [.. mine.Select(g => g.FromName).Distinct()]),
            .. guests
                .Where(g => g.Visit != own.Id)
                .GroupBy(g => g.Visit)
                .Where(visit => visit.All(g => g.FromId != enquiry.FromId) &&
                    visit.Any(g => (g.ThreadId is not null && g.ThreadId == enquiry.ThreadId) || SubjectWords.Alike(g.Subject, enquiry.Subject)))
                .Select(visit => new VisitView(
                    visit.Key,
                    visit.First().Date,
                    visit.Min(g => g.WishedFrom),
                    visit.Max(g => g.WishedTo),
                    Cancelled: false,
                    visit.First().Version,
                    [.. visit.Select(g => g.FromName).Distinct()]))
                .OrderBy(v => v.Date ?? v.WishedFrom).ThenBy(v => v.Id.Value),
        ];
    }
}

/// <summary>Whether two subjects are about the same.</summary>
internal static class SubjectWords
{
    /// <summary>Words that say nothing of what a visit is about, in bokmål, nynorsk and English.</summary>
    private static readonly HashSet<string> Empty = new(StringComparer.OrdinalIgnoreCase)
    {
        "i", "om", "og", "på", "for", "til", "med", "av", "en", "ei", "et", "ein", "eit", "å", "vil", "se", "sjå", "den", "det", "de", "vår", "vårt", "våre",
        "besøk", "studiebesøk", "omvisning", "omvising", "spørsmål", "erfaring", "erfaringer", "erfaringar", "ny", "nye", "nytt", "the", "a", "of", "in", "and", "visit",
    };

    /// <summary>Whether all the words that matter in one begin words of the other; inflections count as the same word.</summary>
    public static bool Alike(string one, string other)
    {
        var (first, second) = (Matter(one), Matter(other));
        return first.Length > 0 && second.Length > 0 && (SearchWords.Of(first).AllIn(second) || SearchWords.Of(second).AllIn(first));
    }

    private static string Matter(string subject) =>
        string.Join(' ', new string([.. subject.Select(c => char.IsLetterOrDigit(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => !Empty.Contains(word)));
}
