using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Experiences;

/// <summary>Nobody has said for long that an experience still holds.</summary>
/// <param name="Experience">Which experience.</param>
/// <param name="At">When that was noticed.</param>
public sealed record ExperienceVerifyDue(ExperienceId Experience, DateTimeOffset At) : IDomainEvent;

/// <summary>
/// Asks once in each <see cref="Experience.VerifiedFor"/> whether a published experience still holds, when nobody has said so or published
/// it anew since. That it was asked is noted in the transaction of the word of it: of several servers one asks.
/// </summary>
public sealed partial class VerifyClock(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock, ILogger<VerifyClock> logger) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    private const int MostAtOnce = 200;

    /// <summary>Asks of all that are due now; returns of how many.</summary>
    public async Task<int> AskAsync(CancellationToken cancellationToken)
    {
        var asked = 0;
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var now = clock.GetUtcNow();
            var due = await Due(db, now).OrderBy(e => e.PublishedAt).Select(e => e.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                return asked;
            }

            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            foreach (var id in due)
            {
                if (await Due(db, now).Where(e => e.Id == id).ExecuteUpdateAsync(e => e.SetProperty(x => x.RemindedAt, now), cancellationToken) == 1)
                {
                    db.Enqueue(new ExperienceVerifyDue(id, now), now);
                    asked++;
                }
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AskAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFailed(logger, fault);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static IQueryable<Experience> Due(NetworkDbContext db, DateTimeOffset now)
    {
        var since = now - Experience.VerifiedFor;
        return db.Experiences.Where(e => e.PublishedVersion > 0 && e.Audience != Audience.Authors && e.OutdatedAt == null && e.PublishedAt <= since &&
            (e.VerifiedAt == null || e.VerifiedAt <= since) && (e.RemindedAt == null || e.RemindedAt <= since));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is to be verified could not be read; trying again in an hour.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
