using Ioa.Network.Core.Notifications;

namespace Ioa.Network.Core.People;

/// <summary>That somebody is invited: everything that the letter says, as it was then.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">The invited person's name.</param>
/// <param name="Language">The language of the letter: nynorsk («nn») where the organisation has chosen it, else bokmål («nb»).</param>
/// <param name="Role">What they become.</param>
/// <param name="OrganisationName">Where.</param>
/// <param name="NetworkName">In which network, when it is for one.</param>
/// <param name="InvitedBy">Who invited; <see langword="null"/> when the site itself did.</param>
/// <param name="Token">The secret of the link; in the letter and nowhere else.</param>
/// <param name="ExpiresAt">Until when the link works.</param>
public sealed record InvitationIssued(
    string Email,
    string Name,
    string Language,
    InvitationRole Role,
    string OrganisationName,
    string? NetworkName,
    string? InvitedBy,
    string Token,
    DateTimeOffset ExpiresAt) : ILetter;
