using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Barrier = Ioa.Network.Core.Experiences.Barrier;

namespace Ioa.Network.Tests.Core.Experiences;

/// <summary>From the first word to the last reader: writing, reviewing, publishing, taking back.</summary>
public sealed class WritingTests
{
    [Theory, Databases]
    public async Task Begin_FromAnswer_CarriesBothOverAndOnlyOnce(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var (thread, answer) = await room.AnsweredQuestionAsync();

        var id = (await room.World.Get<BeginExperience>().HandleAsync(new(null, null, thread.Id, answer.Id), World.As(room.Superuser), room.Cancel)).Value;
        (await room.World.Get<BeginExperience>().HandleAsync(new(null, null, thread.Id, answer.Id), World.As(room.Superuser), room.Cancel)).Value.ShouldBe(id);

        var draft = (await room.World.Get<ExperienceDraftQuery>().HandleAsync(id, World.As(room.Superuser), room.Cancel)).Value.Content;
        draft.Title.ShouldBe(thread.Title);
        draft.Answers.Select(a => a.Key).ShouldBe(["need.problem", "procurement.how"]);
        draft.Parties.ShouldHaveSingleItem().Role.ShouldBe(PartyRole.Lead);
        (await room.World.Get<BeginExperience>().HandleAsync(new(null, null, thread.Id, answer.Id), World.As(room.Outsider), room.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task Save_TwoInTheSamePart_TheSecondIsShownTheFirstAndOverwritesNothing(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var id = await room.DraftAsync();
        (await room.World.Get<AddExperienceAuthor>().HandleAsync(new(id, room.Member.Email!), World.As(room.Superuser), room.Cancel)).Succeeded.ShouldBeTrue();

        (await room.SaveAsync(room.Superuser, id, "dialogue.how", "Vi møtte ni leverandører.", 0)).ShouldBe(new SavedPart(1, "Vi møtte ni leverandører.", null));
        var second = await room.SaveAsync(room.Member, id, "dialogue.how", "Åpen konferanse.", 0);
        second.Theirs.ShouldBe(room.Superuser.Name);
        second.Value.ShouldBe("Vi møtte ni leverandører.");
        (await room.SaveAsync(room.Member, id, "dialogue.learned", "Mye.", 0)).Theirs.ShouldBeNull("another part is nobody's conflict");
        (await room.SaveAsync(room.Member, id, "dialogue.how", "Vi møtte ni leverandører.\n\nÅpen konferanse.", second.Version)).Version.ShouldBe(2);
    }

    [Theory, Databases]
    public async Task Save_ManyAtOnce_EveryTextIsSavedOrGivenBack(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var id = await room.DraftAsync();

        var results = await Task.WhenAll(Enumerable.Range(1, 12).Select(i => Task.Run(() => room.SaveAsync(room.Superuser, id, "need.found", $"Forfatter {i}", 0))));

        results.Count(r => r.Theirs is null).ShouldBe(1, "one was first");
        var kept = results.Single(r => r.Theirs is null).Value;
        results.ShouldAllBe(r => r.Value == kept && r.Version == 1);
    }

    [Theory]
    [InlineData(Outcome.Completed, null, null, null, null)]
    [InlineData(Outcome.Failed, null, Barrier.Knowledge, "Begynt før", "Experiences.NeedsPhase")]
    [InlineData(Outcome.Failed, Phase.Procurement, null, "Begynt før", "Experiences.NeedsBarrier")]
    [InlineData(Outcome.Failed, Phase.Procurement, Barrier.Knowledge, null, "Experiences.NeedsLesson")]
    [InlineData(Outcome.Failed, Phase.Procurement, Barrier.Knowledge, "Begynt før", null)]
    [InlineData(Outcome.Stopped, null, null, null, "Experiences.NeedsPhase")]
    [InlineData(Outcome.Stopped, Phase.Needs, Barrier.Commitment, "Spurt rådmannen", null)]
    [InlineData(Outcome.Partial, Phase.Implementation, Barrier.Coordination, "", "Experiences.NeedsLesson")]
    [InlineData(Outcome.Unknown, null, null, null, "Experiences.NeedsOutcome")]
    [InlineData(null, null, null, null, "Experiences.NeedsOutcome")]
    public void Missing_OfWhatFellShort_PhaseBarrierAndLessonAreAskedForAndBenefitsNever(Outcome? outcome, Phase? phase, Barrier? barrier, string? differently, string? missing)
    {
        var content = Written with { Outcome = outcome, StoppedIn = phase, Barrier = barrier, Differently = differently, Benefits = [] };

        Experience.Missing(content)?.Code.ShouldBe(missing);
        (Experience.Missing(content) is null).ShouldBe(missing is null);
    }

    [Theory, Databases]
    public async Task Failed_WithoutBarrier_IsNotPublishedByAnyWay_AndWithoutBenefitsItIs(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var id = await room.DraftAsync();
        await room.SaveAsync(room.Superuser, id, ExperienceParts.Outcome, ExperienceContent.PartToJson(new OutcomePart(Outcome.Failed, Phase.Procurement, null, "Begynt før")), 2);
        var ask = room.World.Get<AskForReview>();

        (await ask.HandleAsync(new(id, Audience.Network), World.As(room.Superuser), room.Cancel)).Error!.Code.ShouldBe("Experiences.NeedsBarrier");
        await room.SaveAsync(room.Superuser, id, ExperienceParts.Outcome, ExperienceContent.PartToJson(new OutcomePart(Outcome.Failed, Phase.Procurement, Barrier.Knowledge, "Begynt før")), 3);
        (await ask.HandleAsync(new(id, Audience.Network), World.As(room.Superuser), room.Cancel)).Succeeded.ShouldBeTrue();

        // Taken out again after it was asked for: the reviewer cannot publish it either.
        await room.SaveAsync(room.Superuser, id, ExperienceParts.Outcome, ExperienceContent.PartToJson(new OutcomePart(Outcome.Failed, Phase.Procurement, null, "Begynt før")), 4);
        (await room.PublishAsync(id)).Error!.Code.ShouldBe("Experiences.NeedsBarrier");
        await room.SaveAsync(room.Superuser, id, ExperienceParts.Outcome, ExperienceContent.PartToJson(new OutcomePart(Outcome.Failed, Phase.Procurement, Barrier.Knowledge, "Begynt før")), 5);
        (await room.PublishAsync(id)).Value.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Publish_WhatTheReviewerHasNotRead_IsRefused(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var id = await room.DraftAsync();
        (await room.World.Get<AskForReview>().HandleAsync(new(id, Audience.Network), World.As(room.Superuser), room.Cancel)).Succeeded.ShouldBeTrue();
        var read = (await room.World.Get<ExperienceReviewQuery>().HandleAsync(id, World.As(room.Coordinator), room.Cancel)).Value;
        await room.SaveAsync(room.Superuser, id, "need.problem", "Noe helt annet.", 1);

        var publish = room.World.Get<PublishExperience>();
        (await publish.HandleAsync(new(id, read.Stamp), World.As(room.Coordinator), room.Cancel)).Error!.Code.ShouldBe("Experiences.ChangedSinceRead");
        (await publish.HandleAsync(new(id, read.Stamp), World.As(room.Superuser), room.Cancel)).Error!.Code.ShouldBe("Experiences.NotByAuthors");
    }

    [Theory, Databases]
    public async Task Remarks_OfAReviewer_AreSeenToBeforeItIsPublished(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var id = await room.DraftAsync();
        (await room.World.Get<AskForReview>().HandleAsync(new(id, Audience.Network), World.As(room.Superuser), room.Cancel)).Succeeded.ShouldBeTrue();

        var remark = (await room.World.Get<AddRemark>().HandleAsync(new(id, "need.problem", "Det vi trengte", "Hvem er vi?"), World.As(room.Coordinator), room.Cancel)).Value;
        (await room.PublishAsync(id)).Error!.Code.ShouldBe("Experiences.RemarksOpen");
        var draft = (await room.World.Get<ExperienceDraftQuery>().HandleAsync(id, World.As(room.Superuser), room.Cancel)).Value;
        draft.Remarks.ShouldHaveSingleItem().Quote.ShouldBe("Det vi trengte");
        (await room.World.Get<ResolveRemark>().HandleAsync(new(id, remark), World.As(room.Superuser), room.Cancel)).Succeeded.ShouldBeTrue();
        (await room.PublishAsync(id)).Value.ShouldBe(1);
    }

    [Theory, Databases]
    public async Task Steps_OneAtATime_EachReadByThoseItIsFor(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var id = await room.DraftAsync();
        await room.SaveAsync(room.Superuser, id, ExperienceParts.Facts, ExperienceContent.PartToJson(new FactsPart { Suppliers = ["Trygg Hjem AS"], SuppliersTo = Audience.Network }), 1);
        await room.SaveAsync(room.Superuser, id, "procurement.how", "Vi kjøpte av Trygg Hjem.", 0);

        await SeenByAsync(member: null, outsider: null, anybody: null);
        (await room.World.Get<AskForReview>().HandleAsync(new(id, Audience.National), World.As(room.Superuser), room.Cancel)).Error!.Code.ShouldBe("Experiences.OneStepAtATime");
        await StepAsync(Audience.Network, room.Coordinator);
        await SeenByAsync(member: true, outsider: null, anybody: null);
        await StepAsync(Audience.National, room.Coordinator);
        await SeenByAsync(member: true, outsider: false, anybody: null);
        await StepAsync(Audience.Open, room.Administrator);
        await SeenByAsync(member: true, outsider: false, anybody: false);

        (await room.World.Get<NarrowExperience>().HandleAsync(new(id, Audience.Network), World.As(room.Superuser), room.Cancel)).Succeeded.ShouldBeTrue();
        await SeenByAsync(member: true, outsider: null, anybody: null);
        (await room.World.Get<NarrowExperience>().HandleAsync(new(id, Audience.Authors), World.As(room.Coordinator), room.Cancel)).Succeeded.ShouldBeTrue();
        await SeenByAsync(member: null, outsider: null, anybody: null);

        async Task StepAsync(Audience audience, Person reviewer)
        {
            (await room.World.Get<AskForReview>().HandleAsync(new(id, audience), World.As(room.Superuser), room.Cancel)).Succeeded.ShouldBeTrue(audience.ToString());
            var read = (await room.World.Get<ExperienceReviewQuery>().HandleAsync(id, World.As(reviewer), room.Cancel)).Value;
            (await room.World.Get<PublishExperience>().HandleAsync(new(id, read.Stamp), World.As(reviewer), room.Cancel)).Succeeded.ShouldBeTrue(audience.ToString());
        }

        // null: does not know of it; else whether the supplier is named, in a field or in a text, now or in the history.
        async Task SeenByAsync(bool? member, bool? outsider, bool? anybody)
        {
            (await SeesAsync(World.As(room.Member))).ShouldBe(member);
            (await SeesAsync(World.As(room.Outsider))).ShouldBe(outsider);
            (await SeesAsync(World.Anonymous)).ShouldBe(anybody);
        }

        async Task<bool?> SeesAsync(System.Security.Claims.ClaimsPrincipal user)
        {
            var page = await room.World.Get<ExperienceQuery>().HandleAsync(id, draft: true, lookAs: null, user, room.Cancel);
            var history = await room.World.Get<ExperienceHistoryQuery>().HandleAsync(id, user, room.Cancel);
            history.Succeeded.ShouldBe(page.Succeeded);
            if (!page.Succeeded)
            {
                return null;
            }

            var named = page.Value.Content.ToJson().Contains("Trygg Hjem", StringComparison.Ordinal);
            history.Value.Versions.Any(v => v.Content.ToJson().Contains("Trygg Hjem", StringComparison.Ordinal)).ShouldBe(named);
            return named;
        }
    }

    [Theory, Databases]
    public async Task LookAs_OtherReaders_ShowsAnAuthorWhatTheyWillSee(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var id = await room.DraftAsync();
        await room.SaveAsync(room.Superuser, id, ExperienceParts.Facts, ExperienceContent.PartToJson(new FactsPart { Suppliers = ["Trygg Hjem AS"], SuppliersTo = Audience.National }), 1);
        var query = room.World.Get<ExperienceQuery>();

        (await query.HandleAsync(id, true, Audience.National, World.As(room.Superuser), room.Cancel)).Value.Content.Suppliers.ShouldBe(["Trygg Hjem AS"]);
        (await query.HandleAsync(id, true, Audience.Open, World.As(room.Superuser), room.Cancel)).Value.Content.Suppliers.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task Authors_AllGone_TheirOrganisationGoesOn(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var id = await room.DraftAsync();
        var colleague = await room.World.PersonAsync("Kjell Kollega", room.SuperuserOrganisation);
        var query = room.World.Get<ExperienceDraftQuery>();

        (await query.HandleAsync(id, World.As(colleague), room.Cancel)).Error.ShouldBe(Error.NotFound, "a draft is its authors' alone");
        await using (var db = await room.World.DbAsync())
        {
            await db.Users.Where(p => p.Id == room.Superuser.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, room.World.Now), room.Cancel);
        }

        (await query.HandleAsync(id, World.As(colleague), room.Cancel)).Succeeded.ShouldBeTrue();
        (await query.HandleAsync(id, World.As(room.Superuser), room.Cancel)).Error.ShouldBe(Error.NotFound);
        (await query.HandleAsync(id, World.As(room.Member), room.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory, Databases]
    public async Task Outdated_WithAReplacement_LeadsThereOnlyThoseWhoReadIt(DatabaseKind kind)
    {
        await using var room = await Room.CreateAsync(kind);
        var (older, newer) = (await room.DraftAsync(), await room.DraftAsync());
        foreach (var id in new[] { older, newer })
        {
            (await room.World.Get<AskForReview>().HandleAsync(new(id, Audience.Network), World.As(room.Superuser), room.Cancel)).Succeeded.ShouldBeTrue();
            (await room.PublishAsync(id)).Succeeded.ShouldBeTrue();
        }

        (await room.World.Get<VerifyExperience>().HandleAsync(new(older, "Ny forskrift", newer), World.As(room.Coordinator), room.Cancel)).Succeeded.ShouldBeTrue();
        (await room.World.Get<VerifyExperience>().HandleAsync(new(older), World.As(room.Member), room.Cancel)).Error.ShouldBe(Error.Forbidden);
        var seen = (await room.World.Get<ExperienceQuery>().HandleAsync(older, false, null, World.As(room.Member), room.Cancel)).Value;
        seen.OutdatedReason.ShouldBe("Ny forskrift");
        seen.ReplacedBy!.Id.ShouldBe(newer);
    }

    [Theory]
    [InlineData("facts", "{\"sectors\":[\"sirkus\"]}", "Experiences.UnknownCode")]
    [InlineData("facts", "{\"fromYear\":12}", "Experiences.Years")]
    [InlineData("facts", "{\"volume\":-1}", "Experiences.VolumeWrong")]
    [InlineData("facts", "[]", "Experiences.NotRead")]
    [InlineData("parties", "[{\"organisationId\":\"11111111-1111-1111-1111-111111111111\",\"name\":\"x\",\"role\":\"Lead\"}]", "Experiences.UnknownOrganisation")]
    [InlineData("benefits", "[{\"text\":\"a\",\"kind\":\"Time\",\"status\":\"Achieved\",\"value\":-3}]", "Experiences.BenefitFigure")]
    [InlineData("sources", "[{\"document\":\"a\",\"url\":\"javascript:alert(1)\"}]", "Experiences.SourceAddress")]
    [InlineData("outcome", "{\"outcome\":\"Unknown\"}", "Experiences.NeedsOutcome")]
    [InlineData("files", "[]", "Common.NotFound")]
    [InlineData("questions", "[]", "Common.NotFound")]
    [InlineData("nothing", "x", "Common.NotFound")]
    public async Task Save_WhatIsNoSuchPart_SaysWhy(string key, string value, string code)
    {
        await using var room = await Room.CreateAsync(DatabaseKind.Sqlite);
        var id = await room.DraftAsync();

        (await room.World.Get<SaveExperiencePart>().HandleAsync(new(id, key, value, 0), World.As(room.Superuser), room.Cancel)).Error!.Code.ShouldBe(code);
    }

    private static ExperienceContent Written => new()
    {
        Title = "Alarmer som virker",
        Parties = [new(OrganisationId.New(), "Lyngdal", PartyRole.Lead)],
        Answers = [new("need.problem", Phase.Needs, null, "Falske alarmer.")],
    };

    /// <summary>Agder, and short ways to write in it.</summary>
    private sealed class Room(World world, Agder agder) : IAsyncDisposable
    {
        public World World => world;

        public CancellationToken Cancel => world.Cancel;

        public Organisation SuperuserOrganisation => agder.Kristiansand;

        public Person Superuser => agder.Superuser;

        public Person Member => agder.Member;

        public Person Coordinator => agder.Coordinator;

        public Person Outsider => agder.Outsider;

        public Person Administrator => agder.Administrator;

        public LearningNetwork Network => agder.Network;

        public static async Task<Room> CreateAsync(DatabaseKind kind)
        {
            var world = await World.CreateAsync(kind);
            return new Room(world, await world.AgderAsync());
        }

        public async Task<(DiscussionThread Thread, Post Answer)> AnsweredQuestionAsync()
        {
            var thread = await world.AskAsync(Member, Network, "Hvordan kjøpe alarmer?", "Vi trenger nye alarmer.");
            await world.ReplyAsync(Superuser, thread, "Vi hadde markedsdialog med ni.");
            return (await world.ThreadAsync(thread), (await world.PostsAsync(thread))[1]);
        }

        /// <summary>A draft of the superuser's that lacks nothing.</summary>
        public async Task<ExperienceId> DraftAsync()
        {
            var id = (await world.Get<BeginExperience>().HandleAsync(new(Network.Id), World.As(Superuser), Cancel)).Value;
            (await SaveAsync(Superuser, id, ExperienceParts.Title, "Alarmer som virker", 1)).Theirs.ShouldBeNull();
            await SaveAsync(Superuser, id, "need.problem", "Det vi trengte, var færre falske alarmer.", 0);
            await SaveAsync(Superuser, id, ExperienceParts.Outcome, ExperienceContent.PartToJson(new OutcomePart(Outcome.Completed, null, null, null)), 1);
            return id;
        }

        public async Task<SavedPart> SaveAsync(Person author, ExperienceId id, string key, string value, int seen)
        {
            var saved = await world.Get<SaveExperiencePart>().HandleAsync(new(id, key, value, seen), World.As(author), Cancel);
            saved.Error.ShouldBeNull();
            return saved.Value;
        }

        public async Task<Result<int>> PublishAsync(ExperienceId id)
        {
            var read = (await world.Get<ExperienceReviewQuery>().HandleAsync(id, World.As(Coordinator), Cancel)).Value;
            return await world.Get<PublishExperience>().HandleAsync(new(id, read.Stamp), World.As(Coordinator), Cancel);
        }

        public ValueTask DisposeAsync() => world.DisposeAsync();
    }
}
