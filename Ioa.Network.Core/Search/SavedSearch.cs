using Ioa.Network.Core.Common;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Search;

/// <summary>Identity of a <see cref="SavedSearch"/>.</summary>
public readonly record struct SavedSearchId(Guid Value) : IEntityId<SavedSearchId>
{
    /// <summary>A new id.</summary>
    public static SavedSearchId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static SavedSearchId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A search in the library that somebody wants word of, and a feed of if they like.</summary>
public sealed class SavedSearch
{
    /// <summary>Longest search, in characters.</summary>
    public const int MaxQueryLength = 2_000;

    /// <summary>Most of one person.</summary>
    public const int MaxPerPerson = 30;

    /// <summary>Identity.</summary>
    public SavedSearchId Id { get; init; } = SavedSearchId.New();

    /// <summary>Whose.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>The search as the page's address has it («q=ferje&amp;sektor=samferdsel»).</summary>
    public required string Query { get; init; }

    /// <summary>When it was saved.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was indexed until this change has been told of.</summary>
    public required long ToldChange { get; set; }

    /// <summary>SHA-256 of the token of its feed, hexadecimal; <see langword="null"/> without one.</summary>
    public string? TokenHash { get; set; }
}

internal sealed class SavedSearchConfiguration : IEntityTypeConfiguration<SavedSearch>
{
    public void Configure(EntityTypeBuilder<SavedSearch> builder)
    {
        builder.ToTable("SavedSearches");
        builder.Property(s => s.Query).HasMaxLength(SavedSearch.MaxQueryLength);
        builder.Property(s => s.TokenHash).HasMaxLength(64);
        builder.HasIndex(s => new { s.PersonId, s.Query }).IsUnique();
        builder.HasIndex(s => s.TokenHash).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId);
    }
}
