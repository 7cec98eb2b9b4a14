using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Notifications;

/// <summary>
/// Who is told of what happens with meetings: of a new one those who read its networks; of changes and cancellation all of
/// them but those who said no; reminders to those who come; of a place whoever got it. Never the one who did it.
/// </summary>
internal sealed class NotifyMeetings(IDbContextFactory<NetworkDbContext> contexts, NotificationWriter writer) :
    IEventHandler<MeetingPublished>,
    IEventHandler<MeetingChanged>,
    IEventHandler<MeetingCancelled>,
    IEventHandler<MeetingReminderDue>,
    IEventHandler<RegistrationChanged>
{
    /// <summary>Those who read its networks. Of a national one the others see it in the calendar: the whole country is not written to.</summary>
    public async Task HandleAsync(MeetingPublished happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Meeting, cancellationToken) is not { Status: MeetingStatus.Published, PublishedAt: { } at } meeting)
        {
            return;
        }

        var readers = await db.ReadersOf(meeting, OsloTime.DateIn(at))
            .Where(p => !db.Meetings.Any(m => m.Id == meeting.Id && m.Organisers.Any(o => o.PersonId == p.Id)))
           .Select(p => p.Id).ToListAsync(cancellationToken);
        await writer.WriteAsync(readers.Select(p => Tell(meeting, p, NotificationKind.MeetingPublished, $"meeting:{meeting.Id.Value:N}", meeting.CreatedById, at)), cancellationToken);
    }

    /// <summary>Those who come, may come, wait or have not answered.</summary>
    public async Task HandleAsync(MeetingChanged happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Meeting, cancellationToken) is { Status: MeetingStatus.Published } meeting && meeting.Sequence == happened.Sequence)
        {
            await TellComingAsync(db, meeting, NotificationKind.MeetingMoved, $"moved:{meeting.Id.Value:N}:{Text(meeting.Sequence)}", meeting.ChangedAt, cancellationToken);
        }
    }

    /// <summary>The same.</summary>
    public async Task HandleAsync(MeetingCancelled happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Meeting, cancellationToken) is { Status: MeetingStatus.Cancelled } meeting)
        {
            await TellComingAsync(db, meeting, NotificationKind.MeetingCancelled, $"cancelled:{meeting.Id.Value:N}", meeting.ChangedAt, cancellationToken);
        }
    }

    /// <summary>Those who have a place.</summary>
    public async Task HandleAsync(MeetingReminderDue happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Meeting, cancellationToken) is not { Status: MeetingStatus.Published } meeting)
        {
            return;
        }

        var people = await db.Registrations
            .Where(r => r.MeetingId == meeting.Id && r.PersonId != null && r.State == RegistrationState.Registered)
            .Select(r => r.PersonId!.Value)
            .ToListAsync(cancellationToken);
        var key = $"remind:{meeting.Id.Value:N}:{happened.At.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        await writer.WriteAsync(people.Select(p => Tell(meeting, p, NotificationKind.MeetingReminder, key, null, happened.At)), cancellationToken);
    }

    /// <summary>Whoever got or lost a place without asking for it just then, or for whom somebody else answered.</summary>
    public async Task HandleAsync(RegistrationChanged happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var registration = await db.Registrations.AsNoTracking().FirstOrDefaultAsync(r => r.Id == happened.Registration, cancellationToken);
        if (registration is not { PersonId: { } person } || registration.State != happened.To || await FindAsync(db, registration.MeetingId, cancellationToken) is not { Status: MeetingStatus.Published } meeting)
        {
            return;
        }

        var answeredByOther = registration.ById is { } by && by != person;
        NotificationKind? kind = (happened.From, happened.To) switch
        {
            (RegistrationState.Waiting, RegistrationState.Offered) => NotificationKind.MeetingPlaceOffered,
            (RegistrationState.Offered, RegistrationState.Declined) when registration.CameOfItself => NotificationKind.MeetingPlaceLapsed,
            (RegistrationState.Waiting, RegistrationState.Registered) when registration.CameOfItself => NotificationKind.MeetingPlaceGiven,
            _ when answeredByOther => NotificationKind.MeetingAnsweredFor,
            _ => null,
        };
        if (kind is { } told)
        {
            var key = $"place:{registration.Id.Value:N}:{Text(happened.Version)}";
            await writer.WriteAsync([Tell(meeting, person, told, key, told == NotificationKind.MeetingAnsweredFor ? registration.ById : null, registration.ChangedAt)], cancellationToken);
        }
    }

    private static Task<Meeting?> FindAsync(NetworkDbContext db, MeetingId id, CancellationToken cancellationToken) =>
        db.Meetings.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken);

    private static Notification Tell(Meeting meeting, PersonId person, NotificationKind kind, string key, PersonId? actor, DateTimeOffset at) => new()
    {
        PersonId = person,
        Kind = kind,
        Key = key,
        NetworkId = meeting.NetworkId,
        MeetingId = meeting.Id,
        PostNumber = Notification.BeyondReading,
        ActorId = actor,
        At = at,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task TellComingAsync(NetworkDbContext db, Meeting meeting, NotificationKind kind, string key, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Whoever was invited has it in their calendar, too, unless they said no.
        var people = await db.Registrations
            .Where(r => r.MeetingId == meeting.Id && r.PersonId != null && r.State != RegistrationState.Declined && r.State != RegistrationState.Invited)
            .Select(r => r.PersonId!.Value)
            .Union(db.Notifications
                .Where(n => n.MeetingId == meeting.Id && n.Kind == NotificationKind.MeetingPublished && !db.Registrations.Any(r => r.MeetingId == meeting.Id && r.PersonId == n.PersonId))
                .Select(n => n.PersonId))
            .ToListAsync(cancellationToken);
        await writer.WriteAsync(people.Select(p => Tell(meeting, p, kind, key, null, at)), cancellationToken);
    }
}
