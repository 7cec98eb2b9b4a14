using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Discussions;

public sealed class ThreadRulesTests
{
    [Databases]
    [Theory]
    public async Task StartThread_QuestionByMember_IsItsSuperusersDuty(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.ThreadAsync(await world.AskAsync(agder.Member, agder.Network));

        thread.ResponsibleId.ShouldBe(agder.Kristiansand.Id);
        thread.AnswerDueAt.ShouldBe(WorkingDays.DueAt(World.Start, 3));
        thread.FirstAnsweredAt.ShouldBeNull();
        thread.LastPostNumber.ShouldBe(1);
        thread.Sequence.ShouldBe(1);
    }

    [Databases]
    [Theory]
    public async Task StartThread_QuestionBySuperuser_IsNobodysDutyButHasItsDay(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.ThreadAsync(await world.AskAsync(agder.Superuser, agder.Network));
        thread.ResponsibleId.ShouldBeNull();
        thread.AnswerDueAt.ShouldNotBeNull();
    }

    [Databases]
    [Theory]
    public async Task StartThread_Discussion_IsNobodysDuty(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var thread = await world.ThreadAsync(await world.StartAsync(agder.Member, Talk.Ask(agder.Network) with { Kind = ThreadKind.Discussion }));
        thread.ResponsibleId.ShouldBeNull();
        thread.AnswerDueAt.ShouldBeNull();
    }

    [Databases]
    [Theory]
    public async Task StartThread_SameKeyAgain_IsTheSameThread(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var command = Talk.Ask(agder.Network);
        var first = await world.StartAsync(agder.Member, command);
        (await world.StartAsync(agder.Member, command with { Title = "Endret mens det ble sendt" })).ShouldBe(first);
        (await world.ListAsync(agder.Member)).Items.ShouldHaveSingleItem().Title.ShouldBe(command.Title);

        var stolen = await world.Get<StartThread>().HandleAsync(command, World.As(agder.Neighbour), world.Cancel);
        stolen.ShouldBeRefused("Discussions.SentElsewhere");
    }

    [Databases]
    [Theory]
    public async Task StartThread_SameKeyWithAnotherText_IsRefusedAlsoAfterAnEdit(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var command = Talk.Ask(agder.Network);
        var first = await world.StartAsync(agder.Member, command);
        (await world.Get<StartThread>().HandleAsync(command with { Body = "Noe annet." }, World.As(agder.Member), world.Cancel)).ShouldBeRefused("Discussions.SentElsewhere");

        (await world.Get<EditPost>().HandleAsync(new(await world.FirstPostAsync(first), "Noe annet.", 1), World.As(agder.Member), world.Cancel)).Error.ShouldBeNull();
        (await world.StartAsync(agder.Member, command)).ShouldBe(first);
        (await world.Get<StartThread>().HandleAsync(command with { Body = "Noe annet." }, World.As(agder.Member), world.Cancel)).ShouldBeRefused("Discussions.SentElsewhere");
    }

