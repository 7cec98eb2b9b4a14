using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Notifications;

/// <summary>Identity of a <see cref="Notification"/>.</summary>
public readonly record struct NotificationId(Guid Value) : IEntityId<NotificationId>
{
    /// <summary>A new id.</summary>
    public static NotificationId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static NotificationId From(Guid value) => new(value);
}

/// <summary>What somebody is told of.</summary>
public enum NotificationKind
{
    /// <summary>A new text in a conversation that they follow.</summary>
    Reply,

    /// <summary>They, or their organisation, are mentioned.</summary>
    Mention,

    /// <summary>A question that is their organisation's duty.</summary>
    Question,

    /// <summary>A question that others did not answer in time, and that now waits for them too.</summary>
    Escalated,

    /// <summary>Their own question went on to others.</summary>
    MovedOn,

    /// <summary>A question was given to them.</summary>
    HandedOver,

    /// <summary>Their organisation is asked to take a question over.</summary>
    Offered,

    /// <summary>Those they asked have taken the question over.</summary>
    OfferAccepted,

    /// <summary>Those they asked cannot take the question over.</summary>
    OfferDeclined,

    /// <summary>Their answer solved a question.</summary>
    Accepted,

    /// <summary>What they wrote spared somebody a question.</summary>
    Spared,

    /// <summary>An announcement in a network of theirs.</summary>
    Announcement,

    /// <summary>To KS: in a network a question waits that nobody has answered. Never which.</summary>
    WaitsInNetwork,

    /// <summary>An experience waits for their review.</summary>
    ReviewAsked,

    /// <summary>An experience of theirs came back from review.</summary>
    ReviewReturned,

    /// <summary>An experience of theirs was published.</summary>
    ExperiencePublished,

    /// <summary>Somebody who took an experience of theirs into use has something to say of it.</summary>
    AdoptionFeedback,

    /// <summary>Somebody asks them how an experience worked for them.</summary>
    AdopterAsked,

    /// <summary>Whom they asked has answered.</summary>
    AdopterAnswered,

    /// <summary>A saved search has found something new.</summary>
    SearchFound,

    /// <summary>An experience of theirs is to be verified.</summary>
    VerifyDue,

    /// <summary>A meeting was put into the calendar: come?</summary>
    MeetingPublished,

    /// <summary>A meeting that they come to has another time or place.</summary>
    MeetingMoved,

    /// <summary>A meeting that they were to come to is cancelled.</summary>
    MeetingCancelled,

    /// <summary>A place at a meeting is held for them, for some time.</summary>
    MeetingPlaceOffered,

    /// <summary>They have got a place at a meeting.</summary>
    MeetingPlaceGiven,

    /// <summary>They did not say yes in time to the place that was held.</summary>
    MeetingPlaceLapsed,

    /// <summary>Somebody else answered for them.</summary>
    MeetingAnsweredFor,

    /// <summary>A meeting that they come to is soon.</summary>
    MeetingReminder,

    /// <summary>The programme of a meeting that they come to is another.</summary>
    MeetingProgramme,

    /// <summary>The minutes of a meeting that they were at are approved.</summary>
    MinutesApproved,

    /// <summary>They were made responsible for something that a meeting left to do.</summary>
    FollowUpGiven,

    /// <summary>What they are to do after a meeting, or for one, is due.</summary>
    FollowUpDue,

    /// <summary>They are asked when to meet.</summary>
    MeetingPollOpened,

    /// <summary>Somebody wishes to visit those who have an experience of theirs.</summary>
    VisitWished,

    /// <summary>Whom they wished to visit has said no.</summary>
    VisitDeclined,
}

/// <summary>The kinds of word among which somebody chooses how it comes by e-mail.</summary>
public enum NotificationCategory
{
    /// <summary>Questions, reviews and checks that wait for them.</summary>
    Duty,

    /// <summary>What happens in conversations that they follow or wrote in, and with experiences that they write or asked about.</summary>
    Followed,

    /// <summary>That they are mentioned.</summary>
    Mention,

    /// <summary>Announcements.</summary>
    Announcement,

    /// <summary>Meetings: invitations, changes, reminders.</summary>
    Meeting,
}

/// <summary>How it comes by e-mail.</summary>
public enum MailFrequency
{
    /// <summary>At once, outside quiet hours.</summary>
    AtOnce,

    /// <summary>In a letter a day, at their hour.</summary>
    Daily,

