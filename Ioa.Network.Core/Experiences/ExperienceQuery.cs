using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
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

/// <summary>Reads an experience: what is published, or for its authors and reviewers what is being written.</summary>
public sealed class ExperienceQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
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
        if (await db.ExperienceAsync(id, user, today, cancellationToken) is not var (experience, standing))
        {
            return Error.NotFound;
        }

        // Nobody sees more than their own level; authors and reviewers see what is written when they ask for it, or while nothing else is there.
        var shown = lookAs is { } wish && wish > standing.Level ? wish : standing.Level;
        var isDraft = standing.Level == Audience.Authors && (draft || experience.PublishedVersion == 0);
        var published = await db.ExperienceVersions
            .Where(v => v.ExperienceId == id && v.Number == experience.PublishedVersion)
            .Select(v => v.Content)
            .FirstOrDefaultAsync(cancellationToken);
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
        content ??= ExperienceContent.FromJson(published!);
        content = content.For(shown);
        var ids = content.Parties.Select(p => p.OrganisationId).OfType<OrganisationId>().Append(experience.OrganisationId).Distinct().ToList();
        var organisations = await db.Organisations
            .Where(o => ids.Contains(o.Id))
            .Select(o => new { o.Id, o.Kind, o.Number, o.DisplayName })
            .ToDictionaryAsync(o => o.Id, cancellationToken);
        var signedIn = standing.Reader.IsNational && shown < Audience.Open;
        var network = signedIn
            ? await db.Networks.Where(n => n.Id == experience.NetworkId).Select(n => new ExperienceNetwork(n.Slug, n.Name)).FirstAsync(cancellationToken)
            : null;
        var authors = signedIn
            ? await db.ExperienceAuthors.Where(a => a.ExperienceId == id).OrderBy(a => a.AddedAt)
                .Join(db.Users, a => a.PersonId, p => p.Id, (a, p) => p.Name).ToListAsync(cancellationToken)
            : [];
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
            var json = await db.ExperienceVersions.Where(v => v.ExperienceId == replacedBy.Id && v.Number == replacedBy.PublishedVersion).Select(v => v.Content).FirstAsync(cancellationToken);
            replacement = new(replacedBy.Id, ExperienceContent.FromJson(json).For(standing.Reader.ReaderOf(replacedBy.NetworkId)).Title);
        }

        var stands = organisations[experience.OrganisationId];
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
            Places = organisations.ToDictionary(o => o.Key, o => new OrganisationPlace(o.Value.Kind, o.Value.Number)),
        };
    }
}
