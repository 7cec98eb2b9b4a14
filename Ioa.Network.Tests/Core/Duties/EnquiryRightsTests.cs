using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Duties;

/// <summary>Who × use case × outcome, for every command and query of the enquiries.</summary>
public sealed class EnquiryRightsTests
{
    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";

    private delegate Task<Error?> Act(World world, Scene scene, ClaimsPrincipal user);

    /// <summary>
    /// What each may do, in the order of <see cref="People"/>: «+» done, «f» forbidden, «n» not found, «!» refused by a rule. A name may
    /// have several situations, told apart by what follows the comma.
    /// </summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                            Anonymous Ended Outsider Administrator Observer | Member OtherSuperuserOrganisation Superuser Colleague Coordinator
        [nameof(RegisterEnquiry)] = ("nnnnff++++", async (w, s, user) => await RegisterAsync(w, s, user, null)),
        [nameof(RegisterEnquiry) + ", for Kristiansand"] = ("nnnnfff+++", async (w, s, user) => await RegisterAsync(w, s, user, s.Agder.Kristiansand.Id)),
        [nameof(RegisterEnquiry) + ", for a member"] = ("nnnnfffff!", async (w, s, user) => await RegisterAsync(w, s, user, s.Agder.Lindesnes.Id)),
        [nameof(RegisterEnquiry) + ", closed network"] = ("nnnnffffff", async (w, s, user) =>
        {
            await s.CloseAsync(w);
            return await RegisterAsync(w, s, user, null);
        }),
        [nameof(RegisterEnquiry) + ", in a network of others"] = ("nn+nnnnnnn", async (w, s, user) =>
            (await w.Get<RegisterEnquiry>().HandleAsync(new(s.Agder.OtherNetwork.Id, null, w.Call(s.Agder.Lyngdal), null, Talk.NewKey()), user, w.Cancel)).Error),
        [nameof(RegisterEnquiry) + ", tied to a conversation of others"] = ("nnnnff!!!!", async (w, s, user) =>
        {
            var thread = await w.AskAsync(s.Agder.Outsider, s.Agder.OtherNetwork);
            return (await w.Get<RegisterEnquiry>().HandleAsync(new(s.Agder.Network.Id, null, w.Call(s.Agder.Lyngdal) with { Thread = thread }, null, Talk.NewKey()), user, w.Cancel)).Error;
        }),
        [nameof(EditEnquiry)] = ("nnnnnnn+++", async (w, s, user) =>
            (await w.Get<EditEnquiry>().HandleAsync(new(s.Call, w.Call(s.Agder.Lindesnes, "Rettet"), await s.VersionAsync(w, s.Call)), user, w.Cancel)).Error),
        [nameof(EditEnquiry) + ", closed network"] = ("nnnnnnnfff", async (w, s, user) =>
        {
            await s.CloseAsync(w);
            return (await w.Get<EditEnquiry>().HandleAsync(new(s.Call, w.Call(s.Agder.Lindesnes, "Rettet"), await s.VersionAsync(w, s.Call)), user, w.Cancel)).Error;
        }),
        [nameof(DeleteEnquiry)] = ("nnnnnnn+++", async (w, s, user) => (await w.Get<DeleteEnquiry>().HandleAsync(new(s.Call), user, w.Cancel)).Error),
        [nameof(RestoreEnquiry)] = ("nnnnnnn+++", async (w, s, user) =>
        {
            (await w.Get<DeleteEnquiry>().HandleAsync(new(s.Call), World.As(s.Agder.Superuser), w.Cancel)).ShouldBeDone();
            return (await w.Get<RestoreEnquiry>().HandleAsync(new(s.Call), user, w.Cancel)).Error;
        }),
        [nameof(ShareVisit)] = ("nnnnnnn+++", async (w, s, user) =>
        {
            var first = (await w.EnquiryAsync(s.Agder.Superuser, s.Second)).SameDay.Single();
            return (await w.Get<ShareVisit>().HandleAsync(new(s.Second, first.Id), user, w.Cancel)).Error;
        }),
        [nameof(SettleVisit)] = ("nnnnnnn+++", async (w, s, user) =>
            (await w.Get<SettleVisit>().HandleAsync(
                new(s.Second, w.Today.AddDays(9), false, (await w.EnquiryAsync(s.Agder.Superuser, s.Second)).Visit!.Version), user, w.Cancel)).Error),
        [nameof(EnquiryQuery)] = ("nnnnnnn+++", async (w, s, user) => (await w.Get<EnquiryQuery>().HandleAsync(s.Call, user, w.Cancel)).Error),
        [nameof(EnquiryQuery) + ", closed network"] = ("nnnnnnn+++", async (w, s, user) =>
        {
            await s.CloseAsync(w);
            return (await w.Get<EnquiryQuery>().HandleAsync(s.Call, user, w.Cancel)).Error;
        }),
        [nameof(EnquiryQuery) + ", superuser no longer"] = ("nnnnnnnnn+", async (w, s, user) =>
        {
            await s.DemoteAsync(w);
            return (await w.Get<EnquiryQuery>().HandleAsync(s.Call, user, w.Cancel)).Error;
        }),
        [nameof(EnquiryFormQuery)] = ("nnnnnn++++", async (w, s, user) => (await w.Get<EnquiryFormQuery>().HandleAsync(s.Agder.Network.Slug, null, user, w.Cancel)).Error),
        [nameof(EnquiryFormQuery) + ", subjects"] = ("nnnnnnn+++", async (w, s, user) =>
            await w.Get<EnquiryFormQuery>().HandleAsync(s.Agder.Network.Slug, null, user, w.Cancel) is { Succeeded: true } form && form.Value.Subjects.Count > 0 ? null : Error.NotFound),
        [nameof(EnquiryListQuery)] = ("nnnnnn++++", async (w, s, user) => (await w.Get<EnquiryListQuery>().HandleAsync(new(s.Agder.Network.Slug), 1, user, w.Cancel)).Error),
        [nameof(EnquiryListQuery) + ", lists it"] = ("nnnnnnn+++", async (w, s, user) =>
            await w.Get<EnquiryListQuery>().HandleAsync(new(), 1, user, w.Cancel) is { Succeeded: true } list && list.Value.Page.Items.Any(e => e.Id == s.Call) &&
            list.Value.Minutes > 0 && list.Value.Organisations.Count > 0 ? null : Error.NotFound),
        [nameof(EnquiryListQuery) + ", superuser no longer"] = ("nnnnnnnnn+", async (w, s, user) =>
        {
            await s.DemoteAsync(w);
            return await w.Get<EnquiryListQuery>().HandleAsync(new(), 1, user, w.Cancel) is { Succeeded: true } list && list.Value.Page.Items.Any(e => e.Id == s.Call) ? null : Error.NotFound;
        }),
        [nameof(EnquiryExportQuery)] = ("nnnnnnn+++", async (w, s, user) =>
            await w.Get<EnquiryExportQuery>().HandleAsync(new(s.Agder.Network.Slug), user, w.Cancel) is { Succeeded: true } rows && rows.Value.Any(e => e.Id == s.Call) ? null : Error.NotFound),
        [nameof(EnquiryReportQuery)] = ("nnnnnnn+++", async (w, s, user) =>
            await w.Get<EnquiryReportQuery>().HandleAsync(new(s.Agder.Network.Slug), user, w.Cancel) is { Succeeded: true } report && report.Value.Rows.Any(r => r.Count > 0) ? null : Error.NotFound),
    };

    public static TheoryData<DatabaseKind, string> Situations
    {
        get
        {
            var data = new TheoryData<DatabaseKind, string>();
            foreach (var situation in Table.Keys)
            {
                data.Add(DatabaseKind.Sqlite, situation);
                data.Add(DatabaseKind.Postgres, situation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task HandleAsync_EveryRole_GetsItsOutcome(DatabaseKind kind, string situation)
    {
        await using var world = await World.CreateAsync(kind);
        var (expected, act) = Table[situation];
        var outcomes = "";
        foreach (var who in People)
        {
            // A scene of its own for each: what one does does not change what the next may do.
            var scene = await Scene.CreateAsync(world);
            var error = await act(world, scene, who.User(scene));
            outcomes += error switch { null => '+', { Code: NotFound } => 'n', { Code: Forbidden } => 'f', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People.Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCaseOfTheEnquiries_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(Enquiry).Namespace && (type.Name.Contains("Enquiry", StringComparison.Ordinal) || type.Name.Contains("Visit", StringComparison.Ordinal)))
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static readonly (string Name, Func<Scene, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", s => World.As(s.Agder.Ended)),
        ("Outsider", s => World.As(s.Agder.Outsider)),
        ("Administrator", s => World.As(s.Agder.Administrator)),
        ("Observer", s => World.As(s.Agder.Observer)),
        ("Member", s => World.As(s.Agder.Member)),
        ("OtherSuperuserOrganisation", s => World.As(s.Arendal)),
        ("Superuser", s => World.As(s.Agder.Superuser)),
        ("Colleague", s => World.As(s.Agder.OtherSuperuser)),
        ("Coordinator", s => World.As(s.Agder.Coordinator)),
    ];

    private static async Task<Error?> RegisterAsync(World world, Scene scene, ClaimsPrincipal user, Ioa.Network.Core.Organisations.OrganisationId? receivedBy) =>
        (await world.Get<RegisterEnquiry>().HandleAsync(new(scene.Agder.Network.Id, receivedBy, world.Call(scene.Agder.Lyngdal), null, Talk.NewKey()), user, world.Cancel)).Error;

    /// <summary>Kristiansand has had a call from Lyngdal and two wishes to visit; Arendal is superuser in the same network.</summary>
    private sealed record Scene(Agder Agder, Person Arendal, EnquiryId Call, EnquiryId First, EnquiryId Second)
    {
        public static async Task<Scene> CreateAsync(World world)
        {
            var agder = await world.AgderAsync();
            var arendal = await world.OrganisationAsync("Arendal");
            await world.AddAsync(new Membership { NetworkId = agder.Network.Id, OrganisationId = arendal.Id, Role = MembershipRole.Superuser, From = world.Today.AddDays(-9) });
            return new Scene(
                agder,
                await world.PersonAsync("Are Arendal", arendal),
                await world.RegisterAsync(agder.Superuser, agder.Network, world.Call(agder.Lyngdal)),
                await world.RegisterAsync(agder.Superuser, agder.Network, world.Visit(agder.Lyngdal)),
                await world.RegisterAsync(agder.Superuser, agder.Network, world.Visit(agder.Lindesnes)));
        }

        public async Task<int> VersionAsync(World world, EnquiryId id)
        {
            await using var db = await world.DbAsync();
            return await db.Enquiries.Where(e => e.Id == id).Select(e => e.Version).FirstAsync(world.Cancel);
        }

        public async Task CloseAsync(World world)
        {
            await using var db = await world.DbAsync();
            await db.Networks.Where(n => n.Id == Agder.Network.Id).ExecuteUpdateAsync(n => n.SetProperty(x => x.Status, NetworkStatus.Closed), world.Cancel);
        }

        public async Task DemoteAsync(World world)
        {
            await using var db = await world.DbAsync();
            await db.Memberships.Where(m => m.NetworkId == Agder.Network.Id && m.OrganisationId == Agder.Kristiansand.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MembershipRole.Member), world.Cancel);
        }
    }
}
