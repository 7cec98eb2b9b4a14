using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Visits;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Visits;

/// <summary>Who × use case × outcome, for every command and query of visits and trips.</summary>
public sealed class VisitRightsTests
{
    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";

    private delegate Task<Error?> Act(World world, Scene scene, ClaimsPrincipal user);

    /// <summary>
    /// «+» done, «f» forbidden, «n» not found, «!» refused by a rule. The experience is Kristiansand's (OtherSuperuser wrote it), in Agder; Lyngdal's
    /// Member has wished to come. The trip is Agder's, proposed by the Member.
    /// </summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                    Anonymous Ended Nobody Outsider Administrator | Observer Neighbour Member Author Superuser Coordinator
        [nameof(WishVisit)] = ("nnnnn" + "+++!!+", async (w, s, user) => (await w.Get<WishVisit>().HandleAsync(new(s.Experience, Wish), user, w.Cancel)).Error),
        [nameof(WishVisit) + ", nationally"] = ("nnn++" + "+++!!+", async (w, s, user) => (await w.Get<WishVisit>().HandleAsync(new(s.National, Wish), user, w.Cancel)).Error),
        [nameof(JoinVisit)] = ("nnnnn" + "+++!!+", async (w, s, user) => (await w.Get<JoinVisit>().HandleAsync(new(s.Visit, Wish), user, w.Cancel)).Error),
        [nameof(JoinVisit) + ", a trip"] = ("nnnnn" + "++++++", async (w, s, user) => (await w.Get<JoinVisit>().HandleAsync(new(s.Trip, Wish), user, w.Cancel)).Error),
        [nameof(JoinVisit) + ", a national trip"] = ("nnn++" + "++++++", async (w, s, user) => (await w.Get<JoinVisit>().HandleAsync(new(s.NationalTrip, Wish), user, w.Cancel)).Error),
        [nameof(WithdrawWish)] = ("nnnnn" + "!!+!!!", async (w, s, user) => (await w.Get<WithdrawWish>().HandleAsync(new(s.Visit), user, w.Cancel)).Error),
        [nameof(OfferVisit)] = ("nnnnn" + "fff+++", async (w, s, user) => (await w.Get<OfferVisit>().HandleAsync(w.Offered(s.Visit, 0), user, w.Cancel)).Error),
        [nameof(OfferVisit) + ", a trip"] = ("nnnnn" + "fff+++", async (w, s, user) => (await w.Get<OfferVisit>().HandleAsync(w.Offered(s.Trip, 1), user, w.Cancel)).Error),
        [nameof(OfferVisit) + ", a national trip"] = ("nnnff" + "fff+++", async (w, s, user) => (await w.Get<OfferVisit>().HandleAsync(w.Offered(s.NationalTrip, 1), user, w.Cancel)).Error),
        [nameof(DeclineVisit)] = ("nnnnn" + "fff+++", async (w, s, user) => (await w.Get<DeclineVisit>().HandleAsync(new(s.Visit, "Vi er for få.", 0), user, w.Cancel)).Error),
        [nameof(FileVisitReport)] = ("nnnnn" + "ff+" + "+++", async (w, s, user) =>
        {
            await PassAsync(w, s);
            return (await w.Get<FileVisitReport>().HandleAsync(new(s.Visit, "Vi lærte mye."), user, w.Cancel)).Error;
        }),
        [nameof(WriteVisitExperience)] = ("nnnnn" + "f+++++", async (w, s, user) =>
        {
            await PassAsync(w, s);
            (await w.Get<FileVisitReport>().HandleAsync(new(s.Visit, "Vi lærte mye."), World.As(s.Agder.Member), w.Cancel)).ShouldBeDone();
            return (await w.Get<WriteVisitExperience>().HandleAsync(new(s.Visit), user, w.Cancel)).Error;
        }),
        [nameof(WriteVisitExperience) + ", nothing is reported"] = ("nnnnn" + "f!!!!!", async (w, s, user) => (await w.Get<WriteVisitExperience>().HandleAsync(new(s.Visit), user, w.Cancel)).Error),
        [nameof(WriteVisitExperience) + ", a national trip"] = ("nnnff" + "f!!!!!", async (w, s, user) => (await w.Get<WriteVisitExperience>().HandleAsync(new(s.NationalTrip), user, w.Cancel)).Error),
        [nameof(ProposeTrip)] = ("nnnnn" + "f+++++", async (w, s, user) => (await w.Get<ProposeTrip>().HandleAsync(new(s.Agder.Network.Id, s.Plan, 1), user, w.Cancel)).Error),
        [nameof(VisitQuery)] = ("nnnnn" + "++++++", async (w, s, user) => (await w.Get<VisitQuery>().HandleAsync(s.Visit, user, w.Cancel)).Error),
        [nameof(VisitQuery) + ", a trip"] = ("nnnnn" + "++++++", async (w, s, user) => (await w.Get<VisitQuery>().HandleAsync(s.Trip, user, w.Cancel)).Error),
        [nameof(VisitQuery) + ", a national trip"] = ("nnn++" + "++++++", async (w, s, user) => (await w.Get<VisitQuery>().HandleAsync(s.NationalTrip, user, w.Cancel)).Error),
        [nameof(VisitQuery) + ", sees what is wished"] = ("nnnnn" + "nn++++", async (w, s, user) =>
            await w.Get<VisitQuery>().HandleAsync(s.Visit, user, w.Cancel) is { Succeeded: true } seen && seen.Value.Wishes.Any(x => x.Text == Wish.Text) ? null : Error.NotFound),
        [nameof(VisitsQuery)] = ("nnnnn" + "++++++", async (w, s, user) => (await w.Get<VisitsQuery>().HandleAsync(user, w.Cancel)).Any(v => v.Id == s.Visit) ? null : Error.NotFound),
        [nameof(VisitsQuery) + ", a trip"] = ("nnnnn" + "++++++", async (w, s, user) => (await w.Get<VisitsQuery>().HandleAsync(user, w.Cancel)).Any(v => v.Id == s.Trip) ? null : Error.NotFound),
        [nameof(VisitsQuery) + ", trips alike"] = ("nnnnn" + "++++++", async (w, s, user) =>
            (await w.Get<VisitsQuery>().HandleAsync(new TripSearch("NEDERLAND", w.Today, w.Today.AddDays(90)), user, w.Cancel)).Any(v => v.Id == s.Trip) ? null : Error.NotFound),
        [nameof(ExperienceVisitsQuery)] = ("nnnnn" + "++++++", async (w, s, user) => (await w.Get<ExperienceVisitsQuery>().HandleAsync(s.Experience, user, w.Cancel)).Error),
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

