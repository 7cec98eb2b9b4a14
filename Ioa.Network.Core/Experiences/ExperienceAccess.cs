using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>What somebody is to the library, today, read from the database.</summary>
/// <param name="Person">Who; <see langword="null"/> for somebody without an account.</param>
/// <param name="Organisation">Where they work.</param>
/// <param name="IsAdministrator">Whether they are KS administrator.</param>
/// <param name="Networks">The networks that they read.</param>
/// <param name="Moderated">Those of them in which they review: as coordinator, or on the staff of a superuser.</param>
/// <param name="Coordinated">Those that they coordinate.</param>
public sealed record LibraryReader(
    PersonId? Person,
    OrganisationId? Organisation,
    bool IsAdministrator,
    IReadOnlyList<LearningNetworkId> Networks,
    IReadOnlyList<LearningNetworkId> Moderated,
    IReadOnlyList<LearningNetworkId> Coordinated)
{
    /// <summary>Somebody without an account.</summary>
    public static readonly LibraryReader Nobody = new(null, null, false, [], [], []);

    /// <summary>Whether they read what is published nationally: everybody in a learning network, and KS.</summary>
    public bool IsNational => IsAdministrator || Networks.Count > 0;

    /// <summary>As which kind of reader they read what is written in a network.</summary>
    public Audience ReaderOf(LearningNetworkId network) => Networks.Contains(network) ? Audience.Network : IsNational ? Audience.National : Audience.Open;
}

/// <summary>What somebody is to one experience.</summary>
/// <param name="Reader">Who they are.</param>
/// <param name="IsAuthor">Whether they write it.</param>
/// <param name="IsReviewer">Whether they are asked to review it as it waits now, or may say of it what a reviewer may.</param>
/// <param name="Level">As which kind of reader they see it; <see cref="Audience.Authors"/> sees it as it is being written.</param>
public sealed record ExperienceStanding(LibraryReader Reader, bool IsAuthor, bool IsReviewer, Audience Level);

/// <summary>
/// Who reads an experience: its authors; those who review it while it waits for them; and as far as it is published, its network, all the
/// networks, everybody. When none of its authors is left, the staff of the organisation that stands for it take their place.
/// </summary>
public static class ExperienceAccess
{
    /// <summary>What the user is to the library.</summary>
    public static async Task<LibraryReader> LibraryReaderAsync(this NetworkDbContext db, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return LibraryReader.Nobody;
        }

        var person = await db.Users.Where(p => p.Id == id && p.EndedAt == null).Select(p => new { p.OrganisationId, p.IsAdministrator }).FirstOrDefaultAsync(cancellationToken);
        if (person is null)
        {
            return LibraryReader.Nobody;
        }

        var networks = await db.ReadableNetworks(id, today)
            .Select(n => new
            {
                n.Id,
                Coordinates = n.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today)),
                Superuser = n.Memberships.Any(m => m.Role == MembershipRole.Superuser && m.OrganisationId == person.OrganisationId && m.From <= today && (m.To == null || m.To >= today)),
            })
            .ToListAsync(cancellationToken);
        return new LibraryReader(
            id,
            person.OrganisationId,
            person.IsAdministrator,
            [.. networks.Select(n => n.Id)],
            [.. networks.Where(n => n.Coordinates || n.Superuser).Select(n => n.Id)],
            [.. networks.Where(n => n.Coordinates).Select(n => n.Id)]);
    }

    /// <summary>The experiences that are published to a reader; compose it into queries so that the database does the filtering.</summary>
    public static IQueryable<Experience> PublishedTo(this NetworkDbContext db, LibraryReader reader)
    {
        var networks = reader.Networks;
        var least = reader.IsNational ? Audience.National : Audience.Open;
        return db.Experiences.Where(e => e.PublishedVersion > 0 && (e.Audience >= least || (e.Audience >= Audience.Network && networks.Contains(e.NetworkId))));
    }

    /// <summary>The experiences that a person writes.</summary>
    public static IQueryable<Experience> WrittenBy(this NetworkDbContext db, PersonId person, OrganisationId? organisation) =>
        db.Experiences.Where(e =>
            db.ExperienceAuthors.Any(a => a.ExperienceId == e.Id && a.PersonId == person) ||
            (e.SourceKey == null && e.OrganisationId == organisation && !db.ExperienceAuthors.Any(a => a.ExperienceId == e.Id && db.Users.Any(p => p.Id == a.PersonId && p.EndedAt == null && p.OrganisationId == e.OrganisationId))));

    /// <summary>An experience and what the user is to it; <see langword="null"/> for whoever may not know of it.</summary>
    public static async Task<(Experience Experience, ExperienceStanding Standing)?> ExperienceAsync(
        this NetworkDbContext db, ExperienceId id, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        if (await db.Experiences.FirstOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } experience)
        {
            return null;
        }

        var isAuthor = reader.Person is { } person && reader.IsNational && await db.WrittenBy(person, reader.Organisation).AnyAsync(e => e.Id == id, cancellationToken);
        var isReviewer = !isAuthor && await db.ReviewsAsync(experience, reader, cancellationToken);
        var level = reader.ReaderOf(experience.NetworkId);
        return isAuthor || (isReviewer && experience.AskedFor is not null)
            ? (experience, new ExperienceStanding(reader, isAuthor, isReviewer, Audience.Authors))
            : experience.PublishedVersion > 0 && experience.Audience >= level
                ? (experience, new ExperienceStanding(reader, isAuthor, isReviewer, level))
                : null;
    }

    /// <summary>Whether the user reads a file of an experience: its authors and reviewers, and those to whom it is published with it.</summary>
    public static async Task<bool> ReadsFileAsync(
        this NetworkDbContext db, ExperienceId id, AttachmentId file, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        if (await db.ExperienceAsync(id, user, today, cancellationToken) is not var (experience, standing))
        {
            return false;
        }

        return standing.Level == Audience.Authors ||
            (await db.ExperienceVersions.Where(v => v.ExperienceId == id && v.Number == experience.PublishedVersion).Select(v => v.Content).FirstOrDefaultAsync(cancellationToken) is { } json &&
             ExperienceContent.FromJson(json).For(standing.Level).Files.Any(f => f.Id == file));
    }

    /// <summary>
    /// Whether somebody reviews an experience: into the network its superusers and coordinators, further to the country its coordinators, to
    /// everybody KS. Its own authors never.
    /// </summary>
    private static async Task<bool> ReviewsAsync(this NetworkDbContext db, Experience experience, LibraryReader reader, CancellationToken cancellationToken)
    {
        if (reader.Person is null)
        {
            return false;
        }

        return (experience.AskedFor ?? experience.Audience) switch
        {
            Audience.National => reader.Coordinated.Contains(experience.NetworkId),
            Audience.Open => reader.IsAdministrator ||
                await db.Networks.AnyAsync(n => n.Kind == NetworkKind.National && reader.Coordinated.Contains(n.Id), cancellationToken),
            _ => reader.Moderated.Contains(experience.NetworkId),
        };
    }
}