    /// <summary>SQLite has one writer at a time: the file cannot go while it is being posted.</summary>
    [Fact]
    public async Task StartThread_AFileGoesWhileItIsPosted_SaysThatSomethingChanged()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Postgres);
        var agder = await world.AgderAsync();
        var file = await world.UploadAsync(agder.Member, agder.Network);
        await using var db = await world.DbAsync();
        await using var clearing = await db.BeginWriteAsync(world.Cancel);
        await db.Attachments.Where(a => a.Id == file.Id).ExecuteDeleteAsync(world.Cancel);

        var starting = world.Get<StartThread>().HandleAsync(Talk.Ask(agder.Network) with { Attachments = [file.Id] }, World.As(agder.Member), world.Cancel);
        while (await db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM pg_locks WHERE NOT granted""").SingleAsync(world.Cancel) == 0)
        {
            await Task.Delay(20, world.Cancel);
        }

        await clearing.CommitAsync(world.Cancel);

        (await starting).Error.ShouldBe(Error.ChangedMeanwhile);
    }

    [Databases]
    [Theory]
    public async Task StartThread_SameKeyEightTimesAtOnce_IsOneThread(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var command = Talk.Ask(agder.Network);
        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.StartAsync(agder.Member, command))));
        started.Distinct().ShouldHaveSingleItem();
        (await world.ListAsync(agder.Member)).Total.ShouldBe(1);
    }

    [Databases]
    [Theory]
    public async Task StartThread_WithDraft_EndsTheDraft(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var key = DraftKey.New(agder.Network.Id);
        var user = World.As(agder.Member);
        var clientKey = (await world.Get<SaveDraft>().HandleAsync(new(key, "Tittel", "Tekst", """{"kind":"Question"}"""), user, world.Cancel)).Value;
        (await world.Get<SaveDraft>().HandleAsync(new(key, "Tittel", "Lengre tekst", null), user, world.Cancel)).Value.ShouldBe(clientKey);
        (await world.Get<DraftQuery>().HandleAsync(key.ToUpperInvariant().Replace("NEW", "new", StringComparison.Ordinal), user, world.Cancel)).ShouldNotBeNull().Body.ShouldBe("Lengre tekst");

        await world.StartAsync(agder.Member, Talk.Ask(agder.Network) with { ClientKey = clientKey });

        (await world.Get<DraftQuery>().HandleAsync(key, user, world.Cancel)).ShouldBeNull();
        (await world.Get<DraftListQuery>().HandleAsync(user, world.Cancel)).ShouldBeEmpty();
        (await world.Get<SaveDraft>().HandleAsync(new(key, "", "Neste", null), user, world.Cancel)).Value.ShouldNotBe(clientKey);
    }

    [Databases]
    [Theory]
    public async Task SaveDraft_TwoTabsAtOnce_AreOneDraft(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            (await world.Get<SaveDraft>().HandleAsync(new(DraftKey.New(agder.Network.Id), "", $"Tekst {i}", null), World.As(agder.Member), world.Cancel)).Value)));
        keys.Distinct().ShouldHaveSingleItem();
        (await world.Get<DraftListQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).ShouldHaveSingleItem().NetworkSlug.ShouldBe(agder.Network.Slug);
    }

    public static TheoryData<string, string, string[], string, object[]> Limits => new()
    {
        { "", "Tekst", [], "Discussions.TitleMissing", [] },
        { " \u202E\t ", "Tekst", [], "Discussions.TitleMissing", [] },
        { new('x', 161), "Tekst", [], "Discussions.TitleTooLong", [160] },
        { new('[', 1_000_000), "Tekst", [], "Discussions.TitleTooLong", [160] },
        { "Tittel", " \n ", [], "Discussions.BodyMissing", [] },
        { "Tittel", new('x', 40_001), [], "Discussions.BodyTooLong", [40_000] },
        { "Tittel", new('[', 1_000_000), [], "Discussions.BodyTooLong", [40_000] },
        { "Tittel", "Tekst", ["1", "2", "3", "4", "5", "6", "7", "8", "9"], "Discussions.TooManyTags", [8] },
        { "Tittel", "Tekst", [new('x', 41)], "Discussions.TagTooLong", [40] },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task StartThread_PastALimit_IsRefusedWithTheLimit(string title, string body, string[] tags, string code, object[] arguments)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var refused = await world.Get<StartThread>().HandleAsync(Talk.Ask(agder.Network, title, body) with { Tags = tags }, World.As(agder.Member), world.Cancel);
        refused.ShouldBeRefused(code, arguments);
    }

    [Databases]
    [Theory]
    public async Task StartThread_AtTheLimits_IsKeptWhole(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.StartAsync(agder.Member, Talk.Ask(agder.Network, new('å', 160), new('æ', 40_000)) with
        {
            Tags = ["#Skole", "skole", "", .. Enumerable.Range(0, 7).Select(i => new string('ø', 39) + i)],
            SectorCode = Ioa.Network.Core.Organisations.Sectors.All[0],
            Phase = Phase.MarketDialogue,
        });
        var thread = await world.ThreadAsync(id);
        thread.Title.Length.ShouldBe(160);
        thread.Tags.Count.ShouldBe(8);
        thread.Tags[0].ShouldBe("skole");
        (await world.PostsAsync(id))[0].Markdown.Length.ShouldBe(40_000);
    }

    [Databases]
    [Theory]
    public async Task StartThread_ControlAndBidiCharacters_AreTakenOut(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.StartAsync(agder.Member, Talk.Ask(agder.Network, "Rapport\u202Efdp.exe\0\r\n slutt\ud800", "a\0b\u2066c\r\nd\ud83d\ude00\udc00") with { Tags = ["a\u202Eb\nc"] });
        var thread = await world.ThreadAsync(id);
        thread.Title.ShouldBe("Rapportfdp.exe slutt");
        thread.Tags.ShouldBe(["ab c"]);
        (await world.PostsAsync(id))[0].Markdown.ShouldBe("abc\nd\ud83d\ude00");
    }

    [Databases]
    [Theory]
    public async Task AddPost_OwnOrganisationThenAnother_TheOtherIsTheAnswer(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.ReplyAsync(agder.Colleague, id);
        (await world.ThreadAsync(id)).FirstAnsweredAt.ShouldBeNull();
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.ReplyAsync(agder.Neighbour, id);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.ReplyAsync(agder.Superuser, id);

        var thread = await world.ThreadAsync(id);
        thread.FirstAnsweredAt.ShouldBe(World.Start.AddHours(2));
        thread.LastPostAt.ShouldBe(World.Start.AddHours(3));
        thread.ReplyCount.ShouldBe(3);
        thread.Sequence.ShouldBe(4);
    }

    [Databases]
    [Theory]
    public async Task AddPost_SameKeyAgain_IsTheSamePostAlsoAfterTheThreadWasClosed(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var key = Talk.NewKey();
        var first = await world.TryReplyAsync(agder.Superuser, id, key: key);
        (await world.Get<CloseThread>().HandleAsync(new(id, null), World.As(agder.Member), world.Cancel)).ShouldBeDone();

        (await world.TryReplyAsync(agder.Superuser, id, key: key)).Value.ShouldBe(first.Value);
        (await world.TryReplyAsync(agder.Neighbour, id, key: key)).ShouldBeRefused("Discussions.SentElsewhere");
        (await world.TryReplyAsync(agder.Superuser, id)).ShouldBeRefused("Discussions.ThreadIsClosed");
        (await world.PostsAsync(id)).Count(p => p.Kind == PostKind.Text).ShouldBe(2);
    }

    [Databases]
    [Theory]
    public async Task AddPost_SameKeyWithAnotherText_IsRefusedAlsoAfterAnEdit(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var key = Talk.NewKey();
        var first = (await world.TryReplyAsync(agder.Superuser, id, "Vi har.", key)).Value;
        (await world.TryReplyAsync(agder.Superuser, id, "Vi har ikke.", key)).ShouldBeRefused("Discussions.SentElsewhere");

        (await world.Get<EditPost>().HandleAsync(new(first.Id, "Vi har ikke.", 1), World.As(agder.Superuser), world.Cancel)).Error.ShouldBeNull();
        (await world.TryReplyAsync(agder.Superuser, id, "Vi har.", key)).Value.Id.ShouldBe(first.Id);
        (await world.TryReplyAsync(agder.Superuser, id, "Vi har ikke.", key)).ShouldBeRefused("Discussions.SentElsewhere");
    }
    [Databases]
    [Theory]
    public async Task AddPost_SixteenWritersAtOnce_NumbersAndSequencesHaveNoGapAndNoDouble(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        Person[] writers = [agder.Member, agder.Colleague, agder.Neighbour, agder.Superuser];
        var added = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            var results = new List<AddedPost>();
            for (var n = 0; n < 4; n++)
            {
                // Each is sent twice, as after a broken connection.
                var key = Talk.NewKey();
                results.AddRange((await Task.WhenAll(
                    world.TryReplyAsync(writers[i % 4], id, $"Innlegg {i}.{n}", key),
                    world.TryReplyAsync(writers[i % 4], id, $"Innlegg {i}.{n}", key))).Select(r => r.Value).Distinct());
            }

            return results;
        })));

        var posts = await world.PostsAsync(id);
        posts.Select(p => p.Number).ShouldBe(Enumerable.Range(1, 65));
        posts.Select(p => p.ChangedSequence).ShouldBe(Enumerable.Range(1, 65).Select(i => (long)i));
        added.SelectMany(a => a).Select(a => a.Number).Order().ShouldBe(Enumerable.Range(2, 64));
        var thread = await world.ThreadAsync(id);
        thread.LastPostNumber.ShouldBe(65);
        thread.Sequence.ShouldBe(65);
        thread.ReplyCount.ShouldBe(64);
    }

    [Databases]
    [Theory]
    public async Task Changes_SixteenOfAllKindsAtOnce_EachHasASequenceOfItsOwn(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var other = await world.AskAsync(agder.Member, agder.Network);
        var answers = new List<AddedPost>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add(await world.ReplyAsync(agder.Superuser, id));
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () => (i % 4) switch
        {
            0 => (await world.TryReplyAsync(agder.Neighbour, id)).Error,
            1 => (await world.Get<EditPost>().HandleAsync(new(answers[i / 4].Id, $"Rettet {i}", 1), World.As(agder.Superuser), world.Cancel)).Error,
            2 => (await world.Get<ReactToPost>().HandleAsync(new(answers[i / 4].Id, true), World.As(agder.Member), world.Cancel)).Error,
            _ => (await world.Get<MergeThread>().HandleAsync(new(other, id), World.As(agder.Superuser), world.Cancel)).Error,
        })));

        results.Where(e => e is not null && !string.Equals(e.Code, "Discussions.AlreadyMerged", StringComparison.Ordinal)).ShouldBeEmpty();
        var posts = await world.PostsAsync(id);
        posts.Select(p => p.Number).ShouldBe(Enumerable.Range(1, 10));
        posts.Select(p => p.ChangedSequence).Distinct().Count().ShouldBe(10);
        (await world.ThreadAsync(id)).Sequence.ShouldBe(5 + 4 + 4 + 4 + 1);
    }

    [Databases]
    [Theory]
    public async Task EditPost_TwoEditorsFromTheSameText_TheSecondIsToldAndBothTextsAreKept(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network, body: "Første");
        var post = await world.FirstPostAsync(id);
        var user = World.As(agder.Member);
        world.Clock.Advance(TimeSpan.FromHours(1));
        (await world.Get<EditPost>().HandleAsync(new(post, "Andre @Siri Superbruker", 1), user, world.Cancel)).Value.ShouldBe(2);
        (await world.Get<EditPost>().HandleAsync(new(post, "Tredje", 1), user, world.Cancel)).ShouldBeRefused("Common.ChangedMeanwhile");
        (await world.Get<EditPost>().HandleAsync(new(post, "Andre @Siri Superbruker", 2), user, world.Cancel)).Value.ShouldBe(2);

        var history = (await world.Get<PostHistoryQuery>().HandleAsync(post, World.As(agder.Observer), world.Cancel)).Value;
        history.Revisions.Select(r => (r.Number, r.Markdown, r.At)).ShouldBe([(2, "Andre @Siri Superbruker", World.Start.AddHours(1)), (1, "Første", World.Start)]);
        (await world.ThreadAsync(id)).Sequence.ShouldBe(2);
        await using var db = await world.DbAsync();
        (await db.PostMentions.SingleAsync(m => m.PostId == post, world.Cancel)).PersonId.ShouldBe(agder.Superuser.Id);
    }

    [Databases]
    [Theory]
    public async Task EditThread_ByTheAuthorThenACoordinator_KeepsEveryHeadingWithWhoAndWhen(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.StartAsync(agder.Member, Talk.Ask(agder.Network, "Første") with { SectorCode = "helse-omsorg", Phase = Phase.Needs, Tags = ["buss"] });
        var edit = world.Get<EditThread>();
        world.Clock.Advance(TimeSpan.FromHours(1));
        (await edit.HandleAsync(new(id, "Andre", "helse-omsorg", Phase.Needs, ["buss"], 1), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        var sequence = (await world.ThreadAsync(id)).Sequence;
        (await edit.HandleAsync(new(id, "Andre", "helse-omsorg", Phase.Needs, ["buss"], 2), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.ThreadAsync(id)).Sequence.ShouldBe(sequence, "the same heading again changes nothing");
        world.Clock.Advance(TimeSpan.FromHours(1));
        (await edit.HandleAsync(new(id, "Tredje", null, Phase.Procurement, ["ferge"], 2), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        var history = (await world.Get<ThreadHistoryQuery>().HandleAsync(id, World.As(agder.Neighbour), world.Cancel)).Value;

        history.Title.ShouldBe("Tredje");
        history.Revisions.Select(r => (r.Number, r.Title, r.ByName, r.At, r.SectorCode, r.Phase, r.Tags.Single())).ShouldBe(
        [
            (3, "Tredje", agder.Coordinator.Name, World.Start.AddHours(2), null, Phase.Procurement, "ferge"),
            (2, "Andre", agder.Member.Name, World.Start.AddHours(1), "helse-omsorg", Phase.Needs, "buss"),
            (1, "Første", agder.Member.Name, World.Start, "helse-omsorg", Phase.Needs, "buss"),
        ]);
    }

    [Databases]
    [Theory]
    public async Task EditThread_TwoWithTheSameFormOpen_TheSecondIsTold(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);

        var outcomes = await Task.WhenAll(new[] { agder.Member, agder.Coordinator, agder.Superuser }.Select(person => Task.Run(() =>
            world.Get<EditThread>().HandleAsync(new(id, $"Tittel av {person.Name}", null, null, [], 1), World.As(person), world.Cancel))));

        outcomes.Count(o => o.Succeeded).ShouldBe(1);
        outcomes.Where(o => !o.Succeeded).ShouldAllBe(o => o.Error == Error.ChangedMeanwhile);
        (await world.ThreadAsync(id)).Revision.ShouldBe(2);
    }

    [Databases]
    [Theory]
    public async Task AcceptAnswer_OnlyATextThatFollows_CanBeAcceptedAndWithdrawn(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var elsewhere = (await world.ReplyAsync(agder.Superuser, await world.AskAsync(agder.Member, agder.Network))).Id;
        var first = (await world.ReplyAsync(agder.Superuser, id)).Id;
        var second = (await world.ReplyAsync(agder.Neighbour, id)).Id;
        var hidden = (await world.ReplyAsync(agder.Neighbour, id)).Id;
        (await world.Get<HidePost>().HandleAsync(new(hidden, "Regel"), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        var note = (await world.PostsAsync(id))[^1].Id;
        Task<Result> AcceptAsync(PostId? post) => world.Get<AcceptAnswer>().HandleAsync(new(id, post), World.As(agder.Colleague), world.Cancel);

        foreach (var not in new[] { await world.FirstPostAsync(id), elsewhere, hidden, note, PostId.New() })
        {
            (await AcceptAsync(not)).ShouldBeRefused("Discussions.NotAnAnswer");
        }

        var before = (await world.ThreadAsync(id)).Sequence;
        (await AcceptAsync(first)).ShouldBeDone();
        (await AcceptAsync(first)).ShouldBeDone();
        (await AcceptAsync(second)).ShouldBeDone();
        (await world.ThreadAsync(id)).AcceptedPostId.ShouldBe(second);
        var posts = await world.PostsAsync(id);
        posts.Single(p => p.Id == first).ChangedSequence.ShouldBeGreaterThan(before);
        posts.Single(p => p.Id == second).ChangedSequence.ShouldBeGreaterThan(before);
        (await AcceptAsync(null)).ShouldBeDone();
        (await world.ThreadAsync(id)).AcceptedPostId.ShouldBeNull();

        var discussion = await world.StartAsync(agder.Member, Talk.Ask(agder.Network) with { Kind = ThreadKind.Discussion });
        var said = await world.ReplyAsync(agder.Superuser, discussion);
        (await world.Get<AcceptAnswer>().HandleAsync(new(discussion, said.Id), World.As(agder.Member), world.Cancel)).ShouldBeRefused("Discussions.OnlyQuestionsHaveAnswers");
    }

    [Databases]
    [Theory]
    public async Task MergeThread_Duplicate_IsClosedWithALinkBothWaysAndNoChains(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var a = await world.AskAsync(agder.Member, agder.Network, "A");
        var b = await world.AskAsync(agder.Neighbour, agder.Network, "B");
        var c = await world.AskAsync(agder.Neighbour, agder.Network, "C");
        var elsewhere = await world.AskAsync(agder.Superuser, agder.National, "D");
        Task<Result> MergeAsync(ThreadId duplicate, ThreadId into) => world.Get<MergeThread>().HandleAsync(new(duplicate, into), World.As(agder.Superuser), world.Cancel);

        (await MergeAsync(a, a)).ShouldBeRefused("Discussions.MergeIntoItself");
        (await MergeAsync(a, elsewhere)).ShouldBeRefused("Discussions.MergeAcrossNetworks");
        (await MergeAsync(a, b)).ShouldBeDone();
        (await MergeAsync(a, c)).ShouldBeRefused("Discussions.AlreadyMerged");
        (await MergeAsync(c, a)).ShouldBeRefused("Discussions.AlreadyMerged");
        (await MergeAsync(b, c)).ShouldBeRefused("Discussions.AlreadyMerged");
        (await MergeAsync(b, a)).ShouldBeRefused("Discussions.AlreadyMerged");

        (await world.ThreadAsync(a)).MergedIntoId.ShouldBe(b);
        Note(await world.PostsAsync(a)).OtherThread.ShouldBe(b);
        Note(await world.PostsAsync(b)).OtherThread.ShouldBe(a);
        (await world.TryReplyAsync(agder.Member, a)).ShouldBeRefused("Discussions.ThreadIsClosed");
        (await world.Get<MoveThread>().HandleAsync(new(b, agder.National.Id), World.As(agder.Superuser), world.Cancel)).ShouldBeRefused("Discussions.AlreadyMerged");

        (await world.Get<ReopenThread>().HandleAsync(new(a), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        (await world.ThreadAsync(a)).MergedIntoId.ShouldBeNull();
        (await world.TryReplyAsync(agder.Member, a)).Error.ShouldBeNull();
    }

    [Databases]
    [Theory]
    public async Task MergeThread_TwoThreadsIntoEachOtherAtOnce_OneIsMerged(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var a = await world.AskAsync(agder.Member, agder.Network, "A");
        var b = await world.AskAsync(agder.Neighbour, agder.Network, "B");
        var merge = world.Get<MergeThread>();
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            merge.HandleAsync(i % 2 == 0 ? new(a, b) : new(b, a), World.As(agder.Superuser), world.Cancel))));
        results.Count(r => r.Succeeded).ShouldBe(1);
        ((await world.ThreadAsync(a)).MergedIntoId is null).ShouldNotBe((await world.ThreadAsync(b)).MergedIntoId is null);
    }

    [Databases]
    [Theory]
    public async Task MoveThread_SomebodyWhoWroteIsNotThere_IsRefusedWithTheirNumber(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var target = await world.NetworkAsync("Skole", NetworkKind.Sector, superusers: [agder.Kristiansand]);
        var id = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Colleague, id);
        await world.ReplyAsync(agder.Neighbour, id);
        await world.ReplyAsync(agder.Superuser, id);
        Task<Result> MoveAsync() => world.Get<MoveThread>().HandleAsync(new(id, target.Id), World.As(agder.Superuser), world.Cancel);

        (await MoveAsync()).ShouldBeRefused("Discussions.WritersAreNotThere", 2);
        await JoinAsync(agder.Lyngdal);
        (await MoveAsync()).ShouldBeRefused("Discussions.WritersAreNotThere", 1);
        await JoinAsync(agder.Lindesnes);
        (await MoveAsync()).ShouldBeDone();
        (await MoveAsync()).ShouldBeRefused("Discussions.AlreadyThere");

        var thread = await world.ThreadAsync(id);
        thread.NetworkId.ShouldBe(target.Id);
        thread.ResponsibleId.ShouldBe(agder.Kristiansand.Id, "in a sector network it is the superuser who knows the subject, and there is one");
        (await world.ListAsync(agder.Observer)).Items.ShouldBeEmpty();
        (await world.TryReplyAsync(agder.Observer, id)).ShouldBeRefused("Common.NotFound");
        (await world.TryReplyAsync(agder.Neighbour, id)).Error.ShouldBeNull();

        Task JoinAsync(Ioa.Network.Core.Organisations.Organisation organisation) => world.AddAsync(new Membership
        {
            NetworkId = target.Id,
            OrganisationId = organisation.Id,
            Role = MembershipRole.Member,
            From = world.Today,
        });
    }

    [Databases]
    [Theory]
    public async Task HideAndRestore_TheAnswers_TheQuestionWaitsWhileNoneIsShown(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        await world.ReplyAsync(agder.Colleague, id, "Vi venter.");
        world.Clock.Advance(TimeSpan.FromHours(1));
        var first = (await world.ReplyAsync(agder.Superuser, id)).Id;
        world.Clock.Advance(TimeSpan.FromHours(1));
        var second = (await world.ReplyAsync(agder.Neighbour, id)).Id;
        (await world.Get<AcceptAnswer>().HandleAsync(new(id, first), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        Task<Result> HideAsync(PostId post) => world.Get<HidePost>().HandleAsync(new(post, "Regel"), World.As(agder.Coordinator), world.Cancel);
        Task<Result> RestoreAsync(PostId post) => world.Get<RestorePost>().HandleAsync(new(post, "Feil"), World.As(agder.Coordinator), world.Cancel);
        async Task ShouldBeAsync(int replies, DateTimeOffset? answered, PostId? accepted, bool unanswered)
        {
            var thread = await world.ThreadAsync(id);
            (thread.ReplyCount, thread.FirstAnsweredAt, thread.AcceptedPostId, thread.IsUnanswered).ShouldBe((replies, answered, accepted, unanswered));
        }

        await ShouldBeAsync(3, World.Start.AddHours(1), first, unanswered: false);
        (await HideAsync(second)).ShouldBeDone();
        await ShouldBeAsync(2, World.Start.AddHours(1), first, unanswered: false);
        (await HideAsync(first)).ShouldBeDone();
        await ShouldBeAsync(1, null, null, unanswered: true);
        (await RestoreAsync(second)).ShouldBeDone();
        await ShouldBeAsync(2, World.Start.AddHours(2), null, unanswered: false);
        (await RestoreAsync(first)).ShouldBeDone();
        await ShouldBeAsync(3, World.Start.AddHours(1), null, unanswered: false);
        (await HideAsync(await world.FirstPostAsync(id))).ShouldBeDone();
        await ShouldBeAsync(3, World.Start.AddHours(1), null, unanswered: false);
    }

    [Databases]
    [Theory]
    public async Task HideAndRestore_PostAndThread_LeaveNotesAndEntries(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var post = await world.FirstPostAsync(id);
        var user = World.As(agder.Coordinator);
        (await world.Get<HidePost>().HandleAsync(new(post, "  "), user, world.Cancel)).ShouldBeRefused("Discussions.ReasonMissing");
        (await world.Get<HidePost>().HandleAsync(new(post, new('x', 501)), user, world.Cancel)).ShouldBeRefused("Discussions.ReasonTooLong", 500);
        (await world.Get<RestorePost>().HandleAsync(new(post, "Feil"), user, world.Cancel)).ShouldBeRefused("Discussions.PostIsShown");
        (await world.Get<HidePost>().HandleAsync(new(post, "Navn på en <b>innbygger</b>"), user, world.Cancel)).ShouldBeDone();
        (await world.Get<HidePost>().HandleAsync(new(post, "Igjen"), user, world.Cancel)).ShouldBeRefused("Discussions.PostIsHidden");
        Note(await world.PostsAsync(id)).Arguments.ShouldBe(["1", "Navn på en <b>innbygger</b>"]);
        (await world.Get<EditPost>().HandleAsync(new(post, "Omgåelse", 1), World.As(agder.Member), world.Cancel)).ShouldBeRefused("Discussions.PostIsHidden");
        (await world.Get<RestorePost>().HandleAsync(new(post, "Feil"), user, world.Cancel)).ShouldBeDone();
        (await world.Get<HideThread>().HandleAsync(new(id, "Alt"), user, world.Cancel)).ShouldBeDone();
        (await world.Get<HideThread>().HandleAsync(new(id, "Alt"), user, world.Cancel)).ShouldBeRefused("Discussions.ThreadIsHidden");
        (await world.Get<RestoreThread>().HandleAsync(new(id, "Feil"), user, world.Cancel)).ShouldBeDone();
        (await world.Get<RestoreThread>().HandleAsync(new(id, "Feil"), user, world.Cancel)).ShouldBeRefused("Discussions.ThreadIsShown");
        (await world.Get<HidePost>().HandleAsync(new((await world.PostsAsync(id))[^1].Id, "Merknad"), user, world.Cancel)).ShouldBeRefused("Discussions.NoteCannotBeHidden");

        (await world.PostsAsync(id))[0].Markdown.ShouldBe("Vi lurer.");
        await using var db = await world.DbAsync();
        (await db.ModerationEntries.OrderBy(e => e.Id).Select(e => new { e.Hidden, OfPost = e.PostId != null }).ToListAsync(world.Cancel))
            .Select(e => (e.Hidden, e.OfPost)).ShouldBe([(true, true), (false, true), (true, false), (false, false)]);
    }

    [Databases]
    [Theory]
    public async Task ReactToPost_TwiceAndBack_CountsOnce(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        var post = await world.FirstPostAsync(id);
        Task<Result> ReactAsync(Person person, bool useful) => world.Get<ReactToPost>().HandleAsync(new(post, useful), World.As(person), world.Cancel);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => ReactAsync(agder.Superuser, true))));
        (await ReactAsync(agder.Neighbour, true)).ShouldBeDone();
        (await ReactAsync(agder.Member, true)).ShouldBeRefused("Discussions.OwnPost");
        (await world.PostsAsync(id))[0].UsefulCount.ShouldBe(2);
        (await ReactAsync(agder.Superuser, false)).ShouldBeDone();
        (await ReactAsync(agder.Superuser, false)).ShouldBeDone();
        (await world.PostsAsync(id))[0].UsefulCount.ShouldBe(1);
        (await world.ThreadAsync(id)).Sequence.ShouldBe(4);
    }

    [Databases]
    [Theory]
    public async Task AddPost_WriterWhoChoseNotToFollow_StillDoesNot(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var id = await world.AskAsync(agder.Member, agder.Network);
        (await world.ListAsync(agder.Member, new(Show: ThreadFilter.Following))).Items.ShouldHaveSingleItem();
        (await world.ListAsync(agder.Superuser, new(Show: ThreadFilter.Following))).Items.ShouldBeEmpty();
        (await world.Get<FollowThread>().HandleAsync(new(id, false), World.As(agder.Superuser), world.Cancel)).ShouldBeDone();
        await world.ReplyAsync(agder.Superuser, id);
        (await world.ListAsync(agder.Superuser, new(Show: ThreadFilter.Following))).Items.ShouldBeEmpty();
        (await world.ListAsync(agder.Superuser, new(Show: ThreadFilter.Mine))).Items.ShouldHaveSingleItem();
    }

    private static NoteText Note(List<Post> posts) => NoteText.Of(posts[^1].Markdown, posts[^1].Html);
}
