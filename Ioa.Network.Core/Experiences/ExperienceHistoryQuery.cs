using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>The versions of an experience that the user may read, the newest first.</summary>
/// <param name="Id">Which experience.</param>
/// <param name="Title">Its title.</param>
/// <param name="Versions">Its versions.</param>
public sealed record ExperienceHistory(ExperienceId Id, string Title, IReadOnlyList<HistoryVersion> Versions);

/// <summary>A version.</summary>
/// <param name="Number">Its number.</param>
/// <param name="PublishedAt">When.</param>
/// <param name="PublishedBy">Who published it; <see langword="null"/> for those without an account.</param>
/// <param name="Audience">To whom.</param>
/// <param name="Content">What it said, without what is withheld from the reader now.</param>
public sealed record HistoryVersion(int Number, DateTimeOffset PublishedAt, string? PublishedBy, Audience Audience, ExperienceContent Content);

/// <summary>
/// Reads what an experience has said. A version that was never published to the reader's kind is not shown to them, and what is withheld
/// now is withheld from the older ones too, also what only they name.
/// </summary>
public sealed class ExperienceHistoryQuery(IDbContextFactory<NetworkDbContext> contexts, TimeProvider clock)
{
    /// <summary>The history; <see cref="Error.NotFound"/> to those who may not know of the experience.</summary>
    public async Task<Result<ExperienceHistory>> HandleAsync(ExperienceId id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.ExperienceAsync(id, user, clock.Today(), cancellationToken) is not ({ PublishedVersion: > 0 } experience, { } standing))
        {
            return Error.NotFound;
        }

        var level = standing.Level;
        var rows = await db.ExperienceVersions
            .Where(v => v.ExperienceId == id)
            .OrderByDescending(v => v.Number)
            .Join(db.Users, v => v.PublishedById, u => u.Id, (v, u) => new { v.Number, v.PublishedAt, u.Name, v.Audience, v.Content })
            .ToListAsync(cancellationToken);
        var contents = rows.ConvertAll(r => ExperienceContent.FromJson(r.Content));
        var versions = rows
            .Select((r, i) => (Row: r, Content: contents[i]))
            .Where(v => v.Row.Audience >= level)
            .Select(v => new HistoryVersion(
                v.Row.Number, v.Row.PublishedAt, standing.Reader.IsNational ? v.Row.Name : null, v.Row.Audience, v.Content.For(level, contents[0], contents)))
            .ToList();
        return versions.Count == 0 ? Error.NotFound : new ExperienceHistory(id, versions[0].Content.Title, versions);
    }
}
