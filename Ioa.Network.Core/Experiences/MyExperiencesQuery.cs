using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>What somebody writes, and what waits for them.</summary>
/// <param name="Mine">What they write.</param>
/// <param name="ToReview">What waits for their review.</param>
/// <param name="Networks">The networks in which they may begin one, each with its templates.</param>
public sealed record MyExperiences(IReadOnlyList<MyExperience> Mine, IReadOnlyList<MyExperience> ToReview, IReadOnlyList<WritingNetwork> Networks);

/// <summary>An experience that somebody writes or reviews.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title; empty while it has none.</param>
/// <param name="Audience">How far it is read.</param>
/// <param name="AskedFor">How far it is asked to be read.</param>
/// <param name="ChangedAt">When something in it last changed.</param>
public sealed record MyExperience(ExperienceId Id, string Title, Audience Audience, Audience? AskedFor, DateTimeOffset ChangedAt);

/// <summary>A network in which somebody may write.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Templates">Its templates.</param>
public sealed record WritingNetwork(LearningNetworkId Id, string Name, IReadOnlyList<(ExperienceTemplateId Id, string Name)> Templates);

/// <summary>Reads what somebody writes, what waits for their review, and where they may begin.</summary>
public sealed class MyExperiencesQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>Most that are shown of each.</summary>
    public const int Most = 50;

    /// <summary>What is theirs; empty for those without an account or a network.</summary>
    public async Task<MyExperiences> HandleAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var today = clock.Today();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, today, cancellationToken);
        if (reader.Person is not { } person || !reader.IsNational)
        {
            return new([], [], []);
        }

        var mine = await Rows(db, db.WrittenBy(person, reader.Organisation)).ToListAsync(cancellationToken);
        var (moderated, coordinated) = (reader.Moderated, reader.Coordinated);
        var opens = reader.IsAdministrator || await db.Networks.AnyAsync(n => n.Kind == NetworkKind.National && coordinated.Contains(n.Id), cancellationToken);
        var waiting = await Rows(db, db.Experiences.Where(e =>
                ((e.AskedFor == Audience.Network && moderated.Contains(e.NetworkId)) ||
                 (e.AskedFor == Audience.National && coordinated.Contains(e.NetworkId)) ||
                 (e.AskedFor == Audience.Open && opens)) &&
                !db.WrittenBy(person, reader.Organisation).Any(w => w.Id == e.Id)))
            .ToListAsync(cancellationToken);
        var networks = await db.ReadableNetworks(person, today)
            .Where(n => n.Status != NetworkStatus.Closed &&
                (coordinated.Contains(n.Id) || n.Memberships.Any(m => m.OrganisationId == reader.Organisation && m.Role != MembershipRole.Observer && m.From <= today && (m.To == null || m.To >= today))))
            .OrderBy(n => n.Kind).ThenBy(n => n.Name)
            .Select(n => new { n.Id, n.Name })
            .ToListAsync(cancellationToken);
        var ids = networks.ConvertAll(n => n.Id);
        var templates = (await db.ExperienceTemplates.Where(t => ids.Contains(t.NetworkId) && t.RemovedAt == null).OrderBy(t => t.Name)
            .Select(t => new { t.NetworkId, t.Id, t.Name }).ToListAsync(cancellationToken)).ToLookup(t => t.NetworkId);
        return new(mine, waiting, networks.ConvertAll(n => new WritingNetwork(n.Id, n.Name, [.. templates[n.Id].Select(t => (t.Id, t.Name))])));
    }

    private static IQueryable<MyExperience> Rows(NetworkDbContext db, IQueryable<Experience> experiences) => experiences
        .Select(e => new
        {
            e.Id,
            e.Title,
            e.Audience,
            e.AskedFor,
            ChangedAt = db.ExperienceParts.Where(p => p.ExperienceId == e.Id).Max(p => (DateTimeOffset?)p.EditedAt) ?? e.CreatedAt,
        })
        .OrderByDescending(e => e.ChangedAt)
        .Take(Most)
        .Select(e => new MyExperience(e.Id, e.Title, e.Audience, e.AskedFor, e.ChangedAt));
}
