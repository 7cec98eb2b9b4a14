using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Rollup.Keeping;

/// <summary>
/// Keeps the figures up with what happens: looks twice a second, and builds them from scratch when there are none, when they are of earlier
/// definitions, or when a server stopped in the middle of that.
/// </summary>
public sealed partial class FigureClock(FigureKeeper keeper, PublishedFigures published, TimeProvider clock, ILogger<FigureClock> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await keeper.NeedsBuildingAsync(stoppingToken))
                {
                    await keeper.BuildAsync(stoppingToken);
                }

                while (await keeper.KeepAsync(stoppingToken) > 0)
                {
                }

                // So that nobody's page has to.
                await published.ReadAsync(stoppingToken);
                await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogFailed(logger, fault);
                await Task.Delay(RetryAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The figures could not be kept; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
