using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Notifications.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Web.Webhooks;

/// <summary>
/// Sends what webhooks are to be told. Each receiver has a turn of its own, one delivery after the other: one that is slow or away
/// holds up itself. A delivery is taken by moving its due time, so that two servers never send the same one at once.
/// </summary>
public sealed partial class WebhookSender(
    IDbContextFactory<NetworkDbContext> contexts, WebhookSecrets secrets, WebhookMessage message, WebhookTarget target, TimeProvider clock, ILogger<WebhookSender> logger)
    : BackgroundService
{
    /// <summary>How long a receiver has to answer.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    /// <summary>How long a server has a delivery for itself.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    /// <summary>How many receivers are spoken to at once.</summary>
    private const int MaxAtOnce = 32;

    private readonly HttpClient _client = target.NewClient();

    private DateTimeOffset _tidied = DateTimeOffset.MinValue;

    /// <summary>Sends what is due, to every receiver at once, and waits until it is done.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll((await DueAsync([], MaxAtOnce, cancellationToken)).Select(webhook => SendAllAsync(webhook, cancellationToken)));

    /// <inheritdoc/>
    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var atWork = new Dictionary<WebhookId, Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var (done, _) in atWork.Where(work => work.Value.IsCompleted).ToList())
            {
                atWork.Remove(done);
            }

            try
            {
                foreach (var webhook in await DueAsync([.. atWork.Keys], MaxAtOnce - atWork.Count, stoppingToken))
                {
                    atWork[webhook] = SendAllAsync(webhook, stoppingToken);
                }

                await TidyAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, fault);
            }

            await Task.Delay(PollEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(atWork.Values);
    }

    private IQueryable<WebhookDelivery> Waiting(NetworkDbContext db)
    {
        var now = clock.GetUtcNow();
        return db.WebhookDeliveries.Where(d => d.DeliveredAt == null && d.GivenUpAt == null && d.DueAt <= now && db.Webhooks.Any(w => w.Id == d.WebhookId && w.PausedAt == null));
    }

    private async Task<List<WebhookId>> DueAsync(List<WebhookId> besides, int most, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Waiting(db).Where(d => !besides.Contains(d.WebhookId)).GroupBy(d => d.WebhookId).OrderBy(g => g.Min(d => d.DueAt)).Select(g => g.Key).Take(most).ToListAsync(cancellationToken);
    }

    private async Task SendAllAsync(WebhookId webhook, CancellationToken cancellationToken)
    {
        // Another thread's from here on: the first receiver's look-up does not keep the next waiting.
        await Task.Yield();
        try
        {
            while (await SendNextAsync(webhook, cancellationToken))
            {
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The site stops; what was under way is taken up again.
        }
        catch (Exception fault)
        {
            LogFailed(logger, fault);
        }
    }

    /// <summary>Sends the delivery that has been due the longest; false when none is.</summary>
    private async Task<bool> SendNextAsync(WebhookId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var delivery = await Waiting(db).AsNoTracking().Where(d => d.WebhookId == id).OrderBy(d => d.DueAt).ThenBy(d => d.Id).FirstOrDefaultAsync(cancellationToken);
        if (delivery is null || await db.Webhooks.AsNoTracking().FirstOrDefaultAsync(w => w.Id == id, cancellationToken) is not { } webhook)
        {
            return false;
        }

        var attempt = delivery.Attempts + 1;
        var begun = clock.GetUtcNow();
        var mine = await db.WebhookDeliveries
            .Where(d => d.Id == delivery.Id && d.DeliveredAt == null && d.GivenUpAt == null && d.DueAt == delivery.DueAt)
            .ExecuteUpdateAsync(
                d => d.SetProperty(x => x.DueAt, begun + Lease).SetProperty(x => x.Attempts, attempt).SetProperty(x => x.TriedAt, begun), cancellationToken);
        if (mine == 0)
        {
            // Another server has it.
            return true;
        }

        (int? Status, string Answer) outcome;
        try
        {
            outcome = await PostAsync(webhook, delivery, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // An orderly stop is no failure: the next to start takes it up at once.
            await db.WebhookDeliveries.Where(d => d.Id == delivery.Id).ExecuteUpdateAsync(
                d => d.SetProperty(x => x.DueAt, delivery.DueAt).SetProperty(x => x.Attempts, delivery.Attempts), CancellationToken.None);
            throw;
        }

        await NoteAsync(db, delivery, attempt, outcome.Status, outcome.Answer);
        return true;
    }

    private async Task NoteAsync(NetworkDbContext db, WebhookDelivery delivery, int attempt, int? status, string answer)
    {
        var now = clock.GetUtcNow();
        var taken = status is >= 200 and < 300;
        var givenUp = !taken && attempt >= WebhookDelivery.MaxAttempts;
        var next = now + TimeSpan.FromMinutes(Math.Min(6 * 60, Math.Pow(2, attempt - 1)));
        await db.WebhookDeliveries.Where(d => d.Id == delivery.Id).ExecuteUpdateAsync(
            d => d.SetProperty(x => x.Status, status).SetProperty(x => x.Answer, answer).SetProperty(x => x.DueAt, next)
                .SetProperty(x => x.DeliveredAt, taken ? now : null).SetProperty(x => x.GivenUpAt, givenUp ? now : null),
            CancellationToken.None);
        if (givenUp)
        {
            await db.Webhooks.Where(w => w.Id == delivery.WebhookId && w.PausedAt == null)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.PausedAt, now).SetProperty(x => x.PausedByFailure, true), CancellationToken.None);
            LogGivenUp(logger, delivery.WebhookId);
        }
    }

    private async Task<(int? Status, string Answer)> PostAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerWithin);
        try
        {
            var body = message.Write(delivery, webhook.Format, webhook.Language);
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Ioa-Delivery", delivery.Id.ToString());
            request.Headers.Add("X-Ioa-Signature", secrets.Sign(webhook.SealedSecret, body, clock.GetUtcNow()));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return ((int)response.StatusCode, await BeginningAsync(response, limit.Token));
        }
        catch (CryptographicException)
        {
            return (null, "The secret can no longer be opened: the site's keys were changed. Make a new secret.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"No answer within {AnswerWithin.TotalSeconds:0} s.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            return (null, Short(fault.GetBaseException().Message));
        }
    }

    /// <summary>The beginning of the answer; a receiver that sends for ever, or breaks off, has answered all the same.</summary>
    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = new byte[WebhookDelivery.MaxAnswerLength * 4];
        var count = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            for (int read; count < bytes.Length && (read = await stream.ReadAsync(bytes.AsMemory(count), cancellationToken)) > 0;)
            {
                count += read;
            }
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or OperationCanceledException)
        {
            // What came, came.
        }

        return Short(Encoding.UTF8.GetString(bytes, 0, count));
    }

    private static string Short(string text)
    {
        var line = SafeText.Line(text);
        return line.Length <= WebhookDelivery.MaxAnswerLength ? line : line[..(char.IsHighSurrogate(line[WebhookDelivery.MaxAnswerLength - 1]) ? WebhookDelivery.MaxAnswerLength - 1 : WebhookDelivery.MaxAnswerLength)];
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - _tidied < TidyEvery)
        {
            return;
        }

        _tidied = now;
        var old = now - WebhookDelivery.Kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.WebhookDeliveries.Where(d => (d.DeliveredAt != null || d.GivenUpAt != null) && d.HappenedAt < old).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhooks could not be sent; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Webhook} was paused: its receiver took nothing.")]
    private static partial void LogGivenUp(ILogger logger, WebhookId webhook);
}
