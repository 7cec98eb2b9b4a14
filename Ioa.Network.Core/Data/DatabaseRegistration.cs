using System.Collections.Concurrent;
using System.Data;
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
            services.AddPooledDbContextFactory<SqliteNetworkDbContext>((provider, options) => Common(provider, options).UseSqlite(sqlite));
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

    private sealed class Factory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<NetworkDbContext>, IDisposable
        where TContext : NetworkDbContext
    {
        // Held weakly: what a context that the pool had no room for leaves behind, the provider takes back by itself.
        private readonly ConcurrentBag<WeakReference<SqliteConnection>> _opened = [];

        public NetworkDbContext CreateDbContext() => Open(inner.CreateDbContext());

        public async Task<NetworkDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            Open(await inner.CreateDbContextAsync(cancellationToken));

        /// <summary>Closes what the pool's contexts kept open; the last one writes SQLite's log into the file.</summary>
        public void Dispose()
        {
            foreach (var opened in _opened)
            {
                if (opened.TryGetTarget(out var connection))
                {
                    connection.Dispose();
                }
            }
        }

        /// <summary>
        /// A context of the pool keeps its SQLite connection open: to open one registers EF's functions anew, which costs more than a
        /// query. EF closes what it owns when the context goes back, so it does not own it. PostgreSQL has a pool of its own.
        /// </summary>
        private TContext Open(TContext context)
        {
            if (context is not SqliteNetworkDbContext || context.Database.GetDbConnection() is not { State: ConnectionState.Closed } closed)
            {
                return context;
            }

            var connection = new SqliteConnection(closed.ConnectionString);
            try
            {
                context.Database.SetDbConnection(connection, contextOwnsConnection: false);
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=30000;";
                command.ExecuteNonQuery();
                _opened.Add(new(connection));
                return context;
            }
            catch
            {
                connection.Dispose();
                context.Dispose();
                throw;
            }
        }
    }
}
