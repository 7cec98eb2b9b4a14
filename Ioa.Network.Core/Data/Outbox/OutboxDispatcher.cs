using System.Text.Json;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Data.Outbox;

/// <summary>Does something about an event. It may be handed the same event again, so it must tolerate repeats.</summary>
public interface IEventHandler<in TEvent>
    where TEvent : IDomainEvent
{
    Task HandleAsync(TEvent happened, CancellationToken cancellationToken);
}

/// <summary>
/// Delivers the outbox: wakes on a signal and polls every five seconds, takes each message for itself by moving its due time,
/// isolates its failure, backs off (10 s doubling to an hour) and gives up visibly after ten attempts. Letters have a lane of
/// their own, so that a mail server that does not answer holds up nothing else, and go several at a time; all else goes in order.
/// </summary>
public sealed partial class OutboxDispatcher(
    IDbContextFactory<NetworkDbContext> contexts,
    IServiceProvider services,
    OutboxSignal signal,
    TimeProvider clock,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    public const int MaxAttempts = 10;

    public const int MaxErrorLength = 1000;

    /// <summary>How many letters are handed over at a time: as many connections as the strictest of the common mail servers takes from one sender (Exchange Online: three).</summary>
    public const int LettersAtOnce = 3;

    /// <summary>How long a dispatcher has a message for itself; after a crash another takes it up then.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How long the handlers of one message may take: well within the lease, so that two never work at the same one.</summary>
    private static readonly TimeSpan HandlersAtMost = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, Type> EventTypes = typeof(OutboxDispatcher).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IDomainEvent)))
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    private static readonly string[] Letters = [.. EventTypes.Values.Where(type => type.IsAssignableTo(typeof(ILetter))).Select(type => type.Name)];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RunAsync(letters: false, stoppingToken), RunAsync(letters: true, stoppingToken));

    /// <summary>Delivers what is due, at most 50 messages of each lane; returns how many were due.</summary>
    public async Task<int> DispatchAsync(CancellationToken cancellationToken) =>
        await DispatchAsync(letters: false, cancellationToken) + await DispatchAsync(letters: true, cancellationToken);

    private async Task RunAsync(bool letters, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await DispatchAsync(letters, stoppingToken) > 0)
                {
                }

                await signal.WaitAsync(letters, PollEvery, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogPollFailed(logger, fault);
                await Task.Delay(PollEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> DispatchAsync(bool letters, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var due = await db.Outbox.AsNoTracking()
            .Where(m => m.GivenUpAt == null && m.DueAt <= now && Letters.Contains(m.Type) == letters)
            .OrderBy(m => m.DueAt).ThenBy(m => m.Id)
            .Take(50)
            .ToListAsync(cancellationToken);

        // With the token from outside: a fault of one does not cut off those that are being handed over beside it.
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = letters ? LettersAtOnce : 1, CancellationToken = cancellationToken },
            async (message, _) => await TakeAsync(message, cancellationToken));
        return due.Count;
    }

    private async Task TakeAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        // Two dispatchers may have read the same message: the one whose update still finds the old due time has it. The lease
        // runs from now, not from when the batch was read: those before it may have taken their time.
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var until = clock.GetUtcNow() + Lease;
        var mine = await db.Outbox
            .Where(m => m.Id == message.Id && m.GivenUpAt == null && m.DueAt == message.DueAt)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, until).SetProperty(x => x.Attempts, message.Attempts + 1), cancellationToken);
        if (mine == 1)
        {
            await DeliverAsync(db, message, cancellationToken);
        }
    }

    private async Task DeliverAsync(NetworkDbContext db, OutboxMessage message, CancellationToken cancellationToken)
    {
        var attempt = message.Attempts + 1;
        try
        {
            if (attempt > MaxAttempts)
            {
                throw new InvalidOperationException("The server stopped every time this was tried.");
            }

            // A letter that is being handed over is finished, also while the site stops: cut off in the middle, nobody knows whether the mail
            // server has it, and it would be sent again.
            using var limit = new CancellationTokenSource(HandlersAtMost, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, Letters.Contains(message.Type) ? CancellationToken.None : cancellationToken);
            await RunHandlersAsync(message, either.Token);
            await db.Outbox.Where(m => m.Id == message.Id).ExecuteDeleteAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // An orderly stop is no failure: the next to start takes it up at once.
            await db.Outbox.Where(m => m.Id == message.Id).ExecuteUpdateAsync(
                m => m.SetProperty(x => x.Attempts, message.Attempts).SetProperty(x => x.DueAt, message.DueAt), CancellationToken.None);
            throw;
        }
        catch (Exception fault)
        {
            LogFailed(logger, fault, message.Type, message.Id, attempt);
            var now = clock.GetUtcNow();
            var next = now + TimeSpan.FromSeconds(Math.Min(3600, 10 * Math.Pow(2, attempt - 1)));
            DateTimeOffset? givenUp = attempt >= MaxAttempts ? now : null;
            var text = fault.GetBaseException().Message;
            text = text.Length > MaxErrorLength ? text[..MaxErrorLength] : text;
            await db.Outbox.Where(m => m.Id == message.Id).ExecuteUpdateAsync(
                m => m.SetProperty(x => x.DueAt, next).SetProperty(x => x.GivenUpAt, givenUp).SetProperty(x => x.LastError, text),
                CancellationToken.None);
        }
    }

    private async Task RunHandlersAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var type = EventTypes[message.Type];
        var happened = JsonSerializer.Deserialize(message.Payload, type)!;
        await using var scope = services.CreateAsyncScope();
        var handlerType = typeof(IEventHandler<>).MakeGenericType(type);
        foreach (var handler in scope.ServiceProvider.GetServices(handlerType))
        {
            await (Task)handlerType.GetMethod(nameof(IEventHandler<>.HandleAsync))!.Invoke(handler, [happened, cancellationToken])!;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be read; trying again.")]
    private static partial void LogPollFailed(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox message {Type} {Id} failed, attempt {Attempt}.")]
    private static partial void LogFailed(ILogger logger, Exception fault, string type, Guid id, int attempt);
}
