using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Ioa.Network.Tests.Support;

/// <summary>The built site as a process of its own, on data of its own, that a test can kill outright and start again.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly string Built = Path.Combine(
        AppContext.BaseDirectory.Replace("Ioa.Network.Tests", "Ioa.Network.Web", StringComparison.Ordinal), "Ioa.Network.Web.dll");

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Dictionary<string, string> _settings;
    private Process? _process;

    private readonly string _program;

    private ServerProcess(string program, Dictionary<string, string> settings) => (_program, _settings) = (program, settings);

    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(TestRun.Folder, Path.GetRandomFileName())).FullName;

    /// <summary>The process.</summary>
    public int Id => _process!.Id;

    public Uri Address { get; } = new($"http://localhost:{FreePort()}");

    /// <summary>Starts it, in Development; returns when it answers.</summary>
    public static Task<ServerProcess> StartAsync(params (string Name, string Value)[] settings) => StartAsync(Built, settings);

    /// <summary>The same with another build of the program.</summary>
    public static async Task<ServerProcess> StartAsync(string program, params (string Name, string Value)[] settings)
    {
        var server = new ServerProcess(program, settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal));
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it again on the same address and the same data.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("dotnet", [_program])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Urls"] = Address.ToString();
        start.Environment["ConnectionStrings__Sqlite"] = $"Data Source={Path.Combine(Folder, "ioa.db")}";
        foreach (var (name, value) in _settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = Address };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            if (_process.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"The site did not start:\n{string.Join('\n', _output)}");
            }

            try
            {
                using var response = await client.GetAsync("/health/ready", patience.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20, patience.Token);
            }
        }
    }

    /// <summary>Ends it without a warning (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
