using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Result = Ioa.Network.Core.Common.Result;

namespace Ioa.Network.Tests.Core.Meetings.Series;

public sealed class SeriesTests
{
    private static readonly TimeOnly Nine = new(9, 0);

    /// <summary>First day, how often, how many, and the days that come of it.</summary>
    public static TheoryData<string, SeriesStep, int, string> Rules => new()
    {
        { "2026-03-10", SeriesStep.Week, 4, "10.3 17.3 24.3 31.3" },
        { "2026-10-13", SeriesStep.SecondWeek, 3, "13.10 27.10 10.11" },
        { "2026-03-10", SeriesStep.MonthByWeekday, 4, "10.3 14.4 12.5 9.6" },
        { "2026-03-31", SeriesStep.MonthByWeekday, 4, "31.3 28.4 26.5 30.6" },
        { "2026-09-15", SeriesStep.MonthByDate, 3, "15.9 15.10 15.11" },
        { "2026-12-31", SeriesStep.MonthByDate, 4, "31.12 31.1 28.2 31.3" },
        { "2026-12-30", SeriesStep.MonthByDate, 4, "30.12 30.1 28.2 30.3" },
        { "2027-11-29", SeriesStep.MonthByDate, 4, "29.11 29.12 29.1 29.2" },
        { "2026-02-10", SeriesStep.Quarter, 4, "10.2 12.5 11.8 10.11" },
    };

    [Theory, MemberData(nameof(Rules))]
    public void RuleOf_EachWayToRepeat_GivesItsDays(string first, SeriesStep step, int times, string days)
    {
        var day = DateOnly.ParseExact(first, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var rule = MeetingSeries.RuleOf(new(step, times, null), day, Meeting.DefaultZone).Value;

        MeetingSeries.DaysOf(rule, day, Nine, Meeting.DefaultZone).Select(d => $"{d.Day}.{d.Month}").ShouldBe(days.Split(' '));

        // By its last day it is the same series.
        var last = MeetingSeries.DaysOf(rule, day, Nine, Meeting.DefaultZone)[^1];
        var until = MeetingSeries.RuleOf(new(step, null, last), day, Meeting.DefaultZone).Value;
        MeetingSeries.DaysOf(until, day, Nine, Meeting.DefaultZone).Select(d => $"{d.Day}.{d.Month}").ShouldBe(days.Split(' '));
    }

    /// <summary>Whatever the rule: as many as were asked for, the first first, and the clock on the wall shows the same every time.</summary>
    [Fact]
    public void RuleOf_AnySeries_KeepsTheClockAndTheNumber() =>
        Check.QuickThrowOnFailure(Prop.ForAll<ushort, byte, byte>((day, times, hour) => Keeps(day, times, hour)));

    private static bool Keeps(ushort day, byte times, byte hour)
    {
        var first = new DateOnly(2026, 1, 1).AddDays(day % 2000);
        var from = new TimeOnly(6 + (hour % 16), hour % 60);
        var count = MeetingSeries.MinTimes + (times % (MeetingSeries.MaxTimes - 1));
        foreach (var step in Enum.GetValues<SeriesStep>())
        {
            var days = MeetingSeries.DaysOf(MeetingSeries.RuleOf(new(step, count, null), first, Meeting.DefaultZone).Value, first, from, Meeting.DefaultZone);
            if (days.Count != count || days[0] != first || !days.SequenceEqual(days.Distinct().Order()) ||
                days.Any(d => TimeOnly.FromDateTime(MeetingTime.LocalIn(Meeting.DefaultZone, MeetingTime.At(Meeting.DefaultZone, d, from)!.Value)) != from))
            {
                return false;
            }
        }

        return true;
    }

    [Theory]
    [InlineData(0, 27)]
    [InlineData(1, -1)]
    public async Task PlanMeetingSeries_OverBothChangesOfTheClock_BeginsAtTheSameTimeOnTheWall(int autumn, int inDays)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var first = autumn == 1 ? new DateOnly(2026, 10, 20) : world.Today.AddDays(inDays - 10);
        var plan = world.Plan() with { Date = first, ToDate = first.AddDays(1), RegisterBy = first.AddDays(-3) };
        var series = await world.SeriesAsync(agder.Network, agder.Coordinator, plan, new(SeriesStep.Week, 4, null));

        var meetings = (await world.SeriesSeenByAsync(series, agder.Coordinator)).Meetings;
        meetings.Count.ShouldBe(4);
        meetings.Select(m => m.StartsAt.UtcDateTime.TimeOfDay).Distinct().Count().ShouldBe(2, "the clock is changed on the way");
        for (var i = 0; i < meetings.Count; i++)
        {
            var draft = (await world.Get<MeetingFormQuery>().HandleAsync(meetings[i].Id, World.As(agder.Coordinator), world.Cancel)).Value.Plan;
            (draft.Date, draft.From, draft.ToDate, draft.To, draft.RegisterBy)
                .ShouldBe((first.AddDays(7 * i), plan.From, first.AddDays(1 + (7 * i)), plan.To, (DateOnly?)first.AddDays(-3 + (7 * i))));
            meetings[i].IsMoved.ShouldBeFalse();
            meetings[i].Status.ShouldBe(MeetingStatus.Draft);
        }

        await using var db = await world.DbAsync();
        (await db.MeetingSeries.SingleAsync(s => s.Id == series, world.Cancel)).Rule.ShouldBe("FREQ=WEEKLY;COUNT=4");
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(31, null)]
    [InlineData(null, null)]
    [InlineData(5, 60)]
    [InlineData(null, 3)]
    [InlineData(null, 400)]
    public async Task PlanMeetingSeries_TooFewTooManyOrBoth_IsRefusedAndNothingIsPlanned(int? times, int? untilInDays)
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var plan = world.Plan(inDays: 1);
        var planned = await world.Get<PlanMeetingSeries>().HandleAsync(
            new(new([agder.Network.Id], plan, []), new(SeriesStep.Week, times, untilInDays is { } days ? plan.Date.AddDays(days) : null)), World.As(agder.Coordinator), world.Cancel);

