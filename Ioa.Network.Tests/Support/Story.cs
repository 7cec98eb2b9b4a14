using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Experiences.Import;
using Ioa.Network.Core.Faq;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Meetings.Outside;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.Meetings.Programme;
using Ioa.Network.Core.Meetings.Series;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.Notifications.Feeds;
using Ioa.Network.Core.Notifications.Webhooks;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Search;
using Ioa.Network.Core.Visits;
using Ioa.Network.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Ioa.Network.Tests.Support;

/// <summary>
/// A network in which everything exists that a page can show: what the tests that walk every page fill its address with. What only
/// the network may read carries <see cref="Secret"/>; what KS administrators may know too carries <see cref="Inside"/>.
/// </summary>
public sealed class Story
{
    /// <summary>In every title, text, tag, file and draft of the network.</summary>
    public const string Secret = "Løyndom7391";

    /// <summary>In the names of those inside, and in the agreement.</summary>
    public const string Inside = "Innanfor5164";

    /// <summary>A word beside <see cref="Secret"/>: who searches for it and finds something is shown the secret.</summary>
    public const string Beside = "pumpestasjonstilsyn";

    /// <summary>Who delivered what the open experience tells of: named to its network only, though everybody reads the experience.</summary>
    public const string Supplier = "Nattlys4417";

    /// <summary>What that cost, and what was spared; to its network only.</summary>
    public const int Volume = 83_517_264, Spared = 5_291_736;

    private static readonly ConditionalWeakTable<SiteFixture, Lazy<Task<Story>>> Told = [];

    private Story(Agder agder) => Agder = agder;

    public Agder Agder { get; }

    /// <summary>A question with an answer that was edited and accepted, a hidden post, attachments, and a table.</summary>
    public ThreadId Thread { get; private set; }

    /// <summary>A question that nobody has answered.</summary>
    public ThreadId Open { get; private set; }

    public PostId Answer { get; private set; }

    public AttachmentId Attachment { get; private set; }

    /// <summary>A wish to visit Kristiansand, that shares its visit with another; the network's members do not know of it.</summary>
    public EnquiryId Enquiry { get; private set; }

    /// <summary>A question with its answer, made of the answer in the conversation.</summary>
    public FaqEntryId Faq { get; private set; }

    /// <summary>An experience of Kristiansand, published to the network, with adopters, ratings and a question.</summary>
    public ExperienceId Experience { get; private set; }

    /// <summary>Lindesnes' adoption of it; somebody there may be asked.</summary>
    public AdoptionId Adoption { get; private set; }

    /// <summary>An experience that is open to everybody, but for the supplier and the figures.</summary>
    public ExperienceId OpenExperience { get; private set; }

    /// <summary>A file that its authors have added to the experience since it was published.</summary>
    public AttachmentId ExperienceFile { get; private set; }

    /// <summary>A gathering of the network to which somebody has registered, with what they eat.</summary>
    public MeetingId Meeting { get; private set; }

    /// <summary>A date poll of the network that is open, with answers.</summary>
    public MeetingPollId Poll { get; private set; }

    /// <summary>A series of the network, of which one meeting is cancelled and one is a draft.</summary>
    public MeetingSeriesId Series { get; private set; }

    /// <summary>The secret of a guest's link to another gathering: what guests may see of it holds no secret, all else does.</summary>
    public string Guest { get; private set; } = "";

    /// <summary>One that was held, with minutes and what they left to do; the member and the guest were there.</summary>
    public MeetingId Held { get; private set; }

    /// <summary>One that was held, whose minutes are approved: what the library's search may find of it.</summary>
    public MeetingId Minuted { get; private set; }

    /// <summary>The secret of that guest's link.</summary>
    public string HeldGuest { get; private set; } = "";

    /// <summary>A visit to Kristiansand because of the experience, which Lindesnes wishes.</summary>
    public StudyVisitId StudyVisit { get; private set; }

    /// <summary>A calendar's file that the network's coordinator is looking through.</summary>
    public MeetingImportId MeetingImport { get; private set; }

    /// <summary>An import that a KS administrator is looking through.</summary>
    public ExperienceImportId Import { get; private set; }

    /// <summary>The secret of an open invitation.</summary>
    public string Invitation { get; private set; } = "";

