using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Visits;

/// <summary>Begins an experience out of what was learned.</summary>
/// <param name="Visit">On which visit or trip.</param>
public sealed record WriteVisitExperienceCommand(StudyVisitId Visit);

/// <summary>
/// Begins the draft of an experience out of a visit's report, in the visit's network, for those who write there: the meeting's title, and the report as
/// how they found out what they need. The same person gets the draft that they have. What is withheld of the experience that was seen does not come
/// along, whoever asks: others will read the draft.
/// </summary>
public sealed class WriteVisitExperience(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The draft, or why not; <see cref="Error.Forbidden"/> to those who see the visit and do not write in its network.</summary>
    public async Task<Result<ExperienceId>> HandleAsync(WriteVisitExperienceCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.VisitAsync(command.Visit, user, today, cancellationToken) is not var (visit, _))
        {
            return Error.NotFound;
        }

        if (await db.StandingAsync(user, visit.NetworkId, today, cancellationToken) is not { CanWrite: true } standing)
        {
            return Error.Forbidden;
        }

        if (visit.Report is not { } report)
        {
            return Error.Conflict("Visits.NoReport");
        }

        await using var transaction = await db.BeginNetworkChangeAsync(visit.NetworkId, cancellationToken);
        if (await db.VisitExperiences
            .Where(e => e.VisitId == visit.Id && db.ExperienceAuthors.Any(a => a.ExperienceId == e.ExperienceId && a.PersonId == standing.Person))
            .Select(e => (ExperienceId?)e.ExperienceId)
            .FirstOrDefaultAsync(cancellationToken) is { } kept)
        {
            return kept;
        }

        var title = await db.Meetings.Where(m => m.Id == visit.MeetingId).Select(m => m.Title).FirstOrDefaultAsync(cancellationToken) ?? VisitsQuery.TripName(visit);
        if (visit.ExperienceId is { } seen)
        {
            var isNational = await db.Experiences.AnyAsync(e => e.Id == seen && e.Audience >= Audience.National, cancellationToken);
            var hidden = await db.HideAsync(seen, isNational ? Audience.National : Audience.Network, [title, report], cancellationToken);
            (title, report) = (hidden[0], hidden[1]);
        }

        var begun = await BeginExperience.DraftAsync(db, standing, visit.NetworkId, new DraftSource(title, null, [new("need.found", Phase.Needs, null, report)]), null, now, cancellationToken);
        db.VisitExperiences.Add(new VisitExperience { VisitId = visit.Id, ExperienceId = begun });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return begun;
    }
}
