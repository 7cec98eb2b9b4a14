using System.Text.RegularExpressions;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Duties;

/// <summary>Identity of a <see cref="Passage"/>.</summary>
public readonly record struct PassageId(Guid Value) : IEntityId<PassageId>
{
    /// <summary>A new id.</summary>
    public static PassageId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public static PassageId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// A piece of text that a superuser organisation uses again and again in its answers («fast avsnitt»). Its people share it, and nobody else
/// reads it. It may have fields, «{kommune}», that are filled in when it is put into an answer.
/// </summary>
public sealed partial class Passage
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxTitleLength = 80;

    /// <summary>Longest text, in characters.</summary>
    public const int MaxLength = 4_000;

    /// <summary>Most of them in one organisation.</summary>
    public const int MaxPerOrganisation = 100;

    /// <summary>Identity.</summary>
    public PassageId Id { get; init; } = PassageId.New();

    /// <summary>Whose it is.</summary>
    public required OrganisationId OrganisationId { get; init; }

    /// <summary>What it is found by.</summary>
    public required string Title { get; set; }

    /// <summary>The text, Markdown with fields.</summary>
    public required string Markdown { get; set; }

    /// <summary>Who wrote it as it is.</summary>
    public required PersonId EditedById { get; set; }

    /// <summary>When.</summary>
    public required DateTimeOffset EditedAt { get; set; }

    /// <summary>One more for every change.</summary>
    public int Version { get; set; } = 1;

    [GeneratedRegex(@"\{(?<field>[\p{L}][\p{L}\p{Nd} ]{0,39})\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fields { get; }

    /// <summary>The fields of a text, each once, in the order in which they come.</summary>
    public static IReadOnlyList<string> FieldsIn(string markdown) =>
        [.. Fields.Matches(markdown).Select(match => match.Groups["field"].Value).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The text with its fields filled in; one without a value is left as it is.</summary>
    public static string Fill(string markdown, IReadOnlyDictionary<string, string> values) =>
        Fields.Replace(markdown, match => values.TryGetValue(match.Groups["field"].Value, out var value) && value.Length > 0 ? value : match.Value);
}

internal sealed class PassageConfiguration : IEntityTypeConfiguration<Passage>
{
    public void Configure(EntityTypeBuilder<Passage> builder)
    {
        builder.Property(p => p.Title).HasMaxLength(Passage.MaxTitleLength);
        builder.Property(p => p.Markdown).HasMaxLength(Passage.MaxLength);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasIndex(p => p.OrganisationId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(p => p.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.EditedById).OnDelete(DeleteBehavior.Restrict);
    }
}