    /// <summary>In a letter a week, on their day.</summary>
    Weekly,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>
/// That somebody is told of something. It holds no text: title and words are read when it is shown or sent, with the rights that the
/// person has then.
/// </summary>
public sealed class Notification
{
    /// <summary>Longest <see cref="Key"/>.</summary>
    public const int MaxKeyLength = 80;

    /// <summary>The post number of word about what the person has read long ago: reading the conversation does not do away with it.</summary>
    public const int BeyondReading = int.MaxValue;

    /// <summary>Identity.</summary>
    public NotificationId Id { get; init; } = NotificationId.New();

    /// <summary>Who is told.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>Of what.</summary>
    public required NotificationKind Kind { get; init; }

    /// <summary>What it came of; a second notification with the same key to the same person is never written.</summary>
    public required string Key { get; init; }

    /// <summary>In which network.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>In which conversation; <see langword="null"/> for word of an experience, and for KS, who are told of networks only.</summary>
    public ThreadId? ThreadId { get; init; }

    /// <summary>Of which experience.</summary>
    public Experiences.ExperienceId? ExperienceId { get; init; }

    /// <summary>Of which meeting.</summary>
    public Meetings.MeetingId? MeetingId { get; init; }

    /// <summary>Of which date poll.</summary>
    public Meetings.Polls.MeetingPollId? PollId { get; init; }

    /// <summary>The post, or the last one there was: whoever has read so far has read the notification, on whichever machine.</summary>
    public int PostNumber { get; init; }

    /// <summary>Who did it.</summary>
    public PersonId? ActorId { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the person said that they have seen it; reading the conversation counts without that.</summary>
    public DateTimeOffset? ReadAt { get; internal set; }

    /// <summary>When it is to be sent by e-mail, gathered with the others of that moment; <see langword="null"/> when it is sent at once or not at all.</summary>
    public DateTimeOffset? DigestAt { get; private set; }

    /// <summary>The letter that tells of it.</summary>
    public Guid? LetterId { get; internal set; }

    /// <summary>When that letter was handed to the mail server.</summary>
    public DateTimeOffset? MailedAt { get; internal set; }

    /// <summary>Says how it goes by e-mail: gathered with others at a moment, or in a letter of its own.</summary>
    internal Notification ToBeSent(DateTimeOffset? at, Guid? letter)
    {
        DigestAt = at;
        LetterId = letter;
        return this;
    }

    /// <summary>The category that a kind belongs to.</summary>
    public static NotificationCategory CategoryOf(NotificationKind kind) => kind switch
    {
        NotificationKind.Question or NotificationKind.Escalated or NotificationKind.HandedOver or NotificationKind.Offered or
            NotificationKind.OfferAccepted or NotificationKind.OfferDeclined or NotificationKind.WaitsInNetwork or
            NotificationKind.ReviewAsked or NotificationKind.AdopterAsked or NotificationKind.VerifyDue or
            NotificationKind.FollowUpGiven or NotificationKind.FollowUpDue or NotificationKind.VisitWished => NotificationCategory.Duty,
        NotificationKind.Mention => NotificationCategory.Mention,
        NotificationKind.Announcement => NotificationCategory.Announcement,
        NotificationKind.MeetingPublished or NotificationKind.MeetingMoved or NotificationKind.MeetingCancelled or NotificationKind.MeetingPlaceOffered or
            NotificationKind.MeetingPlaceGiven or NotificationKind.MeetingPlaceLapsed or NotificationKind.MeetingAnsweredFor or NotificationKind.MeetingReminder or
            NotificationKind.MeetingProgramme or NotificationKind.MinutesApproved or NotificationKind.MeetingPollOpened => NotificationCategory.Meeting,
        _ => NotificationCategory.Followed,
    };
}

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.Property(n => n.Key).HasMaxLength(Notification.MaxKeyLength);
        builder.HasIndex(n => new { n.PersonId, n.Key }).IsUnique();
        builder.HasIndex(n => new { n.PersonId, n.At });
        builder.HasIndex(n => n.LetterId).HasFilter("\"LetterId\" IS NOT NULL");

        // What waits for a letter, for the clock that sends them.
        builder.HasIndex(n => new { n.DigestAt, n.PersonId }).HasFilter("\"DigestAt\" IS NOT NULL AND \"LetterId\" IS NULL AND \"ReadAt\" IS NULL");
        builder.HasOne<Person>().WithMany().HasForeignKey(n => n.PersonId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(n => n.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(n => n.ThreadId).OnDelete(DeleteBehavior.Restrict);
    }
}
