using System.Globalization;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Discussions.Live;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioa.Network.Core.Data;

/// <summary>
/// Hears of threads that other servers changed, and of people who have something new (LISTEN/NOTIFY), and passes the signal on to this server's readers. After a lost
/// connection every reader is told to look again.
/// </summary>
public sealed partial class PostgresThreadListener(
    IConfiguration configuration, ThreadFeed feed, NotificationFeed notifications, TimeProvider clock, ILogger<PostgresThreadListener> logger) : BackgroundService
{
    /// <summary>The notification channel.</summary>
    public const string Channel = "ioa_threads";

    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Done once it has begun to listen.</summary>
    public Task Listening => _listening.Task;

    /// <summary>What a notification says: «{thread}:{sequence}».</summary>
    public static string Payload(ThreadSignal signal) => string.Create(CultureInfo.InvariantCulture, $"{signal.Thread.Value:N}:{signal.Sequence}");

    /// <summary>The same for people who have something new: «people:{person},{person}».</summary>
    public static string Payload(IEnumerable<PersonId> people) => $"people:{string.Join(',', people.Select(p => p.Value.ToString("N")))}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var first = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(configuration.GetConnectionString("Postgres"));
                connection.Notification += (_, notification) => Pass(notification.Payload);
                await connection.OpenAsync(stoppingToken);
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                {
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                }

                _listening.TrySetResult();
                if (!first)
                {
                    feed.PublishAll();
                    notifications.PublishAll();
                }

                first = false;
                while (true)
                {
                    await connection.WaitAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is NpgsqlException or System.Net.Sockets.SocketException or IOException)
            {
                LogLost(logger, fault);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    private void Pass(string payload)
    {
        if (payload.Split(':') is ["people", var people])
        {
            notifications.Publish(people.Split(',').Where(id => Guid.TryParse(id, out _)).Select(id => new PersonId(Guid.Parse(id))));
        }
        else if (payload.Split(':') is [var thread, var sequence] &&
            Guid.TryParse(thread, out var id) && long.TryParse(sequence, CultureInfo.InvariantCulture, out var number))
        {
            feed.Publish(new ThreadSignal(new ThreadId(id), number));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection that hears of other servers' changes was lost; trying again.")]
    private static partial void LogLost(ILogger logger, Exception fault);
}
