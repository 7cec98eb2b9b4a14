using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Faq;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Meetings.Outside;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.Meetings.Programme;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.Notifications.Feeds;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Core.Notifications.Webhooks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Rollup;
using Ioa.Network.Core.Rollup.Innovation;
using Ioa.Network.Core.Search;
using Ioa.Network.Core.Visits;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Ioa.Network.Core.Data;

/// <summary>
/// The one model. Each database has a thin subclass, because EF keeps one set of migrations per context type
/// (docs/decisions/0004). Entities are configured in <c>&lt;Entity&gt;Configuration</c> classes in their feature's folder.
/// </summary>
public abstract class NetworkDbContext(DbContextOptions options) : IdentityUserContext<Person, PersonId>(options)
{
    public DbSet<Organisation> Organisations => Set<Organisation>();

    public DbSet<EmailDomain> EmailDomains => Set<EmailDomain>();

    public DbSet<NumberChange> NumberChanges => Set<NumberChange>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<PersonSession> Sessions => Set<PersonSession>();

    public DbSet<LearningNetwork> Networks => Set<LearningNetwork>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Serving> Servings => Set<Serving>();

    public DbSet<Coordinator> Coordinators => Set<Coordinator>();

    public DbSet<NetworkStatusChange> NetworkStatusChanges => Set<NetworkStatusChange>();

    public DbSet<DiscussionThread> Threads => Set<DiscussionThread>();

    public DbSet<ThreadRevision> ThreadRevisions => Set<ThreadRevision>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<PostRevision> PostRevisions => Set<PostRevision>();

    public DbSet<PostReaction> PostReactions => Set<PostReaction>();

    public DbSet<PostMention> PostMentions => Set<PostMention>();

    public DbSet<Attachment> Attachments => Set<Attachment>();

    public DbSet<ReaderState> ReaderStates => Set<ReaderState>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<SparedQuestion> SparedQuestions => Set<SparedQuestion>();

    public DbSet<ModerationEntry> ModerationEntries => Set<ModerationEntry>();

    public DbSet<Escalation> Escalations => Set<Escalation>();

    public DbSet<Snooze> Snoozes => Set<Snooze>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<MailPreference> MailPreferences => Set<MailPreference>();

    public DbSet<MailTimes> MailTimes => Set<MailTimes>();

    public DbSet<ReplyAddress> ReplyAddresses => Set<ReplyAddress>();

    public DbSet<ReceivedReply> ReceivedReplies => Set<ReceivedReply>();

    public DbSet<NewsFeed> NewsFeeds => Set<NewsFeed>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<Enquiry> Enquiries => Set<Enquiry>();

    public DbSet<EnquiryRevision> EnquiryRevisions => Set<EnquiryRevision>();

    public DbSet<Visit> Visits => Set<Visit>();

    public DbSet<Passage> Passages => Set<Passage>();

    public DbSet<FaqEntry> FaqEntries => Set<FaqEntry>();

    public DbSet<Experience> Experiences => Set<Experience>();

    public DbSet<ExperienceAuthor> ExperienceAuthors => Set<ExperienceAuthor>();

    public DbSet<ExperiencePart> ExperienceParts => Set<ExperiencePart>();

    public DbSet<ExperienceVersion> ExperienceVersions => Set<ExperienceVersion>();

    public DbSet<ReviewRemark> ReviewRemarks => Set<ReviewRemark>();

    public DbSet<ExperienceTemplate> ExperienceTemplates => Set<ExperienceTemplate>();

    public DbSet<ExperienceImport> ExperienceImports => Set<ExperienceImport>();

    public DbSet<Adoption> Adoptions => Set<Adoption>();

    public DbSet<AdoptionStep> AdoptionSteps => Set<AdoptionStep>();

    public DbSet<AdopterQuestion> AdopterQuestions => Set<AdopterQuestion>();

    public DbSet<SavedSearch> SavedSearches => Set<SavedSearch>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Meeting> Meetings => Set<Meeting>();

    public DbSet<Registration> Registrations => Set<Registration>();

    public DbSet<MeetingAddress> MeetingAddresses => Set<MeetingAddress>();

    public DbSet<AgendaItem> AgendaItems => Set<AgendaItem>();

    public DbSet<MeetingTopic> MeetingTopics => Set<MeetingTopic>();

    public DbSet<MinutesPart> MinutesParts => Set<MinutesPart>();

    public DbSet<FollowUp> FollowUps => Set<FollowUp>();

    public DbSet<GuestLink> GuestLinks => Set<GuestLink>();

    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();

