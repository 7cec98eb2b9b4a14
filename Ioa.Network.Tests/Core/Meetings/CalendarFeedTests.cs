using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Meetings;

public sealed class CalendarFeedTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Feed_OfMine_HasWhatIsAnsweredAndTheLinkWhenRegistered(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var registered = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Påmeldt"));
        var maybe = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Kanskje", inDays: 31));
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Ikke svart", inDays: 32));
        var declined = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Nei", inDays: 33));
        await world.RegisterAsync(registered, agder.Member);
        await world.RegisterAsync(maybe, agder.Member, Answer.Maybe);
        await world.RegisterAsync(declined, agder.Member, Answer.No);
        var token = await FeedAsync(world, agder.Member, CalendarScope.Mine);

        var meetings = (await ReadAsync(world, token)).Meetings!;

        meetings.Select(m => m.Title).ShouldBe(["Påmeldt", "Kanskje"]);
        meetings[0].VideoLink.ShouldNotBeNull();
        meetings[1].VideoLink.ShouldBeNull("whoever may come is not registered");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Feed_AskedAgain_GivesTheMeetingsOnlyWhenSomethingChanged(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var plan = world.Plan();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        var token = await FeedAsync(world, agder.Member, CalendarScope.Networks);
        var tag = (await ReadAsync(world, token)).Tag;
        (await ReadAsync(world, token, tag)).Meetings.ShouldBeNull("nothing changed");

        world.Clock.Advance(TimeSpan.FromMinutes(5));
        (await world.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], plan with { From = new(10, 0) }, [], 2), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var moved = await ReadAsync(world, token, tag);
        moved.Meetings!.Single().Sequence.ShouldBe(1);
        moved.Meetings!.Single().StartsAt.ShouldBe(MeetingTime.At(plan.Zone, plan.Date, new(10, 0))!.Value);

        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await world.RegisterAsync(meeting, agder.Member);
        var answered = await ReadAsync(world, token, moved.Tag);
        answered.Meetings!.Single().VideoLink.ShouldNotBeNull();

        (await world.Get<CancelMeeting>().HandleAsync(new(meeting, "Snø", 3), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        var cancelled = (await ReadAsync(world, token, answered.Tag)).Meetings!.Single();
        (cancelled.Status, cancelled.Sequence, cancelled.CancelReason).ShouldBe((MeetingStatus.Cancelled, 2, "Snø"));

        // Whoever leaves the network has an empty calendar, whatever they know.
        await using (var db = await world.DbAsync())
        {
            await db.Memberships.Where(m => m.OrganisationId == agder.Lyngdal.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today.AddDays(-1)), world.Cancel);
        }

        (await ReadAsync(world, token, (await ReadAsync(world, token)).Tag)).Meetings.ShouldBeNull();
        (await ReadAsync(world, token)).Meetings!.ShouldBeEmpty();
    }

    [Fact]
    public async Task Feed_EndedOrOfSomebodyWhoLeft_LeadsNowhere()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var token = await FeedAsync(world, agder.Member, CalendarScope.Mine);
        var other = await FeedAsync(world, agder.Neighbour, CalendarScope.Mine);
        var feed = (await world.Get<CalendarFeedsQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Value.ShouldHaveSingleItem();

        (await world.Get<RevokeCalendarFeed>().HandleAsync(new(feed.Id), World.As(agder.Member), world.Cancel)).ShouldBeDone();
        await using (var db = await world.DbAsync())
        {
            await db.Users.Where(p => p.Id == agder.Neighbour.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, world.Now), world.Cancel);
        }

        foreach (var dead in new[] { token, other, "", "abc" })
        {
            (await world.Get<CalendarFeedQuery>().HandleAsync(dead, null, World.Anonymous, world.Cancel)).Error.ShouldBe(Error.NotFound);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Search_OfWords_LetterByLetterInCalendarAndFeed(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var plan = world.Plan("Ålesund: IDÉMYLDRING 100%");
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Æresrunde", inDays: 31) with { Place = "Øvre gate" });
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Utkast om idémyldring", inDays: 32), draft: true);
        foreach (var (text, found) in ((string, int)[])[("ålesund", 1), ("alesund", 0), ("idemyldring", 1), ("IDÉMYLD ålesund", 1), ("æres", 1), ("øvre", 1), ("ovre", 0), ("100%", 1), ("%", 1), ("_", 0), ("erfaringer", 2), ("", 2), ("ålesund æres", 0)])
        {
            var search = new CalendarSearch(world.Today, world.Today.AddDays(60)) { Text = text };
            (await world.Get<CalendarQuery>().HandleAsync(search, World.As(agder.Member), world.Cancel)).Entries.Count.ShouldBe(found, $"«{text}»");
        }

        var created = await world.Get<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Networks, Query: "  Idemyldring   ålesund "), World.As(agder.Member), world.Cancel);
        (await world.Get<CalendarFeedsQuery>().HandleAsync(World.As(agder.Member), world.Cancel)).Value.ShouldHaveSingleItem().Query.ShouldBe("Idemyldring ålesund");
        var feed = await ReadAsync(world, created.Value);
        feed.Meetings!.ShouldHaveSingleItem().Id.ShouldBe(meeting);
        (await ReadAsync(world, created.Value, feed.Tag)).Meetings.ShouldBeNull("nothing changed");

        // Its title changes: it is no longer one of those, and the tag says so.
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        (await world.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], plan with { Title = "Samling" }, [], 2), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await ReadAsync(world, created.Value, feed.Tag)).Meetings!.ShouldBeEmpty();
        (await world.Get<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Mine, Query: new string('a', 101)), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Calendar.SearchTooLong");
    }

    /// <summary>Who sees a meeting is written in two forms: for one person and many meetings, and to be composed into other queries.</summary>
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Calendar_OfEachKindOfReader_HasTheMeetingsThatTheyMaySee(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("I nettverket"));
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Utkast", inDays: 31), draft: true);
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Nasjonalt", inDays: 32) with { IsNational = true });
        await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Nasjonalt utkast", inDays: 33) with { IsNational = true }, draft: true);
        foreach (var draft in (bool[])[false, true])
        {
            var shared = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan("Delt", inDays: 34), draft);
            await world.AddAsync(new MeetingNetwork { MeetingId = shared, NetworkId = agder.OtherNetwork.Id });
        }

        // Arranged by somebody who was named.
        var planned = await world.Get<PlanMeeting>().HandleAsync(new([agder.Network.Id], world.Plan("Med medarrangør", inDays: 35), [agder.Neighbour.Id]), World.As(agder.Coordinator), world.Cancel);
        planned.Error.ShouldBeNull();
        var everything = new CalendarSearch(world.Today, world.Today.AddDays(60)) { Country = true };
        var seen = new List<int>();
        foreach (var reader in (Person[])[agder.Member, agder.Neighbour, agder.Superuser, agder.Coordinator, agder.Observer, agder.Outsider, agder.Administrator, agder.Ended])
        {
            await using var db = await world.DbAsync();
            var may = await db.ReadableMeetings(reader.Id, world.Today).Select(m => m.Id).ToListAsync(world.Cancel);
            (await world.Get<CalendarQuery>().HandleAsync(everything, World.As(reader), world.Cancel)).Entries.Select(e => e.Id).ShouldBe(may, ignoreOrder: true, reader.Name);
            seen.Add(may.Count);
        }

        seen.ShouldBe([3, 4, 3, 7, 3, 2, 1, 0]);
    }

    private static async Task<string> FeedAsync(World world, Person person, CalendarScope scope) =>
        (await world.Get<CreateCalendarFeed>().HandleAsync(new(scope), World.As(person), world.Cancel)).Value;

    private static async Task<CalendarFeedView> ReadAsync(World world, string token, string? known = null) =>
        (await world.Get<CalendarFeedQuery>().HandleAsync(token, known, World.Anonymous, world.Cancel)).Value;
}
