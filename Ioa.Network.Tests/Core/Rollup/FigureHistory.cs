using System.Globalization;
using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Visits;
using Ioa.Network.Tests.Core.Discussions;
using Ioa.Network.Tests.Core.Duties;
using Ioa.Network.Tests.Support;
using Microsoft.EntityFrameworkCore;
using MeetingAnswer = Ioa.Network.Core.Meetings.Answer;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>
/// A random history of two regional networks, three sector networks and the national one, through the use cases. Whatever a use case refuses is a
/// part of it; what was done is counted, so that a test can see that it reached what it is about.
/// </summary>
internal sealed class FigureHistory
{
    private static readonly Outcome[] Outcomes = [Outcome.Completed, Outcome.Completed, Outcome.Partial, Outcome.Stopped, Outcome.Failed];

    private readonly World _world;
    private readonly Random _random;
    private readonly List<(string Name, Func<Task<Error?>> Act)> _acts = [];
    private readonly Dictionary<LearningNetworkId, List<Person>> _writers = [];
    private readonly Dictionary<LearningNetworkId, Person> _coordinators = [];
    private readonly List<ThreadId> _threads = [];
    private readonly List<EnquiryId> _enquiries = [];
    private readonly List<ExperienceId> _experiences = [];
    private readonly List<AdoptionId> _adoptions = [];
    private readonly List<MeetingId> _meetings = [];
    private readonly List<StudyVisitId> _visits = [];
    private readonly Dictionary<PersonId, Person> _people = [];
    private int _guests;

    private FigureHistory(World world, Random random) => (_world, _random) = (world, random);

    /// <summary>Every kind of act.</summary>
    public IEnumerable<string> Acts => _acts.Select(a => a.Name).Distinct(StringComparer.Ordinal).Append("Escalate");

    /// <summary>How many times each kind of act was done.</summary>
    public Dictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    public required Person Administrator { get; init; }

    /// <summary>In a regional and three sector networks.</summary>
    public required Organisation Lyngdal { get; init; }

    /// <summary>Goes over whole into <see cref="Lyngdal"/>.</summary>
    public required Organisation Merged { get; init; }

    /// <summary>Is divided between Lyngdal and <see cref="Lindesnes"/>.</summary>
    public required Organisation Split { get; init; }

    public required Organisation Lindesnes { get; init; }

    public required IReadOnlyList<LearningNetwork> Networks { get; init; }

    public IReadOnlyDictionary<LearningNetworkId, Person> Coordinators => _coordinators;

