using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Rollup.Innovation;

internal sealed class InnovationReportConfiguration : IEntityTypeConfiguration<InnovationReport>
{
    public void Configure(EntityTypeBuilder<InnovationReport> builder)
    {
        builder.Property(r => r.Note).HasMaxLength(InnovationReport.MaxNoteLength);
        builder.Property(r => r.Version).IsConcurrencyToken();
        builder.Ignore(r => r.Figures);

        // One for each, also when two report at once.
        builder.HasIndex(r => new { r.OrganisationId, r.Year, r.Definition }).IsUnique();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(r => r.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.ReportedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class InnovationRevisionConfiguration : IEntityTypeConfiguration<InnovationRevision>
{
    public void Configure(EntityTypeBuilder<InnovationRevision> builder)
    {
        builder.HasKey(r => new { r.ReportId, r.Number });
        builder.Property(r => r.Note).HasMaxLength(InnovationReport.MaxNoteLength);
        builder.HasOne<InnovationReport>().WithMany().HasForeignKey(r => r.ReportId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.ReportedById).OnDelete(DeleteBehavior.Restrict);
    }
}
