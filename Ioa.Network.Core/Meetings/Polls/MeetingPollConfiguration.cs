using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings.Polls;

internal sealed class MeetingPollConfiguration : IEntityTypeConfiguration<MeetingPoll>
{
    public void Configure(EntityTypeBuilder<MeetingPoll> builder)
    {
        builder.Property(p => p.Title).HasMaxLength(Meeting.MaxLineLength);
        builder.Property(p => p.Description).HasMaxLength(Meeting.MaxTextLength);
        builder.Property(p => p.Zone).HasMaxLength(64);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.Property(p => p.Proposals).HasJson();
        builder.HasMany(p => p.Networks).WithOne().HasForeignKey(n => n.PollId);
        builder.Navigation(p => p.Networks).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(p => p.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.CreatedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.EndedById).OnDelete(DeleteBehavior.Restrict);

        // A draft that is discarded leaves the poll, with the date that was chosen.
        builder.HasOne<Meeting>().WithMany().HasForeignKey(p => p.MeetingId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class MeetingPollNetworkConfiguration : IEntityTypeConfiguration<MeetingPollNetwork>
{
    public void Configure(EntityTypeBuilder<MeetingPollNetwork> builder)
    {
        builder.HasKey(n => new { n.PollId, n.NetworkId });
        builder.HasIndex(n => n.NetworkId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(n => n.NetworkId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PollAnswerConfiguration : IEntityTypeConfiguration<PollAnswer>
{
    public void Configure(EntityTypeBuilder<PollAnswer> builder)
    {
        // One row for each person and proposal.
        builder.HasKey(a => new { a.PollId, a.PersonId, a.Number });
        builder.HasIndex(a => a.PersonId);
        builder.HasOne<MeetingPoll>().WithMany().HasForeignKey(a => a.PollId);
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
