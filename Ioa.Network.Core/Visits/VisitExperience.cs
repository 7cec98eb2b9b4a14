using Ioa.Network.Core.Experiences;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Visits;

/// <summary>That an experience was begun out of a visit's report. Each who writes one has their own.</summary>
public sealed class VisitExperience
{
    /// <summary>Of which visit.</summary>
    public required StudyVisitId VisitId { get; init; }

    /// <summary>Which experience.</summary>
    public required ExperienceId ExperienceId { get; init; }
}

internal sealed class VisitExperienceConfiguration : IEntityTypeConfiguration<VisitExperience>
{
    public void Configure(EntityTypeBuilder<VisitExperience> builder)
    {
        builder.HasKey(e => new { e.VisitId, e.ExperienceId });
        builder.HasIndex(e => e.ExperienceId);
        builder.HasOne<StudyVisit>().WithMany().HasForeignKey(e => e.VisitId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Experience>().WithMany().HasForeignKey(e => e.ExperienceId).OnDelete(DeleteBehavior.Cascade);
    }
}
