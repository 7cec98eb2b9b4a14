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
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, [new(4, Answer.Yes)]), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Polls.AnswerNeeded");
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
