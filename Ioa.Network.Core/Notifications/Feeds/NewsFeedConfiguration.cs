using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Notifications.Feeds;

internal sealed class NewsFeedConfiguration : IEntityTypeConfiguration<NewsFeed>
{
    public void Configure(EntityTypeBuilder<NewsFeed> builder)
    {
        builder.HasKey(f => new { f.PersonId, f.NetworkId });
        builder.Property(f => f.TokenHash).HasMaxLength(64);
        builder.HasIndex(f => f.TokenHash).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(f => f.PersonId);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(f => f.NetworkId);
    }
}
