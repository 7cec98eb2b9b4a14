using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.Rollup;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Tests.Core.Rollup;

/// <summary>
/// The figures as somebody with all the tables on paper would count them: everything in memory, one thing at a time, from what <see cref="Figure"/>
/// says in words. It shares no code with the product's counting: working hours, days, sums, percentiles and portions are its own.
/// </summary>
internal sealed class PlainFigures
{
    private static readonly TimeZoneInfo Norway = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    // From the almanac.
    private static readonly Dictionary<int, DateOnly> Easters = new()
    {
        [2025] = new(2025, 4, 20), [2026] = new(2026, 4, 5), [2027] = new(2027, 3, 28), [2028] = new(2028, 4, 16), [2029] = new(2029, 4, 1), [2030] = new(2030, 4, 21),
    };

    private readonly List<Thing> _things = [];
    private readonly Dictionary<OrganisationId, Organisation> _organisations;
    private readonly List<NumberChange> _changes;

    private PlainFigures(Dictionary<OrganisationId, Organisation> organisations, List<NumberChange> changes) => (_organisations, _changes) = (organisations, changes);

    /// <summary>Something that is counted: in which networks, and whose.</summary>
    internal sealed record Thing(Figure Figure, DateOnly Day, OrganisationId? Whose, IReadOnlyList<LearningNetworkId> In, int Part = 0, long Minutes = 0);

    /// <summary>Counts everything.</summary>
    public static async Task<PlainFigures> CountAsync(NetworkDbContext db, DateTimeOffset now, CancellationToken cancel)
    {
        var figures = new PlainFigures(await db.Organisations.AsNoTracking().ToDictionaryAsync(o => o.Id, cancel), await db.NumberChanges.AsNoTracking().ToListAsync(cancel));
        figures.CountQuestions(await db.Threads.AsNoTracking().ToListAsync(cancel), await db.Posts.AsNoTracking().ToListAsync(cancel), now);
        figures.CountExperiences(
            await db.Experiences.AsNoTracking().ToListAsync(cancel),
            await db.ExperienceVersions.AsNoTracking().ToListAsync(cancel),
            await db.Adoptions.AsNoTracking().Include(a => a.Steps).ToListAsync(cancel));
        await figures.CountMeetingsAsync(db, cancel);
        var enquiries = (await db.Enquiries.AsNoTracking().ToListAsync(cancel)).Where(e => e.DeletedAt is null).ToList();
        foreach (var enquiry in enquiries)
        {
            figures.Add(Figure.EnquiriesReceived, enquiry.Date, enquiry.ReceivedById, enquiry.NetworkId, (int)enquiry.Kind, enquiry.Minutes);
            figures.Add(Figure.EnquiriesMade, enquiry.Date, enquiry.FromId, enquiry.NetworkId, (int)enquiry.Kind, enquiry.Minutes);
            var first = enquiries.Where(e => e.VisitId is not null && e.VisitId == enquiry.VisitId).OrderBy(e => e.VisitNumber).FirstOrDefault();
            if (first is not null && first != enquiry)
            {
                figures.Add(Figure.EnquiriesGathered, enquiry.Date, enquiry.ReceivedById, enquiry.NetworkId, 0, first.Minutes);
            }
        }

        foreach (var spared in await db.SparedQuestions.AsNoTracking().ToListAsync(cancel))
        {
            figures.Add(Figure.QuestionsSpared, DayOf(spared.At), spared.OrganisationId, spared.NetworkId);
        }

        return figures;
    }

    /// <summary>What happened in the country.</summary>
    public IEnumerable<Thing> Country => _things;

    /// <summary>What happened in a network.</summary>
    public IEnumerable<Thing> Of(LearningNetworkId network) => _things.Where(t => t.In.Contains(network));

    /// <summary>What an organisation did, also as those that went over whole into it.</summary>
    public IEnumerable<Thing> Of(OrganisationId organisation) => _things.Where(t => t.Whose is { } whose && ShownAs(whose) == organisation);

    /// <summary>A measure of some things from one day until another.</summary>
    public static MeasureValue Of(Measure measure, IEnumerable<Thing> things, DateOnly from, DateOnly until) => In(measure, [.. things.Where(t => t.Day >= from && t.Day < until)]);

    /// <summary>How many of one part of a figure.</summary>
    public static int Count(Figure figure, int part, IEnumerable<Thing> things, DateOnly from, DateOnly until) =>
        things.Count(t => t.Figure == figure && t.Part == part && t.Day >= from && t.Day < until);

    /// <summary>What is published of each organisation's, county's or network's own things: in portions of three of a part.</summary>
    public MeasureValue PublishedOf(Measure measure, OrganisationId organisation, FigurePeriod period, DateOnly today) =>
        In(measure, [.. _things.Where(t => t.Whose is { } whose && ShownAs(whose) == organisation).GroupBy(t => t.Whose).SelectMany(own => LetOut(own, period, today))]);

