using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Notifications.Replies;

internal sealed class ReplyAddressConfiguration : IEntityTypeConfiguration<ReplyAddress>
{
    public void Configure(EntityTypeBuilder<ReplyAddress> builder)
    {
        builder.HasKey(a => new { a.PersonId, a.ThreadId });
        builder.Property(a => a.Token).HasMaxLength(ReplyAddress.TokenLength);
        builder.HasIndex(a => a.Token).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId);
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(a => a.ThreadId);
    }
}

internal sealed class ReceivedReplyConfiguration : IEntityTypeConfiguration<ReceivedReply>
{
    public void Configure(EntityTypeBuilder<ReceivedReply> builder)
    {
        builder.HasKey(r => r.Key);
        builder.HasIndex(r => new { r.PersonId, r.ReceivedAt });
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId);
    }
}
