using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;

namespace Ioa.Network.Tests.Support;

/// <summary>Short ways to have a date poll or a series in a <see cref="World"/>, through the use cases.</summary>
internal static class PollStory
{
    /// <summary>What is asked: some mornings, a week apart, from thirty days on.</summary>
    public static PollPlan PollPlan(this World world, string title = "Samling om velferdsteknologi", int times = 3) => new(
        MeetingKind.Gathering,
        title,
        "Når passer det å møtes?",
        [.. Enumerable.Range(0, times).Select(i => new ProposedTime(world.Today.AddDays(30 + (7 * i)), new TimeOnly(9, 0), new TimeOnly(12, 0)))]);

    /// <summary>A poll in networks.</summary>
    public static async Task<MeetingPollId> PollAsync(this World world, Person by, PollPlan? plan = null, params LearningNetwork[] networks)
    {
        var opened = await world.Get<OpenPoll>().HandleAsync(new([.. networks.Select(n => n.Id)], plan ?? world.PollPlan()), World.As(by), world.Cancel);
        opened.Error.ShouldBeNull();
        return opened.Value;
    }

    /// <summary>What somebody answers to the proposals, in their order.</summary>
    public static async Task AnswerPollAsync(this World world, MeetingPollId poll, Person person, params Answer[] answers) =>
        (await world.Get<AnswerPoll>().HandleAsync(new(poll, [.. answers.Select((a, i) => new PollChoice(i + 1, a))]), World.As(person), world.Cancel)).Error.ShouldBeNull();

    /// <summary>What somebody sees of a poll.</summary>
    public static async Task<PollView> PollSeenByAsync(this World world, MeetingPollId poll, Person person) =>
        (await world.Get<PollQuery>().HandleAsync(poll, World.As(person), world.Cancel)).Value;

    /// <summary>A series of drafts, unless it is to be published.</summary>
    public static async Task<MeetingSeriesId> SeriesAsync(
        this World world, LearningNetwork network, Person by, MeetingPlan? plan = null, SeriesPlan? series = null, bool publish = false, params PersonId[] organisers)
    {
        var planned = await world.Get<PlanMeetingSeries>().HandleAsync(
            new(new([network.Id], plan ?? world.Plan(), organisers), series ?? new(SeriesStep.Week, 5, null)), World.As(by), world.Cancel);
        planned.Error.ShouldBeNull();
        if (publish)
        {
            (await world.Get<PublishMeetingSeries>().HandleAsync(new(planned.Value), World.As(by), world.Cancel)).Error.ShouldBeNull();
        }

        return planned.Value;
    }

    /// <summary>What somebody sees of a series.</summary>
    public static async Task<SeriesView> SeriesSeenByAsync(this World world, MeetingSeriesId series, Person person) =>
        (await world.Get<SeriesQuery>().HandleAsync(series, World.As(person), world.Cancel)).Value;
}