    public MeasureValue PublishedOf(Measure measure, LearningNetworkId network, FigurePeriod period, DateOnly today) => In(measure, [.. LetOut(Of(network), period, today)]);

    public MeasureValue PublishedOfCounty(Measure measure, string county, FigurePeriod period, DateOnly today) =>
        In(measure, [.. LetOut(_things.Where(t => t.Whose is { } whose && _organisations[whose].CountyNumber == county), period, today)]);

    private static IEnumerable<Thing> LetOut(IEnumerable<Thing> things, FigurePeriod period, DateOnly today)
    {
        // The hours of an answer are no part that is shown.
        foreach (var of in things.GroupBy(t => (t.Figure, Part: t.Figure == Figure.QuestionsAnswered ? 0 : t.Part)))
        {
            var waiting = new List<Thing>();
            foreach (var month in of.GroupBy(t => t.Day.AddDays(1 - t.Day.Day)).OrderBy(m => m.Key))
            {
                waiting.AddRange(month);
                if (waiting.Count < 3)
                {
                    continue;
                }

                if (month.Key >= period.From && month.Key <= period.To && month.Key.AddMonths(1) <= today)
                {
                    foreach (var thing in waiting)
                    {
                        yield return thing;
                    }
                }

                waiting = [];
            }
        }
    }

    private OrganisationId ShownAs(OrganisationId organisation)
    {
        var of = _organisations[organisation];
        var successors = of.ValidTo is null ? [] : _changes.Where(c => c.OldNumber == of.Number && c.ValidTo == of.ValidTo).ToList();
        return successors is [{ Unambiguous: true } only] ? _organisations.Values.Single(o => o.Number == only.NewNumber && o.ValidTo is null).Id : organisation;
    }

    private static MeasureValue In(Measure measure, List<Thing> things)
    {
        var counted = things.Where(t => t.Figure == measure.Figure && (measure.Bucket is null || t.Part == measure.Bucket)).ToList();
        switch (measure.Kind)
        {
            case MeasureKind.Share:
                var of = things.Count(t => t.Figure == measure.Of);
                return new(of == 0 || counted.Count > of ? null : (double)counted.Count / of, counted.Count, of);
            case MeasureKind.Percentile:
                // The least that at least this share of them is not above.
                var hours = counted.Select(t => t.Part).Order().ToList();
                return new(hours.Count == 0 ? null : hours.First(h => hours.Count(x => x <= h) >= measure.Percentile * hours.Count), hours.Count, null);
            case MeasureKind.Hours:
                return new(counted.Sum(t => t.Minutes) / 60.0, counted.Count, null);
            default:
                return new(counted.Count, counted.Count, null);
        }
    }

    private void CountQuestions(List<DiscussionThread> threads, List<Post> posts, DateTimeOffset now)
    {
        foreach (var question in threads.Where(t => t.Kind == ThreadKind.Question && t.HiddenAt is null && t.MergedIntoId is null))
        {
            // The first that another organisation wrote, that is no question back and is not hidden.
            var answer = posts.Where(p => p.ThreadId == question.Id && p.Number > 1 && p.Kind == PostKind.Text && p.HiddenAt is null && !p.AsksBack && p.AuthorOrganisationId != question.AuthorOrganisationId)
                .OrderBy(p => p.Number).FirstOrDefault()?.CreatedAt;
            Add(Figure.QuestionsAsked);
            if (answer is { } at)
            {
                Add(Figure.QuestionsAnswered, HoursBetween(question.CreatedAt, at));
            }

            if (question.AcceptedPostId is not null)
            {
                Add(Figure.QuestionsAccepted);
            }

            // Late: after its day; or not yet, though it has passed and somebody still waits for the network.
            var waits = question.AcceptedPostId is null && question.ClosedAt is null && question.WaitingSince is null;
            if (answer is { } answered ? answered > question.AnswerDueAt : waits && question.AnswerDueAt <= now)
            {
                Add(Figure.QuestionsLate);
            }

            if (question.Level != EscalationLevel.Responsible)
            {
                Add(Figure.QuestionsEscalated, (int)question.Level);
            }

            void Add(Figure figure, int part = 0) => this.Add(figure, DayOf(question.CreatedAt), question.AuthorOrganisationId, question.NetworkId, part);
        }
    }

