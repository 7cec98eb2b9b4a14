using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.Notifications;

namespace Ioa.Network.Web.Mail;

/// <summary>Where word of something leads: to what it is about, or to the page where something is to be done.</summary>
internal static class NotificationLinks
{
    public static string To(NotificationKind kind, ThreadId? thread, ExperienceId? experience, MeetingId? meeting, string networkSlug, int postNumber, MeetingPollId? poll = null) => (thread, experience) switch
    {
        ({ } talk, _) when postNumber == Notification.BeyondReading => $"/samtaler/{talk}",
        ({ } talk, _) => $"/samtaler/{talk}?side={ThreadView.PageOf(postNumber)}#innlegg-{postNumber}",
        (null, { } about) => kind switch
        {
            NotificationKind.AdopterAsked or NotificationKind.AdopterAnswered => "/gjenbruk/sporsmal",
            NotificationKind.VisitWished or NotificationKind.VisitDeclined => $"/erfaringer/{about}#besok",
            NotificationKind.AdoptionFeedback => $"/erfaringer/{about}#gjenbruk",
            NotificationKind.ReviewAsked or NotificationKind.VerifyDue => $"/erfaringer/{about}/vurdering",
            NotificationKind.ReviewReturned => $"/erfaringer/{about}/skriv",
            _ => $"/erfaringer/{about}",
        },
        _ when meeting is { } about => kind switch
        {
            NotificationKind.MeetingProgramme => $"/moter/{about}#program",
            NotificationKind.MinutesApproved or NotificationKind.SearchFound => $"/moter/{about}/referat",
            NotificationKind.FollowUpGiven or NotificationKind.FollowUpDue => "/moter/oppfolging",
            _ => $"/moter/{about}",
        },
        _ when poll is { } about => $"/moter/avstemning/{about}",
        _ => $"/nettverk/{networkSlug}",
    };
}
