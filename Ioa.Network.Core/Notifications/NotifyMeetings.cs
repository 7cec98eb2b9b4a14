using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Meetings.FollowUps;
using Ioa.Network.Core.Meetings.Minutes;
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
    IEventHandler<RegistrationChanged>,
    IEventHandler<MeetingProgrammeChanged>,
    IEventHandler<MinutesApproved>,
    IEventHandler<FollowUpGiven>,
    IEventHandler<FollowUpDue>
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

    /// <summary>Those who come or may come, at most once a day.</summary>
    public async Task HandleAsync(MeetingProgrammeChanged happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Meeting, cancellationToken) is not { Status: MeetingStatus.Published } meeting || meeting.StartsAt <= happened.At)
        {
            return;
        }

        var people = await db.Registrations
            .Where(r => r.MeetingId == meeting.Id && r.PersonId != null && r.State != RegistrationState.Declined && r.State != RegistrationState.Invited)
            .Where(r => !db.Meetings.Any(m => m.Id == meeting.Id && m.Organisers.Any(o => o.PersonId == r.PersonId)))
            .Select(r => r.PersonId!.Value)
            .ToListAsync(cancellationToken);
        var key = $"programme:{meeting.Id.Value:N}:{Text(OsloTime.DateIn(happened.At).DayNumber)}";
        await writer.WriteAsync(people.Select(p => Tell(meeting, p, NotificationKind.MeetingProgramme, key, null, happened.At)), cancellationToken);
    }

    /// <summary>Those who had a place, or were there.</summary>
    public async Task HandleAsync(MinutesApproved happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, happened.Meeting, cancellationToken) is not { MinutesApprovedAt: { } at } meeting)
        {
            return;
        }

        var people = await db.Registrations
            .Where(r => r.MeetingId == meeting.Id && r.PersonId != null && r.PersonId != meeting.MinutesApprovedById && (r.State == RegistrationState.Registered || r.AttendedAt != null))
            .Select(r => r.PersonId!.Value)
            .ToListAsync(cancellationToken);
        var key = $"minutes:{meeting.Id.Value:N}:{Text(happened.Version)}";
        await writer.WriteAsync(people.Select(p => Tell(meeting, p, NotificationKind.MinutesApproved, key, meeting.MinutesApprovedById, at)), cancellationToken);
    }

    /// <summary>Whoever was made responsible, unless they took it themselves.</summary>
    public async Task HandleAsync(FollowUpGiven happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var followUp = await db.FollowUps.AsNoTracking().FirstOrDefaultAsync(f => f.Id == happened.FollowUp, cancellationToken);
        if (followUp is not { OwnerId: { } owner } || (happened.Owner is { } given && given != owner))
        {
            // It is another's by now, who is told of that.
            return;
        }

        var by = happened.By ?? followUp.CreatedById;
        if (owner != by && await FindAsync(db, followUp.MeetingId, cancellationToken) is { Status: MeetingStatus.Published } meeting)
        {
            await writer.WriteAsync([Tell(meeting, owner, NotificationKind.FollowUpGiven, $"given:{followUp.Id.Value:N}:{Text(happened.Version)}", by, happened.At ?? followUp.CreatedAt)], cancellationToken);
        }
    }

    /// <summary>Whoever is responsible; for what is a municipality's, those there who came to the meeting, and else its contact in the network.</summary>
    public async Task HandleAsync(FollowUpDue happened, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var followUp = await db.FollowUps.AsNoTracking().FirstOrDefaultAsync(f => f.Id == happened.FollowUp, cancellationToken);
        if (followUp is not { DoneAt: null } || await FindAsync(db, followUp.MeetingId, cancellationToken) is not { Status: MeetingStatus.Published } meeting)
        {
            return;
        }

        var people = followUp.OwnerId is { } owner ? [owner] : await db.Registrations
            .Where(r => r.MeetingId == meeting.Id && r.PersonId != null && r.OrganisationId == followUp.OrganisationId && r.State == RegistrationState.Registered)
            .Select(r => r.PersonId!.Value)
            .ToListAsync(cancellationToken);
        if (people.Count == 0)
        {
            people = await db.Memberships
                .Where(m => m.NetworkId == meeting.NetworkId && m.OrganisationId == followUp.OrganisationId && m.ContactId != null)
                .Select(m => m.ContactId!.Value)
                .Distinct()
                .ToListAsync(cancellationToken);
        }

        var key = $"due:{followUp.Id.Value:N}:{happened.At.UtcTicks.ToString(CultureInfo.InvariantCulture)}";
        await writer.WriteAsync(people.Select(p => Tell(meeting, p, NotificationKind.FollowUpDue, key, null, happened.At)), cancellationToken);
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
        // Whoever was invited has it in their calendar, too, unless they said no. A series that is published at once invites with one of its meetings.
        var people = await db.Registrations
            .Where(r => r.MeetingId == meeting.Id && r.PersonId != null && r.State != RegistrationState.Declined && r.State != RegistrationState.Invited)
            .Select(r => r.PersonId!.Value)
            .Union(db.Notifications
                .Where(n => (n.MeetingId == meeting.Id || (meeting.SeriesId != null && db.Meetings.Any(m => m.Id == n.MeetingId && m.SeriesId == meeting.SeriesId))) &&
                    n.Kind == NotificationKind.MeetingPublished && !db.Registrations.Any(r => r.MeetingId == meeting.Id && r.PersonId == n.PersonId))
                .Select(n => n.PersonId))
            .ToListAsync(cancellationToken);
        await writer.WriteAsync(people.Select(p => Tell(meeting, p, kind, key, null, at)), cancellationToken);
    }
}
