using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.People;
using Ioa.Network.Web.Localization;

namespace Ioa.Network.Web.Mail;

/// <summary>Sends the letter with the link when somebody is invited.</summary>
internal sealed class InvitationLetter(LetterWriter writer, SiteAddress site, MailTransport transport) : IEventHandler<InvitationIssued>
{
    public Task HandleAsync(InvitationIssued happened, CancellationToken cancellationToken) =>
        transport.HandleAsync(writer.Write(happened.Email, happened.Language, texts => Write(texts, happened)), cancellationToken);

    private Letter Write(Texts texts, InvitationIssued invitation) => new(
        invitation.NetworkName is { } network ? texts["Invitations.LetterSubjectNetwork", network] : texts["Invitations.LetterSubject"],
        [
            texts["Invitations.LetterGreeting", invitation.Name],
            invitation.InvitedBy is { } inviter ? texts["Invitations.LetterFrom", inviter] : texts["Invitations.LetterFromSite"],
            texts["Invitations.LetterWhat"],
            texts[$"Invitations.LetterRole.{invitation.Role}", invitation.OrganisationName, invitation.NetworkName ?? ""],
        ],
        (texts["Invitations.Accept"], site.Link($"/invitasjon/{invitation.Token}")),
        [
            texts["Invitations.LetterUntil", Dates.Long(OsloTime.DateIn(invitation.ExpiresAt))],
            texts["Invitations.LetterUnexpected"],
        ]);
}
