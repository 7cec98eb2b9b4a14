using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Visits;

namespace Ioa.Network.Tests.Support;

/// <summary>Short ways to have a visit in a <see cref="World"/>, through the use cases.</summary>
internal static class VisitStory
{
    /// <summary>Somebody's organisation wishes to come.</summary>
    public static async Task<StudyVisitId> WishAsync(this World world, Person person, ExperienceId experience, string text = "Vi vil se den i drift.", int people = 2, string when = "helst i mai")
    {
        var wished = await world.Get<WishVisit>().HandleAsync(new(experience, new(people, text, when)), World.As(person), world.Cancel);
        wished.Error.ShouldBeNull();
        return wished.Value;
    }

    /// <summary>What somebody sees of a visit.</summary>
    public static async Task<VisitView> VisitSeenByAsync(this World world, StudyVisitId visit, Person person) =>
        (await world.Get<VisitQuery>().HandleAsync(visit, World.As(person), world.Cancel)).Value;

    /// <summary>What the host says of a time: two hours on a morning.</summary>
    public static OfferVisitCommand Offered(this World world, StudyVisitId visit, int version, string title = "Studiebesøk", string text = "Velkommen.", int? capacity = null, int inDays = 20) => new(
        visit, title, text, world.Today.AddDays(inDays), new TimeOnly(10, 0), world.Today.AddDays(inDays), new TimeOnly(12, 0), "Rådhuset", capacity, version);

    /// <summary>A trip that somebody proposes.</summary>
    public static async Task<StudyVisitId> TripAsync(this World world, Ioa.Network.Core.Networks.LearningNetwork network, Person person, TripPlan plan)
    {
        var proposed = await world.Get<ProposeTrip>().HandleAsync(new(network.Id, plan, 2), World.As(person), world.Cancel);
        proposed.Error.ShouldBeNull();
        return proposed.Value;
    }
}
