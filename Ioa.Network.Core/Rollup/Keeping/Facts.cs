using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Rollup.Keeping;

/// <summary>
/// What the figures count in each kind of thing, as it stands now: the definitions, in code. What is hidden, merged, cancelled, deleted or taken back has
/// no facts; what is moved has them where it is. Change one, and count <see cref="FigureKeeper.Definitions"/> up.
/// </summary>
internal static class Facts
{
    /// <summary>The ids of everything of a kind, in the order in which it was made.</summary>
    public static async Task<List<Guid>> IdsAsync(NetworkDbContext db, FigureSource source, CancellationToken cancellationToken) => source switch
    {
        FigureSource.Question => [.. (await db.Threads.Where(t => t.Kind == ThreadKind.Question).OrderBy(t => t.Id).Select(t => t.Id).ToListAsync(cancellationToken)).Select(id => id.Value)],
        FigureSource.Experience => [.. (await db.Experiences.OrderBy(e => e.Id).Select(e => e.Id).ToListAsync(cancellationToken)).Select(id => id.Value)],
        FigureSource.Adoption => [.. (await db.Adoptions.OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(cancellationToken)).Select(id => id.Value)],
        FigureSource.Meeting => [.. (await db.Meetings.OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(cancellationToken)).Select(id => id.Value)],
        FigureSource.Enquiry => [.. (await db.Enquiries.OrderBy(e => e.Id).Select(e => e.Id).ToListAsync(cancellationToken)).Select(id => id.Value)],
        _ => [.. (await db.SparedQuestions.OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(cancellationToken)).Select(id => id.Value)],
    };

    /// <summary>What else has to be counted anew with these: for an enquiry the others of the same visit, for a visit's own id all that are on it.</summary>
    public static async Task<IReadOnlyList<Guid>> TogetherAsync(NetworkDbContext db, FigureSource source, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        if (source != FigureSource.Enquiry)
        {
            return ids;
        }

        var (enquiries, visits) = (ids.Select(id => new EnquiryId(id)).ToList(), ids.Select(id => new VisitId(id)).ToList());
        var neighbours = await db.Enquiries
            .Where(e => e.VisitId != null && (visits.Contains(e.VisitId.Value) || db.Enquiries.Any(other => enquiries.Contains(other.Id) && other.VisitId == e.VisitId)))
            .Select(e => e.Id)
            .ToListAsync(cancellationToken);
        return [.. ids.Concat(neighbours.Select(id => id.Value)).Distinct()];
    }

    /// <summary>The facts of some things of a kind.</summary>
    public static Task<List<FigureFact>> OfAsync(NetworkDbContext db, FigureSource source, IReadOnlyList<Guid> ids, DateTimeOffset now, CancellationToken cancellationToken) => source switch
    {
        FigureSource.Question => QuestionsAsync(db, [.. ids.Select(id => new ThreadId(id))], now, cancellationToken),
        FigureSource.Experience => ExperiencesAsync(db, [.. ids.Select(id => new ExperienceId(id))], cancellationToken),
        FigureSource.Adoption => AdoptionsAsync(db, [.. ids.Select(id => new AdoptionId(id))], cancellationToken),
        FigureSource.Meeting => MeetingsAsync(db, [.. ids.Select(id => new MeetingId(id))], cancellationToken),
        FigureSource.Enquiry => EnquiriesAsync(db, [.. ids.Select(id => new EnquiryId(id))], cancellationToken),
        _ => SparedAsync(db, [.. ids.Select(id => new SparedQuestionId(id))], cancellationToken),
    };

