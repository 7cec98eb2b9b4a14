using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Duties;

/// <summary>Identity of an <see cref="Enquiry"/>.</summary>
public readonly record struct EnquiryId(Guid Value) : IEntityId<EnquiryId>
{
    /// <summary>A new id.</summary>
    public static EnquiryId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static EnquiryId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>How somebody asked for help.</summary>
public enum EnquiryKind
{
    /// <summary>A telephone call.</summary>
    Telephone,

    /// <summary>An e-mail.</summary>
    Email,

    /// <summary>A wish to visit, or a visit.</summary>
    Visit,
}

/// <summary>
/// A request for help outside the conversations («henvendelse»), written down so that it counts and is not repeated. It is read by the
/// superuser organisation that received it and by the network's coordinators, not by the rest of the network.
/// </summary>
public sealed class Enquiry
{
    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubjectLength = 160;

    /// <summary>Longest note, in characters.</summary>
    public const int MaxNoteLength = 2_000;

    /// <summary>Most time that one enquiry takes: 40 hours.</summary>
    public const int MaxMinutes = 2_400;

    /// <summary>Most people that come on one visit from one organisation.</summary>
    public const int MaxVisitors = 200;

    /// <summary>Identity.</summary>
    public EnquiryId Id { get; init; } = EnquiryId.New();

    /// <summary>The network that the help was given in.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The superuser organisation that was asked.</summary>
    public required OrganisationId ReceivedById { get; init; }

    /// <summary>Who wrote it down.</summary>
    public required PersonId WrittenById { get; init; }

    /// <summary>When it was written down.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The form's key, the same for every attempt to send it.</summary>
    public required Guid ClientKey { get; init; }

    /// <summary>The organisation that asked.</summary>
    public OrganisationId FromId { get; private set; }

    /// <summary>How it asked.</summary>
    public EnquiryKind Kind { get; private set; }

    /// <summary>What about, one line.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>The conversation that it is about, of the same network.</summary>
    public ThreadId? ThreadId { get; private set; }

    /// <summary>Whether that conversation had an answer already when the enquiry was tied to it.</summary>
    public bool ThreadHadAnswer { get; private set; }

    /// <summary>Time spent, in minutes; on a visit the visit itself too.</summary>
    public int Minutes { get; private set; }

    /// <summary>The Norwegian day on which it came.</summary>
    public DateOnly Date { get; private set; }

    /// <summary>What was said; empty when nothing was noted.</summary>
    public string Note { get; private set; } = "";

    /// <summary>The first day that the visitors wish to come.</summary>
    public DateOnly? WishedFrom { get; private set; }

    /// <summary>The last of them; <see langword="null"/> when it is that one day.</summary>
    public DateOnly? WishedTo { get; private set; }

    /// <summary>How many wish to come.</summary>
    public int? Visitors { get; private set; }

    /// <summary>The visit, for a wish to visit; several enquiries can share one.</summary>
    public VisitId? VisitId { get; private set; }

    /// <summary>Its number on the visit: who has the lowest came first, and the others came along.</summary>
    public int VisitNumber { get; private set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; private set; }

    /// <summary>When it was deleted; it is kept, and can be restored.</summary>
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>Who deleted it.</summary>
    public PersonId? DeletedById { get; private set; }

    /// <summary>Whether it says this already: who asked, how, when, what about, what was said and how long it took.</summary>
    internal bool Says(CheckedEnquiry content) =>
        FromId == content.From && Kind == content.Kind && Date == content.Date && Subject == content.Subject && Note == content.Note && Minutes == content.Minutes;

    /// <summary>Writes its content, and returns what the texts and figures were; <see langword="null"/> when none of them changed.</summary>
    internal EnquiryRevision? Write(CheckedEnquiry content, PersonId by, DateTimeOffset at)
    {
        var before = Says(content)
            ? null
            : new EnquiryRevision
            {
                EnquiryId = Id,
                Number = Version,
                FromId = FromId,
                Kind = Kind,
                Subject = Subject,
                Minutes = Minutes,
                Date = Date,
                Note = Note,
                ReplacedAt = at,
                ReplacedById = by,
            };
        FromId = content.From;
        Kind = content.Kind;
        Subject = content.Subject;
        Minutes = content.Minutes;
        Date = content.Date;
        Note = content.Note;
        WishedFrom = content.WishedFrom;
        WishedTo = content.WishedTo;
        Visitors = content.Visitors;
        if (ThreadId != content.Thread)
        {
            ThreadId = content.Thread;
            ThreadHadAnswer = content.ThreadHadAnswer;
        }

        Version++;
        return before;
    }

    /// <summary>Puts it on a visit, after those who are on it; with <see langword="null"/> it is on none.</summary>
    internal void Join(Visit? visit, int number)
    {
        VisitId = visit?.Id;
        VisitNumber = number;
        Version++;
    }

    /// <summary>Deletes it, or with <see langword="null"/> restores it.</summary>
    internal Result Delete(PersonId? by, DateTimeOffset at)
    {
        if (DeletedAt is not null == by is not null)
        {
            return Error.Conflict(by is null ? "Enquiries.NotDeleted" : "Enquiries.AlreadyDeleted");
        }

        DeletedAt = by is null ? null : at;
        DeletedById = by;
        Version++;
        return Result.Done;
    }
}

/// <summary>What an enquiry said before an edit.</summary>
public sealed class EnquiryRevision
{
    /// <summary>The enquiry.</summary>
    public required EnquiryId EnquiryId { get; init; }

    /// <summary>The version that was replaced.</summary>
    public required int Number { get; init; }

    /// <summary>The organisation that asked.</summary>
    public required OrganisationId FromId { get; init; }

    /// <summary>How it asked.</summary>
    public required EnquiryKind Kind { get; init; }

    /// <summary>What about.</summary>
    public required string Subject { get; init; }

    /// <summary>Time spent, in minutes.</summary>
    public required int Minutes { get; init; }

    /// <summary>The day on which it came.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>What was said.</summary>
    public required string Note { get; init; }

    /// <summary>When it was replaced.</summary>
    public required DateTimeOffset ReplacedAt { get; init; }

    /// <summary>Who replaced it.</summary>
    public required PersonId ReplacedById { get; init; }
}
