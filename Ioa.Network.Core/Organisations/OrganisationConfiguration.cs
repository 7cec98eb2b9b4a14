using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Organisations;

internal sealed class OrganisationConfiguration : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.Property(o => o.Number).HasMaxLength(20);
        builder.Property(o => o.ShortName).HasMaxLength(100);
        builder.Property(o => o.DisplayName).HasMaxLength(120);
        builder.HasIndex(o => new { o.Kind, o.Number, o.ValidFrom }).IsUnique();
        builder.HasIndex(o => o.DisplayName);
        builder.HasMany(o => o.EmailDomains).WithOne().HasForeignKey(d => d.OrganisationId);
    }
}

internal sealed class EmailDomainConfiguration : IEntityTypeConfiguration<EmailDomain>
{
    public void Configure(EntityTypeBuilder<EmailDomain> builder)
    {
        builder.HasKey(d => d.Domain);
        builder.Property(d => d.Domain).HasMaxLength(253);
    }
}

internal sealed class NumberChangeConfiguration : IEntityTypeConfiguration<NumberChange>
{
    public void Configure(EntityTypeBuilder<NumberChange> builder)
    {
        builder.HasKey(c => new { c.OldNumber, c.ValidTo, c.NewNumber });
        builder.Property(c => c.OldNumber).HasMaxLength(4);
        builder.Property(c => c.NewNumber).HasMaxLength(4);
    }
}
