using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Notifications;

/// <summary>A letter with word of something is to go out. What it says is read when it is sent, with the rights that the person has then.</summary>
/// <param name="To">To whom.</param>
/// <param name="Letter">Which notifications it tells of: those with this <see cref="Notification.LetterId"/>.</param>
public sealed record LetterDue(PersonId To, Guid Letter) : ILetter;
