using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Ioa.Network.Core.Networks;

/// <summary>
/// That a network went from one status to another: what it was on an earlier day is read from these. Of a network with none it is taken that it
/// was always what it is now.
/// </summary>
public sealed class NetworkStatusChange
{
    /// <summary>Row number, given by the database.</summary>
    public long Id { get; init; }

    /// <summary>Which network.</summary>
    public required LearningNetworkId NetworkId { get; init; }

    /// <summary>What it was.</summary>
    public required NetworkStatus From { get; init; }

    /// <summary>What it became.</summary>
    public required NetworkStatus To { get; init; }

    /// <summary>The first day on which it was that.</summary>
    public required DateOnly On { get; init; }
}

internal sealed class NetworkStatusChangeConfiguration : IEntityTypeConfiguration<NetworkStatusChange>
{
    public void Configure(EntityTypeBuilder<NetworkStatusChange> builder) =>
        builder.HasOne<LearningNetwork>().WithMany().HasForeignKey(c => c.NetworkId).OnDelete(DeleteBehavior.Cascade);
}
