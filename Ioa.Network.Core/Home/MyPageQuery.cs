using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Home;

/// <summary>What a person meets when they come: their networks, what waits for them, what is new.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="IsAdministrator">Whether they are KS administrator.</param>
/// <param name="Networks">The networks they read, the regional first.</param>
/// <param name="Duties">The questions that their organisation owes an answer, soonest due first; at most <see cref="MyPageQuery.DutiesShown"/>.</param>
/// <param name="Incomplete">The networks that they can mend and that lack something, those with most to mend first.</param>
/// <param name="Organised">How many networks they can mend in all.</param>
/// <param name="Latest">The conversations with the latest posts; at most <see cref="MyPageQuery.LatestShown"/>.</param>
public sealed record MyPage(
    string Name,
    string Organisation,
    bool IsAdministrator,
    IReadOnlyList<MyNetwork> Networks,
    IReadOnlyList<MyDuty> Duties,
    IReadOnlyList<IncompleteNetwork> Incomplete,
    int Organised,
    IReadOnlyList<MyConversation> Latest);

/// <summary>A network that the person reads.</summary>
/// <param name="Id">Which.</param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">What the person's organisation is in it; <see langword="null"/> for a coordinator from elsewhere.</param>
/// <param name="CanWrite">Whether the person may ask in it.</param>
/// <param name="ServedBy">The superuser organisation that answers the person's organisation.</param>
/// <param name="AnswerWorkingDays">Within how many working days it answers.</param>
public sealed record MyNetwork(
    LearningNetworkId Id, string Slug, string Name, MembershipRole? Role, bool CanWrite, string? ServedBy, int AnswerWorkingDays);

/// <summary>A question that waits for the person's organisation.</summary>
/// <param name="Id">The conversation.</param>
/// <param name="Title">Its title.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Asker">The organisation that asked.</param>
/// <param name="DueAt">When it is to be answered by.</param>
/// <param name="IsLate">Whether that has passed.</param>
public sealed record MyDuty(ThreadId Id, string Title, string Network, string Asker, DateTimeOffset? DueAt, bool IsLate);

/// <summary>A network that lacks something.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Lacks">How many things it lacks.</param>
public sealed record IncompleteNetwork(string Slug, string Name, NetworkStatus Status, int Lacks);

/// <summary>A conversation with something new in it, or the latest where nothing is.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Title">Its title.</param>
/// <param name="Network">The network's name.</param>
/// <param name="LastPostAt">When the latest post came.</param>
/// <param name="Unread">How many posts the person has not read.</param>
/// <param name="IsAnswered">Whether a question has an answer.</param>
public sealed record MyConversation(ThreadId Id, ThreadKind Kind, string Title, string Network, DateTimeOffset LastPostAt, int Unread, bool IsAnswered);

