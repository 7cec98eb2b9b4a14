using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Search;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>An experience as one reader sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Content">What it says to this reader; what is withheld from them is not in it.</param>
/// <param name="Standing">What the reader is to it.</param>
/// <param name="ShownTo">As which kind of reader it is shown; another than theirs when they look ahead («slik ser det ut for …»).</param>
/// <param name="IsDraft">Whether this is what is being written, not what is published.</param>
/// <param name="Audience">How far it is published.</param>
/// <param name="AskedFor">How far it is asked to be published.</param>
/// <param name="Organisation">The organisation that stands for it.</param>
/// <param name="Network">The network that it is written in; <see langword="null"/> for those without an account.</param>
/// <param name="Authors">Who wrote it; empty for those without an account, and for one that was imported.</param>
/// <param name="Thread">The conversation that it came from, for those who read that.</param>
/// <param name="PublishedVersion">How many versions there are.</param>
/// <param name="PublishedAt">When this one was published.</param>
/// <param name="VerifiedAt">When somebody last said that it holds.</param>
/// <param name="OutdatedAt">When it was said not to hold any more.</param>
/// <param name="OutdatedReason">Why.</param>
/// <param name="ReplacedBy">What replaces it, if the reader may read that.</param>
/// <param name="SourceName">The collection that it was imported from.</param>
/// <param name="SourceKey">What it is called there.</param>
/// <param name="ImportedAt">When it was last imported.</param>
/// <param name="Version">For the next change of it.</param>
public sealed record ExperienceView(
    ExperienceId Id,
    ExperienceContent Content,
    ExperienceStanding Standing,
    Audience ShownTo,
    bool IsDraft,
    Audience Audience,
    Audience? AskedFor,
    OrganisationName Organisation,
    ExperienceNetwork? Network,
    IReadOnlyList<string> Authors,
    ExperienceThread? Thread,
    int PublishedVersion,
    DateTimeOffset? PublishedAt,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? OutdatedAt,
    string? OutdatedReason,
    ExperienceLink? ReplacedBy,
    string? SourceName,
    string? SourceKey,
    DateTimeOffset? ImportedAt,
    int Version)
{
    /// <summary>The organisations by which it is found, each with its number.</summary>
    public required IReadOnlyDictionary<OrganisationId, OrganisationPlace> Places { get; init; }

    /// <summary>Who does what with it; <see langword="null"/> of a draft.</summary>
    public AdoptionsView? Adoptions { get; init; }

    /// <summary>Whether the reader's organisation may wish to visit those who have it.</summary>
    public bool MayWishVisit { get; init; }

    /// <summary>Whether anybody did, or it was written after a visit; of a draft, no.</summary>
    public bool HasVisits { get; init; }

    /// <summary>What is about the same; empty of a draft.</summary>
    public IReadOnlyList<RelatedLink> Related { get; init; } = [];
}

/// <summary>Where an organisation's page is.</summary>
/// <param name="Kind">What kind it is.</param>
/// <param name="Number">Its number.</param>
public sealed record OrganisationPlace(OrganisationKind Kind, string Number);

/// <summary>The network that an experience is written in.</summary>
public sealed record ExperienceNetwork(string Slug, string Name);

/// <summary>The conversation that an experience came from.</summary>
public sealed record ExperienceThread(ThreadId Id, string Title, int? PostNumber);

/// <summary>Another experience.</summary>
public sealed record ExperienceLink(ExperienceId Id, string Title);

/// <summary>
/// Reads an experience: what is published, with who took it into use and what is like it; or for its authors and reviewers what is being
/// written. One query for the page, since who the reader is would else be asked for each of them.
/// </summary>
public sealed class ExperienceQuery(IDbContextFactory<NetworkDbContext> contexts, LibraryIndex index, TimeProvider clock)
{
    private static readonly CompiledQueries<Queries> Compiled = new();

