using Ioa.Network.Core.Data;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Experiences;

/// <summary>What somebody writes, and what waits for them.</summary>
/// <param name="Mine">What they write.</param>
/// <param name="ToReview">What waits for their review.</param>
/// <param name="Networks">The networks that they read.</param>
public sealed record MyExperiences(IReadOnlyList<MyExperience> Mine, IReadOnlyList<MyExperience> ToReview, IReadOnlyList<ExperienceNetwork> Networks)
{
    /// <summary>Nothing, of somebody without an account or a network.</summary>
    public static readonly MyExperiences None = new([], [], []);
}

/// <summary>An experience that somebody writes or reviews.</summary>
/// <param name="Id">Which.</param>
/// <param name="Title">Its title; empty while it has none.</param>
/// <param name="Audience">How far it is read.</param>
/// <param name="AskedFor">How far it is asked to be read.</param>
/// <param name="ChangedAt">When something in it last changed.</param>
public sealed record MyExperience(ExperienceId Id, string Title, Audience Audience, Audience? AskedFor, DateTimeOffset ChangedAt);

/// <summary>Reads what somebody writes, and what waits for their review: for the library's first page (<see cref="Search.LibraryFrontQuery"/>).</summary>
internal static class MyExperienceLists
{
    /// <summary>Most that are shown of each.</summary>
    public const int Most = 50;

    private static readonly CompiledQueries<Queries> Compiled = new();

    /// <summary>What is theirs; empty for those without an account or a network.</summary>
    public static async Task<MyExperiences> MyExperiencesAsync(this NetworkDbContext db, LibraryReader reader, CancellationToken cancellationToken)
    {
        if (reader.Person is not { } person || !reader.IsNational)
        {
            return MyExperiences.None;
        }

        var written = await db.WrittenByAsync(person, reader.Organisation, cancellationToken);
        var mine = written.Count == 0 ? [] : await ReadAsync(db, [.. written], cancellationToken);
        var (moderated, coordinated) = (reader.Moderated, reader.Coordinated);
        var opens = reader.IsAdministrator || (coordinated.Count > 0 && await db.Networks.AnyAsync(n => n.Kind == NetworkKind.National && coordinated.Contains(n.Id), cancellationToken));
        var asked = new List<ExperienceId>();
        if (opens || moderated.Count > 0)
        {
            await foreach (var id in Compiled.For(db).Waiting(db, [.. moderated], [.. coordinated], opens).WithCancellation(cancellationToken))
            {
                asked.Add(id);
            }
        }

        asked.RemoveAll(written.Contains);
        return new(mine, asked.Count == 0 ? [] : await ReadAsync(db, asked, cancellationToken), reader.NetworkNames);
    }

    private static async Task<List<MyExperience>> ReadAsync(NetworkDbContext db, List<ExperienceId> ids, CancellationToken cancellationToken)
    {
        var rows = new List<MyExperience>();
        await foreach (var row in Compiled.For(db).Rows(db, ids).WithCancellation(cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    private sealed class Queries
    {
        public Func<NetworkDbContext, List<LearningNetworkId>, List<LearningNetworkId>, bool, IAsyncEnumerable<ExperienceId>> Waiting { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, List<LearningNetworkId> moderated, List<LearningNetworkId> coordinated, bool opens) => db.Experiences
                .Where(e => e.AskedFor != null &&
                    ((e.AskedFor == Audience.Network && moderated.Contains(e.NetworkId)) ||
                     (e.AskedFor == Audience.National && coordinated.Contains(e.NetworkId)) ||
                     (e.AskedFor == Audience.Open && opens)))
                .Select(e => e.Id));

        public Func<NetworkDbContext, List<ExperienceId>, IAsyncEnumerable<MyExperience>> Rows { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, List<ExperienceId> ids) => db.Experiences
                .Where(e => ids.Contains(e.Id))
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
                .Select(e => new MyExperience(e.Id, e.Title, e.Audience, e.AskedFor, e.ChangedAt)));
    }
}
