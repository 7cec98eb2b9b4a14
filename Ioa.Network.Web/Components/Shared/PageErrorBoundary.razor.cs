namespace Ioa.Network.Web.Components.Shared;

/// <summary>Catches the faults of what it surrounds, writes them to the log and says in its place that something failed.</summary>
public partial class PageErrorBoundary(ILogger<PageErrorBoundary> logger)
{
    /// <inheritdoc/>
    protected override Task OnErrorAsync(Exception exception)
    {
        LogFault(logger, exception);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A part of a page failed.")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
