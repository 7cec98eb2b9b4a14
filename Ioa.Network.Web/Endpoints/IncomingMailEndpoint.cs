using System.Security.Cryptography;
using System.Text;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Notifications.Replies;
using Ioa.Network.Web.Hosting;
using Ioa.Network.Web.Mail;
using Ioa.Network.Web.Mail.Incoming;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Ioa.Network.Web.Endpoints;

/// <summary>
/// Where the mail server hands in what people answer by e-mail: <c>POST /epost/inn</c>, one e-mail as it came, with
/// <c>Authorization: Bearer</c> and <c>Mail:IncomingKey</c>. The answer is the same whatever the e-mail is: 202, it is dealt with.
/// </summary>
internal static partial class IncomingMailEndpoint
{
    public static void MapIncomingMail(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/epost/inn", ReceiveAsync).RequireRateLimiting(AccountLimits.IncomingMail).ExcludeFromDescription().DisableAntiforgery();

    private static async Task<IResult> ReceiveAsync(
        HttpContext http, IOptions<MailOptions> options, ReplyAddresses addresses, ReplyInbox inbox, MeetingAddresses meetings, MeetingInbox calendars, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (options.Value.IncomingKey.Length == 0)
        {
            return Results.NotFound();
        }

        if (!Knows(http.Request.Headers[HeaderNames.Authorization].ToString(), options.Value.IncomingKey))
        {
            return Results.Unauthorized();
        }

        // One that is too large is read as far as the limit: its beginning says whom to tell.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var bytes = await ReadAsync(http.Request.Body, cancellationToken);
        var mail = new IncomingMail(bytes.AsMemory(0, Math.Min(bytes.Length, IncomingMailLimits.MaxBytes)), cutOff: bytes.Length > IncomingMailLimits.MaxBytes);

        // What a calendar answers is written by a machine, and meant; that somebody is away is no answer.
        var outcome = meetings.TokenAmong(mail.To) is { } meeting
            ? mail.IsAutomatic && mail.Calendar.IsEmpty ? ReplyOutcome.Ignored : await calendars.ReceiveAsync(meeting, mail.Sender, mail.Calendar, cancellationToken)
            : mail.IsAutomatic || addresses.TokenAmong(mail.To) is not { } token || !await inbox.KnowsAsync(token, cancellationToken)
            ? ReplyOutcome.Ignored
            : await inbox.ReceiveAsync(mail.Read(token), cancellationToken);
        LogReceived(loggers.CreateLogger(typeof(IncomingMailEndpoint)), bytes.Length, outcome);
        if (outcome != ReplyOutcome.Later)
        {
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }

        http.Response.Headers.RetryAfter = "900";
        return Results.StatusCode(StatusCodes.Status429TooManyRequests);
    }

    /// <summary>Hashed first, so that neither the key's length nor where it differs takes another time.</summary>
    private static bool Knows(string header, string key) =>
        header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) &&
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header["Bearer ".Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>At most one byte more than an e-mail may have.</summary>
    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; read.Length <= IncomingMailLimits.MaxBytes && (count = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "An e-mail of {Bytes} bytes came in: {Outcome}.")]
    private static partial void LogReceived(ILogger logger, int bytes, ReplyOutcome outcome);
}
