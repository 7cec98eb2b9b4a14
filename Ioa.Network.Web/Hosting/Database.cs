using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Web.Hosting;

/// <summary>What the database needs before the first request.</summary>
public static class Database
{
    /// <summary>Brings the schema up to date.</summary>
    public static async Task PrepareDatabaseAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<NetworkDbContext>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }
}
