using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Notifications.Replies;

namespace Ioa.Network.Web.Mail.Incoming;

/// <summary>An e-mail that came in: whom it is to, whether a machine sent it, and what it says.</summary>
public sealed partial class IncomingMail
{
    /// <summary>Longest text that is read, in bytes as it came; a post is far shorter.</summary>
    private const int MaxTextBytes = 2 * 1024 * 1024;

    /// <summary>Where mail servers say whom an e-mail is to. The first are about this copy, the others about all.</summary>
    private static readonly string[] Recipients = ["X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To", "Cc"];

    /// <summary>Part of every e-mail that a program signed, and nothing that anybody attached.</summary>
    private static readonly HashSet<string> Signatures = new(StringComparer.Ordinal) { "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature" };

    private readonly MimePart _message;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly bool _cutOff;

    /// <summary>Reads the headers and finds the parts; decodes nothing.</summary>
    /// <param name="bytes">The e-mail as it came.</param>
    /// <param name="cutOff">Whether there was more than the site receives.</param>
    public IncomingMail(ReadOnlyMemory<byte> bytes, bool cutOff)
    {
        // A mail server's pipe may put the line «From …» of a mailbox first.
        var start = bytes.Span.StartsWith("From "u8) ? bytes.Span.IndexOf((byte)'\n') + 1 : 0;
        _bytes = bytes[start..];
        _message = MimePart.Read(_bytes);
        _cutOff = cutOff;
    }

    /// <summary>The addresses it is to.</summary>
    public IEnumerable<string> To => Recipients.SelectMany(_message.Headers).SelectMany(header => Address.Matches(header).Select(match => match.Value));

    /// <summary>
    /// Whether a machine sent it (RFC 3834): an answer that says that somebody is away, a report that something was not delivered, a
    /// list. Never answered, so that two machines cannot write to each other for ever.
    /// </summary>
    public bool IsAutomatic =>
        (_message.Header("Auto-Submitted") is { } submitted && !submitted.Trim().StartsWith("no", StringComparison.OrdinalIgnoreCase)) ||
        _message.Header("X-Autoreply") is not null || _message.Header("X-Autorespond") is not null ||
        _message.Header("List-Id") is not null ||
        (_message.Header("Precedence")?.Trim().ToLowerInvariant() is "bulk" or "junk" or "list" or "auto_reply") ||
        (_message.Header("Return-Path")?.Trim() is "<>" or "") ||
        _message.MediaType == "multipart/report";

    /// <summary>The address that it says that it is from.</summary>
    public string Sender => From();

    /// <summary>The calendar in it, as it came; nothing when there is none.</summary>
    public ReadOnlyMemory<byte> Calendar => CalendarIn(_message) is { } part ? part.Content() : ReadOnlyMemory<byte>.Empty;

    private static MimePart? CalendarIn(MimePart part) =>
        part.Parts.Count == 0 ? (part.MediaType is "text/calendar" or "application/ics" ? part : null) : part.Parts.Select(CalendarIn).FirstOrDefault(found => found is not null);

    /// <summary>Reads the rest.</summary>
    /// <param name="token">The secret of the address that it is to.</param>
    public ReplyMail Read(string token)
    {
        var text = TextOf(_message) is var (plain, html) && !string.IsNullOrWhiteSpace(plain) ? plain : html is { Length: > 0 } ? HtmlText.Of(html) : "";
        var fault = _cutOff ? Error.Invalid("Mail.ReplyTooLarge", IncomingMailLimits.MaxMegabytes)
            : !_message.IsWhole || text is null ? Error.Invalid("Mail.ReplyUnreadable")
            : null;
        return new ReplyMail(token, Key(token), From(), ReplyText.Cut(text ?? ""), [.. Files(_message, related: false, alternative: false)], fault);
    }

    /// <summary>The same e-mail to the same address has the same; without a Message-ID it is known by its content.</summary>
    private Guid Key(string token)
    {
        var identity = _message.Header("Message-ID") is { Length: > 0 } id ? Encoding.UTF8.GetBytes(id.Trim()) : SHA256.HashData(_bytes.Span);
        return new Guid(SHA256.HashData([.. Encoding.ASCII.GetBytes(token), (byte)'\n', .. identity]).AsSpan(0, 16));
    }

    /// <summary>The address between the angle brackets: a name in front of them can look like another.</summary>
    private string From()
    {
        var from = _message.Header("From") ?? "";
        return (Bracketed.Matches(from) is { Count: > 0 } bracketed ? bracketed[^1].Groups["address"].Value : Address.Match(from).Value).Trim();
    }

    /// <summary>What it says, as text and as HTML; of alternatives each once, of parts that follow each other all.</summary>
    private static (string Plain, string Html) TextOf(MimePart part)
    {
        if (part.Parts.Count == 0)
        {
            if (part.Disposition == "attachment" || part.MediaType is not ("text/plain" or "text/html"))
            {
                return ("", "");
            }

            var bytes = part.Content();
            var text = MimeText.Decode(bytes.AsSpan(0, Math.Min(bytes.Length, MaxTextBytes)), part.TypeParameter("charset"));
            return part.MediaType == "text/html" ? ("", text)
                : part.TypeParameter("format")?.Equals("flowed", StringComparison.OrdinalIgnoreCase) is true
                    ? (MimeText.FromFlowed(text, part.TypeParameter("delsp")?.Equals("yes", StringComparison.OrdinalIgnoreCase) is true), "")
                    : (text, "");
        }

        var texts = part.Parts.Select(TextOf).ToList();
        return part.MediaType == "multipart/alternative"
            ? (texts.Select(t => t.Plain).FirstOrDefault(t => t.Length > 0) ?? "", texts.Select(t => t.Html).FirstOrDefault(t => t.Length > 0) ?? "")
            : (string.Join('\n', texts.Select(t => t.Plain).Where(t => t.Length > 0)), string.Concat(texts.Select(t => t.Html)));
    }

    private static IEnumerable<ReplyFile> Files(MimePart part, bool related, bool alternative)
    {
        if (part.Parts.Count > 0)
        {
            return part.Parts.SelectMany(child => Files(child, related || part.MediaType == "multipart/related", alternative || part.MediaType == "multipart/alternative"));
        }

        // What the HTML shows in the middle of itself is the logo of a signature more often than anything else.
        var attached = part.Disposition == "attachment"
            ? !(related && part.Header("Content-ID") is not null && part.MediaType.StartsWith("image/", StringComparison.Ordinal))
            : part.FileName is not null
                ? !(related && part.Header("Content-ID") is not null)
                : !alternative && !related && part.MediaType is not ("text/plain" or "text/html") && !part.MediaType.StartsWith("multipart/", StringComparison.Ordinal);
        return attached && !Signatures.Contains(part.MediaType) ? [new ReplyFile(part.FileName ?? "vedlegg", () => new MemoryStream(part.Content(), writable: false))] : [];
    }

    [GeneratedRegex("""[^\s<>,;:"'()]{1,100}@[^\s<>,;:"'()]{1,255}""", RegexOptions.NonBacktracking)]
    private static partial Regex Address { get; }

    [GeneratedRegex("<(?<address>[^<>]{1,400})>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Bracketed { get; }
}
