using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Core.Data.Migrations.Postgres;

/// <summary>
/// What the library's search reads (Search/LibraryIndex): one row for each text that some readers see of an experience or an answered
/// question, written by Search/SearchIndexer from what the triggers put into its queue. Written by hand.
/// </summary>
[DbContext(typeof(PostgresNetworkDbContext))]
[Migration("20261122130000_LibrarySearch")]
public sealed class LibrarySearch : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TABLE "LibraryDocuments" (
                "SourceId" uuid NOT NULL, "Variant" int NOT NULL, "Kind" int NOT NULL, "Readers" text NOT NULL, "Title" text NOT NULL, "Words" text NOT NULL,
                "Text" text NOT NULL, "Facets" text NOT NULL, "At" bigint NOT NULL, "Marks" int NOT NULL, "Change" bigint NOT NULL, PRIMARY KEY ("SourceId", "Variant"));
            CREATE INDEX "IX_LibraryDocuments_Change" ON "LibraryDocuments" ("Change");

            CREATE TABLE "LibraryQueue" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Kind" int NOT NULL, "SourceId" uuid NOT NULL, "Leaves" boolean NOT NULL);
            CREATE INDEX "IX_LibraryQueue_Leaves" ON "LibraryQueue" ("SourceId") WHERE "Leaves";

            INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 0, e."Id", false FROM "Experiences" e WHERE e."PublishedVersion" > 0;
            INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
            SELECT 1, t."Id", false FROM "Threads" t WHERE t."Kind" = 0 AND (t."FirstAnsweredAt" IS NOT NULL OR t."AcceptedPostId" IS NOT NULL);

            CREATE FUNCTION library_experience() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (0, OLD."Id", true);
                ELSIF TG_OP = 'INSERT' THEN
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (0, NEW."Id", false);
                ELSE
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                    VALUES (0, NEW."Id", NEW."Audience" < OLD."Audience" OR NEW."PublishedVersion" <> OLD."PublishedVersion" OR NEW."NetworkId" <> OLD."NetworkId");
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER "Library_ExperienceAdded" AFTER INSERT ON "Experiences" FOR EACH ROW WHEN (NEW."PublishedVersion" > 0) EXECUTE FUNCTION library_experience();
            CREATE TRIGGER "Library_ExperienceChanged"
            AFTER UPDATE OF "Audience", "PublishedVersion", "NetworkId", "OutdatedAt", "VerifiedAt", "ReplacedById" ON "Experiences" FOR EACH ROW
            WHEN (NEW."Audience" <> OLD."Audience" OR NEW."PublishedVersion" <> OLD."PublishedVersion" OR NEW."NetworkId" <> OLD."NetworkId"
                OR NEW."OutdatedAt" IS DISTINCT FROM OLD."OutdatedAt" OR NEW."VerifiedAt" IS DISTINCT FROM OLD."VerifiedAt" OR NEW."ReplacedById" IS DISTINCT FROM OLD."ReplacedById")
            EXECUTE FUNCTION library_experience();
            CREATE TRIGGER "Library_ExperienceDeleted" AFTER DELETE ON "Experiences" FOR EACH ROW EXECUTE FUNCTION library_experience();

            CREATE FUNCTION library_version() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (0, coalesce(NEW."ExperienceId", OLD."ExperienceId"), TG_OP <> 'INSERT');
                RETURN NULL;
            END $$;
            CREATE TRIGGER "Library_VersionAdded" AFTER INSERT ON "ExperienceVersions" FOR EACH ROW EXECUTE FUNCTION library_version();
            CREATE TRIGGER "Library_VersionChanged" AFTER UPDATE OF "Content" ON "ExperienceVersions" FOR EACH ROW
            WHEN (NEW."Content" <> OLD."Content") EXECUTE FUNCTION library_version();
            CREATE TRIGGER "Library_VersionDeleted" AFTER DELETE ON "ExperienceVersions" FOR EACH ROW EXECUTE FUNCTION library_version();

            CREATE FUNCTION library_thread() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (1, OLD."Id", true);
                ELSIF TG_OP = 'INSERT' THEN
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (1, NEW."Id", false);
                ELSE
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                    VALUES (1, NEW."Id", NEW."Title" <> OLD."Title" OR NEW."NetworkId" <> OLD."NetworkId" OR (OLD."SharedWithId" IS NOT NULL AND NEW."SharedWithId" IS DISTINCT FROM OLD."SharedWithId")
                        OR NEW."HiddenAt" IS NOT NULL OR NEW."MergedIntoId" IS NOT NULL OR (NEW."FirstAnsweredAt" IS NULL AND NEW."AcceptedPostId" IS NULL));
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER "Library_ThreadAdded" AFTER INSERT ON "Threads" FOR EACH ROW
            WHEN (NEW."Kind" = 0 AND (NEW."FirstAnsweredAt" IS NOT NULL OR NEW."AcceptedPostId" IS NOT NULL)) EXECUTE FUNCTION library_thread();
            CREATE TRIGGER "Library_ThreadChanged"
            AFTER UPDATE OF "Title", "NetworkId", "SharedWithId", "HiddenAt", "MergedIntoId", "AcceptedPostId", "FirstAnsweredAt", "SectorCode", "Phase", "Tags" ON "Threads" FOR EACH ROW
            WHEN (NEW."Kind" = 0 AND (NEW."Title" <> OLD."Title" OR NEW."NetworkId" <> OLD."NetworkId" OR NEW."SharedWithId" IS DISTINCT FROM OLD."SharedWithId"
                OR NEW."HiddenAt" IS DISTINCT FROM OLD."HiddenAt" OR NEW."MergedIntoId" IS DISTINCT FROM OLD."MergedIntoId" OR NEW."AcceptedPostId" IS DISTINCT FROM OLD."AcceptedPostId"
                OR NEW."FirstAnsweredAt" IS DISTINCT FROM OLD."FirstAnsweredAt" OR NEW."SectorCode" IS DISTINCT FROM OLD."SectorCode" OR NEW."Phase" IS DISTINCT FROM OLD."Phase"
                OR NEW."Tags" IS DISTINCT FROM OLD."Tags"))
            EXECUTE FUNCTION library_thread();
            CREATE TRIGGER "Library_ThreadDeleted" AFTER DELETE ON "Threads" FOR EACH ROW WHEN (OLD."Kind" = 0) EXECUTE FUNCTION library_thread();

            CREATE FUNCTION library_post() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 1, t."Id", true FROM "Threads" t WHERE t."Id" = OLD."ThreadId" AND t."Kind" = 0;
                ELSIF TG_OP = 'INSERT' THEN
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                    SELECT 1, t."Id", false FROM "Threads" t WHERE t."Id" = NEW."ThreadId" AND t."Kind" = 0 AND (t."FirstAnsweredAt" IS NOT NULL OR t."AcceptedPostId" IS NOT NULL);
                ELSE
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                    SELECT 1, t."Id", NEW."Markdown" <> OLD."Markdown" OR (NEW."HiddenAt" IS NOT NULL AND OLD."HiddenAt" IS NULL) FROM "Threads" t WHERE t."Id" = NEW."ThreadId" AND t."Kind" = 0;
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER "Library_PostAdded" AFTER INSERT ON "Posts" FOR EACH ROW WHEN (NEW."Kind" = 0) EXECUTE FUNCTION library_post();
            CREATE TRIGGER "Library_PostChanged" AFTER UPDATE OF "Markdown", "HiddenAt", "UsefulCount" ON "Posts" FOR EACH ROW
            WHEN (NEW."Kind" = 0 AND (NEW."Markdown" <> OLD."Markdown" OR NEW."HiddenAt" IS DISTINCT FROM OLD."HiddenAt" OR NEW."UsefulCount" <> OLD."UsefulCount"))
            EXECUTE FUNCTION library_post();
            CREATE TRIGGER "Library_PostDeleted" AFTER DELETE ON "Posts" FOR EACH ROW WHEN (OLD."Kind" = 0) EXECUTE FUNCTION library_post();
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER "Library_PostDeleted" ON "Posts";
            DROP TRIGGER "Library_PostChanged" ON "Posts";
            DROP TRIGGER "Library_PostAdded" ON "Posts";
            DROP TRIGGER "Library_ThreadDeleted" ON "Threads";
            DROP TRIGGER "Library_ThreadChanged" ON "Threads";
            DROP TRIGGER "Library_ThreadAdded" ON "Threads";
            DROP TRIGGER "Library_VersionDeleted" ON "ExperienceVersions";
            DROP TRIGGER "Library_VersionChanged" ON "ExperienceVersions";
            DROP TRIGGER "Library_VersionAdded" ON "ExperienceVersions";
            DROP TRIGGER "Library_ExperienceDeleted" ON "Experiences";
            DROP TRIGGER "Library_ExperienceChanged" ON "Experiences";
            DROP TRIGGER "Library_ExperienceAdded" ON "Experiences";
            DROP FUNCTION library_post();
            DROP FUNCTION library_thread();
            DROP FUNCTION library_version();
            DROP FUNCTION library_experience();
            DROP TABLE "LibraryQueue";
            DROP TABLE "LibraryDocuments";
            """);
    }
}
