namespace Ioa.Network.Web.Mail.Incoming;

/// <summary>How much e-mail is received.</summary>
internal static class IncomingMailLimits
{
    /// <summary>The largest e-mail, in MB: one of the largest attachments as e-mail carries it (a third more), and the text.</summary>
    public const int MaxMegabytes = 30;

    /// <summary>The same in bytes.</summary>
    public const int MaxBytes = MaxMegabytes * 1024 * 1024;
}
