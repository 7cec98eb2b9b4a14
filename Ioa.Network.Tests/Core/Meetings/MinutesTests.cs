using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Meetings.Programme;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Meetings;

/// <summary>A gathering from its programme to what came of it.</summary>
public sealed class MinutesTests
{
    [Theory]
    [Databases]
    public async Task Programme_WrittenAndChangedAfterPublication_ShowsTimesAndWhatIsNew(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, draft: true);
        await SaveProgrammeAsync(world, agder.Coordinator, meeting, Line("Velkommen", 15), Line("Velferdsteknologi", 45, "Siri"), Line("Lunsj", 30));
        (await world.Get<PublishMeeting>().HandleAsync(new(meeting, 2), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        await world.RegisterAsync(meeting, agder.Member);
        world.Clock.Advance(TimeSpan.FromHours(1));

        var before = await ProgrammeAsync(world, agder.Coordinator, meeting);
        before.Points.Select(p => p.Mark).ShouldAllBe(m => m == AgendaMark.None);
        await SaveProgrammeAsync(world, agder.Coordinator, meeting, Kept(before, 1) with { Duration = 60 }, Kept(before, 0), Line("Gruppearbeid", 30));

        var after = await ProgrammeAsync(world, agder.Member, meeting);
        after.Points.Select(p => (p.Title, p.Mark)).ShouldBe(
            [("Velferdsteknologi", AgendaMark.Changed), ("Velkommen", AgendaMark.None), ("Gruppearbeid", AgendaMark.New), ("Lunsj", AgendaMark.Removed)]);
        var starts = (await world.MeetingSeenByAsync(meeting, agder.Member)).StartsAt;
        after.Points.Select(p => p.StartsAt).ShouldBe([starts, starts.AddMinutes(60), starts.AddMinutes(75), null]);
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Member)).ShouldContain(NotificationKind.MeetingProgramme);
        (await KindsAsync(world, agder.Coordinator)).ShouldNotContain(NotificationKind.MeetingProgramme);
    }

    [Fact]
    public async Task Programme_TiedToAnExperience_IsTiedOnlyForThoseWhoReadIt()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var thread = await world.AskAsync(agder.Member, agder.Network);
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan() with { IsNational = true });
        await SaveProgrammeAsync(world, agder.Coordinator, meeting, Line("Ladere", 30) with { Link = $"https://ioa.example/samtaler/{thread}?side=2" });

        (await ProgrammeAsync(world, agder.Member, meeting)).Points[0].Tie!.Thread.ShouldBe(thread);
        (await ProgrammeAsync(world, agder.Outsider, meeting)).Points[0].Tie.ShouldBeNull();
        (await world.Get<SaveProgramme>().HandleAsync(new(meeting, [Line("x", 1) with { Link = "https://ioa.example/samtaler/hei" }], 3), World.As(agder.Coordinator), world.Cancel))
            .Error!.Code.ShouldBe("Programme.BadLink");
    }

    [Theory]
    [InlineData("", 5, "Programme.TitleNeeded")]
    [InlineData("Kaffe", -1, "Programme.BadDuration")]
    [InlineData("Kaffe", AgendaItem.MaxDuration + 1, "Programme.BadDuration")]
    public async Task Programme_WrongInput_IsRefusedWithItsReason(string title, int duration, string code)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator);
        (await world.Get<SaveProgramme>().HandleAsync(new(meeting, [Line(title, duration)], 2), World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Copy_OfLastYears_BringsTheProgrammeAndThePreparations()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator);
        await SaveProgrammeAsync(world, agder.Coordinator, meeting, Line("Velkommen", 15), Line("Runde rundt bordet", 60));
        await AddAsync(world, agder.Coordinator, meeting, FollowUpKind.Preparation, "Les veilederen", due: world.Today.AddDays(28));

        var copy = await world.Get<PlanMeeting>().HandleAsync(new([agder.Network.Id], world.Plan(inDays: 60), []) { CopyOf = meeting }, World.As(agder.Coordinator), world.Cancel);

        (await ProgrammeAsync(world, agder.Coordinator, copy.Value)).Points.Select(p => p.Title).ShouldBe(["Velkommen", "Runde rundt bordet"]);
        var prepared = (await FollowUpsAsync(world, agder.Coordinator, copy.Value)).Own.ShouldHaveSingleItem();
        (prepared.Text, prepared.DueOn).ShouldBe(("Les veilederen", world.Today.AddDays(58)));
        (await world.Get<PlanMeeting>().HandleAsync(new([agder.Network.Id], world.Plan(), []) { CopyOf = meeting }, World.As(agder.Superuser), world.Cancel)).Error.ShouldBe(Error.NotFound);
    }

    [Theory]
    [Databases]
    public async Task Minutes_TwoWriteTheSamePoint_NeitherIsLost(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, meeting) = await HeldAsync(world);
        (await SaveAsync(world, agder.Member, meeting, MinutesPart.General, "Vi tester i vår.", 0)).Theirs.ShouldBeNull();

        var late = await SaveAsync(world, agder.Coordinator, meeting, MinutesPart.General, "Vi venter.", 0);

        late.ShouldBe(new SavedPart(1, "Vi tester i vår.", agder.Member.Name));
        (await SaveAsync(world, agder.Coordinator, meeting, MinutesPart.General, "Vi tester i vår.\n\nVi venter.", 1)).ShouldBe(new SavedPart(2, "Vi tester i vår.\n\nVi venter.", null));
    }

    [Fact]
    public async Task Minutes_UntilApproved_AreForThoseWhoWereThere_ThenForAllWhoSeeTheMeeting_AndNobodyWrites()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var (agder, meeting) = await HeldAsync(world);
        await SaveAsync(world, agder.Member, meeting, MinutesPart.General, "Vi prøvde og feilet.", 0);
        (await MinutesAsync(world, agder.Neighbour, meeting)).Error.ShouldBe(Error.Forbidden);
        (await MinutesAsync(world, agder.Outsider, meeting)).Error.ShouldBe(Error.NotFound);
        (await world.Get<ApproveMinutes>().HandleAsync(new(meeting), World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.Forbidden);

        (await world.Get<ApproveMinutes>().HandleAsync(new(meeting), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        (await MinutesAsync(world, agder.Neighbour, meeting)).Value.Sections.ShouldContain(s => s.Part != null && s.Part.Value == "Vi prøvde og feilet.");
        (await world.Get<SaveMinutesPart>().HandleAsync(new(meeting, MinutesPart.General, "Nei.", 1), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Minutes.NotOpen");
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Member)).ShouldContain(NotificationKind.MinutesApproved);

        (await world.Get<ReopenMinutes>().HandleAsync(new(meeting), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await MinutesAsync(world, agder.Neighbour, meeting)).Error.ShouldBe(Error.Forbidden);
        (await SaveAsync(world, agder.Member, meeting, MinutesPart.General, "Vi prøvde igjen.", 1)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Minutes_BeforeTheMeeting_AreNotOpen_AndOfNothingAreNotApproved()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator);
        (await world.Get<SaveMinutesPart>().HandleAsync(new(meeting, MinutesPart.General, "Tidlig", 0), World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe("Minutes.NotOpen");
        world.Clock.Advance(TimeSpan.FromDays(31));
        (await world.Get<ApproveMinutes>().HandleAsync(new(meeting), World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe("Minutes.Empty");
    }

    [Theory]
    [Databases]
    public async Task FollowUp_OfAGathering_IsRemindedTakenDone_AndOpensTheNextAgenda(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, meeting) = await HeldAsync(world);
        await AddAsync(world, agder.Coordinator, meeting, FollowUpKind.Decision, "Vi kjøper sammen.");
        await AddAsync(world, agder.Coordinator, meeting, FollowUpKind.Action, "Send kravlisten", agder.Member, world.Today.AddDays(10));
        (await AddAsync(world, agder.Coordinator, meeting, FollowUpKind.Action, "Prøv hos dere", due: world.Today.AddDays(20), each: true)).ShouldBeGreaterThan(1);
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Member)).ShouldContain(NotificationKind.FollowUpGiven);

        var mine = await MineAsync(world, agder.Member);
        mine.Select(f => (f.Text, f.IsLate)).ShouldBe([("Send kravlisten", false), ("Prøv hos dere", false)]);
        mine[1].MayTake.ShouldBeTrue();
        (await world.Get<TakeFollowUp>().HandleAsync(new(mine[1].Id), World.As(agder.Member), world.Cancel)).ShouldBeDone();

        // Two days before the day comes one reminder, and the day after one more; not a third.
        world.Clock.Advance(TimeSpan.FromDays(9));
        await world.HostedService<MeetingClock>().RunAsync(world.Cancel);
        await world.HostedService<MeetingClock>().RunAsync(world.Cancel);
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Member)).Count(k => k == NotificationKind.FollowUpDue).ShouldBe(1);
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.HostedService<MeetingClock>().RunAsync(world.Cancel);
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Member)).Count(k => k == NotificationKind.FollowUpDue).ShouldBe(2);
        (await MineAsync(world, agder.Member))[0].IsLate.ShouldBeTrue();
        (await world.Get<SettleFollowUp>().HandleAsync(new(mine[0].Id, true), World.As(agder.Member), world.Cancel)).ShouldBeDone();

        // The next gathering begins with what has happened since.
        var next = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Neste samling", inDays: 20));
        var seen = await FollowUpsAsync(world, agder.Coordinator, next);
        seen.Last.ShouldBe("Samling om velferdsteknologi");
        seen.Before.ShouldContain(f => f.Text == "Send kravlisten" && f.DoneAt != null);
        seen.Before.ShouldContain(f => f.Text == "Prøv hos dere" && f.DoneAt == null);
        seen.Before.ShouldNotContain(f => f.Kind == FollowUpKind.Decision);

        // Who was not there sees nothing of it until the minutes are approved, but their own municipality's work.
        (await FollowUpsAsync(world, agder.Neighbour, next)).Before.ShouldAllBe(f => f.MaySettle);
        (await world.Get<ApproveMinutes>().HandleAsync(new(meeting), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await FollowUpsAsync(world, agder.Neighbour, next)).Before.ShouldContain(f => f.Text == "Send kravlisten");
    }

    [Theory]
    [Databases]
    public async Task FollowUp_ChangedByTwo_TheSecondIsTold_AndItsNewOwnerIs(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var (agder, meeting) = await HeldAsync(world);
        await AddAsync(world, agder.Member, meeting, FollowUpKind.Action, "Send kravlisten", agder.Member, world.Today.AddDays(10));
        var id = (await MineAsync(world, agder.Member)).ShouldHaveSingleItem().Id;
        var form = (await world.Get<FollowUpFormQuery>().HandleAsync(id, World.As(agder.Member), world.Cancel)).Value;
        (form.Text, form.Owner, form.DueOn).ShouldBe(("Send kravlisten", agder.Member.Id, world.Today.AddDays(10)));
        form.People.Select(p => p.Person).ShouldBe([agder.Coordinator.Id, agder.Member.Id], ignoreOrder: true);
        async Task<Error?> ChangeAsync(Person by, string text, Person? owner, int version) =>
            (await world.Get<ChangeFollowUp>().HandleAsync(new(id, text, owner?.Id, world.Today.AddDays(20), version), World.As(by), world.Cancel)).Error;

        (await ChangeAsync(agder.Coordinator, "Send kravlisten til alle", agder.Coordinator, form.Version)).ShouldBeNull();
        (await ChangeAsync(agder.Member, "Ring dem", agder.Member, form.Version)).ShouldBe(Error.ChangedMeanwhile);
        var now = (await FollowUpsAsync(world, agder.Member, meeting)).Own.ShouldHaveSingleItem();
        (now.Text, now.OwnerId, now.DueOn).ShouldBe(("Send kravlisten til alle", agder.Coordinator.Id, world.Today.AddDays(20)));
        (await ChangeAsync(agder.Member, "Ring dem", agder.Superuser, form.Version + 1)).ShouldBeNull("whoever sees the meeting can be given it");
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Superuser)).Count(k => k == NotificationKind.FollowUpGiven).ShouldBe(1);
        (await KindsAsync(world, agder.Coordinator)).ShouldNotContain(NotificationKind.FollowUpGiven, "it was theirs by their own doing, and is another's by now");
        (await ChangeAsync(agder.Member, "Ring dem", agder.Outsider, form.Version + 2)).ShouldNotBeNull().Code.ShouldBe("FollowUps.UnknownOwner");
        (await ChangeAsync(agder.Coordinator, "Ring dem", agder.Member, form.Version + 2)).ShouldBeNull();
        await world.DeliverAsync();
        (await KindsAsync(world, agder.Member)).ShouldContain(NotificationKind.FollowUpGiven, "they wrote it, but another gave it to them");
        (await ChangeAsync(agder.Member, " ", agder.Superuser, form.Version + 3)).ShouldNotBeNull().Code.ShouldBe("FollowUps.TextLength");
    }

    [Fact]
    public async Task Topic_SaidBeforehand_IsReadByAllAndWithdrawnByItsAuthorOrAnOrganiser()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator);
        (await world.Get<SuggestTopic>().HandleAsync(new(meeting, "Hvordan måler vi gevinst?"), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        var topic = (await ProgrammeAsync(world, agder.Neighbour, meeting)).Topics.ShouldHaveSingleItem();
        topic.MayWithdraw.ShouldBeFalse();
        (await world.Get<WithdrawTopic>().HandleAsync(new(meeting, topic.Id), World.As(agder.Neighbour), world.Cancel)).Error.ShouldBe(Error.Forbidden);
        (await world.Get<WithdrawTopic>().HandleAsync(new(meeting, topic.Id), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        for (var i = 0; i < MeetingTopic.MaxPerPerson; i++)
        {
            (await world.Get<SuggestTopic>().HandleAsync(new(meeting, "Hva koster det?"), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        }

        (await world.Get<SuggestTopic>().HandleAsync(new(meeting, "Én til"), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Programme.TooManyTopics");
        world.Clock.Advance(TimeSpan.FromDays(31));
        (await world.Get<SuggestTopic>().HandleAsync(new(meeting, "For sent"), World.As(agder.Neighbour), world.Cancel)).Error!.Code.ShouldBe("Programme.TopicsEnded");
    }

    [Fact]
    public async Task File_OfAMeeting_IsForThoseWhoSeeIt()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, draft: true);
        (await world.Get<AddMeetingFile>().HandleAsync(new(meeting, "program.txt", new MemoryStream("Velkommen"u8.ToArray())), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var file = (await ProgrammeAsync(world, agder.Coordinator, meeting)).Files.ShouldHaveSingleItem();
        (await OpensAsync(world, agder.Member, file)).ShouldBeFalse();
        (await world.Get<PublishMeeting>().HandleAsync(new(meeting, 1), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await OpensAsync(world, agder.Member, file)).ShouldBeTrue();
        (await OpensAsync(world, agder.Outsider, file)).ShouldBeFalse();
        (await world.Get<RemoveMeetingFile>().HandleAsync(new(meeting, file.Id), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await OpensAsync(world, agder.Member, file)).ShouldBeFalse();
    }

    private static async Task<bool> OpensAsync(World world, Person person, MeetingFile file)
    {
        var opened = await world.Get<Ioa.Network.Core.Discussions.AttachmentQuery>().HandleAsync(file.Id, World.As(person), world.Cancel);
        if (opened.Succeeded)
        {
            await opened.Value.Content.DisposeAsync();
        }

        return opened.Succeeded;
    }

    /// <summary>A gathering that has just begun, with the coordinator and the member there.</summary>
    private static async Task<(Agder Agder, MeetingId Meeting)> HeldAsync(World world)
    {
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan(inDays: 1));
        await world.RegisterAsync(meeting, agder.Member);
        world.Clock.Advance((await world.MeetingSeenByAsync(meeting, agder.Member)).StartsAt - world.Now + TimeSpan.FromMinutes(5));
        return (agder, meeting);
    }

    private static AgendaLine Line(string title, int duration, string speaker = "") => new(null, title, duration, speaker, "", "");

    private static AgendaLine Kept(ProgrammeView programme, int at) => programme.Points[at] is var p ? new(p.Id, p.Title, p.Duration, p.Speaker, p.Text, "") : throw new InvalidOperationException();

    private static async Task SaveProgrammeAsync(World world, Person by, MeetingId meeting, params AgendaLine[] lines) =>
        (await world.Get<SaveProgramme>().HandleAsync(new(meeting, lines, (await ProgrammeAsync(world, by, meeting)).Version), World.As(by), world.Cancel)).ShouldBeDone();

    private static async Task<ProgrammeView> ProgrammeAsync(World world, Person person, MeetingId meeting) =>
        (await world.Get<ProgrammeQuery>().HandleAsync(meeting, World.As(person), world.Cancel)).Value;

    private static async Task<SavedPart> SaveAsync(World world, Person person, MeetingId meeting, string key, string value, int seen)
    {
        var saved = await world.Get<SaveMinutesPart>().HandleAsync(new(meeting, key, value, seen), World.As(person), world.Cancel);
        saved.Error.ShouldBeNull();
        return saved.Value;
    }

    private static Task<Result<MinutesView>> MinutesAsync(World world, Person person, MeetingId meeting) =>
        world.Get<MinutesQuery>().HandleAsync(meeting, World.As(person), world.Cancel);

    private static async Task<int> AddAsync(World world, Person by, MeetingId meeting, FollowUpKind kind, string text, Person? owner = null, DateOnly? due = null, bool each = false)
    {
        var added = await world.Get<AddFollowUp>().HandleAsync(new(meeting, kind, text, owner?.Id, each, due), World.As(by), world.Cancel);
        added.Error.ShouldBeNull();
        return added.Value;
    }

    private static Task<IReadOnlyList<FollowUpRow>> MineAsync(World world, Person person) => world.Get<FollowUpsQuery>().HandleAsync(World.As(person), world.Cancel);

    private static async Task<MeetingFollowUps> FollowUpsAsync(World world, Person person, MeetingId meeting) =>
        (await world.Get<FollowUpsQuery>().HandleAsync(meeting, World.As(person), world.Cancel)).Value;

    private static async Task<List<NotificationKind>> KindsAsync(World world, Person person)
    {
        await using var db = await world.DbAsync();
        return await db.Notifications.Where(n => n.PersonId == person.Id).Select(n => n.Kind).ToListAsync(world.Cancel);
    }
}
