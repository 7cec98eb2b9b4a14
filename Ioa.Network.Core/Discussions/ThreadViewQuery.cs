using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Discussions;

/// <summary>Asks for a page of a thread.</summary>
/// <param name="Thread">Which thread.</param>
/// <param name="Page">Which page, from 1; <see langword="null"/> for the one with the first unread post, or the last when all is read.</param>
public sealed record ThreadPageRequest(ThreadId Thread, int? Page = null);

/// <summary>
/// A page of a thread as one reader sees it. One query whatever its length: who the reader is to the thread; the posts themselves are
/// shared (<see cref="ThreadSnapshots"/>).
/// </summary>
public sealed class ThreadViewQuery(IDbContextFactory<NetworkDbContext> contexts, ThreadSnapshots snapshots, TimeProvider clock)
{
    // Compiled once: this is the page that everybody opens. An instance's own, because a compiled query belongs to one database's model.
    private readonly Func<NetworkDbContext, ThreadId, PersonId, DateOnly, Task<ReaderRow?>> _reader = EF.CompileAsyncQuery(
        (NetworkDbContext db, ThreadId thread, PersonId person, DateOnly today) =>
            (from t in db.Threads
             join n in db.Networks on t.NetworkId equals n.Id
             from p in db.Users
             join r in db.ReaderStates on new { ThreadId = t.Id, PersonId = p.Id } equals new { r.ThreadId, r.PersonId } into states
             from state in states.DefaultIfEmpty()
             where t.Id == thread && p.Id == person && p.EndedAt == null
             select new ReaderRow
             {
                 Sequence = t.Sequence,
                 LastPostNumber = t.LastPostNumber,
                 IsHidden = t.HiddenAt != null,
                 Kind = t.Kind,
                 AuthorId = t.AuthorId,
                 AuthorOrganisationId = t.AuthorOrganisationId,
                 NetworkId = t.NetworkId,
                 Status = n.Status,
                 OrganisationId = p.OrganisationId,
                 Role = db.Memberships
                     .Where(m => m.NetworkId == t.NetworkId && m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))
                     .OrderBy(m => m.Role).Select(m => (MembershipRole?)m.Role).FirstOrDefault(),
                 IsCoordinator = db.Coordinators.Any(c => c.NetworkId == t.NetworkId && c.PersonId == person && c.From <= today && (c.To == null || c.To >= today)),
                 GuestRole = db.Memberships
                     .Where(m => m.NetworkId == t.SharedWithId && m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today))
                     .OrderBy(m => m.Role).Select(m => (MembershipRole?)m.Role).FirstOrDefault(),
                 CoordinatesGuests = t.SharedWithId != null &&
                     db.Coordinators.Any(c => c.NetworkId == t.SharedWithId && c.PersonId == person && c.From <= today && (c.To == null || c.To >= today)),
                 LastRead = (int?)state!.LastReadNumber,
                 Follows = state!.Follows,
             }).AsNoTracking().FirstOrDefault());

    /// <summary>The page, or <see cref="Error.NotFound"/> to everybody outside the network.</summary>
    public async Task<Result<ThreadView>> HandleAsync(ThreadPageRequest request, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return Error.NotFound;
        }

        ReaderRow? row;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            row = await _reader(db, request.Thread, person, clock.Today());
        }

        if (row is null || !row.MayRead(person))
        {
            return Error.NotFound;
        }

        var page = Math.Clamp(
            request.Page ?? ThreadView.PageOf(Math.Min((row.LastRead ?? 0) + 1, row.LastPostNumber)),
            1,
            ThreadView.PageOf(row.LastPostNumber));
        var (head, posts) = await snapshots.PageAsync(request.Thread, row.Sequence, page, cancellationToken);
        return new ThreadView(head, posts, page, row.ToReader(person));
    }

    /// <summary>
    /// What a reader who already has the page sees after a change: costs one shared read for all who listen, not one each.
    /// <see cref="Error.NotFound"/> once they may no longer read it.
    /// </summary>
    /// <param name="before">What the reader has.</param>
    /// <param name="sequence">The sequence number that the feed told of.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<ThreadView>> HandleAsync(ThreadView before, long sequence, CancellationToken cancellationToken)
    {
        var audience = await snapshots.AudienceAsync(before.Head.Id, sequence, cancellationToken);
        if (!audience.Contains(before.Reader.Person))
        {
            return Error.NotFound;
        }

        var (head, posts) = await snapshots.PageAsync(before.Head.Id, sequence, before.PageNumber, cancellationToken);
        if (head.NetworkId != before.Head.NetworkId || head.HiddenReason is not null)
        {
            // Moved or hidden: what the reader is to it must be asked anew. Only those who moderate read a hidden one, so they are few.
            return await HandleAsync(new ThreadPageRequest(head.Id, before.PageNumber), before.Reader.Person.ToPrincipal(), cancellationToken);
        }

        return before with { Head = head, Posts = posts };
    }

    private sealed class ReaderRow
    {
        public long Sequence { get; init; }

        public int LastPostNumber { get; init; }

        public bool IsHidden { get; init; }

        public ThreadKind Kind { get; init; }

        public PersonId AuthorId { get; init; }

        public OrganisationId AuthorOrganisationId { get; init; }

        public LearningNetworkId NetworkId { get; init; }

        public NetworkStatus Status { get; init; }

        public OrganisationId OrganisationId { get; init; }

        public MembershipRole? Role { get; init; }

        public bool IsCoordinator { get; init; }

        public MembershipRole? GuestRole { get; init; }

        public bool CoordinatesGuests { get; init; }

        public int? LastRead { get; init; }

        public bool? Follows { get; init; }

        public bool MayRead(PersonId person) =>
            (Role is not null || IsCoordinator || GuestRole is not null || CoordinatesGuests) && (!IsHidden || Standing(person).CanModerate);

        public ThreadReader ToReader(PersonId person)
        {
            var standing = Standing(person);
            return new ThreadReader(
                person,
                OrganisationId,
                standing.CanWrite,
                standing.CanModerate,
                Kind == ThreadKind.Question && standing.CanWrite && (person == AuthorId || OrganisationId == AuthorOrganisationId || IsCoordinator),
                standing.Role == MembershipRole.Superuser || standing.WritesAsGuest,
                IsCoordinator,
                LastRead ?? 0,
                Follows ?? false);
        }

        private NetworkStanding Standing(PersonId person) => Role is not null || IsCoordinator
            ? new(person, OrganisationId, NetworkId, Status, Role, IsCoordinator)
            : new NetworkStanding(person, OrganisationId, NetworkId, Status, GuestRole, CoordinatesGuests).AsGuestIn(NetworkId);
    }
}
