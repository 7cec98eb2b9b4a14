using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Duties;

internal sealed class SparedQuestionConfiguration : IEntityTypeConfiguration<SparedQuestion>
{
    public void Configure(EntityTypeBuilder<SparedQuestion> builder)
    {
        builder.HasIndex(s => s.ClientKey).IsUnique();
        builder.HasIndex(s => new { s.NetworkId, s.At });
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(s => s.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(s => s.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(s => s.ThreadId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Post>().WithMany().HasForeignKey(s => s.PostId).OnDelete(DeleteBehavior.Restrict);
    }
}
