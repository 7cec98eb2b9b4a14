using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Duties;

/// <summary>Who can answer a question, for whoever decides it.</summary>
/// <param name="Title">The question's title.</param>
/// <param name="CanTake">Whether the person can take it themself.</param>
/// <param name="CanDecide">Whether they can give it to a colleague or ask another organisation.</param>
/// <param name="Responsible">The organisation whose duty it is.</param>
/// <param name="TakenById">Who of them has taken it.</param>
/// <param name="PromisedFor">By when they promised.</param>
/// <param name="Colleagues">The people of that organisation, with how many questions each has; only for those who decide.</param>
/// <param name="Others">The network's other superuser organisations, with how many questions each has; only for those who decide.</param>
public sealed record QuestionDuty(
    string Title,
    bool CanTake,
    bool CanDecide,
    string? Responsible,
    PersonId? TakenById,
    DateOnly? PromisedFor,
    IReadOnlyList<DutyColleague> Colleagues,
    IReadOnlyList<DutyOrganisation> Others);

/// <summary>Somebody who can be given a question.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="Open">How many unanswered questions they have taken.</param>
public sealed record DutyColleague(PersonId Id, string Name, int Open);

/// <summary>An organisation that can be asked.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Open">How many unanswered questions are its duty in this network.</param>
public sealed record DutyOrganisation(OrganisationId Id, string Name, int Open);

/// <summary>Reads who can answer a question. For those who can do something about it; <see cref="Error.NotFound"/> for everybody else.</summary>
public sealed class QuestionDutyQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Reads it.</summary>
    public async Task<Result<QuestionDuty>> HandleAsync(ThreadId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ThreadStandingAsync(user, id, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        var thread = await db.Threads.AsNoTracking().FirstAsync(t => t.Id == id, cancellationToken);
        var canTake = standing.Answers() && !thread.AskedBy(standing);
        var canDecide = standing.Decides(thread);
        if (thread.RefusesDuty() is not null || (!canTake && !canDecide))
        {
            return Error.NotFound;
        }

        var responsible = await db.Organisations.Where(o => o.Id == thread.ResponsibleId).Select(o => o.DisplayName).FirstOrDefaultAsync(cancellationToken);
        var colleagues = !canDecide
            ? []
            : await db.Users
                .Where(p => p.OrganisationId == thread.ResponsibleId && p.EndedAt == null)
                .OrderBy(p => p.Name)
                .Select(p => new DutyColleague(
                    p.Id,
                    p.Name,
                    db.Threads.Count(t => t.TakenById == p.Id && t.Kind == ThreadKind.Question && t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null)))
                .ToListAsync(cancellationToken);
        var others = !canDecide
            ? []
            : await db.Memberships
                .Where(m => m.NetworkId == thread.NetworkId && m.Role == MembershipRole.Superuser && m.From <= today && (m.To == null || m.To >= today) &&
                    m.OrganisationId != thread.AuthorOrganisationId && (thread.ResponsibleId == null || m.OrganisationId != thread.ResponsibleId))
                .OrderBy(m => m.Organisation!.DisplayName)
                .Select(m => new DutyOrganisation(
                    m.OrganisationId,
                    m.Organisation!.DisplayName,
                    db.Threads.Count(t => t.NetworkId == m.NetworkId && t.ResponsibleId == m.OrganisationId && t.Kind == ThreadKind.Question &&
                        t.FirstAnsweredAt == null && t.AcceptedPostId == null && t.ClosedAt == null)))
                .ToListAsync(cancellationToken);
        return new QuestionDuty(thread.Title, canTake, canDecide, responsible, thread.TakenById, thread.PromisedFor, colleagues, others);
    }
}
