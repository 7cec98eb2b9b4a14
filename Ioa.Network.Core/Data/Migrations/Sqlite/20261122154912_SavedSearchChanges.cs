using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ioa.Network.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SavedSearchChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "ToldUntil",
                table: "SavedSearches",
                newName: "ToldChange");

            // The rows of the index have a column more: found again when they are written anew.
            migrationBuilder.Sql("""INSERT INTO "LibraryQueue" ("Kind", "SourceId", "Leaves") SELECT DISTINCT "Kind", "SourceId", 1 FROM "LibraryDocuments";""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "ToldChange",
                table: "SavedSearches",
                newName: "ToldUntil");
        }
    }
}