    /// <summary>Logs in in two steps: after the password a code is asked for.</summary>
    public Person TwoStep { get; private set; } = null!;

    /// <summary>The membership of Lyngdal.</summary>
    public Guid Membership { get; private set; }

    /// <summary>A webhook of the network, with titles, to which something was sent.</summary>
    public WebhookId Webhook { get; private set; }

    /// <summary>The token of a link that stops letters to a member about the network.</summary>
    public string Unsubscribe { get; private set; } = "";

    /// <summary>The token of somebody's feed of the network, of an organisation that was a member until yesterday.</summary>
    public string FormerMembersFeed { get; private set; } = "";

    /// <summary>The token of that person's calendar of everything that they see.</summary>
    public string FormerMembersCalendar { get; private set; } = "";

    /// <summary>The token of the feed of that person's saved search for what the network has.</summary>
    public string FormerMembersSearch { get; private set; } = "";

    /// <summary>The site's own story, told once.</summary>
    public static Task<Story> OfAsync(SiteFixture site) => Told.GetValue(site, s => new Lazy<Task<Story>>(() => TellAsync(s.World))).Value;

    /// <summary>Tells somebody of the conversation, as when they could still read it.</summary>
    public async Task<Person> ToldAsync(World world, Person person)
    {
        await world.AddAsync(
            new Notification { PersonId = person.Id, Kind = NotificationKind.Reply, Key = $"test:{Guid.CreateVersion7():N}", NetworkId = Agder.Network.Id, ThreadId = Thread, PostNumber = 2, ActorId = Agder.Superuser.Id, At = world.Now },
            new Notification { PersonId = person.Id, Kind = NotificationKind.AdopterAnswered, Key = $"test:{Guid.CreateVersion7():N}", NetworkId = Agder.Network.Id, ExperienceId = Experience, PostNumber = Notification.BeyondReading, ActorId = Agder.Member.Id, At = world.Now },
            new Notification { PersonId = person.Id, Kind = NotificationKind.MeetingMoved, Key = $"test:{Guid.CreateVersion7():N}", NetworkId = Agder.Network.Id, MeetingId = Meeting, PostNumber = Notification.BeyondReading, ActorId = Agder.Coordinator.Id, At = world.Now },
            new Notification { PersonId = person.Id, Kind = NotificationKind.MeetingPollOpened, Key = $"test:{Guid.CreateVersion7():N}", NetworkId = Agder.Network.Id, PollId = Poll, PostNumber = Notification.BeyondReading, ActorId = Agder.Coordinator.Id, At = world.Now },
            new Notification { PersonId = person.Id, Kind = NotificationKind.Spared, Key = $"test:{Guid.CreateVersion7():N}", NetworkId = Agder.Network.Id, ThreadId = Thread, PostNumber = Notification.BeyondReading, At = world.Now });
        return person;
    }

    /// <summary>The value of an address's parameter: this network's, so that an outsider asks for what must not be found.</summary>
    public string Parameter(string template, string name) => (template.Split('/')[1], name.ToLowerInvariant()) switch
    {
        ("feil", "status") => "404",
        ("personer", "id") => Agder.Colleague.Id.ToString(),
        ("kommuner", "number") => Agder.Lyngdal.Number,
        ("nettverk" or "nasjonalt", "slug") => Agder.Network.Slug,
        ("nasjonalt", "county") => "42",
        ("nasjonalt", "number") => Agder.Lyngdal.Number,
        ("nasjonalt", "name") => "besvart",
        ("nettverk", "webhook") => Webhook.ToString(),
        ("nettverk", "id") => Membership.ToString(),
        ("nettverk", "entry") => Faq.ToString(),
        ("samtaler", "id") when template.EndsWith("/plikt", StringComparison.Ordinal) => Open.ToString(),
        ("skranke", "id") => Open.ToString(),
        ("samtaler", "id") => Thread.ToString(),
        ("epost", "token") => Unsubscribe,
        ("henvendelser", "id") => Enquiry.ToString(),
        ("samtaler", "number") => "2",
        ("moter", "id") when template.EndsWith("/referat", StringComparison.Ordinal) => Held.ToString(),
        ("moter", "id") when template.StartsWith("/moter/avstemning/", StringComparison.Ordinal) => Poll.ToString(),
        ("moter", "id") when template.StartsWith("/moter/serie/", StringComparison.Ordinal) => Series.ToString(),
        ("moter", "token") => template.EndsWith("/kursbevis", StringComparison.Ordinal) ? HeldGuest : Guest,
        ("moter", "id") when template.EndsWith("/kursbevis", StringComparison.Ordinal) => Held.ToString(),
        ("besok", "id") => StudyVisit.ToString(),
        ("moter", "id") when template.StartsWith("/moter/importer/", StringComparison.Ordinal) => MeetingImport.ToString(),
        ("moter", "id") => Meeting.ToString(),
        ("erfaringer", "id") => Experience.ToString(),
        ("erfaringer", "adoption") => Adoption.ToString(),
        ("admin", "id") => Import.Value.ToString(),
        ("invitasjon" or "forste-administrator", "token") => Invitation,
        _ => throw new InvalidOperationException($"Say in {nameof(Story)}.{nameof(Parameter)} what {name} is in {template}."),
    };

