using Ioa.Network.Core.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Ioa.Network.Tests.Support;

/// <summary>A fresh, migrated database: a copy of a template that the test run makes once for each kind.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string PostgresTemplate = "migrated";

    private static readonly Lazy<Task<string>> SqliteTemplate = new(MakeSqliteTemplateAsync);
    private static readonly Lazy<Task<PostgresCluster>> PostgresTemplated = new(MakePostgresTemplateAsync);
    private static int _count;

    private TestDatabase(DatabaseKind kind, string connectionString)
    {
        Kind = kind;
        ConnectionString = connectionString;
    }

    public DatabaseKind Kind { get; }

    public string ConnectionString { get; }

    /// <summary>The setting that makes the product use it.</summary>
    public KeyValuePair<string, string?> Setting => new($"ConnectionStrings:{Kind}", ConnectionString);

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        var name = $"test_{Interlocked.Increment(ref _count)}";
        if (kind == DatabaseKind.Sqlite)
        {
            // A folder of its own: keys and attachments lie beside the file.
            var file = Path.Combine(Directory.CreateDirectory(Path.Combine(TestRun.Folder, name)).FullName, "ioa.db");
            File.Copy(await SqliteTemplate.Value, file);
            return new TestDatabase(kind, $"Data Source={file}");
        }

        var cluster = await PostgresTemplated.Value;
        await ExecuteAsync(cluster, $"CREATE DATABASE {name} TEMPLATE {PostgresTemplate}");
        return new TestDatabase(kind, cluster.ConnectionString(name));
    }

    public async ValueTask DisposeAsync()
    {
        if (Kind == DatabaseKind.Sqlite)
        {
            using var connection = new SqliteConnection(DatabaseRegistration.SqliteConnectionString(ConnectionString));
            SqliteConnection.ClearPool(connection);
            Directory.Delete(Path.GetDirectoryName(connection.DataSource)!, recursive: true);
        }
        else
        {
            await using (var connection = new NpgsqlConnection(ConnectionString))
            {
                NpgsqlConnection.ClearPool(connection);
            }

            var name = new NpgsqlConnectionStringBuilder(ConnectionString).Database;
            await ExecuteAsync(await PostgresTemplated.Value, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private static async Task<string> MakeSqliteTemplateAsync()
    {
        var file = Path.Combine(TestRun.Folder, "migrated.db");
        await MigrateAsync(DatabaseKind.Sqlite, $"Data Source={file};Pooling=False");
        return file;
    }

    private static async Task<PostgresCluster> MakePostgresTemplateAsync()
    {
        var cluster = await TestRun.PostgresAsync();
        await ExecuteAsync(cluster, $"CREATE DATABASE {PostgresTemplate}");
        await MigrateAsync(DatabaseKind.Postgres, cluster.ConnectionString(PostgresTemplate) + ";Pooling=False");
        return cluster;
    }

    private static async Task MigrateAsync(DatabaseKind kind, string connectionString)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"ConnectionStrings:{kind}", connectionString)]).Build();
        await using var services = World.CoreServices(configuration).BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<NetworkDbContext>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }

    private static async Task ExecuteAsync(PostgresCluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