        planned.Error!.Code.ShouldBe("Series.BadEnd");
        await using var db = await world.DbAsync();
        (await db.Meetings.AnyAsync(world.Cancel)).ShouldBeFalse();
        (await world.Get<PlanMeetingSeries>().HandleAsync(new(new([agder.Network.Id], plan with { Title = "" }, []), new(SeriesStep.Week, 3, null)), World.As(agder.Coordinator), world.Cancel))
            .Error!.Code.ShouldBe("Meetings.BadTitle", "the rules of a meeting hold for each");
    }

    [Fact]
    public async Task UpdateMeetingsOfSeries_ThisAndTheFollowing_GoOverWhereTheyHadTheSame()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var plan = world.Plan();
        var series = await world.SeriesAsync(agder.Network, agder.Coordinator, plan, new(SeriesStep.Week, 6, null), publish: true);
        var ids = (await world.SeriesSeenByAsync(series, agder.Coordinator)).Meetings.Select(m => m.Id).ToList();
        async Task<MeetingDraft> Of(int number) => (await world.Get<MeetingFormQuery>().HandleAsync(ids[number - 1], World.As(agder.Coordinator), world.Cancel)).Value;
        async Task<Result> ChangeAsync(int number, Func<MeetingPlan, MeetingPlan> change, bool following)
        {
            var draft = await Of(number);
            var command = new UpdateMeetingCommand(draft.Id, draft.Networks, change(draft.Plan), draft.Organisers, draft.Version);
            return following
                ? await world.Get<UpdateMeetingsOfSeries>().HandleAsync(command, World.As(agder.Coordinator), world.Cancel)
                : await world.Get<UpdateMeeting>().HandleAsync(command, World.As(agder.Coordinator), world.Cancel);
        }

        // Number 4 is moved a day and is in a room of its own, 5 is cancelled.
        (await ChangeAsync(4, p => p with { Date = p.Date.AddDays(1), ToDate = p.ToDate.AddDays(1), Room = "Havsalen" }, following: false)).ShouldBeDone();
        (await world.Get<CancelMeeting>().HandleAsync(new(ids[4], "Snø", 2), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        (await ChangeAsync(3, p => p with { Title = "Ny tittel", Room = "Fjellsalen", From = new TimeOnly(13, 0), To = new TimeOnly(14, 30), Capacity = 10 }, following: true)).ShouldBeDone();

        for (var number = 1; number <= 6; number++)
        {
            var now = (await Of(number)).Plan;
            var changed = number is 3 or 4 or 6;
            (now.Title, now.From, now.To).ShouldBe(changed ? ("Ny tittel", new TimeOnly(13, 0), new TimeOnly(14, 30)) : (plan.Title, plan.From, plan.To), $"number {number}");
            now.Room.ShouldBe(number == 4 ? "Havsalen" : changed ? "Fjellsalen" : plan.Room, $"number {number}");
            now.Date.ShouldBe(plan.Date.AddDays((7 * (number - 1)) + (number == 4 ? 1 : 0)), $"number {number}");
            now.Capacity.ShouldBe(number == 3 ? 10 : null, "how many there is room for is each meeting's own");
        }

        var seen = (await world.SeriesSeenByAsync(series, agder.Member)).Meetings;
        seen.Select(m => m.IsMoved).ShouldBe([false, false, false, true, false, false]);
        seen[4].CancelReason.ShouldBe("Snø");

        // Its date can be changed with it, and does not go over; what is over stays as it was.
        world.Clock.Advance(TimeSpan.FromDays(30 + 7 + 1));
        (await ChangeAsync(1, p => p with { Place = "Rådhuset", Date = p.Date.AddDays(1), ToDate = p.ToDate.AddDays(1) }, following: true)).ShouldBeDone();
        (await Of(2)).Plan.Place.ShouldBe(plan.Place, "it is over");
        (await Of(3)).Plan.ShouldSatisfyAllConditions(p => p.Place.ShouldBe("Rådhuset"), p => p.Date.ShouldBe(plan.Date.AddDays(14)));

        // What is refused changes none of them.
        (await ChangeAsync(3, p => p with { VideoLink = "http://uten.example" }, following: true)).Error!.Code.ShouldBe("Meetings.BadLink");
        var stale = await Of(3);
        (await world.Get<UpdateMeetingsOfSeries>().HandleAsync(new(stale.Id, stale.Networks, stale.Plan, [], stale.Version - 1), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBe(Error.ChangedMeanwhile);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task UpdateMeetingsOfSeries_SeveralAtOnceAndOthersRegister_NothingIsLost(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var series = await world.SeriesAsync(agder.Network, agder.Coordinator, series: new(SeriesStep.Week, 4, null), publish: true);
        var meetings = (await world.SeriesSeenByAsync(series, agder.Coordinator)).Meetings;
        var drafts = new List<MeetingDraft>();
        foreach (var meeting in meetings.Take(2))
        {
            drafts.Add((await world.Get<MeetingFormQuery>().HandleAsync(meeting.Id, World.As(agder.Coordinator), world.Cancel)).Value);
        }

        var changes = drafts.Select((d, i) => Task.Run(() => world.Get<UpdateMeetingsOfSeries>().HandleAsync(
            new(d.Id, d.Networks, i == 0 ? d.Plan with { Title = "Ny" } : d.Plan with { Place = "Ny plass" }, d.Organisers, d.Version), World.As(agder.Coordinator), world.Cancel))).ToList();
        var registrations = meetings.SelectMany(m => new[] { agder.Member, agder.Neighbour }.Select(p => Task.Run(() => world.RegisterAsync(m.Id, p)))).ToList();
        var done = await Task.WhenAll(changes);
        (await Task.WhenAll(registrations)).ShouldAllBe(s => s == RegistrationState.Registered);

        // Either both, or the later is told that somebody else changed it.
        done.ShouldAllBe(d => d.Succeeded || d.Error == Error.ChangedMeanwhile);
        var last = (await world.Get<MeetingFormQuery>().HandleAsync(meetings[3].Id, World.As(agder.Coordinator), world.Cancel)).Value.Plan;
        (last.Title == "Ny").ShouldBe(done[0].Succeeded);
        (last.Place == "Ny plass").ShouldBe(done[1].Succeeded);
    }

    [Fact]
    public async Task PublishMeetingSeries_AllDrafts_TellsTheReadersOnceAndOfEveryCancellation()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var series = await world.SeriesAsync(agder.Network, agder.Coordinator);
        (await world.Get<SeriesQuery>().HandleAsync(series, World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.NotFound, "they are drafts");
        (await world.SeriesSeenByAsync(series, agder.Coordinator)).Drafts.ShouldBe(5);

        (await world.Get<PublishMeetingSeries>().HandleAsync(new(series), World.As(agder.Coordinator), world.Cancel)).Value.ShouldBe(5);

        await world.DeliverAsync();
        var meetings = (await world.SeriesSeenByAsync(series, agder.Member)).Meetings;
        meetings.ShouldAllBe(m => m.Status == MeetingStatus.Published);
        (await WordAsync(world, agder.Member)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            w => w.Kind.ShouldBe(NotificationKind.MeetingPublished), w => w.MeetingId.ShouldBe(meetings[0].Id), w => w.Count.ShouldBe(1));
        (await world.Get<PublishMeetingSeries>().HandleAsync(new(series), World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe("Series.NoDrafts");

        // Whoever was told of the series hears that its third meeting is cancelled, unless they said no to that one.
        await world.RegisterAsync(meetings[2].Id, agder.Neighbour, Answer.No);
        (await world.Get<CancelMeeting>().HandleAsync(new(meetings[2].Id, "Snø", 2), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        await world.DeliverAsync();
        (await WordAsync(world, agder.Member)).Select(w => w.Kind).ShouldContain(NotificationKind.MeetingCancelled);
        (await WordAsync(world, agder.Neighbour)).Select(w => w.Kind).ShouldNotContain(NotificationKind.MeetingCancelled);
    }

    [Fact]
    public async Task SeriesQuery_AReader_SeesOnlyWhatIsPublished()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var series = await world.SeriesAsync(agder.Network, agder.Coordinator);
        var third = (await world.SeriesSeenByAsync(series, agder.Coordinator)).Meetings[2].Id;
        (await world.Get<PublishMeeting>().HandleAsync(new(third, 1), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        (await world.SeriesSeenByAsync(series, agder.Member)).ShouldSatisfyAllConditions(s => s.Meetings.ShouldHaveSingleItem().Id.ShouldBe(third), s => s.Drafts.ShouldBe(0));
        (await world.MeetingSeenByAsync(third, agder.Member)).SeriesId.ShouldBe(series);
        (await world.SeriesSeenByAsync(series, agder.Coordinator)).ShouldSatisfyAllConditions(s => s.Meetings.Count.ShouldBe(5), s => s.Drafts.ShouldBe(4));
    }

    private static async Task<IReadOnlyList<NotificationGroup>> WordAsync(World world, Person person) =>
        (await world.Get<NotificationsQuery>().HandleAsync(World.As(person), world.Cancel)).Value;
}
