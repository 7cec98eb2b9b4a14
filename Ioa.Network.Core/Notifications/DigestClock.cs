using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Notifications;

/// <summary>
/// Gathers what waits for somebody's hour into one letter. What is gathered is marked with the letter in the transaction that puts the
/// letter into the outbox: a restart in the middle, or a second server, finds it marked, and nobody gets two. People are taken a hundred at
/// a time, so that memory does not grow with their number.
/// </summary>
public sealed partial class DigestClock(
    IDbContextFactory<NetworkDbContext> contexts, OutboxSignal signal, TimeProvider clock, ILogger<DigestClock> logger) : BackgroundService
{
    /// <summary>How often it looks; a letter may be this late.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private const int PeopleAtOnce = 100;

    /// <summary>Puts every letter that is due into the outbox; returns how many.</summary>
    public async Task<int> GatherAsync(CancellationToken cancellationToken)
    {
        var letters = 0;
        var now = clock.GetUtcNow();
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var people = await db.Notifications
                .Where(n => n.DigestAt <= now && n.LetterId == null && n.ReadAt == null)
                .Select(n => n.PersonId)
                .Distinct()
                .Take(PeopleAtOnce)
                .ToListAsync(cancellationToken);
            if (people.Count == 0)
            {
                return letters;
            }

            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            foreach (var person in people)
            {
                var letter = Guid.CreateVersion7();
                var gathered = await db.Notifications
                    .Where(n => n.PersonId == person && n.DigestAt <= now && n.LetterId == null && n.ReadAt == null)
                    .ExecuteUpdateAsync(n => n.SetProperty(x => x.LetterId, letter), cancellationToken);
                if (gathered > 0)
                {
                    db.Enqueue(new LetterDue(person, letter), now);
                    letters++;
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            signal.Wake();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await GatherAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The letters that are due could not be gathered; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
