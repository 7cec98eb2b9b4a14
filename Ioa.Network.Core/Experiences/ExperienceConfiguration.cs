using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Experiences;

internal sealed class ExperienceConfiguration : IEntityTypeConfiguration<Experience>
{
    public void Configure(EntityTypeBuilder<Experience> builder)
    {
        builder.Ignore(e => e.IsImported);
        builder.Ignore(e => e.NextAudience);
        builder.Property(e => e.Title).HasMaxLength(ExperienceContent.MaxTitleLength);
        builder.Property(e => e.OutdatedReason).HasMaxLength(Experience.MaxReasonLength);
        builder.Property(e => e.SourceName).HasMaxLength(200);
        builder.Property(e => e.SourceKey).HasMaxLength(200);
        builder.Property(e => e.Version).IsConcurrencyToken();
        builder.HasIndex(e => new { e.SourceName, e.SourceKey }).IsUnique();
        builder.HasIndex(e => new { e.NetworkId, e.AskedFor });
        builder.HasIndex(e => e.ThreadId).HasFilter("\"ThreadId\" IS NOT NULL");
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(e => e.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(e => e.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.CreatedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DiscussionThread>().WithMany().HasForeignKey(e => e.ThreadId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Post>().WithMany().HasForeignKey(e => e.PostId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Experience>().WithMany().HasForeignKey(e => e.ReplacedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ExperienceAuthorConfiguration : IEntityTypeConfiguration<ExperienceAuthor>
{
    public void Configure(EntityTypeBuilder<ExperienceAuthor> builder)
    {
        builder.HasKey(a => new { a.ExperienceId, a.PersonId });
        builder.HasIndex(a => a.PersonId);
        builder.HasOne<Experience>().WithMany().HasForeignKey(a => a.ExperienceId);
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ExperiencePartConfiguration : IEntityTypeConfiguration<ExperiencePart>
{
    public void Configure(EntityTypeBuilder<ExperiencePart> builder)
    {
        builder.HasKey(p => new { p.ExperienceId, p.Key });
        builder.Property(p => p.Key).HasMaxLength(ExperiencePart.MaxKeyLength);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasOne<Experience>().WithMany().HasForeignKey(p => p.ExperienceId);
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.EditedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ExperienceVersionConfiguration : IEntityTypeConfiguration<ExperienceVersion>
{
    public void Configure(EntityTypeBuilder<ExperienceVersion> builder)
    {
        builder.HasKey(v => new { v.ExperienceId, v.Number });
        builder.HasOne<Experience>().WithMany().HasForeignKey(v => v.ExperienceId);
        builder.HasOne<Person>().WithMany().HasForeignKey(v => v.PublishedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ReviewRemarkConfiguration : IEntityTypeConfiguration<ReviewRemark>
{
    public void Configure(EntityTypeBuilder<ReviewRemark> builder)
    {
        builder.Property(r => r.PartKey).HasMaxLength(ExperiencePart.MaxKeyLength);
        builder.HasIndex(r => r.ExperienceId);
        builder.HasOne<Experience>().WithMany().HasForeignKey(r => r.ExperienceId);
        builder.HasOne<Person>().WithMany().HasForeignKey(r => r.AuthorId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ExperienceTemplateConfiguration : IEntityTypeConfiguration<ExperienceTemplate>
{
    public void Configure(EntityTypeBuilder<ExperienceTemplate> builder)
    {
        builder.Property(t => t.Name).HasMaxLength(ExperienceTemplate.MaxNameLength);
        builder.Property(t => t.Form).HasMaxLength(40);
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(t => t.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(t => t.EditedById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ExperienceImportConfiguration : IEntityTypeConfiguration<ExperienceImport>
{
    public void Configure(EntityTypeBuilder<ExperienceImport> builder)
    {
        builder.Property(i => i.SourceName).HasMaxLength(200);
        builder.Property(i => i.FileName).HasMaxLength(200);
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(i => i.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(i => i.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AdoptionConfiguration : IEntityTypeConfiguration<Adoption>
{
    public void Configure(EntityTypeBuilder<Adoption> builder)
    {
        builder.Ignore(a => a.IsInUse);
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.HasIndex(a => new { a.ExperienceId, a.OrganisationId }).IsUnique();
        builder.HasIndex(a => a.OrganisationId);
        builder.HasMany(a => a.Steps).WithOne().HasForeignKey(s => s.AdoptionId);
        builder.Navigation(a => a.Steps).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasOne<Experience>().WithMany().HasForeignKey(a => a.ExperienceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(a => a.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(a => a.ContactId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AdoptionStepConfiguration : IEntityTypeConfiguration<AdoptionStep>
{
    public void Configure(EntityTypeBuilder<AdoptionStep> builder)
    {
        builder.HasKey(s => new { s.AdoptionId, s.Stage });
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.ById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AdopterQuestionConfiguration : IEntityTypeConfiguration<AdopterQuestion>
{
    public void Configure(EntityTypeBuilder<AdopterQuestion> builder)
    {
        builder.HasIndex(q => q.AskerId);
        builder.HasIndex(q => q.AskedId);
        builder.HasOne<Experience>().WithMany().HasForeignKey(q => q.ExperienceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Adoption>().WithMany().HasForeignKey(q => q.AdoptionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(q => q.AskerId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(q => q.AskedId).OnDelete(DeleteBehavior.Restrict);
    }
}
