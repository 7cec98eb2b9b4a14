using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Rollup;

/// <summary>
/// One thing that one figure counts: what a figure is followed down to (rule 6). It is a function of what it is about as that stands now, and is made
/// anew whenever that changes.
/// </summary>
public sealed class FigureFact
{
    /// <summary>The bucket of what is not said.</summary>
    public const int NotSaid = -1;

    /// <summary>Row number, given by the database.</summary>
    public long Id { get; init; }

    /// <summary>What is counted.</summary>
    public required Figure Figure { get; init; }

    /// <summary>The day on which it counts.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>What kind of thing it is.</summary>
    public required FigureSource Source { get; init; }

    /// <summary>Which.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>Whose it is; <see langword="null"/> when it is nobody's in particular.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>In which network.</summary>
    public LearningNetworkId? NetworkId { get; init; }

    /// <summary>
    /// Whether it counts in the country, the county and the organisation too: what belongs to several networks has a fact for each, and one of them
    /// is counted there.
    /// </summary>
    public bool Once { get; init; } = true;

    /// <summary>Which part of the figure (see <see cref="Rollup.Figure"/>); 0 where there are none.</summary>
    public int Bucket { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Minutes, where the figure is of time.</summary>
    public long Sum { get; init; }

    /// <summary>Everything but the row number.</summary>
    internal FigureFactValue Value => new(Figure, Day, Source, SourceId, OrganisationId, NetworkId, Once, Bucket, Count, Sum);
}

/// <summary>What a fact says, to compare two.</summary>
internal readonly record struct FigureFactValue(
    Figure Figure, DateOnly Day, FigureSource Source, Guid SourceId, OrganisationId? OrganisationId, LearningNetworkId? NetworkId, bool Once, int Bucket, int Count, long Sum);

/// <summary>The sum of a figure's facts over a stretch of time, in one scope.</summary>
public sealed class FigureCell
{
    /// <summary>The scope: see <see cref="FigureScope"/>.</summary>
    public required int ScopeId { get; init; }

    /// <summary>How long a stretch.</summary>
    public required FigureGrain Grain { get; init; }

    /// <summary>Its first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>What is counted.</summary>
    public required Figure Figure { get; init; }

    /// <summary>Which part of it.</summary>
    public required int Bucket { get; init; }

    /// <summary>How many.</summary>
    public long Count { get; init; }

    /// <summary>Minutes, where the figure is of time.</summary>
    public long Sum { get; init; }
}

/// <summary>A country, county, network or organisation that figures are summed over; its number is short because millions of cells have it.</summary>
public sealed class FigureScope
{
    /// <summary>Row number, given by the database.</summary>
    public int Id { get; init; }

    /// <summary>What kind it is.</summary>
    public required FigureScopeKind Kind { get; init; }

    /// <summary>What it is, in one text, unique.</summary>
    public required string Key { get; init; }

    /// <summary>The county's number.</summary>
    public string? CountyNumber { get; init; }

    /// <summary>The network.</summary>
    public LearningNetworkId? NetworkId { get; init; }

    /// <summary>The organisation.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>The <see cref="FigureState.Version"/> at which one of its figures last changed.</summary>
    public long Version { get; init; }

    internal static FigureScope Country() => new() { Kind = FigureScopeKind.Country, Key = "country" };

    internal static FigureScope County(string number) => new() { Kind = FigureScopeKind.County, Key = $"county:{number}", CountyNumber = number };

    internal static FigureScope Of(LearningNetworkId network) => new() { Kind = FigureScopeKind.Network, Key = $"network:{network}", NetworkId = network };

    internal static FigureScope Of(OrganisationId organisation) =>
        new() { Kind = FigureScopeKind.Organisation, Key = $"organisation:{organisation}", OrganisationId = organisation };

    internal static FigureScope Of(LearningNetworkId network, OrganisationId organisation) => new()
    {
        Kind = FigureScopeKind.NetworkOrganisation,
        Key = $"network:{network}:{organisation}",
        NetworkId = network,
        OrganisationId = organisation,
    };
}

/// <summary>What is to be counted anew: written in the transaction of what happened, and taken away in the one that counts it.</summary>
public sealed class FigureTouch
{
    /// <summary>Row number, given by the database.</summary>
    public long Id { get; init; }

    /// <summary>What kind of thing changed.</summary>
    public required FigureSource Source { get; init; }

    /// <summary>Which.</summary>
    public required Guid SourceId { get; init; }
}

/// <summary>How far the keeping of the figures has come. There is one row.</summary>
public sealed class FigureState
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>One more for every change of any figure; whoever changes figures takes the row first, so that one does at a time.</summary>
    public long Version { get; set; }

    /// <summary>By which definitions the figures were built; those of another are built anew.</summary>
    public int Definitions { get; set; }

    /// <summary>Questions that were due by then are looked at already.</summary>
    public DateTimeOffset DueSeenAt { get; set; }

    /// <summary>The building from scratch that now runs; <see langword="null"/> when none does.</summary>
    public Guid? Building { get; set; }

    /// <summary>When that was last seen at work: a server may stop in the middle of it.</summary>
    public DateTimeOffset BuildingSeenAt { get; set; }

    /// <summary>When the figures were last built from scratch.</summary>
    public DateTimeOffset? BuiltAt { get; set; }
}

internal sealed class FigureFactConfiguration : IEntityTypeConfiguration<FigureFact>
{
    public void Configure(EntityTypeBuilder<FigureFact> builder)
    {
        // No foreign keys: facts are derived, are written by the hundred thousand, and go when what they are about is looked at again.
        builder.HasIndex(f => f.SourceId);
        builder.HasIndex(f => new { f.Figure, f.Day });
    }
}

internal sealed class FigureCellConfiguration : IEntityTypeConfiguration<FigureCell>
{
    public void Configure(EntityTypeBuilder<FigureCell> builder) => builder.HasKey(c => new { c.ScopeId, c.Grain, c.From, c.Figure, c.Bucket });
}

internal sealed class FigureScopeConfiguration : IEntityTypeConfiguration<FigureScope>
{
    public void Configure(EntityTypeBuilder<FigureScope> builder)
    {
        builder.Property(s => s.Key).HasMaxLength(100);
        builder.Property(s => s.CountyNumber).HasMaxLength(4);
        builder.HasIndex(s => s.Key).IsUnique();
        builder.HasIndex(s => s.OrganisationId);
        builder.HasIndex(s => new { s.Kind, s.Version });
    }
}

internal sealed class FigureTouchConfiguration : IEntityTypeConfiguration<FigureTouch>
{
    public void Configure(EntityTypeBuilder<FigureTouch> builder)
    {
    }
}

internal sealed class FigureStateConfiguration : IEntityTypeConfiguration<FigureState>
{
    public void Configure(EntityTypeBuilder<FigureState> builder) => builder.Property(s => s.Id).ValueGeneratedNever();
}
