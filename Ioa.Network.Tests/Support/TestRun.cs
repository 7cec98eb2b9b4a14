using Ioa.Network.Tests.Support;

[assembly: AssemblyFixture(typeof(TestRun))]

namespace Ioa.Network.Tests.Support;

/// <summary>What lasts as long as the test run: its temporary folder and, once a test has asked for it, the PostgreSQL cluster.</summary>
public sealed class TestRun : IAsyncDisposable
{
    private static readonly Lazy<string> LazyFolder = new(() => Directory.CreateTempSubdirectory("ioa-tests-").FullName);
    private static readonly Lazy<Task<PostgresCluster>> LazyPostgres = new(PostgresCluster.StartAsync);

    /// <summary>A folder for this run's files; removed at its end.</summary>
    public static string Folder => LazyFolder.Value;

    /// <summary>The cluster, started at the first call.</summary>
    public static Task<PostgresCluster> PostgresAsync() => LazyPostgres.Value;

    public async ValueTask DisposeAsync()
    {
        if (LazyPostgres is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await LazyPostgres.Value).DisposeAsync();
        }

        if (LazyFolder.IsValueCreated)
        {
            Directory.Delete(LazyFolder.Value, recursive: true);
        }
    }
}
