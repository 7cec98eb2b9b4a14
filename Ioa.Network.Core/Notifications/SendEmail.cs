using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Notifications;

/// <summary>
/// An event whose handler talks to a mail server. A mail server can be slow or away for hours: such events are delivered in a lane
/// of their own, so that nothing else waits behind them.
/// </summary>
public interface ILetter : IDomainEvent;

/// <summary>An e-mail that is to go out, ready as it stands; written in the transaction of what it tells of.</summary>
/// <param name="To">The address.</param>
/// <param name="Subject">The subject, one line.</param>
/// <param name="TextBody">The letter as plain text.</param>
/// <param name="HtmlBody">The same letter as a whole HTML document.</param>
/// <param name="List">The headers of a letter of a kind that one can stop; <see langword="null"/> for one that is part of what somebody just did.</param>
/// <param name="Calendar">What the recipient's calendar reads of it; <see langword="null"/> for a letter that is about no meeting.</param>
public sealed record SendEmail(string To, string Subject, string TextBody, string HtmlBody, ListHeaders? List = null, CalendarPart? Calendar = null) : ILetter;

/// <summary>A calendar in a letter (RFC 6047).</summary>
/// <param name="Method">What the receiver's calendar does with it: «REQUEST», «CANCEL» or «PUBLISH».</param>
/// <param name="Content">The calendar.</param>
public sealed record CalendarPart(string Method, string Content);

/// <summary>What mail programs sort by, answer to and stop letters with.</summary>
/// <param name="Id">The letter's own id: sent again it has the same Message-ID, so that the receiver's server sees that it is the same.</param>
/// <param name="ListId">What it is word of («agder»), a name in addresses.</param>
/// <param name="Unsubscribe">The address that stops such letters with one click, by POST (RFC 8058).</param>
/// <param name="ReplyTo">The address at which a reply becomes a post; <see langword="null"/> where there is none.</param>
/// <param name="Topic">What letters about the same thing have in common, so that mail programs show them together.</param>
public sealed record ListHeaders(Guid Id, string ListId, string Unsubscribe, string? ReplyTo, Guid? Topic);
