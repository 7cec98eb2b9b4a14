using Ioa.Network.Core.Data;
using Ioa.Network.Core.Demo;
using Ioa.Network.Core.Reference;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Web.Hosting;

/// <summary>What the database needs before the first request.</summary>
public static class Database
{
    /// <summary>Brings the schema and the reference data up to date; in Development an empty database gets the demo when <c>Demo:Enabled</c>.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<NetworkDbContext>>().CreateDbContextAsync())
        {
            await db.Database.MigrateAsync();
        }

        await app.Services.GetRequiredService<ReferenceDataLoader>().LoadAsync(CancellationToken.None);
        if (app.Environment.IsDevelopment() && app.Configuration.GetValue<bool>("Demo:Enabled"))
        {
            await app.Services.GetRequiredService<DemoContent>().FillAsync(CancellationToken.None);
        }
    }
}