    public DbSet<MeetingPoll> MeetingPolls => Set<MeetingPoll>();

    public DbSet<PollAnswer> PollAnswers => Set<PollAnswer>();

    public DbSet<MeetingSeries> MeetingSeries => Set<MeetingSeries>();

    public DbSet<MeetingTheme> MeetingThemes => Set<MeetingTheme>();

    public DbSet<OutsideCalendar> OutsideCalendars => Set<OutsideCalendar>();

    public DbSet<OutsideEvent> OutsideEvents => Set<OutsideEvent>();

    public DbSet<MeetingImport> MeetingImports => Set<MeetingImport>();

    public DbSet<ImportedMeeting> ImportedMeetings => Set<ImportedMeeting>();

    public DbSet<StudyVisit> StudyVisits => Set<StudyVisit>();

    public DbSet<VisitWish> VisitWishes => Set<VisitWish>();

    public DbSet<VisitExperience> VisitExperiences => Set<VisitExperience>();

    public DbSet<FigureFact> FigureFacts => Set<FigureFact>();

    public DbSet<FigureCell> FigureCells => Set<FigureCell>();

    public DbSet<FigureScope> FigureScopes => Set<FigureScope>();

    public DbSet<FigureTouch> FigureTouches => Set<FigureTouch>();

    public DbSet<FigureState> FigureStates => Set<FigureState>();

    public DbSet<InnovationReport> InnovationReports => Set<InnovationReport>();

    public DbSet<InnovationRevision> InnovationRevisions => Set<InnovationRevision>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <summary>Begins a transaction that writes. Every change that takes more than one save begins here.</summary>
    public virtual Task<IDbContextTransaction> BeginWriteAsync(CancellationToken cancellationToken) =>
        Database.BeginTransactionAsync(cancellationToken);

    /// <summary>
    /// Begins a transaction in which nobody else changes the thread: on SQLite there is one writer at a time anyway, on PostgreSQL
    /// the thread's row is locked. Read the thread after this, never before.
    /// </summary>
    public virtual Task<IDbContextTransaction> BeginThreadChangeAsync(ThreadId thread, CancellationToken cancellationToken) =>
        BeginWriteAsync(cancellationToken);

    /// <summary>The same for a network: its structure is read and changed by one at a time.</summary>
    public virtual Task<IDbContextTransaction> BeginNetworkChangeAsync(LearningNetworkId network, CancellationToken cancellationToken) =>
        BeginWriteAsync(cancellationToken);

    /// <summary>The same for a meeting: its places are given out by one at a time.</summary>
    public virtual Task<IDbContextTransaction> BeginMeetingChangeAsync(MeetingId meeting, CancellationToken cancellationToken) =>
        BeginWriteAsync(cancellationToken);

    /// <summary>The same for all the meetings of a series.</summary>
    public virtual Task<IDbContextTransaction> BeginSeriesChangeAsync(MeetingSeriesId series, CancellationToken cancellationToken) =>
        BeginWriteAsync(cancellationToken);

    /// <summary>The same for a date poll: nobody answers while it is ended, and one ends it.</summary>
    public virtual Task<IDbContextTransaction> BeginPollChangeAsync(MeetingPollId poll, CancellationToken cancellationToken) =>
        BeginWriteAsync(cancellationToken);

    /// <summary>
    /// Tells the other servers that a thread has changed, when this transaction commits. Nothing to do on SQLite, which has one server.
    /// </summary>
    public virtual Task NotifyOtherServersAsync(ThreadSignal signal, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The same for people who have something new.</summary>
    public virtual Task NotifyOtherServersAsync(IReadOnlyCollection<PersonId> people, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether the save failed because a unique index already holds the value, as when two people do the same thing at once.</summary>
    public abstract bool IsUniqueViolation(DbUpdateException exception);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(NetworkDbContext).Assembly);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        foreach (var id in typeof(NetworkDbContext).Assembly.GetTypes().Where(type => type is { IsValueType: true, IsGenericType: false } &&
            type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEntityId<>))))
        {
            configurationBuilder.Properties(id).HaveConversion(typeof(EntityIdConverter<>).MakeGenericType(id));
            configurationBuilder.DefaultTypeMapping(id).HasConversion(typeof(EntityIdConverter<>).MakeGenericType(id));
        }
    }

    private sealed class EntityIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => From(value))
        where TId : struct, IEntityId<TId>
    {
        // An expression tree cannot call a static abstract member itself.
        private static TId From(Guid value) => TId.From(value);
    }
}
