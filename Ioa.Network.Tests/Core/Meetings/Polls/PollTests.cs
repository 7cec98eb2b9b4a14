using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Meetings.Polls;

public sealed class PollTests
{
    /// <summary>What is refused, and with which sentence.</summary>
    public static TheoryData<string, string> Refused => new()
    {
        { "no title", "Polls.BadTitle" },
        { "long title", "Polls.BadTitle" },
        { "long text", "Polls.TooLong" },
        { "one proposal", "Polls.BadCount" },
        { "the same twice", "Polls.BadCount" },
        { "too many", "Polls.BadCount" },
        { "ends before it begins", "Polls.BadEnd" },
        { "has been", "Polls.Passed" },
        { "unknown zone", "Meetings.UnknownZone" },
        { "answer by yesterday", "Polls.BadAnswerBy" },
        { "answer by after the last", "Polls.BadAnswerBy" },
        { "no network", "Meetings.NetworkNeeded" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task OpenPoll_WhatMayNotBe_IsRefusedWithASentence(string what, string code)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var plan = world.PollPlan();
        var first = plan.Times[0];
        var asked = what switch
        {
            "no title" => plan with { Title = " " },
            "long title" => plan with { Title = new string('a', Meeting.MaxLineLength + 1) },
            "long text" => plan with { Description = new string('a', Meeting.MaxTextLength + 1) },
            "one proposal" => plan with { Times = [first] },
            "the same twice" => plan with { Times = [first, first] },
            "too many" => world.PollPlan(times: MeetingPoll.MaxProposals + 1),
            "ends before it begins" => plan with { Times = [first, first with { To = first.From }] },
            "has been" => plan with { Times = [first, first with { Date = world.Today.AddDays(-1) }] },
            "unknown zone" => plan with { Zone = "Europe/Atlantis" },
            "answer by yesterday" => plan with { AnswerBy = world.Today.AddDays(-1) },
            "answer by after the last" => plan with { AnswerBy = plan.Times[^1].Date.AddDays(1) },
            _ => plan,
        };
        var opened = await world.Get<OpenPoll>().HandleAsync(new(what == "no network" ? [] : [agder.Network.Id], asked), World.As(agder.Coordinator), world.Cancel);

        opened.Error!.Code.ShouldBe(code);
        await using var db = await world.DbAsync();
        (await db.MeetingPolls.AnyAsync(world.Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task AnswerPoll_ChangedAsOftenAsOneLikes_IsOneRowForEachProposalAndTheBestIsMarked()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var poll = await world.PollAsync(agder.Coordinator, null, agder.Network);
        (await world.PollSeenByAsync(poll, agder.Member)).Proposals.ShouldAllBe(p => !p.IsBest, "nobody has said yes");

        await world.AnswerPollAsync(poll, agder.Member, Answer.No, Answer.No, Answer.Maybe);
        await world.AnswerPollAsync(poll, agder.Member, Answer.Yes, Answer.Yes, Answer.Maybe);
        await world.AnswerPollAsync(poll, agder.Neighbour, Answer.Yes, Answer.Yes, Answer.Yes);
        await world.AnswerPollAsync(poll, agder.Observer, Answer.No, Answer.Maybe);

        var seen = await world.PollSeenByAsync(poll, agder.Neighbour);
        seen.Proposals.Select(p => (p.Yes, p.Maybe, p.No, p.IsBest)).ShouldBe([(2, 0, 1, false), (2, 1, 0, true), (1, 1, 0, false)]);
        seen.Answered.Select(p => p.Name).ShouldBe([agder.Observer.Name, agder.Neighbour.Name, agder.Member.Name], "by organisation: Farsund, Lindesnes, Lyngdal");
        seen.Answered[0].Answers.ShouldBe(new Dictionary<int, Answer> { [1] = Answer.No, [2] = Answer.Maybe }, ignoreOrder: true);
        seen.Mine.Count.ShouldBe(3);
        await using var db = await world.DbAsync();
        (await db.PollAnswers.CountAsync(world.Cancel)).ShouldBe(8);
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, []), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Polls.AnswerNeeded");
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, [new(4, Answer.Yes)]), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Polls.DateGone");
    }

    [Fact]
    public async Task AnswerPoll_TooLateOrEnded_IsRefusedAndItNoLongerWaits()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var poll = await world.PollAsync(agder.Coordinator, world.PollPlan() with { AnswerBy = world.Today.AddDays(3) }, agder.Network);
        var other = await world.PollAsync(agder.OtherSuperuser, world.PollPlan("Kurs"), agder.Network, agder.National);
        (await WaitingAsync(world, agder.Member)).ShouldBe([poll, other], "what must be answered first comes first");
        (await WaitingAsync(world, agder.Member, agder.National.Slug)).ShouldBe([other]);
        (await WaitingAsync(world, agder.Outsider)).ShouldBeEmpty();
        await world.AnswerPollAsync(other, agder.Member, Answer.No);
        (await WaitingAsync(world, agder.Member)).ShouldBe([poll]);

        // The whole last day is in time.
        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.AnswerPollAsync(poll, agder.Member, Answer.Yes);
        world.Clock.Advance(TimeSpan.FromDays(1));
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, [new(1, Answer.No)]), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Polls.TooLate");
        (await world.PollSeenByAsync(poll, agder.Member)).Mine[1].ShouldBe(Answer.Yes);
        (await WaitingAsync(world, agder.Neighbour)).ShouldBe([other]);

