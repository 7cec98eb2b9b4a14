using System.Collections.Concurrent;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Web.Mail.Incoming;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Web.Mail;

/// <summary>Lets an e-mail out of the machine, or into a folder when no mail server is configured.</summary>
public sealed class MailTransport(IOptions<MailOptions> options, MailFolder folder, TimeProvider clock) : IEventHandler<SendEmail>, IDisposable
{
    /// <summary>How long a connection is kept for the next letter: servers let the first words of each wait, and a morning has thousands.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentBag<(SmtpClient Client, DateTimeOffset UsedAt)> _kept = [];

    /// <inheritdoc/>
    public Task HandleAsync(SendEmail happened, CancellationToken cancellationToken) =>
        options.Value.Host.Length > 0 ? SendAsync(happened, cancellationToken) : folder.SaveAsync(happened, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_kept.TryTake(out var kept))
        {
            kept.Client.Dispose();
        }
    }

    /// <summary>The e-mail as it is sent: text beside HTML, and the headers of mail that no person wrote.</summary>
    internal static MailMessage Compose(SendEmail letter, MailOptions settings)
    {
        var message = new MailMessage(new MailAddress(settings.From, settings.FromName), new MailAddress(letter.To))
        {
            Subject = letter.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = letter.TextBody,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (letter.List is { } list)
        {
            var host = message.From!.Host;
            message.Headers.Add("Message-ID", $"<{list.Id:N}@{host}>");
            message.Headers.Add("List-Id", $"<{list.ListId}.{host}>");
            message.Headers.Add("List-Unsubscribe", $"<{list.Unsubscribe}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            if (list.Topic is { } topic)
            {
                message.Headers.Add("References", $"<{topic:N}@{host}>");
            }

            if (list.ReplyTo is { } replyTo)
            {
                message.ReplyToList.Add(new MailAddress(replyTo, settings.FromName));
            }
        }

        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(letter.HtmlBody, Encoding.UTF8, MediaTypeNames.Text.Html));
        if (letter.Calendar is { } calendar)
        {
            // The last alternative, which mail programs that know calendars choose; with the method also in the type, as RFC 6047 asks.
            var type = new ContentType("text/calendar") { CharSet = "utf-8" };
            type.Parameters.Add("method", calendar.Method);
            message.AlternateViews.Add(new AlternateView(new MemoryStream(Encoding.UTF8.GetBytes(calendar.Content)), type) { TransferEncoding = TransferEncoding.Base64 });
        }

        return message;
    }

    private async Task SendAsync(SendEmail letter, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var message = Compose(letter, settings);
        var client = Connection(settings);

        // SmtpClient.Timeout does not hold for asynchronous sending.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        try
        {
            await client.SendMailAsync(message, limit.Token);
        }
        catch (Exception fault)
        {
            // Nobody knows in what state the connection is: the next letter gets one of its own.
            client.Dispose();
            if (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"The mail server {settings.Host} did not take the letter within {settings.TimeoutSeconds} s.", fault);
            }

            throw;
        }

        _kept.Add((client, clock.GetUtcNow()));
    }

    private SmtpClient Connection(MailOptions settings)
    {
        while (_kept.TryTake(out var kept))
        {
            if (clock.GetUtcNow() - kept.UsedAt <= KeptFor)
            {
                return kept.Client;
            }

            kept.Client.Dispose();
        }

        return new SmtpClient(settings.Host, settings.Port)
        {
            EnableSsl = settings.StartTls,
            Credentials = settings.UserName.Length > 0 ? new NetworkCredential(settings.UserName, settings.Password) : null,
        };
    }
}

/// <summary>The letters that were written to a folder in place of being sent: one <c>.eml</c> file each, which mail programs open, the newest last by name.</summary>
public sealed class MailFolder(IOptions<MailOptions> options, TimeProvider clock)
{
    private string Folder => Path.GetFullPath(options.Value.Folder);

    /// <summary>Writes a letter.</summary>
    public async Task SaveAsync(SendEmail letter, CancellationToken cancellationToken)
    {
        // SmtpClient chooses the file's name itself, so it gets a folder to itself.
        var name = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var own = Directory.CreateDirectory(Path.Combine(Folder, name + ".part")).FullName;
        using (var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = own })
        using (var message = MailTransport.Compose(letter, options.Value))
        {
            await client.SendMailAsync(message, cancellationToken);
        }

        File.Move(Directory.GetFiles(own)[0], Path.Combine(Folder, name + ".eml"));
        Directory.Delete(own);
    }

    /// <summary>The newest letters first.</summary>
    public async Task<IReadOnlyList<KeptLetter>> NewestAsync(int count, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        var letters = new List<KeptLetter>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.eml").OrderDescending(StringComparer.Ordinal).Take(count))
        {
            letters.Add(KeptLetter.Read(await File.ReadAllBytesAsync(file, cancellationToken), File.GetLastWriteTimeUtc(file)));
        }

        return letters;
    }
}

/// <summary>A letter in the folder.</summary>
/// <param name="To">To whom.</param>
/// <param name="Subject">The subject.</param>
/// <param name="TextBody">The plain text.</param>
/// <param name="HtmlBody">The HTML.</param>
/// <param name="Calendar">What the recipient's calendar reads of it; empty for most.</param>
/// <param name="At">When it was written.</param>
public sealed partial record KeptLetter(string To, string Subject, string TextBody, string HtmlBody, string Calendar, DateTimeOffset At)
{
    [GeneratedRegex(@"https?://\S+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links { get; }

    /// <summary>The text in parts: each link is one.</summary>
    public IEnumerable<string> TextParts()
    {
        var from = 0;
        foreach (Match link in Links.Matches(TextBody))
        {
            yield return TextBody[from..link.Index];
            yield return link.Value;
            from = link.Index + link.Length;
        }

        yield return TextBody[from..];
    }

    internal static KeptLetter Read(byte[] file, DateTime at)
    {
        var mail = MimePart.Read(file);
        return new KeptLetter(
            MimeText.DecodeWords(mail.Header("To") ?? "").Trim(), MimeText.DecodeWords(mail.Header("Subject") ?? ""), Text("text/plain"), Text("text/html"), Text("text/calendar"), new DateTimeOffset(at, TimeSpan.Zero));

        string Text(string type) => mail.Parts.Append(mail).FirstOrDefault(part => part.MediaType == type) is { } part
            ? MimeText.Decode(part.Content(), part.TypeParameter("charset")).ReplaceLineEndings("\n")
            : "";
    }
}
