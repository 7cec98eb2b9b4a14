using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>
/// Who keeps the ledger of reuse: everybody in a learning network, of what is published to them and for the organisation they work in.
/// Whose experience it is does not adopt it.
/// </summary>
internal static class AdoptionAccess
{
    /// <summary>A published experience, and what the user is to the library; <see langword="null"/> for whoever does not read it or is in no network.</summary>
    public static async Task<(LibraryReader Reader, PersonId Person, OrganisationId Organisation, Experience Experience)?> AdoptableAsync(
        this NetworkDbContext db, ExperienceId id, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        return reader is { IsNational: true, Person: { } person, Organisation: { } organisation } &&
            await db.PublishedTo(reader).AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is { } experience
            ? (reader, person, organisation, experience)
            : null;
    }

    /// <summary>Whether the experience is the organisation's own: it stands for it, led it or took part. Who had an option may take it up.</summary>
    public static bool IsOwn(Experience experience, ExperienceContent published, OrganisationId organisation) =>
        experience.OrganisationId == organisation ||
        published.Parties.Any(p => p.OrganisationId == organisation && p.Role is PartyRole.Lead or PartyRole.Participant);

    /// <summary>The same of one whose content is not at hand.</summary>
    public static async Task<bool> IsOwnAsync(this NetworkDbContext db, Experience experience, OrganisationId organisation, CancellationToken cancellationToken) =>
        IsOwn(experience, ExperienceContent.FromJson(await db.ExperienceVersions
            .Where(v => v.ExperienceId == experience.Id && v.Number == experience.PublishedVersion)
            .Select(v => v.Content)
            .FirstAsync(cancellationToken)), organisation);

    /// <summary>
    /// The people who may be asked how it went, of those who agreed to: they still work where they did it, read the experience, and did
    /// not write it first (their calls are what this spares).
    /// </summary>
    public static IQueryable<Person> AskableContacts(this NetworkDbContext db, Experience experience, DateOnly today) =>
        db.ReadersOf(experience, today).Where(p => p.Id != experience.CreatedById &&
            db.Adoptions.Any(a => a.ExperienceId == experience.Id && a.ContactId == p.Id && a.OrganisationId == p.OrganisationId));

    /// <summary>The people in the networks who read an experience as it is published.</summary>
    public static IQueryable<Person> ReadersOf(this NetworkDbContext db, Experience experience, DateOnly today) => experience.Audience switch
    {
        Audience.Authors => db.Users.Where(p => false),
        Audience.Network => Networks.NetworkAccess.ReadersOf(db, experience.NetworkId, today),
        _ => db.InNetworks(today),
    };

    /// <summary>
    /// Changes an adoption of the user's own organisation. <see cref="Error.NotFound"/> to whoever does not read the experience,
    /// <see cref="Error.Forbidden"/> to other organisations, <see cref="Error.ChangedMeanwhile"/> when it is not as the user saw it.
    /// </summary>
    public static async Task<Result> ChangeAdoptionAsync(
        this NetworkDbContext db, AdoptionId id, int version, ClaimsPrincipal user, DateOnly today, Func<Adoption, PersonId, Result> change, CancellationToken cancellationToken)
    {
        var adoption = await db.Adoptions.FirstOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (adoption is null || await db.AdoptableAsync(adoption.ExperienceId, user, today, cancellationToken) is not var (_, person, organisation, _))
        {
            return Error.NotFound;
        }

        if (adoption.OrganisationId != organisation)
        {
            return Error.Forbidden;
        }

        if (adoption.Version != version)
        {
            return Error.ChangedMeanwhile;
        }

        if (change(adoption, person) is { Succeeded: false } refused)
        {
            return refused;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException fault) when (fault is DbUpdateConcurrencyException || db.IsUniqueViolation(fault))
        {
            // A colleague took the same step at the same time: the step's row is there, or the version is not the one that was read.
            return Error.ChangedMeanwhile;
        }

        return Result.Done;
    }
}
