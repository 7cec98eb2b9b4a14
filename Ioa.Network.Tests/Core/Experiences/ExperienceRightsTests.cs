using System.Security.Claims;
using System.Text;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Experiences.Import;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Experiences;

/// <summary>
/// Who may do what with an experience that is being written, one that waits for review, and one that the network reads: every use case as
/// every kind of person. Whoever may not know of it is told that there is none.
/// </summary>
public sealed class ExperienceRightsTests
{
    public enum State
    {
        /// <summary>Its authors write it.</summary>
        Draft,

        /// <summary>It waits to be published to the network.</summary>
        InReview,

        /// <summary>The network reads it.</summary>
        Published,
    }

    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";
    private const string Allowed = "";

    // For each use case what each is answered: author, coordinator, member, everybody else.
    private static readonly (string Name, State State, string Author, string Coordinator, string Member)[] Table =
    [
        (nameof(ExperienceQuery), State.Draft, Allowed, NotFound, NotFound),
        (nameof(ExperienceQuery), State.InReview, Allowed, Allowed, NotFound),
        (nameof(ExperienceQuery), State.Published, Allowed, Allowed, Allowed),
        (nameof(ExperienceDraftQuery), State.Draft, Allowed, NotFound, NotFound),
        (nameof(ExperienceDraftQuery), State.Published, Allowed, NotFound, NotFound),
        (nameof(ExperienceReviewQuery), State.Draft, Allowed, NotFound, NotFound),
        (nameof(ExperienceReviewQuery), State.InReview, Allowed, Allowed, NotFound),
        (nameof(ExperienceReviewQuery), State.Published, Allowed, Allowed, NotFound),
        (nameof(ExperienceHistoryQuery), State.Draft, NotFound, NotFound, NotFound),
        (nameof(ExperienceHistoryQuery), State.Published, Allowed, Allowed, Allowed),
        (nameof(SaveExperiencePart), State.Draft, Allowed, NotFound, NotFound),
        (nameof(SaveExperiencePart), State.InReview, Allowed, NotFound, NotFound),
        (nameof(SaveExperiencePart), State.Published, Allowed, NotFound, NotFound),
        (nameof(AddExperienceAuthor), State.Draft, Allowed, NotFound, NotFound),
        (nameof(RemoveExperienceAuthor), State.Draft, "Experiences.LastAuthor", NotFound, NotFound),
        (nameof(AddExperienceFile), State.Draft, Allowed, NotFound, NotFound),
        (nameof(AddExperienceFile), State.InReview, Allowed, NotFound, NotFound),
        (nameof(RemoveExperienceFile), State.Draft, Allowed, NotFound, NotFound),
        (nameof(AskForReview), State.Draft, Allowed, NotFound, NotFound),
        (nameof(AskForReview), State.Published, Allowed, NotFound, NotFound),
        (nameof(ReturnExperience), State.InReview, Allowed, Allowed, NotFound),
        (nameof(ReturnExperience), State.Draft, "Experiences.NotInReview", NotFound, NotFound),
        (nameof(PublishExperience), State.InReview, "Experiences.NotByAuthors", Allowed, NotFound),
        (nameof(PublishExperience), State.Draft, "Experiences.NotByAuthors", NotFound, NotFound),
        (nameof(AddRemark), State.InReview, Allowed, Allowed, NotFound),
        (nameof(AddRemark), State.Draft, NotFound, NotFound, NotFound),
        (nameof(ResolveRemark), State.InReview, NotFound, NotFound, NotFound),
        (nameof(NarrowExperience), State.Published, Allowed, Allowed, Forbidden),
        (nameof(VerifyExperience), State.Published, Allowed, Allowed, Forbidden),
        (nameof(VerifyExperience), State.Draft, NotFound, NotFound, NotFound),
        (nameof(TakeOverExperience), State.Published, Forbidden, Forbidden, Forbidden),
    ];

    // Tested where what they are about is: reuse, imports, templates and beginnings have tests of their own.
    private static readonly string[] Elsewhere =
    [
        nameof(MyAdoptionQuery), nameof(AskAdopterQuery), nameof(AdopterQuestionsQuery), nameof(OrganisationLedgerQuery), nameof(BeginAdoption),
        nameof(MoveAdoptionOn), nameof(DecideAdoption), nameof(DescribeAdoption), nameof(AskAdopter), nameof(AnswerAdopterQuestion), nameof(UploadImport), nameof(PreviewImport),
        nameof(RunImport), nameof(ImportNetworksQuery), nameof(TemplatesQuery), nameof(WriteTemplate), nameof(BeginExperience), nameof(WritingNetworksQuery), nameof(ThreadExperiencesQuery),
    ];

