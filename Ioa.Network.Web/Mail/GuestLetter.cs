using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Mail;

/// <summary>Writes and sends the letters to a meeting's guests, each with a link of its own and the meeting for their calendar.</summary>
internal sealed class GuestLetter(GuestLetterQuery query, LetterWriter writer, SiteAddress site, MailTransport transport) : IEventHandler<GuestLetterDue>, IEventHandler<GuestRemoved>
{
    private const int LongestQuotation = 3_000;

    public async Task HandleAsync(GuestLetterDue happened, CancellationToken cancellationToken)
    {
        if (await query.ReadAsync(happened, cancellationToken) is not { } content)
        {
            return;
        }

        var link = site.Link($"/moter/gjest/{happened.Token}");
        var letter = writer.Write(content.Email, content.Language, texts => happened.Kind == GuestLetterKind.ReplyRefused ? Refused(texts, happened, content, link) : Write(texts, happened.Kind, content, link));
        await transport.HandleAsync(letter with { Calendar = Calendar(content, link) }, cancellationToken);
    }

    public async Task HandleAsync(GuestRemoved happened, CancellationToken cancellationToken)
    {
        if (await query.ReadAsync(happened, cancellationToken) is not { } content)
        {
            return;
        }

        var letter = writer.Write(content.Email, content.Language, texts => new Letter(
            texts["Guests.Subject.Removed", content.Meeting.Title],
            [texts["Mail.Greeting", content.Name], texts["Guests.Letter.Removed", content.Meeting.Title]]));
        await transport.HandleAsync(letter with { Calendar = Calendar(content, site.Link("/")) }, cancellationToken);
    }

    private Core.Notifications.CalendarPart Calendar(GuestLetterContent content, string link) =>
        InvitationPart.Write(writer, site, content.Language, new MeetingInvitation(content.Meeting, content.Name, content.Email, content.ReplyTo), link);

    private static Letter Write(Texts texts, GuestLetterKind kind, GuestLetterContent content, string link)
    {
        var meeting = content.Meeting;
        var place = string.Join(", ", new[] { meeting.Place, meeting.Room }.Where(part => part.Length > 0));
        var quotation = kind switch
        {
            GuestLetterKind.Invited => meeting.Description,
            GuestLetterKind.Cancelled => meeting.CancelReason ?? "",
            _ => "",
        };
        return new Letter(
            texts[$"Guests.Subject.{kind}", meeting.Title],
            [
                texts["Mail.Greeting", content.Name],
                kind == GuestLetterKind.Invited && content.Inviter is { } inviter
                    ? texts["Guests.InvitedBy", $"{inviter.Name}, {inviter.Organisation}", meeting.Title, texts[$"Meetings.Kind.{meeting.Kind}"]]
                    : texts[$"Guests.Letter.{kind}", meeting.Title, content.OfferedUntil is { } until ? Dates.Long(until) : ""],
                string.Join('\n', new[]
                {
                    $"{texts["Meetings.When"]}: {Dates.Span(meeting.StartsAt, meeting.EndsAt, meeting.Zone)}",
                    $"{texts["Meetings.Where"]}: {(place.Length > 0 ? place : texts["Meetings.Digital"])}",
                    meeting.VideoLink is { } video ? $"{texts["Meetings.Join"]}: {video}" : "",
                    content.Host is { } host ? $"{texts["Meetings.Host"]}: {host}" : "",
                    kind == GuestLetterKind.Invited && content.RegisterBy is { } by ? texts["Meetings.RegisterByDay", Dates.Long(OsloTime.DateIn(by.AddTicks(-1)))] : "",
                }.Where(line => line.Length > 0)),
            ],
            (texts[kind == GuestLetterKind.Invited ? "Guests.AnswerHere" : "Mail.OpenMeeting"], link),
            kind == GuestLetterKind.Cancelled ? null : [texts["Guests.NoAccount"], texts.Count("Guests.Kept", Registration.GuestDays)],
            Quotation: quotation.Length > LongestQuotation ? quotation[..LongestQuotation] + " …" : quotation.Length > 0 ? quotation : null);
    }

    private static Letter Refused(Texts texts, GuestLetterDue refused, GuestLetterContent content, string link) => new(
        texts["Meetings.ReplyRefusedSubject"],
        [texts["Mail.Greeting", content.Name], texts["Meetings.ReplyRefused"], texts[refused.Reason!, [.. refused.Arguments]]],
        (texts["Mail.OpenMeeting"], link));
}
