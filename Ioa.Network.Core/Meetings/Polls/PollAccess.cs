using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Polls;

/// <summary>What somebody is to one poll, today, read from the database.</summary>
/// <param name="Person">Who.</param>
/// <param name="IsOrganiser">Whether they arrange it: they asked, or coordinate one of its networks.</param>
public sealed record PollStanding(PersonId Person, bool IsOrganiser);

/// <summary>Who sees a poll, and answers: those who read one of its networks.</summary>
public static class PollAccess
{
    /// <summary>The polls that a person sees; compose it into queries so that the database does the filtering.</summary>
    public static IQueryable<MeetingPoll> ReadablePolls(this NetworkDbContext db, PersonId person, DateOnly today)
    {
        var readable = db.ReadableNetworks(person, today).Select(n => n.Id);
        return db.MeetingPolls.Where(p => p.Networks.Any(n => readable.Contains(n.NetworkId)));
    }

    /// <summary>What the user is to a poll; <see langword="null"/> for every outsider, who gets <see cref="Error.NotFound"/>.</summary>
    public static async Task<PollStanding?> PollStandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, MeetingPollId poll, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return null;
        }

        var coordinated = db.CoordinatedNetworks(person, today);
        var found = await db.ReadablePolls(person, today)
            .Where(p => p.Id == poll)
            .Select(p => new { IsOrganiser = p.CreatedById == person || p.Networks.Any(n => coordinated.Contains(n.NetworkId)) })
            .FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : new PollStanding(person, found.IsOrganiser);
    }

    /// <summary>The people who are asked: those who see it.</summary>
    internal static IQueryable<Person> ReadersOf(this NetworkDbContext db, MeetingPoll poll, DateOnly today)
    {
        var networks = poll.Networks.Select(n => n.NetworkId).ToList();
        return db.Users.Where(p => p.EndedAt == null && (
            db.Coordinators.Any(c => networks.Contains(c.NetworkId) && c.PersonId == p.Id && c.From <= today && (c.To == null || c.To >= today)) ||
            db.Memberships.Any(m => networks.Contains(m.NetworkId) && m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))));
    }

    /// <summary>Changes a poll in a transaction in which nobody else does. What is done is told to those who have its page open.</summary>
    /// <param name="contexts">Makes the context.</param>
    /// <param name="room">Who has the page open.</param>
    /// <param name="clock">The time.</param>
    /// <param name="user">Who changes it.</param>
    /// <param name="id">Which.</param>
    /// <param name="organise">Whether only its organisers may.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal static async Task<Result> ChangePollAsync(
        this IDbContextFactory<NetworkDbContext> contexts,
        PollRoom room,
        TimeProvider clock,
        ClaimsPrincipal user,
        MeetingPollId id,
        bool organise,
        Func<NetworkDbContext, MeetingPoll, PollStanding, DateTimeOffset, Task<Result>> change,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.PollStandingAsync(user, id, OsloTime.DateIn(now), cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (organise && !standing.IsOrganiser)
        {
            return Error.Forbidden;
        }

        await using var transaction = await db.BeginPollChangeAsync(id, cancellationToken);
        var poll = await db.MeetingPolls.FirstAsync(p => p.Id == id, cancellationToken);
        if ((await change(db, poll, standing, now)).Error is { } error)
        {
            return error;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        room.Tell(id);
        return Result.Done;
    }
}