        (await world.Get<ClosePoll>().HandleAsync(new(other), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await world.Get<AnswerPoll>().HandleAsync(new(other, [new(1, Answer.Yes)]), World.As(agder.Neighbour), world.Cancel)).Error!.Code.ShouldBe("Polls.IsEnded");
        (await WaitingAsync(world, agder.Neighbour)).ShouldBeEmpty();
        (await world.PollSeenByAsync(other, agder.Member)).ShouldSatisfyAllConditions(p => p.IsEnded.ShouldBeTrue(), p => p.Chosen.ShouldBeNull(), p => p.Meeting.ShouldBeNull());
    }

    [Theory, Databases]
    public async Task Dates_AddedAndTakenAway_LeaveTheOtherAnswers(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var plan = world.PollPlan();
        var poll = await world.PollAsync(agder.Coordinator, plan, agder.Network);
        await world.AnswerPollAsync(poll, agder.Member, Answer.Yes, Answer.No, Answer.Maybe);
        await world.AnswerPollAsync(poll, agder.Neighbour, Answer.Yes);
        Task<Result> AddAsync(ProposedTime time) => world.Get<AddPollDate>().HandleAsync(new(poll, time), World.As(agder.Coordinator), world.Cancel);
        Task<Result> RemoveAsync(int number, int answers = 0) => world.Get<RemovePollDate>().HandleAsync(new(poll, number, answers), World.As(agder.Coordinator), world.Cancel);

        // It comes in its place by time, and is new to whoever has answered the others until they answer it.
        (await AddAsync(plan.Times[0] with { Date = plan.Times[0].Date.AddDays(1) })).ShouldBeDone();
        var seen = await world.PollSeenByAsync(poll, agder.Member);
        seen.Proposals.Select(p => p.IsNew).ShouldBe([false, true, false, false]);
        seen.Mine.Count.ShouldBe(3);
        var added = seen.Proposals[1].Number;
        (await world.PollSeenByAsync(poll, agder.Neighbour)).Proposals.Count(p => p.IsNew).ShouldBe(1, "what was there and they did not answer is not new");
        (await world.PollSeenByAsync(poll, agder.Observer)).Proposals.ShouldAllBe(p => !p.IsNew, "all is new to them");
        (await WaitingAsync(world, agder.Member)).ShouldBe([poll], "it waits for them again");
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, [new(added, Answer.Yes)]), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        (await world.PollSeenByAsync(poll, agder.Member)).ShouldSatisfyAllConditions(p => p.Mine.Count.ShouldBe(4), p => p.Proposals.ShouldAllBe(x => !x.IsNew));
        (await WaitingAsync(world, agder.Member)).ShouldBeEmpty();

