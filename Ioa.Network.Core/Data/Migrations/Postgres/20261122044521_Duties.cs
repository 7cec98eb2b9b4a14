using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ioa.Network.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Duties : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "AnswerWorkingDays",
                table: "Threads",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Level",
                table: "Threads",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "MayGoNational",
                table: "Threads",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "NextStepAt",
                table: "Threads",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "OfferedToId",
                table: "Threads",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "PromisedFor",
                table: "Threads",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SharedWithId",
                table: "Threads",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "TakenById",
                table: "Threads",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "WaitingSince",
                table: "Threads",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "AsksBack",
                table: "Posts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            // The questions that wait already have a clock from now on.
            migrationBuilder.Sql("""UPDATE "Threads" SET "NextStepAt" = "AnswerDueAt", "AnswerWorkingDays" = 3 WHERE "Kind" = 0;""");

            migrationBuilder.CreateTable(
                name: "Escalations",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: false),
                    NetworkId = table.Column<Guid>(type: "uuid", nullable: false),
                    Level = table.Column<int>(type: "integer", nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Escalations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Escalations_Networks_NetworkId",
                        column: x => x.NetworkId,
                        principalTable: "Networks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Escalations_Threads_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Threads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Threads_NextStepAt",
                table: "Threads",
                column: "NextStepAt",
                filter: "\"Kind\" = 0 AND \"FirstAnsweredAt\" IS NULL AND \"AcceptedPostId\" IS NULL AND \"ClosedAt\" IS NULL AND \"WaitingSince\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Threads_SharedWithId",
                table: "Threads",
                column: "SharedWithId",
                filter: "\"SharedWithId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Escalations_NetworkId",
                table: "Escalations",
                column: "NetworkId");

            migrationBuilder.CreateIndex(
                name: "IX_Escalations_ThreadId_NetworkId_Level",
                table: "Escalations",
                columns: new[] { "ThreadId", "NetworkId", "Level" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Escalations");

            migrationBuilder.DropIndex(
                name: "IX_Threads_NextStepAt",
                table: "Threads");

            migrationBuilder.DropIndex(
                name: "IX_Threads_SharedWithId",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "AnswerWorkingDays",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "Level",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "MayGoNational",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "NextStepAt",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "OfferedToId",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "PromisedFor",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "SharedWithId",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "TakenById",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "WaitingSince",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "AsksBack",
                table: "Posts");
        }
    }
}
