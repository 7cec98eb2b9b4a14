using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Core.Data.Migrations.Sqlite;

/// <summary>
/// Beside each row of the full text, the thread and the network that it is in, so that a search of many words (Search/SimilarThreads) is
/// filtered without a look at the posts; and the index's own words, for Search/ThreadVocabulary. Written by hand; see Search.
/// </summary>
[DbContext(typeof(SqliteNetworkDbContext))]
[Migration("20261122000001_SearchPlaces")]
public sealed class SearchPlaces : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            ALTER TABLE "PostSearchRows" ADD COLUMN "ThreadId" TEXT;
            ALTER TABLE "PostSearchRows" ADD COLUMN "NetworkId" TEXT;
            UPDATE "PostSearchRows" SET ("ThreadId", "NetworkId") =
                (SELECT p."ThreadId", t."NetworkId" FROM "Posts" p JOIN "Threads" t ON t."Id" = p."ThreadId" WHERE p."Id" = "PostSearchRows"."PostId");
            CREATE INDEX "IX_PostSearchRows_ThreadId" ON "PostSearchRows" ("ThreadId");
            CREATE VIRTUAL TABLE "PostSearchWords" USING fts5vocab('PostSearch', 'row');

            DROP TRIGGER "PostSearch_PostAdded";
            CREATE TRIGGER "PostSearch_PostAdded" AFTER INSERT ON "Posts" WHEN NEW."Kind" = 0 BEGIN
                INSERT INTO "PostSearchRows" ("PostId", "ThreadId", "NetworkId")
                SELECT NEW."Id", t."Id", t."NetworkId" FROM "Threads" t WHERE t."Id" = NEW."ThreadId";
                INSERT INTO "PostSearch" (rowid, Title, Body)
                SELECT r."Id", CASE WHEN NEW."Number" = 1 THEN (SELECT t."Title" FROM "Threads" t WHERE t."Id" = NEW."ThreadId") ELSE '' END, NEW."Markdown"
                FROM "PostSearchRows" r WHERE r."PostId" = NEW."Id";
            END;

            CREATE TRIGGER "PostSearch_ThreadMoved" AFTER UPDATE OF "NetworkId" ON "Threads" WHEN NEW."NetworkId" <> OLD."NetworkId" BEGIN
                UPDATE "PostSearchRows" SET "NetworkId" = NEW."NetworkId" WHERE "ThreadId" = NEW."Id";
            END;
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER "PostSearch_ThreadMoved";
            DROP TRIGGER "PostSearch_PostAdded";
            DROP TABLE "PostSearchWords";
            DROP INDEX "IX_PostSearchRows_ThreadId";
            ALTER TABLE "PostSearchRows" DROP COLUMN "NetworkId";
            ALTER TABLE "PostSearchRows" DROP COLUMN "ThreadId";
            CREATE TRIGGER "PostSearch_PostAdded" AFTER INSERT ON "Posts" WHEN NEW."Kind" = 0 BEGIN
                INSERT INTO "PostSearchRows" ("PostId") VALUES (NEW."Id");
                INSERT INTO "PostSearch" (rowid, Title, Body)
                SELECT r."Id", CASE WHEN NEW."Number" = 1 THEN (SELECT t."Title" FROM "Threads" t WHERE t."Id" = NEW."ThreadId") ELSE '' END, NEW."Markdown"
                FROM "PostSearchRows" r WHERE r."PostId" = NEW."Id";
            END;
            """);
    }
}