    private static async Task TellOfReuseAsync(World world, Story story)
    {
        var agder = story.Agder;
        story.Experience = await world.ExperienceAsync(agder.Network, agder.Superuser, $"Nattkamera {Secret}", Audience.Network, c => c with
        {
            Answers = [new ExperienceAnswer("need.problem", Phase.Needs, null, $"Om {Beside}. {Secret}")],
        });
        story.OpenExperience = await world.ExperienceAsync(agder.Network, agder.Superuser, $"Veilysprat fra {Supplier} AS", Audience.Open, c => c with
        {
            Suppliers = [$"{Supplier} AS"],
            SuppliersTo = Audience.Network,
            FiguresTo = Audience.Network,
            Volume = Volume,
            Topics = [$"{Supplier}-lys", "veilysprat"],
            Doffin = "2024-417417",
            Contact = $"Ola hos {Supplier}",
            Answers = [new ExperienceAnswer("procurement.how", Phase.Procurement, null, $"Veilyspraten med {Supplier.ToLowerInvariant()} kostet 83 517 264 kroner. **{Supplier}** var flinke.")],
            Benefits = [new Benefit($"Spart strøm med {Supplier}", BenefitKind.Economy, BenefitStatus.Achieved, Spared, null, "kroner", $"Målt av {Supplier}")],
            Lessons = [new Lesson($"Spør {Supplier}s kunder om 5,291736 millioner", Basis.Own)],
            Sources = [new ExperienceSource($"{Supplier}: årsrapport", null, null, $"https://{Supplier.ToLowerInvariant()}.example/")],
        });
        story.Adoption = await world.AdoptAsync(agder.Neighbour, story.Experience, AdoptionStage.Implementation, world.Today.AddDays(-40), mayBeAsked: true);
        var mine = await world.AdoptAsync(agder.Member, story.Experience, AdoptionStage.Implementation, world.Today.AddDays(-3), mayBeAsked: true);
        (await world.Get<DescribeAdoption>().HandleAsync(new(mine, new($"Skjema {Secret}", $"Råd {Secret}", true, 5, 4, 3, null, 1), 4), World.As(agder.Member), world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AddExperienceFile>().HandleAsync(new(story.Experience, "krav.txt", new MemoryStream(Encoding.UTF8.GetBytes($"Krav {Secret}"))), World.As(agder.Superuser), world.Cancel)).Error.ShouldBeNull();
        await using (var db = await world.DbAsync())
        {
            story.ExperienceFile = await db.Attachments.Where(a => a.ExperienceId == story.Experience).Select(a => a.Id).SingleAsync(world.Cancel);
        }

        (await world.Get<WriteTemplate>().HandleAsync(new(agder.Network.Id, null, $"Mal {Secret}", "innovasjonspartnerskap", [new(Phase.Needs, $"Hvem spurte? {Secret}")], 0), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        const string File = """[{"id": "a", "tittel": "Elektrisk feiebil", "utfall": "vellykket"}, {"id": "a", "tittel": "", "utfall": "bra", "farge": 3}]""";
        story.Import = (await world.Get<UploadImport>().HandleAsync(new(agder.Network.Id, "Prøvesamling", Audience.National, "prove.json", Encoding.UTF8.GetBytes(File)), World.As(agder.Administrator), world.Cancel)).Value;
        foreach (var (adoption, asker) in new[] { (story.Adoption, agder.Member), (mine, agder.Neighbour) })
        {
            (await world.Get<AskAdopter>().HandleAsync(new(adoption, $"Hvor mye? {Secret}", Guid.CreateVersion7()), World.As(asker), world.Cancel)).Error.ShouldBeNull();
        }
    }

    private static async Task TellOfVisitsAsync(World world, Story story)
    {
        var agder = story.Agder;
        story.StudyVisit = await world.WishAsync(agder.Neighbour, story.Experience, $"Vi vil se {Secret}", when: $"i mai {Secret}");
        await world.TripAsync(agder.Network, agder.Member, new TripPlan($"Nederland {Secret}", $"Haag {Secret}", $"Møte PIANOo om {Beside} {Secret}", world.Today.AddDays(30), world.Today.AddDays(60), IsNational: false));
    }

    private static async Task TellOfMeetingsAsync(World world, Story story)
    {
        var agder = story.Agder;
        var day = world.Today.AddDays(30);
        var plan = new MeetingPlan(MeetingKind.Gathering, $"Samling om {Beside} {Secret}", $"Ta med kravlisten. {Secret}", day, new TimeOnly(9, 0), day, new TimeOnly(15, 0))
        {
            Place = $"Rådhusgata 18 {Secret}",
            Room = $"Byhagen {Secret}",
            VideoLink = $"https://video.example/{Secret}",
            HostId = agder.Kristiansand.Id,
            Capacity = 2,
            Questions = [new(1, MeetingQuestionKind.Food, "Mat?"), new(3, MeetingQuestionKind.Text, $"Hva vil du ta opp? {Secret}")],
        };
        story.Meeting = await world.MeetingAsync(agder.Network, agder.Coordinator, plan);
        var calendar = new OutsideCalendar { NetworkId = agder.Network.Id, Name = $"Skoleruta {Secret}", Url = $"https://skole.example/{Secret}", AddedById = agder.Coordinator.Id, AddedAt = world.Now, DueAt = world.Now.AddYears(1), TriedAt = world.Now, Failure = OutsideFailure.TooSlow };
        await world.AddAsync(calendar, new OutsideEvent { CalendarId = calendar.Id, Number = 1, Title = $"Høstferie {Secret}", Place = $"Agder {Secret}", Link = $"https://skole.example/{Secret}", StartsAt = world.Now.AddDays(20), EndsAt = world.Now.AddDays(21), IsAllDay = false });
        var file = $"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\nDTSTART:{day:yyyyMMdd}T080000Z\nSUMMARY:Fagdag {Secret}\nLOCATION:Lyngdal\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nDTSTART:feil\nEND:VEVENT\nEND:VCALENDAR\n";
        story.MeetingImport = (await world.Get<UploadMeetings>().HandleAsync(new(agder.Network.Id, $"{Secret}.ics", Encoding.UTF8.GetBytes(file)), World.As(agder.Coordinator), world.Cancel)).Value;
        foreach (var person in new[] { agder.Neighbour, agder.Superuser, agder.Colleague })
        {
            await world.RegisterAsync(story.Meeting, person, Ioa.Network.Core.Meetings.Answer.Yes, new RegistrationAnswer(1, $"Nøtter {Secret}"), new RegistrationAnswer(3, $"Kravliste {Secret}"));
        }

        var coordinator = World.As(agder.Coordinator);
        var version = (await world.MeetingSeenByAsync(story.Meeting, agder.Coordinator)).Version;
        AgendaLine[] points = [new(null, $"Velkommen {Secret}", 15, $"Siri {Secret}", "", $"/samtaler/{story.Thread}"), new(null, $"Runde {Secret}", 45, "", $"Alle {Secret}", "")];
        (await world.Get<SaveProgramme>().HandleAsync(new(story.Meeting, points, version), coordinator, world.Cancel)).Error.ShouldBeNull();
        (await world.Get<SuggestTopic>().HandleAsync(new(story.Meeting, $"Gevinst {Secret}"), World.As(agder.Member), world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AddMeetingFile>().HandleAsync(new(story.Meeting, "sakliste.txt", new MemoryStream(Encoding.UTF8.GetBytes($"Sak {Secret}"))), coordinator, world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AddFollowUp>().HandleAsync(new(story.Meeting, FollowUpKind.Preparation, $"Les {Secret}", null, true, world.Today.AddDays(20)), coordinator, world.Cancel)).Error.ShouldBeNull();

        story.Poll = await world.PollAsync(agder.Coordinator, world.PollPlan($"Når om {Beside} {Secret}", times: 8) with { Description = $"Svar {Secret}", AnswerBy = world.Today.AddDays(9) }, agder.Network);
        await world.AnswerPollAsync(story.Poll, agder.Neighbour, Ioa.Network.Core.Meetings.Answer.Yes, Ioa.Network.Core.Meetings.Answer.Maybe, Ioa.Network.Core.Meetings.Answer.No);
        await world.AnswerPollAsync(story.Poll, agder.Superuser, Ioa.Network.Core.Meetings.Answer.Yes);
        story.Series = await world.SeriesAsync(agder.Network, agder.Coordinator, plan with { Title = $"Samlingsrekke {Secret}" }, new(SeriesStep.SecondWeek, 4, null));
        var meetings = (await world.SeriesSeenByAsync(story.Series, agder.Coordinator)).Meetings;
        foreach (var meeting in meetings.Take(3))
        {
            (await world.Get<PublishMeeting>().HandleAsync(new(meeting.Id, 1), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        }

        (await world.Get<SetMeetingTheme>().HandleAsync(new(meetings[0].Id, $"Behov {Secret}", agder.Neighbour.Id, 0), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AddFollowUp>().HandleAsync(new(meetings[0].Id, FollowUpKind.Preparation, $"Les {Secret}", null, true, world.Today.AddDays(9)), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AddFollowUp>().HandleAsync(new(meetings[0].Id, FollowUpKind.Action, $"Prøv {Secret}", null, true, world.Today.AddDays(20)), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        (await world.Get<CancelMeeting>().HandleAsync(new(meetings[1].Id, $"Snø {Secret}", 2), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
        var moved = plan with { Title = $"Samlingsrekke {Secret}", Date = plan.Date.AddDays(29), ToDate = plan.Date.AddDays(29) };
        (await world.Get<UpdateMeeting>().HandleAsync(new(meetings[2].Id, [agder.Network.Id], moved, [], 2), World.As(agder.Coordinator), world.Cancel)).Error.ShouldBeNull();
    }

    private static async Task TellOfGuestsAsync(World world, Story story)
    {
        var agder = story.Agder;
        var host = await world.PersonAsync("Gro Vertinne", agder.Kristiansand);
        var day = world.Today.AddDays(40);
        var plan = new MeetingPlan(MeetingKind.DialogueConference, "Dialogkonferanse om lysmaster", "Møt leverandørene.", day, new TimeOnly(9, 0), day, new TimeOnly(15, 0))
        {
            Place = "Torget 1, Kristiansand",
            VideoLink = $"https://video.example/{Secret}/gjester",
            HostId = agder.Kristiansand.Id,
            Questions = [new(1, MeetingQuestionKind.Food, "Mat?")],
        };
        (_, story.Guest) = await WithGuestAsync();
        (story.Held, story.HeldGuest) = await WithGuestAsync();
        await using var db = await world.DbAsync();
        await db.Registrations.Where(r => r.MeetingId == story.Held).ExecuteUpdateAsync(r => r.SetProperty(x => x.AttendedAt, world.Now.AddDays(-1)), world.Cancel);
        await db.Meetings.Where(m => m.Id == story.Held)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.StartsAt, world.Now.AddDays(-1)).SetProperty(x => x.EndsAt, world.Now.AddDays(-1).AddHours(6)), world.Cancel);
        var coordinator = World.As(agder.Coordinator);
        (await world.Get<SaveMinutesPart>().HandleAsync(new(story.Held, MinutesPart.General, $"Vi angret. {Secret}", 0), coordinator, world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AddFollowUp>().HandleAsync(new(story.Held, FollowUpKind.Decision, $"Vi stopper. {Secret}", null, false, null), coordinator, world.Cancel)).Error.ShouldBeNull();
        (await world.Get<AddFollowUp>().HandleAsync(new(story.Held, FollowUpKind.Action, $"Ring leverandøren. {Secret}", agder.Coordinator.Id, false, world.Today.AddDays(5)), coordinator, world.Cancel)).Error.ShouldBeNull();

        story.Minuted = await world.MeetingAsync(agder.Network, agder.Coordinator, plan with { Title = $"Samling {Secret}", Questions = [] });
        await db.Meetings.Where(m => m.Id == story.Minuted)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.StartsAt, world.Now.AddDays(-2)).SetProperty(x => x.EndsAt, world.Now.AddDays(-2).AddHours(6)), world.Cancel);
        await world.WriteAsync(story.Minuted, agder.Coordinator, MinutesPart.General, $"Vi snakket om {Beside}. {Secret}");
        (await world.Get<ApproveMinutes>().HandleAsync(new(story.Minuted), coordinator, world.Cancel)).Error.ShouldBeNull();

        // As if somebody had been invited: the letter has gone.
        async Task<(MeetingId Meeting, string Token)> WithGuestAsync()
        {
            var meeting = (await world.Get<PlanMeeting>().HandleAsync(new([agder.Network.Id], plan, [host.Id]), World.As(host), world.Cancel)).Value;
            (await world.Get<PublishMeeting>().HandleAsync(new(meeting, 1), World.As(host), world.Cancel)).Error.ShouldBeNull();
            await world.RegisterAsync(meeting, agder.Member, Ioa.Network.Core.Meetings.Answer.Yes, new RegistrationAnswer(1, $"Nøtter {Secret}"));
            var (token, hash) = SecretToken.New();
            var guest = new Registration { MeetingId = meeting, GuestName = "Gustav Gjest", GuestEmail = "gustav@firma.example", GuestLanguage = "nb" };
            await world.AddAsync(guest, new GuestLink { TokenHash = hash, RegistrationId = guest.Id, Letter = "invited:1", CreatedAt = world.Now });
            return (meeting, token);
        }
    }

    private static async Task<Story> TellAsync(World world)
    {
        var agder = await world.AgderAsync();
        var story = new Story(agder);
        await using (var db = await world.DbAsync())
        {
            story.Membership = (await db.Memberships.FirstAsync(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Lyngdal.Id)).Id.Value;
            Person[] people = [agder.Superuser, agder.OtherSuperuser, agder.Member, agder.Colleague, agder.Neighbour, agder.Observer, agder.Coordinator];
            foreach (var person in people)
            {
                await db.Users.Where(p => p.Id == person.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.Name, x => x.Name + " " + Inside));
            }

            await db.Memberships.Where(m => m.NetworkId == agder.Network.Id && m.OrganisationId == agder.Kristiansand.Id)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.ContactId, agder.Superuser.Id));
            var network = await db.Networks.FirstAsync(n => n.Id == agder.Network.Id);
            network.Agreement.Mandate = $"Mandat {Inside}";
            network.Agreement.SuperuserDuties = $"Plikter {Inside}";
            await db.SaveChangesAsync();
        }

        story.Unsubscribe = new Uri(world.Get<UnsubscribeLinks>().Page(new UnsubscribeCommand(agder.Member.Id, agder.Network.Id, NotificationCategory.Followed))).Segments[^1];
        var token = SecretToken.New();
        story.Invitation = token.Token;
        await world.AddAsync(new Invitation
        {
            Email = "ny@lyngdal.example",
            NormalizedEmail = "NY@LYNGDAL.EXAMPLE",
            Name = "Ny Medarbeider",
            OrganisationId = agder.Lyngdal.Id,
            NetworkId = agder.Network.Id,
            Role = InvitationRole.Contact,
            InvitedById = agder.Administrator.Id,
            TokenHash = token.Hash,
            CreatedAt = world.Now,
            ExpiresAt = world.Now.AddDays(14),
        });
        var before = await world.OrganisationAsync("Bykle");
        var formerMember = await world.PersonAsync("Frida Før", before);
        var membership = new Membership { NetworkId = agder.Network.Id, OrganisationId = before.Id, Role = MembershipRole.Member, From = world.Today.AddYears(-1) };
        await world.AddAsync(membership);
        var saved = await Do(world.Get<SaveSearch>().HandleAsync(new(new LibrarySearch(Beside)), World.As(formerMember), world.Cancel));
        story.FormerMembersSearch = await Do(world.Get<CreateSearchFeed>().HandleAsync(new(saved), World.As(formerMember), world.Cancel));
        story.FormerMembersCalendar = await Do(world.Get<CreateCalendarFeed>().HandleAsync(new(CalendarScope.Country), World.As(formerMember), world.Cancel));
        story.FormerMembersFeed = await Do(world.Get<CreateNewsFeed>().HandleAsync(new(agder.Network.Id), World.As(formerMember), world.Cancel));
        await using (var db = await world.DbAsync())
        {
            await db.Memberships.Where(m => m.Id == membership.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.To, world.Today.AddDays(-1)));
        }

        var webhook = new Webhook
        {
            NetworkId = agder.Network.Id,
            Url = $"https://kommune.example/{Secret}",
            Format = WebhookFormat.Json,
            Language = "nb",
            SealedSecret = Secret,
            AddedById = agder.Coordinator.Id,
            AddedAt = world.Now,
            TitlesAllowedById = agder.Coordinator.Id,
            TitlesAllowedAt = world.Now,
            PausedAt = world.Now,
            PausedByFailure = true,
        };
        story.Webhook = webhook.Id;
        await world.AddAsync(webhook, new WebhookDelivery
        {
            WebhookId = webhook.Id,
            News = WebhookNews.Test,
            About = PostId.New().Value,
            ThreadId = null,
            NetworkName = agder.Network.Name,
            NetworkSlug = agder.Network.Slug,
            HappenedAt = world.Now,
            DueAt = world.Now,
            Attempts = 12,
            TriedAt = world.Now,
            GivenUpAt = world.Now,
            Status = 500,
            Answer = $"Internal {Secret} {new string('z', 400)}",
        });
        story.TwoStep = await world.PersonAsync("Tora Totrinn", agder.Lyngdal);
        await using (var scope = world.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
            await users.ResetAuthenticatorKeyAsync((await users.FindByIdAsync(agder.Member.Id.ToString()))!);
            var twoStep = (await users.FindByIdAsync(story.TwoStep.Id.ToString()))!;
            await users.ResetAuthenticatorKeyAsync(twoStep);
            await users.SetTwoFactorEnabledAsync(twoStep, true);
        }

        var file = await Do(world.Get<UploadAttachment>().HandleAsync(
            new UploadAttachmentCommand(agder.Network.Id, $"kravliste {Secret}.txt", new MemoryStream(Encoding.UTF8.GetBytes($"Krav: {Secret}"))), World.As(agder.Member), world.Cancel));
        story.Attachment = file.Id;
        story.Open = await Do(world.Get<StartThread>().HandleAsync(
            new StartThreadCommand(
                agder.Network.Id, ThreadKind.Question, $"Hvem har målt {Beside}? {Secret}", $"Vi måler {Secret}.", null, null, [], [], Guid.CreateVersion7()),
            World.As(agder.Neighbour),
            world.Cancel));
        story.Thread = await Do(world.Get<StartThread>().HandleAsync(
            new StartThreadCommand(
                agder.Network.Id,
                ThreadKind.Question,
                $"Hvordan skrive om {Beside}? {Secret}",
                $"""
                Vi skal kjøpe {Beside} {Secret}.

                | Krav | Vekt |
                |---|---|
                | Pris | 40 % |
                | {Secret} | 60 % |

                ```
                {Secret} {new string('x', 200)}
                ```

                1. https://www.eksempel.no/{new string('y', 120)}
                2. «Sitat»

                > {Secret}
                """,
                "helse-omsorg",
                Phase.MarketDialogue,
                [$"merke-{Secret}", "pumper"],
                [file.Id],
                PostId.New().Value),
            World.As(agder.Member),
            world.Cancel));
        await Done(world.Get<EditThread>().HandleAsync(
            new EditThreadCommand(story.Thread, $"Hvordan beskrive {Beside}? {Secret}", "helse-omsorg", Phase.MarketDialogue, [$"merke-{Secret}", "pumper"], 1),
            World.As(agder.Member),
            world.Cancel));
        var answer = await Post(agder.Superuser, $"Se kravlisten vår. {Secret}");
        story.Answer = answer;
        await Do(world.Get<EditPost>().HandleAsync(new EditPostCommand(answer, $"Se kravlisten vår fra i fjor. {Secret}", 1), World.As(agder.Superuser), world.Cancel));
        await Done(world.Get<AcceptAnswer>().HandleAsync(new AcceptAnswerCommand(story.Thread, answer), World.As(agder.Member), world.Cancel));
        await Done(world.Get<ReactToPost>().HandleAsync(new ReactToPostCommand(answer, true), World.As(agder.Member), world.Cancel));
        story.Faq = await Do(world.Get<WriteFaqEntry>().HandleAsync(
            new WriteFaqEntryCommand(agder.Network.Id, null, answer, $"Hvordan beskrive {Beside}? {Secret}", $"Slik: {Secret}\n\n- ett\n- to", 0), World.As(agder.Superuser), world.Cancel));
        await Do(world.Get<WritePassage>().HandleAsync(
            new WritePassageCommand(null, $"Velkommen {Secret}", $"Hei {{navn}}! {Secret}\n\nRing {{telefon}}.", 0), World.As(agder.Superuser), world.Cancel));
        var rude = await Post(agder.Neighbour, $"Uhøflig {Secret}");
        await Done(world.Get<HidePost>().HandleAsync(new HidePostCommand(rude, $"Personopplysninger {Secret}"), World.As(agder.Coordinator), world.Cancel));
        for (var i = 0; i < 60; i++)
        {
            await Post(i % 2 == 0 ? agder.Colleague : agder.OtherSuperuser, $"Innlegg {i.ToString(CultureInfo.InvariantCulture)} om {Beside} {Secret}");
        }

        await Do(world.Get<SaveDraft>().HandleAsync(new SaveDraftCommand(DraftKey.Reply(story.Thread), "", $"Utkast {Secret}", null), World.As(agder.Member), world.Cancel));
        await Do(world.Get<StartThread>().HandleAsync(
            new StartThreadCommand(agder.Network.Id, ThreadKind.Announcement, $"Samling {Secret}", $"Velkommen {Secret}", null, null, [], [], PostId.New().Value),
            World.As(agder.Coordinator),
            world.Cancel));
        for (var i = 0; i < 3; i++)
        {
            var content = new EnquiryContent(
                i == 1 ? agder.Lindesnes.Id : agder.Lyngdal.Id, null, EnquiryKind.Visit, $"{Beside} {Secret}", 60, world.Today, $"Notat {Secret}\nmed to linjer", story.Thread, world.Today.AddDays(20), world.Today.AddDays(22), 4);
            story.Enquiry = await Do(world.Get<RegisterEnquiry>().HandleAsync(
                new(agder.Network.Id, null, content, null, Guid.CreateVersion7()), World.As(agder.Superuser), world.Cancel));
            var view = await Do(world.Get<EnquiryQuery>().HandleAsync(story.Enquiry, World.As(agder.Superuser), world.Cancel));
            if (i == 1)
            {
                await Done(world.Get<ShareVisit>().HandleAsync(new(story.Enquiry, view.SameDay[0].Id), World.As(agder.Superuser), world.Cancel));
            }
            else if (i == 0)
            {
                await Done(world.Get<EditEnquiry>().HandleAsync(
                    new(story.Enquiry, content with { Minutes = 90 }, view.Version), World.As(agder.Superuser), world.Cancel));
            }
        }

        await TellOfReuseAsync(world, story);
        await TellOfVisitsAsync(world, story);
        await TellOfMeetingsAsync(world, story);
        await TellOfGuestsAsync(world, story);
        return story;

        async Task<PostId> Post(Person author, string text) =>
            (await Do(world.Get<AddPost>().HandleAsync(new AddPostCommand(story.Thread, text, [], PostId.New().Value), World.As(author), world.Cancel))).Id;

        static async Task<T> Do<T>(Task<Result<T>> command)
        {
            var result = await command;
            result.Error.ShouldBeNull();
            return result.Value;
        }

        static async Task Done(Task<Result> command) => (await command).Error.ShouldBeNull();
    }
}
