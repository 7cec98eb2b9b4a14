using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>What somebody writes down about an enquiry.</summary>
/// <param name="From">The organisation that asked.</param>
/// <param name="FromName">Its name or number as typed; when it is given, it counts instead of <paramref name="From"/>.</param>
/// <param name="Kind">How it asked; <see langword="null"/> when nothing was chosen.</param>
/// <param name="Subject">What about, at most <see cref="Enquiry.MaxSubjectLength"/> characters.</param>
/// <param name="Minutes">Time spent, 1 to <see cref="Enquiry.MaxMinutes"/> minutes.</param>
/// <param name="Date">The day on which it came: today, or up to five years ago.</param>
/// <param name="Note">What was said, at most <see cref="Enquiry.MaxNoteLength"/> characters.</param>
/// <param name="Thread">The conversation that it is about, of the same network.</param>
/// <param name="WishedFrom">For a visit: the first day wished for.</param>
/// <param name="WishedTo">For a visit: the last day wished for; <see langword="null"/> for one day.</param>
/// <param name="Visitors">For a visit: how many wish to come.</param>
public sealed record EnquiryContent(
    OrganisationId? From,
    string? FromName,
    EnquiryKind? Kind,
    string Subject,
    int? Minutes,
    DateOnly? Date,
    string? Note = null,
    ThreadId? Thread = null,
    DateOnly? WishedFrom = null,
    DateOnly? WishedTo = null,
    int? Visitors = null);

/// <summary>The same, found to be in order.</summary>
internal sealed record CheckedEnquiry(
    OrganisationId From,
    EnquiryKind Kind,
    string Subject,
    int Minutes,
    DateOnly Date,
    string Note,
    ThreadId? Thread,
    bool ThreadHadAnswer,
    DateOnly? WishedFrom,
    DateOnly? WishedTo,
    int? Visitors);

/// <summary>The limits of what is written down, and who and what it names.</summary>
internal static class EnquiryCheck
{
    private const int YearsBack = 5;
    private const int YearsAhead = 3;

    /// <summary>Whether a day to visit on is one that somebody can have meant.</summary>
    public static bool IsReasonable(DateOnly? day, DateOnly today) => day is null || (day >= today.AddYears(-YearsBack) && day <= today.AddYears(YearsAhead));

    /// <summary>The content in order, or what is wrong with it first.</summary>
    /// <param name="db">The database.</param>
    /// <param name="content">What was written.</param>
    /// <param name="tied">The conversation that the enquiry is tied to already: it may stay, whatever has become of it.</param>
    /// <param name="search">Finds the organisation that was typed.</param>
    /// <param name="standing">What the writer is in the network.</param>
    /// <param name="user">The writer.</param>
    /// <param name="today">Today.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Result<CheckedEnquiry>> CheckAsync(
        NetworkDbContext db,
        EnquiryContent content,
        ThreadId? tied,
        OrganisationSearchQuery search,
        NetworkStanding standing,
        ClaimsPrincipal user,
        DateOnly today,
        CancellationToken cancellationToken)
    {
        if (content.Kind is not { } kind || !Enum.IsDefined(kind))
        {
            return Error.Invalid("Enquiries.KindMissing");
        }

        var from = await FromAsync(db, content, search, user, cancellationToken);
        if (from.Error is { } unknown)
        {
            return unknown;
        }

        // Measured before they are read through: a megabyte costs nothing.
        if (content.Subject?.Length > Enquiry.MaxSubjectLength * 4 || content.Note?.Length > Enquiry.MaxNoteLength * 2)
        {
            return Error.Invalid("Enquiries.TextTooLong", Enquiry.MaxSubjectLength, Enquiry.MaxNoteLength);
        }

        var subject = SafeText.Line(content.Subject);
        var note = SafeText.Lines(content.Note).Trim();
        if (subject.Length == 0)
        {
            return Error.Invalid("Enquiries.SubjectMissing");
        }

        if (subject.Length > Enquiry.MaxSubjectLength || note.Length > Enquiry.MaxNoteLength)
        {
            return Error.Invalid("Enquiries.TextTooLong", Enquiry.MaxSubjectLength, Enquiry.MaxNoteLength);
        }

        if (content.Minutes is not (>= 1 and <= Enquiry.MaxMinutes) || content.Minutes is not { } minutes)
        {
            return Error.Invalid("Enquiries.MinutesInvalid", Enquiry.MaxMinutes);
        }

        if (content.Date is not { } date || date > today || date < today.AddYears(-YearsBack))
        {
            return Error.Invalid("Enquiries.DateInvalid");
        }

        var visit = kind == EnquiryKind.Visit;
        if (visit && (!IsReasonable(content.WishedFrom, today) || !IsReasonable(content.WishedTo, today) ||
            (content.WishedTo is { } to && (content.WishedFrom is not { } first || to < first))))
        {
            return Error.Invalid("Enquiries.WishInvalid");
        }

        if (visit && content.Visitors is < 1 or > Enquiry.MaxVisitors)
        {
            return Error.Invalid("Enquiries.VisitorsInvalid", Enquiry.MaxVisitors);
        }

        var hadAnswer = false;
        if (content.Thread is { } thread && thread != tied)
        {
            // Whoever writes enquiries moderates, and so reads the hidden conversations of the network too.
            var found = await db.Threads
                .Where(t => t.Id == thread && t.NetworkId == standing.Network)
                .Select(t => new { HadAnswer = t.FirstAnsweredAt != null || t.AcceptedPostId != null })
                .FirstOrDefaultAsync(cancellationToken);
            if (found is null)
            {
                return Error.Invalid("Enquiries.ThreadInvalid");
            }

            hadAnswer = found.HadAnswer;
        }

        return new CheckedEnquiry(
            from.Value,
            kind,
            subject,
            minutes,
            date,
            note,
            content.Thread,
            hadAnswer,
            visit ? content.WishedFrom : null,
            visit && content.WishedTo != content.WishedFrom ? content.WishedTo : null,
            visit ? content.Visitors : null);
    }

    private static async Task<Result<OrganisationId>> FromAsync(
        NetworkDbContext db, EnquiryContent content, OrganisationSearchQuery search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(content.FromName))
        {
            var typed = SafeText.Line(content.FromName.Length > 200 ? content.FromName[..200] : content.FromName);
            var hits = (await search.HandleAsync(new OrganisationSearch(typed, PageSize: OrganisationSearchQuery.MostPerPage), user, cancellationToken)).Items;
            var exact = hits.Where(hit => string.Equals(hit.DisplayName, typed, StringComparison.OrdinalIgnoreCase)).ToList();
            return (exact.Count == 1 ? exact : hits) switch
            {
                [var hit] => hit.Id,
                [] => Error.Invalid("Enquiries.FromUnknown", typed),
                _ => Error.Invalid("Enquiries.FromAmbiguous", typed, string.Join(", ", hits.Take(5).Select(hit => hit.DisplayName))),
            };
        }

        return content.From is { } from && await db.Organisations.AnyAsync(o => o.Id == from, cancellationToken)
            ? from
            : Error.Invalid("Enquiries.FromMissing");
    }
}