    [Fact]
    public void Table_EveryUseCase_IsInIt() =>
        CoreRegistration.UseCases.Where(u => u.Namespace!.StartsWith("Ioa.Network.Core.Experiences", StringComparison.Ordinal)).Select(u => u.Name)
            .Except(Table.Select(t => t.Name)).Except(Elsewhere).ShouldBeEmpty("say who may do it");

    [Theory, Databases]
    public async Task EveryUseCase_AsEveryKindOfPerson_IsAnsweredAsTheTableSays(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var ofNoNetwork = await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei"));
        (string Who, ClaimsPrincipal User, Func<(string Name, State State, string Author, string Coordinator, string Member), string> Expected)[] people =
        [
            ("author", World.As(agder.Superuser), t => t.Author),
            ("coordinator", World.As(agder.Coordinator), t => t.Coordinator),
            ("member", World.As(agder.Member), t => t.Member),
            ("observer", World.As(agder.Observer), t => t.Member),
            ("another superuser's staff", World.As(agder.OtherSuperuser), t => t.Name == nameof(NarrowExperience) ? Forbidden : t.Coordinator),
            ("another network", World.As(agder.Outsider), _ => NotFound),
            ("KS administrator", World.As(agder.Administrator), _ => NotFound),
            ("of no network", World.As(ofNoNetwork), _ => NotFound),
            ("ended", World.As(agder.Ended), _ => NotFound),
            ("anonymous", World.Anonymous, _ => NotFound),
        ];
        var wrong = new List<string>();
        foreach (var situation in Table)
        {
            foreach (var (who, user, expected) in people)
            {
                var id = await world.ExperienceAsync(agder.Network, agder.Superuser, audience: situation.State == State.Published ? Audience.Network : Audience.Authors);
                if (situation.State == State.InReview)
                {
                    (await world.Get<AskForReview>().HandleAsync(new(id, Audience.Network), World.As(agder.Superuser), world.Cancel)).Error.ShouldBeNull();
                }

                var error = await TryAsync(world, agder, situation.Name, id, user);
                if ((error?.Code ?? Allowed) != expected(situation))
                {
                    wrong.Add($"{situation.Name} {situation.State} as {who}: «{error?.Code}», not «{expected(situation)}»");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task ImportsAndTemplates_AsEveryKindOfPerson_AreForTheirOwn(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var import = (await world.Get<UploadImport>().HandleAsync(new(agder.Network.Id, "Prøve", Audience.Network, "a.json", Encoding.UTF8.GetBytes("""[{"id":"a","tittel":"A"}]""")), World.As(agder.Administrator), world.Cancel)).Value;
        foreach (var user in new[] { World.As(agder.Coordinator), World.As(agder.Superuser), World.As(agder.Member), World.As(agder.Outsider), World.As(agder.Ended), World.Anonymous })
        {
            (await world.Get<UploadImport>().HandleAsync(new(agder.Network.Id, "Prøve", Audience.Network, "a.json", "[]"u8.ToArray()), user, world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<PreviewImport>().HandleAsync(import, user, world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<RunImport>().HandleAsync(import, user, world.Cancel)).Error.ShouldBe(Error.NotFound);
            (await world.Get<ImportNetworksQuery>().HandleAsync(user, world.Cancel)).Error.ShouldBe(Error.NotFound);
        }

        var write = world.Get<WriteTemplate>();
        WriteTemplateCommand command = new(agder.Network.Id, null, "Innovasjonspartnerskap", "innovasjonspartnerskap", [new(Phase.Needs, "Hvem eide behovet?")], 0);
        (await write.HandleAsync(command, World.As(agder.Coordinator), world.Cancel)).Succeeded.ShouldBeTrue();
        (await write.HandleAsync(command, World.As(agder.Superuser), world.Cancel)).Error.ShouldBe(Error.Forbidden);
        (await write.HandleAsync(command, World.As(agder.Outsider), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<TemplatesQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Member), world.Cancel)).Value.Templates.ShouldHaveSingleItem().Questions.ShouldHaveSingleItem();
        (await world.Get<TemplatesQuery>().HandleAsync(agder.Network.Slug, World.As(agder.Administrator), world.Cancel)).Error.ShouldBe(Error.NotFound);

        var begin = world.Get<BeginExperience>();
        (await begin.HandleAsync(new(agder.Network.Id), World.As(agder.Observer), world.Cancel)).Error.ShouldBe(Error.Forbidden);
        (await begin.HandleAsync(new(agder.Network.Id), World.As(agder.Outsider), world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await begin.HandleAsync(new(agder.Network.Id), World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        (await world.Get<LibraryFrontQuery>().HandleAsync(new LibrarySearch(), World.Anonymous, world.Cancel)).Mine.Networks.ShouldBeEmpty();
        (await world.Get<WritingNetworksQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).ShouldHaveSingleItem().Id.ShouldBe(agder.Network.Id);
        (await world.Get<WritingNetworksQuery>().HandleAsync(World.As(agder.Observer), world.Cancel)).ShouldBeEmpty();
        (await world.Get<WritingNetworksQuery>().HandleAsync(World.Anonymous, world.Cancel)).ShouldBeEmpty();
    }

    private static async Task<Error?> TryAsync(World world, Agder agder, string name, ExperienceId id, ClaimsPrincipal user)
    {
        var cancel = world.Cancel;
        return name switch
        {
            nameof(ExperienceQuery) => (await world.Get<ExperienceQuery>().HandleAsync(id, true, null, user, cancel)).Error,
            nameof(ExperienceDraftQuery) => (await world.Get<ExperienceDraftQuery>().HandleAsync(id, user, cancel)).Error,
            nameof(ExperienceReviewQuery) => (await world.Get<ExperienceReviewQuery>().HandleAsync(id, user, cancel)).Error,
            nameof(ExperienceHistoryQuery) => (await world.Get<ExperienceHistoryQuery>().HandleAsync(id, user, cancel)).Error,
            nameof(SaveExperiencePart) => (await world.Get<SaveExperiencePart>().HandleAsync(new(id, "dialogue.how", "Ni møter.", 0), user, cancel)).Error,
            nameof(AddExperienceAuthor) => (await world.Get<AddExperienceAuthor>().HandleAsync(new(id, agder.Neighbour.Email!), user, cancel)).Error,
            nameof(RemoveExperienceAuthor) => (await world.Get<RemoveExperienceAuthor>().HandleAsync(new(id, agder.Superuser.Id), user, cancel)).Error,
            nameof(AddExperienceFile) => (await world.Get<AddExperienceFile>().HandleAsync(new(id, "krav.txt", new MemoryStream("Krav"u8.ToArray())), user, cancel)).Error,
            nameof(RemoveExperienceFile) => (await world.Get<RemoveExperienceFile>().HandleAsync(new(id, AttachmentId.New()), user, cancel)).Error,
            nameof(AskForReview) => (await world.Get<AskForReview>().HandleAsync(new(id, Audience.Network), user, cancel)).Error,
            nameof(ReturnExperience) => (await world.Get<ReturnExperience>().HandleAsync(new(id), user, cancel)).Error,
            nameof(PublishExperience) => (await world.Get<PublishExperience>().HandleAsync(new(id, await StampAsync(world, agder, id)), user, cancel)).Error,
            nameof(AddRemark) => (await world.Get<AddRemark>().HandleAsync(new(id, "need.problem", "", "Hvem?"), user, cancel)).Error,
            nameof(ResolveRemark) => (await world.Get<ResolveRemark>().HandleAsync(new(id, ReviewRemarkId.New()), user, cancel)).Error,
            nameof(NarrowExperience) => (await world.Get<NarrowExperience>().HandleAsync(new(id, Audience.Authors), user, cancel)).Error,
            nameof(VerifyExperience) => (await world.Get<VerifyExperience>().HandleAsync(new(id), user, cancel)).Error,
            nameof(TakeOverExperience) => (await world.Get<TakeOverExperience>().HandleAsync(new(id), user, cancel)).Error,
            _ => throw new InvalidOperationException($"Say how {name} is tried."),
        };
    }

    // What an author has seen: so that a refusal is for who asks, not for what they have read.
    private static async Task<long> StampAsync(World world, Agder agder, ExperienceId id) =>
        (await world.Get<ExperienceReviewQuery>().HandleAsync(id, World.As(agder.Superuser), world.Cancel)).Value.Stamp;
}
