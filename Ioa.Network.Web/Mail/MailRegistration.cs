using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Core.People;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Web.Mail;

/// <summary>Puts e-mail into the host.</summary>
public static partial class MailRegistration
{
    /// <summary>Registers how letters are written and how they leave.</summary>
    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MailOptions>, Validation>();
        builder.Services.AddSingleton<SiteAddress>();
        builder.Services.AddSingleton<LetterWriter>();
        builder.Services.AddSingleton<MailFolder>();
        builder.Services.AddSingleton<MailTransport>();
        builder.Services.AddSingleton<IEventHandler<SendEmail>>(services => services.GetRequiredService<MailTransport>());
        builder.Services.AddSingleton<IEventHandler<InvitationIssued>, InvitationLetter>();
        builder.Services.AddSingleton<UnsubscribeLinks>();
        builder.Services.AddSingleton<IEventHandler<LetterDue>, NotificationLetter>();
        builder.Services.AddSingleton<IEventHandler<ReplyRefused>, ReplyRefusedLetter>();
        builder.Services.AddSingleton<IEventHandler<MeetingReplyRefused>, MeetingReplyRefusedLetter>();
        builder.Services.AddSingleton<IEventHandler<GuestLetterDue>, GuestLetter>();
        builder.Services.AddSingleton<IEventHandler<GuestRemoved>, GuestLetter>();
        return builder;
    }

    /// <summary>
    /// A site without a mail server starts (its letters are kept in a folder and the outbox is none the worse), but whoever runs it
    /// is told: people wait for letters that never come.
    /// </summary>
    public static void WarnWithoutMailServer(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<MailOptions>>().Value;
        if (options.Host.Length == 0 && !app.Environment.IsDevelopment())
        {
            LogNoServer(app.Logger, Path.GetFullPath(options.Folder));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail:Host is not set: no e-mail is sent. Letters are written to {Folder}.")]
    private static partial void LogNoServer(ILogger logger, string folder);

    private sealed class Validation : IValidateOptions<MailOptions>
    {
        public ValidateOptionsResult Validate(string? name, MailOptions options) =>
            options.Fault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
    }
}