    private static async Task<List<FigureFact>> QuestionsAsync(NetworkDbContext db, List<ThreadId> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var questions = await db.Threads
            .Where(t => ids.Contains(t.Id) && t.Kind == ThreadKind.Question && t.HiddenAt == null && t.MergedIntoId == null)
            .Select(t => new
            {
                t.Id,
                t.NetworkId,
                t.AuthorOrganisationId,
                t.CreatedAt,
                t.FirstAnsweredAt,
                IsAccepted = t.AcceptedPostId != null,
                IsClosed = t.ClosedAt != null,
                IsWaiting = t.WaitingSince != null,
                t.AnswerDueAt,
                t.Level,
            })
            .ToListAsync(cancellationToken);
        var facts = new List<FigureFact>();
        foreach (var question in questions)
        {
            var day = OsloTime.DateIn(question.CreatedAt);
            Add(Figure.QuestionsAsked);
            if (question.FirstAnsweredAt is { } answered)
            {
                Add(Figure.QuestionsAnswered, WorkingHours.Between(question.CreatedAt, answered));
            }

            if (question.IsAccepted)
            {
                Add(Figure.QuestionsAccepted);
            }

            var stillWaits = question is { FirstAnsweredAt: null, IsAccepted: false, IsClosed: false, IsWaiting: false } && question.AnswerDueAt <= now;
            if (question.FirstAnsweredAt > question.AnswerDueAt || stillWaits)
            {
                Add(Figure.QuestionsLate);
            }

            if (question.Level > EscalationLevel.Responsible)
            {
                Add(Figure.QuestionsEscalated, (int)question.Level);
            }

            void Add(Figure figure, int bucket = 0) => facts.Add(new FigureFact
            {
                Figure = figure,
                Day = day,
                Source = FigureSource.Question,
                SourceId = question.Id.Value,
                OrganisationId = question.AuthorOrganisationId,
                NetworkId = question.NetworkId,
                Bucket = bucket,
            });
        }

        return facts;
    }

    private static async Task<List<FigureFact>> ExperiencesAsync(NetworkDbContext db, List<ExperienceId> ids, CancellationToken cancellationToken)
    {
        var experiences = await db.Experiences
            .Where(e => ids.Contains(e.Id) && e.PublishedVersion > 0 && e.Audience > Audience.Authors)
            .Join(db.ExperienceVersions, e => new { e.Id, Number = e.PublishedVersion }, v => new { Id = v.ExperienceId, v.Number }, (e, v) => new
            {
                e.Id,
                e.NetworkId,
                e.OrganisationId,
                v.Content,
                SharedAt = db.ExperienceVersions.Where(first => first.ExperienceId == e.Id && first.Number == 1).Select(first => first.PublishedAt).Single(),
            })
            .ToListAsync(cancellationToken);
        var facts = new List<FigureFact>();
        foreach (var experience in experiences)
        {
            var day = OsloTime.DateIn(experience.SharedAt);
            var content = ExperienceContent.FromJson(experience.Content);
            Add(Figure.ExperiencesShared);
            Add(Figure.ExperiencesByKind, (int?)content.Kind ?? FigureFact.NotSaid);
            Add(Figure.ExperiencesByOutcome, (int?)content.Outcome ?? FigureFact.NotSaid);
            foreach (var sector in content.Sectors.Distinct(StringComparer.Ordinal).Select(SectorOf).DefaultIfEmpty(FigureFact.NotSaid))
            {
                Add(Figure.ExperiencesBySector, sector);
            }

            if (content.FellShort)
            {
                Add(Figure.FailuresShared);
            }

            void Add(Figure figure, int bucket = 0) => facts.Add(new FigureFact
            {
                Figure = figure,
                Day = day,
                Source = FigureSource.Experience,
                SourceId = experience.Id.Value,
                OrganisationId = experience.OrganisationId,
                NetworkId = experience.NetworkId,
                Bucket = bucket,
            });
        }

        return facts;
    }

