using Ioa.Network.Core.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.People;

/// <summary>Identity of an <see cref="ApiKey"/>.</summary>
public readonly record struct ApiKeyId(Guid Value) : IEntityId<ApiKeyId>
{
    /// <summary>A new id.</summary>
    public static ApiKeyId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static ApiKeyId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// What another program reads the library with, as the person that it belongs to reads it at that moment. It reads and nothing else; only a
/// hash of it is stored.
/// </summary>
public sealed class ApiKey
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 80;

    /// <summary>Most that one person has at a time.</summary>
    public const int MaxPerPerson = 10;

    /// <summary>Identity.</summary>
    public ApiKeyId Id { get; init; } = ApiKeyId.New();

    /// <summary>Whose.</summary>
    public required PersonId PersonId { get; init; }

    /// <summary>What it is for, in the person's words.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the key, hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The day on which it was last used.</summary>
    public DateOnly? LastUsedOn { get; set; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.Property(k => k.Name).HasMaxLength(ApiKey.MaxNameLength);
        builder.Property(k => k.Hash).HasMaxLength(64);
        builder.HasIndex(k => k.Hash).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(k => k.PersonId);
    }
}
