using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.Programme;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings;

/// <summary>What <see cref="PlanMeeting"/> is told.</summary>
/// <param name="Networks">The networks that it belongs to; the first is the one whose coordinators arrange it.</param>
/// <param name="Plan">What it is.</param>
/// <param name="Organisers">Who arranges it with the coordinators.</param>
public sealed record PlanMeetingCommand(IReadOnlyList<LearningNetworkId> Networks, MeetingPlan Plan, IReadOnlyList<PersonId> Organisers)
{
    /// <summary>The meeting whose programme and preparations it begins with; one that the user arranges.</summary>
    public MeetingId? CopyOf { get; init; }
}

/// <summary>Plans a meeting: a draft that its organisers see. Coordinators and superusers may, each in their own networks.</summary>
public sealed class PlanMeeting(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The meeting's id, or why not.</summary>
    public async Task<Result<MeetingId>> HandleAsync(PlanMeetingCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var refusal = command.Networks.Count == 0
            ? Error.Invalid("Meetings.NetworkNeeded")
            : await PlanningRefusalAsync(db, command.Networks, user, today, cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        var meeting = new Meeting { NetworkId = command.Networks[0], CreatedById = user.PersonId()!.Value, CreatedAt = now };
        if (await DescribeAsync(db, meeting, command, now, cancellationToken) is { } error)
        {
            return error;
        }

        db.Meetings.Add(meeting);
        if (command.CopyOf is { } copied)
        {
            if (await db.MeetingStandingAsync(user, copied, today, cancellationToken) is not { IsOrganiser: true })
            {
                return Error.NotFound;
            }

            if (await db.CopyProgrammeAsync(copied, meeting, meeting.CreatedById, now, cancellationToken) is { } refused)
            {
                return refused;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        return meeting.Id;
    }

    /// <summary>Says what a new meeting is, whose, and who arranges it; why not, when that is refused.</summary>
    internal static async Task<Error?> DescribeAsync(NetworkDbContext db, Meeting meeting, PlanMeetingCommand command, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var network in command.Networks)
        {
            meeting.Share(network);
        }

        return meeting.Describe(command.Plan, now).Error ?? await OrganiseAsync(db, meeting, [meeting.CreatedById, .. command.Organisers], command.Plan, cancellationToken);
    }

    /// <summary>Why the user may not plan in these networks; <see langword="null"/> when they may.</summary>
    internal static async Task<Error?> PlanningRefusalAsync(
        NetworkDbContext db, IReadOnlyList<LearningNetworkId> networks, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        if (networks.Count > 20)
        {
            return Error.Invalid("Meetings.TooManyNetworks", 20);
        }

        foreach (var network in networks.Distinct())
        {
            if (await db.StandingAsync(user, network, today, cancellationToken) is not { } standing)
            {
                return Error.NotFound;
            }

            if (standing is not { CanModerate: true, CanWrite: true })
            {
                return Error.Forbidden;
            }
        }

        return null;
    }

    /// <summary>Names the organisers and checks the host; a person or organisation that is not there is refused.</summary>
    internal static async Task<Error?> OrganiseAsync(NetworkDbContext db, Meeting meeting, IReadOnlyList<PersonId> organisers, MeetingPlan plan, CancellationToken cancellationToken)
    {
        var people = organisers.Distinct().ToList();
        if (people.Count > 20 || await db.Users.CountAsync(p => people.Contains(p.Id) && p.EndedAt == null, cancellationToken) < people.Count)
        {
            return Error.Invalid("Meetings.UnknownOrganiser");
        }

        if (plan.HostId is { } host && !await db.Organisations.AnyAsync(o => o.Id == host, cancellationToken))
        {
            return Error.Invalid("Meetings.UnknownHost");
        }

        meeting.Organise(people);
        return null;
    }
}
