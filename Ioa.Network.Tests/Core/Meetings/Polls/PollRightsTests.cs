using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Meetings.Polls;

/// <summary>Who × use case × outcome, for every command and query of the date polls.</summary>
public sealed class PollRightsTests
{
    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";

    private delegate Task<Error?> Act(World world, Scene scene, ClaimsPrincipal user);

    /// <summary>What each may do: «+» done, «f» forbidden, «n» not found. A superuser of Kristiansand asked; another one is beside.</summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                 Anonymous Ended Nobody Outsider Administrator | Observer Member Superuser Asker Coordinator
        [nameof(OpenPoll)] = ("nnnnnff" + "+++", async (w, s, user) => (await w.Get<OpenPoll>().HandleAsync(new([s.Agder.Network.Id], w.PollPlan()), user, w.Cancel)).Error),
        [nameof(OpenPoll) + ", for another network too"] = ("nnnnnffnnn", async (w, s, user) =>
            (await w.Get<OpenPoll>().HandleAsync(new([s.Agder.Network.Id, s.Agder.OtherNetwork.Id], w.PollPlan()), user, w.Cancel)).Error),
        [nameof(AnswerPoll)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<AnswerPoll>().HandleAsync(new(s.Poll, [new(1, Answer.Yes)]), user, w.Cancel)).Error),
        [nameof(ChoosePollDate)] = ("nnnnnfff++", async (w, s, user) => (await w.Get<ChoosePollDate>().HandleAsync(new(s.Poll, 1), user, w.Cancel)).Error),
        [nameof(ChoosePollDate) + ", in two networks"] = ("nnnnnfff+f", async (w, s, user) => (await w.Get<ChoosePollDate>().HandleAsync(new(s.InBoth, 1), user, w.Cancel)).Error),
        [nameof(ClosePoll)] = ("nnnnnfff++", async (w, s, user) => (await w.Get<ClosePoll>().HandleAsync(new(s.Poll), user, w.Cancel)).Error),
        [nameof(ClosePoll) + ", in two networks"] = ("nnnnnfff++", async (w, s, user) => (await w.Get<ClosePoll>().HandleAsync(new(s.InBoth), user, w.Cancel)).Error),
        [nameof(EditPoll)] = ("nnnnnfff++", async (w, s, user) => (await w.Get<EditPoll>().HandleAsync(new(s.Poll, "Kurs", "", null, 1), user, w.Cancel)).Error),
        [nameof(AddPollDate)] = ("nnnnnfff++", async (w, s, user) => (await w.Get<AddPollDate>().HandleAsync(new(s.Poll, new(w.Today.AddDays(9), new(9, 0), new(10, 0))), user, w.Cancel)).Error),
        [nameof(RemovePollDate)] = ("nnnnnfff++", async (w, s, user) => (await w.Get<RemovePollDate>().HandleAsync(new(s.Poll, 1), user, w.Cancel)).Error),
        [nameof(RemovePollDate) + ", in two networks"] = ("nnnnnfff++", async (w, s, user) => (await w.Get<RemovePollDate>().HandleAsync(new(s.InBoth, 1), user, w.Cancel)).Error),
        [nameof(PollQuery)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<PollQuery>().HandleAsync(s.Poll, user, w.Cancel)).Error),
        [nameof(PollQuery) + ", may choose"] = ("nnnnnnnn+n", async (w, s, user) =>
            (await w.Get<PollQuery>().HandleAsync(s.InBoth, user, w.Cancel)) is { Succeeded: true, Value.MayChoose: true } ? null : Error.NotFound),
        [nameof(OpenPollsQuery)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<OpenPollsQuery>().HandleAsync(null, user, w.Cancel)).Any(p => p.Id == s.Poll) ? null : Error.NotFound),
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
    public void Table_EveryUseCaseOfThePolls_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(MeetingPoll).Namespace)
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static readonly (string Name, Func<Scene, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", s => World.As(s.Agder.Ended)),
        ("Nobody", s => World.As(s.Nobody)),
        ("Outsider", s => World.As(s.Agder.Outsider)),
        ("Administrator", s => World.As(s.Agder.Administrator)),
        ("Observer", s => World.As(s.Agder.Observer)),
        ("Member", s => World.As(s.Agder.Member)),
        ("Superuser", s => World.As(s.Agder.Superuser)),
        ("Asker", s => World.As(s.Agder.OtherSuperuser)),
        ("Coordinator", s => World.As(s.Agder.Coordinator)),
    ];

    private sealed record Scene(Agder Agder, Person Nobody, MeetingPollId Poll, MeetingPollId InBoth)
    {
        public static async Task<Scene> CreateAsync(World world)
        {
            var agder = await world.AgderAsync();
            var nobody = await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei"));
            return new Scene(
                agder,
                nobody,
                await world.PollAsync(agder.OtherSuperuser, null, agder.Network),
                await world.PollAsync(agder.OtherSuperuser, null, agder.Network, agder.National));
        }
    }
}