    private static async Task<List<FigureFact>> AdoptionsAsync(NetworkDbContext db, List<AdoptionId> ids, CancellationToken cancellationToken)
    {
        var adoptions = await db.Adoptions
            .Where(a => ids.Contains(a.Id))
            .Join(db.Experiences, a => a.ExperienceId, e => e.Id, (a, e) => new
            {
                a.Id,
                a.OrganisationId,
                a.Decision,
                e.NetworkId,
                Steps = a.Steps.Select(s => new { s.Stage, s.On }).ToList(),
                Elsewhere = db.Organisations.Any(to => to.Id == a.OrganisationId && db.Organisations.Any(from => from.Id == e.OrganisationId && from.CountyNumber != to.CountyNumber)),
            })
            .AsSplitQuery()
            .ToListAsync(cancellationToken);
        var facts = new List<FigureFact>();
        foreach (var adoption in adoptions)
        {
            var isRejected = adoption.Decision == AdoptionDecision.Rejected;
            foreach (var step in adoption.Steps)
            {
                if (isRejected && step.Stage == AdoptionStage.Decision)
                {
                    Add(Figure.AdoptionsRejected, step.On);
                }
                else
                {
                    Add(Figure.AdoptionStages, step.On, (int)step.Stage);
                }

                if (adoption.Elsewhere && step.Stage == AdoptionStage.Implementation)
                {
                    Add(Figure.AdoptionsBeyondCounty, step.On);
                }
            }

            void Add(Figure figure, DateOnly day, int bucket = 0) => facts.Add(new FigureFact
            {
                Figure = figure,
                Day = day,
                Source = FigureSource.Adoption,
                SourceId = adoption.Id.Value,
                OrganisationId = adoption.OrganisationId,
                NetworkId = adoption.NetworkId,
                Bucket = bucket,
            });
        }

        return facts;
    }

    private static async Task<List<FigureFact>> MeetingsAsync(NetworkDbContext db, List<MeetingId> ids, CancellationToken cancellationToken)
    {
        var meetings = await db.Meetings
            .Where(m => ids.Contains(m.Id) && m.Status == MeetingStatus.Published)
            .Select(m => new { m.Id, m.NetworkId, m.StartsAt, m.Kind, m.HostId })
            .ToListAsync(cancellationToken);
        if (meetings.Count == 0)
        {
            return [];
        }

        var networks = (await db.Set<MeetingNetwork>().Where(n => ids.Contains(n.MeetingId)).Select(n => new { n.MeetingId, n.NetworkId }).ToListAsync(cancellationToken))
            .ToLookup(n => n.MeetingId, n => n.NetworkId);
        var registrations = (await db.Registrations
            .Where(r => ids.Contains(r.MeetingId))
            .GroupBy(r => new { r.MeetingId, r.OrganisationId })
            .Select(g => new
            {
                g.Key.MeetingId,
                g.Key.OrganisationId,
                Registered = g.Count(r => r.State == RegistrationState.Registered || r.State == RegistrationState.Offered),
                Attended = g.Count(r => r.AttendedAt != null),
            })
            .ToListAsync(cancellationToken)).ToLookup(r => r.MeetingId);
        var actions = (await db.FollowUps
            .Where(f => ids.Contains(f.MeetingId) && f.Kind != FollowUpKind.Decision && f.DueOn != null)
            .Select(f => new { f.MeetingId, f.OrganisationId, Day = f.DueOn!.Value, f.DoneAt })
            .ToListAsync(cancellationToken)).ToLookup(f => f.MeetingId);
        var visits = (await db.StudyVisits
            .Where(v => v.MeetingId != null && ids.Contains(v.MeetingId.Value))
            .Select(v => new { MeetingId = v.MeetingId!.Value, v.HostId, Wishes = db.VisitWishes.Count(w => w.VisitId == v.Id) })
            .ToListAsync(cancellationToken)).ToLookup(v => v.MeetingId);
        var facts = new List<FigureFact>();
        foreach (var meeting in meetings)
        {
            var day = OsloTime.DateIn(meeting.StartsAt);
            LearningNetworkId[] all = [meeting.NetworkId, .. networks[meeting.Id].Where(n => n != meeting.NetworkId).OrderBy(n => n.Value)];
            Add(Figure.MeetingsHeld, meeting.HostId, day, 1, (int)meeting.Kind);
            foreach (var of in registrations[meeting.Id])
            {
                Add(Figure.Registrations, of.OrganisationId, day, of.Registered);
                Add(Figure.Attended, of.OrganisationId, day, of.Attended);
            }

            foreach (var due in actions[meeting.Id].GroupBy(a => (a.OrganisationId, a.Day)))
            {
                Add(Figure.ActionsDue, due.Key.OrganisationId, due.Key.Day, due.Count());
                Add(Figure.ActionsInTime, due.Key.OrganisationId, due.Key.Day, due.Count(a => a.DoneAt is { } done && OsloTime.DateIn(done) <= a.Day));
            }

            foreach (var visit in visits[meeting.Id])
            {
                Add(Figure.VisitsGathered, visit.HostId, day, visit.Wishes - 1);
            }

            void Add(Figure figure, OrganisationId? organisation, DateOnly on, int count, int bucket = 0)
            {
                if (count > 0)
                {
                    facts.AddRange(all.Select((network, i) => new FigureFact
                    {
                        Figure = figure,
                        Day = on,
                        Source = FigureSource.Meeting,
                        SourceId = meeting.Id.Value,
                        OrganisationId = organisation,
                        NetworkId = network,
                        Once = i == 0,
                        Bucket = bucket,
                        Count = count,
                    }));
                }
            }
        }

        return facts;
    }