    public static async Task<FigureHistory> BeginAsync(World world, Random random)
    {
        var kristiansand = await world.OrganisationAsync("Kristiansand");
        var lyngdal = await world.OrganisationAsync("Lyngdal");
        var lindesnes = await world.OrganisationAsync("Lindesnes");
        var audnedal = await world.OrganisationAsync("Audnedal");
        var soegne = await world.OrganisationAsync("Søgne");
        var bergen = await world.OrganisationAsync("Bergen");
        var voss = await world.OrganisationAsync("Voss");
        var stord = await world.OrganisationAsync("Stord");
        var agder = await world.OrganisationAsync("Agder fylkeskommune", OrganisationKind.CountyAuthority);
        var ks = await world.OrganisationAsync("KS", OrganisationKind.NationalBody);
        await using (var db = await world.DbAsync())
        {
            OrganisationId[] west = [bergen.Id, voss.Id, stord.Id];
            await db.Organisations.Where(o => west.Contains(o.Id)).ExecuteUpdateAsync(o => o.SetProperty(x => x.CountyNumber, "46").SetProperty(x => x.CountyName, "Vestland"), world.Cancel);
            await db.Organisations.Where(o => o.Id == ks.Id).ExecuteUpdateAsync(o => o.SetProperty(x => x.CountyNumber, (string?)null).SetProperty(x => x.CountyName, (string?)null), world.Cancel);
        }

        var karin = await world.PersonAsync("Karin Koordinator", agder);
        var vigdis = await world.PersonAsync("Vigdis Koordinator", bergen);
        var national = await world.NetworkAsync("Nasjonalt", NetworkKind.National, superusers: [kristiansand, bergen], coordinator: karin);
        List<LearningNetwork> networks =
        [
            await world.NetworkAsync("Agder", superusers: [kristiansand], members: [lyngdal, lindesnes, audnedal, soegne], coordinator: karin, parent: national),
            await world.NetworkAsync("Vestland", superusers: [bergen], members: [voss, stord], coordinator: vigdis, parent: national),
            await world.NetworkAsync("Helse", NetworkKind.Sector, superusers: [kristiansand], members: [lyngdal, voss], coordinator: karin, parent: national),
            await world.NetworkAsync("Bygg", NetworkKind.Sector, superusers: [bergen], members: [lyngdal, audnedal], coordinator: karin, parent: national),
            await world.NetworkAsync("Transport", NetworkKind.Sector, superusers: [kristiansand], members: [lyngdal, lindesnes, stord], coordinator: karin, parent: national),
            national,
        ];
        var history = new FigureHistory(world, random)
        {
            Administrator = await world.PersonAsync("Kari Administrator", ks, administrator: true),
            Lyngdal = lyngdal,
            Lindesnes = lindesnes,
            Merged = audnedal,
            Split = soegne,
            Networks = networks,
        };
        Organisation[] organisations = [kristiansand, lyngdal, lindesnes, audnedal, soegne, bergen, voss, stord];
        var people = new List<Person> { karin, vigdis };
        foreach (var organisation in organisations)
        {
            people.Add(await world.PersonAsync($"Anne {organisation.ShortName}", organisation));
            people.Add(await world.PersonAsync($"Bjørn {organisation.ShortName}", organisation));
        }

        await using (var db = await world.DbAsync())
        {
            // With a contact each, so that a network that rests can wake.
            foreach (var membership in await db.Memberships.ToListAsync(world.Cancel))
            {
                membership.ContactId = people.Skip(2).First(p => p.OrganisationId == membership.OrganisationId).Id;
            }

            await db.SaveChangesAsync(world.Cancel);
        }

        people.ForEach(p => history._people.Add(p.Id, p));
        foreach (var network in networks)
        {
            history._coordinators.Add(network.Id, network == networks[1] ? vigdis : karin);
            history._writers.Add(network.Id, [.. people.Skip(2).Where(p => network.Memberships.Any(m => m.OrganisationId == p.OrganisationId))]);
        }

        history.AddConversations();
        history.AddEnquiries();
        history.AddExperiences();
        history.AddMeetings();
        history.AddNetworks();
        return history;
    }

    /// <summary>Does some things; what is refused is tried with something else, twice.</summary>
    public async Task ActAsync(int acts)
    {
        for (var i = 0; i < acts; i++)
        {
            var (name, act) = Any(_acts);
            for (var tries = 0; tries < 3; tries++)
            {
                if (await act() is null)
                {
                    Done[name] = Done.GetValueOrDefault(name) + 1;
                    break;
                }
            }
        }
    }

