using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Meetings;

namespace Ioa.Network.Web.Mail;

/// <summary>Tells somebody why what they answered in their own calendar was not noted, and where they can answer.</summary>
internal sealed class MeetingReplyRefusedLetter(LetterWriter writer, SiteAddress site, MailTransport transport) : IEventHandler<MeetingReplyRefused>
{
    public Task HandleAsync(MeetingReplyRefused happened, CancellationToken cancellationToken) => transport.HandleAsync(
        writer.Write(happened.Email, happened.Language, texts => new Letter(
            texts["Meetings.ReplyRefusedSubject"],
            [texts["Mail.Greeting", happened.Name], texts["Meetings.ReplyRefused"], texts[happened.Reason, [.. happened.Arguments]]],
            (texts["Mail.OpenMeeting"], site.Link($"/moter/{happened.Meeting}")))),
        cancellationToken);
}
