using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Meetings.Minutes;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.FollowUps;

/// <summary>What <see cref="AddFollowUp"/> is told.</summary>
/// <param name="Meeting">Of which meeting.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What was decided, or is to be done.</param>
/// <param name="Owner">Who is responsible.</param>
/// <param name="EachMember">Whether each member municipality of the meeting's first network does it for itself.</param>
/// <param name="DueOn">By when.</param>
public sealed record AddFollowUpCommand(MeetingId Meeting, FollowUpKind Kind, string Text, PersonId? Owner, bool EachMember, DateOnly? DueOn);

/// <summary>
/// Writes down what a meeting decided or what is to be done. The organisers do at any time; those who take part while the minutes are written.
/// </summary>
public sealed class AddFollowUp(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>How many were written down, or why none.</summary>
    public async Task<Result<int>> HandleAsync(AddFollowUpCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.MinutesStandingAsync(user, command.Meeting, now, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.IsOrganiser && !(standing.MayWrite && command.Kind != FollowUpKind.Preparation))
        {
            return Error.Forbidden;
        }

        if (!Enum.IsDefined(command.Kind))
        {
            return Error.Invalid("FollowUps.KindNeeded");
        }

        await using var transaction = await db.BeginMeetingChangeAsync(command.Meeting, cancellationToken);
        var meeting = await db.Meetings.AsNoTracking().FirstAsync(m => m.Id == command.Meeting, cancellationToken);
        if (meeting.Status == MeetingStatus.Cancelled)
        {
            return Error.Conflict("Meetings.IsCancelled");
        }

        if (meeting.MinutesApprovedAt is not null && command.Kind != FollowUpKind.Preparation)
        {
            return Error.Conflict("Minutes.NotOpen");
        }

        if (command.Owner is { } owner && !await db.ReadableMeetings(owner, today).AnyAsync(m => m.Id == meeting.Id, cancellationToken))
        {
            return Error.Invalid("FollowUps.UnknownOwner");
        }

        List<OrganisationId?> organisations = [null];
        if (command.EachMember && command.Kind != FollowUpKind.Decision)
        {
            organisations = await db.MembersOf(meeting.NetworkId, today).ToListAsync(cancellationToken);
            if (organisations.Count == 0)
            {
                return Error.Conflict("FollowUps.NoMembers");
            }
        }

        if (await db.FollowUps.CountAsync(f => f.MeetingId == meeting.Id, cancellationToken) + organisations.Count > FollowUp.MaxPerMeeting)
        {
            return Error.Conflict("FollowUps.TooMany", FollowUp.MaxPerMeeting);
        }

        foreach (var organisation in organisations)
        {
            var followUp = new FollowUp { MeetingId = meeting.Id, Kind = command.Kind, OrganisationId = organisation, CreatedById = standing.Person, CreatedAt = now };
            if (followUp.Describe(command.Text, organisation is null ? command.Owner : null, command.DueOn, standing.Person, now).Error is { } error)
            {
                return error;
            }

            db.FollowUps.Add(followUp);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        room.Tell(command.Meeting.Value);
        return organisations.Count;
    }
}

/// <summary>What <see cref="ChangeFollowUp"/> is told.</summary>
/// <param name="FollowUp">Which.</param>
/// <param name="Text">What was decided, or is to be done.</param>
/// <param name="Owner">Who is responsible.</param>
/// <param name="DueOn">By when.</param>
/// <param name="Version">The version that was shown.</param>
public sealed record ChangeFollowUpCommand(FollowUpId FollowUp, string Text, PersonId? Owner, DateOnly? DueOn, int Version);

/// <summary>Changes a follow-up: another day, another person, other words. Whoever it is given to is told.</summary>
public sealed class ChangeFollowUp(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not; <see cref="Error.ChangedMeanwhile"/> when somebody else changed it since the writer saw it.</summary>
    public Task<Result> HandleAsync(ChangeFollowUpCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeFollowUpAsync(room, clock, user, command.FollowUp, s => s.MayChange, async (db, followUp, standing, now) =>
        {
            if (followUp.Version != command.Version)
            {
                return Error.ChangedMeanwhile;
            }

            // Whoever has it keeps it, also when they have left the network.
            return command.Owner is { } owner && owner != followUp.OwnerId &&
                !await db.ReadableMeetings(owner, OsloTime.DateIn(now)).AnyAsync(m => m.Id == followUp.MeetingId, cancellationToken)
                ? Error.Invalid("FollowUps.UnknownOwner")
                : followUp.Describe(command.Text, command.Owner, command.DueOn, standing.Person, now);
        }, cancellationToken);
}

/// <summary>What <see cref="TakeFollowUp"/> is told.</summary>
public sealed record TakeFollowUpCommand(FollowUpId FollowUp);

/// <summary>Makes one's own what one's municipality is to do and nobody has taken yet.</summary>
public sealed class TakeFollowUp(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(TakeFollowUpCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeFollowUpAsync(room, clock, user, command.FollowUp, s => s.MayTake, (_, followUp, standing, now) =>
            Task.FromResult(followUp.Describe(followUp.Text, standing.Person, followUp.DueOn, standing.Person, now)), cancellationToken);
}

/// <summary>What <see cref="SettleFollowUp"/> is told.</summary>
/// <param name="FollowUp">Which.</param>
/// <param name="IsDone">Whether it is done.</param>
public sealed record SettleFollowUpCommand(FollowUpId FollowUp, bool IsDone);

/// <summary>Says that a follow-up is done, or that it is not after all.</summary>
public sealed class SettleFollowUp(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(SettleFollowUpCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeFollowUpAsync(room, clock, user, command.FollowUp, s => s.MaySettle, (_, followUp, standing, now) =>
            Task.FromResult(followUp.Settle(command.IsDone, standing.Person, now)), cancellationToken);
}

/// <summary>What <see cref="RemoveFollowUp"/> is told.</summary>
public sealed record RemoveFollowUpCommand(FollowUpId FollowUp);

/// <summary>Takes away what was written down by mistake.</summary>
public sealed class RemoveFollowUp(IDbContextFactory<NetworkDbContext> contexts, WritingRoom room, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(RemoveFollowUpCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeFollowUpAsync(room, clock, user, command.FollowUp, s => s.MayChange, (db, followUp, _, _) =>
        {
            db.FollowUps.Remove(followUp);
            return Task.FromResult(Result.Done);
        }, cancellationToken);
}

/// <summary>What every change of a follow-up has in common.</summary>
internal static class FollowUpChanges
{
    /// <summary>The member municipalities of a network on a day: those that each do what is given to every one.</summary>
    public static IQueryable<OrganisationId?> MembersOf(this NetworkDbContext db, LearningNetworkId network, DateOnly today) => db.Memberships
        .Where(m => m.NetworkId == network && m.Role == MembershipRole.Member && m.From <= today && (m.To == null || m.To >= today))
        .Select(m => (OrganisationId?)m.OrganisationId)
        .Distinct();

    public static async Task<Result> ChangeFollowUpAsync(
        this IDbContextFactory<NetworkDbContext> contexts,
        WritingRoom room,
        TimeProvider clock,
        ClaimsPrincipal user,
        FollowUpId id,
        Func<FollowUpStanding, bool> may,
        Func<NetworkDbContext, FollowUp, FollowUpStanding, DateTimeOffset, Task<Result>> change,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FollowUpStandingAsync(user, id, OsloTime.DateIn(now), cancellationToken) is not { } seen)
        {
            return Error.NotFound;
        }

        // Asked again where nobody approves the minutes meanwhile.
        await using var transaction = await db.BeginMeetingChangeAsync(seen.Meeting, cancellationToken);
        if (await db.FollowUpStandingAsync(user, id, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!may(standing))
        {
            return Error.Forbidden;
        }

        var followUp = await db.FollowUps.FirstAsync(f => f.Id == id, cancellationToken);
        if ((await change(db, followUp, standing, now)).Error is { } error)
        {
            return error;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Error.ChangedMeanwhile;
        }

        await transaction.CommitAsync(cancellationToken);
        room.Tell(followUp.MeetingId.Value);
        return Result.Done;
    }
}