    /// <summary>Lets time pass, and the questions that nobody answered go on.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        _world.Clock.Advance(time);
        while (await _world.HostedService<EscalationClock>().StepAsync(_world.Cancel) > 0)
        {
            Done["Escalate"] = Done.GetValueOrDefault("Escalate") + 1;
        }
    }

    /// <summary>One municipality goes over into another, and one is divided between two, as the reference data says it.</summary>
    public async Task RearrangeAsync()
    {
        var last = _world.Today.AddDays(-1);
        OrganisationId[] ended = [Merged.Id, Split.Id];
        await using var db = await _world.DbAsync();
        await db.Organisations.Where(o => ended.Contains(o.Id)).ExecuteUpdateAsync(o => o.SetProperty(x => x.ValidTo, last), _world.Cancel);
        db.NumberChanges.AddRange(
            new NumberChange { OldNumber = Merged.Number, OldName = Merged.ShortName, NewNumber = Lyngdal.Number, ValidTo = last, Unambiguous = true },
            new NumberChange { OldNumber = Split.Number, OldName = Split.ShortName, NewNumber = Lyngdal.Number, ValidTo = last, Unambiguous = false },
            new NumberChange { OldNumber = Split.Number, OldName = Split.ShortName, NewNumber = Lindesnes.Number, ValidTo = last, Unambiguous = false });
        await db.SaveChangesAsync(_world.Cancel);
    }

    private void AddConversations()
    {
        Add("Ask", 10, async () => await StartAsync(ThreadKind.Question));
        Add("Discuss", 2, async () => await StartAsync(ThreadKind.Discussion));
        Add("Reply", 14, () => InThreadAsync(async (thread, network) => (await _world.TryReplyAsync(Any(_writers[network]), thread)).Error));
        Add("AskBack", 4, () => InThreadAsync(async (thread, network) =>
            (await _world.Get<AddPost>().HandleAsync(new(thread, "Hva mener dere?", [], Talk.NewKey(), AsksBack: true), World.As(Any(_writers[network])), _world.Cancel)).Error));
        Add("AskerWrites", 4, () => InThreadAsync(async (thread, _) => (await _world.TryReplyAsync(await AskerAsync(thread), thread, "Vi mener dette.")).Error));
        Add("Accept", 5, () => InThreadAsync(async (thread, _) => await AcceptAsync(thread, Any((await _world.PostsAsync(thread)).Skip(1).ToList())?.Id)));
        Add("TakeBack", 2, async () => await FromAsync(db => db.Threads.Where(t => t.AcceptedPostId != null)) is { } thread ? await AcceptAsync(thread.Id, null) : Error.NotFound);
        Add("Close", 2, () => InThreadAsync(async (thread, network) => (await _world.Get<CloseThread>().HandleAsync(new(thread, null), By(network), _world.Cancel)).Error));
        Add("Reopen", 2, async () => await FromAsync(db => db.Threads.Where(t => t.ClosedAt != null)) is { } thread
            ? (await _world.Get<ReopenThread>().HandleAsync(new(thread.Id), By(thread.NetworkId), _world.Cancel)).Error
            : Error.NotFound);
        Add("HideThread", 2, () => InThreadAsync(async (thread, network) => (await _world.Get<HideThread>().HandleAsync(new(thread, "Feil sted"), By(network), _world.Cancel)).Error));
        Add("RestoreThread", 3, async () => await FromAsync(db => db.Threads.Where(t => t.HiddenAt != null)) is { } thread
            ? (await _world.Get<RestoreThread>().HandleAsync(new(thread.Id, "Rett sted"), By(thread.NetworkId), _world.Cancel)).Error
            : Error.NotFound);
        Add("HidePost", 4, () => InThreadAsync(async (thread, network) => Any((await _world.PostsAsync(thread)).Skip(1).ToList()) is { } post
            ? (await _world.Get<HidePost>().HandleAsync(new(post.Id, "Navn"), By(network), _world.Cancel)).Error
            : Error.NotFound));
        Add("RestorePost", 3, async () => await FromAsync(db => db.Posts.Where(p => p.HiddenAt != null).Select(p => new { p.Id, p.ThreadId })) is { } post
            ? (await _world.Get<RestorePost>().HandleAsync(new(post.Id, "Likevel"), By((await _world.ThreadAsync(post.ThreadId)).NetworkId), _world.Cancel)).Error
            : Error.NotFound);
        Add("Move", 5, () => InThreadAsync(async (thread, network) =>
        {
            var asker = (await AskerAsync(thread)).OrganisationId;
            var to = Any(Networks.Where(n => n.Id != network && _coordinators[n.Id] == _coordinators[network] && n.Memberships.Any(m => m.OrganisationId == asker)).ToList());
            return to is null ? Error.NotFound : (await _world.Get<MoveThread>().HandleAsync(new(thread, to.Id), By(network), _world.Cancel)).Error;
        }));
        Add("Merge", 4, () => InThreadAsync(async (thread, network) => await FromAsync(db => db.Threads.Where(t => t.NetworkId == network && t.Id != thread)) is { } into
            ? (await _world.Get<MergeThread>().HandleAsync(new(thread, into.Id), By(network), _world.Cancel)).Error
            : Error.NotFound));
        Add("Spare", 4, () => InThreadAsync(async (thread, network) =>
        {
            var (person, key) = (World.As(Any(_writers[network])), DraftKey.New(network));
            var saved = await _world.Get<SaveDraft>().HandleAsync(new(key, "Hvem har?", "Vi lurer.", null), person, _world.Cancel);
            return saved.Error ?? (await _world.Get<SpareQuestion>().HandleAsync(new(key, thread, null), person, _world.Cancel)).Error;
        }));

        async Task<Error?> StartAsync(ThreadKind kind)
        {
            var network = Any(Networks);
            var started = await _world.Get<StartThread>().HandleAsync(Talk.Ask(network) with { Kind = kind }, World.As(Any(_writers[network.Id])), _world.Cancel);
            if (started.Error is null)
            {
                _threads.Add(started.Value);
            }

            return started.Error;
        }

        async Task<Error?> AcceptAsync(ThreadId thread, PostId? post) =>
            (await _world.Get<AcceptAnswer>().HandleAsync(new(thread, post), World.As(await AskerAsync(thread)), _world.Cancel)).Error;
    }

    private void AddEnquiries()
    {
        Add("Register", 6, async () =>
        {
            // Two hosts, so that they come to have visits to share.
            var (network, host) = _random.Next(3) > 0 ? (Networks[0], "Kristiansand") : (Networks[3], "Bergen");
            var writer = _writers[network.Id].First(p => p.Name.EndsWith(host, StringComparison.Ordinal));
            var from = await FromAsync(db => db.Organisations.Where(o => o.Kind == OrganisationKind.Municipality && o.ValidTo == null));
            var content = (_random.Next(2) == 0 ? _world.Call(from!) : _world.Visit(from!)) with { Minutes = _random.Next(1, 300), Date = _world.Today.AddDays(-_random.Next(60)) };
            var registered = await _world.TryRegisterAsync(writer, network, content);
            if (registered.Error is null)
            {
                _enquiries.Add(registered.Value);
            }

            return registered.Error;
        });
        Add("EditEnquiry", 4, () => InEnquiryAsync(async (enquiry, person) =>
        {
            var kind = (EnquiryKind)_random.Next(3);
            var content = new EnquiryContent(enquiry.FromId, null, kind, "Rettet", _random.Next(1, 300), _world.Today.AddDays(-_random.Next(60)), WishedFrom: kind == EnquiryKind.Visit ? _world.Today.AddDays(9) : null);
            return (await _world.Get<EditEnquiry>().HandleAsync(new(enquiry.Id, content, enquiry.Version), person, _world.Cancel)).Error;
        }));
        Add("DeleteEnquiry", 2, () => InEnquiryAsync(async (enquiry, person) => (await _world.Get<DeleteEnquiry>().HandleAsync(new(enquiry.Id), person, _world.Cancel)).Error));
        Add("RestoreEnquiry", 3, () => InEnquiryAsync(async (enquiry, person) => (await _world.Get<RestoreEnquiry>().HandleAsync(new(enquiry.Id), person, _world.Cancel)).Error));
        Add("JoinVisit", 6, () => InEnquiryAsync(async (enquiry, person) => await FromAsync(db => db.Visits.Where(v => v.HostId == enquiry.ReceivedById && v.NetworkId == enquiry.NetworkId && v.Id != enquiry.VisitId)) is { } visit
            ? (await _world.Get<ShareVisit>().HandleAsync(new(enquiry.Id, visit.Id), person, _world.Cancel)).Error
            : Error.NotFound));
        Add("LeaveVisit", 3, () => InEnquiryAsync(async (enquiry, person) => (await _world.Get<ShareVisit>().HandleAsync(new(enquiry.Id, null), person, _world.Cancel)).Error));
    }

    private void AddExperiences()
    {
        Add("Publish", 5, async () =>
        {
            var network = Any(Networks);
            var audience = (Audience)_random.Next((int)Audience.Network, (int)Audience.National + 1);
            _experiences.Add(await _world.ExperienceAsync(network, Any(_writers[network.Id]), audience: audience, content: c => Describe(c, Any(Outcomes))));
            return null;
        });
        Add("NewVersion", 4, () => InExperienceAsync(async (experience, author, coordinator) =>
        {
            // Another outcome and other sectors, written, asked for and published.
            var described = Describe(new ExperienceContent { Title = experience.Title }, Any(Outcomes));
            await SavePartAsync(experience.Id, author, ExperienceParts.Outcome, ExperienceContent.PartToJson(new OutcomePart(described.Outcome, described.StoppedIn, described.Barrier, described.Differently)));
            await SavePartAsync(experience.Id, author, ExperienceParts.Facts, ExperienceContent.PartToJson(new FactsPart { Sectors = described.Sectors, Kind = described.Kind }));
            var asked = await _world.Get<AskForReview>().HandleAsync(new(experience.Id, experience.Audience == Audience.Authors ? Audience.Network : experience.Audience), World.As(author), _world.Cancel);
            return asked.Error ?? (await _world.Get<ExperienceReviewQuery>().HandleAsync(experience.Id, World.As(coordinator), _world.Cancel) is { Error: null } read
                ? (await _world.Get<PublishExperience>().HandleAsync(new(experience.Id, read.Value.Stamp), World.As(coordinator), _world.Cancel)).Error
                : Error.NotFound);
        }));
        Add("Narrow", 2, () => InExperienceAsync(async (experience, _, coordinator) =>
            (await _world.Get<NarrowExperience>().HandleAsync(new(experience.Id, (Audience)_random.Next((int)Audience.National)), World.As(coordinator), _world.Cancel)).Error));
        Add("Adopt", 8, () => InExperienceAsync(async (experience, _, _) =>
        {
            var begun = await _world.Get<BeginAdoption>().HandleAsync(new(experience.Id, _world.Today.AddDays(-_random.Next(100))), World.As(Anybody()), _world.Cancel);
            if (begun.Error is null)
            {
                _adoptions.Add(begun.Value);
            }

            return begun.Error;
        }));
        Add("MoveOn", 6, () => InAdoptionAsync(async (adoption, person) => (await _world.Get<MoveAdoptionOn>().HandleAsync(new(adoption.Id, _world.Today.AddDays(-_random.Next(30)), adoption.Version), person, _world.Cancel)).Error));
        Add("DecideFor", 5, () => DecideAsync(AdoptionDecision.Adopted));
        Add("DecideAgainst", 3, () => DecideAsync(AdoptionDecision.Rejected));
        Add("Wish", 4, () => InExperienceAsync(async (experience, _, _) =>
        {
            var wished = await _world.Get<WishVisit>().HandleAsync(new(experience.Id, new(2, "Vi vil se.", "i mai")), World.As(Anybody()), _world.Cancel);
            if (wished.Error is null)
            {
                _visits.Add(wished.Value);
            }

            return wished.Error;
        }));
        Add("Join", 4, () => InVisitAsync(async visit => (await _world.Get<JoinVisit>().HandleAsync(new(visit.Id, new(1, "Vi òg.", "")), World.As(Anybody()), _world.Cancel)).Error));
        Add("WithdrawWish", 3, () => InVisitAsync(async visit => await FromAsync(db => db.VisitWishes.Where(w => w.VisitId == visit.Id)) is { } wish
            ? (await _world.Get<WithdrawWish>().HandleAsync(new(visit.Id), World.As(_people[wish.PersonId]), _world.Cancel)).Error
            : Error.NotFound));
        Add("Offer", 4, () => InVisitAsync(async visit => (await _world.Get<OfferVisit>().HandleAsync(
            _world.Offered(visit.Id, visit.Version, inDays: _random.Next(1, 60)), World.As(_people.Values.First(p => p.OrganisationId == visit.HostId)), _world.Cancel)).Error));

        Task<Error?> DecideAsync(AdoptionDecision decision) => InAdoptionAsync(async (adoption, person) =>
            (await _world.Get<DecideAdoption>().HandleAsync(new(adoption.Id, decision, "Derfor.", ReuseKind.Adapted, _world.Today.AddDays(-_random.Next(30)), adoption.Version), person, _world.Cancel)).Error);
    }

    private void AddMeetings()
    {
        Add("Plan", 5, async () =>
        {
            var networks = Networks.Where(n => _coordinators[n.Id] == _coordinators[Networks[0].Id]).OrderBy(_ => _random.Next()).Take(_random.Next(1, 5)).Select(n => n.Id).ToList();
            var planned = await _world.Get<PlanMeeting>().HandleAsync(new(networks, PlanOf(), []), World.As(_coordinators[networks[0]]), _world.Cancel);
            if (planned.Error is not null)
            {
                return planned.Error;
            }

            _meetings.Add(planned.Value);
            return _random.Next(4) == 0 ? null : (await _world.Get<PublishMeeting>().HandleAsync(new(planned.Value, 1), World.As(_coordinators[networks[0]]), _world.Cancel)).Error;
        });
        Add("ChangeMeeting", 4, () => InMeetingAsync(async (meeting, coordinator) =>
        {
            var networks = Networks.Where(n => n.Id == meeting.NetworkId || (_coordinators[n.Id] == coordinator && _random.Next(3) == 0)).Select(n => n.Id).ToList();
            return (await _world.Get<UpdateMeeting>().HandleAsync(new(meeting.Id, networks, PlanOf(), [], meeting.Version), World.As(coordinator), _world.Cancel)).Error;
        }));
        Add("CancelMeeting", 2, async () => await FromAsync(db => db.Meetings.Where(m => m.Status == MeetingStatus.Published && m.StartsAt > _world.Now)) is { } meeting
            ? (await _world.Get<CancelMeeting>().HandleAsync(new(meeting.Id, "Snø", meeting.Version), By(meeting.NetworkId), _world.Cancel)).Error
            : Error.NotFound);
        Add("DiscardMeeting", 2, async () => await FromAsync(db => db.Meetings.Where(m => m.Status == MeetingStatus.Draft)) is { } meeting
            ? (await _world.Get<DiscardMeeting>().HandleAsync(new(meeting.Id, meeting.Version), By(meeting.NetworkId), _world.Cancel)).Error
            : Error.NotFound);
        Add("SignUp", 10, async () =>
        {
            if (await FromAsync(db => db.Meetings.Where(m => m.Status == MeetingStatus.Published && m.StartsAt > _world.Now)) is not { } meeting)
            {
                return Error.NotFound;
            }

            // A few at a time; now and then one of them says no, or perhaps.
            Error? error = null;
            for (var i = 0; i < 3; i++)
            {
                var answer = _random.Next(4) == 0 ? (MeetingAnswer)_random.Next(3) : MeetingAnswer.Yes;
                error = (await _world.Get<RegisterForMeeting>().HandleAsync(new(meeting.Id, answer, []), World.As(Any(_writers[meeting.NetworkId])), _world.Cancel)).Error;
            }

            return error;
        });
        Add("Invite", 2, () => InMeetingAsync(async (meeting, coordinator) =>
            (await _world.Get<InviteGuests>().HandleAsync(new(meeting.Id, string.Create(CultureInfo.InvariantCulture, $"Gjest <gjest{++_guests}@firma.example>")), World.As(coordinator), _world.Cancel)).Error));
        Add("NotePresent", 8, async () =>
        {
            await using var db = await _world.DbAsync();
            if (await FromAsync(d => d.Meetings.Where(m => m.StartsAt <= _world.Now && d.Registrations.Any(r => r.MeetingId == m.Id))) is not { } meeting)
            {
                return Error.NotFound;
            }

            var all = await db.Registrations.Where(r => r.MeetingId == meeting.Id).Select(r => r.Id).ToListAsync(_world.Cancel);
            return (await _world.Get<NoteAttendance>().HandleAsync(new(meeting.Id, [.. all.Where(_ => _random.Next(3) > 0)]), By(meeting.NetworkId), _world.Cancel)).Error;
        });
        Add("AddFollowUp", 7, () => InMeetingAsync(async (meeting, coordinator) =>
        {
            var (kind, day) = ((FollowUpKind)_random.Next(3), _random.Next(4) == 0 ? (DateOnly?)null : _world.Today.AddDays(_random.Next(40)));
            return (await _world.Get<AddFollowUp>().HandleAsync(new(meeting.Id, kind, "Prøv det", null, _random.Next(3) == 0, day), World.As(coordinator), _world.Cancel)).Error;
        }));
        Add("ChangeFollowUp", 4, () => InFollowUpAsync(async (followUp, coordinator) =>
            (await _world.Get<ChangeFollowUp>().HandleAsync(new(followUp.Id, "Prøv igjen", null, _random.Next(4) == 0 ? null : _world.Today.AddDays(_random.Next(40) - 20), followUp.Version), coordinator, _world.Cancel)).Error));
        Add("SettleFollowUp", 6, () => InFollowUpAsync(async (followUp, coordinator) => (await _world.Get<SettleFollowUp>().HandleAsync(new(followUp.Id, _random.Next(4) > 0), coordinator, _world.Cancel)).Error));
        Add("RemoveFollowUp", 2, () => InFollowUpAsync(async (followUp, coordinator) => (await _world.Get<RemoveFollowUp>().HandleAsync(new(followUp.Id), coordinator, _world.Cancel)).Error));
    }

    private void AddNetworks()
    {
        Add("EndMembership", 1, async () => await FromAsync(db => db.Memberships.Where(m => m.Role == MembershipRole.Member && m.To == null)) is { } membership
            ? (await _world.Get<EndMembership>().HandleAsync(new(membership.NetworkId, membership.Id, _world.Today), By(membership.NetworkId), _world.Cancel)).Error
            : Error.NotFound);
        Add("AddMember", 2, async () =>
        {
            // Whoever has left comes back, or goes to another network.
            var (network, organisation) = (Any(Networks.Take(5).ToList()), Anybody().OrganisationId);
            return (await _world.Get<AddMembers>().HandleAsync(new(network!.Id, [organisation], MembershipRole.Member, _world.Today.AddDays(1)), By(network.Id), _world.Cancel)).Error;
        });
        Add("Rest", 2, async () => (await _world.Get<RestNetwork>().HandleAsync(new(Networks[_random.Next(5)].Id), World.As(Administrator), _world.Cancel)).Error);
        Add("Wake", 3, async () => await FromAsync(db => db.Networks.Where(n => n.Status == NetworkStatus.Dormant)) is { } network
            ? (await _world.Get<ActivateNetwork>().HandleAsync(new(network.Id), By(network.Id), _world.Cancel)).Error
            : Error.NotFound);
    }

    private void Add(string name, int weight, Func<Task<Error?>> act) => _acts.AddRange(Enumerable.Repeat((name, act), weight));

    private T Any<T>(IReadOnlyList<T> of) => of.Count == 0 ? default! : of[_random.Next(of.Count)];

    private Person Anybody() => Any(_people.Values.Skip(2).ToList());

    private ClaimsPrincipal By(LearningNetworkId network) => World.As(_coordinators[network]);

    private MeetingPlan PlanOf() => _world.Plan(inDays: _random.Next(12)) with
    {
        Kind = (MeetingKind)_random.Next(4),
        HostId = _random.Next(3) == 0 ? null : Anybody().OrganisationId,
        Capacity = _random.Next(3) == 0 ? 3 : null,
        ConfirmHours = _random.Next(2) * 24,
    };

    private ExperienceContent Describe(ExperienceContent content, Outcome outcome)
    {
        var described = content with
        {
            Outcome = outcome,
            Sectors = [.. Sectors.All.OrderBy(_ => _random.Next()).Take(_random.Next(3))],
            Kind = _random.Next(3) switch { 0 => null, 1 => InnovationKind.InProcurement, _ => InnovationKind.OfInnovation },
        };
        return described.FellShort ? described with { StoppedIn = Phase.Procurement, Barrier = Ioa.Network.Core.Experiences.Barrier.Coordination, Differently = "Spurt før." } : described;
    }

    private async Task SavePartAsync(ExperienceId id, Person author, string key, string value)
    {
        var part = await FromAsync(db => db.ExperienceParts.Where(p => p.ExperienceId == id && p.Key == key));
        await _world.Get<SaveExperiencePart>().HandleAsync(new(id, key, value, part?.Version ?? 0), World.As(author), _world.Cancel);
    }

    private async Task<Person> AskerAsync(ThreadId thread) => _people[(await _world.ThreadAsync(thread)).AuthorId];

    private async Task<Error?> InThreadAsync(Func<ThreadId, LearningNetworkId, Task<Error?>> act) =>
        _threads.Count > 0 && Any(_threads.TakeLast(40).ToList()) is var thread ? await act(thread, (await _world.ThreadAsync(thread)).NetworkId) : Error.NotFound;

    private async Task<Error?> InEnquiryAsync(Func<Enquiry, ClaimsPrincipal, Task<Error?>> act)
    {
        if (_enquiries.Count == 0)
        {
            return Error.NotFound;
        }

        var id = Any(_enquiries);
        var enquiry = (await FromAsync(db => db.Enquiries.Where(e => e.Id == id)))!;
        return await act(enquiry, World.As(_people.Values.Skip(2).First(p => p.OrganisationId == enquiry.ReceivedById)));
    }

    private async Task<Error?> InExperienceAsync(Func<Experience, Person, Person, Task<Error?>> act)
    {
        if (_experiences.Count == 0)
        {
            return Error.NotFound;
        }

        var id = Any(_experiences);
        var experience = (await FromAsync(db => db.Experiences.Where(e => e.Id == id)))!;
        return await act(experience, _people[experience.CreatedById], _coordinators[experience.NetworkId]);
    }

    private async Task<Error?> InAdoptionAsync(Func<Adoption, ClaimsPrincipal, Task<Error?>> act)
    {
        if (_adoptions.Count == 0)
        {
            return Error.NotFound;
        }

        var id = Any(_adoptions);
        var adoption = (await FromAsync(db => db.Adoptions.Where(a => a.Id == id)))!;
        return await act(adoption, World.As(_people.Values.Skip(2).First(p => p.OrganisationId == adoption.OrganisationId)));
    }

    private async Task<Error?> InVisitAsync(Func<StudyVisit, Task<Error?>> act)
    {
        var id = Any(_visits);
        return await FromAsync(db => db.StudyVisits.Where(v => v.Id == id)) is { } visit ? await act(visit) : Error.NotFound;
    }

    private async Task<Error?> InMeetingAsync(Func<Meeting, Person, Task<Error?>> act)
    {
        // Those of study visits, too.
        return await FromAsync(db => db.Meetings) is { } meeting ? await act(meeting, _coordinators[meeting.NetworkId]) : Error.NotFound;
    }

    private async Task<Error?> InFollowUpAsync(Func<FollowUp, ClaimsPrincipal, Task<Error?>> act) =>
        await FromAsync(db => db.FollowUps) is { } followUp && await FromAsync(db => db.Meetings.Where(m => m.Id == followUp.MeetingId)) is { } meeting
            ? await act(followUp, By(meeting.NetworkId))
            : Error.NotFound;

    /// <summary>One of the rows.</summary>
    private async Task<T?> FromAsync<T>(Func<NetworkDbContext, IQueryable<T>> rows)
        where T : class
    {
        await using var db = await _world.DbAsync();
        var all = await rows(db).ToListAsync(_world.Cancel);
        return all.Count == 0 ? default : all[_random.Next(all.Count)];
    }
}
