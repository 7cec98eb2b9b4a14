using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;

namespace Ioa.Network.Core.Search;

/// <summary>What is about the same as an experience.</summary>
/// <param name="Kind">Experience or question.</param>
/// <param name="ExperienceId">The experience; <see langword="null"/> for a question.</param>
/// <param name="ThreadId">The question; <see langword="null"/> for an experience.</param>
/// <param name="Title">Its title, as the reader may see it.</param>
public sealed record RelatedLink(LibraryKind Kind, ExperienceId? ExperienceId, ThreadId? ThreadId, string Title);

/// <summary>Finds what the library has that is about the same.</summary>
internal static class Related
{
    /// <summary>How many are given at most.</summary>
    public const int Most = 5;

    /// <summary>Other experiences and answered questions that the reader reads, the likest first; none for what they do not read themselves.</summary>
    public static async Task<IReadOnlyList<RelatedLink>> RelatedAsync(
        this NetworkDbContext db, LibraryIndex index, ExperienceId experience, LibraryReader reader, CancellationToken cancellationToken)
    {
        var (memory, leaving) = await index.ReadAsync(db, cancellationToken);
        var keys = memory.Read(m => LibraryFinder.Like(new LibraryView(m, reader, leaving), experience.Value, Most).Select(find => (m.Sources[find.Row], (int)m.VariantsOf[find.Row])).ToList());
        var rows = await db.FoundDocumentsAsync(reader, keys, cancellationToken);
        return [.. keys.Where(rows.ContainsKey).Select(key => rows[key]).Select(row => row.Kind == (int)LibraryKind.Experience
            ? new RelatedLink(LibraryKind.Experience, new ExperienceId(row.SourceId), null, row.Title)
            : new RelatedLink(LibraryKind.Question, null, new ThreadId(row.SourceId), row.Title))];
    }
}
