using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ioa.Network.Tests.Support;

/// <summary>The site with a real mail server, <see cref="SmtpServer"/>, through which its letters go.</summary>
public sealed class MailedSite : SiteFixture
{
    private readonly ConcurrentQueue<ReceivedMail> _mails = new();
    private SmtpServer? _smtp;
    private Task _receiving = Task.CompletedTask;

    protected override IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Mail:Host", "localhost"),
        new("Mail:Port", _smtp!.Port.ToString(CultureInfo.InvariantCulture)),
        new("Mail:StartTls", "false"),
        new("Mail:From", "nettverk@ks.test"),
        new("Mail:BaseUrl", "https://nettverk.ks.test"),
        new("Mail:ReplyDomain", "svar.ks.test"),
        new("Mail:IncomingKey", ReplySite.Key),
    ];

    public override async ValueTask InitializeAsync()
    {
        _smtp = await SmtpServer.StartAsync(startTls: false);
        _receiving = ReceiveAsync(_smtp);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_smtp is not null)
        {
            _smtp.End();
            await _receiving;
            await _smtp.DisposeAsync();
        }
    }

    /// <summary>The first message to somebody with these words in its subject, as another program reads it; waits for it.</summary>
    public async Task<ParsedMail> MailAsync(string to, string subject)
    {
        var read = new Dictionary<ReceivedMail, ParsedMail>();
        for (var i = 0; i < 300; i++)
        {
            foreach (var mail in _mails.Where(m => m.To.Contains(to) && !read.ContainsKey(m)).ToList())
            {
                read[mail] = await ParsedMail.ReadAsync(mail.Raw);
            }

            if (read.Values.FirstOrDefault(m => m.Subject.Contains(subject, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            await Task.Delay(100, World.Cancel);
        }

        throw new TimeoutException($"No message «{subject}» to {to}; there are: {string.Join(" · ", read.Values.Select(m => m.Subject))}");
    }

    private async Task ReceiveAsync(SmtpServer server)
    {
        while (await server.TryReceiveAsync() is { } mail)
        {
            _mails.Enqueue(mail);
        }
    }
}

/// <summary>A message as npm's mailparser reads it, which knows nothing of ours.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="From">The sender's address.</param>
/// <param name="To">The recipient's.</param>
/// <param name="Text">Its plain text.</param>
/// <param name="Html">Its HTML.</param>
/// <param name="CalendarType">The type of its calendar part, with its parameters.</param>
/// <param name="Calendar">The calendar part.</param>
public sealed record ParsedMail(string Subject, string From, string To, string Text, string Html, string? CalendarType, string? Calendar)
{
    private const string Script = """
        const { simpleParser } = require('mailparser');
        const chunks = [];
        process.stdin.on('data', chunk => chunks.push(chunk)).on('end', async () => {
          const mail = await simpleParser(Buffer.from(Buffer.concat(chunks).toString(), 'base64'));
          const part = mail.attachments.find(a => a.contentType === 'text/calendar');
          const type = part && part.headers.get('content-type');
          console.log(JSON.stringify({
            Subject: mail.subject, From: mail.from.value[0].address, To: mail.to.value[0].address, Text: mail.text, Html: mail.html || '',
            CalendarType: part ? [type.value, ...Object.entries(type.params).map(([name, value]) => `${name}=${value}`).sort()].join('; ') : null,
            Calendar: part ? part.content.toString('utf8') : null
          }));
        });
        """;

    private static readonly Lazy<Task<string>> Installed = new(() => NpmPackages.InstallAsync("mail-parser", "mailparser@3.14.2"));

    /// <summary>Reads a message as it came (one byte, one character).</summary>
    public static async Task<ParsedMail> ReadAsync(string raw)
    {
        using var node = NpmPackages.Start(await Installed.Value, "node", "-e", Script);
        var (answer, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(Convert.ToBase64String(Encoding.Latin1.GetBytes(raw)));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        (await errors).ShouldBeEmpty();
        return JsonSerializer.Deserialize<ParsedMail>(await answer)!;
    }
}
