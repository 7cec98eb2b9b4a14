using System.Security.Claims;
using System.Text;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Outside;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Meetings;

/// <summary>Who × use case × outcome, for every command and query of calendars from outside.</summary>
public sealed class OutsideRightsTests
{
    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";

    private static readonly byte[] File = Encoding.UTF8.GetBytes("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\nDTSTART:20260410T090000Z\nDTEND:20260410T110000Z\nSUMMARY:Samling\nEND:VEVENT\nEND:VCALENDAR\n");

    private delegate Task<Error?> Act(World world, Scene scene, ClaimsPrincipal user);

    /// <summary>As in <see cref="MeetingRightsTests"/>. The calendar is Agder's, the import the coordinator's.</summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                    Anonymous Ended Nobody Outsider Administrator | Observer Member Superuser Coordinator
        [nameof(OutsideCalendarsQuery)] = ("nnnnnfff+", async (w, s, user) => (await w.Get<OutsideCalendarsQuery>().HandleAsync(s.Agder.Network.Slug, user, w.Cancel)).Error),
        [nameof(AddOutsideCalendar)] = ("nnnnnfff!", async (w, s, user) => (await w.Get<AddOutsideCalendar>().HandleAsync(new(s.Agder.Network.Id, "Skoleruta", "https://127.0.0.1/"), user, w.Cancel)).Error),
        [nameof(RefreshOutsideCalendar)] = ("nnnnnfff!", async (w, s, user) => (await w.Get<RefreshOutsideCalendar>().HandleAsync(new(s.Calendar), user, w.Cancel)).Error),
        [nameof(RemoveOutsideCalendar)] = ("nnnnnfff+", async (w, s, user) => (await w.Get<RemoveOutsideCalendar>().HandleAsync(new(s.Calendar), user, w.Cancel)).Error),
        [nameof(OutsideEventsQuery)] = ("nnnnn++++", async (w, s, user) =>
            (await w.Get<OutsideEventsQuery>().HandleAsync(new(w.Today, w.Today.AddDays(60)), user, w.Cancel)).Any(e => e.Title == s.Title) ? null : Error.NotFound),
        [nameof(OutsideEventsQuery) + ", of the network"] = ("nnnnn++++", async (w, s, user) =>
            (await w.Get<OutsideEventsQuery>().HandleAsync(new(w.Today, w.Today.AddDays(60)) { NetworkSlug = s.Agder.Network.Slug }, user, w.Cancel)).Any(e => e.Title == s.Title) ? null : Error.NotFound),
        [nameof(UploadMeetings)] = ("nnnnnff++", async (w, s, user) => (await w.Get<UploadMeetings>().HandleAsync(new(s.Agder.Network.Id, "a.ics", File), user, w.Cancel)).Error),
        [nameof(MeetingImportQuery)] = ("nnnnnnnn+", async (w, s, user) => (await w.Get<MeetingImportQuery>().HandleAsync(s.Import, user, w.Cancel)).Error),
        [nameof(ImportMeetings)] = ("nnnnnnnn!", async (w, s, user) => (await w.Get<ImportMeetings>().HandleAsync(new(s.Import, [], MeetingKind.Gathering), user, w.Cancel)).Error),
    };

    public static TheoryData<DatabaseKind, string> Situations
    {
        get
        {
            var data = new TheoryData<DatabaseKind, string>();
            foreach (var situation in Table.Keys)
            {
                data.Add(DatabaseKind.Sqlite, situation);
                data.Add(DatabaseKind.Postgres, situation);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task HandleAsync_EveryRole_GetsItsOutcome(DatabaseKind kind, string situation)
    {
        await using var world = await World.CreateAsync(kind);
        var (expected, act) = Table[situation];
        var outcomes = "";
        foreach (var (_, user) in People)
        {
            var scene = await Scene.CreateAsync(world);
            outcomes += await act(world, scene, user(scene)) switch { null => '+', { Code: NotFound } => 'n', { Code: Forbidden } => 'f', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People.Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCase_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(OutsideCalendar).Namespace)
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static readonly (string Name, Func<Scene, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", s => World.As(s.Agder.Ended)),
        ("Nobody", s => World.As(s.Nobody)),
        ("Outsider", s => World.As(s.Agder.Outsider)),
        ("Administrator", s => World.As(s.Agder.Administrator)),
        ("Observer", s => World.As(s.Agder.Observer)),
        ("Member", s => World.As(s.Agder.Member)),
        ("Superuser", s => World.As(s.Agder.Superuser)),
        ("Coordinator", s => World.As(s.Agder.Coordinator)),
    ];

    private sealed record Scene(Agder Agder, Person Nobody, OutsideCalendarId Calendar, string Title, MeetingImportId Import)
    {
        public static async Task<Scene> CreateAsync(World world)
        {
            var agder = await world.AgderAsync();
            var nobody = await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei"));
            var calendar = new OutsideCalendar
            {
                NetworkId = agder.Network.Id, Name = "Skoleruta", Url = "https://127.0.0.1/", AddedById = agder.Coordinator.Id, AddedAt = world.Now, DueAt = world.Now.AddHours(6), TriedAt = world.Now,
            };
            var title = $"Ferie {calendar.Id}";
            await world.AddAsync(calendar, new OutsideEvent { CalendarId = calendar.Id, Number = 1, Title = title, Place = "", StartsAt = world.Now.AddDays(7), EndsAt = world.Now.AddDays(8), IsAllDay = false });
            var import = await world.Get<UploadMeetings>().HandleAsync(new(agder.Network.Id, "a.ics", File), World.As(agder.Coordinator), world.Cancel);
            return new Scene(agder, nobody, calendar.Id, title, import.Value);
        }
    }
}
