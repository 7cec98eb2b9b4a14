using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>What <see cref="UpdateMeeting"/> is told.</summary>
/// <param name="Meeting">Which.</param>
/// <param name="Networks">The networks that it belongs to now; its first stays.</param>
/// <param name="Plan">What it is.</param>
/// <param name="Organisers">Who arranges it with the coordinators.</param>
/// <param name="Version">The version that was shown; another means that somebody else changed it meanwhile.</param>
public sealed record UpdateMeetingCommand(MeetingId Meeting, IReadOnlyList<LearningNetworkId> Networks, MeetingPlan Plan, IReadOnlyList<PersonId> Organisers, int Version);

/// <summary>Changes a meeting. Those who are registered are told when the time or the place is another.</summary>
public sealed class UpdateMeeting(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(UpdateMeetingCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(
            clock, user, command.Meeting, command.Version, (db, meeting, now) => ApplyAsync(db, meeting, command, user, now, cancellationToken), cancellationToken);

    /// <summary>Makes the change in a transaction of <see cref="NetworkDbContext.BeginMeetingChangeAsync"/>, or of the whole series; it is saved by the caller.</summary>
    internal static async Task<Result> ApplyAsync(
        NetworkDbContext db, Meeting meeting, UpdateMeetingCommand command, ClaimsPrincipal user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Into a further network only by who plans there; those that it has already, it keeps or loses.
        var added = command.Networks.Where(n => meeting.Networks.All(x => x.NetworkId != n)).ToList();
        if (await PlanMeeting.PlanningRefusalAsync(db, added, user, OsloTime.DateIn(now), cancellationToken) is { } refusal)
        {
            return refusal;
        }

        added.ForEach(meeting.Share);
        foreach (var network in meeting.Networks.Select(n => n.NetworkId).Where(n => !command.Networks.Contains(n)).ToList())
        {
            meeting.Unshare(network);
        }

        if (meeting.Describe(command.Plan, now).Error is { } error)
        {
            return error;
        }

        await db.Entry(meeting).Collection(m => m.Organisers).LoadAsync(cancellationToken);
        if (await PlanMeeting.OrganiseAsync(db, meeting, command.Organisers, command.Plan, cancellationToken) is { } unknown)
        {
            return unknown;
        }

        // There may be room for more now.
        await db.SeatAsync(meeting, null, now, cancellationToken);
        return Result.Done;
    }
}

/// <summary>What <see cref="PublishMeeting"/> is told.</summary>
public sealed record PublishMeetingCommand(MeetingId Meeting, int Version);

/// <summary>Puts a meeting into the calendar.</summary>
public sealed class PublishMeeting(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(PublishMeetingCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(clock, user, command.Meeting, command.Version, (_, meeting, now) => Task.FromResult(meeting.Publish(now)), cancellationToken);
}

/// <summary>What <see cref="CancelMeeting"/> is told.</summary>
/// <param name="Meeting">Which.</param>
/// <param name="Reason">Why, as those who were to come are told.</param>
/// <param name="Version">The version that was shown.</param>
public sealed record CancelMeetingCommand(MeetingId Meeting, string Reason, int Version);

/// <summary>Cancels a published meeting.</summary>
public sealed class CancelMeeting(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(CancelMeetingCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeMeetingAsync(clock, user, command.Meeting, command.Version, (_, meeting, now) => Task.FromResult(meeting.Cancel(command.Reason, now)), cancellationToken);
}

/// <summary>What <see cref="DiscardMeeting"/> is told.</summary>
public sealed record DiscardMeetingCommand(MeetingId Meeting, int Version);

/// <summary>Deletes a meeting that was never published.</summary>
public sealed class DiscardMeeting(IDbContextFactory<NetworkDbContext> contexts, AttachmentFiles files, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public async Task<Result> HandleAsync(DiscardMeetingCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        List<AttachmentId> attached = [];
        var done = await contexts.ChangeMeetingAsync(clock, user, command.Meeting, command.Version, async (db, meeting, _) =>
        {
            if (meeting.Status != MeetingStatus.Draft)
            {
                return Error.Conflict("Meetings.NotDraft");
            }

            attached = await db.Attachments.Where(a => a.MeetingId == meeting.Id).Select(a => a.Id).ToListAsync(cancellationToken);
            await db.Attachments.Where(a => a.MeetingId == meeting.Id).ExecuteDeleteAsync(cancellationToken);
            db.Meetings.Remove(meeting);
            return Result.Done;
        }, cancellationToken);
        if (done.Succeeded)
        {
            attached.ForEach(files.Delete);
        }

        return done;
    }
}

/// <summary>What every change of a meeting has in common.</summary>
internal static class MeetingChanges
{
    /// <summary>Changes a meeting in a transaction in which nobody else does; only its organisers may.</summary>
    /// <param name="contexts">Makes the context.</param>
    /// <param name="clock">The time.</param>
    /// <param name="user">Who changes it.</param>
    /// <param name="id">Which.</param>
    /// <param name="version">The version that was shown.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Result> ChangeMeetingAsync(
        this IDbContextFactory<NetworkDbContext> contexts,
        TimeProvider clock,
        ClaimsPrincipal user,
        MeetingId id,
        int? version,
        Func<NetworkDbContext, Meeting, DateTimeOffset, Task<Result>> change,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MeetingStandingAsync(user, id, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.IsOrganiser)
        {
            return Error.Forbidden;
        }

        await using var transaction = await db.BeginMeetingChangeAsync(id, cancellationToken);
        if (await db.Meetings.FirstOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } meeting)
        {
            return Error.NotFound;
        }

        if (version is { } shown && shown != meeting.Version)
        {
            return Error.ChangedMeanwhile;
        }

        if ((await change(db, meeting, now)).Error is { } error)
        {
            return error;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }

    /// <summary>
    /// Gives out the places that are free, in the order of the line. Called in the transaction of whatever may have freed one. Whoever asks in
    /// this moment gets theirs at once; those who have waited have some time to say yes.
    /// </summary>
    /// <param name="db">The context, in a transaction of <see cref="NetworkDbContext.BeginMeetingChangeAsync"/>.</param>
    /// <param name="meeting">Which.</param>
    /// <param name="asking">The registration that was just answered, tracked and not yet saved.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task SeatAsync(this NetworkDbContext db, Meeting meeting, Registration? asking, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (meeting.Status != MeetingStatus.Published || meeting.StartsAt <= at)
        {
            return;
        }

        var saved = await db.Registrations
            .Where(r => r.MeetingId == meeting.Id && (r.State == RegistrationState.Registered || r.State == RegistrationState.Offered || r.State == RegistrationState.Waiting))
            .Select(r => new { r.Id, r.Number, r.State, r.OrganisationId })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var line = saved.Where(r => r.Id != asking?.Id).Select(r => (r.Id, r.Number, r.State, r.OrganisationId)).ToList();
        if (asking is { HoldsPlace: true } or { State: RegistrationState.Waiting })
        {
            line.Add((asking.Id, asking.Number, asking.State, asking.OrganisationId));
        }

        var next = Seating.Next(
            meeting.Capacity,
            meeting.CapacityPerOrganisation,
            line.Where(r => r.State != RegistrationState.Waiting).Select(r => r.OrganisationId),
            line.Where(r => r.State == RegistrationState.Waiting).Select(r => (r.Id, r.Number, r.OrganisationId)));
        foreach (var id in next)
        {
            if (id == asking?.Id)
            {
                asking.Seat(until: null, asked: true, at);
                continue;
            }

            var registration = await db.Registrations.FirstAsync(r => r.Id == id, cancellationToken);
            registration.Seat(OfferUntil(meeting, at), asked: false, at);
        }
    }

    // Never beyond the meeting's beginning; with less than that, they have it at once.
    private static DateTimeOffset? OfferUntil(Meeting meeting, DateTimeOffset at)
    {
        var until = at.AddHours(meeting.ConfirmHours);
        return meeting.ConfirmHours == 0 || until >= meeting.StartsAt ? null : until;
    }
}
