using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Discussions;

/// <summary>Identity of a <see cref="DiscussionThread"/>.</summary>
public readonly record struct ThreadId(Guid Value) : IEntityId<ThreadId>
{
    /// <summary>A new id.</summary>
    public static ThreadId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ThreadId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What a thread is.</summary>
public enum ThreadKind
{
    /// <summary>A question: somebody's duty until it is answered.</summary>
    Question,

    /// <summary>A discussion.</summary>
    Discussion,

    /// <summary>An announcement by a coordinator or superuser.</summary>
    Announcement,
}

/// <summary>The phase of a procurement («fase»).</summary>
public enum Phase
{
    /// <summary>Behovskartlegging.</summary>
    Needs,

    /// <summary>Markedsdialog.</summary>
    MarketDialogue,

    /// <summary>Anskaffelse.</summary>
    Procurement,

    /// <summary>Implementering.</summary>
    Implementation,

    /// <summary>Oppfølging.</summary>
    FollowUp,
}

/// <summary>A conversation («samtale») in a network. Its posts are numbered from 1; number 1 is the question itself.</summary>
public sealed partial class DiscussionThread : Entity
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 160;

    /// <summary>Most free tags on a thread.</summary>
    public const int MaxTags = 8;

    /// <summary>Longest free tag, in characters.</summary>
    public const int MaxTagLength = 40;

    /// <summary>Longest text of what has been tried, in characters.</summary>
    public const int MaxTriedLength = 2_000;

    /// <summary>Identity.</summary>
    public ThreadId Id { get; init; } = ThreadId.New();

    /// <summary>The network that reads it.</summary>
    public required LearningNetworkId NetworkId { get; set; }

    /// <summary>Question, discussion or announcement.</summary>
    public required ThreadKind Kind { get; init; }

    /// <summary>Title, plain text.</summary>
    public required string Title { get; set; }

    /// <summary>1 as first filed, one more for every edit of title, sector, phase or tags. Whoever edits says which one they saw.</summary>
    public int Revision { get; internal set; } = 1;

    /// <summary>Who started it; a question that somebody else wrote for them (they telephoned) is theirs, and its first post is by who wrote it.</summary>
    public required PersonId AuthorId { get; init; }

    /// <summary>Where they worked then; the text stays with that organisation.</summary>
    public required OrganisationId AuthorOrganisationId { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the latest post came.</summary>
    public DateTimeOffset LastPostAt { get; set; }

    /// <summary>The highest post number.</summary>
    public int LastPostNumber { get; internal set; }

    /// <summary>How many texts that are not hidden follow the first; notes do not count.</summary>
    public int ReplyCount { get; internal set; }

    /// <summary>
    /// Counts every change that a reader can see (a post, an edit, an accepted answer, …). A reader who was away asks for what came
    /// after the sequence number they last saw.
    /// </summary>
    public long Sequence { get; internal set; }

    /// <summary>When somebody of another organisation than the asker's first answered; a hidden text is no answer.</summary>
    public DateTimeOffset? FirstAnsweredAt { get; internal set; }

    /// <summary>The post that the asker says solved it.</summary>
    public PostId? AcceptedPostId { get; internal set; }

    /// <summary>When it was closed; <see langword="null"/> while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; internal set; }

    /// <summary>The thread that this one was merged into as a duplicate.</summary>
    public ThreadId? MergedIntoId { get; internal set; }

    /// <summary>When a moderator hid it.</summary>
    public DateTimeOffset? HiddenAt { get; internal set; }

    /// <summary>Why it was hidden.</summary>
    public string? HiddenReason { get; internal set; }

    /// <summary>Sector code (sektorer.csv).</summary>
    public string? SectorCode { get; set; }

    /// <summary>Phase of the procurement.</summary>
    public Phase? Phase { get; set; }

    /// <summary>Free tags, lower case.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>What the asker has tried already, plain text.</summary>
    public string? Tried { get; init; }

    /// <summary>By which day the asker needs the answer; a wish, beside the duty.</summary>
    public DateOnly? NeededBy { get; init; }

    /// <summary>What is written in it.</summary>
    public ICollection<Post> Posts { get; } = [];

    /// <summary>A question that waits: nobody of another organisation has answered, nothing is accepted and it is open.</summary>
    public bool IsUnanswered => Kind == ThreadKind.Question && FirstAnsweredAt is null && AcceptedPostId is null && ClosedAt is null;

    /// <summary>
    /// Adds a text. The caller adds the post to the database. To a question, the first one by another organisation than the asker's is
    /// its answer.
    /// </summary>
    /// <param name="author">Who wrote it.</param>
    /// <param name="organisation">Where they work.</param>
    /// <param name="markdown">As written.</param>
    /// <param name="html">As <see cref="MarkdownRenderer"/> made it.</param>
    /// <param name="clientKey">The sender's key, the same for every attempt.</param>
    /// <param name="at">When.</param>
    /// <param name="asksBack">Whether it asks the asker something instead of answering; the clock then waits for them.</param>
    public Post AddPost(
        PersonId author, OrganisationId organisation, string markdown, string html, Guid clientKey, DateTimeOffset at, bool asksBack = false)
    {
        asksBack = asksBack && IsUnanswered && organisation != AuthorOrganisationId;
        var post = Append(PostKind.Text, author, organisation, markdown, html, clientKey, at, asksBack);
        LastPostAt = at;
        if (post.Number > 1)
        {
            ReplyCount++;
            if (asksBack)
            {
                WaitForAsker(at);
            }
            else if (organisation == AuthorOrganisationId)
            {
                GoOn(at);
            }
            else if (Kind == ThreadKind.Question)
            {
                FirstAnsweredAt ??= at;
                WaitingSince = null;
            }
        }

        return post;
    }

    /// <summary>Adds a note that something was done; it does not move the thread in the lists. The caller adds the post to the database.</summary>
    internal Post AddNote(NoteText note, PersonId by, OrganisationId organisation, DateTimeOffset at) =>
        Append(PostKind.Note, by, organisation, note.Key, note.ArgumentsAsJson(), Guid.CreateVersion7(), at);

    /// <summary>Counts a change that readers of the thread can see.</summary>
    internal void Touch() => Sequence++;

    /// <summary>Counts a change that readers of the post can see.</summary>
    internal void Touch(Post post) => post.ChangedSequence = ++Sequence;

    /// <summary>Gives it another title, sector, phase and tags, and returns what they were; <see langword="null"/> when they are the same.</summary>
    internal ThreadRevision? Edit(string title, string? sectorCode, Phase? phase, List<string> tags, PersonId by, DateTimeOffset at)
    {
        if (title == Title && sectorCode == SectorCode && phase == Phase && tags.SequenceEqual(Tags, StringComparer.Ordinal))
        {
            return null;
        }

        var before = new ThreadRevision
        {
            ThreadId = Id,
            Number = Revision,
            Title = Title,
            SectorCode = SectorCode,
            Phase = Phase,
            Tags = Tags,
            ReplacedAt = at,
            ReplacedById = by,
        };
        Title = title;
        SectorCode = sectorCode;
        Phase = phase;
        Tags = tags;
        Revision++;
        Touch();
        return before;
    }

    /// <summary>Why nothing can be written in it now; <see langword="null"/> when it can.</summary>
    internal Error? RefusesPosts() =>
        HiddenAt is not null ? Error.Conflict("Discussions.ThreadIsHidden")
        : ClosedAt is not null ? Error.Conflict("Discussions.ThreadIsClosed")
        : null;

    /// <summary>A post was hidden or restored: what is hidden neither answers the question, nor counts.</summary>
    /// <param name="post">The post.</param>
    /// <param name="replies">How many texts that are not hidden now follow the first.</param>
    /// <param name="firstAnswer">When the first of them that answers came: by another organisation than the asker's, and not only asking back.</param>
    /// <param name="at">Now: what is no longer answered has its time anew.</param>
    internal void Recount(Post post, int replies, DateTimeOffset? firstAnswer, DateTimeOffset at)
    {
        ReplyCount = replies;
        FirstAnsweredAt = Kind == ThreadKind.Question ? firstAnswer : null;
        if (post.HiddenAt is not null && AcceptedPostId == post.Id)
        {
            AcceptedPostId = null;
        }

        if (post is { AsksBack: true, HiddenAt: not null })
        {
            WaitingSince = null;
        }

        RenewDuty(at);
        Touch(post);
    }

    /// <summary>Accepts an answer, or with <see langword="null"/> withdraws the acceptance.</summary>
    /// <param name="answer">A text of this thread, not the question itself.</param>
    /// <param name="earlier">The post accepted until now.</param>
    /// <param name="at">When.</param>
    internal Result Accept(Post? answer, Post? earlier, DateTimeOffset at)
    {
        if (Kind != ThreadKind.Question)
        {
            return Error.Invalid("Discussions.OnlyQuestionsHaveAnswers");
        }

        if (answer is { Kind: not PostKind.Text } or { Number: 1 } or { HiddenAt: not null })
        {
            return Error.Invalid("Discussions.NotAnAnswer");
        }

        if (AcceptedPostId == answer?.Id)
        {
            return Result.Done;
        }

        AcceptedPostId = answer?.Id;
        WaitingSince = null;
        RenewDuty(at);
        Touch();
        if (earlier is not null)
        {
            Touch(earlier);
        }

        if (answer is not null)
        {
            Touch(answer);
            Raise(new AnswerAccepted(answer.Id));
        }

        return Result.Done;
    }

    /// <summary>Closes it: it is read, but nothing more is written in it.</summary>
    internal Result Close(DateTimeOffset at)
    {
        if (ClosedAt is not null)
        {
            return Error.Conflict("Discussions.ThreadIsClosed");
        }

        ClosedAt = at;
        return Result.Done;
    }

    /// <summary>Opens it again; one that was merged stands on its own again.</summary>
    internal Result Reopen(DateTimeOffset at)
    {
        if (ClosedAt is null)
        {
            return Error.Conflict("Discussions.ThreadIsOpen");
        }

        ClosedAt = null;
        MergedIntoId = null;
        RenewDuty(at);
        return Result.Done;
    }

    /// <summary>Closes it as a duplicate of another thread in the same network.</summary>
    internal Result MergeInto(DiscussionThread into, DateTimeOffset at)
    {
        if (into.Id == Id)
        {
            return Error.Invalid("Discussions.MergeIntoItself");
        }

        if (into.NetworkId != NetworkId)
        {
            return Error.Invalid("Discussions.MergeAcrossNetworks");
        }

        if (MergedIntoId is not null || into.MergedIntoId is not null)
        {
            return Error.Conflict("Discussions.AlreadyMerged");
        }

        if (HiddenAt is not null || into.HiddenAt is not null)
        {
            return Error.Conflict("Discussions.ThreadIsHidden");
        }

        ClosedAt ??= at;
        MergedIntoId = into.Id;
        return Result.Done;
    }

    /// <summary>Hides it from everybody but the moderators, or with <see langword="null"/> shows it again.</summary>
    internal Result Hide(string? reason, DateTimeOffset at)
    {
        if (HiddenAt is not null == reason is not null)
        {
            return Error.Conflict(reason is null ? "Discussions.ThreadIsShown" : "Discussions.ThreadIsHidden");
        }

        HiddenAt = reason is null ? null : at;
        HiddenReason = reason;
        RenewDuty(at);
        return Result.Done;
    }

    private Post Append(
        PostKind kind, PersonId author, OrganisationId organisation, string markdown, string html, Guid clientKey, DateTimeOffset at, bool asksBack = false) => new()
    {
        ThreadId = Id,
        Number = ++LastPostNumber,
        Kind = kind,
        AuthorId = author,
        AuthorOrganisationId = organisation,
        CreatedAt = at,
        Markdown = markdown,
        Html = html,
        ClientKey = clientKey,
        AsksBack = asksBack,
        ChangedSequence = ++Sequence,
    };
}

/// <summary>What a thread was called and filed under before an edit.</summary>
public sealed class ThreadRevision
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>1 as first filed, then 2, 3, …</summary>
    public required int Number { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Sector code.</summary>
    public required string? SectorCode { get; init; }

    /// <summary>Phase.</summary>
    public required Phase? Phase { get; init; }

    /// <summary>Free tags.</summary>
    public required List<string> Tags { get; init; }

    /// <summary>When it was replaced.</summary>
    public required DateTimeOffset ReplacedAt { get; init; }

    /// <summary>Who replaced it.</summary>
    public required PersonId ReplacedById { get; init; }
}
