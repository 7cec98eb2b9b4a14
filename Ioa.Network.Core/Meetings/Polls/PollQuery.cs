using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Meetings.Polls;

/// <summary>A poll as one reader sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kind">What kind of meeting it is about.</param>
/// <param name="Title">What the meeting is called.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Zone">The time zone where the meeting is to be held.</param>
/// <param name="Networks">The networks that are asked, the first first.</param>
/// <param name="By">Who asks.</param>
/// <param name="AnswerBy">Until when one can answer.</param>
/// <param name="IsOpen">Whether one can answer now.</param>
/// <param name="IsEnded">Whether it is ended.</param>
/// <param name="Proposals">The proposals, by time.</param>
/// <param name="Answered">Who has answered what, by organisation and name.</param>
/// <param name="Mine">What the reader has answered, by the proposal's number.</param>
/// <param name="Chosen">The number of the proposal that was chosen.</param>
/// <param name="Meeting">The meeting that it became, for those who see it.</param>
/// <param name="IsOrganiser">Whether the reader arranges it.</param>
/// <param name="MayChoose">Whether the reader may make a meeting of it, too: plan in all its networks.</param>
/// <param name="Version">For the next change of it.</param>
public sealed record PollView(
    MeetingPollId Id,
    MeetingKind Kind,
    string Title,
    string Description,
    string Zone,
    IReadOnlyList<MeetingNetworkName> Networks,
    string By,
    DateTimeOffset? AnswerBy,
    bool IsOpen,
    bool IsEnded,
    IReadOnlyList<ProposalView> Proposals,
    IReadOnlyList<PollParticipant> Answered,
    IReadOnlyDictionary<int, Answer> Mine,
    int? Chosen,
    MeetingId? Meeting,
    bool IsOrganiser,
    bool MayChoose,
    int Version);

/// <summary>A proposal with its sums.</summary>
/// <param name="Number">Its number.</param>
/// <param name="StartsAt">When the meeting would begin.</param>
/// <param name="EndsAt">When it would end.</param>
/// <param name="Yes">How many it suits.</param>
/// <param name="Maybe">How many it may suit.</param>
/// <param name="No">How many it does not suit.</param>
/// <param name="IsBest">Whether most have said yes to it, and of those fewest no; none is before somebody has said yes.</param>
public sealed record ProposalView(int Number, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Yes, int Maybe, int No, bool IsBest)
{
    /// <summary>Whether it was added since, and the reader has answered others but not this.</summary>
    public bool IsNew { get; init; }
}

/// <summary>Somebody who has answered.</summary>
/// <param name="Person">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="Answers">What they answered, by the proposal's number.</param>
public sealed record PollParticipant(PersonId Person, string Name, string Organisation, IReadOnlyDictionary<int, Answer> Answers);

