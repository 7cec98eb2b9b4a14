using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Faq;

/// <summary>Identity of a <see cref="FaqEntry"/>.</summary>
public readonly record struct FaqEntryId(Guid Value) : IEntityId<FaqEntryId>
{
    /// <summary>A new id.</summary>
    public static FaqEntryId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static FaqEntryId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// A question that is asked again and again in a network, with the answer that holds («spørsmål og svar»). Its superusers and coordinators
/// write it, often out of an answer in a conversation; the whole network reads it.
/// </summary>
public sealed class FaqEntry
{
    /// <summary>Longest question, in characters.</summary>
    public const int MaxQuestionLength = DiscussionThread.MaxTitleLength;

    /// <summary>Longest answer, in characters.</summary>
    public const int MaxAnswerLength = 8_000;

    /// <summary>Most of them in one network: more than that nobody reads through.</summary>
    public const int MaxPerNetwork = 200;

    /// <summary>Identity.</summary>
    public FaqEntryId Id { get; init; } = FaqEntryId.New();

    /// <summary>The network that reads it.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>The answer in a conversation that it was made of; <see langword="null"/> when it was written on its own.</summary>
    public PostId? PostId { get; init; }

    /// <summary>The organisation that stands for it.</summary>
    public required OrganisationId OrganisationId { get; set; }

    /// <summary>The question, one line.</summary>
    public required string Question { get; set; }

    /// <summary>The answer, Markdown.</summary>
    public required string Markdown { get; set; }

    /// <summary>The answer as it is read.</summary>
    public required string Html { get; set; }

    /// <summary>Who wrote it as it is.</summary>
    public required PersonId EditedById { get; set; }

    /// <summary>When.</summary>
    public required DateTimeOffset EditedAt { get; set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; set; } = 1;

    /// <summary>When it was taken away; it is kept.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

internal sealed class FaqEntryConfiguration : IEntityTypeConfiguration<FaqEntry>
{
    public void Configure(EntityTypeBuilder<FaqEntry> builder)
    {
        builder.Property(e => e.Question).HasMaxLength(FaqEntry.MaxQuestionLength);
        builder.Property(e => e.Markdown).HasMaxLength(FaqEntry.MaxAnswerLength);
        builder.Property(e => e.Version).IsConcurrencyToken();
        builder.HasIndex(e => e.NetworkId);

        // An answer becomes one entry, also when two make it at once.
        builder.HasIndex(e => new { e.PostId, e.NetworkId }).IsUnique();
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(e => e.NetworkId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(e => e.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(e => e.EditedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Post>().WithMany().HasForeignKey(e => e.PostId).OnDelete(DeleteBehavior.Restrict);
    }
}
