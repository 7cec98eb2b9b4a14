using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Discussions;

internal sealed class DiscussionThreadConfiguration : IEntityTypeConfiguration<DiscussionThread>
{
    public void Configure(EntityTypeBuilder<DiscussionThread> builder)
    {
        builder.ToTable("Threads");
        builder.Ignore(t => t.IsUnanswered);
        builder.Ignore(t => t.ClockRuns);
        builder.Property(t => t.Title).HasMaxLength(DiscussionThread.MaxTitleLength);
        builder.Property(t => t.SectorCode).HasMaxLength(30);
        builder.Property(t => t.Tried).HasMaxLength(DiscussionThread.MaxTriedLength);
        builder.Property(t => t.Sequence).IsConcurrencyToken();

        // The list of a network's conversations, newest first, without a sort.
        builder.HasIndex(t => new { t.NetworkId, t.LastPostAt });

        // The few questions among them that wait for an answer.
        const string unanswered = "\"FirstAnsweredAt\" IS NULL AND \"AcceptedPostId\" IS NULL AND \"ClosedAt\" IS NULL";
        builder.HasIndex(t => new { t.NetworkId, t.LastPostAt }, "IX_Threads_Unanswered").HasFilter($"\"Kind\" = {(int)ThreadKind.Question} AND {unanswered}");

        // And those of them that an organisation owes an answer.
        builder.HasIndex(t => new { t.ResponsibleId, t.AnswerDueAt }).HasFilter($"\"Kind\" = {(int)ThreadKind.Question} AND {unanswered}");

        // And those whose clock runs, the soonest first.
        builder.HasIndex(t => t.NextStepAt).HasFilter($"\"Kind\" = {(int)ThreadKind.Question} AND {unanswered} AND \"WaitingSince\" IS NULL");

        // And those that become late, for the figures.
        builder.HasIndex(t => t.AnswerDueAt).HasFilter($"\"Kind\" = {(int)ThreadKind.Question} AND {unanswered}");
        builder.HasIndex(t => t.SharedWithId).HasFilter("\"SharedWithId\" IS NOT NULL");
        builder.HasIndex(t => t.AuthorId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(t => t.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(t => t.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(t => t.AuthorOrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(t => t.ResponsibleId).OnDelete(DeleteBehavior.Restrict);

        // OfferedToId, TakenById and SharedWithId are without foreign keys: to add one to this table, EF would rebuild it on SQLite, and the
        // full text index's triggers would be gone. Organisations, people and networks are never deleted.
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(t => t.MergedIntoId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(t => t.Posts).WithOne().HasForeignKey(p => p.ThreadId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PostConfiguration : IEntityTypeConfiguration<Post>
{
    public void Configure(EntityTypeBuilder<Post> builder)
    {
        builder.HasIndex(p => new { p.ThreadId, p.Number }).IsUnique();
        builder.HasIndex(p => new { p.ThreadId, p.ChangedSequence });
        builder.HasIndex(p => p.ClientKey).IsUnique();

        // Counts what somebody has not read without touching the texts.
        builder.HasIndex(p => new { p.ThreadId, p.Number, p.AuthorId, p.Kind, p.HiddenAt });

        // The threads that somebody has written in.
        builder.HasIndex(p => new { p.AuthorId, p.ThreadId });
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.AuthorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(p => p.AuthorOrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(p => p.Attachments).WithOne().HasForeignKey(a => a.PostId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ThreadRevisionConfiguration : IEntityTypeConfiguration<ThreadRevision>
{
    public void Configure(EntityTypeBuilder<ThreadRevision> builder)
    {
        builder.HasKey(r => new { r.ThreadId, r.Number });
        builder.Property(r => r.Title).HasMaxLength(DiscussionThread.MaxTitleLength);
        builder.Property(r => r.SectorCode).HasMaxLength(30);
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(r => r.ThreadId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.ReplacedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PostRevisionConfiguration : IEntityTypeConfiguration<PostRevision>
{
    public void Configure(EntityTypeBuilder<PostRevision> builder)
    {
        builder.HasKey(r => new { r.PostId, r.Number });
        builder.HasOne<Post>().WithMany().HasForeignKey(r => r.PostId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PostReactionConfiguration : IEntityTypeConfiguration<PostReaction>
{
    public void Configure(EntityTypeBuilder<PostReaction> builder)
    {
        builder.HasKey(r => new { r.PostId, r.PersonId });
        builder.HasOne<Post>().WithMany().HasForeignKey(r => r.PostId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId);
    }
}

internal sealed class PostMentionConfiguration : IEntityTypeConfiguration<PostMention>
{
    public void Configure(EntityTypeBuilder<PostMention> builder)
    {
        builder.HasOne<Post>().WithMany().HasForeignKey(m => m.PostId);
        builder.HasIndex(m => m.PersonId);
        builder.HasIndex(m => m.OrganisationId);
    }
}

internal sealed class AttachmentConfiguration : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.Ignore(a => a.IsImage);
        builder.Property(a => a.FileName).HasMaxLength(Attachment.MaxNameLength);
        builder.Property(a => a.ContentType).HasMaxLength(100);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(a => a.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.UploadedById).OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(a => a.MeetingId).HasFilter("\"MeetingId\" IS NOT NULL");
        builder.HasOne<Meetings.Meeting>().WithMany().HasForeignKey(a => a.MeetingId).OnDelete(DeleteBehavior.Restrict);

        // What was uploaded and never posted, for the cleaning.
        builder.HasIndex(a => a.CreatedAt).HasFilter("\"PostId\" IS NULL");
    }
}

internal sealed class ReaderStateConfiguration : IEntityTypeConfiguration<ReaderState>
{
    public void Configure(EntityTypeBuilder<ReaderState> builder)
    {
        builder.HasKey(r => new { r.PersonId, r.ThreadId });
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(r => r.ThreadId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId);
    }
}

internal sealed class DraftConfiguration : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.Property(d => d.Key).HasMaxLength(60);
        builder.HasIndex(d => new { d.PersonId, d.Key }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId);
    }
}

internal sealed class ModerationEntryConfiguration : IEntityTypeConfiguration<ModerationEntry>
{
    public void Configure(EntityTypeBuilder<ModerationEntry> builder)
    {
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(e => e.ThreadId);
        builder.HasOne<Post>().WithMany().HasForeignKey(e => e.PostId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.ById).OnDelete(DeleteBehavior.Restrict);
    }
}