    private static async Task<List<FigureFact>> EnquiriesAsync(NetworkDbContext db, List<EnquiryId> ids, CancellationToken cancellationToken)
    {
        var enquiries = await db.Enquiries
            .Where(e => ids.Contains(e.Id) && e.DeletedAt == null)
            .Select(e => new { e.Id, e.NetworkId, e.ReceivedById, e.FromId, e.Date, e.Kind, e.Minutes, e.VisitId })
            .ToListAsync(cancellationToken);
        var visits = enquiries.Select(e => e.VisitId).OfType<VisitId>().Distinct().ToList();
        var firsts = (await db.Enquiries
            .Where(e => e.DeletedAt == null && e.VisitId != null && visits.Contains(e.VisitId.Value))
            .Select(e => new { e.Id, VisitId = e.VisitId!.Value, e.VisitNumber, e.Minutes })
            .ToListAsync(cancellationToken))
            .GroupBy(e => e.VisitId)
            .ToDictionary(g => g.Key, g => g.MinBy(e => e.VisitNumber)!);
        var facts = new List<FigureFact>();
        foreach (var enquiry in enquiries)
        {
            Add(Figure.EnquiriesReceived, enquiry.ReceivedById, enquiry.Minutes, (int)enquiry.Kind);
            Add(Figure.EnquiriesMade, enquiry.FromId, enquiry.Minutes, (int)enquiry.Kind);

            // Read after the enquiries: one that has left its visit meanwhile, and was alone on it, is touched and counted anew.
            if (enquiry.VisitId is { } visit && firsts.GetValueOrDefault(visit) is { } first && first.Id != enquiry.Id)
            {
                Add(Figure.EnquiriesGathered, enquiry.ReceivedById, first.Minutes);
            }

            void Add(Figure figure, OrganisationId organisation, long sum, int bucket = 0) => facts.Add(new FigureFact
            {
                Figure = figure,
                Day = enquiry.Date,
                Source = FigureSource.Enquiry,
                SourceId = enquiry.Id.Value,
                OrganisationId = organisation,
                NetworkId = enquiry.NetworkId,
                Bucket = bucket,
                Sum = sum,
            });
        }

        return facts;
    }

    private static async Task<List<FigureFact>> SparedAsync(NetworkDbContext db, List<SparedQuestionId> ids, CancellationToken cancellationToken)
    {
        var spared = await db.SparedQuestions.Where(s => ids.Contains(s.Id)).Select(s => new { s.Id, s.At, s.OrganisationId, s.NetworkId }).ToListAsync(cancellationToken);
        return [.. spared.Select(s => new FigureFact
        {
            Figure = Figure.QuestionsSpared,
            Day = OsloTime.DateIn(s.At),
            Source = FigureSource.Spared,
            SourceId = s.Id.Value,
            OrganisationId = s.OrganisationId,
            NetworkId = s.NetworkId,
        })];
    }

    private static int SectorOf(string code)
    {
        var place = Sectors.All.TakeWhile(c => !string.Equals(c, code, StringComparison.Ordinal)).Count();
        return place < Sectors.All.Count ? place : FigureFact.NotSaid;
    }
}
