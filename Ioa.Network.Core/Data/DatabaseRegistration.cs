using System.Runtime.CompilerServices;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Discussions.Live;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Core.Data;

/// <summary>Which database: PostgreSQL when <c>ConnectionStrings:Postgres</c> is set, else SQLite.</summary>
public static class DatabaseRegistration
{
    /// <summary>Registers <see cref="IDbContextFactory{NetworkDbContext}"/> and what the contexts need.</summary>
    public static IServiceCollection AddNetworkDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxInterceptor>();
        services.AddSingleton<ThreadFeed>();
        services.AddSingleton<ThreadPresence>();
        services.AddSingleton<ThreadFeedInterceptor>();
        if (configuration.GetConnectionString("Postgres") is { Length: > 0 } postgres)
        {
            services.AddPooledDbContextFactory<PostgresNetworkDbContext>((provider, options) => Common(provider, options).UseNpgsql(postgres));
            services.AddSingleton<IDbContextFactory<NetworkDbContext>, Factory<PostgresNetworkDbContext>>();
            services.AddHostedService<PostgresThreadListener>();
        }
        else
        {
            var sqlite = SqliteConnectionString(configuration.GetConnectionString("Sqlite") ?? "Data Source=data/ioa.db");
            services.AddPooledDbContextFactory<SqliteNetworkDbContext>((provider, options) => Common(provider, options)
                .UseSqlite(sqlite)
                .AddInterceptors(SqliteConnectionInterceptor.Instance));
            services.AddSingleton<IDbContextFactory<NetworkDbContext>, Factory<SqliteNetworkDbContext>>();
        }

        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<NetworkDbContext>>().CreateDbContext());
        return services;
    }

    /// <summary>The connection string with foreign keys on; makes the folder when it is missing.</summary>
    public static string SqliteConnectionString(string configured)
    {
        var builder = new SqliteConnectionStringBuilder(configured) { ForeignKeys = true, DefaultTimeout = 30 };
        if (Path.GetDirectoryName(builder.DataSource) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        return builder.ToString();
    }

    private static DbContextOptionsBuilder Common(IServiceProvider provider, DbContextOptionsBuilder options) => options
        .AddInterceptors(provider.GetRequiredService<OutboxInterceptor>(), provider.GetRequiredService<ThreadFeedInterceptor>())
        .UseQueryTrackingBehavior(QueryTrackingBehavior.TrackAll)
        .ConfigureWarnings(warnings => warnings
            .Throw(RelationalEventId.MultipleCollectionIncludeWarning)

            // «At most so many» of what is only counted needs no order.
            .Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));

    private sealed class Factory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<NetworkDbContext>
        where TContext : NetworkDbContext
    {
        public NetworkDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<NetworkDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            var context = await inner.CreateDbContextAsync(cancellationToken);
            if (context is SqliteNetworkDbContext)
            {
                // One connection for the whole operation: opening SQLite registers EF's functions and sets the pragmas each time,
                // which costs as much as a small query. It is closed when the context goes back to the pool.
                try
                {
                    await context.Database.OpenConnectionAsync(cancellationToken);
                }
                catch
                {
                    await context.DisposeAsync();
                    throw;
                }
            }

            return context;
        }
    }

    /// <summary>WAL lasts in the file; the others belong to the connection, and are set once on each that the pool makes.</summary>
    private sealed class SqliteConnectionInterceptor : DbConnectionInterceptor
    {
        public static readonly SqliteConnectionInterceptor Instance = new();

        private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;";

        private readonly ConditionalWeakTable<object, object> _prepared = [];

        public override void ConnectionOpened(System.Data.Common.DbConnection connection, ConnectionEndEventData eventData)
        {
            if (((SqliteConnection)connection).Handle is { } handle && !_prepared.TryAdd(handle, handle))
            {
                return;
            }

            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(
            System.Data.Common.DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }
}
