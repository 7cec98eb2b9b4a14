using Ioa.Network.Tests.Benchmarks;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests;

/// <summary><c>bench</c> runs the benchmarks, <c>tiles</c> makes the tile map anew, <c>worker</c> a process for a test to kill; everything else is xunit's, as its generated entry point would have it.</summary>
internal static class EntryPoint
{
    public static async Task<int> Main(string[] args)
    {
        if (args is ["bench", .. var rest])
        {
            return await Bench.RunAsync(rest);
        }

        if (args is ["tiles"])
        {
            return await TileMapFile.MakeAsync();
        }

        if (args is ["worker", .. var work])
        {
            return await Workers.RunAsync(work);
        }

        return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
