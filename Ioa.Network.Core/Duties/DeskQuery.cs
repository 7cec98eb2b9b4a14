using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>The desk («skranken»): what waits for an answer, for whoever answers or sees to it that others do.</summary>
/// <param name="Questions">The unanswered questions, the soonest due first; at most <see cref="DeskQuery.Most"/>.</param>
/// <param name="Colleagues">The people of one's own superuser organisation, with what each has; the busiest first.</param>
/// <param name="Superusers">In the networks that one coordinates, the superuser organisations with what each has; the busiest first.</param>
/// <param name="Proposals">Questions that a busy superuser could ask a less busy one to take over, so that the work is shared fairly.</param>
/// <param name="WaitingNetworks">For KS: the networks with questions that nobody has answered in time. Counts, never which.</param>
public sealed record Desk(
    IReadOnlyList<DeskQuestion> Questions,
    IReadOnlyList<DeskColleague> Colleagues,
    IReadOnlyList<DeskSuperuser> Superusers,
    IReadOnlyList<DeskProposal> Proposals,
    IReadOnlyList<WaitingNetwork> WaitingNetworks);

/// <summary>An unanswered question on the desk.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title.</param>
/// <param name="NetworkId">In which network.</param>
/// <param name="Network">The network's name.</param>
/// <param name="Asker">The organisation that asks.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="DueAt">By when it is to be answered.</param>
/// <param name="IsLate">Whether that has passed.</param>
/// <param name="ResponsibleId">Whose duty it is.</param>
/// <param name="Responsible">That organisation's name.</param>
/// <param name="IsMine">Whether it is the duty of one's own organisation.</param>
/// <param name="TakenById">Who has taken it.</param>
/// <param name="TakenBy">Their name.</param>
/// <param name="IsTakenByMe">Whether that is oneself.</param>
/// <param name="PromisedFor">By when they promised.</param>
/// <param name="Level">How far it has gone.</param>
/// <param name="WaitsForAsker">Whether it waits for the asker.</param>
/// <param name="IsOffered">Whether another organisation is asked to take it over, and has not answered.</param>
/// <param name="IsOfferedToUs">Whether one's own organisation is asked to take it over.</param>
/// <param name="CanTake">Whether one can take it.</param>
/// <param name="SnoozedUntil">Until when one has put it aside.</param>
/// <param name="SectorCode">Its sector.</param>
public sealed record DeskQuestion(
    ThreadId Id,
    string Title,
    LearningNetworkId NetworkId,
    string Network,
    string Asker,
    DateTimeOffset AskedAt,
    DateTimeOffset? DueAt,
    bool IsLate,
    OrganisationId? ResponsibleId,
    string? Responsible,
    bool IsMine,
    PersonId? TakenById,
    string? TakenBy,
    bool IsTakenByMe,
    DateOnly? PromisedFor,
    EscalationLevel Level,
    bool WaitsForAsker,
    bool IsOffered,
    bool IsOfferedToUs,
    bool CanTake,
    DateOnly? SnoozedUntil,
    string? SectorCode);

/// <summary>What a colleague has.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Open">How many unanswered questions they have taken.</param>
/// <param name="Late">How many of them are late.</param>
public sealed record DeskColleague(PersonId Id, string Name, int Open, int Late);

/// <summary>What a superuser organisation has in a network.</summary>
/// <param name="NetworkId">Which network.</param>
/// <param name="Network">Its name.</param>
/// <param name="Id">Which organisation.</param>
/// <param name="Name">Its name.</param>
/// <param name="Serves">How many organisations it serves.</param>
/// <param name="Open">How many unanswered questions are its duty.</param>
/// <param name="Late">How many of them are late.</param>
/// <param name="IsOverloaded">Whether it has at least three, and half as many again as the network's superusers have on average.</param>
public sealed record DeskSuperuser(LearningNetworkId NetworkId, string Network, OrganisationId Id, string Name, int Serves, int Open, int Late, bool IsOverloaded);

