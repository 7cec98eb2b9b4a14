using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Duties;

internal sealed class EnquiryConfiguration : IEntityTypeConfiguration<Enquiry>
{
    public void Configure(EntityTypeBuilder<Enquiry> builder)
    {
        builder.Property(e => e.Subject).HasMaxLength(Enquiry.MaxSubjectLength);
        builder.Property(e => e.Note).HasMaxLength(Enquiry.MaxNoteLength);
        builder.Property(e => e.Version).IsConcurrencyToken();
        builder.HasIndex(e => e.ClientKey).IsUnique();

        // The list of a superuser organisation's or a network's, newest first.
        builder.HasIndex(e => new { e.NetworkId, e.ReceivedById, e.Date });

        // Who came first to a visit; two never have the same number.
        builder.HasIndex(e => new { e.VisitId, e.VisitNumber }).IsUnique();
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(e => e.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(e => e.ReceivedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(e => e.FromId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.WrittenById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.DeletedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(e => e.ThreadId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Visit>().WithMany().HasForeignKey(e => e.VisitId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EnquiryRevisionConfiguration : IEntityTypeConfiguration<EnquiryRevision>
{
    public void Configure(EntityTypeBuilder<EnquiryRevision> builder)
    {
        builder.HasKey(r => new { r.EnquiryId, r.Number });
        builder.Property(r => r.Subject).HasMaxLength(Enquiry.MaxSubjectLength);
        builder.Property(r => r.Note).HasMaxLength(Enquiry.MaxNoteLength);
        builder.HasOne<Enquiry>().WithMany().HasForeignKey(r => r.EnquiryId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(r => r.FromId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.ReplacedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class VisitConfiguration : IEntityTypeConfiguration<Visit>
{
    public void Configure(EntityTypeBuilder<Visit> builder)
    {
        builder.Property(v => v.Version).IsConcurrencyToken();
        builder.HasIndex(v => new { v.NetworkId, v.HostId });
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(v => v.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(v => v.HostId).OnDelete(DeleteBehavior.Restrict);
    }
}