/// <summary>Reads a poll.</summary>
public sealed class PollQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The poll; <see cref="Error.NotFound"/> to those who may not know of it.</summary>
    public async Task<Result<PollView>> HandleAsync(MeetingPollId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.PollStandingAsync(user, id, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var poll = await db.MeetingPolls.AsNoTracking().FirstAsync(p => p.Id == id, cancellationToken);
        var networkIds = poll.Networks.Select(n => n.NetworkId).ToList();
        var networks = await db.Networks.Where(n => networkIds.Contains(n.Id)).Select(n => new MeetingNetworkName(n.Id, n.Slug, n.Name)).ToListAsync(cancellationToken);
        var by = await db.Users.Where(p => p.Id == poll.CreatedById).Select(p => p.Name).FirstAsync(cancellationToken);
        var rows = await (
            from a in db.PollAnswers
            where a.PollId == id
            join p in db.Users on a.PersonId equals p.Id
            select new { a.PersonId, a.Number, a.Answer, p.Name, Organisation = p.Organisation!.DisplayName })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var mine = rows.Where(r => r.PersonId == standing.Person).ToDictionary(r => r.Number, r => r.Answer);
        var meeting = poll.MeetingId is { } made && await db.ReadableMeetings(standing.Person, today).AnyAsync(m => m.Id == made, cancellationToken) ? poll.MeetingId : null;
        var mayChoose = standing.IsOrganiser && await PlanMeeting.PlanningRefusalAsync(db, networkIds, user, today, cancellationToken) is null;
        return new PollView(
            id,
            poll.Kind,
            poll.Title,
            poll.Description,
            poll.Zone,
            [.. networks.OrderByDescending(n => n.Id == poll.NetworkId).ThenBy(n => n.Name, NorwegianOrder.Names)],
            by,
            poll.AnswerBy,
            poll.IsOpenAt(now),
            poll.EndedAt is not null,
            [
                .. Count(poll.Proposals, [.. rows.Select(r => new PollChoice(r.Number, r.Answer))])
                    .Zip(poll.Proposals, (view, proposal) => view with { IsNew = IsNew(proposal, [.. mine.Keys]) }),
            ],
            [
                .. rows.GroupBy(r => (r.PersonId, r.Name, r.Organisation))
                    .Select(g => new PollParticipant(g.Key.PersonId, g.Key.Name, g.Key.Organisation, g.ToDictionary(r => r.Number, r => r.Answer)))
                    .OrderBy(p => p.Organisation, NorwegianOrder.Names).ThenBy(p => p.Name, NorwegianOrder.Names),
            ],
            mine,
            poll.Chosen,
            meeting,
            standing.IsOrganiser,
            mayChoose,
            poll.Version);
    }

    /// <summary>Whether a proposal was added since, and somebody who answered these has not answered it.</summary>
    internal static bool IsNew(PollProposal proposal, IReadOnlyCollection<int> answered) => proposal.AddedAt is not null && answered.Count > 0 && !answered.Contains(proposal.Number);

    /// <summary>The sums, and which proposals are the best: most yes, and of those fewest no.</summary>
    internal static IReadOnlyList<ProposalView> Count(IReadOnlyList<PollProposal> proposals, IReadOnlyList<PollChoice> answers)
    {
        var sums = proposals
            .Select(p => new ProposalView(p.Number, p.StartsAt, p.EndsAt, Of(p, Answer.Yes), Of(p, Answer.Maybe), Of(p, Answer.No), IsBest: false))
            .ToList();
        var best = sums.Where(p => p.Yes > 0).OrderByDescending(p => p.Yes).ThenBy(p => p.No).FirstOrDefault();
        return sums.ConvertAll(p => p with { IsBest = best is not null && (p.Yes, p.No) == (best.Yes, best.No) });

        int Of(PollProposal proposal, Answer answer) => answers.Count(a => a.Number == proposal.Number && a.Answer == answer);
    }
}

/// <summary>A poll that waits for somebody's answer.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">What the meeting is called.</param>
/// <param name="Network">The network whose meeting it is to be first.</param>
/// <param name="AnswerBy">Until when one can answer.</param>
/// <param name="HasNewDate">Whether they have answered it, but not a proposal that was added.</param>
public sealed record WaitingPoll(MeetingPollId Id, string Title, string Network, DateTimeOffset? AnswerBy, bool HasNewDate);

/// <summary>The open polls of one's networks that one has not answered, or that have got another proposal since.</summary>
public sealed class OpenPollsQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most of them.</summary>
    public const int Most = 10;

    // Of those that are open; nobody has as many.
    private const int MostOpen = 100;

    /// <summary>Those that must be answered first come first; none for whoever is outside.</summary>
    /// <param name="networkSlug">Only this network's; <see langword="null"/> for all.</param>
    /// <param name="user">Whose.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<WaitingPoll>> HandleAsync(string? networkSlug, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } person)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await db.ReadablePolls(person, OsloTime.DateIn(now))
            .Where(p => p.EndedAt == null && (p.AnswerBy == null || p.AnswerBy > now) &&
                (networkSlug == null || p.Networks.Any(n => db.Networks.Any(x => x.Id == n.NetworkId && x.Slug == networkSlug))))
            .OrderBy(p => p.AnswerBy == null).ThenBy(p => p.AnswerBy).ThenBy(p => p.CreatedAt)
            .Select(p => new
            {
                p.Id,
                p.Title,
                Network = db.Networks.Where(n => n.Id == p.NetworkId).Select(n => n.Name).First(),
                p.AnswerBy,
                p.Proposals,
                Mine = db.PollAnswers.Where(a => a.PollId == p.Id && a.PersonId == person).Select(a => a.Number).ToList(),
            })
            .Take(MostOpen)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return
        [
            .. open.Select(p => (Poll: p, HasNewDate: p.Proposals.Any(x => PollQuery.IsNew(x, p.Mine))))
                .Where(p => p.Poll.Mine.Count == 0 || p.HasNewDate)
                .Select(p => new WaitingPoll(p.Poll.Id, p.Poll.Title, p.Poll.Network, p.Poll.AnswerBy, p.HasNewDate))
                .Take(Most),
        ];
    }
}
