using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Mail;

/// <summary>Gives somebody back what they answered by e-mail, and says why it is no post.</summary>
internal sealed class ReplyRefusedLetter(LetterWriter writer, SiteAddress site, MailTransport transport) : IEventHandler<ReplyRefused>
{
    public Task HandleAsync(ReplyRefused happened, CancellationToken cancellationToken) =>
        transport.HandleAsync(writer.Write(happened.Email, happened.Language, texts => Write(texts, happened)), cancellationToken);

    private Letter Write(Texts texts, ReplyRefused refused) => new(
        texts["Mail.ReplyRefusedSubject"],
        [
            texts["Mail.ReplyRefusedGreeting", refused.Name],
            texts["Mail.ReplyRefused"],
            refused.Arguments.Count == 0 ? texts[refused.Reason] : texts[refused.Reason, [.. refused.Arguments]],
        ],
        (texts["Mail.ReplyRefusedAction"], site.Link("/samtaler")),
        [
            .. refused.Text.Length > 0 ? (string[])[texts["Mail.ReplyYouWrote"], refused.Text] : [],
            .. refused.Files.Count > 0 ? (string[])[texts["Mail.ReplyFiles", string.Join(", ", refused.Files)]] : [],
        ]);
}
