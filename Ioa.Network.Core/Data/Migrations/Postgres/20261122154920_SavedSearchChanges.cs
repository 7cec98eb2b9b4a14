using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ioa.Network.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SavedSearchChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ToldUntil",
                table: "SavedSearches");

            migrationBuilder.AlterColumn<string>(
                name: "Query",
                table: "SavedSearches",
                type: "character varying(2000)",
                maxLength: 2000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(600)",
                oldMaxLength: 600);

            migrationBuilder.AddColumn<long>(
                name: "ToldChange",
                table: "SavedSearches",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // The rows of the index have a column more: found again when they are written anew.
            migrationBuilder.Sql("""INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT DISTINCT "Kind", "SourceId", TRUE FROM "LibraryDocuments";""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ToldChange",
                table: "SavedSearches");

            migrationBuilder.AlterColumn<string>(
                name: "Query",
                table: "SavedSearches",
                type: "character varying(600)",
                maxLength: 600,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(2000)",
                oldMaxLength: 2000);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ToldUntil",
                table: "SavedSearches",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));
        }
    }
}
