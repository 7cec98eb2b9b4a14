using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Tests.Support;
using Ioa.Network.Web.Mail;
using Microsoft.Extensions.Options;

namespace Ioa.Network.Tests.Web;

/// <summary>Letters over the wire to a real mail server. The trust in its certificate is the process's, so these run one at a time.</summary>
[Collection(nameof(MailTransportTests))]
public sealed partial class MailTransportTests : IDisposable
{
    private static readonly SendEmail Letter = new("berit@a.example", "Blåbærsyltetøy på Ørsta", "Hei, Åse!\n\nhttps://a.example/x?a=1&b=2\n", "<p>Hei, <b>Åse</b>!</p>");

    public void Dispose() => Trust(null);

    [Fact]
    public async Task HandleAsync_ServerWithStartTlsAndLogin_LetterArrivesWholeEncryptedAndAuthenticated()
    {
        await using var server = await SmtpServer.StartAsync();
        Trust(server.Certificate.Thumbprint);

        await Transport(server.Port).HandleAsync(Letter, Xunit.TestContext.Current.CancellationToken);

        var mail = await server.ReceiveAsync(Xunit.TestContext.Current.CancellationToken);
        mail.User.ShouldBe(SmtpServer.User);
        mail.Secure.ShouldBeTrue();
        mail.To.ShouldBe([Letter.To]);
        var raw = Unfold(mail.Raw);
        Header(raw, "Subject").ShouldBe(Letter.Subject);
        Header(raw, "From").ShouldBe("\"IOA-nettverket\" <nettverk@ks.test>");
        Header(raw, "Auto-Submitted").ShouldBe("auto-generated");
        Header(raw, "Date").ShouldNotBeEmpty();
        Parts(raw).ShouldBe([Letter.TextBody.TrimEnd(), Letter.HtmlBody], ignoreOrder: false);
    }

    [Fact]
    public async Task HandleAsync_WrongPassword_FailsAndNothingIsSent()
    {
        await using var server = await SmtpServer.StartAsync();
        Trust(server.Certificate.Thumbprint);

        await Should.ThrowAsync<SmtpException>(() => Transport(server.Port, password: "feil").HandleAsync(Letter, Xunit.TestContext.Current.CancellationToken));

        (await server.StopAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task HandleAsync_ServerWithoutStartTls_NothingIsSentInTheOpen()
    {
        await using var server = await SmtpServer.StartAsync(startTls: false);

        await Should.ThrowAsync<SmtpException>(() => Transport(server.Port).HandleAsync(Letter, Xunit.TestContext.Current.CancellationToken));

        (await server.StopAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task HandleAsync_CertificateThatNobodyVouchesFor_NothingIsSent()
    {
        await using var server = await SmtpServer.StartAsync();

        var fault = await Should.ThrowAsync<Exception>(() => Transport(server.Port).HandleAsync(Letter, Xunit.TestContext.Current.CancellationToken));

        fault.GetBaseException().ShouldBeOfType<AuthenticationException>();
        (await server.StopAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task HandleAsync_ServerThatNeverAnswers_GivesUp()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        await Should.ThrowAsync<TimeoutException>(() =>
            Transport(((IPEndPoint)silent.LocalEndpoint).Port, timeoutSeconds: 1).HandleAsync(Letter, Xunit.TestContext.Current.CancellationToken));
    }

    private static MailTransport Transport(int port, string password = SmtpServer.Password, int timeoutSeconds = 20)
    {
        var options = Options.Create(new MailOptions
        {
            Host = "localhost",
            Port = port,
            UserName = SmtpServer.User,
            Password = password,
            From = "nettverk@ks.test",
            BaseUrl = "https://nettverk.ks.test",
            TimeoutSeconds = timeoutSeconds,
        });
        options.Value.Fault().ShouldBeNull();
        return new MailTransport(options, new MailFolder(options, TimeProvider.System), TimeProvider.System);
    }

#pragma warning disable SYSLIB0014, MA0039 // The only way to hand SmtpClient a certificate to trust.
    private static void Trust(string? thumbprint) =>
        ServicePointManager.ServerCertificateValidationCallback = thumbprint is null ? null : (_, certificate, _, _) => certificate?.GetCertHashString() == thumbprint;
#pragma warning restore SYSLIB0014, MA0039

    private static string Unfold(string raw) => raw.Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal);

    private static string Header(string raw, string name)
    {
        var line = raw.Split("\r\n").First(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return EncodedWord().Replace(line[(name.Length + 1)..].Trim(), word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["text"].Value))).Replace("  ", " ", StringComparison.Ordinal);
    }

    private static List<string> Parts(string raw)
    {
        var parts = new List<string>();
        foreach (var part in raw.Split("----boundary", StringSplitOptions.RemoveEmptyEntries).Where(p => p.Contains("Content-Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
        {
            var at = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (at < 0 || part.Contains("multipart/", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var body = part[(at + 4)..];
            parts.Add((part.Contains("base64", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim())) : QuotedPrintable(body)).ReplaceLineEndings("\n").TrimEnd());
        }

        return parts;
    }

    private static string QuotedPrintable(string body)
    {
        var bytes = new List<byte>();
        body = body.Replace("=\r\n", "", StringComparison.Ordinal);
        for (var i = 0; i < body.Length; i++)
        {
            bytes.Add(body[i] == '=' ? Convert.ToByte(body.Substring((i += 2) - 1, 2), 16) : (byte)body[i]);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"=\?utf-8\?B\?(?<text>[^?]*)\?=\s*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EncodedWord();
}
