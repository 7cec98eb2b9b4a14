using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Networks;

internal sealed class LearningNetworkConfiguration : IEntityTypeConfiguration<LearningNetwork>
{
    public void Configure(EntityTypeBuilder<LearningNetwork> builder)
    {
        builder.ToTable("Networks");
        builder.Property(n => n.Name).HasMaxLength(120);
        builder.Property(n => n.Slug).HasMaxLength(60);
        builder.HasIndex(n => n.Slug).IsUnique();
        builder.Property(n => n.Version).IsConcurrencyToken();
        builder.OwnsOne(n => n.Agreement);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(n => n.ParentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(n => n.Memberships).WithOne().HasForeignKey(m => m.NetworkId);
        builder.HasMany(n => n.Servings).WithOne().HasForeignKey(s => s.NetworkId);
        builder.HasMany(n => n.Coordinators).WithOne().HasForeignKey(c => c.NetworkId);
    }
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.HasIndex(m => m.RegionalSeat).IsUnique();
        builder.HasIndex(m => new { m.NetworkId, m.OrganisationId });
        builder.HasIndex(m => m.OrganisationId);
        builder.HasOne(m => m.Organisation).WithMany().HasForeignKey(m => m.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.ContactId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ServingConfiguration : IEntityTypeConfiguration<Serving>
{
    public void Configure(EntityTypeBuilder<Serving> builder)
    {
        builder.HasIndex(s => new { s.NetworkId, s.ServedSeat }).IsUnique();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(s => s.SuperuserId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(s => s.MemberId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CoordinatorConfiguration : IEntityTypeConfiguration<Coordinator>
{
    public void Configure(EntityTypeBuilder<Coordinator> builder) =>
        builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
}
