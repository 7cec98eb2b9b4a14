using System.Security.Claims;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Meetings.Programme;
using Ioa.Network.Core.People;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Support;

namespace Ioa.Network.Tests.Core.Meetings;

/// <summary>Who × use case × outcome, for every command and query of the meetings.</summary>
public sealed class MeetingRightsTests
{
    private const string NotFound = "Common.NotFound";
    private const string Forbidden = "Common.Forbidden";

    private delegate Task<Error?> Act(World world, Scene scene, ClaimsPrincipal user);

    /// <summary>
    /// What each may do, in the order of <see cref="People"/>: «+» done, «f» forbidden, «n» not found, «!» refused by a rule. The meetings are
    /// Agder's; the coordinator planned them, and Lyngdal's Helper arranges them too.
    /// </summary>
    private static readonly Dictionary<string, (string Outcomes, Act Act)> Table = new(StringComparer.Ordinal)
    {
        //                    Anonymous Ended Nobody Outsider Administrator | Observer Member Helper Superuser Coordinator
        [nameof(PlanMeeting)] = ("nnnnnff" + "f++", async (w, s, user) => (await w.Get<PlanMeeting>().HandleAsync(new([s.Agder.Network.Id], w.Plan(), []), user, w.Cancel)).Error),
        [nameof(PlanMeeting) + ", for another network too"] = ("nnnnnnnnnn", async (w, s, user) =>
            (await w.Get<PlanMeeting>().HandleAsync(new([s.Agder.Network.Id, s.Agder.OtherNetwork.Id], w.Plan(), []), user, w.Cancel)).Error is { } error ? error with { Code = NotFound } : null),
        [nameof(UpdateMeeting)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<UpdateMeeting>().HandleAsync(new(s.Published, [s.Agder.Network.Id], w.Plan(), [], 2), user, w.Cancel)).Error),
        [nameof(UpdateMeeting) + ", a draft"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<UpdateMeeting>().HandleAsync(new(s.Draft, [s.Agder.Network.Id], w.Plan(), [], 1), user, w.Cancel)).Error),
        [nameof(UpdateMeeting) + ", a national one"] = ("nnnffff+f+", async (w, s, user) => (await w.Get<UpdateMeeting>().HandleAsync(new(s.National, [s.Agder.Network.Id], w.Plan(), [], 2), user, w.Cancel)).Error),
        [nameof(PublishMeeting)] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<PublishMeeting>().HandleAsync(new(s.Draft, 1), user, w.Cancel)).Error),
        [nameof(CancelMeeting)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<CancelMeeting>().HandleAsync(new(s.Published, "Snø", 2), user, w.Cancel)).Error),
        [nameof(DiscardMeeting)] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<DiscardMeeting>().HandleAsync(new(s.Draft, 1), user, w.Cancel)).Error),
        [nameof(MeetingQuery)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<MeetingQuery>().HandleAsync(s.Published, user, w.Cancel)).Error),
        [nameof(MeetingQuery) + ", a draft"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<MeetingQuery>().HandleAsync(s.Draft, user, w.Cancel)).Error),
        [nameof(MeetingQuery) + ", a national one"] = ("nnn+++++++", async (w, s, user) => (await w.Get<MeetingQuery>().HandleAsync(s.National, user, w.Cancel)).Error),
        [nameof(CalendarQuery)] = ("nnnnn+++++", async (w, s, user) => await InCalendarAsync(w, s.Published, user)),
        [nameof(CalendarQuery) + ", a draft"] = ("nnnnnnn+n+", async (w, s, user) => await InCalendarAsync(w, s.Draft, user)),
        [nameof(CalendarQuery) + ", a national one"] = ("nnn+++++++", async (w, s, user) => await InCalendarAsync(w, s.National, user)),
        [nameof(MeetingFormQuery)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<MeetingFormQuery>().HandleAsync(s.Published, user, w.Cancel)).Error),
        [nameof(MeetingFormQuery) + ", may plan somewhere"] = ("nnnnnnnn++", async (w, s, user) =>
            (await w.Get<MeetingFormQuery>().HandleAsync(user, w.Cancel)).Networks.Any(n => n.Id == s.Agder.Network.Id) ? null : Error.NotFound),
        [nameof(MeetingCollisionsQuery)] = ("nnnnn+++++", async (w, s, user) =>
            (await w.Get<MeetingCollisionsQuery>().HandleAsync(new([s.Agder.Network.Id], w.Now, w.Now.AddHours(2), null), user, w.Cancel)).Error),
        [nameof(RegisterForMeeting)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<RegisterForMeeting>().HandleAsync(new(s.Published, Answer.Yes, []), user, w.Cancel)).Error),
        [nameof(RegisterForMeeting) + ", a draft"] = ("nnnnnnn!n!", async (w, s, user) => (await w.Get<RegisterForMeeting>().HandleAsync(new(s.Draft, Answer.Yes, []), user, w.Cancel)).Error),
        [nameof(RegisterForMeeting) + ", a national one"] = ("nnn+++++++", async (w, s, user) => (await w.Get<RegisterForMeeting>().HandleAsync(new(s.National, Answer.Yes, []), user, w.Cancel)).Error),
        [nameof(CreateCalendarFeed)] = ("nn++++++++", async (w, s, user) => (await w.Get<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Mine), user, w.Cancel)).Error),
        [nameof(CreateCalendarFeed) + ", of the network"] = ("nnnnn+++++", async (w, s, user) => (await w.Get<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Networks, s.Agder.Network.Slug), user, w.Cancel)).Error),
        [nameof(CalendarFeedsQuery)] = ("n+++++++++", async (w, s, user) => (await w.Get<CalendarFeedsQuery>().HandleAsync(user, w.Cancel)).Error),
        [nameof(RevokeCalendarFeed) + ", another's"] = ("nnnnnnnnnn", async (w, s, user) =>
        {
            await w.Get<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Mine), World.As(s.Agder.OtherSuperuser), w.Cancel);
            var feed = (await w.Get<CalendarFeedsQuery>().HandleAsync(World.As(s.Agder.OtherSuperuser), w.Cancel)).Value[0].Id;
            return (await w.Get<RevokeCalendarFeed>().HandleAsync(new(feed), user, w.Cancel)).Error;
        }),
        [nameof(CalendarFeedQuery) + ", has it"] = ("nnnnn+++++", async (w, s, user) => await InFeedAsync(w, s.Published, user)),
        [nameof(CalendarFeedQuery) + ", a draft"] = ("nnnnnnnnnn", async (w, s, user) => await InFeedAsync(w, s.Draft, user)),
        [nameof(CalendarFeedQuery) + ", a national one"] = ("nnn+++++++", async (w, s, user) => await InFeedAsync(w, s.National, user)),
        [nameof(RegistrationsQuery)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<RegistrationsQuery>().HandleAsync(s.Published, user, w.Cancel)).Error),
        [nameof(SaveProgramme)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<SaveProgramme>().HandleAsync(new(s.Published, [new(null, "Velkommen", 10, "", "", "")], 2), user, w.Cancel)).Error),
        [nameof(ProgrammeQuery)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<ProgrammeQuery>().HandleAsync(s.Published, user, w.Cancel)).Error),
        [nameof(ProgrammeQuery) + ", a draft"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<ProgrammeQuery>().HandleAsync(s.Draft, user, w.Cancel)).Error),
        [nameof(SuggestTopic)] = ("nnnnn+++++", async (w, s, user) => (await w.Get<SuggestTopic>().HandleAsync(new(s.Published, "Gevinst"), user, w.Cancel)).Error),
        [nameof(WithdrawTopic)] = ("nnnnnff+f+", async (w, s, user) =>
        {
            (await w.Get<SuggestTopic>().HandleAsync(new(s.Published, "Gevinst"), World.As(s.Agder.Neighbour), w.Cancel)).ShouldBeDone();
            var topic = (await w.Get<ProgrammeQuery>().HandleAsync(s.Published, World.As(s.Agder.Neighbour), w.Cancel)).Value.Topics[0].Id;
            return (await w.Get<WithdrawTopic>().HandleAsync(new(s.Published, topic), user, w.Cancel)).Error;
        }),
        [nameof(AddMeetingFile)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<AddMeetingFile>().HandleAsync(new(s.Published, "a.txt", new MemoryStream("a"u8.ToArray())), user, w.Cancel)).Error),
        [nameof(RemoveMeetingFile)] = ("nnnnnff+f+", async (w, s, user) =>
        {
            (await w.Get<AddMeetingFile>().HandleAsync(new(s.Published, "a.txt", new MemoryStream("a"u8.ToArray())), World.As(s.Agder.Coordinator), w.Cancel)).ShouldBeDone();
            var file = (await w.Get<ProgrammeQuery>().HandleAsync(s.Published, World.As(s.Agder.Coordinator), w.Cancel)).Value.Files[0].Id;
            return (await w.Get<RemoveMeetingFile>().HandleAsync(new(s.Published, file), user, w.Cancel)).Error;
        }),
        [nameof(MinutesQuery)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<MinutesQuery>().HandleAsync(s.Held, user, w.Cancel)).Error),
        [nameof(MinutesQuery) + ", approved"] = ("nnnnn+++++", async (w, s, user) => await ApprovedAsync(w, s) ?? (await w.Get<MinutesQuery>().HandleAsync(s.Held, user, w.Cancel)).Error),
        [nameof(SaveMinutesPart)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<SaveMinutesPart>().HandleAsync(new(s.Held, MinutesPart.General, "Vi ble enige.", 0), user, w.Cancel)).Error),
        [nameof(SaveMinutesPart) + ", approved"] = ("nnnnnff!f!", async (w, s, user) =>
            await ApprovedAsync(w, s) ?? (await w.Get<SaveMinutesPart>().HandleAsync(new(s.Held, MinutesPart.General, "Nei.", 1), user, w.Cancel)).Error),
        [nameof(ApproveMinutes)] = ("nnnnnff+f+", async (w, s, user) =>
        {
            (await w.Get<SaveMinutesPart>().HandleAsync(new(s.Held, MinutesPart.General, "Vi ble enige.", 0), World.As(s.Agder.Coordinator), w.Cancel)).Error.ShouldBeNull();
            return (await w.Get<ApproveMinutes>().HandleAsync(new(s.Held), user, w.Cancel)).Error;
        }),
        [nameof(ReopenMinutes)] = ("nnnnnff+f+", async (w, s, user) => await ApprovedAsync(w, s) ?? (await w.Get<ReopenMinutes>().HandleAsync(new(s.Held), user, w.Cancel)).Error),
        [nameof(AddFollowUp)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<AddFollowUp>().HandleAsync(new(s.Held, FollowUpKind.Action, "Ring", null, false, null), user, w.Cancel)).Error),
        [nameof(FollowUpFormQuery)] = ("nnnnnnf+n+", async (w, s, user) => (await w.Get<FollowUpFormQuery>().HandleAsync(await FollowUpAsync(w, s), user, w.Cancel)).Error),
        [nameof(ChangeFollowUp)] = ("nnnnnnf+n+", async (w, s, user) => (await w.Get<ChangeFollowUp>().HandleAsync(new(await FollowUpAsync(w, s), "Ring igjen", null, null, 1), user, w.Cancel)).Error),
        [nameof(ChangeFollowUp) + ", approved"] = ("nnnnnff+f+", async (w, s, user) =>
        {
            var id = await FollowUpAsync(w, s);
            return await ApprovedAsync(w, s) ?? (await w.Get<ChangeFollowUp>().HandleAsync(new(id, "Ring igjen", null, null, 1), user, w.Cancel)).Error;
        }),
        [nameof(ChangeFollowUp) + ", what was decided"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<ChangeFollowUp>().HandleAsync(new(await DecisionAsync(w, s), "Vi venter.", null, null, 1), user, w.Cancel)).Error),
        [nameof(ChangeFollowUp) + ", what was decided and approved"] = ("nnnnnfffff", async (w, s, user) =>
        {
            var id = await DecisionAsync(w, s);
            return await ApprovedAsync(w, s) ?? (await w.Get<ChangeFollowUp>().HandleAsync(new(id, "Vi venter.", null, null, 1), user, w.Cancel)).Error;
        }),
        [nameof(SettleFollowUp)] = ("nnnnnn++n+", async (w, s, user) => (await w.Get<SettleFollowUp>().HandleAsync(new(await FollowUpAsync(w, s), true), user, w.Cancel)).Error),
        [nameof(TakeFollowUp)] = ("nnnnnn++nf", async (w, s, user) => (await w.Get<TakeFollowUp>().HandleAsync(new(await FollowUpAsync(w, s)), user, w.Cancel)).Error),
        [nameof(RemoveFollowUp)] = ("nnnnnnf+n+", async (w, s, user) => (await w.Get<RemoveFollowUp>().HandleAsync(new(await FollowUpAsync(w, s)), user, w.Cancel)).Error),
        [nameof(RemoveFollowUp) + ", what was decided and approved"] = ("nnnnnfffff", async (w, s, user) =>
        {
            var id = await DecisionAsync(w, s);
            return await ApprovedAsync(w, s) ?? (await w.Get<RemoveFollowUp>().HandleAsync(new(id), user, w.Cancel)).Error;
        }),
        [nameof(FollowUpsQuery) + ", a meeting's"] = ("nnnnn+++++", async (w, s, user) => (await w.Get<FollowUpsQuery>().HandleAsync(s.Held, user, w.Cancel)).Error),
        [nameof(FollowUpsQuery) + ", sees Lyngdal's"] = ("nnnnnn++n+", async (w, s, user) =>
        {
            var id = await FollowUpAsync(w, s);
            var found = await w.Get<FollowUpsQuery>().HandleAsync(s.Agder.Network.Id, user, w.Cancel);
            return found.Error ?? (found.Value.Any(f => f.Id == id) ? null : Error.NotFound);
        }),
        [nameof(InviteGuests)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<InviteGuests>().HandleAsync(new(s.Published, "Kari <kari@firma.example>"), user, w.Cancel)).Error),
        [nameof(InviteGuests) + ", a draft"] = ("nnnnnnn!n!", async (w, s, user) => (await w.Get<InviteGuests>().HandleAsync(new(s.Draft, "Kari <kari@firma.example>"), user, w.Cancel)).Error),
        [nameof(InviteGuests) + ", a national one"] = ("nnnffff+f+", async (w, s, user) => (await w.Get<InviteGuests>().HandleAsync(new(s.National, "Kari <kari@firma.example>"), user, w.Cancel)).Error),
        [nameof(RemoveGuest)] = ("nnnnnff+f+", async (w, s, user) =>
        {
            await w.Get<InviteGuests>().HandleAsync(new(s.Published, "Kari <kari@firma.example>"), World.As(s.Agder.Coordinator), w.Cancel);
            var guest = (await w.Get<RegistrationsQuery>().HandleAsync(s.Published, World.As(s.Agder.Coordinator), w.Cancel)).Value.Rows[0].Id;
            return (await w.Get<RemoveGuest>().HandleAsync(new(s.Published, guest), user, w.Cancel)).Error;
        }),
        [nameof(RemoveGuest) + ", of another meeting"] = ("nnnnnffnfn", async (w, s, user) =>
        {
            await w.Get<InviteGuests>().HandleAsync(new(s.National, "Kari <kari@firma.example>"), World.As(s.Agder.Coordinator), w.Cancel);
            var guest = (await w.Get<RegistrationsQuery>().HandleAsync(s.National, World.As(s.Agder.Coordinator), w.Cancel)).Value.Rows[0].Id;
            return (await w.Get<RemoveGuest>().HandleAsync(new(s.Published, guest), user, w.Cancel)).Error;
        }),

        // Without the secret of a guest's link nobody is one, whoever they are.
        [nameof(GuestMeetingQuery)] = ("nnnnnnnnnn", async (w, s, user) => (await w.Get<GuestMeetingQuery>().HandleAsync(s.Published.ToString(), user, w.Cancel)).Error),
        [nameof(AnswerAsGuest)] = ("nnnnnnnnnn", async (w, s, user) => (await w.Get<AnswerAsGuest>().HandleAsync(new(s.Published.ToString(), Answer.Yes, []), user, w.Cancel)).Error),
        [nameof(MeetingCodeQuery)] = ("nnnnnff+f+", async (w, s, user) => (await w.Get<MeetingCodeQuery>().HandleAsync(s.Published, user, w.Cancel)).Error),
        [nameof(MeetingCodeQuery) + ", a draft"] = ("nnnnnnn+n+", async (w, s, user) => (await w.Get<MeetingCodeQuery>().HandleAsync(s.Draft, user, w.Cancel)).Error),
        [nameof(RenewMeetingCode)] = ("nnnnnff!f!", async (w, s, user) => (await w.Get<RenewMeetingCode>().HandleAsync(new(s.Published), user, w.Cancel)).Error),
        [nameof(AttendByCode)] = ("nnnnn!!!!!", async (w, s, user) => (await w.Get<AttendByCode>().HandleAsync(new AttendByCodeCommand(s.Published, "123456"), user, w.Cancel)).Error),
        [nameof(AttendByCode) + ", a draft"] = ("nnnnnnn!n!", async (w, s, user) => (await w.Get<AttendByCode>().HandleAsync(new AttendByCodeCommand(s.Draft, "123456"), user, w.Cancel)).Error),
        [nameof(CertificateQuery)] = ("nnnnnnnnnn", async (w, s, user) => (await w.Get<CertificateQuery>().HandleAsync(s.Published, user, w.Cancel)).Error),
        [nameof(NoteAttendance)] = ("nnnnnff!f!", async (w, s, user) => (await w.Get<NoteAttendance>().HandleAsync(new(s.Published, []), user, w.Cancel)).Error),
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
            // A scene of its own for each: what one does does not change what the next may do.
            var scene = await Scene.CreateAsync(world);
            var error = await act(world, scene, user(scene));
            outcomes += error switch { null => '+', { Code: NotFound } => 'n', { Code: Forbidden } => 'f', _ => '!' };
        }

        outcomes.ShouldBe(expected, $"{situation}: {string.Join(' ', People.Select(p => p.Name))}");
    }

    [Fact]
    public void Table_EveryUseCaseOfTheMeetings_IsInIt() =>
        CoreRegistration.UseCases
            .Where(type => type.Namespace == typeof(Meeting).Namespace || type.Namespace == typeof(AgendaItem).Namespace || type.Namespace == typeof(MinutesPart).Namespace || type.Namespace == typeof(FollowUp).Namespace)
            .Select(type => type.Name)
            .Except(Table.Keys.Select(key => key.Split(',')[0]), StringComparer.Ordinal)
            .ShouldBeEmpty();

    private static async Task<Error?> ApprovedAsync(World world, Scene scene)
    {
        var coordinator = World.As(scene.Agder.Coordinator);
        (await world.Get<SaveMinutesPart>().HandleAsync(new(scene.Held, MinutesPart.General, "Vi ble enige.", 0), coordinator, world.Cancel)).Error.ShouldBeNull();
        return (await world.Get<ApproveMinutes>().HandleAsync(new(scene.Held), coordinator, world.Cancel)).Error;
    }

    /// <summary>What Lyngdal, where the member and the helper work, is to do.</summary>
    private static async Task<FollowUpId> FollowUpAsync(World world, Scene scene)
    {
        (await world.Get<AddFollowUp>().HandleAsync(new(scene.Held, FollowUpKind.Action, "Prøv hos dere", null, true, null), World.As(scene.Agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        await using var db = await world.DbAsync();
        return db.FollowUps.Single(f => f.MeetingId == scene.Held && f.OrganisationId == scene.Agder.Lyngdal.Id).Id;
    }

    private static async Task<FollowUpId> DecisionAsync(World world, Scene scene)
    {
        (await world.Get<AddFollowUp>().HandleAsync(new(scene.Held, FollowUpKind.Decision, "Vi kjøper sammen.", null, false, null), World.As(scene.Agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        await using var db = await world.DbAsync();
        return db.FollowUps.Single(f => f.MeetingId == scene.Held && f.Kind == FollowUpKind.Decision).Id;
    }

    private static async Task<Error?> InCalendarAsync(World world, MeetingId meeting, ClaimsPrincipal user)
    {
        var calendar = await world.Get<CalendarQuery>().HandleAsync(new(world.Today, world.Today.AddDays(60)) { Country = true }, user, world.Cancel);
        return calendar.Entries.Any(e => e.Id == meeting) ? null : Error.NotFound;
    }

    private static async Task<Error?> InFeedAsync(World world, MeetingId meeting, ClaimsPrincipal user)
    {
        var token = await world.Get<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Country), user, world.Cancel);
        return token.Succeeded && (await world.Get<CalendarFeedQuery>().HandleAsync(token.Value, null, World.Anonymous, world.Cancel)).Value.Meetings!.Any(m => m.Id == meeting) ? null : Error.NotFound;
    }

    private static readonly (string Name, Func<Scene, ClaimsPrincipal> User)[] People =
    [
        ("Anonymous", _ => World.Anonymous),
        ("Ended", s => World.As(s.Agder.Ended)),
        ("Nobody", s => World.As(s.Nobody)),
        ("Outsider", s => World.As(s.Agder.Outsider)),
        ("Administrator", s => World.As(s.Agder.Administrator)),
        ("Observer", s => World.As(s.Agder.Observer)),
        ("Member", s => World.As(s.Agder.Member)),
        ("Helper", s => World.As(s.Agder.Colleague)),
        ("Superuser", s => World.As(s.Agder.Superuser)),
        ("Coordinator", s => World.As(s.Agder.Coordinator)),
    ];

    private sealed record Scene(Agder Agder, Person Nobody, MeetingId Published, MeetingId Draft, MeetingId National, MeetingId Held)
    {
        public static async Task<Scene> CreateAsync(World world)
        {
            var agder = await world.AgderAsync();
            var nobody = await world.PersonAsync("Nora Nykommet", await world.OrganisationAsync("Vegårshei"));
            return new Scene(
                agder,
                nobody,
                await PlanAsync(world, agder, world.Plan(), publish: true),
                await PlanAsync(world, agder, world.Plan("Utkast"), publish: false),
                await PlanAsync(world, agder, world.Plan("Spredningskonferanse") with { IsNational = true }, publish: true),
                await HeldAsync(world, agder));
        }

        // Published beforehand, and begun half an hour ago.
        private static async Task<MeetingId> HeldAsync(World world, Agder agder)
        {
            var (day, now) = (world.Today, TimeOnly.FromDateTime(MeetingTime.LocalIn(Meeting.DefaultZone, world.Now)));
            var plan = world.Plan("Holdt samling") with { Date = day, From = now.AddMinutes(-30), ToDate = day, To = now.AddMinutes(90), ReminderDays = [] };
            return await PlanAsync(world, agder, plan, publish: true);
        }

        private static async Task<MeetingId> PlanAsync(World world, Agder agder, MeetingPlan plan, bool publish)
        {
            var planned = await world.Get<PlanMeeting>().HandleAsync(new([agder.Network.Id], plan, [agder.Colleague.Id]), World.As(agder.Coordinator), world.Cancel);
            if (publish)
            {
                (await world.Get<PublishMeeting>().HandleAsync(new(planned.Value, 1), World.As(agder.Coordinator), world.Cancel)).ShouldBeDone();
            }

            return planned.Value;
        }
    }
}
