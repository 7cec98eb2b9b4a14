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
public sealed record SendEmail(string To, string Subject, string TextBody, string HtmlBody) : ILetter;
