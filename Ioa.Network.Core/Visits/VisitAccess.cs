using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Visits;

/// <summary>What somebody is to a visit, today.</summary>
/// <param name="Reader">What they are to the library.</param>
/// <param name="Person">Who.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="IsHost">Whether they say when it is.</param>
/// <param name="MayWish">Whether their organisation may wish to come.</param>
internal sealed record VisitStanding(LibraryReader Reader, PersonId Person, OrganisationId Organisation, bool IsHost, bool MayWish);

/// <summary>
/// Who sees a visit: of an experience those in the learning networks to whom the experience is published, of a trip those who read its network, or
/// everybody in one when it is for all. Who hosts it: the staff of the organisation that stands for the experience, its authors, and the
/// coordinators of its network; of a trip the coordinators and superusers of its network.
/// </summary>
internal static class VisitAccess
{
    /// <summary>The visits that a reader sees.</summary>
    public static IQueryable<StudyVisit> VisitsFor(this NetworkDbContext db, LibraryReader reader)
    {
        if (reader is not { IsNational: true, Person: not null })
        {
            return db.StudyVisits.Where(v => false);
        }

        var networks = reader.Networks;
        var published = db.PublishedTo(reader);
        return db.StudyVisits.Where(v => v.ExperienceId != null ? published.Any(e => e.Id == v.ExperienceId) : v.IsNational || networks.Contains(v.NetworkId));
    }

    /// <summary>A visit and what the user is to it; <see langword="null"/> for whoever may not know of it.</summary>
    public static async Task<(StudyVisit Visit, VisitStanding Standing)?> VisitAsync(
        this NetworkDbContext db, StudyVisitId id, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        if (await db.VisitsFor(reader).FirstOrDefaultAsync(v => v.Id == id, cancellationToken) is not { } visit)
        {
            return null;
        }

        var (person, organisation) = (reader.Person!.Value, reader.Organisation!.Value);
        if (visit.ExperienceId is { } experience)
        {
            var (isHost, mayWish) = await db.HostingAsync(experience, reader, today, cancellationToken);
            return (visit, new VisitStanding(reader, person, organisation, isHost, mayWish));
        }

        return (visit, new VisitStanding(reader, person, organisation, reader.Moderated.Contains(visit.NetworkId), true));
    }

    /// <summary>Whether a reader of an experience hosts visits for it, and whether their organisation may wish to come.</summary>
    public static async Task<(bool IsHost, bool MayWish)> HostingAsync(
        this NetworkDbContext db, ExperienceId id, LibraryReader reader, DateOnly today, CancellationToken cancellationToken)
    {
        var experience = await db.Experiences.AsNoTracking().FirstAsync(e => e.Id == id, cancellationToken);
        var isHost = experience.OrganisationId == reader.Organisation || reader.Coordinated.Contains(experience.NetworkId) ||
            await db.WritersOf(id, today).AnyAsync(p => p.Id == reader.Person, cancellationToken);
        return (isHost, reader.Organisation is { } organisation && !await db.IsOwnAsync(experience, organisation, cancellationToken));
    }

    /// <summary>
    /// Texts about an experience as one kind of reader may see them: what is withheld of it from them is taken out, wherever somebody repeats it.
    /// </summary>
    public static async Task<IReadOnlyList<string>> HideAsync(
        this NetworkDbContext db, ExperienceId id, Audience reader, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var published = await db.Experiences.Where(e => e.Id == id).Select(e => e.PublishedVersion).FirstAsync(cancellationToken);
        var versions = await db.ExperienceVersions.Where(v => v.ExperienceId == id).Select(v => new { v.Number, v.Content }).AsNoTracking().ToListAsync(cancellationToken);
        var contents = versions.ConvertAll(v => (v.Number, Content: ExperienceContent.FromJson(v.Content)));
        return (contents.Find(v => v.Number == published).Content with { Caveats = texts }).For(reader, contents.Select(v => v.Content)).Caveats;
    }

    /// <summary>Where a visit is in its life.</summary>
    public static StudyVisitState StateOf(StudyVisit visit, MeetingStatus? meeting, DateTimeOffset? ends, DateTimeOffset now) =>
        visit.DeclinedAt is not null ? StudyVisitState.Declined
        : meeting is not MeetingStatus.Published ? StudyVisitState.Wished
        : ends <= now ? StudyVisitState.Held
        : StudyVisitState.Planned;

    /// <summary>The same, with the meeting read.</summary>
    public static async Task<(StudyVisitState State, Meeting? Meeting)> StateAsync(this NetworkDbContext db, StudyVisit visit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var meeting = visit.MeetingId is { } id ? await db.Meetings.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken) : null;
        return (StateOf(visit, meeting?.Status, meeting?.EndsAt, now), meeting);
    }

    /// <summary>
    /// Changes a visit in a transaction in which nobody else changes one of its network; <see cref="Error.NotFound"/> to whoever may not know of it.
    /// </summary>
    public static async Task<Result> ChangeVisitAsync(
        this IDbContextFactory<NetworkDbContext> contexts,
        TimeProvider clock,
        ClaimsPrincipal user,
        StudyVisitId id,
        int? version,
        Func<NetworkDbContext, StudyVisit, VisitStanding, DateTimeOffset, Task<Result>> change,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.StudyVisits.Where(v => v.Id == id).Select(v => (LearningNetworkId?)v.NetworkId).FirstOrDefaultAsync(cancellationToken) is not { } network)
        {
            return Error.NotFound;
        }

        await using var transaction = await db.BeginNetworkChangeAsync(network, cancellationToken);
        if (await db.VisitAsync(id, user, OsloTime.DateIn(now), cancellationToken) is not var (visit, standing))
        {
            return Error.NotFound;
        }

        if (version is { } shown && shown != visit.Version)
        {
            return standing.IsHost ? Error.ChangedMeanwhile : Error.Forbidden;
        }

        if ((await change(db, visit, standing, now)).Error is { } error)
        {
            return error;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Result.Done;
    }
}