    private void CountExperiences(List<Experience> experiences, List<ExperienceVersion> versions, List<Adoption> adoptions)
    {
        foreach (var experience in experiences.Where(e => e.PublishedVersion > 0 && e.Audience != Audience.Authors))
        {
            var own = versions.Where(v => v.ExperienceId == experience.Id).OrderBy(v => v.Number).ToList();
            var says = ExperienceContent.FromJson(own[^1].Content);
            Add(Figure.ExperiencesShared);
            Add(Figure.ExperiencesByKind, says.Kind is { } kind ? (int)kind : -1);
            Add(Figure.ExperiencesByOutcome, says.Outcome is { } outcome ? (int)outcome : -1);
            foreach (var sector in says.Sectors)
            {
                Add(Figure.ExperiencesBySector, Sectors.All.ToList().IndexOf(sector));
            }

            if (says.Sectors.Count == 0)
            {
                Add(Figure.ExperiencesBySector, -1);
            }

            if (says.Outcome is Outcome.Partial or Outcome.Stopped or Outcome.Failed)
            {
                Add(Figure.FailuresShared);
            }

            void Add(Figure figure, int part = 0) => this.Add(figure, DayOf(own[0].PublishedAt), experience.OrganisationId, experience.NetworkId, part);
        }

        foreach (var adoption in adoptions)
        {
            var experience = experiences.Single(e => e.Id == adoption.ExperienceId);
            foreach (var step in adoption.Steps)
            {
                var isAgainst = step.Stage == AdoptionStage.Decision && adoption.Decision == AdoptionDecision.Rejected;
                Add(isAgainst ? Figure.AdoptionsRejected : Figure.AdoptionStages, step.On, adoption.OrganisationId, experience.NetworkId, isAgainst ? 0 : (int)step.Stage);
                if (step.Stage == AdoptionStage.Implementation && _organisations[adoption.OrganisationId].CountyNumber != _organisations[experience.OrganisationId].CountyNumber)
                {
                    Add(Figure.AdoptionsBeyondCounty, step.On, adoption.OrganisationId, experience.NetworkId);
                }
            }
        }
    }

    private async Task CountMeetingsAsync(NetworkDbContext db, CancellationToken cancel)
    {
        var registrations = await db.Registrations.AsNoTracking().ToListAsync(cancel);
        var followUps = await db.FollowUps.AsNoTracking().ToListAsync(cancel);
        var visits = await db.StudyVisits.AsNoTracking().ToListAsync(cancel);
        var wishes = await db.VisitWishes.AsNoTracking().ToListAsync(cancel);
        foreach (var meeting in (await db.Meetings.AsNoTracking().Include(m => m.Networks).ToListAsync(cancel)).Where(m => m.Status == MeetingStatus.Published))
        {
            var networks = meeting.Networks.Select(n => n.NetworkId).Append(meeting.NetworkId).Distinct().ToList();
            var day = DayOf(meeting.StartsAt);
            Add(Figure.MeetingsHeld, day, meeting.HostId, (int)meeting.Kind);
            foreach (var registration in registrations.Where(r => r.MeetingId == meeting.Id))
            {
                if (registration.State is RegistrationState.Registered or RegistrationState.Offered)
                {
                    Add(Figure.Registrations, day, registration.OrganisationId);
                }

                if (registration.AttendedAt is not null)
                {
                    Add(Figure.Attended, day, registration.OrganisationId);
                }
            }

            foreach (var followUp in followUps.Where(f => f.MeetingId == meeting.Id && f.Kind != FollowUpKind.Decision && f.DueOn is not null))
            {
                Add(Figure.ActionsDue, followUp.DueOn!.Value, followUp.OrganisationId);
                if (followUp.DoneAt is { } done && DayOf(done) <= followUp.DueOn)
                {
                    Add(Figure.ActionsInTime, followUp.DueOn.Value, followUp.OrganisationId);
                }
            }

            foreach (var visit in visits.Where(v => v.MeetingId == meeting.Id))
            {
                foreach (var _ in wishes.Where(w => w.VisitId == visit.Id).Skip(1))
                {
                    Add(Figure.VisitsGathered, day, visit.HostId);
                }
            }

            void Add(Figure figure, DateOnly on, OrganisationId? whose, int part = 0) => _things.Add(new(figure, on, whose, networks, part));
        }
    }

    private void Add(Figure figure, DateOnly day, OrganisationId whose, LearningNetworkId network, int part = 0, long minutes = 0) =>
        _things.Add(new(figure, day, whose, [network], part, minutes));

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Norway).DateTime);

    /// <summary>Eight to four on each working day, as much of it as is between; whole hours, at most a hundred days of them.</summary>
    private static int HoursBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var (begin, end) = (TimeZoneInfo.ConvertTime(from, Norway).DateTime, TimeZoneInfo.ConvertTime(to, Norway).DateTime);
        long ticks = 0;
        for (var day = begin.Date; day <= end.Date; day = day.AddDays(1))
        {
            if (Works(DateOnly.FromDateTime(day)))
            {
                var (opens, closes) = (day.AddHours(8), day.AddHours(16));
                ticks += Math.Max(0, (end < closes ? end : closes).Ticks - (begin > opens ? begin : opens).Ticks);
            }
        }

        return (int)Math.Min(ticks / TimeSpan.TicksPerHour, 800);
    }

    private static bool Works(DateOnly day)
    {
        var easter = Easters[day.Year];
        int[] fromEaster = [-3, -2, 0, 1, 39, 49, 50];
        return day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !fromEaster.Contains(day.DayNumber - easter.DayNumber) &&
            (day.Month, day.Day) is not ((1, 1) or (5, 1) or (5, 17) or (12, 25) or (12, 26));
    }
}
