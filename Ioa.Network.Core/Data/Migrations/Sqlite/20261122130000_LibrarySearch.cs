using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Core.Data.Migrations.Sqlite;

/// <summary>
/// What the library's search reads (Search/LibraryIndex): one row for each text that some readers see of an experience or an answered
/// question, written by Search/SearchIndexer from what the triggers put into its queue. Written by hand; a later migration that rebuilds
/// Posts, Threads, Experiences or ExperienceVersions must make the triggers anew.
/// </summary>
[DbContext(typeof(SqliteNetworkDbContext))]
[Migration("20261122130000_LibrarySearch")]
public sealed class LibrarySearch : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE "LibraryDocuments" (
                "SourceId" TEXT NOT NULL, "Variant" INTEGER NOT NULL, "Kind" INTEGER NOT NULL, "Readers" TEXT NOT NULL, "Title" TEXT NOT NULL, "Words" TEXT NOT NULL,
                "Text" TEXT NOT NULL, "Facets" TEXT NOT NULL, "At" INTEGER NOT NULL, "Marks" INTEGER NOT NULL, "Change" INTEGER NOT NULL, PRIMARY KEY ("SourceId", "Variant"));
            CREATE INDEX "IX_LibraryDocuments_Change" ON "LibraryDocuments" ("Change");

            CREATE TABLE "LibraryQueue" ("Id" INTEGER PRIMARY KEY AUTOINCREMENT, "Kind" INTEGER NOT NULL, "SourceId" TEXT NOT NULL, "Leaves" INTEGER NOT NULL);
            CREATE INDEX "IX_LibraryQueue_Leaves" ON "LibraryQueue" ("SourceId") WHERE "Leaves" = 1;

            INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 0, e."Id", 0 FROM "Experiences" e WHERE e."PublishedVersion" > 0;
            INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
            SELECT 1, t."Id", 0 FROM "Threads" t WHERE t."Kind" = 0 AND (t."FirstAnsweredAt" IS NOT NULL OR t."AcceptedPostId" IS NOT NULL);

            CREATE TRIGGER "Library_ExperienceAdded" AFTER INSERT ON "Experiences" WHEN NEW."PublishedVersion" > 0 BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (0, NEW."Id", 0);
            END;
            CREATE TRIGGER "Library_ExperienceChanged"
            AFTER UPDATE OF "Audience", "PublishedVersion", "NetworkId", "OutdatedAt", "VerifiedAt", "ReplacedById" ON "Experiences"
            WHEN NEW."Audience" <> OLD."Audience" OR NEW."PublishedVersion" <> OLD."PublishedVersion" OR NEW."NetworkId" <> OLD."NetworkId"
                OR NEW."OutdatedAt" IS NOT OLD."OutdatedAt" OR NEW."VerifiedAt" IS NOT OLD."VerifiedAt" OR NEW."ReplacedById" IS NOT OLD."ReplacedById" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                VALUES (0, NEW."Id", NEW."Audience" < OLD."Audience" OR NEW."PublishedVersion" <> OLD."PublishedVersion" OR NEW."NetworkId" <> OLD."NetworkId");
            END;
            CREATE TRIGGER "Library_ExperienceDeleted" AFTER DELETE ON "Experiences" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (0, OLD."Id", 1);
            END;
            CREATE TRIGGER "Library_VersionAdded" AFTER INSERT ON "ExperienceVersions" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (0, NEW."ExperienceId", 0);
            END;
            CREATE TRIGGER "Library_VersionChanged" AFTER UPDATE OF "Content" ON "ExperienceVersions" WHEN NEW."Content" <> OLD."Content" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (0, NEW."ExperienceId", 1);
            END;
            CREATE TRIGGER "Library_VersionDeleted" AFTER DELETE ON "ExperienceVersions" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (0, OLD."ExperienceId", 1);
            END;

            CREATE TRIGGER "Library_ThreadAdded" AFTER INSERT ON "Threads"
            WHEN NEW."Kind" = 0 AND (NEW."FirstAnsweredAt" IS NOT NULL OR NEW."AcceptedPostId" IS NOT NULL) BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (1, NEW."Id", 0);
            END;
            CREATE TRIGGER "Library_ThreadChanged"
            AFTER UPDATE OF "Title", "NetworkId", "SharedWithId", "HiddenAt", "MergedIntoId", "AcceptedPostId", "FirstAnsweredAt", "SectorCode", "Phase", "Tags" ON "Threads"
            WHEN NEW."Kind" = 0 AND (NEW."Title" <> OLD."Title" OR NEW."NetworkId" <> OLD."NetworkId" OR NEW."SharedWithId" IS NOT OLD."SharedWithId"
                OR NEW."HiddenAt" IS NOT OLD."HiddenAt" OR NEW."MergedIntoId" IS NOT OLD."MergedIntoId" OR NEW."AcceptedPostId" IS NOT OLD."AcceptedPostId"
                OR NEW."FirstAnsweredAt" IS NOT OLD."FirstAnsweredAt" OR NEW."SectorCode" IS NOT OLD."SectorCode" OR NEW."Phase" IS NOT OLD."Phase" OR NEW."Tags" IS NOT OLD."Tags") BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                VALUES (1, NEW."Id", NEW."Title" <> OLD."Title" OR NEW."NetworkId" <> OLD."NetworkId" OR (OLD."SharedWithId" IS NOT NULL AND NEW."SharedWithId" IS NOT OLD."SharedWithId")
                    OR NEW."HiddenAt" IS NOT NULL OR NEW."MergedIntoId" IS NOT NULL OR (NEW."FirstAnsweredAt" IS NULL AND NEW."AcceptedPostId" IS NULL));
            END;
            CREATE TRIGGER "Library_ThreadDeleted" AFTER DELETE ON "Threads" WHEN OLD."Kind" = 0 BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (1, OLD."Id", 1);
            END;

            CREATE TRIGGER "Library_PostAdded" AFTER INSERT ON "Posts" WHEN NEW."Kind" = 0 BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                SELECT 1, t."Id", 0 FROM "Threads" t WHERE t."Id" = NEW."ThreadId" AND t."Kind" = 0 AND (t."FirstAnsweredAt" IS NOT NULL OR t."AcceptedPostId" IS NOT NULL);
            END;
            CREATE TRIGGER "Library_PostChanged" AFTER UPDATE OF "Markdown", "HiddenAt", "UsefulCount" ON "Posts"
            WHEN NEW."Kind" = 0 AND (NEW."Markdown" <> OLD."Markdown" OR NEW."HiddenAt" IS NOT OLD."HiddenAt" OR NEW."UsefulCount" <> OLD."UsefulCount") BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                SELECT 1, t."Id", NEW."Markdown" <> OLD."Markdown" OR (NEW."HiddenAt" IS NOT NULL AND OLD."HiddenAt" IS NULL) FROM "Threads" t WHERE t."Id" = NEW."ThreadId" AND t."Kind" = 0;
            END;
            CREATE TRIGGER "Library_PostDeleted" AFTER DELETE ON "Posts" WHEN OLD."Kind" = 0 BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 1, t."Id", 1 FROM "Threads" t WHERE t."Id" = OLD."ThreadId" AND t."Kind" = 0;
            END;
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER "Library_PostDeleted";
            DROP TRIGGER "Library_PostChanged";
            DROP TRIGGER "Library_PostAdded";
            DROP TRIGGER "Library_ThreadDeleted";
            DROP TRIGGER "Library_ThreadChanged";
            DROP TRIGGER "Library_ThreadAdded";
            DROP TRIGGER "Library_VersionDeleted";
            DROP TRIGGER "Library_VersionChanged";
            DROP TRIGGER "Library_VersionAdded";
            DROP TRIGGER "Library_ExperienceDeleted";
            DROP TRIGGER "Library_ExperienceChanged";
            DROP TRIGGER "Library_ExperienceAdded";
            DROP TABLE "LibraryQueue";
            DROP TABLE "LibraryDocuments";
            """);
    }
}
