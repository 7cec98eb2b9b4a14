using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ioa.Network.Core.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AskWell : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "NeededBy",
                table: "Threads",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Tried",
                table: "Threads",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SparedQuestions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PersonId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OrganisationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    NetworkId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ThreadId = table.Column<Guid>(type: "TEXT", nullable: false),
                    PostId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ClientKey = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SparedQuestions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SparedQuestions_Networks_NetworkId",
                        column: x => x.NetworkId,
                        principalTable: "Networks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SparedQuestions_Organisations_OrganisationId",
                        column: x => x.OrganisationId,
                        principalTable: "Organisations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SparedQuestions_People_PersonId",
                        column: x => x.PersonId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SparedQuestions_Posts_PostId",
                        column: x => x.PostId,
                        principalTable: "Posts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SparedQuestions_Threads_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Threads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SparedQuestions_ClientKey",
                table: "SparedQuestions",
                column: "ClientKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SparedQuestions_NetworkId_At",
                table: "SparedQuestions",
                columns: new[] { "NetworkId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_SparedQuestions_OrganisationId",
                table: "SparedQuestions",
                column: "OrganisationId");

            migrationBuilder.CreateIndex(
                name: "IX_SparedQuestions_PersonId",
                table: "SparedQuestions",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_SparedQuestions_PostId",
                table: "SparedQuestions",
                column: "PostId");

            migrationBuilder.CreateIndex(
                name: "IX_SparedQuestions_ThreadId",
                table: "SparedQuestions",
                column: "ThreadId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SparedQuestions");

            migrationBuilder.DropColumn(
                name: "NeededBy",
                table: "Threads");

            migrationBuilder.DropColumn(
                name: "Tried",
                table: "Threads");
        }
    }
}