    /// <summary>The experience; <see cref="Error.NotFound"/> to those who may not know of it.</summary>
    /// <param name="id">Which.</param>
    /// <param name="draft">Whether authors and reviewers want what is being written.</param>
    /// <param name="lookAs">As which other readers they want to see it; never more than they see themselves.</param>
    /// <param name="user">Who reads.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<ExperienceView>> HandleAsync(ExperienceId id, bool draft, Audience? lookAs, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        var queries = Compiled.For(db);
        if (await queries.Experience(db, id, reader.Person ?? default) is not { Experience: var experience, Published: var published } row ||
            await db.StandingAsync(experience, reader, row.IsNamed, cancellationToken) is not { } standing)
        {
            return Error.NotFound;
        }

        // Nobody sees more than their own level; authors and reviewers see what is written when they ask for it, or while nothing else is there.
        var shown = lookAs is { } wish && wish > standing.Level ? wish : standing.Level;
        var isDraft = standing.Level == Audience.Authors && (draft || experience.PublishedVersion == 0);
        ExperienceContent? content = null;
        if (isDraft)
        {
            var parts = await db.ExperienceParts.Where(p => p.ExperienceId == id).ToDictionaryAsync(p => p.Key, p => p.Value, cancellationToken);
            content = parts.Count > 0 ? ExperienceParts.Compose(parts) : null;
        }

        if (content is null && published is null)
        {
            return Error.NotFound;
        }

        isDraft = content is not null;
        var written = content ?? ExperienceContent.FromJson(published!);
        content = written.For(shown);
        var stands = row.Organisation;
        var organisations = new Dictionary<OrganisationId, OrganisationRow> { [stands.Id] = stands };

        // Of a list EF writes the statement anew each time, and most have few others.
        if (content.Parties.Select(p => p.OrganisationId).OfType<OrganisationId>().Where(other => other != stands.Id).Distinct().ToList() is { Count: > 0 } others)
        {
            var rows = others.Count <= 3
                ? queries.FewOrganisations(db, others[0], others[Math.Min(1, others.Count - 1)], others[^1])
                : queries.Organisations(db, others);
            await foreach (var organisation in rows.WithCancellation(cancellationToken))
            {
                organisations.Add(organisation.Id, organisation);
            }
        }

        var signedIn = standing.Reader.IsNational && shown < Audience.Open;
        var network = signedIn
            ? new ExperienceNetwork(row.NetworkSlug, row.NetworkName)
            : null;
        var authors = new List<string>();
        if (signedIn)
        {
            await foreach (var author in queries.Authors(db, id).WithCancellation(cancellationToken))
            {
                authors.Add(author);
            }
        }

        ExperienceThread? thread = null;
        if (experience.ThreadId is { } from && standing.Reader.Person is { } person && shown <= Audience.Network)
        {
            thread = await db.ReadableThreads(person, today)
                .Where(t => t.Id == from)
                .Select(t => new ExperienceThread(t.Id, t.Title, db.Posts.Where(p => p.Id == experience.PostId && p.HiddenAt == null).Select(p => (int?)p.Number).FirstOrDefault()))
                .FirstOrDefaultAsync(cancellationToken);
        }

        var replacedBy = experience.ReplacedById is { } other
            ? await db.PublishedTo(standing.Reader).Where(e => e.Id == other).Select(e => new { e.Id, e.PublishedVersion, e.NetworkId }).FirstOrDefaultAsync(cancellationToken)
            : null;
        ExperienceLink? replacement = null;
        if (replacedBy is not null)
        {
            var json = await queries.Content(db, replacedBy.Id, replacedBy.PublishedVersion);
            replacement = new(replacedBy.Id, ExperienceContent.FromJson(json!).For(standing.Reader.ReaderOf(replacedBy.NetworkId)).Title);
        }