/// <summary>That a question could go to somebody who has less to do.</summary>
/// <param name="Question">Which.</param>
/// <param name="Title">Its title.</param>
/// <param name="From">Whose duty it is.</param>
/// <param name="ToId">Who could be asked.</param>
/// <param name="To">Their name.</param>
public sealed record DeskProposal(ThreadId Question, string Title, string From, OrganisationId ToId, string To);

/// <summary>A network in which questions wait that nobody has answered in time.</summary>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many.</param>
/// <param name="Since">When the first of them was due.</param>
/// <param name="Coordinators">Whom to call: names and addresses.</param>
public sealed record WaitingNetwork(string Slug, string Name, int Count, DateTimeOffset? Since, IReadOnlyList<(string Name, string? Email)> Coordinators);

/// <summary>
/// Reads the desk. For the staff of superusers: what is their organisation's duty, what they are asked to take over, and what has gone to
/// all. For coordinators: everything that waits in their networks. For KS: where something waits. The number of queries does not depend on
/// how much that is.
/// </summary>
public sealed class DeskQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>How many questions are shown at most.</summary>
    public const int Most = 200;

    /// <summary>How many proposals are made at most.</summary>
    public const int MostProposals = 5;

    /// <summary>The desk; <see cref="Error.NotFound"/> to those who have none.</summary>
    public async Task<Result<Desk>> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return Error.NotFound;
        }

        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var me = await db.Users
            .Where(p => p.Id == id && p.EndedAt == null)
            .Select(p => new { p.OrganisationId, p.IsAdministrator })
            .FirstOrDefaultAsync(cancellationToken);
        if (me is null)
        {
            return Error.NotFound;
        }

        var answers = await db.Memberships
            .Where(m => m.OrganisationId == me.OrganisationId && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => m.NetworkId)
            .ToListAsync(cancellationToken);
        var coordinates = await db.Coordinators
            .Where(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today))
            .Select(c => c.NetworkId)
            .ToListAsync(cancellationToken);
        var national = await db.Networks
            .Where(n => n.Kind == NetworkKind.National && n.Memberships.Any(m => m.OrganisationId == me.OrganisationId && m.Role != MembershipRole.Observer &&
                m.From <= today && (m.To == null || m.To >= today)))
            .Select(n => n.Id)
            .ToListAsync(cancellationToken);
        if (answers.Count + coordinates.Count + national.Count == 0 && !me.IsAdministrator)
        {
            return Error.NotFound;
        }

        var questions = await QuestionsAsync(db, id, me.OrganisationId, answers, coordinates, national, now, cancellationToken);
        var superusers = await SuperusersAsync(db, coordinates, now, today, cancellationToken);
        return new Desk(
            questions,
            answers.Count == 0 ? [] : await ColleaguesAsync(db, me.OrganisationId, now, cancellationToken),
            superusers,
            Propose(questions, superusers),
            me.IsAdministrator ? await WaitingAsync(db, today, cancellationToken) : []);
    }

    /// <summary>Whether somebody has a desk, for the menu: the same question as above, and nothing more.</summary>
    public async Task<bool> HasDeskAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return false;
        }

        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AnyAsync(
            p => p.Id == id && p.EndedAt == null && (p.IsAdministrator ||
                db.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today)) ||
                db.Memberships.Any(m => m.OrganisationId == p.OrganisationId && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today))),
            cancellationToken);
    }

    private static async Task<List<DeskQuestion>> QuestionsAsync(
        NetworkDbContext db,
        PersonId person,
        OrganisationId organisation,
        List<LearningNetworkId> answers,
        List<LearningNetworkId> coordinates,
        List<LearningNetworkId> national,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var readable = answers.Concat(coordinates).ToList();
        var rows = await db.Threads
            .Where(t => t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null && t.HiddenAt == null &&
                db.Networks.Any(n => n.Id == t.NetworkId && n.Status != NetworkStatus.Closed) &&
                ((answers.Contains(t.NetworkId) && t.AuthorOrganisationId != organisation &&
                    (t.ResponsibleId == organisation || t.ResponsibleId == null || t.OfferedToId == organisation || t.Level != EscalationLevel.Responsible)) ||
                 coordinates.Contains(t.NetworkId) ||
                 (t.SharedWithId != null && national.Contains(t.SharedWithId.Value) && t.AuthorOrganisationId != organisation)))
            .OrderBy(t => t.AnswerDueAt).ThenBy(t => t.Id)
            .Take(Most)
            .Select(t => new
            {
                t.Id,
                t.Title,
                t.NetworkId,
                Network = db.Networks.Where(n => n.Id == t.NetworkId).Select(n => n.Name).First(),
                Asker = db.Organisations.Where(o => o.Id == t.AuthorOrganisationId).Select(o => o.DisplayName).First(),
                t.AuthorOrganisationId,
                t.CreatedAt,
                t.AnswerDueAt,
                t.ResponsibleId,
                Responsible = db.Organisations.Where(o => o.Id == t.ResponsibleId).Select(o => o.DisplayName).FirstOrDefault(),
                t.TakenById,
                TakenBy = db.Users.Where(p => p.Id == t.TakenById).Select(p => p.Name).FirstOrDefault(),
                t.PromisedFor,
                t.Level,
                t.WaitingSince,
                t.OfferedToId,
                t.SectorCode,
                SnoozedUntil = db.Snoozes.Where(s => s.PersonId == person && s.ThreadId == t.Id).Select(s => (DateOnly?)s.Until).FirstOrDefault(),
            })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var today = OsloTime.DateIn(now);
        return rows.ConvertAll(t => new DeskQuestion(
            t.Id,
            t.Title,
            t.NetworkId,
            t.Network,
            t.Asker,
            t.CreatedAt,
            t.AnswerDueAt,
            t.WaitingSince is null && t.AnswerDueAt < now,
            t.ResponsibleId,
            t.Responsible,
            t.ResponsibleId == organisation,
            t.TakenById,
            t.TakenBy,
            t.TakenById == person,
            t.PromisedFor,
            t.Level,
            t.WaitingSince is not null,
            t.OfferedToId is not null,
            t.OfferedToId == organisation,
            t.AuthorOrganisationId != organisation && (answers.Contains(t.NetworkId) || !readable.Contains(t.NetworkId)),
            t.SnoozedUntil > today ? t.SnoozedUntil : null,
            t.SectorCode));
    }

    private static async Task<List<DeskColleague>> ColleaguesAsync(
        NetworkDbContext db, OrganisationId organisation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = db.Threads.Where(t => t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null && t.HiddenAt == null);
        var colleagues = await db.Users
            .Where(p => p.OrganisationId == organisation && p.EndedAt == null)
            .Select(p => new DeskColleague(
                p.Id, p.Name, open.Count(t => t.TakenById == p.Id), open.Count(t => t.TakenById == p.Id && t.WaitingSince == null && t.AnswerDueAt < now)))
            .ToListAsync(cancellationToken);
        return [.. colleagues.OrderByDescending(c => c.Open).ThenBy(c => c.Name, NorwegianOrder.Names)];
    }

    private static async Task<List<DeskSuperuser>> SuperusersAsync(
        NetworkDbContext db, List<LearningNetworkId> networks, DateTimeOffset now, DateOnly today, CancellationToken cancellationToken)
    {
        if (networks.Count == 0)
        {
            return [];
        }

        var open = db.Threads.Where(t => t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null && t.HiddenAt == null);
        var rows = await db.Memberships
            .Where(m => networks.Contains(m.NetworkId) && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today))
            .Select(m => new
            {
                m.NetworkId,
                Network = db.Networks.Where(n => n.Id == m.NetworkId).Select(n => n.Name).First(),
                m.OrganisationId,
                m.Organisation!.DisplayName,
                Serves = db.Servings.Count(s => s.NetworkId == m.NetworkId && s.SuperuserId == m.OrganisationId && s.From <= today && (s.To == null || s.To >= today)),
                Open = open.Count(t => t.NetworkId == m.NetworkId && t.ResponsibleId == m.OrganisationId),
                Late = open.Count(t => t.NetworkId == m.NetworkId && t.ResponsibleId == m.OrganisationId && t.WaitingSince == null && t.AnswerDueAt < now),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows
                .GroupBy(r => r.NetworkId)
                .SelectMany(network => network.Select(r => new DeskSuperuser(
                    r.NetworkId, r.Network, r.OrganisationId, r.DisplayName, r.Serves, r.Open, r.Late, r.Open >= 3 && r.Open >= 1.5 * network.Average(other => other.Open))))
                .OrderBy(s => s.Network, NorwegianOrder.Names).ThenByDescending(s => s.Open),
        ];
    }

    /// <summary>
    /// From each network's busiest to its least busy, one question at a time, as long as the difference is two or more: the questions that
    /// nobody has taken, the last due first, since there is time to ask.
    /// </summary>
    private static List<DeskProposal> Propose(List<DeskQuestion> questions, List<DeskSuperuser> superusers)
    {
        var proposals = new List<DeskProposal>();
        foreach (var network in superusers.GroupBy(s => s.NetworkId).Where(network => network.Any(s => s.IsOverloaded)))
        {
            var load = network.ToDictionary(s => s.Id, s => s.Open);
            var names = network.ToDictionary(s => s.Id, s => s.Name);
            var movable = questions
                .Where(q => q.NetworkId == network.Key && q is { TakenById: null, IsLate: false, IsOffered: false, WaitsForAsker: false, Level: EscalationLevel.Responsible })
                .OrderByDescending(q => q.DueAt)
                .ToList();
            while (proposals.Count < MostProposals)
            {
                var from = load.MaxBy(l => l.Value).Key;
                var to = load.MinBy(l => l.Value).Key;
                var question = movable.Find(q => q.ResponsibleId == from);
                if (load[from] - load[to] < 2 || question is null)
                {
                    break;
                }

                movable.Remove(question);
                load[from]--;
                load[to]++;
                proposals.Add(new DeskProposal(question.Id, question.Title, names[from], to, names[to]));
            }
        }

        return proposals;
    }

    private static async Task<List<WaitingNetwork>> WaitingAsync(NetworkDbContext db, DateOnly today, CancellationToken cancellationToken)
    {
        var waiting = await db.Threads
            .Where(t => t.Level == EscalationLevel.Ks && t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null &&
                t.ClosedAt == null && t.HiddenAt == null && t.WaitingSince == null)
            .GroupBy(t => t.NetworkId)
            .Select(g => new { Network = g.Key, Count = g.Count(), Since = g.Min(t => t.AnswerDueAt) })
            .ToListAsync(cancellationToken);
        var ids = waiting.ConvertAll(w => w.Network);
        var networks = await db.Networks
            .Where(n => ids.Contains(n.Id) && n.Status != NetworkStatus.Closed)
            .Select(n => new
            {
                n.Id,
                n.Slug,
                n.Name,
                Coordinators = n.Coordinators
                    .Where(c => c.From <= today && (c.To == null || c.To >= today))
                    .SelectMany(c => db.Users.Where(p => p.Id == c.PersonId && p.EndedAt == null).Select(p => new { p.Name, p.Email }))
                    .ToList(),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. waiting
                .Join(networks, w => w.Network, n => n.Id, (w, n) => new WaitingNetwork(
                    n.Slug, n.Name, w.Count, w.Since, [.. n.Coordinators.Select(c => (c.Name, c.Email))]))
                .OrderBy(w => w.Since),
        ];
    }
}
