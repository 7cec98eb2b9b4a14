using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ioa.Network.Core.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Enquiries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Visits",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    NetworkId = table.Column<Guid>(type: "uuid", nullable: false),
                    HostId = table.Column<Guid>(type: "uuid", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: true),
                    CancelledAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Visits", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Visits_Networks_NetworkId",
                        column: x => x.NetworkId,
                        principalTable: "Networks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Visits_Organisations_HostId",
                        column: x => x.HostId,
                        principalTable: "Organisations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Enquiries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    NetworkId = table.Column<Guid>(type: "uuid", nullable: false),
                    ReceivedById = table.Column<Guid>(type: "uuid", nullable: false),
                    WrittenById = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ClientKey = table.Column<Guid>(type: "uuid", nullable: false),
                    FromId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Subject = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    ThreadId = table.Column<Guid>(type: "uuid", nullable: true),
                    ThreadHadAnswer = table.Column<bool>(type: "boolean", nullable: false),
                    Minutes = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    WishedFrom = table.Column<DateOnly>(type: "date", nullable: true),
                    WishedTo = table.Column<DateOnly>(type: "date", nullable: true),
                    Visitors = table.Column<int>(type: "integer", nullable: true),
                    VisitId = table.Column<Guid>(type: "uuid", nullable: true),
                    VisitNumber = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    DeletedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    DeletedById = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Enquiries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Enquiries_Networks_NetworkId",
                        column: x => x.NetworkId,
                        principalTable: "Networks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Enquiries_Organisations_FromId",
                        column: x => x.FromId,
                        principalTable: "Organisations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Enquiries_Organisations_ReceivedById",
                        column: x => x.ReceivedById,
                        principalTable: "Organisations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Enquiries_People_DeletedById",
                        column: x => x.DeletedById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Enquiries_People_WrittenById",
                        column: x => x.WrittenById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Enquiries_Threads_ThreadId",
                        column: x => x.ThreadId,
                        principalTable: "Threads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Enquiries_Visits_VisitId",
                        column: x => x.VisitId,
                        principalTable: "Visits",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "EnquiryRevisions",
                columns: table => new
                {
                    EnquiryId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    FromId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Subject = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    Minutes = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    ReplacedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ReplacedById = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EnquiryRevisions", x => new { x.EnquiryId, x.Number });
                    table.ForeignKey(
                        name: "FK_EnquiryRevisions_Enquiries_EnquiryId",
                        column: x => x.EnquiryId,
                        principalTable: "Enquiries",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_EnquiryRevisions_Organisations_FromId",
                        column: x => x.FromId,
                        principalTable: "Organisations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_EnquiryRevisions_People_ReplacedById",
                        column: x => x.ReplacedById,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Enquiries_ClientKey",
                table: "Enquiries",
                column: "ClientKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Enquiries_DeletedById",
                table: "Enquiries",
                column: "DeletedById");

            migrationBuilder.CreateIndex(
                name: "IX_Enquiries_FromId",
                table: "Enquiries",
                column: "FromId");

            migrationBuilder.CreateIndex(
                name: "IX_Enquiries_NetworkId_ReceivedById_Date",
                table: "Enquiries",
                columns: new[] { "NetworkId", "ReceivedById", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_Enquiries_ReceivedById",
                table: "Enquiries",
                column: "ReceivedById");

            migrationBuilder.CreateIndex(
                name: "IX_Enquiries_ThreadId",
                table: "Enquiries",
                column: "ThreadId");

            migrationBuilder.CreateIndex(
                name: "IX_Enquiries_VisitId_VisitNumber",
                table: "Enquiries",
                columns: new[] { "VisitId", "VisitNumber" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Enquiries_WrittenById",
                table: "Enquiries",
                column: "WrittenById");

            migrationBuilder.CreateIndex(
                name: "IX_EnquiryRevisions_FromId",
                table: "EnquiryRevisions",
                column: "FromId");

            migrationBuilder.CreateIndex(
                name: "IX_EnquiryRevisions_ReplacedById",
                table: "EnquiryRevisions",
                column: "ReplacedById");

            migrationBuilder.CreateIndex(
                name: "IX_Visits_HostId",
                table: "Visits",
                column: "HostId");

            migrationBuilder.CreateIndex(
                name: "IX_Visits_NetworkId_HostId",
                table: "Visits",
                columns: new[] { "NetworkId", "HostId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "EnquiryRevisions");

            migrationBuilder.DropTable(
                name: "Enquiries");

            migrationBuilder.DropTable(
                name: "Visits");
        }
    }
}