/// <summary>Reads what a person meets when they come. The number of queries does not depend on what they find.</summary>
public sealed class MyPageQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many questions are shown at most.</summary>
    public const int DutiesShown = 10;

    /// <summary>How many conversations are shown at most.</summary>
    public const int LatestShown = 10;

    /// <summary>Reads it.</summary>
    /// <returns>Refused with <see cref="Error.NotFound"/> to those who are not signed in, or who have left.</returns>
    public async Task<Result<MyPage>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return Error.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        var person = await db.Users
            .Where(p => p.Id == id && p.EndedAt == null)
            .Select(p => new { p.Name, p.OrganisationId, Organisation = p.Organisation!.DisplayName, p.IsAdministrator })
            .FirstOrDefaultAsync(cancellationToken);
        if (person is null)
        {
            return Error.NotFound;
        }

        var found = await db.ReadableNetworks(id, today)
            .Where(n => n.Status != NetworkStatus.Closed)
            .OrderBy(n => n.Kind).ThenBy(n => n.Name)
            .Select(n => new
            {
                n.Id,
                n.Slug,
                n.Name,
                n.Status,
                n.Agreement.AnswerWorkingDays,
                Role = n.Memberships
                    .Where(m => m.OrganisationId == person.OrganisationId && m.From <= today && (m.To == null || m.To >= today))
                    .OrderBy(m => m.Role)
                    .Select(m => (MembershipRole?)m.Role)
                    .FirstOrDefault(),
                IsCoordinator = n.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today)),
                ServedBy = n.Servings
                    .Where(s => s.MemberId == person.OrganisationId && s.From <= today && (s.To == null || s.To >= today))
                    .OrderBy(s => s.From).ThenBy(s => s.Id)
                    .Select(s => db.Organisations.Where(o => o.Id == s.SuperuserId).Select(o => o.DisplayName).First())
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var names = found.ToDictionary(n => n.Id, n => n.Name);
        var organised = found.Where(n => n.IsCoordinator).Select(n => n.Id).ToList();
        var (incomplete, count) = await IncompleteAsync(db, person.IsAdministrator ? null : organised, today, cancellationToken);
        return new MyPage(
            person.Name,
            person.Organisation,
            person.IsAdministrator,
            [.. found.Select(n => new MyNetwork(
                n.Id,
                n.Slug,
                n.Name,
                n.Role,
                new NetworkStanding(id, person.OrganisationId, n.Id, n.Status, n.Role, n.IsCoordinator).CanWrite,
                n.ServedBy,
                n.AnswerWorkingDays))],
            await DutiesAsync(db, person.OrganisationId, names, now, cancellationToken),
            incomplete,
            count,
            await LatestAsync(db, id, names, cancellationToken));
    }

    private static async Task<IReadOnlyList<MyDuty>> DutiesAsync(
        NetworkDbContext db, OrganisationId organisation, Dictionary<LearningNetworkId, string> networks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var readable = networks.Keys.ToList();
        var duties = await db.Threads
            .Where(t => t.ResponsibleId == organisation && t.FirstAnsweredAt == null && readable.Contains(t.NetworkId) &&
                t.Kind == ThreadKind.Question && t.AcceptedPostId == null && t.ClosedAt == null && t.HiddenAt == null && t.MergedIntoId == null)
            .OrderBy(t => t.AnswerDueAt).ThenBy(t => t.Id)
            .Take(DutiesShown)
            .Select(t => new
            {
                t.Id,
                t.Title,
                t.NetworkId,
                Asker = db.Organisations.Where(o => o.Id == t.AuthorOrganisationId).Select(o => o.DisplayName).First(),
                t.AnswerDueAt,
            })
            .ToListAsync(cancellationToken);
        return [.. duties.Select(t => new MyDuty(t.Id, t.Title, networks[t.NetworkId], t.Asker, t.AnswerDueAt, t.AnswerDueAt < now))];
    }

    private static async Task<IReadOnlyList<MyConversation>> LatestAsync(
        NetworkDbContext db, PersonId id, Dictionary<LearningNetworkId, string> networks, CancellationToken cancellationToken)
    {
        if (networks.Count == 0)
        {
            return [];
        }

        // The latest of each network, each straight from the index however many conversations the network has, and the latest of those.
        var latest = await networks.Keys
            .Select(network => db.Threads
                .Where(t => t.NetworkId == network && t.HiddenAt == null && t.MergedIntoId == null)
                .OrderByDescending(t => t.LastPostAt)
                .Take(LatestShown))
            .Aggregate((all, some) => all.Concat(some))
            .OrderByDescending(t => t.LastPostAt)
            .Take(LatestShown)
            .Select(t => new
            {
                t.Id,
                t.Kind,
                t.Title,
                t.NetworkId,
                t.LastPostAt,
                Unread = t.LastPostNumber - db.ReaderStates.Where(r => r.PersonId == id && r.ThreadId == t.Id).Select(r => r.LastReadNumber).FirstOrDefault(),
                IsAnswered = t.FirstAnsweredAt != null || t.AcceptedPostId != null,
            })
            .ToListAsync(cancellationToken);
        return [.. latest.Select(t => new MyConversation(t.Id, t.Kind, t.Title, networks[t.NetworkId], t.LastPostAt, Math.Max(0, t.Unread), t.IsAnswered))];
    }

    /// <summary>The networks that lack something, of these or (for KS administrators) of all; and how many they were in all.</summary>
    private static async Task<(IReadOnlyList<IncompleteNetwork> Incomplete, int Count)> IncompleteAsync(
        NetworkDbContext db, List<LearningNetworkId>? these, DateOnly today, CancellationToken cancellationToken)
    {
        if (these is { Count: 0 })
        {
            return ([], 0);
        }

        var networks = await db.Networks.AsNoTracking()
            .Where(n => n.Status != NetworkStatus.Closed && (these == null || these.Contains(n.Id)))
            .Include(n => n.Memberships).Include(n => n.Servings).Include(n => n.Coordinators)
            .AsSplitQuery()
            .ToListAsync(cancellationToken);
        var people = networks.SelectMany(n => n.Coordinators.Select(c => c.PersonId).Concat(n.Memberships.Select(m => m.ContactId).OfType<PersonId>())).Distinct().ToList();
        var working = await db.Users
            .Where(p => people.Contains(p.Id) && p.EndedAt == null)
            .Select(p => new { p.Id, p.OrganisationId })
            .ToDictionaryAsync(p => p.Id, p => p.OrganisationId, cancellationToken);
        var seats = await db.Memberships
            .Where(m => m.Role != MembershipRole.Observer && (m.To == null || m.To >= today) &&
                db.Networks.Any(n => n.Id == m.NetworkId && n.Kind == NetworkKind.Regional && n.Status == NetworkStatus.Active))
            .Select(m => new { m.OrganisationId, m.NetworkId })
            .ToListAsync(cancellationToken);
        return (
            [.. networks
                .Select(n => new IncompleteNetwork(
                    n.Slug,
                    n.Name,
                    n.Status,
                    n.Lacks(today, working, seats.Where(s => s.NetworkId != n.Id).Select(s => s.OrganisationId).ToHashSet()).Count))
                .Where(n => n.Lacks > 0)
                .OrderByDescending(n => n.Lacks).ThenBy(n => n.Name, NorwegianOrder.Names)],
            networks.Count);
    }
}
