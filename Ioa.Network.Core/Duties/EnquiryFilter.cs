using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Duties;

/// <summary>How an enquiry spared time.</summary>
public enum EnquirySaving
{
    /// <summary>Came along on a visit that others had asked for.</summary>
    Visit,

    /// <summary>Was tied to a conversation that had an answer already.</summary>
    Answer,
}

/// <summary>Which enquiries to read. The same filter means the same enquiries in the list, the export and the report.</summary>
/// <param name="Network">In the network with this name in addresses; <see langword="null"/> for all of the reader's.</param>
/// <param name="Kind">Only of this kind.</param>
/// <param name="From">Only from this organisation.</param>
/// <param name="FirstDay">Not before this day.</param>
/// <param name="LastDay">Not after this day.</param>
/// <param name="Saving">Only those that spared time in this way.</param>
/// <param name="Deleted">The deleted ones instead of the others.</param>
public sealed record EnquiryFilter(
    string? Network = null,
    EnquiryKind? Kind = null,
    OrganisationId? From = null,
    DateOnly? FirstDay = null,
    DateOnly? LastDay = null,
    EnquirySaving? Saving = null,
    bool Deleted = false)
{
    /// <summary>The enquiries, of those that the person reads.</summary>
    internal IQueryable<Enquiry> Of(NetworkDbContext db, PersonId person, DateOnly today)
    {
        var enquiries = db.ReadableEnquiries(person, today).Where(e => e.DeletedAt != null == Deleted);
        if (Network is { } slug)
        {
            enquiries = enquiries.Where(e => db.Networks.Any(n => n.Id == e.NetworkId && n.Slug == slug));
        }

        if (Kind is { } kind)
        {
            enquiries = enquiries.Where(e => e.Kind == kind);
        }

        if (From is { } from)
        {
            enquiries = enquiries.Where(e => e.FromId == from);
        }

        if (FirstDay is { } first)
        {
            enquiries = enquiries.Where(e => e.Date >= first);
        }

        if (LastDay is { } last)
        {
            enquiries = enquiries.Where(e => e.Date <= last);
        }

        return Saving switch
        {
            // Somebody who still counts came before them to a visit that stands.
            EnquirySaving.Visit => enquiries.Where(e =>
                db.Visits.Any(v => v.Id == e.VisitId && v.CancelledAt == null) &&
                db.Enquiries.Any(first => first.VisitId == e.VisitId && first.DeletedAt == null && first.VisitNumber < e.VisitNumber)),
            EnquirySaving.Answer => enquiries.Where(e => e.ThreadHadAnswer),
            _ => enquiries,
        };
    }
}
