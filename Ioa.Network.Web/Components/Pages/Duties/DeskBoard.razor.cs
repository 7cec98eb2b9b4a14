namespace Ioa.Network.Web.Components.Pages.Duties;

/// <summary>The living desk.</summary>
public sealed partial class DeskBoard
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The desk could not be read again after a change.")]
    private static partial void LogLookFailed(ILogger logger, Exception fault);
}
