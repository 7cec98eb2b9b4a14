using System.Text.Json;
using Ioa.Network.Core.Common;
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
/// isolates its failure, backs off (10 s doubling to an hour) and gives up visibly after ten attempts.
/// </summary>
public sealed partial class OutboxDispatcher(
    IDbContextFactory<NetworkDbContext> contexts,
    IServiceProvider services,
    OutboxSignal signal,
    TimeProvider clock,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    public const int MaxAttempts = 10;

    /// <summary>How long a dispatcher has a message for itself; after a crash another takes it up then.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, Type> EventTypes = typeof(OutboxDispatcher).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IDomainEvent)))
        .ToDictionary(type => type.Name, StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await DispatchAsync(stoppingToken) > 0)
                {
                }

                await signal.WaitAsync(PollEvery, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogPollFailed(logger, fault);
                await Task.Delay(PollEvery, clock, stoppingToken);
            }
        }
    }

    /// <summary>Delivers what is due, at most 50 messages; returns how many it took.</summary>
    public async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var due = await db.Outbox.AsNoTracking()
            .Where(m => m.ProcessedAt == null && m.GivenUpAt == null && m.DueAt <= now)
            .OrderBy(m => m.DueAt).ThenBy(m => m.Id)
            .Take(50)
            .ToListAsync(cancellationToken);

        var taken = 0;
        foreach (var message in due)
        {
            // Two dispatchers may have read the same message: the one whose update still finds the old due time has it.
            var mine = await db.Outbox
                .Where(m => m.Id == message.Id && m.ProcessedAt == null && m.DueAt == message.DueAt)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.DueAt, now + Lease), cancellationToken);
            if (mine == 1)
            {
                taken++;
                await DeliverAsync(db, message, cancellationToken);
            }
        }

        return taken;
    }

    private async Task DeliverAsync(NetworkDbContext db, OutboxMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var type = EventTypes[message.Type];
            var happened = JsonSerializer.Deserialize(message.Payload, type)!;
            await using var scope = services.CreateAsyncScope();
            var handlerType = typeof(IEventHandler<>).MakeGenericType(type);
            foreach (var handler in scope.ServiceProvider.GetServices(handlerType))
            {
                await (Task)handlerType.GetMethod(nameof(IEventHandler<>.HandleAsync))!.Invoke(handler, [happened, cancellationToken])!;
            }

            var done = clock.GetUtcNow();
            await db.Outbox.Where(m => m.Id == message.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.ProcessedAt, done), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault)
        {
            var attempts = message.Attempts + 1;
            var now = clock.GetUtcNow();
            var next = now + TimeSpan.FromSeconds(Math.Min(3600, 10 * Math.Pow(2, attempts - 1)));
            DateTimeOffset? givenUp = attempts >= MaxAttempts ? now : null;
            var text = fault.GetBaseException().Message;
            LogFailed(logger, fault, message.Type, message.Id, attempts);
            await db.Outbox.Where(m => m.Id == message.Id).ExecuteUpdateAsync(
                m => m.SetProperty(x => x.Attempts, attempts)
                    .SetProperty(x => x.DueAt, next)
                    .SetProperty(x => x.GivenUpAt, givenUp)
                    .SetProperty(x => x.LastError, text),
                CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be read; trying again.")]
    private static partial void LogPollFailed(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox message {Type} {Id} failed, attempt {Attempt}.")]
    private static partial void LogFailed(ILogger logger, Exception fault, string type, Guid id, int attempt);
}
