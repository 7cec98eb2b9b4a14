using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ioa.Network.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class InnovationReports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "InnovationReports",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Definition = table.Column<int>(type: "integer", nullable: false),
                    Procurements = table.Column<int>(type: "integer", nullable: false),
                    Innovative = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<long>(type: "bigint", nullable: true),
                    InnovativeValue = table.Column<long>(type: "bigint", nullable: true),
                    Note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    IsImported = table.Column<bool>(type: "boolean", nullable: false),
                    ReportedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ReportedById = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InnovationReports", x => x.Id);
                    table.ForeignKey(
                        name: "FK_InnovationReports_Organisations_OrganisationId",
                        column: x => x.OrganisationId,
                        principalTable: "Organisations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_InnovationReports_People_ReportedById",
                        column: x => x.ReportedById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "InnovationRevisions",
                columns: table => new
                {
                    ReportId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Procurements = table.Column<int>(type: "integer", nullable: false),
                    Innovative = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<long>(type: "bigint", nullable: true),
                    InnovativeValue = table.Column<long>(type: "bigint", nullable: true),
                    Note = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    IsImported = table.Column<bool>(type: "boolean", nullable: false),
                    ReportedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ReportedById = table.Column<Guid>(type: "uuid", nullable: false),
                    ReplacedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InnovationRevisions", x => new { x.ReportId, x.Number });
                    table.ForeignKey(
                        name: "FK_InnovationRevisions_InnovationReports_ReportId",
                        column: x => x.ReportId,
                        principalTable: "InnovationReports",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_InnovationRevisions_People_ReportedById",
                        column: x => x.ReportedById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_InnovationReports_OrganisationId_Year_Definition",
                table: "InnovationReports",
                columns: new[] { "OrganisationId", "Year", "Definition" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_InnovationReports_ReportedById",
                table: "InnovationReports",
                column: "ReportedById");

            migrationBuilder.CreateIndex(
                name: "IX_InnovationRevisions_ReportedById",
                table: "InnovationRevisions",
                column: "ReportedById");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "InnovationRevisions");

            migrationBuilder.DropTable(
                name: "InnovationReports");
        }
    }
}
