using Ioa.Network.Core.People;
using Ioa.Network.Web.Mail;

namespace Ioa.Network.Web.Hosting;

/// <summary>The way in to an empty site.</summary>
public static partial class FirstStart
{
    /// <summary>
    /// While there is no KS administrator: sends an invitation to <c>Admin:Email</c>, or writes a link for the first one to the log,
    /// a new one at every start.
    /// </summary>
    public static async Task InviteFirstAdministratorAsync(this WebApplication app)
    {
        if (await app.Services.GetRequiredService<FirstAdministrator>().InviteAsync(app.Configuration["Admin:Email"], CancellationToken.None) is { } token)
        {
            // The address is known when the server listens.
            app.Lifetime.ApplicationStarted.Register(() =>
                LogLink(app.Logger, app.Services.GetRequiredService<SiteAddress>().Link($"/forste-administrator/{token}"), Invitation.Lifetime.Days));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no KS administrator yet. Open {Link} to become the first. The link works once, for {Days} days or until the next start.")]
    private static partial void LogLink(ILogger logger, string link, int days);
}
