using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ioa.Network.Core.Data.Migrations.Postgres;

/// <summary>
/// The approved minutes of meetings in what the library's search reads: triggers that put them into the queue of Search/SearchIndexer when
/// they are approved, and mark them when not everybody who read them may read them now, or not as they were. Written by hand.
/// </summary>
[DbContext(typeof(PostgresNetworkDbContext))]
[Migration("20261123021000_MinutesSearch")]
public sealed class MinutesSearch : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT 2, m."Id", false FROM "Meetings" m WHERE m."MinutesApprovedAt" IS NOT NULL;

            CREATE FUNCTION library_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (2, OLD."Id", true);
                ELSIF TG_OP = 'INSERT' THEN
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (2, NEW."Id", false);
                ELSE
                    INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") VALUES (2, NEW."Id", OLD."MinutesApprovedAt" IS NOT NULL);
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER "Library_MeetingAdded" AFTER INSERT ON "Meetings" FOR EACH ROW
            WHEN (NEW."MinutesApprovedAt" IS NOT NULL) EXECUTE FUNCTION library_meeting();
            CREATE TRIGGER "Library_MeetingChanged"
            AFTER UPDATE OF "Title", "Kind", "Status", "NetworkId", "IsNational", "StartsAt", "Zone", "MinutesApprovedAt" ON "Meetings" FOR EACH ROW
            WHEN ((NEW."MinutesApprovedAt" IS NOT NULL OR OLD."MinutesApprovedAt" IS NOT NULL) AND (NEW."Title" <> OLD."Title" OR NEW."Kind" <> OLD."Kind" OR NEW."Status" <> OLD."Status" OR NEW."NetworkId" <> OLD."NetworkId"
                OR NEW."IsNational" <> OLD."IsNational" OR NEW."StartsAt" <> OLD."StartsAt" OR NEW."Zone" <> OLD."Zone" OR NEW."MinutesApprovedAt" IS DISTINCT FROM OLD."MinutesApprovedAt"))
            EXECUTE FUNCTION library_meeting();
            CREATE TRIGGER "Library_MeetingDeleted" AFTER DELETE ON "Meetings" FOR EACH ROW
            WHEN (OLD."MinutesApprovedAt" IS NOT NULL) EXECUTE FUNCTION library_meeting();

            CREATE FUNCTION library_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves")
                SELECT 2, m."Id", TG_OP <> 'INSERT' FROM "Meetings" m WHERE m."Id" = coalesce(NEW."MeetingId", OLD."MeetingId") AND m."MinutesApprovedAt" IS NOT NULL;
                RETURN NULL;
            END $$;
            CREATE TRIGGER "Library_MeetingShared" AFTER INSERT ON "MeetingNetwork" FOR EACH ROW EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_MeetingUnshared" AFTER DELETE ON "MeetingNetwork" FOR EACH ROW EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_MinutesAdded" AFTER INSERT ON "MinutesParts" FOR EACH ROW EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_MinutesChanged" AFTER UPDATE OF "Value" ON "MinutesParts" FOR EACH ROW
            WHEN (NEW."Value" <> OLD."Value") EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_MinutesDeleted" AFTER DELETE ON "MinutesParts" FOR EACH ROW EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_AgendaItemChanged" AFTER UPDATE OF "Title", "RemovedAt" ON "AgendaItems" FOR EACH ROW
            WHEN (NEW."Title" <> OLD."Title" OR NEW."RemovedAt" IS DISTINCT FROM OLD."RemovedAt") EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_AgendaItemDeleted" AFTER DELETE ON "AgendaItems" FOR EACH ROW EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_FollowUpAdded" AFTER INSERT ON "FollowUps" FOR EACH ROW
            WHEN (NEW."Kind" <> 2) EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_FollowUpChanged" AFTER UPDATE OF "Text" ON "FollowUps" FOR EACH ROW
            WHEN (NEW."Kind" <> 2 AND NEW."Text" <> OLD."Text") EXECUTE FUNCTION library_minutes();
            CREATE TRIGGER "Library_FollowUpDeleted" AFTER DELETE ON "FollowUps" FOR EACH ROW
            WHEN (OLD."Kind" <> 2) EXECUTE FUNCTION library_minutes();
            """);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            DROP TRIGGER "Library_FollowUpDeleted" ON "FollowUps";
            DROP TRIGGER "Library_FollowUpChanged" ON "FollowUps";
            DROP TRIGGER "Library_FollowUpAdded" ON "FollowUps";
            DROP TRIGGER "Library_AgendaItemDeleted" ON "AgendaItems";
            DROP TRIGGER "Library_AgendaItemChanged" ON "AgendaItems";
            DROP TRIGGER "Library_MinutesDeleted" ON "MinutesParts";
            DROP TRIGGER "Library_MinutesChanged" ON "MinutesParts";
            DROP TRIGGER "Library_MinutesAdded" ON "MinutesParts";
            DROP TRIGGER "Library_MeetingUnshared" ON "MeetingNetwork";
            DROP TRIGGER "Library_MeetingShared" ON "MeetingNetwork";
            DROP TRIGGER "Library_MeetingDeleted" ON "Meetings";
            DROP TRIGGER "Library_MeetingChanged" ON "Meetings";
            DROP TRIGGER "Library_MeetingAdded" ON "Meetings";
            DROP FUNCTION library_minutes();
            DROP FUNCTION library_meeting();
            DELETE FROM "LibraryQueue" WHERE "Kind" = 2;
            DELETE FROM "LibraryDocuments" WHERE "Kind" = 2;
            """);
    }
}
