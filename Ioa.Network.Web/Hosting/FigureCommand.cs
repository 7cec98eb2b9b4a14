using Ioa.Network.Core.Rollup.Keeping;

namespace Ioa.Network.Web.Hosting;

/// <summary><c>build-figures</c> on the command line: builds the overview's figures from scratch, also while the site runs, and ends.</summary>
internal static class FigureCommand
{
    private const string Name = "build-figures";

    public static bool IsIn(string[] args) => args is [Name, ..];

    public static async Task BuildFiguresAsync(this WebApplication app)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var begin = clock.GetTimestamp();
        var facts = await app.Services.GetRequiredService<FigureKeeper>().BuildAsync(app.Lifetime.ApplicationStopping);
        await Console.Out.WriteLineAsync($"{facts} facts counted in {clock.GetElapsedTime(begin).TotalSeconds:f0} s.");
    }
}
