using System.Text;
using Ioa.Network.Core.ICalendar;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Web.Endpoints;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Mail;

/// <summary>What the receiver's own calendar reads of a letter about a meeting: an invitation, an update or a cancellation.</summary>
internal static class InvitationPart
{
    /// <summary>Writes it; without an address to answer to it is only something to keep.</summary>
    /// <param name="writer">Writes in the receiver's language.</param>
    /// <param name="site">Where the site is.</param>
    /// <param name="language">The receiver's language.</param>
    /// <param name="invitation">What it holds.</param>
    /// <param name="link">Where the receiver opens the meeting; nothing for those who have an account.</param>
    public static CalendarPart Write(LetterWriter writer, SiteAddress site, string language, MeetingInvitation invitation, string? link = null)
    {
        var method = invitation.ReplyTo is null ? CalendarMethod.Publish : invitation.Meeting.Status == MeetingStatus.Cancelled ? CalendarMethod.Cancel : CalendarMethod.Request;
        var content = writer.In(language, texts =>
        {
            var meeting = MeetingCalendar.EventOf(invitation.Meeting, site, texts, link);
            var invited = invitation.ReplyTo is null ? meeting : meeting with
            {
                Organizer = new CalendarParty(invitation.ReplyTo, texts["Common.ProductName"]),
                Attendees = [new CalendarParty(invitation.Email, invitation.Name, StatusOf(invitation.Meeting.Mine), ParticipationRole.Required, Rsvp: invitation.Meeting.Status == MeetingStatus.Published)],
            };
            return Encoding.UTF8.GetString(CalendarWriter.Write(new Calendar { Method = method, Events = [invited] }));
        });
        return new CalendarPart(method.ToString().ToUpperInvariant(), content);
    }

    private static ParticipationStatus StatusOf(RegistrationState? answer) => answer switch
    {
        RegistrationState.Registered => ParticipationStatus.Accepted,
        RegistrationState.Maybe or RegistrationState.Waiting => ParticipationStatus.Tentative,
        RegistrationState.Declined => ParticipationStatus.Declined,
        _ => ParticipationStatus.NeedsAction,
    };
}
