using Ioa.Network.Core.Common;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.Polls;
using Ioa.Network.Core.Meetings.Series;

namespace Ioa.Network.Core.Demo;

/// <summary>The networks' meetings: what has been, what comes, one that is moved and one that is cancelled, with those who answered.</summary>
internal sealed class DemoMeetings
{
    private static readonly (MeetingKind Kind, string Title, string Description, int InDays)[] Written =
    [
        (MeetingKind.Gathering, "Samling: erfaringer fra markedsdialog", "Tre kommuner forteller hva de gjorde, og hva de ville gjort annerledes. Etterpå arbeider vi i grupper med egne saker.\n\nTa med en anskaffelse dere skal i gang med.", -95),
        (MeetingKind.DigitalTalk, "Digital prat: behovsbeskrivelse på to sider", "En halvtime om én mal, og en halvtime til spørsmål.", -40),
        (MeetingKind.StudyVisit, "Besøk hos en foregangskommune", "Vi ser løsningen i drift og snakker med dem som bruker den hver dag.", -12),
        (MeetingKind.DigitalTalk, "Digital prat: kontraktsoppfølging", "Hvordan følger vi opp det leverandøren lovet? Ta med egne eksempler.", 9),
        (MeetingKind.Gathering, "Samling: fra pilot til innkjøp", "Hva skal til for at en vellykket pilot blir tatt i bruk? Vi går gjennom anskaffelsesreglene, kostnadene og opplæringen.", 24),
        (MeetingKind.Course, "Kurs: innovasjonspartnerskap i praksis", "For deg som skal gjennomføre et innovasjonspartnerskap for første gang. Vi øver på en virkelig sak.", 52),
    ];

    private readonly List<Meeting> _meetings = [];
    private readonly List<MeetingTheme> _themes = [];
    private readonly List<Registration> _registrations = [];
    private readonly List<PollAnswer> _answers = [];

    public DemoMeetings(DemoMap map, DemoPeople people, DemoChance chance, DateTimeOffset now)
    {
        foreach (var network in map.All.Where(n => n.Network.Coordinators.Count > 0))
        {
            foreach (var (kind, title, description, inDays) in Written)
            {
                Hold(network, people, chance, now, kind, title, description, inDays + chance.Between(0, 6), isNational: false);
            }
        }

        Hold(map.National, people, chance, now, MeetingKind.DisseminationConference, "Spredningskonferanse: hva virket, og hva gjorde ikke", "Foregangskommunene legger fram ti saker, også dem som ikke gikk. Åpent for alle som er med i et læringsnettverk.", 75, isNational: true);

        // One series and one date poll, where the demo's coordinator is.
        var agder = map.All.First(n => n.Network.Slug == "agder");
        Series = HoldSeries(agder, chance, now);
        Poll = Ask(agder, people, chance, now);
        var theirs = _meetings.Where(m => m.NetworkId == agder.Network.Id && m.Kind == MeetingKind.Gathering).OrderBy(m => m.StartsAt).ToList();
        Minutes = new DemoMinutes(theirs[0], theirs.First(m => m.StartsAt > now && m.SeriesId is null), people, chance, now);
    }

    /// <summary>Five gatherings, of which one was moved and one is cancelled.</summary>
    public MeetingSeries Series { get; }

    /// <summary>A date poll that is open.</summary>
    public MeetingPoll Poll { get; }

    /// <summary>What a gathering of theirs said and left to do.</summary>
    public DemoMinutes Minutes { get; }

    /// <summary>What was answered to it.</summary>
    public IReadOnlyList<PollAnswer> Answers => _answers;

    public IReadOnlyList<Meeting> Meetings => _meetings;

    /// <summary>What each gathering of the series is about.</summary>
    public IReadOnlyList<MeetingTheme> Themes => _themes;

    public IReadOnlyList<Registration> Registrations => _registrations;

    private MeetingSeries HoldSeries(DemoNetwork network, DemoChance chance, DateTimeOffset now)
    {
        const string Title = "Samlingsrekke: innovative anskaffelser steg for steg";
        string[] themes = ["Behovet før løsningen", "Dialog med markedet", "Konkurransen", "Kontrakt og innføring", "Oppfølging og gevinst"];
        var plannedAt = now.AddDays(-70);
        var coordinator = network.Network.Coordinators.First().PersonId;
        var first = OsloTime.DateIn(now).AddDays(-34);
        while (first.DayOfWeek != DayOfWeek.Tuesday)
        {
            first = first.AddDays(1);
        }

        var (from, to) = (new TimeOnly(9, 0), new TimeOnly(15, 0));
        var rule = MeetingSeries.RuleOf(new(SeriesStep.MonthByWeekday, 5, null), first, Meeting.DefaultZone).Value;
        var series = new MeetingSeries { Id = new MeetingSeriesId(chance.Id(plannedAt)), NetworkId = network.Network.Id, Title = Title, Rule = rule.ToString(), CreatedById = coordinator, CreatedAt = plannedAt };
        var days = MeetingSeries.DaysOf(rule, first, from, Meeting.DefaultZone);
        for (var i = 0; i < days.Count; i++)
        {
            var meeting = new Meeting { Id = new MeetingId(chance.Id(plannedAt)), NetworkId = network.Network.Id, SeriesId = series.Id, SeriesDate = days[i], CreatedById = coordinator, CreatedAt = plannedAt };
            meeting.Share(network.Network.Id);
            meeting.Organise([coordinator]);
            var plan = new MeetingPlan(MeetingKind.Gathering, Title, "Fem samlinger, fra behov til oppfølging. Mellom samlingene arbeider dere med en egen sak.", days[i], from, days[i], to)
            {
                Place = $"Rådhuset, {network.Host.DisplayName}",
                HostId = network.Host.Id,
                ReminderDays = [7, 1],
            };
            Demand(meeting.Describe(plan, plannedAt));
            Demand(meeting.Publish(plannedAt));
            if (i == 2)
            {
                Demand(meeting.Describe(plan with { Date = days[i].AddDays(2), ToDate = days[i].AddDays(2) }, now.AddDays(-5)));
            }
            else if (i == 3)
            {
                Demand(meeting.Cancel("Rådhuset er opptatt den dagen. Vi tar temaet på samlingen etter.", now.AddDays(-4)));
            }

            meeting.ClearEvents();
            _meetings.Add(meeting);
            var theme = new MeetingTheme { MeetingId = meeting.Id };
            Demand(theme.Describe(themes[i], coordinator));
            _themes.Add(theme);
        }

        return series;
    }

