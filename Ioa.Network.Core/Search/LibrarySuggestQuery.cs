using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>Something that the user may be looking for.</summary>
/// <param name="Kind">Experience, question or minutes.</param>
/// <param name="ExperienceId">The experience; <see langword="null"/> for anything else.</param>
/// <param name="ThreadId">The question; <see langword="null"/> for anything else.</param>
/// <param name="MeetingId">The meeting whose minutes they are; <see langword="null"/> for anything else.</param>
/// <param name="TitleHtml">Its title as safe HTML with what was found in &lt;mark&gt;.</param>
public sealed record LibrarySuggestion(LibraryKind Kind, ExperienceId? ExperienceId, ThreadId? ThreadId, MeetingId? MeetingId, string TitleHtml);

/// <summary>What the library has on what is being typed, for a list under the field. The same is found, in the same order, as <see cref="LibrarySearchQuery"/> finds.</summary>
public sealed class LibrarySuggestQuery(IDbContextFactory<NetworkDbContext> contexts, LibraryIndex index, TimeProvider clock)
{
    /// <summary>How many are given at most.</summary>
    public const int Most = 6;

    /// <summary>The best first; none for a text without words.</summary>
    public async Task<IReadOnlyList<LibrarySuggestion>> HandleAsync(string? text, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var words = LibraryText.Of(text);
        if (words.IsEmpty)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var reader = await db.LibraryReaderAsync(user, clock.Today(), cancellationToken);
        var (memory, query, documents) = await db.FindAsync(index, reader, $"suggest {text}", view =>
        {
            var q = LibraryQuery.Of(words, view);
            return (q, LibraryFinder.Find(view, q, LibraryNarrowing.None, LibrarySort.Relevance, Most, withFacets: false).Finds);
        }, cancellationToken);
        var hits = await LibrarySearchQuery.HitsAsync(db, memory, query, documents, cancellationToken);
        return [.. hits.Select(hit => new LibrarySuggestion(hit.Kind, hit.ExperienceId, hit.ThreadId, hit.MeetingId, hit.TitleHtml))];
    }
}
