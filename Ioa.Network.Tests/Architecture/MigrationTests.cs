using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Architecture;

public sealed class MigrationTests
{
    [Fact]
    public void Migrations_Sqlite_AreUpToDate()
    {
        using var db = new SqliteDesignTimeFactory().CreateDbContext([]);

        db.Database.HasPendingModelChanges().ShouldBeFalse("dotnet ef migrations add … --context SqliteNetworkDbContext");
    }

    [Fact]
    public void Migrations_Postgres_AreUpToDate()
    {
        using var db = new PostgresDesignTimeFactory().CreateDbContext([]);

        db.Database.HasPendingModelChanges().ShouldBeFalse("dotnet ef migrations add … --context PostgresNetworkDbContext");
    }
}
