using System.Diagnostics;
using System.Globalization;
using Ioa.Network.Core.Duties;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioa.Network.Tests.Support;

/// <summary>Core in a process of its own, on a test's SQLite database, for the test to kill: this program, started again.</summary>
internal static class Workers
{
    /// <summary>Starts one. It writes a line when it begins to work.</summary>
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["worker", .. arguments])
    {
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

    /// <summary>What such a process does.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["step", var database, var now]:
                await using (var services = Services(database, new ManualClock(new DateTimeOffset(long.Parse(now, CultureInfo.InvariantCulture), TimeSpan.Zero))))
                {
                    var clock = services.GetServices<IHostedService>().OfType<EscalationClock>().Single();
                    Console.WriteLine("at work");
                    while (await clock.StepAsync(CancellationToken.None) > 0)
                    {
                    }
                }

                return 0;
            default:
                return 1;
        }
    }

    private static ServiceProvider Services(string database, TimeProvider clock)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Sqlite", database)]).Build();
        return World.CoreServices(configuration).AddSingleton(clock).BuildServiceProvider();
    }
}
