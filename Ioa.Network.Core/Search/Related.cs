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

    /// <summary>
    /// Other experiences and answered questions that the reader reads, the likest first; none for what they do not read themselves. No
    /// minutes: those go over many things, and so are a little like everything.
    /// </summary>
    public static async Task<IReadOnlyList<RelatedLink>> RelatedAsync(
        this NetworkDbContext db, LibraryIndex index, ExperienceId experience, LibraryReader reader, CancellationToken cancellationToken)
    {
        var (_, _, documents) = await db.FindAsync(index, reader, $"like {experience}", view => (experience, LibraryFinder.Like(view, experience.Value, Most)), cancellationToken);
        return [.. documents.Select(row => row.Kind == (int)LibraryKind.Experience
            ? new RelatedLink(LibraryKind.Experience, new ExperienceId(row.SourceId), null, row.Title)
            : new RelatedLink(LibraryKind.Question, null, new ThreadId(row.SourceId), row.Title))];
    }
}
