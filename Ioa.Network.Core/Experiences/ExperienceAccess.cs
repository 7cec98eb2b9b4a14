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
    /// <summary>What the networks that they read are called, in the order of their names.</summary>
    public IReadOnlyList<ExperienceNetwork> NetworkNames { get; init; } = [];

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
    private static readonly CompiledQueries<Queries> Compiled = new();

    /// <summary>What the user is to the library.</summary>
    public static async Task<LibraryReader> LibraryReaderAsync(this NetworkDbContext db, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        if (user.PersonId() is not { } id)
        {
            return LibraryReader.Nobody;
        }

        // Who somebody is comes with each of their networks: one query, but for those who read none.
        var queries = Compiled.For(db);
        var networks = new List<NetworkRow>();
        await foreach (var network in queries.Networks(db, id, today).WithCancellation(cancellationToken))
        {
            networks.Add(network);
        }

        if ((networks.Count > 0 ? networks[0].Person : await queries.Person(db, id)) is not { } person)
        {
            return LibraryReader.Nobody;
        }

        return new LibraryReader(
            id,
            person.Organisation,
            person.IsAdministrator,
            networks.ConvertAll(n => n.Id),
            [.. networks.Where(n => n.Coordinates || n.Superuser).Select(n => n.Id)],
            [.. networks.Where(n => n.Coordinates).Select(n => n.Id)])
        {
            NetworkNames = [.. networks.OrderBy(n => n.Name, NorwegianOrder.Names).Select(n => new ExperienceNetwork(n.Slug, n.Name))],
        };
    }

    /// <summary>The experiences that are published to a reader; compose it into queries so that the database does the filtering.</summary>
    public static IQueryable<Experience> PublishedTo(this NetworkDbContext db, LibraryReader reader)
    {
        var networks = reader.Networks;
        var least = reader.IsNational ? Audience.National : Audience.Open;
        return db.Experiences.Where(e => e.PublishedVersion > 0 && (e.Audience >= least || (e.Audience >= Audience.Network && networks.Contains(e.NetworkId))));
    }

    /// <summary>The experiences that a person writes: as an author, or in the place of authors who have left.</summary>
    public static async Task<HashSet<ExperienceId>> WrittenByAsync(this NetworkDbContext db, PersonId person, OrganisationId? organisation, CancellationToken cancellationToken)
    {
        var written = new HashSet<ExperienceId>();
        await foreach (var id in Compiled.For(db).Written(db, person, organisation).WithCancellation(cancellationToken))
        {
            written.Add(id);
        }

        return written;
    }

    /// <summary>An experience and what the user is to it; <see langword="null"/> for whoever may not know of it.</summary>
    public static async Task<(Experience Experience, ExperienceStanding Standing)?> ExperienceAsync(
        this NetworkDbContext db, ExperienceId id, ClaimsPrincipal user, DateOnly today, CancellationToken cancellationToken)
    {
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        return await Compiled.For(db).Experience(db, id) is { } experience &&
            await db.StandingAsync(experience, reader, reader.Person is { } person && await Compiled.For(db).IsAuthor(db, id, person), cancellationToken) is { } standing
            ? (experience, standing)
            : null;
    }

    /// <summary>What a reader is to an experience; <see langword="null"/> for whoever may not know of it.</summary>
    /// <param name="db">The context.</param>
    /// <param name="experience">Which.</param>
    /// <param name="reader">Who.</param>
    /// <param name="isNamed">Whether they are named as an author.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal static async Task<ExperienceStanding?> StandingAsync(
        this NetworkDbContext db, Experience experience, LibraryReader reader, bool isNamed, CancellationToken cancellationToken)
    {
        // Named, or in the place of authors who have left, by the rule of WrittenByAsync.
        var isAuthor = reader.Person is { } person && reader.IsNational && (isNamed ||
            (experience.OrganisationId == reader.Organisation && experience.SourceKey is null && (await db.WrittenByAsync(person, reader.Organisation, cancellationToken)).Contains(experience.Id)));
        var isReviewer = !isAuthor && await db.ReviewsAsync(experience, reader, cancellationToken);
        var level = reader.ReaderOf(experience.NetworkId);
        return isAuthor || (isReviewer && experience.AskedFor is not null)
            ? new ExperienceStanding(reader, isAuthor, isReviewer, Audience.Authors)
            : experience.PublishedVersion > 0 && experience.Audience >= level
                ? new ExperienceStanding(reader, isAuthor, isReviewer, level)
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
                (reader.Coordinated.Count > 0 && await db.Networks.AnyAsync(n => n.Kind == NetworkKind.National && reader.Coordinated.Contains(n.Id), cancellationToken)),
            _ => reader.Moderated.Contains(experience.NetworkId),
        };
    }

    /// <summary>
    /// Who somebody is, the networks that they read by the rule of <see cref="NetworkAccess.ReadableNetworks"/>, and what they write: what every
    /// page, search and feed of the library asks.
    /// </summary>
    private sealed class Queries
    {
        public Func<NetworkDbContext, PersonId, Task<PersonRow?>> Person { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, PersonId id) => db.Users
                .Where(p => p.Id == id && p.EndedAt == null)
                .Select(p => new PersonRow { Organisation = p.OrganisationId, IsAdministrator = p.IsAdministrator })
                .FirstOrDefault());

        public Func<NetworkDbContext, PersonId, DateOnly, IAsyncEnumerable<NetworkRow>> Networks { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, PersonId id, DateOnly today) =>
                from p in db.Users
                from n in db.Networks
                where p.Id == id && p.EndedAt == null &&
                    (n.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today)) ||
                     n.Memberships.Any(m => m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today)))
                select new NetworkRow
                {
                    Person = new PersonRow { Organisation = p.OrganisationId, IsAdministrator = p.IsAdministrator },
                    Id = n.Id,
                    Slug = n.Slug,
                    Name = n.Name,
                    Coordinates = n.Coordinators.Any(c => c.PersonId == id && c.From <= today && (c.To == null || c.To >= today)),
                    Superuser = n.Memberships.Any(m => m.Role == MembershipRole.Superuser && m.OrganisationId == p.OrganisationId && m.From <= today && (m.To == null || m.To >= today)),
                });

        public Func<NetworkDbContext, ExperienceId, Task<Experience?>> Experience { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, ExperienceId id) => db.Experiences.FirstOrDefault(e => e.Id == id));

        public Func<NetworkDbContext, ExperienceId, PersonId, Task<bool>> IsAuthor { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, ExperienceId id, PersonId person) => db.ExperienceAuthors.Any(a => a.ExperienceId == id && a.PersonId == person));

        // The two are looked up apart, each by its index; in one condition they would cost a look at every experience there is.
        public Func<NetworkDbContext, PersonId, OrganisationId?, IAsyncEnumerable<ExperienceId>> Written { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, PersonId person, OrganisationId? organisation) => db.ExperienceAuthors
                .Where(a => a.PersonId == person)
                .Select(a => a.ExperienceId)
                .Concat(db.Experiences
                    .Where(e => e.OrganisationId == organisation && e.SourceKey == null &&
                        !db.ExperienceAuthors.Any(a => a.ExperienceId == e.Id && db.Users.Any(p => p.Id == a.PersonId && p.EndedAt == null && p.OrganisationId == e.OrganisationId)))
                    .Select(e => e.Id)));
    }

    private sealed class PersonRow
    {
        public OrganisationId Organisation { get; init; }

        public bool IsAdministrator { get; init; }
    }

    private sealed class NetworkRow
    {
        public required PersonRow Person { get; init; }

        public LearningNetworkId Id { get; init; }

        public string Slug { get; init; } = "";

        public string Name { get; init; } = "";

        public bool Coordinates { get; init; }

        public bool Superuser { get; init; }
    }
}
