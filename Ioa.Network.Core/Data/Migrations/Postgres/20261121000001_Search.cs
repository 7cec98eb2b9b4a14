using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Core.Data.Migrations.Postgres;

/// <summary>
/// Full text of the conversations (Search/SearchThreadsQuery): one tsvector a post, with the thread's title in that of post 1, kept by
/// triggers. Written by hand.
/// </summary>
[DbContext(typeof(PostgresNetworkDbContext))]
[Migration("20261121000001_Search")]
public sealed class Search : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE "PostSearch" ("PostId" uuid PRIMARY KEY REFERENCES "Posts" ("Id") ON DELETE CASCADE, "Words" tsvector NOT NULL);
            CREATE INDEX "IX_PostSearch_Words" ON "PostSearch" USING gin ("Words");

            CREATE FUNCTION index_post() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO "PostSearch" ("PostId", "Words") VALUES (
                    NEW."Id",
                    CASE WHEN NEW."Number" = 1
                        THEN setweight(to_tsvector('norwegian', coalesce((SELECT "Title" FROM "Threads" WHERE "Id" = NEW."ThreadId"), '')), 'A')
                        ELSE ''::tsvector END
                    || setweight(to_tsvector('norwegian', NEW."Markdown"), 'B'))
                ON CONFLICT ("PostId") DO UPDATE SET "Words" = excluded."Words";
                RETURN NULL;
            END $$;
            CREATE TRIGGER "PostSearch_PostAdded" AFTER INSERT ON "Posts" FOR EACH ROW WHEN (NEW."Kind" = 0) EXECUTE FUNCTION index_post();
            CREATE TRIGGER "PostSearch_PostEdited" AFTER UPDATE OF "Markdown" ON "Posts" FOR EACH ROW
                WHEN (NEW."Kind" = 0 AND NEW."Markdown" <> OLD."Markdown") EXECUTE FUNCTION index_post();

            CREATE FUNCTION index_title() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE "PostSearch" s
                SET "Words" = setweight(to_tsvector('norwegian', NEW."Title"), 'A') || setweight(to_tsvector('norwegian', p."Markdown"), 'B')
                FROM "Posts" p WHERE p."Id" = s."PostId" AND p."ThreadId" = NEW."Id" AND p."Number" = 1;
                RETURN NULL;
            END $$;
            CREATE TRIGGER "PostSearch_TitleEdited" AFTER UPDATE OF "Title" ON "Threads" FOR EACH ROW
                WHEN (NEW."Title" <> OLD."Title") EXECUTE FUNCTION index_title();
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER "PostSearch_TitleEdited" ON "Threads";
            DROP TRIGGER "PostSearch_PostEdited" ON "Posts";
            DROP TRIGGER "PostSearch_PostAdded" ON "Posts";
            DROP FUNCTION index_title();
            DROP FUNCTION index_post();
            DROP TABLE "PostSearch";
            """);
    }
}
