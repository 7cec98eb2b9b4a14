using FsCheck;
using FsCheck.Fluent;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Meetings;

public sealed class RegistrationTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Register_FiveHundredAtOnceForFiftyPlaces_FiftyInAndTheRestInLine(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var people = new List<Person>();
        for (var i = 0; i < 500; i++)
        {
            people.Add(new Person { Name = $"Person {i}", UserName = $"p{i}@lyngdal.kommune.no", Email = $"p{i}@lyngdal.kommune.no", OrganisationId = agder.Lyngdal.Id, CreatedAt = world.Now });
        }

        await world.AddAsync([.. people]);
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan() with { Capacity = 50 });
        var begin = new TaskCompletionSource();
        var answers = people.ConvertAll(person => Task.Run(async () =>
        {
            await begin.Task;
            return await world.RegisterAsync(meeting, person);
        }));
        begin.SetResult();
        var told = await Task.WhenAll(answers);

        told.Count(s => s == RegistrationState.Registered).ShouldBe(50);
        told.Count(s => s == RegistrationState.Waiting).ShouldBe(450);
        await using var db = await world.DbAsync();
        var rows = await db.Registrations.Where(r => r.MeetingId == meeting).OrderBy(r => r.Number).ToListAsync(world.Cancel);
        rows.Select(r => r.Number).ShouldBe(Enumerable.Range(1, 500), "everybody has one place in the line");
        rows.Take(50).ShouldAllBe(r => r.State == RegistrationState.Registered);
        rows.Skip(50).ShouldAllBe(r => r.State == RegistrationState.Waiting);

        // What each was told is what is written.
        people.Zip(told).ShouldAllBe(p => rows.Single(r => r.PersonId == p.First.Id).State == p.Second);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task WaitingList_SomebodyDeclines_TheNextIsOfferedThePlaceAndLosesItWithoutAYesInTime(DatabaseKind kind)
    {
        await using var world = await World.CreateAsync(kind);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan() with { Capacity = 1, ConfirmHours = 24 });
        (await world.RegisterAsync(meeting, agder.Member)).ShouldBe(RegistrationState.Registered);
        (await world.RegisterAsync(meeting, agder.Neighbour)).ShouldBe(RegistrationState.Waiting);
        (await world.RegisterAsync(meeting, agder.Superuser)).ShouldBe(RegistrationState.Waiting);
        (await world.MeetingSeenByAsync(meeting, agder.Superuser)).Mine!.Ahead.ShouldBe(1);

        await world.RegisterAsync(meeting, agder.Member, Answer.No);
        var offered = (await world.MeetingSeenByAsync(meeting, agder.Neighbour)).Mine!;
        offered.State.ShouldBe(RegistrationState.Offered);
        offered.OfferedUntil.ShouldBe(world.Now.AddHours(24));
        (await world.RegisterAsync(meeting, agder.Colleague)).ShouldBe(RegistrationState.Waiting, "the place is held for somebody else");

        world.Clock.Advance(TimeSpan.FromHours(24));
        (await world.HostedService<MeetingClock>().RunAsync(world.Cancel)).ShouldBe(1);
        (await world.MeetingSeenByAsync(meeting, agder.Neighbour)).Mine!.State.ShouldBe(RegistrationState.Declined);
        (await world.MeetingSeenByAsync(meeting, agder.Superuser)).Mine!.State.ShouldBe(RegistrationState.Offered);
        (await world.HostedService<MeetingClock>().RunAsync(world.Cancel)).ShouldBe(0);
        (await world.RegisterAsync(meeting, agder.Superuser)).ShouldBe(RegistrationState.Registered);

        // Whoever was too late may stand in line again, last.
        (await world.RegisterAsync(meeting, agder.Neighbour)).ShouldBe(RegistrationState.Waiting);
        (await world.MeetingSeenByAsync(meeting, agder.Neighbour)).Mine!.Ahead.ShouldBe(1);
    }

    [Fact]
    public async Task WaitingList_MorePlaces_GivesThemOutInOrder()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var plan = world.Plan() with { Capacity = 1, ConfirmHours = 0 };
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        foreach (var person in new[] { agder.Member, agder.Neighbour, agder.Superuser, agder.Colleague })
        {
            await world.RegisterAsync(meeting, person);
        }

        var version = (await world.MeetingSeenByAsync(meeting, agder.Coordinator)).Version;
        (await world.Get<UpdateMeeting>().HandleAsync(new(meeting, [agder.Network.Id], plan with { Capacity = 3 }, [], version), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();

        (await StatesAsync(world, meeting, agder.Member, agder.Neighbour, agder.Superuser, agder.Colleague))
            .ShouldBe([RegistrationState.Registered, RegistrationState.Registered, RegistrationState.Registered, RegistrationState.Waiting]);
    }

    [Fact]
    public async Task Register_OrganisationIsFull_WaitsAndDoesNotHoldUpOthers()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan() with { Capacity = 10, CapacityPerOrganisation = 1 });

        (await world.RegisterAsync(meeting, agder.Member)).ShouldBe(RegistrationState.Registered);
        (await world.RegisterAsync(meeting, agder.Colleague)).ShouldBe(RegistrationState.Waiting, "Lyngdal has its place");
        (await world.RegisterAsync(meeting, agder.Superuser)).ShouldBe(RegistrationState.Registered);
    }

    /// <summary>The line against a plain model: whatever happens, no more than there is room for, and nobody is passed by.</summary>
    [Fact]
    public void Seating_AnyLine_FillsWhatThereIsRoomForInOrder() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte, byte, byte[]>((capacity, perOrganisation, organisations) => Fills(capacity, perOrganisation, organisations)));

    private static bool Fills(byte capacity, byte perOrganisation, byte[] organisations)
    {
        var (all, each) = (capacity % 12, 1 + (perOrganisation % 4));
        var ids = Enumerable.Range(0, 4).Select(_ => OrganisationId.New()).ToList();
        var line = organisations.Select((o, i) => (Who: i, Number: i, Organisation: o % 5 == 4 ? null : (OrganisationId?)ids[o % 5])).ToList();
        var held = line.Where(w => w.Who % 3 == 0).Take(all / 2).ToList();
        var waiting = line.Except(held).ToList();

        var next = Seating.Next(all, each, held.Select(h => h.Organisation), waiting.OrderByDescending(w => w.Number));

        var seated = held.Concat(waiting.Where(w => next.Contains(w.Who))).ToList();
        var fits = seated.Count <= Math.Max(all, held.Count);
        var ordered = next.SequenceEqual(next.Order());

        // Whoever still waits does so because everything is full, or because those of their own organisation that came before them filled it.
        var passedBy = waiting.Where(w => !next.Contains(w.Who) && seated.Count < all).All(w =>
            w.Organisation is not null && seated.Count(s => s.Organisation == w.Organisation) >= each);
        return fits && ordered && passedBy;
    }

    [Fact]
    public async Task Register_AColleague_IsTheirsAndAnybodyElseIsRefused()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator);
        var register = world.Get<RegisterForMeeting>();

        (await register.HandleAsync(new(meeting, Answer.Yes, [], agder.Colleague.Id), World.As(agder.Member), world.Cancel)).Value.ShouldBe(RegistrationState.Registered);
        (await world.MeetingSeenByAsync(meeting, agder.Colleague)).Mine!.State.ShouldBe(RegistrationState.Registered);
        (await world.MeetingSeenByAsync(meeting, agder.Member)).Mine.ShouldBeNull();
        (await register.HandleAsync(new(meeting, Answer.Yes, [], agder.Neighbour.Id), World.As(agder.Member), world.Cancel)).Error!.Code.ShouldBe("Meetings.UnknownColleague");
        (await register.HandleAsync(new(meeting, Answer.Yes, [], agder.Outsider.Id), World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe("Meetings.UnknownColleague");
        (await register.HandleAsync(new(meeting, Answer.Yes, [], agder.Neighbour.Id), World.As(agder.Coordinator), world.Cancel)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Register_AfterTheDeadline_OnlyTakesBackAndOrganisersStillWrite()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan(inDays: 10) with { RegisterBy = world.Today.AddDays(5) });
        await world.RegisterAsync(meeting, agder.Member);
        world.Clock.Advance(TimeSpan.FromDays(6));

        (await world.Get<RegisterForMeeting>().HandleAsync(new(meeting, Answer.Yes, []), World.As(agder.Neighbour), world.Cancel)).Error!.Code.ShouldBe("Meetings.RegistrationEnded");
        (await world.Get<RegisterForMeeting>().HandleAsync(new(meeting, Answer.Yes, [], agder.Neighbour.Id), World.As(agder.Coordinator), world.Cancel)).Succeeded.ShouldBeTrue();
        (await world.RegisterAsync(meeting, agder.Member, Answer.No)).ShouldBe(RegistrationState.Declined);

        world.Clock.Advance(TimeSpan.FromDays(6));
        (await world.Get<RegisterForMeeting>().HandleAsync(new(meeting, Answer.No, []), World.As(agder.Neighbour), world.Cancel)).Error!.Code.ShouldBe("Meetings.RegistrationEnded");
    }

    [Fact]
    public async Task VideoLink_OnlyForThoseWhoAreRegisteredAndThoseWhoArrange()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan() with { Capacity = 1 });
        await world.RegisterAsync(meeting, agder.Member);
        await world.RegisterAsync(meeting, agder.Neighbour);
        await world.RegisterAsync(meeting, agder.Superuser, Answer.Maybe);

        (await world.MeetingSeenByAsync(meeting, agder.Member)).VideoLink.ShouldBe("https://video.example/samling");
        (await world.MeetingSeenByAsync(meeting, agder.Coordinator)).VideoLink.ShouldNotBeNull();
        foreach (var person in new[] { agder.Neighbour, agder.Superuser, agder.Observer })
        {
            var seen = await world.MeetingSeenByAsync(meeting, person);
            seen.VideoLink.ShouldBeNull();
            seen.HasVideo.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task FoodAndAccess_AreReadByTheOrganisersAndForgottenWhenItIsOver()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan(inDays: 2) with
        {
            Questions = [new(1, MeetingQuestionKind.Food, "Mat?"), new(2, MeetingQuestionKind.Access, "Trenger du noe for å delta?"), new(3, MeetingQuestionKind.Text, "Hva vil du ta opp?")],
        });
        await world.RegisterAsync(meeting, agder.Member, Answer.Yes, new(1, "Nøtteallergi"), new(2, "Teleslynge"), new(3, "Innovasjonspartnerskap"), new(9, "Ikke spurt"));

        var list = (await world.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value;
        list.Rows.ShouldHaveSingleItem().Answers.Select(a => a.Text).ShouldBe(["Nøtteallergi", "Teleslynge", "Innovasjonspartnerskap"]);
        (await world.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Superuser), world.Cancel)).Error.ShouldBe(Error.Forbidden);

        world.Clock.Advance(TimeSpan.FromDays(3));
        await world.HostedService<MeetingClock>().RunAsync(world.Cancel);
        list = (await world.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value;
        list.Rows.ShouldHaveSingleItem().Answers.Select(a => a.Text).ShouldBe(["Innovasjonspartnerskap"]);
        await using var db = await world.DbAsync();
        (await db.Set<OutboxMessage>().AnyAsync(m => m.Payload.Contains("allergi"), world.Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task Attendance_NotedByTheOrganisers_FromTheDayOfTheMeeting()
    {
        await using var world = await World.CreateAsync(DatabaseKind.Sqlite);
        var agder = await world.AgderAsync();
        var meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, world.Plan(inDays: 2));
        await world.RegisterAsync(meeting, agder.Member);
        await world.RegisterAsync(meeting, agder.Neighbour);
        var note = world.Get<NoteAttendance>();
        var rows = (await world.Get<RegistrationsQuery>().HandleAsync(meeting, World.As(agder.Coordinator), world.Cancel)).Value.Rows;
        var member = rows.Single(r => r.Email == agder.Member.Email).Id;
        (await note.HandleAsync(new(meeting, [member]), World.As(agder.Coordinator), world.Cancel)).Error!.Code.ShouldBe("Meetings.NotBegun");

        world.Clock.Advance(TimeSpan.FromDays(2));
        (await note.HandleAsync(new(meeting, [member]), World.As(agder.Member), world.Cancel)).Error.ShouldBe(Error.Forbidden);
        (await note.HandleAsync(new(meeting, [member]), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
        (await world.MeetingSeenByAsync(meeting, agder.Member)).Mine!.AttendedAt.ShouldBe(world.Now);
        (await world.MeetingSeenByAsync(meeting, agder.Neighbour)).Mine!.AttendedAt.ShouldBeNull();
    }

    private static async Task<List<RegistrationState>> StatesAsync(World world, MeetingId meeting, params Person[] people)
    {
        var states = new List<RegistrationState>();
        foreach (var person in people)
        {
            states.Add((await world.MeetingSeenByAsync(meeting, person)).Mine!.State);
        }

        return states;
    }
}
