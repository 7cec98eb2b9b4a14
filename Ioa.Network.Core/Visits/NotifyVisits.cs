using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Notifications;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Visits;

/// <summary>
/// Who is told of visits: of a wish those who write the experience, or where nobody does the coordinators of its network; of the meeting and of a
/// no those who wished. Never the one who did it, and of no trip more than its meeting.
/// </summary>
internal sealed class NotifyVisits(IDbContextFactory<NetworkDbContext> contexts, NotificationWriter writer, TimeProvider clock) :
    IEventHandler<VisitWished>,
    IEventHandler<StudyVisitDeclined>,
    IEventHandler<MeetingPublished>
{
    /// <summary>Those who write the experience.</summary>
    public async Task HandleAsync(VisitWished happened, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var wish = await db.VisitWishes.AsNoTracking().FirstOrDefaultAsync(w => w.VisitId == happened.Visit && w.OrganisationId == happened.Organisation, cancellationToken);
        if (wish is null || await db.StudyVisits.AsNoTracking().FirstAsync(v => v.Id == happened.Visit, cancellationToken) is not { ExperienceId: { } experience } visit)
        {
            return;
        }

        var people = await db.WritersOf(experience, today).Where(p => p.Id != wish.PersonId).Select(p => p.Id).ToListAsync(cancellationToken);
        if (people.Count == 0)
        {
            people = await db.Coordinators
                .Where(c => c.NetworkId == visit.NetworkId && c.PersonId != wish.PersonId && c.From <= today && (c.To == null || c.To >= today) && db.Users.Any(p => p.Id == c.PersonId && p.EndedAt == null))
                .Select(c => c.PersonId)
                .Distinct()
                .ToListAsync(cancellationToken);
        }

        await writer.WriteAsync(people.Select(p => Tell(visit, p, NotificationKind.VisitWished, $"wish:{visit.Id.Value:N}:{Short(wish.OrganisationId.Value)}", wish.PersonId, wish.At)), cancellationToken);
    }

    /// <summary>Those who wished.</summary>
    public async Task HandleAsync(StudyVisitDeclined happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StudyVisits.AsNoTracking().FirstOrDefaultAsync(v => v.Id == happened.Visit, cancellationToken) is { ExperienceId: not null, DeclinedAt: { } at } visit)
        {
            var people = (await WishersAsync(db, visit, cancellationToken)).Where(p => p != happened.By);
            await writer.WriteAsync(people.Select(p => Tell(visit, p, NotificationKind.VisitDeclined, $"novisit:{visit.Id.Value:N}", happened.By, at)), cancellationToken);
        }
    }

    /// <summary>Those who wished, wherever they are: the key is that of the word to the network, so nobody is told twice.</summary>
    public async Task HandleAsync(MeetingPublished happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StudyVisits.AsNoTracking().FirstOrDefaultAsync(v => v.MeetingId == happened.Meeting, cancellationToken) is not { } visit ||
            await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == happened.Meeting, cancellationToken) is not { Status: MeetingStatus.Published, PublishedAt: { } at } meeting)
        {
            return;
        }

        var people = (await WishersAsync(db, visit, cancellationToken)).Where(p => p != meeting.CreatedById);
        await writer.WriteAsync(
            people.Select(p => new Notification
            {
                PersonId = p,
                Kind = NotificationKind.MeetingPublished,
                Key = $"meeting:{meeting.Id.Value:N}",
                NetworkId = meeting.NetworkId,
                MeetingId = meeting.Id,
                PostNumber = Notification.BeyondReading,
                ActorId = meeting.CreatedById,
                At = at,
            }),
            cancellationToken);
    }

    private static Task<List<PersonId>> WishersAsync(NetworkDbContext db, StudyVisit visit, CancellationToken cancellationToken) => db.VisitWishes
        .Where(w => w.VisitId == visit.Id && db.Users.Any(p => p.Id == w.PersonId && p.EndedAt == null))
        .Select(w => w.PersonId)
        .ToListAsync(cancellationToken);

    private static Notification Tell(StudyVisit visit, PersonId person, NotificationKind kind, string key, PersonId? actor, DateTimeOffset at) => new()
    {
        PersonId = person,
        Kind = kind,
        Key = key,
        NetworkId = visit.NetworkId,
        ExperienceId = visit.ExperienceId,
        PostNumber = Notification.BeyondReading,
        ActorId = actor,
        At = at,
    };

    // Two ids in full are longer than a key may be.
    private static string Short(Guid id) => id.ToString("N")[^24..];
}
