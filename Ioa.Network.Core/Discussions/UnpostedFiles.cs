using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// Clears away, once an hour, what was uploaded more than <see cref="Attachment.UnpostedLifetime"/> ago and is neither posted nor in a
/// draft of the uploader's: whoever goes on with a draft finds its files.
/// </summary>
public sealed partial class UnpostedFiles(
    IDbContextFactory<NetworkDbContext> contexts, AttachmentFiles files, TimeProvider clock, ILogger<UnpostedFiles> logger) : BackgroundService
{
    private static readonly TimeSpan ClearEvery = TimeSpan.FromHours(1);

    /// <summary>Clears away what nobody will post: first the rows, then the files without one.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Attachment.UnpostedLifetime;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var old = await db.Attachments
            .Where(a => a.PostId == null && a.ExperienceId == null && a.MeetingId == null && a.CreatedAt < before)
            .Select(a => new { a.Id, a.UploadedById })
            .ToListAsync(cancellationToken);
        foreach (var uploads in old.GroupBy(a => a.UploadedById, a => a.Id))
        {
            // The form writes the files' ids among its other fields.
            var drafts = await db.Drafts.Where(d => d.PersonId == uploads.Key && d.Fields != null).Select(d => d.Fields!).ToListAsync(cancellationToken);
            foreach (var id in uploads.Where(id => !drafts.Exists(fields => fields.Contains(id.ToString(), StringComparison.OrdinalIgnoreCase))))
            {
                if (await db.Attachments.Where(a => a.Id == id && a.PostId == null).ExecuteDeleteAsync(cancellationToken) == 1)
                {
                    files.Delete(id);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ClearEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ClearAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, fault);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files that were never posted could not be cleared away; trying again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
