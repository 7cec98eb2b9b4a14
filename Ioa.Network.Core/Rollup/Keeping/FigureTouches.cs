using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Duties;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Ioa.Network.Core.Rollup.Keeping;

/// <summary>
/// Which counted things a save changes. <see cref="Data.Outbox.OutboxInterceptor"/> writes them down in the same transaction; what came of it is counted
/// by <see cref="FigureKeeper"/>. That nothing is forgotten here is what the property test of kept and rebuilt figures is for.
/// </summary>
internal static class FigureTouches
{
    private static readonly string[] OfThread =
    [
        nameof(DiscussionThread.NetworkId), nameof(DiscussionThread.FirstAnsweredAt), nameof(DiscussionThread.AcceptedPostId), nameof(DiscussionThread.ClosedAt),
        nameof(DiscussionThread.MergedIntoId), nameof(DiscussionThread.HiddenAt), nameof(DiscussionThread.AnswerDueAt), nameof(DiscussionThread.WaitingSince),
        nameof(DiscussionThread.Level),
    ];

    private static readonly string[] OfExperience = [nameof(Experience.Audience), nameof(Experience.PublishedVersion)];

    private static readonly string[] OfMeeting = [nameof(Meeting.Status), nameof(Meeting.StartsAt), nameof(Meeting.Kind), nameof(Meeting.HostId)];

    private static readonly string[] OfRegistration = [nameof(Registration.State), nameof(Registration.AttendedAt)];

    private static readonly string[] OfFollowUp = [nameof(FollowUp.DueOn), nameof(FollowUp.DoneAt)];

    /// <summary>Adds a row for each to the context; it is saved with the rest.</summary>
    public static void AddTouches(this NetworkDbContext db, IReadOnlyList<EntityEntry> changed)
    {
        HashSet<(FigureSource, Guid)>? touched = null;
        foreach (var entry in changed)
        {
            foreach (var touch in Of(db, entry))
            {
                if ((touched ??= []).Add(touch))
                {
                    db.FigureTouches.Add(new FigureTouch { Source = touch.Source, SourceId = touch.Id });
                }
            }
        }
    }

    private static IEnumerable<(FigureSource Source, Guid Id)> Of(NetworkDbContext db, EntityEntry entry) => entry.Entity switch
    {
        DiscussionThread { Kind: ThreadKind.Question } thread when Changed(entry, OfThread) => [(FigureSource.Question, thread.Id.Value)],
        Experience experience when Changed(entry, OfExperience) => [(FigureSource.Experience, experience.Id.Value)],
        Adoption adoption when entry.State != EntityState.Unchanged => [(FigureSource.Adoption, adoption.Id.Value)],
        Meeting meeting when Changed(entry, OfMeeting) => [(FigureSource.Meeting, meeting.Id.Value)],
        MeetingNetwork of when entry.State != EntityState.Unchanged => [(FigureSource.Meeting, of.MeetingId.Value)],
        Registration registration when Changed(entry, OfRegistration) => [(FigureSource.Meeting, registration.MeetingId.Value)],
        FollowUp followUp when Changed(entry, OfFollowUp) => [(FigureSource.Meeting, followUp.MeetingId.Value)],
        StudyVisit visit when entry.State != EntityState.Unchanged => Meetings(entry.Property(nameof(StudyVisit.MeetingId)).OriginalValue as MeetingId?, visit.MeetingId),
        VisitWish wish when entry.State is EntityState.Added or EntityState.Deleted => Meetings(db.StudyVisits.Local.FirstOrDefault(v => v.Id == wish.VisitId)?.MeetingId, null),
        Enquiry enquiry when entry.State != EntityState.Unchanged => Enquiries(entry, enquiry),
        SparedQuestion spared when entry.State != EntityState.Unchanged => [(FigureSource.Spared, spared.Id.Value)],
        _ => [],
    };

    // Who is first on a visit says what the others were spared: an enquiry that leaves one, or comes to it, changes its neighbours' figures. Those are
    // found when it is counted; that it has left, only here.
    private static IEnumerable<(FigureSource Source, Guid Id)> Enquiries(EntityEntry entry, Enquiry enquiry)
    {
        yield return (FigureSource.Enquiry, enquiry.Id.Value);
        if (entry.State == EntityState.Modified && entry.Property(nameof(Enquiry.VisitId)).OriginalValue is VisitId before && before != enquiry.VisitId)
        {
            yield return (FigureSource.Enquiry, before.Value);
        }
    }

    private static IEnumerable<(FigureSource Source, Guid Id)> Meetings(MeetingId? before, MeetingId? now)
    {
        if (before is { } was)
        {
            yield return (FigureSource.Meeting, was.Value);
        }

        if (now is { } held && held != before)
        {
            yield return (FigureSource.Meeting, held.Value);
        }
    }

    private static bool Changed(EntityEntry entry, string[] properties) => entry.State switch
    {
        EntityState.Added or EntityState.Deleted => true,
        EntityState.Modified => properties.Any(name => entry.Property(name).IsModified),
        _ => false,
    };
}
