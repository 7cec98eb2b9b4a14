namespace Ioa.Network.Web.Mail;

/// <summary>How e-mail leaves, configuration section <c>Mail</c>. Without <see cref="Host"/> every letter becomes an <c>.eml</c> file.</summary>
public sealed class MailOptions
{
    /// <summary>The mail server. Empty: letters are written to <see cref="Folder"/>, and nobody receives anything.</summary>
    public string Host { get; set; } = "";

    /// <summary>The server's port for submission.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Whether the connection must be encrypted by STARTTLS; off only for a relay on the same machine.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>User name, when the server asks for one.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Password, when the server asks for one.</summary>
    public string Password { get; set; } = "";

    /// <summary>The sender's address.</summary>
    public string From { get; set; } = "ikke-svar@ioa-network.example";

    /// <summary>The sender's name as mail programs show it.</summary>
    public string FromName { get; set; } = "IOA-nettverket";

    /// <summary>Seconds that one letter may take.</summary>
    public int TimeoutSeconds { get; set; } = 20;

    /// <summary>Where people reach the site («https://…»), for the links in letters.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The folder for letters when there is no <see cref="Host"/>.</summary>
    public string Folder { get; set; } = "data/mail";

    /// <summary>The domain of the addresses that people answer letters at («svar+…@domain»). Empty: letters cannot be answered.</summary>
    public string ReplyDomain { get; set; } = "";

    /// <summary>The key with which the mail server hands in e-mail at <c>/epost/inn</c>. Empty: nothing is taken in.</summary>
    public string IncomingKey { get; set; } = "";

    /// <summary>What is wrong with the settings, in a sentence for the log; <see langword="null"/> when nothing is.</summary>
    public string? Fault() => this switch
    {
        { Host.Length: > 0, BaseUrl.Length: 0 } => "Mail:BaseUrl is missing: with Mail:Host set, letters go to people, and their links need the site's address (https://…).",
        { BaseUrl.Length: > 0 } when !Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") =>
            $"Mail:BaseUrl must be an address that starts with https:// or http://, not «{BaseUrl}».",
        { Host.Length: > 0 } when From.EndsWith(".example", StringComparison.Ordinal) => "Mail:From is missing: with Mail:Host set, letters need a sender's address that exists.",
        _ when !System.Net.Mail.MailAddress.TryCreate(From, out _) => $"Mail:From is no e-mail address: «{From}».",
        { Port: < 1 or > 65535 } => "Mail:Port must be from 1 to 65535.",
        { TimeoutSeconds: < 1 or > 55 } => "Mail:TimeoutSeconds must be from 1 to 55 (a letter has a minute in all).",
        { UserName.Length: > 0, StartTls: false } => "Mail:UserName needs Mail:StartTls: a password is not sent in the open.",
        { ReplyDomain.Length: > 0 } when Uri.CheckHostName(ReplyDomain) != UriHostNameType.Dns => $"Mail:ReplyDomain must be a domain, not «{ReplyDomain}».",
        { ReplyDomain.Length: > 0, IncomingKey.Length: < 32 } => "Mail:ReplyDomain needs Mail:IncomingKey, of at least 32 characters: without it nobody can hand in the replies.",
        { ReplyDomain.Length: 0, IncomingKey.Length: > 0 } => "Mail:IncomingKey needs Mail:ReplyDomain: without it no letter has an address to reply to.",
        { Host.Length: 0, Folder.Length: 0 } => "Mail:Host or Mail:Folder must be set.",
        _ => null,
    };
}
