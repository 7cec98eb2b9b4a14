using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>
/// Who reads a thread, and how it is changed. Its network reads it; a hidden one its moderators only. A question that went to the
/// national network with the asker's leave is read by that network too: its people are guests in this one thread, who may answer and
/// nothing more.
/// </summary>
public static class ThreadAccess
{
    /// <summary>The threads that a person reads today; compose it into queries so that the database does the filtering.</summary>
    public static IQueryable<DiscussionThread> ReadableThreads(this NetworkDbContext db, PersonId person, DateOnly today) =>
        db.Threads.Where(t =>
            db.ReadableNetworks(person, today).Any(n => n.Id == t.NetworkId || n.Id == t.SharedWithId) &&
            (t.HiddenAt == null || db.ModeratedNetworks(person, today).Any(n => n.Id == t.NetworkId)));

    /// <summary>The networks in which a person moderates today: its coordinators, and the staff of its superusers.</summary>
    public static IQueryable<LearningNetwork> ModeratedNetworks(this NetworkDbContext db, PersonId person, DateOnly today) =>
        db.Networks.Where(network =>
            db.Users.Any(p => p.Id == person && p.EndedAt == null) &&
            (network.Coordinators.Any(c => c.PersonId == person && c.From <= today && (c.To == null || c.To >= today)) ||
             network.Memberships.Any(m => m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today) &&
                 db.Users.Any(p => p.Id == person && p.OrganisationId == m.OrganisationId))));

    /// <summary>What the user is in a thread's network; <see langword="null"/> for whoever does not read the thread.</summary>
    internal static async Task<NetworkStanding?> ThreadStandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, ThreadId id, DateOnly today, CancellationToken cancellationToken)
    {
        var thread = await db.Threads
            .Where(t => t.Id == id)
            .Select(t => new { t.NetworkId, t.SharedWithId, Hidden = t.HiddenAt != null })
            .FirstOrDefaultAsync(cancellationToken);
        if (thread is null)
        {
            return null;
        }

        var standing = await db.StandingAsync(user, thread.NetworkId, today, cancellationToken);
        if (standing is null && thread is { SharedWithId: { } shared, Hidden: false } &&
            await db.StandingAsync(user, shared, today, cancellationToken) is { } there)
        {
            return there.AsGuestIn(thread.NetworkId);
        }

        return standing is null || (thread.Hidden && !standing.CanModerate) ? null : standing;
    }

    /// <summary>The people who read a thread today; hidden threads are for the caller to keep back.</summary>
    internal static IQueryable<Person> ReadersOf(this NetworkDbContext db, ThreadHead thread, DateOnly today) =>
        db.ReadersOf(thread.NetworkId, thread.SharedWithId, today);

    /// <inheritdoc cref="ReadersOf(NetworkDbContext, ThreadHead, DateOnly)"/>
    internal static IQueryable<Person> ReadersOf(this NetworkDbContext db, DiscussionThread thread, DateOnly today) =>
        db.ReadersOf(thread.NetworkId, thread.SharedWithId, today);

    private static IQueryable<Person> ReadersOf(this NetworkDbContext db, LearningNetworkId network, LearningNetworkId? shared, DateOnly today) =>
        shared is { } other
            ? db.Users.Where(p => db.ReadersOf(network, today).Any(r => r.Id == p.Id) || db.ReadersOf(other, today).Any(r => r.Id == p.Id))
            : db.ReadersOf(network, today);

    /// <summary>The thread that a post is in, and what the user is in its network; <see langword="null"/> for whoever does not read it.</summary>
    internal static async Task<(ThreadId Thread, NetworkStanding Standing)?> PostStandingAsync(
        this NetworkDbContext db, ClaimsPrincipal user, PostId id, DateOnly today, CancellationToken cancellationToken)
    {
        var post = await db.Posts.Where(p => p.Id == id).Select(p => new { p.ThreadId }).FirstOrDefaultAsync(cancellationToken);
        return post is not null && await db.ThreadStandingAsync(user, post.ThreadId, today, cancellationToken) is { } standing
            ? (post.ThreadId, standing)
            : null;
    }

    /// <summary>
    /// Changes a thread while nobody else does: begins the transaction, reads the thread, applies the change, saves and commits.
    /// A refusal leaves everything as it was.
    /// </summary>
    internal static async Task<Result<T>> ChangeThreadAsync<T>(
        this NetworkDbContext db, ThreadId id, NetworkStanding standing, Func<DiscussionThread, Task<Result<T>>> change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginThreadChangeAsync(id, cancellationToken);
        var thread = await db.Threads.FirstOrDefaultAsync(t => t.Id == id, cancellationToken);
        if (thread is null || thread.NetworkId != standing.Network)
        {
            // Moved since the user's standing was looked up.
            return Error.ChangedMeanwhile;
        }

        var outcome = await change(thread);
        if (!outcome.Succeeded)
        {
            return outcome;
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
        return outcome;
    }

    /// <summary>As <see cref="ChangeThreadAsync{T}"/>, for a change that returns nothing.</summary>
    internal static async Task<Result> ChangeThreadAsync(
        this NetworkDbContext db, ThreadId id, NetworkStanding standing, Func<DiscussionThread, Task<Result>> change, CancellationToken cancellationToken)
    {
        var outcome = await db.ChangeThreadAsync<bool>(
            id,
            standing,
            async thread => await change(thread) is { Error: { } error } ? error : true,
            cancellationToken);
        return new Result(outcome.Error);
    }

    /// <summary>Whether the user's organisation asked: the asker and their colleagues.</summary>
    internal static bool AskedBy(this DiscussionThread thread, NetworkStanding standing) => thread.AuthorOrganisationId == standing.Organisation;
}
