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
public sealed class DiscussionThread : Entity
{
    /// <summary>Longest title, in characters.</summary>
    public const int MaxTitleLength = 160;

    /// <summary>Most free tags on a thread.</summary>
    public const int MaxTags = 8;

    /// <summary>Longest free tag, in characters.</summary>
    public const int MaxTagLength = 40;

    /// <summary>Identity.</summary>
    public ThreadId Id { get; init; } = ThreadId.New();

    /// <summary>The network that reads it.</summary>
    public required LearningNetworkId NetworkId { get; set; }

    /// <summary>Question, discussion or announcement.</summary>
    public required ThreadKind Kind { get; init; }

    /// <summary>Title, plain text.</summary>
    public required string Title { get; set; }

    /// <summary>Who started it.</summary>
    public required PersonId AuthorId { get; init; }

    /// <summary>Where they worked then; the text stays with that organisation.</summary>
    public required OrganisationId AuthorOrganisationId { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the latest post came.</summary>
    public DateTimeOffset LastPostAt { get; set; }

    /// <summary>The highest post number.</summary>
    public int LastPostNumber { get; internal set; }

    /// <summary>
    /// Counts every change that a reader can see (a post, an edit, an accepted answer, …). A reader who was away asks for what came
    /// after the sequence number they last saw.
    /// </summary>
    public long Sequence { get; internal set; }

    /// <summary>The superuser organisation whose duty the question is; <see langword="null"/> when nobody serves the asker, or it is no question.</summary>
    public OrganisationId? ResponsibleId { get; internal set; }

    /// <summary>When the question is to be answered by.</summary>
    public DateTimeOffset? AnswerDueAt { get; internal set; }

    /// <summary>When somebody of another organisation than the asker's first answered.</summary>
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

    /// <summary>What is written in it.</summary>
    public ICollection<Post> Posts { get; } = [];
}
