using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Search;

namespace Ioa.Network.Tests.Support;

/// <summary>Short ways to have a meeting in a <see cref="World"/>, through the use cases.</summary>
internal static class MeetingStory
{
    /// <summary>A gathering of three hours at nine in the morning, so many days from now.</summary>
    public static MeetingPlan Plan(this World world, string title = "Samling om velferdsteknologi", int inDays = 30)
    {
        var day = world.Today.AddDays(inDays);
        return new MeetingPlan(MeetingKind.Gathering, title, "Vi deler erfaringer.", day, new TimeOnly(9, 0), day, new TimeOnly(12, 0))
        {
            Place = "Rådhusgata 18, Kristiansand",
            Room = "Byhagen",
            VideoLink = "https://video.example/samling",
        };
    }

    /// <summary>A meeting that the network's coordinator planned and, unless it is to be a draft, published.</summary>
    public static async Task<MeetingId> MeetingAsync(this World world, LearningNetwork network, Person by, MeetingPlan? plan = null, bool draft = false, params LearningNetwork[] also)
    {
        var planned = await world.Get<PlanMeeting>().HandleAsync(new([network.Id, .. also.Select(n => n.Id)], plan ?? world.Plan(), []), World.As(by), world.Cancel);
        planned.Error.ShouldBeNull();
        if (!draft)
        {
            (await world.Get<PublishMeeting>().HandleAsync(new(planned.Value, 1), World.As(by), world.Cancel)).Error.ShouldBeNull();
        }

        return planned.Value;
    }

    /// <summary>What somebody answers.</summary>
    public static async Task<RegistrationState> RegisterAsync(this World world, MeetingId meeting, Person person, Answer answer = Answer.Yes, params RegistrationAnswer[] answers)
    {
        var registered = await world.Get<RegisterForMeeting>().HandleAsync(new(meeting, answer, answers), World.As(person), world.Cancel);
        registered.Error.ShouldBeNull();
        return registered.Value;
    }

    /// <summary>A meeting of Agder that has just begun, with somebody at it and minutes that are not approved.</summary>
    public static async Task<MeetingId> HeldAsync(this World world, Agder agder, MeetingPlan plan, string said)
    {
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        await world.RegisterAsync(meeting, agder.Member);
        var begins = (await world.MeetingSeenByAsync(meeting, agder.Member)).StartsAt + TimeSpan.FromMinutes(5);
        if (begins > world.Now)
        {
            world.Clock.Advance(begins - world.Now);
        }

        await world.WriteAsync(meeting, agder.Coordinator, MinutesPart.General, said);
        return meeting;
    }

    /// <summary>Writes a part of a meeting's minutes that was empty.</summary>
    public static async Task WriteAsync(this World world, MeetingId meeting, Person by, string key, string said)
    {
        var saved = await world.Get<SaveMinutesPart>().HandleAsync(new(meeting, key, said, 0), World.As(by), world.Cancel);
        saved.Error.ShouldBeNull();
    }

    /// <summary>Approves a meeting's minutes, and has them indexed.</summary>
    public static async Task ApproveAsync(this World world, MeetingId meeting, Person by)
    {
        (await world.Get<ApproveMinutes>().HandleAsync(new(meeting), World.As(by), world.Cancel)).Error.ShouldBeNull();
        await world.IndexAsync();
    }

    /// <summary>What somebody sees of a meeting.</summary>
    public static async Task<MeetingView> MeetingSeenByAsync(this World world, MeetingId meeting, Person person) =>
        (await world.Get<MeetingQuery>().HandleAsync(meeting, World.As(person), world.Cancel)).Value;
}
