using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Visits;

/// <summary>What an organisation wishes.</summary>
/// <param name="People">How many would come.</param>
/// <param name="Text">What they want to see.</param>
/// <param name="When">When it suits them, in words.</param>
public sealed record WishContent(int People, string Text, string When);

/// <summary>«Vi vil gjerne komme på besøk.»</summary>
/// <param name="Experience">To those who have this experience.</param>
/// <param name="Wish">What is wished.</param>
public sealed record WishVisitCommand(ExperienceId Experience, WishContent Wish);

/// <summary>Wishes to visit those who have an experience. All who do so at the same time are gathered in one visit.</summary>
public sealed class WishVisit(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The visit, or why not: <see cref="Error.NotFound"/> to whoever does not read the experience or is in no network.</summary>
    public async Task<Result<StudyVisitId>> HandleAsync(WishVisitCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.AdoptableAsync(command.Experience, user, today, cancellationToken) is not var (_, person, organisation, experience))
        {
            return Error.NotFound;
        }

        if (await db.IsOwnAsync(experience, organisation, cancellationToken))
        {
            return Error.Conflict("Visits.OwnExperience");
        }

        await using var transaction = await db.BeginNetworkChangeAsync(experience.NetworkId, cancellationToken);
        var visit = await db.StudyVisits
            .Where(v => v.ExperienceId == experience.Id && v.DeclinedAt == null && !db.Meetings.Any(m => m.Id == v.MeetingId && m.Status == MeetingStatus.Published && m.EndsAt <= now))
            .OrderBy(v => v.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (visit is null)
        {
            visit = new StudyVisit { ExperienceId = experience.Id, NetworkId = experience.NetworkId, HostId = experience.OrganisationId, CreatedById = person, CreatedAt = now };
            db.StudyVisits.Add(visit);
        }

        if ((await JoinVisit.WishAsync(db, visit, organisation, person, command.Wish, now, cancellationToken)).Error is { } error)
        {
            return error;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return visit.Id;
    }
}

/// <summary>«Vi vil være med.»</summary>
/// <param name="Visit">On which visit or trip.</param>
/// <param name="Wish">What is wished.</param>
public sealed record JoinVisitCommand(StudyVisitId Visit, WishContent Wish);

/// <summary>Wishes to come along on a visit or trip that is there, or says anew what one wishes of it.</summary>
public sealed class JoinVisit(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(JoinVisitCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeVisitAsync(clock, user, command.Visit, null, async (db, visit, standing, now) =>
        {
            if (!standing.MayWish)
            {
                return Error.Conflict("Visits.OwnExperience");
            }

            return (await db.StateAsync(visit, now, cancellationToken)).State is StudyVisitState.Held or StudyVisitState.Declined
                ? Error.Conflict("Visits.NotOpen")
                : await WishAsync(db, visit, standing.Organisation, standing.Person, command.Wish, now, cancellationToken);
        }, cancellationToken);

    /// <summary>Notes an organisation's wish, in the place of the one that it had.</summary>
    internal static async Task<Result> WishAsync(
        NetworkDbContext db, StudyVisit visit, Organisations.OrganisationId organisation, PersonId person, WishContent content, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wish = await db.VisitWishes.FirstOrDefaultAsync(w => w.VisitId == visit.Id && w.OrganisationId == organisation, cancellationToken);
        if (wish is null)
        {
            wish = new VisitWish { VisitId = visit.Id, OrganisationId = organisation };
            db.VisitWishes.Add(wish);
        }

        return wish.Say(person, content.People, content.Text, content.When, now);
    }
}

/// <summary>Takes one's organisation's wish back.</summary>
/// <param name="Visit">Of which visit.</param>
public sealed record WithdrawWishCommand(StudyVisitId Visit);

/// <summary>Takes one's organisation's wish back. A visit of an experience that nobody wishes any more, and that has no meeting, is no longer there.</summary>
public sealed class WithdrawWish(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Done, or why not.</summary>
    public Task<Result> HandleAsync(WithdrawWishCommand command, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        contexts.ChangeVisitAsync(clock, user, command.Visit, null, async (db, visit, standing, _) =>
        {
            if (await db.VisitWishes.FirstOrDefaultAsync(w => w.VisitId == visit.Id && w.OrganisationId == standing.Organisation, cancellationToken) is not { } wish)
            {
                return Error.Conflict("Visits.NoWish");
            }

            db.VisitWishes.Remove(wish);
            if (visit is { ExperienceId: not null, MeetingId: null, DeclinedAt: null } &&
                !await db.VisitWishes.AnyAsync(w => w.VisitId == visit.Id && w.OrganisationId != standing.Organisation, cancellationToken))
            {
                db.StudyVisits.Remove(visit);
            }

            return Result.Done;
        }, cancellationToken);
}

/// <summary>Proposes a trip.</summary>
/// <param name="Network">In which network.</param>
/// <param name="Plan">What it is to be.</param>
/// <param name="People">How many would come from the proposer's organisation.</param>
public sealed record ProposeTripCommand(Networks.LearningNetworkId Network, TripPlan Plan, int People);

/// <summary>Proposes a trip that others can come along on. By those who write in the network.</summary>
public sealed class ProposeTrip(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The trip, or why not.</summary>
    public async Task<Result<StudyVisitId>> HandleAsync(ProposeTripCommand command, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = OsloTime.DateIn(now);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await Networks.NetworkAccess.StandingAsync(db, user, command.Network, today, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        if (!standing.CanWrite)
        {
            return Error.Forbidden;
        }

        var trip = new StudyVisit { NetworkId = command.Network, CreatedById = standing.Person, CreatedAt = now };
        var wish = new VisitWish { VisitId = trip.Id, OrganisationId = standing.Organisation };
        if ((trip.Describe(command.Plan, today).Error ?? wish.Say(standing.Person, command.People, "", "", now).Error) is { } error)
        {
            return error;
        }

        db.StudyVisits.Add(trip);
        db.VisitWishes.Add(wish);
        await db.SaveChangesAsync(cancellationToken);
        return trip.Id;
    }
}
