using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Ioa.Network.Core.Data;

/// <summary>The model on SQLite. Moments are stored as UTC ticks, since SQLite cannot order by DateTimeOffset.</summary>
public sealed class SqliteNetworkDbContext(DbContextOptions<SqliteNetworkDbContext> options) : NetworkDbContext(options)
{
    /// <inheritdoc/>
    /// <remarks>SQLite begins it as BEGIN IMMEDIATE: the write lock is taken here.</remarks>
    public override Task<IDbContextTransaction> BeginThreadChangeAsync(ThreadId thread, CancellationToken cancellationToken) =>
        Database.BeginTransactionAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task<IDbContextTransaction> BeginNetworkChangeAsync(LearningNetworkId network, CancellationToken cancellationToken) =>
        Database.BeginTransactionAsync(cancellationToken);

    /// <inheritdoc/>
    public override bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 };

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
