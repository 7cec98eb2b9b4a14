using Ioa.Network.Core.Data;
using Ioa.Network.Core.Demo;
using Ioa.Network.Core.Reference;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Web.Hosting;

/// <summary>What the database needs before the first request.</summary>
public static partial class Database
{
    /// <summary>
    /// Brings the schema and the reference data up to date; in Development an empty database gets the demo when <c>Demo:Enabled</c>. What a
    /// filled database does not need before it is read is left until the site answers.
    /// </summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        var loader = app.Services.GetRequiredService<ReferenceDataLoader>();
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<NetworkDbContext>>().CreateDbContextAsync())
        {
            // Asked first, because MigrateAsync compares the whole model with its snapshot also when there is nothing to do.
            if ((await db.Database.GetPendingMigrationsAsync()).Any())
            {
                await db.Database.MigrateAsync();
            }

            if (await db.Organisations.AnyAsync())
            {
                app.Lifetime.ApplicationStarted.Register(() => _ = UpdateAsync(loader, app.Logger, app.Lifetime.ApplicationStopping));
            }
            else
            {
                await loader.LoadAsync(CancellationToken.None);
            }
        }

        if (app.Environment.IsDevelopment() && app.Configuration.GetValue<bool>("Demo:Enabled"))
        {
            await app.Services.GetRequiredService<DemoContent>().FillAsync(CancellationToken.None);
        }
    }

    private static async Task UpdateAsync(ReferenceDataLoader loader, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await loader.LoadAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped before it was done; the next start does it.
        }
        catch (Exception fault)
        {
            LogUpdateFailed(logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The organisations could not be brought up to date; those of the last start are used.")]
    private static partial void LogUpdateFailed(ILogger logger, Exception fault);
}
