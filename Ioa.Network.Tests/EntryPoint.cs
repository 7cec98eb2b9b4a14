using Ioa.Network.Tests.Benchmarks;

namespace Ioa.Network.Tests;

/// <summary><c>bench</c> runs the benchmarks; everything else is xunit's, as its generated entry point would have it.</summary>
internal static class EntryPoint
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["bench", .. var rest])
        {
            return await Bench.RunAsync(rest);
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
