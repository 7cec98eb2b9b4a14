using Ioa.Network.Core.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Support;

/// <summary>Lets <c>dotnet ef</c> make a context; it never connects.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteNetworkDbContext>
{
    public SqliteNetworkDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteNetworkDbContext>()
            .UseSqlite("Data Source=:memory:")
            .UseApplicationServiceProvider(IdentityServices.Provider)
            .Options);
}

/// <summary>Lets <c>dotnet ef</c> make a context; it never connects.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresNetworkDbContext>
{
    public PostgresNetworkDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresNetworkDbContext>()
            .UseNpgsql("Host=localhost")
            .UseApplicationServiceProvider(IdentityServices.Provider)
            .Options);
}

/// <summary>Identity shapes its tables by options that it takes from the application's services: without them the model differs.</summary>
internal static class IdentityServices
{
    public static readonly IServiceProvider Provider = new ServiceCollection()
        .Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .BuildServiceProvider();
}
