using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Core.People;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Mail;

/// <summary>
/// Writes and sends the letters with word of what happened: one about one thing, or one that gathers. When there is nothing to tell any
/// more (it is read, or the person may no longer read it) nothing is sent.
/// </summary>
internal sealed class NotificationLetter(
    LetterQuery query, ReplyAddresses replies, MeetingAddresses meetings, UnsubscribeLinks unsubscribe, LetterWriter writer, SiteAddress site, MailTransport transport) : IEventHandler<LetterDue>
{
    private const int LongestQuotation = 3_000;

    public async Task HandleAsync(LetterDue happened, CancellationToken cancellationToken)
    {
        if (await query.ReadAsync(happened, cancellationToken) is not { } content)
        {
            return;
        }

        var first = content.Items[0];
        var stop = content.IsGathered
            ? new UnsubscribeCommand(happened.To, null, null)
            : new UnsubscribeCommand(happened.To, first.NetworkId, Notification.CategoryOf(first.Kind));
        var replyTo = !content.IsGathered && first.ThreadId is { } thread ? await replies.AddressAsync(happened.To, thread, cancellationToken) : null;
        var headers = new ListHeaders(
            happened.Letter,
            content.IsGathered ? "samlet" : first.NetworkSlug,
            unsubscribe.OneClick(stop),
            replyTo,
            content.IsGathered ? null : first.ThreadId?.Value);
        var letter = writer.Write(
            content.Email,
            content.Language,
            texts => content.IsGathered ? Gathered(texts, content, stop) : Single(texts, content, first, stop, replyTo is not null),
            headers);
        if (!content.IsGathered && first is { MeetingId: { } meeting, Kind: >= NotificationKind.MeetingPublished and <= NotificationKind.MeetingReminder })
        {
            letter = letter with { Calendar = await CalendarAsync(happened.To, meeting, content.Language, cancellationToken) };
        }

        await transport.HandleAsync(letter, cancellationToken);
        await query.SentAsync(happened, CancellationToken.None);
    }

    // An invitation, an update or a cancellation for the recipient's own calendar; without an address to answer to, only something to keep.
    private async Task<CalendarPart?> CalendarAsync(PersonId to, MeetingId id, string language, CancellationToken cancellationToken)
    {
        if (await meetings.InvitationAsync(to, id, cancellationToken) is not { } invitation)
        {
            return null;
        }

        return InvitationPart.Write(writer, site, language, invitation);
    }

    private Letter Single(Texts texts, LetterContent content, LetterItem item, UnsubscribeCommand stop, bool canReply)
    {
        var link = site.Link(LinkOf(item));
        if (item is { ThreadId: null, ExperienceId: null, MeetingId: null, PollId: null })
        {
            return new Letter(
                texts["Mail.WaitsSubject", item.Network],
                [texts["Mail.Greeting", content.Name], texts["Mail.WaitsText", item.Network]],
                (texts["Mail.WaitsAction"], link),
                Small: Small(texts, stop));
        }

        var text = item.Text is { Length: > LongestQuotation } ? item.Text[..LongestQuotation] + " …" : item.Text;
        return new Letter(
            texts[$"Mail.Subject.{item.Kind}", item.Title ?? ""],
            [
                Sentence(texts, item),
                .. item is { Kind: NotificationKind.Question or NotificationKind.Escalated or NotificationKind.HandedOver or NotificationKind.Offered, DueAt: { } due }
                    ? (string[])[texts["Mail.Due", Dates.Long(due)]] : [],
            ],
            (texts[item.MeetingId is not null ? "Mail.OpenMeeting" : item.PollId is not null ? "Mail.OpenPoll" : item.ExperienceId is null ? "Mail.Open" : item.Kind is NotificationKind.AdopterAsked or NotificationKind.AdopterAnswered ? "Mail.OpenQuestions" : "Mail.OpenExperience"], link),
            canReply ? [texts["Mail.CanReply"]] : null,
            Quotation: text,
            Small: Small(texts, stop));
    }

    private Letter Gathered(Texts texts, LetterContent content, UnsubscribeCommand stop) => new(
        content.Items.Count == 1 && content.Items[0].Title is { } title
            ? texts[$"Mail.Subject.{content.Items[0].Kind}", title]
            : texts.Count("Mail.GatheredSubject", content.Items.Count + content.More),
        [texts["Mail.Greeting", content.Name], texts["Mail.GatheredLead"]],
        (texts["Mail.GatheredAction"], site.Link("/varsler")),
        content.More > 0 ? [texts.Count("Mail.GatheredMore", content.More)] : null,
        Entries: [.. content.Items.Select(item => new LetterEntry(item.Title ?? item.Network, site.Link(LinkOf(item)), $"{Sentence(texts, item)} {item.Network}."))],
        Small: Small(texts, stop));

    private (string, string)[] Small(Texts texts, UnsubscribeCommand stop) =>
        [(texts["Mail.Choose"], site.Link("/varsler/innstillinger")), (texts["Mail.Stop"], unsubscribe.Page(stop))];

    private static string LinkOf(LetterItem item) => NotificationLinks.To(item.Kind, item.ThreadId, item.ExperienceId, item.MeetingId, item.NetworkSlug, item.PostNumber, item.PollId);

    /// <summary>«Siri Superbruker, Kristiansand, svarte.»</summary>
    private static string Sentence(Texts texts, LetterItem item) => item switch
    {
        { Kind: NotificationKind.Reply, Count: > 1 } => texts.Count("Notifications.Replies", item.Count),
        { Actor: { } actor, ActorOrganisation: { } organisation } => texts[$"Mail.Sentence.{item.Kind}", $"{actor}, {organisation}"],
        _ => texts[$"Mail.Sentence.{item.Kind}", texts["Mail.Somebody"]],
    };
}