    private static WishContent Wish => new(2, "Vi vil se den i drift.", "i mai");

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task HandleAsync_EveryRole_GetsItsOutcome(DatabaseKind kind, string situation)
    {
        await using var world = await World.CreateAsync(kind);
        var (expected, act) = Table[situation];
        var outcomes = "";
        foreach (var (_, user) in People)
        {
            var scene = await Scene.CreateAsync(world);
            outcomes += await act(world, scene, user(scene)) switch { null => '+', { Code: NotFound } => 'n', { Code: Forbidden } => 'f', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People.Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCase_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(StudyVisit).Namespace)
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    // The visit is planned, the member is registered, and it begins.
    private static async Task PassAsync(World world, Scene scene)
    {
        (await world.Get<OfferVisit>().HandleAsync(world.Offered(scene.Visit, 0, inDays: 2), World.As(scene.Agder.OtherSuperuser), world.Cancel)).ShouldBeDone();
        await world.RegisterAsync((await world.VisitSeenByAsync(scene.Visit, scene.Agder.Member)).Meeting!.Value, scene.Agder.Member);
        world.Clock.Advance(TimeSpan.FromDays(3));
    }

    private static readonly (string Name, Func<Scene, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", s => World.As(s.Agder.Ended)),
        ("Nobody", s => World.As(s.Nobody)),
        ("Outsider", s => World.As(s.Agder.Outsider)),
        ("Administrator", s => World.As(s.Agder.Administrator)),
        ("Observer", s => World.As(s.Agder.Observer)),
        ("Neighbour", s => World.As(s.Agder.Neighbour)),
        ("Member", s => World.As(s.Agder.Member)),
        ("Author", s => World.As(s.Agder.OtherSuperuser)),
        ("Superuser", s => World.As(s.Agder.Superuser)),
        ("Coordinator", s => World.As(s.Agder.Coordinator)),
    ];

    private sealed record Scene(Agder Agder, Person Nobody, ExperienceId Experience, ExperienceId National, StudyVisitId Visit, StudyVisitId Trip, StudyVisitId NationalTrip, TripPlan Plan)
    {
        public static async Task<Scene> CreateAsync(World world)
        {
            var agder = await world.AgderAsync();
            var nobody = await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei"));
            var experience = await world.ExperienceAsync(agder.Network, agder.OtherSuperuser, "Nattkamera", Audience.Network);
            var plan = new TripPlan("Nederland", "Haag", "PIANOo", world.Today.AddDays(30), world.Today.AddDays(60), IsNational: false);
            return new Scene(
                agder,
                nobody,
                experience,
                await world.ExperienceAsync(agder.Network, agder.OtherSuperuser, "Feiebil", Audience.National),
                await world.WishAsync(agder.Member, experience, Wish.Text),
                await world.TripAsync(agder.Network, agder.Member, plan),
                await world.TripAsync(agder.Network, agder.Member, plan with { IsNational = true }),
                plan);
        }
    }
}