    private MeetingPoll Ask(DemoNetwork network, DemoPeople people, DemoChance chance, DateTimeOffset now)
    {
        var askedAt = now.AddDays(-3);
        var poll = new MeetingPoll { Id = new MeetingPollId(chance.Id(askedAt)), NetworkId = network.Network.Id, CreatedById = network.Network.Coordinators.First().PersonId, CreatedAt = askedAt };
        var days = new List<DateOnly>();
        for (var day = OsloTime.DateIn(now).AddDays(40); days.Count < 4; day = day.AddDays(3))
        {
            if (WorkingDays.IsWorkingDay(day))
            {
                days.Add(day);
            }
        }

        Demand(poll.Open(
            new PollPlan(MeetingKind.StudyVisit, "Studiebesøk: velferdsteknologi i drift", "Vi vil se en løsning i bruk og snakke med dem som bruker den.", [.. days.Select(d => new ProposedTime(d, new TimeOnly(10, 0), new TimeOnly(14, 0)))]) { AnswerBy = OsloTime.DateIn(now).AddDays(14) },
            [network.Network.Id],
            askedAt));
        poll.ClearEvents();
        foreach (var person in network.Everybody.SelectMany(people.At).Where(p => p.Email != "medlem@demo.example" && chance.Percent(15)))
        {
            var at = askedAt.AddHours(chance.Between(1, 60));
            _answers.AddRange(poll.Proposals.Select(p => new PollAnswer { PollId = poll.Id, PersonId = person.Id, Number = p.Number, Answer = chance.Percent(55) ? Answer.Yes : chance.Percent(40) ? Answer.Maybe : Answer.No, At = at }));
        }

        return poll;
    }

    private static void Demand(Result done)
    {
        if (done.Error is { } error)
        {
            throw new InvalidOperationException(error.Code);
        }
    }

    private void Hold(DemoNetwork network, DemoPeople people, DemoChance chance, DateTimeOffset now, MeetingKind kind, string title, string description, int inDays, bool isNational)
    {
        var day = OsloTime.DateIn(now).AddDays(inDays);
        while (!WorkingDays.IsWorkingDay(day))
        {
            day = day.AddDays(1);
        }

        var isTalk = kind == MeetingKind.DigitalTalk;
        var coordinator = network.Network.Coordinators.First().PersonId;
        var plannedAt = now.AddDays(Math.Min(inDays, 0) - 45);
        var meeting = new Meeting { Id = new MeetingId(chance.Id(plannedAt)), NetworkId = network.Network.Id, CreatedById = coordinator, CreatedAt = plannedAt };
        meeting.Share(network.Network.Id);
        meeting.Organise([coordinator]);
        var described = meeting.Describe(
            new MeetingPlan(kind, title, description, day, isTalk ? new TimeOnly(8, 30) : new TimeOnly(9, 30), day, isTalk ? new TimeOnly(9, 30) : new TimeOnly(15, 0))
            {
                Place = isTalk ? "" : $"Rådhuset, {network.Host.DisplayName}",
                Room = isTalk ? "" : "Kommunestyresalen",
                VideoLink = isTalk ? "https://video.demo.example/prat" : "",
                HostId = network.Host.Id,
                IsNational = isNational,
                Capacity = kind == MeetingKind.Course ? 12 : null,
                ReminderDays = [7, 1],
                Questions = isTalk ? [] : [new(1, MeetingQuestionKind.Food, "Allergier eller annet vi bør vite om mat"), new(2, MeetingQuestionKind.Access, "Trenger du noe for å kunne delta?"), new(3, MeetingQuestionKind.Text, "Hva ønsker du å ta opp?")],
            },
            plannedAt);
        _ = described.Error is null ? meeting.Publish(plannedAt) : throw new InvalidOperationException(described.Error.Code);
        foreach (var organisation in network.Everybody)
        {
            foreach (var person in people.At(organisation).Where(_ => chance.Percent(25)))
            {
                var at = plannedAt.AddDays(chance.Between(1, 20));
                var registration = new Registration { Id = new RegistrationId(chance.Id(at)), MeetingId = meeting.Id, PersonId = person.Id, OrganisationId = organisation.Id };
                var answer = chance.Percent(75) ? Answer.Yes : chance.Percent(50) ? Answer.Maybe : Answer.No;
                registration.Reply(answer, [], person.Id, meeting.NextRegistrationNumber, at);
                if (answer == Answer.Yes && (meeting.Capacity is not { } places || _registrations.Count(r => r.MeetingId == meeting.Id && r.HoldsPlace) < places))
                {
                    registration.Seat(until: null, asked: true, at);
                    registration.Attend(inDays < 0 && chance.Percent(85) ? meeting.StartsAt : null);
                }

                registration.ClearEvents();
                _registrations.Add(registration);
            }
        }

        meeting.ClearEvents();
        _meetings.Add(meeting);
    }
}
