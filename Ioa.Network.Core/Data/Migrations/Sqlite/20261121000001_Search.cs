using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Core.Data.Migrations.Sqlite;

/// <summary>
/// Full text of the conversations (Search/SearchThreadsQuery): an FTS5 index without a copy of the text, kept by triggers. A row number
/// of a table without an integer key may change, so the index has numbers of its own, rising with time. The title is indexed with post 1.
/// Written by hand; a later migration that rebuilds Posts or Threads must make the triggers anew.
/// </summary>
[DbContext(typeof(SqliteNetworkDbContext))]
[Migration("20261121000001_Search")]
public sealed class Search : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE "PostSearchRows" ("Id" INTEGER PRIMARY KEY, "PostId" TEXT NOT NULL UNIQUE);
            CREATE VIRTUAL TABLE "PostSearch" USING fts5(Title, Body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

            CREATE TRIGGER "PostSearch_PostAdded" AFTER INSERT ON "Posts" WHEN NEW."Kind" = 0 BEGIN
                INSERT INTO "PostSearchRows" ("PostId") VALUES (NEW."Id");
                INSERT INTO "PostSearch" (rowid, Title, Body)
                SELECT r."Id", CASE WHEN NEW."Number" = 1 THEN (SELECT t."Title" FROM "Threads" t WHERE t."Id" = NEW."ThreadId") ELSE '' END, NEW."Markdown"
                FROM "PostSearchRows" r WHERE r."PostId" = NEW."Id";
            END;

            CREATE TRIGGER "PostSearch_PostEdited" AFTER UPDATE OF "Markdown" ON "Posts" WHEN NEW."Kind" = 0 AND NEW."Markdown" <> OLD."Markdown" BEGIN
                DELETE FROM "PostSearch" WHERE rowid = (SELECT r."Id" FROM "PostSearchRows" r WHERE r."PostId" = NEW."Id");
                INSERT INTO "PostSearch" (rowid, Title, Body)
                SELECT r."Id", CASE WHEN NEW."Number" = 1 THEN (SELECT t."Title" FROM "Threads" t WHERE t."Id" = NEW."ThreadId") ELSE '' END, NEW."Markdown"
                FROM "PostSearchRows" r WHERE r."PostId" = NEW."Id";
            END;

            CREATE TRIGGER "PostSearch_PostDeleted" AFTER DELETE ON "Posts" WHEN OLD."Kind" = 0 BEGIN
                DELETE FROM "PostSearch" WHERE rowid = (SELECT r."Id" FROM "PostSearchRows" r WHERE r."PostId" = OLD."Id");
                DELETE FROM "PostSearchRows" WHERE "PostId" = OLD."Id";
            END;

            CREATE TRIGGER "PostSearch_TitleEdited" AFTER UPDATE OF "Title" ON "Threads" WHEN NEW."Title" <> OLD."Title" BEGIN
                DELETE FROM "PostSearch" WHERE rowid = (
                    SELECT r."Id" FROM "PostSearchRows" r JOIN "Posts" p ON p."Id" = r."PostId" WHERE p."ThreadId" = NEW."Id" AND p."Number" = 1);
                INSERT INTO "PostSearch" (rowid, Title, Body)
                SELECT r."Id", NEW."Title", p."Markdown"
                FROM "Posts" p JOIN "PostSearchRows" r ON r."PostId" = p."Id" WHERE p."ThreadId" = NEW."Id" AND p."Number" = 1;
            END;
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER "PostSearch_TitleEdited";
            DROP TRIGGER "PostSearch_PostDeleted";
            DROP TRIGGER "PostSearch_PostEdited";
            DROP TRIGGER "PostSearch_PostAdded";
            DROP TABLE "PostSearch";
            DROP TABLE "PostSearchRows";
            """);
    }
}
