using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Ioa.Network.Core.Data;

/// <summary>
/// The model on SQLite. Moments are stored as UTC ticks, since SQLite cannot order by DateTimeOffset. SQLite has one writer at a time, and
/// lets the others sleep and try again, each holding a thread of the server: here they wait in line for each other instead.
/// </summary>
public sealed class SqliteNetworkDbContext(DbContextOptions<SqliteNetworkDbContext> options) : NetworkDbContext(options)
{
    /// <summary>The line of each database: its options are one object, whatever the number of contexts.</summary>
    private static readonly ConditionalWeakTable<DbContextOptions, SemaphoreSlim> Lines = [];

    private readonly SemaphoreSlim _line = Lines.GetValue(options, static _ => new SemaphoreSlim(1, 1));

    /// <inheritdoc/>
    /// <remarks>SQLite begins it as BEGIN IMMEDIATE: the write lock is taken here.</remarks>
    public override async Task<IDbContextTransaction> BeginWriteAsync(CancellationToken cancellationToken)
    {
        await _line.WaitAsync(cancellationToken);
        try
        {
            return new Turn(await Database.BeginTransactionAsync(cancellationToken), _line);
        }
        catch
        {
            _line.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await _line.WaitAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            _line.Release();
        }
    }

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