        // What somebody has answered goes only when one says that one knows of it, of as many as there are.
        (await RemoveAsync(added)).ShouldBeRefused("Polls.HasAnswers", 1);
        await world.AnswerPollAsync(poll, agder.Observer, Answer.Yes);
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, [new(added, Answer.No)]), World.As(agder.Observer), world.Cancel)).ShouldBeDone();
        (await RemoveAsync(added, 1)).ShouldBeRefused("Polls.HasAnswers", 2);
        (await RemoveAsync(added, 2)).ShouldBeDone();
        (await RemoveAsync(added, 2)).ShouldBeRefused("Polls.DateGone");
        (await world.PollSeenByAsync(poll, agder.Member)).ShouldSatisfyAllConditions(
            p => p.Proposals.Select(x => x.Number).ShouldBe([1, 2, 3]),
            p => p.Mine.ShouldBe(new Dictionary<int, Answer> { [1] = Answer.Yes, [2] = Answer.No, [3] = Answer.Maybe }, ignoreOrder: true));
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, [new(added, Answer.Yes)]), World.As(agder.Member), world.Cancel)).ShouldBeRefused("Polls.DateGone");

        // The next one has a number of its own: a page that is open still shows the one that is gone.
        (await AddAsync(plan.Times[0] with { Date = plan.Times[0].Date.AddDays(2) })).ShouldBeDone();
        (await world.PollSeenByAsync(poll, agder.Member)).Proposals.ShouldNotContain(p => p.Number == added);
        (await AddAsync(plan.Times[0])).ShouldBeRefused("Polls.BadCount", MeetingPoll.MinProposals, MeetingPoll.MaxProposals);
        (await AddAsync(plan.Times[0] with { Date = world.Today.AddDays(-1) })).ShouldBeRefused("Polls.Passed");
        (await AddAsync(plan.Times[0] with { To = plan.Times[0].From })).ShouldBeRefused("Polls.BadEnd");
    }

    [Theory, Databases]
    public async Task EditPoll_UntilItIsEnded_ChangesWhatIsAskedAndTellsOfAnother(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var plan = world.PollPlan(times: 2);
        var poll = await world.PollAsync(agder.OtherSuperuser, plan with { AnswerBy = world.Today.AddDays(1) }, agder.Network);
        await world.AnswerPollAsync(poll, agder.Member, Answer.Yes, Answer.No);
        var version = (await world.PollSeenByAsync(poll, agder.Coordinator)).Version;
        Task<Result> EditAsync(string title, DateOnly? by, int seen) =>
            world.Get<EditPoll>().HandleAsync(new(poll, title, "Vi prøver igjen.", by, seen), World.As(agder.Coordinator), world.Cancel);

        (await EditAsync("Ny samling", world.Today.AddDays(5), version)).ShouldBeDone();
        (await EditAsync("Enda en", null, version)).ShouldBeRefused("Common.ChangedMeanwhile");
        (await EditAsync(" ", null, version + 1)).ShouldBeRefused("Polls.BadTitle", Meeting.MaxLineLength);
        (await EditAsync("Ny samling", plan.Times[^1].Date.AddDays(1), version + 1)).ShouldBeRefused("Polls.BadAnswerBy");
        (await world.PollSeenByAsync(poll, agder.Member)).ShouldSatisfyAllConditions(
            p => (p.Title, p.Description).ShouldBe(("Ny samling", "Vi prøver igjen.")), p => p.Mine.Count.ShouldBe(2), p => p.IsOpen.ShouldBeTrue());

        // The day passes: the title can be mended with it as it is, and another day opens the poll again.
        world.Clock.Advance(TimeSpan.FromDays(8));
        (await EditAsync("Samling", DateOnly.FromDateTime(MeetingTime.LocalIn(plan.Zone, (await world.PollSeenByAsync(poll, agder.Member)).AnswerBy!.Value.AddTicks(-1))), version + 1)).ShouldBeDone();
        (await world.PollSeenByAsync(poll, agder.Member)).IsOpen.ShouldBeFalse();
        (await EditAsync("Samling", world.Today.AddDays(2), version + 2)).ShouldBeDone();
        (await world.PollSeenByAsync(poll, agder.Member)).IsOpen.ShouldBeTrue();

        // Two dates are the fewest; of three the last may go only when one may answer no longer than that.
        (await world.Get<RemovePollDate>().HandleAsync(new(poll, 1, 9), World.As(agder.Coordinator), world.Cancel)).ShouldBeRefused("Polls.BadCount", MeetingPoll.MinProposals, MeetingPoll.MaxProposals);
        (await world.Get<AddPollDate>().HandleAsync(new(poll, new(plan.Times[^1].Date.AddDays(9), new(9, 0), new(10, 0))), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await EditAsync("Samling", plan.Times[^1].Date.AddDays(9), version + 4)).ShouldBeDone();
        var last = (await world.PollSeenByAsync(poll, agder.Coordinator)).Proposals[^1].Number;
        (await world.Get<RemovePollDate>().HandleAsync(new(poll, last), World.As(agder.Coordinator), world.Cancel)).ShouldBeRefused("Polls.BadAnswerBy");

        (await world.Get<ClosePoll>().HandleAsync(new(poll), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await EditAsync("For sent", null, version + 6)).ShouldBeRefused("Polls.IsEnded");
        (await world.Get<AddPollDate>().HandleAsync(new(poll, plan.Times[0]), World.As(agder.Coordinator), world.Cancel)).ShouldBeRefused("Polls.IsEnded");
        (await world.Get<RemovePollDate>().HandleAsync(new(poll, last), World.As(agder.Coordinator), world.Cancel)).ShouldBeRefused("Polls.IsEnded");
    }

    [Fact]
    public async Task ChoosePollDate_BecomesADraftWithWhatWasAskedAndIsShownOnceTheReaderMaySeeIt()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var plan = world.PollPlan() with { Kind = MeetingKind.StudyVisit };
        var poll = await world.PollAsync(agder.OtherSuperuser, plan, agder.Network, agder.National);
        (await world.Get<ChoosePollDate>().HandleAsync(new(poll, 9), World.As(agder.OtherSuperuser), world.Cancel)).Error!.Code.ShouldBe("Polls.ChoiceNeeded");

        var meeting = (await world.Get<ChoosePollDate>().HandleAsync(new(poll, 2), World.As(agder.OtherSuperuser), world.Cancel)).Value;

        var draft = (await world.Get<MeetingFormQuery>().HandleAsync(meeting, World.As(agder.OtherSuperuser), world.Cancel)).Value;
        draft.Status.ShouldBe(MeetingStatus.Draft);
        draft.Networks.ShouldBe([agder.Network.Id, agder.National.Id]);
        draft.Plan.ShouldSatisfyAllConditions(
            p => p.Kind.ShouldBe(MeetingKind.StudyVisit),
            p => p.Title.ShouldBe(plan.Title),
            p => p.Description.ShouldBe(plan.Description),
            p => (p.Date, p.From, p.ToDate, p.To).ShouldBe((plan.Times[1].Date, plan.Times[1].From, plan.Times[1].Date, plan.Times[1].To)),
            p => p.Zone.ShouldBe(plan.Zone));
        (await world.PollSeenByAsync(poll, agder.Member)).ShouldSatisfyAllConditions(p => p.Chosen.ShouldBe(2), p => p.Meeting.ShouldBeNull("a draft is for its organisers"));
        (await world.PollSeenByAsync(poll, agder.OtherSuperuser)).Meeting.ShouldBe(meeting);
        (await world.Get<ClosePoll>().HandleAsync(new(poll), World.As(agder.OtherSuperuser), world.Cancel)).Error!.Code.ShouldBe("Polls.IsEnded");

        (await world.Get<PublishMeeting>().HandleAsync(new(meeting, draft.Version), World.As(agder.OtherSuperuser), world.Cancel)).ShouldBeDone();
        (await world.PollSeenByAsync(poll, agder.Member)).Meeting.ShouldBe(meeting);
    }

    [Fact]
    public async Task DiscardMeeting_ThatAPollBecame_LeavesThePollWithItsDate()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var poll = await world.PollAsync(agder.Coordinator, null, agder.Network);
        var meeting = (await world.Get<ChoosePollDate>().HandleAsync(new(poll, 1), World.As(agder.Coordinator), world.Cancel)).Value;

        (await world.Get<DiscardMeeting>().HandleAsync(new(meeting, 1), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        (await world.PollSeenByAsync(poll, agder.Coordinator)).ShouldSatisfyAllConditions(p => p.Chosen.ShouldBe(1), p => p.Meeting.ShouldBeNull());
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task ChoosePollDate_TwoOrganisersAtOnce_OneMeeting(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        for (var round = 0; round < 5; round++)
        {
            var poll = await world.PollAsync(agder.Superuser, world.PollPlan($"Runde {round}"), agder.Network);
            var begin = new TaskCompletionSource();
            var both = new[] { (agder.Superuser, 1), (agder.Coordinator, 2) }
                .Select(((Person Person, int Number) x) => Task.Run(async () =>
                {
                    await begin.Task;
                    return await world.Get<ChoosePollDate>().HandleAsync(new(poll, x.Number), World.As(x.Person), world.Cancel);
                }))
                .ToList();
            begin.SetResult();
            var told = await Task.WhenAll(both);

            told.Count(t => t.Succeeded).ShouldBe(1);
            told.Single(t => !t.Succeeded).Error!.Code.ShouldBe("Polls.IsEnded");
            await using var db = await world.DbAsync();
            var meeting = await db.Meetings.SingleAsync(m => m.Title == $"Runde {round}", world.Cancel);
            meeting.Id.ShouldBe(told.Single(t => t.Succeeded).Value);
            (await world.PollSeenByAsync(poll, agder.Coordinator)).Meeting.ShouldBe(meeting.Id);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task AnswerPoll_ManyAtOnceWhileItIsEnded_NobodyAnswersAfterwards(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var poll = await world.PollAsync(agder.Coordinator, null, agder.Network);
        Person[] people = [agder.Member, agder.Colleague, agder.Neighbour, agder.Observer, agder.Superuser, agder.OtherSuperuser];
        var answers = people.Select(p => Task.Run(() => world.Get<AnswerPoll>().HandleAsync(new(poll, [new(1, Answer.Yes), new(2, Answer.No)]), World.As(p), world.Cancel))).ToList();
        var ended = await Task.Run(() => world.Get<ClosePoll>().HandleAsync(new(poll), World.As(agder.Coordinator), world.Cancel));
        var told = await Task.WhenAll(answers);

        ended.ShouldBeDone();
        told.ShouldAllBe(t => t.Succeeded || t.Error!.Code == "Polls.IsEnded");
        (await world.PollSeenByAsync(poll, agder.Coordinator)).Answered.Count.ShouldBe(told.Count(t => t.Succeeded));
    }

    [Fact]
    public async Task OpenPoll_ThoseWhoReadItsNetworks_AreToldOnceAndNotWhenItIsEnded()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var poll = await world.PollAsync(agder.OtherSuperuser, null, agder.Network, agder.National);
        await world.DeliverAsync();

        foreach (var person in new[] { agder.Member, agder.Superuser, agder.Observer, agder.Coordinator })
        {
            var word = (await WordAsync(world, person)).ShouldHaveSingleItem(person.Name);
            (word.Kind, word.PollId, word.Title, word.Count, word.Actor).ShouldBe((NotificationKind.MeetingPollOpened, poll, world.PollPlan().Title, 1, agder.OtherSuperuser.Name));
        }

        foreach (var person in new[] { agder.OtherSuperuser, agder.Outsider, agder.Administrator, agder.Ended })
        {
            (await WordAsync(world, person)).ShouldBeEmpty(person.Name);
        }

        (await world.Get<NotificationsQuery>().CountUnreadAsync(World.As(agder.Member), world.Cancel)).ShouldBe(1);
        (await world.Get<ClosePoll>().HandleAsync(new(poll), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await WordAsync(world, agder.Member)).ShouldBeEmpty("nothing waits any more");
    }

    [Fact]
    public async Task PollRoom_SomebodyAnswersOrEndsIt_ThoseWhoHaveItOpenAreTold()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var poll = await world.PollAsync(agder.Coordinator, null, agder.Network);
        using var told = new SemaphoreSlim(0);
        var seat = world.Get<PollRoom>().Enter(poll, () => told.Release());
        using var elsewhere = world.Get<PollRoom>().Enter(MeetingPollId.New(), () => throw new InvalidOperationException("not this one"));

        await world.AnswerPollAsync(poll, agder.Member, Answer.Yes);
        (await told.WaitAsync(TimeSpan.FromSeconds(30), world.Cancel)).ShouldBeTrue();
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, []), World.As(agder.Member), world.Cancel)).Succeeded.ShouldBeFalse();
        (await world.Get<ClosePoll>().HandleAsync(new(poll), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await told.WaitAsync(TimeSpan.FromSeconds(30), world.Cancel)).ShouldBeTrue();
        seat.Dispose();
        world.Get<PollRoom>().Tell(poll);
        (await told.WaitAsync(TimeSpan.FromMilliseconds(50), world.Cancel)).ShouldBeFalse("what is refused is not told, nor whoever has left");
    }

    private static async Task<List<MeetingPollId>> WaitingAsync(World world, Person person, string? network = null) =>
        [.. (await world.Get<OpenPollsQuery>().HandleAsync(network, World.As(person), world.Cancel)).Select(p => p.Id)];

    private static async Task<IReadOnlyList<NotificationGroup>> WordAsync(World world, Person person) =>
        (await world.Get<NotificationsQuery>().HandleAsync(World.As(person), world.Cancel)).Value;
}
