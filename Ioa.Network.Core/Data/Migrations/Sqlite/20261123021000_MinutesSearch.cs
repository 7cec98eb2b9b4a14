using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Core.Data.Migrations.Sqlite;

/// <summary>
/// The approved minutes of meetings in what the library's search reads: triggers that put them into the queue of Search/SearchIndexer when
/// they are approved, and mark them when not everybody who read them may read them now, or not as they were. Written by hand; a later
/// migration that rebuilds Meetings, MeetingNetwork, MinutesParts, AgendaItems or FollowUps must make the triggers anew.
/// </summary>
[DbContext(typeof(SqliteNetworkDbContext))]
[Migration("20261123021000_MinutesSearch")]
public sealed class MinutesSearch : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 0 FROM "Meetings" m WHERE m."MinutesApprovedAt" IS NOT NULL;

            CREATE TRIGGER "Library_MeetingAdded" AFTER INSERT ON "Meetings" WHEN NEW."MinutesApprovedAt" IS NOT NULL BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (2, NEW."Id", 0);
            END;
            CREATE TRIGGER "Library_MeetingChanged"
            AFTER UPDATE OF "Title", "Kind", "Status", "NetworkId", "IsNational", "StartsAt", "Zone", "MinutesApprovedAt" ON "Meetings"
            WHEN (NEW."MinutesApprovedAt" IS NOT NULL OR OLD."MinutesApprovedAt" IS NOT NULL) AND (NEW."Title" <> OLD."Title" OR NEW."Kind" <> OLD."Kind" OR NEW."Status" <> OLD."Status" OR NEW."NetworkId" <> OLD."NetworkId"
                OR NEW."IsNational" <> OLD."IsNational" OR NEW."StartsAt" <> OLD."StartsAt" OR NEW."Zone" <> OLD."Zone" OR NEW."MinutesApprovedAt" IS NOT OLD."MinutesApprovedAt") BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (2, NEW."Id", OLD."MinutesApprovedAt" IS NOT NULL);
            END;
            CREATE TRIGGER "Library_MeetingDeleted" AFTER DELETE ON "Meetings" WHEN OLD."MinutesApprovedAt" IS NOT NULL BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (2, OLD."Id", 1);
            END;
            CREATE TRIGGER "Library_MeetingShared" AFTER INSERT ON "MeetingNetwork" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 0 FROM "Meetings" m WHERE m."Id" = NEW."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;
            CREATE TRIGGER "Library_MeetingUnshared" AFTER DELETE ON "MeetingNetwork" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 1 FROM "Meetings" m WHERE m."Id" = OLD."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;

            CREATE TRIGGER "Library_MinutesAdded" AFTER INSERT ON "MinutesParts" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 0 FROM "Meetings" m WHERE m."Id" = NEW."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;
            CREATE TRIGGER "Library_MinutesChanged" AFTER UPDATE OF "Value" ON "MinutesParts"
            WHEN NEW."Value" <> OLD."Value" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 1 FROM "Meetings" m WHERE m."Id" = NEW."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;
            CREATE TRIGGER "Library_MinutesDeleted" AFTER DELETE ON "MinutesParts" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 1 FROM "Meetings" m WHERE m."Id" = OLD."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;
            CREATE TRIGGER "Library_AgendaItemChanged" AFTER UPDATE OF "Title", "RemovedAt" ON "AgendaItems"
            WHEN NEW."Title" <> OLD."Title" OR NEW."RemovedAt" IS NOT OLD."RemovedAt" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 1 FROM "Meetings" m WHERE m."Id" = NEW."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;
            CREATE TRIGGER "Library_AgendaItemDeleted" AFTER DELETE ON "AgendaItems" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 1 FROM "Meetings" m WHERE m."Id" = OLD."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;

            CREATE TRIGGER "Library_FollowUpAdded" AFTER INSERT ON "FollowUps"
            WHEN NEW."Kind" <> 2 BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 0 FROM "Meetings" m WHERE m."Id" = NEW."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;
            CREATE TRIGGER "Library_FollowUpChanged" AFTER UPDATE OF "Text" ON "FollowUps"
            WHEN NEW."Kind" <> 2 AND NEW."Text" <> OLD."Text" BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 1 FROM "Meetings" m WHERE m."Id" = NEW."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;
            CREATE TRIGGER "Library_FollowUpDeleted" AFTER DELETE ON "FollowUps"
            WHEN OLD."Kind" <> 2 BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", 1 FROM "Meetings" m WHERE m."Id" = OLD."MeetingId" AND m."MinutesApprovedAt" IS NOT NULL;
            END;
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER "Library_FollowUpDeleted";
            DROP TRIGGER "Library_FollowUpChanged";
            DROP TRIGGER "Library_FollowUpAdded";
            DROP TRIGGER "Library_AgendaItemDeleted";
            DROP TRIGGER "Library_AgendaItemChanged";
            DROP TRIGGER "Library_MinutesDeleted";
            DROP TRIGGER "Library_MinutesChanged";
            DROP TRIGGER "Library_MinutesAdded";
            DROP TRIGGER "Library_MeetingUnshared";
            DROP TRIGGER "Library_MeetingShared";
            DROP TRIGGER "Library_MeetingDeleted";
            DROP TRIGGER "Library_MeetingChanged";
            DROP TRIGGER "Library_MeetingAdded";
            DELETE FROM "LibraryQueue" WHERE "Kind" = 2;
            DELETE FROM "LibraryDocuments" WHERE "Kind" = 2;
            """);
    }
}
