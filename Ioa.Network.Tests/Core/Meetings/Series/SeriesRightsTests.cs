using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Meetings.Series;

/// <summary>Who × use case × outcome, for every command and query of the series.</summary>
public sealed class SeriesRightsTests
{
    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";

    private delegate Task<Error?> Act(World world, Scene scene, ClaimsPrincipal user);

    /// <summary>What each may do: «+» done, «f» forbidden, «n» not found. The coordinator planned the series, and Lyngdal's Helper arranges it too.</summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                          Anonymous Ended Nobody Outsider Administrator | Observer Member Helper Superuser Coordinator
        [nameof(PlanMeetingSeries)] = ("nnnnnfff++", async (w, s, user) =>
            (await w.Get<PlanMeetingSeries>().HandleAsync(new(new([s.Agder.Network.Id], w.Plan(), []), new(SeriesStep.Week, 3, null)), user, w.Cancel)).Error),
        [nameof(PlanMeetingSeries) + ", for another network too"] = ("nnnnnfffnn", async (w, s, user) =>
            (await w.Get<PlanMeetingSeries>().HandleAsync(new(new([s.Agder.Network.Id, s.Agder.OtherNetwork.Id], w.Plan(), []), new(SeriesStep.Week, 3, null)), user, w.Cancel)).Error),
        [nameof(PlanMeetingSeries) + ", from a template"] = ("nnnnnfffn+", async (w, s, user) =>
            (await w.Get<PlanMeetingSeries>().HandleAsync(new(new([s.Agder.Network.Id], w.Plan(), []), new(SeriesStep.Week, 3, null)) { Template = s.Published }, user, w.Cancel)).Error),
        [nameof(UpdateMeetingsOfSeries)] = ("nnnnnff+f+", async (w, s, user) =>
            (await w.Get<UpdateMeetingsOfSeries>().HandleAsync(new(s.FirstPublished, [s.Agder.Network.Id], w.Plan("Ny"), [], 2), user, w.Cancel)).Error),
        [nameof(UpdateMeetingsOfSeries) + ", drafts"] = ("nnnnnnn+n+", async (w, s, user) =>
            (await w.Get<UpdateMeetingsOfSeries>().HandleAsync(new(s.FirstDraft, [s.Agder.Network.Id], w.Plan("Ny"), [], 1), user, w.Cancel)).Error),
        [nameof(PublishMeetingSeries)] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<PublishMeetingSeries>().HandleAsync(new(s.Drafts), user, w.Cancel)).Error),
        [nameof(PublishMeetingSeries) + ", published"] = ("nnnnnff!f!", async (w, s, user) => (await w.Get<PublishMeetingSeries>().HandleAsync(new(s.Published), user, w.Cancel)).Error),
        [nameof(SeriesQuery)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<SeriesQuery>().HandleAsync(s.Published, user, w.Cancel)).Error),
        [nameof(SeriesQuery) + ", drafts"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<SeriesQuery>().HandleAsync(s.Drafts, user, w.Cancel)).Error),
        [nameof(SetMeetingTheme)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<SetMeetingTheme>().HandleAsync(new(s.FirstPublished, "Behov", null, 0), user, w.Cancel)).Error),
        [nameof(SetMeetingTheme) + ", drafts"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<SetMeetingTheme>().HandleAsync(new(s.FirstDraft, "Behov", null, 0), user, w.Cancel)).Error),
        [nameof(SeriesPlanQuery)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<SeriesPlanQuery>().HandleAsync(s.Published, null, user, w.Cancel)).Error),
        [nameof(SeriesPlanQuery) + ", drafts"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<SeriesPlanQuery>().HandleAsync(s.Drafts, null, user, w.Cancel)).Error),
        [nameof(SeriesPlanQuery) + ", plans it"] = ("nnnnnff+f+", async (w, s, user) =>
            await w.Get<SeriesPlanQuery>().HandleAsync(s.Published, s.FirstPublished, user, w.Cancel) is var found && found.Succeeded ? found.Value.Planning is null ? Error.Forbidden : null : found.Error),
        [nameof(SeriesTemplatesQuery) + ", has it"] = ("nnnnnnn+n+", async (w, s, user) =>
            (await w.Get<SeriesTemplatesQuery>().HandleAsync(user, w.Cancel)).Any(t => t.Id == s.Published) ? null : Error.NotFound),
        [nameof(RemovePlannedWork)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<RemovePlannedWork>().HandleAsync(new(await PreparationAsync(w, s, s.FirstPublished)), user, w.Cancel)).Error),
        [nameof(RemovePlannedWork) + ", drafts"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<RemovePlannedWork>().HandleAsync(new(await PreparationAsync(w, s, s.FirstDraft)), user, w.Cancel)).Error),
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
        foreach (var (_, user) in People)
        {
            // A scene of its own for each: what one does does not change what the next may do.
            var scene = await Scene.CreateAsync(world);
            var error = await act(world, scene, user(scene));
            outcomes += error switch { null => '+', { Code: NotFound } => 'n', { Code: Forbidden } => 'f', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People.Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCaseOfTheSeries_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(MeetingSeries).Namespace)
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static async Task<FollowUpId> PreparationAsync(World world, Scene scene, MeetingId meeting)
    {
        (await world.Get<AddFollowUp>().HandleAsync(new(meeting, FollowUpKind.Preparation, "Les veilederen", null, true, null), World.As(scene.Agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        await using var db = await world.DbAsync();
        return db.FollowUps.First(f => f.MeetingId == meeting).Id;
    }

    private static readonly (string Name, Func<Scene, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", s => World.As(s.Agder.Ended)),
        ("Nobody", s => World.As(s.Nobody)),
        ("Outsider", s => World.As(s.Agder.Outsider)),
        ("Administrator", s => World.As(s.Agder.Administrator)),
        ("Observer", s => World.As(s.Agder.Observer)),
        ("Member", s => World.As(s.Agder.Member)),
        ("Helper", s => World.As(s.Agder.Colleague)),
        ("Superuser", s => World.As(s.Agder.Superuser)),
        ("Coordinator", s => World.As(s.Agder.Coordinator)),
    ];

    private sealed record Scene(Agder Agder, Person Nobody, MeetingSeriesId Published, MeetingId FirstPublished, MeetingSeriesId Drafts, MeetingId FirstDraft)
    {
        public static async Task<Scene> CreateAsync(World world)
        {
            var agder = await world.AgderAsync();
            var nobody = await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei"));
            var published = await world.SeriesAsync(agder.Network, agder.Coordinator, series: new(SeriesStep.Week, 2, null), publish: true, organisers: agder.Colleague.Id);
            var drafts = await world.SeriesAsync(agder.Network, agder.Coordinator, series: new(SeriesStep.Week, 2, null), organisers: agder.Colleague.Id);
            return new Scene(
                agder,
                nobody,
                published,
                (await world.SeriesSeenByAsync(published, agder.Coordinator)).Meetings[0].Id,
                drafts,
                (await world.SeriesSeenByAsync(drafts, agder.Coordinator)).Meetings[0].Id);
        }
    }
}
