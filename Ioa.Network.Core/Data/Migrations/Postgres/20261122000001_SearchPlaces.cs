using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Core.Data.Migrations.Postgres;

/// <summary>
/// Beside each post's words, the thread and the network that it is in, so that a search of many words (Search/SimilarThreads) is filtered
/// without a look at the posts. Written by hand; see Search.
/// </summary>
[DbContext(typeof(PostgresNetworkDbContext))]
[Migration("20261122000001_SearchPlaces")]
public sealed class SearchPlaces : Migration
{
    private const string IndexPost = """
        CREATE OR REPLACE FUNCTION index_post() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO "PostSearch" ("PostId", {0}"Words") VALUES (
                NEW."Id",
                {1}
                CASE WHEN NEW."Number" = 1
                    THEN setweight(to_tsvector('norwegian', coalesce((SELECT "Title" FROM "Threads" WHERE "Id" = NEW."ThreadId"), '')), 'A')
                    ELSE ''::tsvector END
                || setweight(to_tsvector('norwegian', NEW."Markdown"), 'B'))
            ON CONFLICT ("PostId") DO UPDATE SET "Words" = excluded."Words";
            RETURN NULL;
        END $$;
        """;

    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            ALTER TABLE "PostSearch" ADD COLUMN "ThreadId" uuid, ADD COLUMN "NetworkId" uuid;
            UPDATE "PostSearch" s SET "ThreadId" = p."ThreadId", "NetworkId" = t."NetworkId"
            FROM "Posts" p JOIN "Threads" t ON t."Id" = p."ThreadId" WHERE p."Id" = s."PostId";
            CREATE INDEX "IX_PostSearch_ThreadId" ON "PostSearch" ("ThreadId");

            CREATE FUNCTION index_move() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE "PostSearch" SET "NetworkId" = NEW."NetworkId" WHERE "ThreadId" = NEW."Id";
                RETURN NULL;
            END $$;
            CREATE TRIGGER "PostSearch_ThreadMoved" AFTER UPDATE OF "NetworkId" ON "Threads" FOR EACH ROW
                WHEN (NEW."NetworkId" <> OLD."NetworkId") EXECUTE FUNCTION index_move();
            """);
        migrationBuilder.Sql(IndexPost
            .Replace("{0}", "\"ThreadId\", \"NetworkId\", ", StringComparison.Ordinal)
            .Replace("{1}", "NEW.\"ThreadId\", (SELECT \"NetworkId\" FROM \"Threads\" WHERE \"Id\" = NEW.\"ThreadId\"),", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER "PostSearch_ThreadMoved" ON "Threads";
            DROP FUNCTION index_move();
            DROP INDEX "IX_PostSearch_ThreadId";
            ALTER TABLE "PostSearch" DROP COLUMN "NetworkId", DROP COLUMN "ThreadId";
            """);
        migrationBuilder.Sql(IndexPost.Replace("{0}", "", StringComparison.Ordinal).Replace("{1}", "", StringComparison.Ordinal));
    }
}
