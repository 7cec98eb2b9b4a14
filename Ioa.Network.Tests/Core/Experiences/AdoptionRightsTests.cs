using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Experiences;

/// <summary>Who × use case × outcome, for every command and query of the ledger.</summary>
public sealed class AdoptionRightsTests
{
    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";

    private delegate Task<Error?> Act(World world, Scene scene, ClaimsPrincipal user);

    /// <summary>
    /// What each may do, in the order of <see cref="People"/>: «+» done, «f» forbidden, «n» not found, «!» refused by a rule. The experience is
    /// Kristiansand's (Superuser wrote it), published to its network when nothing else is said. Lyngdal (Member, Colleague)
    /// has taken it up, and Member agreed to be asked; Neighbour asked them.
    /// </summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                     Anonymous Ended Nobody Outsider Administrator | Author AuthorsColleague | Member Colleague Neighbour Observer Coordinator
        [nameof(BeginAdoption)] = ("nnnnn!!!!+++", (w, s, user) => BeginAsync(w, s.Closed, user)),
        [nameof(BeginAdoption) + ", national"] = ("nnn++!!!!+++", (w, s, user) => BeginAsync(w, s.National, user)),
        [nameof(BeginAdoption) + ", open"] = ("nnn++!!!!+++", (w, s, user) => BeginAsync(w, s.Open, user)),
        [nameof(BeginAdoption) + ", not published"] = ("nnnnnnnnnnnn", (w, s, user) => BeginAsync(w, s.Unpublished, user)),
        [nameof(MoveAdoptionOn)] = ("nnnnnff++fff", async (w, s, user) => (await w.Get<MoveAdoptionOn>().HandleAsync(new(s.InClosed, w.Today, s.Version), user, w.Cancel)).Error),
        [nameof(MoveAdoptionOn) + ", national"] = ("nnnffff++fff", async (w, s, user) => (await w.Get<MoveAdoptionOn>().HandleAsync(new(s.InNational, w.Today, s.Version), user, w.Cancel)).Error),
        [nameof(DecideAdoption)] = ("nnnnnff!!fff", async (w, s, user) =>
            (await w.Get<DecideAdoption>().HandleAsync(new(s.InClosed, AdoptionDecision.Rejected, "Nei", null, w.Today, s.Version), user, w.Cancel)).Error),
        [nameof(DescribeAdoption)] = ("nnnnnff++fff", async (w, s, user) =>
            (await w.Get<DescribeAdoption>().HandleAsync(new(s.InClosed, new(null, "Slik", false, null, null, null, null, null), s.Version), user, w.Cancel)).Error),
        [nameof(DescribeAdoption) + ", narrowed away"] = ("nnnnnnnnnnnn", async (w, s, user) =>
        {
            await s.NarrowAsync(w);
            return (await w.Get<DescribeAdoption>().HandleAsync(new(s.InClosed, new(null, "Slik", false, null, null, null, null, null), s.Version), user, w.Cancel)).Error;
        }),
        [nameof(AskAdopter)] = ("nnnnn++!++++", async (w, s, user) => (await w.Get<AskAdopter>().HandleAsync(new(s.InClosed, "Hvordan?", Guid.CreateVersion7()), user, w.Cancel)).Error),
        [nameof(AskAdopter) + ", national"] = ("nnn++++!++++", async (w, s, user) => (await w.Get<AskAdopter>().HandleAsync(new(s.InNational, "Hvordan?", Guid.CreateVersion7()), user, w.Cancel)).Error),
        [nameof(AskAdopterQuery)] = ("nnnnn++n++++", async (w, s, user) => (await w.Get<AskAdopterQuery>().HandleAsync(s.Closed, s.InClosed, user, w.Cancel)).Error),
        [nameof(AskAdopterQuery) + ", of another experience"] = ("nnnnnnnnnnnn", async (w, s, user) => (await w.Get<AskAdopterQuery>().HandleAsync(s.National, s.InClosed, user, w.Cancel)).Error),
        [nameof(AnswerAdopterQuestion)] = ("nnnnnnn+nnnn", async (w, s, user) => (await w.Get<AnswerAdopterQuestion>().HandleAsync(new(s.Question, "Slik."), user, w.Cancel)).Error),
        [nameof(AdopterQuestionsQuery)] = ("nnn+++++++++", async (w, s, user) => (await w.Get<AdopterQuestionsQuery>().HandleAsync(user, w.Cancel)).Error),
        [nameof(AdopterQuestionsQuery) + ", has it"] = ("nnnnnnn+n+nn", async (w, s, user) =>
            await w.Get<AdopterQuestionsQuery>().HandleAsync(user, w.Cancel) is { Succeeded: true, Value: var view } && view.AskedByMe.Concat(view.AskedOfMe).Any(q => q.Id == s.Question) ? null : Error.NotFound),
        [nameof(ExperienceQuery)] = ("nnnnn+++++++", async (w, s, user) => (await w.AdoptionsAsync(s.Closed, user)).Error),
        [nameof(ExperienceQuery) + ", not published"] = ("nnnnnnnnnnnn", async (w, s, user) => (await w.AdoptionsAsync(s.Unpublished, user)).Error),
        [nameof(ExperienceQuery) + ", open"] = ("++++++++++++", async (w, s, user) => (await w.AdoptionsAsync(s.Open, user)).Error),
        [nameof(ExperienceQuery) + ", open, shows who"] = ("nnn+++++++++", async (w, s, user) =>
            (await w.AdoptionsAsync(s.Open, user)).Value.Items.Count > 0 ? null : Error.NotFound),
        [nameof(MyAdoptionQuery)] = ("nnnnn+++++++", async (w, s, user) => (await w.Get<MyAdoptionQuery>().HandleAsync(s.Closed, user, w.Cancel)).Error),
        [nameof(MyAdoptionQuery) + ", has it"] = ("nnnnnnn++nnn", async (w, s, user) =>
            await w.Get<MyAdoptionQuery>().HandleAsync(s.Closed, user, w.Cancel) is { Succeeded: true, Value.Adoption: not null } ? null : Error.NotFound),
        [nameof(OrganisationLedgerQuery)] = ("++++++++++++", async (w, s, user) => (await w.Get<OrganisationLedgerQuery>().HandleAsync(s.Agder.Lyngdal.Id, user, w.Cancel)).Error),
        [nameof(OrganisationLedgerQuery) + ", took it"] = ("nnnnn+++++++", async (w, s, user) =>
            (await w.Get<OrganisationLedgerQuery>().HandleAsync(s.Agder.Lyngdal.Id, user, w.Cancel)).Value.Taken.Any(t => t.Id == s.Closed) ? null : Error.NotFound),
        [nameof(OrganisationLedgerQuery) + ", gave it"] = ("nnnnn+++++++", async (w, s, user) =>
            (await w.Get<OrganisationLedgerQuery>().HandleAsync(s.Agder.Kristiansand.Id, user, w.Cancel)).Value.Given.Any(t => t.Id == s.Closed) ? null : Error.NotFound),
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
    public void Table_EveryUseCaseOfTheLedger_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(Adoption).Namespace &&
                (type.Name.Contains("Adopt", StringComparison.Ordinal) || type.Name.Contains("Ledger", StringComparison.Ordinal)))
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static async Task<Error?> BeginAsync(World world, ExperienceId id, ClaimsPrincipal user) =>
        (await world.Get<BeginAdoption>().HandleAsync(new(id, world.Today), user, world.Cancel)).Error;

    private static readonly (string Name, Func<Scene, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", s => World.As(s.Agder.Ended)),
        ("Nobody", s => World.As(s.Nobody)),
        ("Outsider", s => World.As(s.Agder.Outsider)),
        ("Administrator", s => World.As(s.Agder.Administrator)),
        ("Author", s => World.As(s.Agder.Superuser)),
        ("AuthorsColleague", s => World.As(s.Agder.OtherSuperuser)),
        ("Member", s => World.As(s.Agder.Member)),
        ("Colleague", s => World.As(s.Agder.Colleague)),
        ("Neighbour", s => World.As(s.Agder.Neighbour)),
        ("Observer", s => World.As(s.Agder.Observer)),
        ("Coordinator", s => World.As(s.Agder.Coordinator)),
    ];

    private sealed record Scene(
        Agder Agder, Person Nobody, ExperienceId Closed, ExperienceId National, ExperienceId Open, ExperienceId Unpublished, AdoptionId InClosed, AdoptionId InNational, AdopterQuestionId Question, int Version)
    {
        public static async Task<Scene> CreateAsync(World world)
        {
            var agder = await world.AgderAsync();
            var nobody = await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei"));
            var closed = await world.ExperienceAsync(agder.Network, agder.Superuser, "Lukket", Audience.Network);
            var national = await world.ExperienceAsync(agder.Network, agder.Superuser, "Nasjonal", Audience.National);
            var open = await world.ExperienceAsync(agder.Network, agder.Superuser, "Åpen", Audience.Open);
            var unpublished = await world.ExperienceAsync(agder.Network, agder.Superuser, "Utkast", Audience.Authors);
            var inClosed = await world.AdoptAsync(agder.Member, closed, AdoptionStage.Implementation, mayBeAsked: true);
            var inNational = await world.AdoptAsync(agder.Member, national, AdoptionStage.Implementation, mayBeAsked: true);
            await world.AdoptAsync(agder.Member, open, AdoptionStage.Implementation, mayBeAsked: true);
            var question = (await world.Get<AskAdopter>().HandleAsync(new(inClosed, "Hvor mye?", Guid.CreateVersion7()), World.As(agder.Neighbour), world.Cancel)).Value;
            return new Scene(agder, nobody, closed, national, open, unpublished, inClosed, inNational, question, 4);
        }

        public async Task NarrowAsync(World world)
        {
            await using var db = await world.DbAsync();
            var experience = (await db.Experiences.FindAsync([Closed], world.Cancel))!;
            experience.Narrow(Audience.Authors, Agder.Superuser.Id).ShouldBeDone();
            await db.SaveChangesAsync(world.Cancel);
        }
    }
}
