using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Discussions;

/// <summary>Who × use case × outcome, for every command and query of the conversations and their search.</summary>
public sealed class DiscussionRightsTests
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
        //                         Anonymous Ended Outsider Administrator Observer | Member Colleague Neighbour Superuser Coordinator
        [nameof(StartThread)] = ("nnnnf+++++", async (w, s, user) => (await w.Get<StartThread>().HandleAsync(Talk.Ask(s.Network), user, w.Cancel)).Error),
        [nameof(StartThread) + ", announcement"] = ("nnnnffff++", async (w, s, user) =>
            (await w.Get<StartThread>().HandleAsync(Talk.Ask(s.Network) with { Kind = ThreadKind.Announcement }, user, w.Cancel)).Error),
        [nameof(StartThread) + ", closed network"] = ("nnnnffffff", async (w, s, user) => (await w.Get<StartThread>().HandleAsync(Talk.Ask(s.Closed), user, w.Cancel)).Error),
        [nameof(AddPost)] = ("nnnnf+++++", async (w, s, user) => (await w.Get<AddPost>().HandleAsync(new(s.Thread, "Svar", [], Talk.NewKey()), user, w.Cancel)).Error),
        [nameof(AddPost) + ", hidden thread"] = ("nnnnnnnn!!", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<AddPost>().HandleAsync(new(s.Thread, "Svar", [], Talk.NewKey()), user, w.Cancel)).Error;
        }),
        [nameof(EditPost)] = ("nnnnf+ffff", async (w, s, user) => (await w.Get<EditPost>().HandleAsync(new(s.Question, "Rettet", 1), user, w.Cancel)).Error),
        [nameof(PostHistoryQuery)] = ("nnnn++++++", async (w, s, user) => (await w.Get<PostHistoryQuery>().HandleAsync(s.Question, user, w.Cancel)).Error),
        [nameof(PostHistoryQuery) + ", hidden post"] = ("nnnnnnnn++", async (w, s, user) =>
        {
            await w.Get<HidePost>().HandleAsync(new(s.Question, "Regel"), World.As(s.Agder.Superuser), w.Cancel);
            return (await w.Get<PostHistoryQuery>().HandleAsync(s.Question, user, w.Cancel)).Error;
        }),
        [nameof(WhoAnswersQuery)] = ("nnnnn+++++", async (w, s, user) =>
            Found((await w.Get<WhoAnswersQuery>().HandleAsync(user, w.Cancel)).Any(n => n.Network == s.Network.Id))),
        [nameof(EditThread)] = ("nnnnf+ff++", async (w, s, user) => (await w.Get<EditThread>().HandleAsync(new(s.Thread, "Ny tittel", null, null, [], 1), user, w.Cancel)).Error),
        [nameof(ThreadHistoryQuery)] = ("nnnn++++++", async (w, s, user) => (await w.Get<ThreadHistoryQuery>().HandleAsync(s.Thread, user, w.Cancel)).Error),
        [nameof(ThreadHistoryQuery) + ", hidden thread"] = ("nnnnnnnn++", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<ThreadHistoryQuery>().HandleAsync(s.Thread, user, w.Cancel)).Error;
        }),
        [nameof(AcceptAnswer)] = ("nnnnf++ff+", async (w, s, user) => (await w.Get<AcceptAnswer>().HandleAsync(new(s.Thread, s.Answer), user, w.Cancel)).Error),
        [nameof(CloseThread)] = ("nnnnf++f++", async (w, s, user) => (await w.Get<CloseThread>().HandleAsync(new(s.Thread, null), user, w.Cancel)).Error),
        [nameof(ReopenThread)] = ("nnnnf++f++", async (w, s, user) =>
        {
            await w.Get<CloseThread>().HandleAsync(new(s.Thread, null), World.As(s.Agder.Superuser), w.Cancel);
            return (await w.Get<ReopenThread>().HandleAsync(new(s.Thread), user, w.Cancel)).Error;
        }),
        [nameof(ReopenThread) + ", merged"] = ("nnnnffff++", async (w, s, user) =>
        {
            await w.Get<MergeThread>().HandleAsync(new(s.Thread, s.Other), World.As(s.Agder.Superuser), w.Cancel);
            return (await w.Get<ReopenThread>().HandleAsync(new(s.Thread), user, w.Cancel)).Error;
        }),
        [nameof(MergeThread)] = ("nnnnffff++", async (w, s, user) => (await w.Get<MergeThread>().HandleAsync(new(s.Thread, s.Other), user, w.Cancel)).Error),
        [nameof(MoveThread)] = ("nnnnffff++", async (w, s, user) => (await w.Get<MoveThread>().HandleAsync(new(s.Thread, s.Sector.Id), user, w.Cancel)).Error),
        [nameof(MoveThread) + ", to a network of others"] = ("nnnnnnnnnn", async (w, s, user) =>
            (await w.Get<MoveThread>().HandleAsync(new(s.Thread, s.Agder.OtherNetwork.Id), user, w.Cancel)).Error),
        [nameof(HidePost)] = ("nnnnffff++", async (w, s, user) => (await w.Get<HidePost>().HandleAsync(new(s.Question, "Regel"), user, w.Cancel)).Error),
        [nameof(RestorePost)] = ("nnnnffff++", async (w, s, user) =>
        {
            await w.Get<HidePost>().HandleAsync(new(s.Question, "Regel"), World.As(s.Agder.Superuser), w.Cancel);
            return (await w.Get<RestorePost>().HandleAsync(new(s.Question, "Feil"), user, w.Cancel)).Error;
        }),
        [nameof(HideThread)] = ("nnnnffff++", async (w, s, user) => (await w.Get<HideThread>().HandleAsync(new(s.Thread, "Regel"), user, w.Cancel)).Error),
        [nameof(RestoreThread)] = ("nnnnnnnn++", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<RestoreThread>().HandleAsync(new(s.Thread, "Feil"), user, w.Cancel)).Error;
        }),
        [nameof(ReactToPost)] = ("nnnnf+++!+", async (w, s, user) => (await w.Get<ReactToPost>().HandleAsync(new(s.Answer, true), user, w.Cancel)).Error),
        [nameof(FollowThread)] = ("nnnn++++++", async (w, s, user) => (await w.Get<FollowThread>().HandleAsync(new(s.Thread, true), user, w.Cancel)).Error),
        [nameof(FollowThread) + ", hidden thread"] = ("nnnnnnnn++", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<FollowThread>().HandleAsync(new(s.Thread, true), user, w.Cancel)).Error;
        }),
        [nameof(MarkRead)] = ("nnnn++++++", async (w, s, user) => (await w.Get<MarkRead>().HandleAsync(new(s.Thread, 1), user, w.Cancel)).Error),
        [nameof(MarkRead) + ", hidden thread"] = ("nnnnnnnn++", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<MarkRead>().HandleAsync(new(s.Thread, 1), user, w.Cancel)).Error;
        }),
        [nameof(SaveDraft)] = ("nnnn++++++", async (w, s, user) => (await w.Get<SaveDraft>().HandleAsync(new(DraftKey.Reply(s.Thread), "", "Utkast", null), user, w.Cancel)).Error),
        [nameof(SaveDraft) + ", new thread"] = ("nnnn++++++", async (w, s, user) =>
            (await w.Get<SaveDraft>().HandleAsync(new(DraftKey.New(s.Network.Id), "", "Utkast", null), user, w.Cancel)).Error),
        [nameof(SaveDraft) + ", edit"] = ("nnnn++++++", async (w, s, user) =>
            (await w.Get<SaveDraft>().HandleAsync(new(DraftKey.Edit(s.Question), "", "Utkast", null), user, w.Cancel)).Error),
        [nameof(DiscardDraft)] = ("n+++++++++", async (w, s, user) => (await w.Get<DiscardDraft>().HandleAsync(new(DraftKey.Reply(s.Thread)), user, w.Cancel)).Error),
        [nameof(DraftQuery)] = ("nnnnn+nnnn", async (w, s, user) => Found(await w.Get<DraftQuery>().HandleAsync(DraftKey.Reply(s.Other), user, w.Cancel) is not null)),
        [nameof(DraftListQuery)] = ("nnnnn+nnnn", async (w, s, user) =>
            Found((await w.Get<DraftListQuery>().HandleAsync(user, w.Cancel)).Any(d => d.ThreadId == s.Other && d.ThreadTitle is not null))),
        [nameof(PreviewMarkdown)] = ("nnnn++++++", async (w, s, user) => (await w.Get<PreviewMarkdown>().HandleAsync(new(s.Network.Id, "*Hei*"), user, w.Cancel)).Error),
        [nameof(SuggestMentions)] = ("nnnn++++++", async (w, s, user) => (await w.Get<SuggestMentions>().HandleAsync(new(s.Network.Id, "Mona"), user, w.Cancel)).Error),
        [nameof(UploadAttachment)] = ("nnnnf+++++", async (w, s, user) =>
            (await w.Get<UploadAttachment>().HandleAsync(new(s.Network.Id, "bilde.png", new MemoryStream(Talk.Png)), user, w.Cancel)).Error),
        [nameof(RemoveAttachment)] = ("nnnnn+nnnn", async (w, s, user) =>
        {
            var file = await w.UploadAsync(s.Agder.Member, s.Network);
            return (await w.Get<RemoveAttachment>().HandleAsync(new(file.Id), user, w.Cancel)).Error;
        }),
        [nameof(RemoveAttachment) + ", posted"] = ("nnnnnnnnnn", async (w, s, user) =>
            (await w.Get<RemoveAttachment>().HandleAsync(new(await s.AttachAsync(w)), user, w.Cancel)).Error),
        [nameof(AttachmentQuery)] = ("nnnn++++++", async (w, s, user) => await OpenAsync(w, await s.AttachAsync(w), user)),
        [nameof(AttachmentQuery) + ", not posted"] = ("nnnnn+nnnn", async (w, s, user) => await OpenAsync(w, (await w.UploadAsync(s.Agder.Member, s.Network)).Id, user)),
        [nameof(AttachmentQuery) + ", hidden post"] = ("nnnnnnnnnn", async (w, s, user) =>
        {
            var file = await s.AttachAsync(w);
            var post = (await w.PostsAsync(s.Thread))[^1].Id;
            (await w.Get<HidePost>().HandleAsync(new(post, "Regel"), World.As(s.Agder.Superuser), w.Cancel)).ShouldBeDone();
            return await OpenAsync(w, file, user);
        }),
        [nameof(AttachmentQuery) + ", hidden thread"] = ("nnnnnnnnnn", async (w, s, user) =>
        {
            var file = await s.AttachAsync(w);
            await s.HideAsync(w);
            return await OpenAsync(w, file, user);
        }),
        [nameof(ThreadListQuery)] = ("nnnn++++++", async (w, s, user) => (await w.Get<ThreadListQuery>().HandleAsync(new(s.Network.Id), user, w.Cancel)).Error),
        [nameof(ThreadListQuery) + ", all networks"] = ("nnnn++++++", async (w, s, user) => await ListsAsync(w, s, user)),
        [nameof(ThreadListQuery) + ", hidden thread"] = ("nnnnnnnn++", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return await ListsAsync(w, s, user);
        }),
        [nameof(ThreadViewQuery)] = ("nnnn++++++", async (w, s, user) => (await w.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(s.Thread), user, w.Cancel)).Error),
        [nameof(ThreadViewQuery) + ", hidden thread"] = ("nnnnnnnn++", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<ThreadViewQuery>().HandleAsync(new ThreadPageRequest(s.Thread), user, w.Cancel)).Error;
        }),
        [nameof(ThreadChangesQuery)] = ("nnnn++++++", async (w, s, user) => (await w.Get<ThreadChangesQuery>().HandleAsync(new(s.Thread, 0), user, w.Cancel)).Error),
        [nameof(ThreadChangesQuery) + ", hidden thread"] = ("nnnnnnnn++", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<ThreadChangesQuery>().HandleAsync(new(s.Thread, 0), user, w.Cancel)).Error;
        }),
        [nameof(PostSourceQuery)] = ("nnnn++++++", async (w, s, user) => (await w.Get<PostSourceQuery>().HandleAsync(s.Question, user, w.Cancel)).Error),
        [nameof(PostSourceQuery) + ", hidden thread"] = ("nnnnnnnnnn", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return (await w.Get<PostSourceQuery>().HandleAsync(s.Question, user, w.Cancel)).Error;
        }),
        [nameof(WhoAnswersQuery)] = ("nnnnn+++++", async (w, s, user) => Found((await w.Get<WhoAnswersQuery>().HandleAsync(user, w.Cancel)).Any(n => n.Network == s.Network.Id))),
        [nameof(AskForChoicesQuery)] = ("nnnn++++++", async (w, s, user) => (await w.Get<AskForChoicesQuery>().HandleAsync(s.Network.Id, user, w.Cancel)).Error),
        [nameof(SimilarQuestionsQuery)] = ("nnnn++++++", async (w, s, user) => (await w.Get<SimilarQuestionsQuery>().HandleAsync(s.Other, user, w.Cancel)).Error),
        [nameof(SuggestThreadsQuery)] = ("nnnn++++++", async (w, s, user) => await SuggestsAsync(w, s, user)),
        [nameof(SuggestThreadsQuery) + ", hidden thread"] = ("nnnnnnnnnn", async (w, s, user) => await SuggestsAsync(w, s, user, hidden: true)),
        [nameof(SearchThreadsQuery)] = ("nnnn++++++", async (w, s, user) => await FindsAsync(w, s, user)),
        [nameof(SearchThreadsQuery) + ", hidden thread"] = ("nnnnnnnnnn", async (w, s, user) =>
        {
            await s.HideAsync(w);
            return await FindsAsync(w, s, user);
        }),
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
        var agder = await world.AgderAsync();
        var (expected, act) = Table[situation];
        var outcomes = "";
        foreach (var (_, user) in People(agder))
        {
            // A scene of its own for each: what one does does not change what the next may do.
            var error = await act(world, await Scene.CreateAsync(world, agder), user);
            outcomes += error switch { null => '+', { Code: NotFound } => 'n', { Code: Forbidden } => 'f', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People(agder).Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCaseOfTheFeature_IsInIt()
    {
        var named = Table.Keys.Select(key => key.Split(',')[0]).ToHashSet(StringComparer.Ordinal);
        CoreRegistration.UseCases
            .Where(type => type.Namespace!.StartsWith("Ioa.Network.Core.Discussions", StringComparison.Ordinal) || type.Namespace == "Ioa.Network.Core.Search")
            .Select(type => type.Name)
            .Except(named, StringComparer.Ordinal)

            // The library is read by more than a network's own: LibraryAccessTests says by whom. Saved searches are each one's own: SavedSearchTests.
            .Except([nameof(LibrarySearchQuery), nameof(LibraryFrontQuery), nameof(LibrarySuggestQuery)], StringComparer.Ordinal)
            .Except([nameof(SaveSearch), nameof(RemoveSavedSearch), nameof(SavedSearchesQuery), nameof(CreateSearchFeed), nameof(RevokeSearchFeed), nameof(SearchFeedQuery)], StringComparer.Ordinal)
            .ShouldBeEmpty();
    }

    private static (string Name, ClaimsPrincipal User)[] People(Agder agder) =>
    [
        ("Anonymous", World.Anonymous),
        (nameof(agder.Ended), World.As(agder.Ended)),
        (nameof(agder.Outsider), World.As(agder.Outsider)),
        (nameof(agder.Administrator), World.As(agder.Administrator)),
        (nameof(agder.Observer), World.As(agder.Observer)),
        (nameof(agder.Member), World.As(agder.Member)),
        (nameof(agder.Colleague), World.As(agder.Colleague)),
        (nameof(agder.Neighbour), World.As(agder.Neighbour)),
        (nameof(agder.Superuser), World.As(agder.Superuser)),
        (nameof(agder.Coordinator), World.As(agder.Coordinator)),
    ];

    private static Error? Found(bool found) => found ? null : Error.NotFound;

    private static async Task<Error?> OpenAsync(World world, AttachmentId id, ClaimsPrincipal user)
    {
        var file = await world.Get<AttachmentQuery>().HandleAsync(id, user, world.Cancel);
        if (file.Succeeded)
        {
            await file.Value.Content.DisposeAsync();
        }

        return file.Error;
    }

    private static async Task<Error?> ListsAsync(World world, Scene scene, ClaimsPrincipal user)
    {
        var list = await world.Get<ThreadListQuery>().HandleAsync(new(), user, world.Cancel);
        return list.Error ?? Found(list.Value.Items.Any(t => t.Id == scene.Thread));
    }

    private static async Task<Error?> FindsAsync(World world, Scene scene, ClaimsPrincipal user) =>
        Found((await world.Get<SearchThreadsQuery>().HandleAsync(new("velferdsteknologi"), user, world.Cancel)).Items.Any(t => t.ThreadId == scene.Thread));

    /// <summary>With a word of its own: of several that are alike only the best are suggested.</summary>
    private static async Task<Error?> SuggestsAsync(World world, Scene scene, ClaimsPrincipal user, bool hidden = false)
    {
        var title = $"Hvem har innført merke{string.Concat(Talk.NewKey().ToString("N").Where(char.IsAsciiLetter))} på sykehjem?";
        var thread = await world.AskAsync(scene.Agder.Member, scene.Network, title);
        if (hidden)
        {
            (await world.Get<HideThread>().HandleAsync(new(thread, "Regel"), World.As(scene.Agder.OtherSuperuser), world.Cancel)).ShouldBeDone();
        }

        return Found((await world.Get<SuggestThreadsQuery>().HandleAsync(new(title, ""), user, world.Cancel)).Any(t => t.ThreadId == thread));
    }

    /// <summary>A question by Lyngdal's member with an answer by Kristiansand, and another one beside it.</summary>
    private sealed record Scene(Agder Agder, LearningNetwork Network, LearningNetwork Sector, LearningNetwork Closed, ThreadId Thread, PostId Question, PostId Answer, ThreadId Other)
    {
        public static async Task<Scene> CreateAsync(World world, Agder agder)
        {
            var sector = await world.NetworkAsync(
                "Helse",
                NetworkKind.Sector,
                superusers: [agder.Kristiansand],
                members: [agder.Lyngdal, agder.Lindesnes],
                observers: [agder.Farsund],
                coordinator: agder.Coordinator);
            var closed = await world.NetworkAsync(
                "Avsluttet",
                NetworkKind.Sector,
                NetworkStatus.Closed,
                superusers: [agder.Kristiansand],
                members: [agder.Lyngdal, agder.Lindesnes],
                observers: [agder.Farsund],
                coordinator: agder.Coordinator);
            var thread = await world.AskAsync(agder.Member, agder.Network);
            var answer = await world.ReplyAsync(agder.Superuser, thread);
            var other = await world.AskAsync(agder.Member, agder.Network, "Et annet spørsmål");
            (await world.Get<SaveDraft>().HandleAsync(new(DraftKey.Reply(other), "", "Mitt utkast", null), World.As(agder.Member), world.Cancel)).Error.ShouldBeNull();
            return new Scene(agder, agder.Network, sector, closed, thread, await world.FirstPostAsync(thread), answer.Id, other);
        }

        public async Task HideAsync(World world) =>
            (await world.Get<HideThread>().HandleAsync(new(Thread, "Regel"), World.As(Agder.OtherSuperuser), world.Cancel)).ShouldBeDone();

        public async Task<AttachmentId> AttachAsync(World world)
        {
            var file = await world.UploadAsync(Agder.Member, Network);
            (await world.TryReplyAsync(Agder.Member, Thread, "Med vedlegg", attachments: file.Id)).Error.ShouldBeNull();
            return file.Id;
        }
    }
}
