using System.Collections.Immutable;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// A post as it is read; the same object for everybody who may read it, replaced when the post changes. A hidden post has no text here.
/// </summary>
/// <param name="Id">Identity.</param>
/// <param name="Number">Number in the thread, from 1.</param>
/// <param name="Kind">Text or note.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="AuthorName">Their name.</param>
/// <param name="AuthorTitle">Their title.</param>
/// <param name="OrganisationId">Where they worked then.</param>
/// <param name="OrganisationName">That organisation's name.</param>
/// <param name="FromSuperuser">Whether that organisation is superuser in the network today.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="EditedAt">When it was last edited.</param>
/// <param name="Text">A text's safe HTML; a note's text key.</param>
/// <param name="NoteArguments">A note's arguments, as they were stored; empty for a text.</param>
/// <param name="AsksBack">Whether it asks the asker something instead of answering.</param>
/// <param name="UsefulCount">How many found it useful.</param>
/// <param name="UsefulTo">Who they are.</param>
/// <param name="HiddenReason">Why a moderator hid it; <see langword="null"/> when it is not hidden.</param>
/// <param name="ChangedSequence">The thread's sequence when it last changed.</param>
/// <param name="Attachments">Images and documents.</param>
public sealed record PostView(
    PostId Id,
    int Number,
    PostKind Kind,
    PersonId AuthorId,
    string AuthorName,
    string? AuthorTitle,
    OrganisationId OrganisationId,
    string OrganisationName,
    bool FromSuperuser,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EditedAt,
    string Text,
    string NoteArguments,
    bool AsksBack,
    int UsefulCount,
    IReadOnlySet<PersonId> UsefulTo,
    string? HiddenReason,
    long ChangedSequence,
    IReadOnlyList<PostAttachment> Attachments);

/// <summary>An attachment of a post.</summary>
/// <param name="Id">Identity; its address is <c>/vedlegg/{id}</c>.</param>
/// <param name="FileName">File name.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="Size">Size in bytes.</param>
public sealed record PostAttachment(AttachmentId Id, string FileName, string ContentType, long Size);

/// <summary>A thread without its posts, the same for everybody who may read it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="NetworkId">The network that reads it.</param>
/// <param name="NetworkName">Its name.</param>
/// <param name="NetworkSlug">Its name in addresses.</param>
/// <param name="NetworkClosed">Whether nothing can be written in that network any more.</param>
/// <param name="Kind">Question, discussion or announcement.</param>
/// <param name="Title">Title.</param>
/// <param name="AuthorId">Who started it.</param>
/// <param name="AuthorOrganisationId">Where they worked then.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="ResponsibleName">The superuser organisation whose duty the question is.</param>
/// <param name="AnswerDueAt">When it is to be answered by.</param>
/// <param name="FirstAnsweredAt">When it was first answered.</param>
/// <param name="Level">How far the question has gone on its own.</param>
/// <param name="NextStepAt">When it goes one step further unless it is answered.</param>
/// <param name="WaitingSince">Since when it waits for the asker.</param>
/// <param name="MayGoNational">Whether the asker lets the national network read it if it comes to that.</param>
/// <param name="SharedWithId">The national network that reads it too.</param>
/// <param name="ResponsibleId">The superuser organisation whose duty it is.</param>
/// <param name="TakenById">Who has taken it.</param>
/// <param name="TakenByName">Their name.</param>
/// <param name="PromisedFor">The day by which they promised an answer.</param>
/// <param name="OfferedToId">The organisation that was asked to take it over and has not answered.</param>
/// <param name="OfferedToName">Its name.</param>
/// <param name="AcceptedPostNumber">The number of the accepted answer.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="MergedIntoId">The thread it was merged into.</param>
/// <param name="HiddenReason">Why a moderator hid it.</param>
/// <param name="SectorCode">Sector.</param>
/// <param name="Phase">Phase.</param>
/// <param name="Tags">Free tags.</param>
/// <param name="Revision">1 as first filed, one more for every edit of title, sector, phase or tags.</param>
/// <param name="LastPostNumber">The highest post number.</param>
/// <param name="Sequence">The thread's sequence number.</param>
public sealed record ThreadHead(
    ThreadId Id,
    LearningNetworkId NetworkId,
    string NetworkName,
    string NetworkSlug,
    bool NetworkClosed,
    ThreadKind Kind,
    string Title,
    PersonId AuthorId,
    OrganisationId AuthorOrganisationId,
    DateTimeOffset CreatedAt,
    string? ResponsibleName,
    DateTimeOffset? AnswerDueAt,
    DateTimeOffset? FirstAnsweredAt,
    EscalationLevel Level,
    DateTimeOffset? NextStepAt,
    DateTimeOffset? WaitingSince,
    bool MayGoNational,
    LearningNetworkId? SharedWithId,
    OrganisationId? ResponsibleId,
    PersonId? TakenById,
    string? TakenByName,
    DateOnly? PromisedFor,
    OrganisationId? OfferedToId,
    string? OfferedToName,
    int? AcceptedPostNumber,
    DateTimeOffset? ClosedAt,
    ThreadId? MergedIntoId,
    string? HiddenReason,
    string? SectorCode,
    Phase? Phase,
    IReadOnlyList<string> Tags,
    int Revision,
    int LastPostNumber,
    long Sequence)
{
    /// <summary>A question that waits for an answer.</summary>
    public bool IsUnanswered => Kind == ThreadKind.Question && FirstAnsweredAt is null && AcceptedPostNumber is null && ClosedAt is null;

    /// <summary>What the asker has tried already, plain text.</summary>
    public string? Tried { get; init; }

    /// <summary>By which day the asker needs the answer.</summary>
    public DateOnly? NeededBy { get; init; }

    /// <summary>Whose question it is, when somebody else wrote it for them.</summary>
    public string? AskedFor { get; init; }

    /// <summary>Where they worked then.</summary>
    public string? AskedForOrganisation { get; init; }
}

/// <summary>What one reader is to a thread.</summary>
/// <param name="Person">Who.</param>
/// <param name="OrganisationId">Where they work.</param>
/// <param name="CanWrite">Whether they may write in it.</param>
/// <param name="CanModerate">Whether they may hide, move, merge, close and edit its heading.</param>
/// <param name="CanAccept">Whether they may say which answer solved it.</param>
/// <param name="IsSuperuser">Whether they answer here: of a superuser organisation of the network, or of the national network it was shared with.</param>
/// <param name="IsCoordinator">Whether they coordinate the network.</param>
/// <param name="LastReadNumber">Every post up to this number is read.</param>
/// <param name="Follows">Whether they follow it.</param>
public sealed record ThreadReader(
    PersonId Person,
    OrganisationId OrganisationId,
    bool CanWrite,
    bool CanModerate,
    bool CanAccept,
    bool IsSuperuser,
    bool IsCoordinator,
    int LastReadNumber,
    bool Follows);

/// <summary>A page of a thread, for one reader.</summary>
/// <param name="Head">The thread.</param>
/// <param name="Posts">The posts of the page, in order of number.</param>
/// <param name="PageNumber">Which page, from 1.</param>
/// <param name="Reader">The reader.</param>
public sealed record ThreadView(ThreadHead Head, ImmutableArray<PostView> Posts, int PageNumber, ThreadReader Reader)
{
    /// <summary>How many posts a page holds.</summary>
    public const int PageSize = 50;

    /// <summary>How many pages the thread has.</summary>
    public int PageCount => PageOf(Head.LastPostNumber);

    /// <summary>The page that a post number is on.</summary>
    public static int PageOf(int number) => Math.Max(1, (number + PageSize - 1) / PageSize);
}
