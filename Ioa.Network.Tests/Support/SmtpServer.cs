using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Ioa.Network.Tests.Support;

/// <summary>What a real mail server received.</summary>
/// <param name="User">Who logged in; <see langword="null"/> when nobody did.</param>
/// <param name="Secure">Whether the connection was encrypted.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="Raw">The message as it came.</param>
public sealed record ReceivedMail(string? User, bool Secure, string[] To, string Raw);

/// <summary>
/// A real mail server, npm's smtp-server, on loopback: STARTTLS with a certificate of its own, and a log-in. It stops when this
/// process ends, since it ends with its input. Node and npm are found, or installed when the tests may.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    public const string User = "ioa";

    public const string Password = "hemmelig å";

    private const string Version = "3.21.6";

    private const string Script = """
        const { SMTPServer } = require('smtp-server');
        const options = JSON.parse(process.argv[2]);
        const server = new SMTPServer({
          key: options.key, cert: options.cert, disableReverseLookup: true, hideSTARTTLS: !options.startTls, authOptional: !options.startTls, disabledCommands: options.startTls ? [] : ['STARTTLS'],
          onAuth: (auth, session, done) => auth.username === options.user && auth.password === options.password ? done(null, { user: auth.username }) : done(new Error('Wrong password')),
          onData: (stream, session, done) => {
            const chunks = [];
            stream.on('data', chunk => chunks.push(chunk));
            stream.on('end', () => {
              console.log(JSON.stringify({ User: session.user ?? null, Secure: session.secure, To: session.envelope.rcptTo.map(to => to.address), Raw: Buffer.concat(chunks).toString('latin1') }));
              done();
            });
          }
        });
        // A client that is killed in the middle is no reason to stop.
        server.on('error', () => {});
        server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
        process.stdin.resume().on('end', () => process.exit(0));
        """;

    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    private readonly Process _process;

    private SmtpServer(Process process, int port, X509Certificate2 certificate)
    {
        _process = process;
        Port = port;
        Certificate = certificate;
    }

    public int Port { get; }

    public X509Certificate2 Certificate { get; }

    public static async Task<SmtpServer> StartAsync(bool startTls = true)
    {
        var folder = await Installed.Value;
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var options = JsonSerializer.Serialize(new { key = key.ExportPkcs8PrivateKeyPem(), cert = certificate.ExportCertificatePem(), startTls, user = User, password = Password });
        var process = NpmPackages.Start(folder, "node", "server.js", options);
        return await process.StandardOutput.ReadLineAsync() is { } port
            ? new SmtpServer(process, int.Parse(port, CultureInfo.InvariantCulture), certificate)
            : throw new InvalidOperationException($"The mail server did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>The next message that comes.</summary>
    public async Task<ReceivedMail> ReceiveAsync(CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<ReceivedMail>((await _process.StandardOutput.ReadLineAsync(cancellationToken))!)!;

    /// <summary>The next message that comes; <see langword="null"/> once it has stopped.</summary>
    public async Task<ReceivedMail?> TryReceiveAsync() =>
        await _process.StandardOutput.ReadLineAsync() is { } line ? JsonSerializer.Deserialize<ReceivedMail>(line) : null;

    /// <summary>Ends its input, so that it stops when it has told what it received; for whoever reads to the end.</summary>
    public void End() => _process.StandardInput.Close();

    /// <summary>Stops it; returns what was received and not read.</summary>
    public async Task<string> StopAsync()
    {
        _process.StandardInput.Close();
        var rest = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Certificate.Dispose();
    }

    private static async Task<string> InstallAsync()
    {
        var folder = await NpmPackages.InstallAsync("smtp", $"smtp-server@{Version}");
        await File.WriteAllTextAsync(Path.Combine(folder, "server.js"), Script);
        return folder;
    }
}
