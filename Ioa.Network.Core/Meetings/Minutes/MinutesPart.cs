using Ioa.Network.Core.Common;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Meetings.Minutes;

/// <summary>What the minutes («referat») say of one point of the programme, or of the meeting as a whole. Each part has a version of its own, so that several write at once.</summary>
public sealed class MinutesPart
{
    /// <summary>The key of what is said of the meeting as a whole; the other parts have the point's id.</summary>
    public const string General = "general";

    /// <summary>Longest, in characters.</summary>
    public const int MaxLength = 8000;

    /// <summary>Of which meeting.</summary>
    public required MeetingId MeetingId { get; init; }

    /// <summary>Of which point.</summary>
    public required string Key { get; init; }

    /// <summary>The text.</summary>
    public required string Value { get; set; }

    /// <summary>Who wrote it last.</summary>
    public required PersonId EditedById { get; set; }

    /// <summary>When.</summary>
    public required DateTimeOffset EditedAt { get; set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; set; } = 1;
}

/// <summary>A meeting's minutes were approved.</summary>
/// <param name="Meeting">Which meeting's.</param>
/// <param name="Version">The meeting's version then.</param>
public sealed record MinutesApproved(MeetingId Meeting, int Version) : IDomainEvent;

internal sealed class MinutesPartConfiguration : IEntityTypeConfiguration<MinutesPart>
{
    public void Configure(EntityTypeBuilder<MinutesPart> builder)
    {
        builder.HasKey(p => new { p.MeetingId, p.Key });
        builder.Property(p => p.Key).HasMaxLength(40);
        builder.Property(p => p.Value).HasMaxLength(MinutesPart.MaxLength);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasOne<Meeting>().WithMany().HasForeignKey(p => p.MeetingId);
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.EditedById).OnDelete(DeleteBehavior.Restrict);
    }
}
