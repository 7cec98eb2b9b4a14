using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ioa.Network.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Figures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "FigureCells",
                columns: table => new
                {
                    ScopeId = table.Column<int>(type: "integer", nullable: false),
                    Grain = table.Column<int>(type: "integer", nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    Figure = table.Column<int>(type: "integer", nullable: false),
                    Bucket = table.Column<int>(type: "integer", nullable: false),
                    Count = table.Column<long>(type: "bigint", nullable: false),
                    Sum = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FigureCells", x => new { x.ScopeId, x.Grain, x.From, x.Figure, x.Bucket });
                });

            migrationBuilder.CreateTable(
                name: "FigureFacts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Figure = table.Column<int>(type: "integer", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Source = table.Column<int>(type: "integer", nullable: false),
                    SourceId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: true),
                    NetworkId = table.Column<Guid>(type: "uuid", nullable: true),
                    Once = table.Column<bool>(type: "boolean", nullable: false),
                    Bucket = table.Column<int>(type: "integer", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    Sum = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FigureFacts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FigureScopes",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    CountyNumber = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: true),
                    NetworkId = table.Column<Guid>(type: "uuid", nullable: true),
                    OrganisationId = table.Column<Guid>(type: "uuid", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FigureScopes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FigureStates",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Definitions = table.Column<int>(type: "integer", nullable: false),
                    DueSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    Building = table.Column<Guid>(type: "uuid", nullable: true),
                    BuildingSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    BuiltAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FigureStates", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FigureTouches",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Source = table.Column<int>(type: "integer", nullable: false),
                    SourceId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FigureTouches", x => x.Id);
                });

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
                name: "NetworkStatusChanges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    NetworkId = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<int>(type: "integer", nullable: false),
                    To = table.Column<int>(type: "integer", nullable: false),
                    On = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NetworkStatusChanges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_NetworkStatusChanges_Networks_NetworkId",
                        column: x => x.NetworkId,
                        principalTable: "Networks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
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
                name: "IX_Threads_AnswerDueAt",
                table: "Threads",
                column: "AnswerDueAt",
                filter: "\"Kind\" = 0 AND \"FirstAnsweredAt\" IS NULL AND \"AcceptedPostId\" IS NULL AND \"ClosedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_FigureFacts_Figure_Day",
                table: "FigureFacts",
                columns: new[] { "Figure", "Day" });

            migrationBuilder.CreateIndex(
                name: "IX_FigureFacts_SourceId",
                table: "FigureFacts",
                column: "SourceId");

            migrationBuilder.CreateIndex(
                name: "IX_FigureScopes_Key",
                table: "FigureScopes",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_FigureScopes_Kind_Version",
                table: "FigureScopes",
                columns: new[] { "Kind", "Version" });

            migrationBuilder.CreateIndex(
                name: "IX_FigureScopes_OrganisationId",
                table: "FigureScopes",
                column: "OrganisationId");

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

            migrationBuilder.CreateIndex(
                name: "IX_NetworkStatusChanges_NetworkId",
                table: "NetworkStatusChanges",
                column: "NetworkId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FigureCells");

            migrationBuilder.DropTable(
                name: "FigureFacts");

            migrationBuilder.DropTable(
                name: "FigureScopes");

            migrationBuilder.DropTable(
                name: "FigureStates");

            migrationBuilder.DropTable(
                name: "FigureTouches");

            migrationBuilder.DropTable(
                name: "InnovationRevisions");

            migrationBuilder.DropTable(
                name: "NetworkStatusChanges");

            migrationBuilder.DropTable(
                name: "InnovationReports");

            migrationBuilder.DropIndex(
                name: "IX_Threads_AnswerDueAt",
                table: "Threads");
        }
    }
}
