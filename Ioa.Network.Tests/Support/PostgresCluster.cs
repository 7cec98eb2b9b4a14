using System.Diagnostics;
using System.Globalization;

namespace Ioa.Network.Tests.Support;

/// <summary>
/// A private PostgreSQL cluster for one test run, in a temporary folder, reached through a socket in that folder only. It stops and
/// its folder goes when this process ends, however it ends: the shell that holds it waits for the end of its own input.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Script = """
        set -e
        cd /tmp
        dir=$(mktemp -d /tmp/ioa-pg-XXXXXX)
        trap 'rm -rf "$dir"' EXIT
        trap '' INT TERM HUP
        "$BIN/initdb" -D "$dir/data" -U ioa -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
        "$BIN/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c autovacuum=off -c max_connections=300 -c shared_buffers=128MB >"$dir/log" 2>&1 </dev/null &
        server=$!
        until "$BIN/pg_isready" -q -h "$dir" -U ioa -d postgres; do
            kill -0 $server 2>/dev/null || { cat "$dir/log" >&2; exit 1; }
            sleep 0.1
        done
        echo "$dir"
        cat >/dev/null
        kill -QUIT $server
        wait $server || true
        """;

    private readonly Process _shell;

    private PostgresCluster(Process shell, string folder)
    {
        _shell = shell;
        Folder = folder;
    }

    private string Folder { get; }

    /// <summary>Starts it; installs Debian's package first when that is missing and may be done.</summary>
    public static async Task<PostgresCluster> StartAsync()
    {
        var bin = Binaries() ?? await InstallAsync();
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", "sh", "-c", Script])
            : new ProcessStartInfo("sh", ["-c", Script]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["BIN"] = bin;
        var shell = Process.Start(start)!;
        if (await shell.StandardOutput.ReadLineAsync() is { } folder)
        {
            return new PostgresCluster(shell, folder);
        }

        throw new InvalidOperationException($"PostgreSQL did not start: {await shell.StandardError.ReadToEndAsync()}");
    }

    /// <summary>How to reach one database of the cluster.</summary>
    public string ConnectionString(string database) =>
        $"Host={Folder};Username=ioa;Database={database};Maximum Pool Size=20;Connection Idle Lifetime=10;Include Error Detail=true";

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql")
            .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
            .OrderBy(version => Path.GetFileName(version) != "15")
            .ThenByDescending(version => double.Parse(Path.GetFileName(version), CultureInfo.InvariantCulture))
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault()
        : null;

    private static async Task<string> InstallAsync()
    {
        await DebianPackage.InstallAsync("postgresql-15", prepare: "mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf");
        return Binaries() ?? throw new InvalidOperationException("postgresql-15 was installed, but /usr/lib/postgresql/15/bin/initdb is not there.");
    }
}

/// <summary>What the tests need beyond the SDK and may install themselves on Debian when they run as root.</summary>
internal static class DebianPackage
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Installs a package, or says in one line how to.</summary>
    public static async Task InstallAsync(string package, string prepare = "true")
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get"))
        {
            throw new InvalidOperationException($"The tests need {package}: sudo apt-get install {package}");
        }

        await OneAtATime.WaitAsync();
        try
        {
            var start = new ProcessStartInfo("sh", ["-c", $"{prepare} && apt-get update -q && apt-get install -yq --no-install-recommends {package}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
            start.Environment["UCF_FORCE_CONFFOLD"] = "1";
            using var install = Process.Start(start)!;
            var output = install.StandardOutput.ReadToEndAsync();
            var errors = install.StandardError.ReadToEndAsync();
            await install.WaitForExitAsync();
            if (install.ExitCode != 0)
            {
                throw new InvalidOperationException($"The tests need {package}, and «apt-get install {package}» failed: {await output} {await errors}");
            }
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