        return new ExperienceView(
            id,
            content,
            standing,
            shown,
            isDraft,
            experience.Audience,
            experience.AskedFor,
            new OrganisationName(stands.Number, stands.DisplayName),
            network,
            authors,
            thread,
            experience.PublishedVersion,
            experience.PublishedAt,
            experience.VerifiedAt,
            experience.OutdatedAt,
            experience.OutdatedReason,
            replacement,
            experience.SourceName,
            experience.SourceKey,
            experience.ImportedAt,
            experience.Version)
        {
            Adoptions = isDraft ? null : await db.AdoptionsAsync(experience, written, standing.Reader, row.HasAdoptions, today, cancellationToken),
            MayWishVisit = !isDraft && standing.Reader is { IsNational: true, Organisation: { } own } && experience.Audience >= standing.Reader.ReaderOf(experience.NetworkId) && !AdoptionAccess.IsOwn(experience, written, own),
            HasVisits = !isDraft && row.HasVisits,
            Related = isDraft ? [] : await db.RelatedAsync(index, id, standing.Reader, cancellationToken),
            Places = organisations.ToDictionary(o => o.Key, o => new OrganisationPlace(o.Value.Kind, o.Value.Number)),
        };
    }

    private sealed class Queries
    {
        public Func<NetworkDbContext, ExperienceId, PersonId, Task<ExperienceRow?>> Experience { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, ExperienceId id, PersonId person) => (
                from e in db.Experiences
                join n in db.Networks on e.NetworkId equals n.Id
                join o in db.Organisations on e.OrganisationId equals o.Id
                join v in db.ExperienceVersions on new { Id = e.Id, Number = e.PublishedVersion } equals new { Id = v.ExperienceId, v.Number } into versions
                from version in versions.DefaultIfEmpty()
                where e.Id == id
                select new ExperienceRow
                {
                    Experience = e,
                    Published = version.Content,
                    NetworkSlug = n.Slug,
                    NetworkName = n.Name,
                    Organisation = new OrganisationRow { Id = o.Id, Kind = o.Kind, Number = o.Number, DisplayName = o.DisplayName },
                    IsNamed = db.ExperienceAuthors.Any(a => a.ExperienceId == e.Id && a.PersonId == person),
                    HasAdoptions = db.Adoptions.Any(a => a.ExperienceId == e.Id),
                    HasVisits = db.StudyVisits.Any(v => v.ExperienceId == e.Id) || db.VisitExperiences.Any(v => v.ExperienceId == e.Id),
                }).AsNoTracking().FirstOrDefault());

        public Func<NetworkDbContext, ExperienceId, int, Task<string?>> Content { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, ExperienceId id, int version) =>
                db.ExperienceVersions.Where(v => v.ExperienceId == id && v.Number == version).Select(v => v.Content).FirstOrDefault());

        public Func<NetworkDbContext, List<OrganisationId>, IAsyncEnumerable<OrganisationRow>> Organisations { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, List<OrganisationId> ids) => db.Organisations
                .Where(o => ids.Contains(o.Id))
                .Select(o => new OrganisationRow { Id = o.Id, Kind = o.Kind, Number = o.Number, DisplayName = o.DisplayName }));

        public Func<NetworkDbContext, OrganisationId, OrganisationId, OrganisationId, IAsyncEnumerable<OrganisationRow>> FewOrganisations { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, OrganisationId one, OrganisationId two, OrganisationId three) => db.Organisations
                .Where(o => o.Id == one || o.Id == two || o.Id == three)
                .Select(o => new OrganisationRow { Id = o.Id, Kind = o.Kind, Number = o.Number, DisplayName = o.DisplayName }));

        public Func<NetworkDbContext, ExperienceId, IAsyncEnumerable<string>> Authors { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, ExperienceId id) => db.ExperienceAuthors
                .Where(a => a.ExperienceId == id)
                .OrderBy(a => a.AddedAt)
                .Join(db.Users, a => a.PersonId, p => p.Id, (a, p) => p.Name));
    }

    private sealed class ExperienceRow
    {
        public required Experience Experience { get; init; }

        public string? Published { get; init; }

        public required string NetworkSlug { get; init; }

        public required string NetworkName { get; init; }

        public required OrganisationRow Organisation { get; init; }

        public bool IsNamed { get; init; }

        public bool HasAdoptions { get; init; }

        public bool HasVisits { get; init; }
    }

    private sealed class OrganisationRow
    {
        public OrganisationId Id { get; init; }

        public OrganisationKind Kind { get; init; }

        public string Number { get; init; } = "";

        public string DisplayName { get; init; } = "";
    }
}
