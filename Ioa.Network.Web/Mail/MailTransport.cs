using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Notifications;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Web.Mail;

/// <summary>Lets an e-mail out of the machine, or into a folder when no mail server is configured.</summary>
public sealed class MailTransport(IOptions<MailOptions> options, MailFolder folder) : IEventHandler<SendEmail>
{
    /// <inheritdoc/>
    public Task HandleAsync(SendEmail happened, CancellationToken cancellationToken) =>
        options.Value.Host.Length > 0 ? SendAsync(happened, cancellationToken) : folder.SaveAsync(happened, cancellationToken);

    private async Task SendAsync(SendEmail letter, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.StartTls };
        if (settings.UserName.Length > 0)
        {
            client.Credentials = new NetworkCredential(settings.UserName, settings.Password);
        }

        using var message = new MailMessage(new MailAddress(settings.From, settings.FromName), new MailAddress(letter.To))
        {
            Subject = letter.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = letter.TextBody,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(letter.HtmlBody, Encoding.UTF8, MediaTypeNames.Text.Html));

        // SmtpClient.Timeout does not hold for asynchronous sending.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(settings.TimeoutSeconds));
        try
        {
            await client.SendMailAsync(message, limit.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server {settings.Host} did not take the letter within {settings.TimeoutSeconds} s.", late);
        }
    }
}

/// <summary>The letters that were written to a folder in place of being sent: one JSON file each, the newest last by name.</summary>
public sealed class MailFolder(IOptions<MailOptions> options, TimeProvider clock)
{
    private string Folder => Path.GetFullPath(options.Value.Folder);

    /// <summary>Writes a letter.</summary>
    public async Task SaveAsync(SendEmail letter, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        var kept = new KeptLetter(Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow(), letter);
        var path = Path.Combine(Folder, $"{kept.Id}.json");
        await File.WriteAllTextAsync(path + ".part", JsonSerializer.Serialize(kept), cancellationToken);
        File.Move(path + ".part", path);
    }

    /// <summary>The newest letters first.</summary>
    public async Task<IReadOnlyList<KeptLetter>> NewestAsync(int count, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        var letters = new List<KeptLetter>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").OrderDescending(StringComparer.Ordinal).Take(count))
        {
            await using var stream = File.OpenRead(file);
            if (await JsonSerializer.DeserializeAsync<KeptLetter>(stream, cancellationToken: cancellationToken) is { } letter)
            {
                letters.Add(letter);
            }
        }

        return letters;
    }
}

/// <summary>A letter in the folder.</summary>
public sealed partial record KeptLetter(Guid Id, DateTimeOffset At, SendEmail Letter)
{
    [GeneratedRegex(@"https?://\S+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links { get; }

    /// <summary>The text in parts: each link is one.</summary>
    public IEnumerable<string> TextParts()
    {
        var from = 0;
        foreach (Match link in Links.Matches(Letter.TextBody))
        {
            yield return Letter.TextBody[from..link.Index];
            yield return link.Value;
            from = link.Index + link.Length;
        }

        yield return Letter.TextBody[from..];
    }
}
