using System.Globalization;
using System.Security.Claims;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Meetings;
using Ioa.Network.Core.Networks;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Search;

/// <summary>
/// What the library has on something: published experiences, answered questions and approved minutes, as the user may see them; for
/// somebody without an account what is open. Bokmål or nynorsk, misspelt, in compounds or apart.
/// </summary>
/// <remarks>
/// Total and facets are exact whatever their number: they are counted over the index in memory, of the documents that the user reads and no
/// others. A document that only shares a common word with the text is not found, so nothing may be found at all.
/// </remarks>
public sealed class LibrarySearchQuery(IDbContextFactory<NetworkDbContext> contexts, LibraryIndex index, TimeProvider clock)
{
    private const int SnippetLength = 260;

    private static readonly CompiledQueries<Queries> Compiled = new();

    /// <summary>A page. Whatever is asked for, it is no error.</summary>
    public async Task<LibraryFinds> HandleAsync(LibrarySearch search, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, search, await db.LibraryReaderAsync(user, clock.Today(), cancellationToken), cancellationToken);
    }

    /// <summary>The same for a reader who is known.</summary>
    internal async Task<LibraryFinds> FindAsync(NetworkDbContext db, LibrarySearch search, LibraryReader reader, CancellationToken cancellationToken)
    {
        var page = Math.Clamp(search.Page, 1, LibrarySearch.LastPage);
        var narrowing = await NarrowingAsync(db, search, reader, cancellationToken);
        var wanted = $"{LibraryAddress.Of(search)} {narrowing.Network} {narrowing.Alike}";
        var (memory, answer, documents) = await db.FindAsync(index, reader, wanted, view =>
        {
            var q = LibraryQuery.Of(LibraryText.Of(search.Text), view);
            var f = LibraryFinder.Find(view, q, narrowing, search.Sort, page * LibrarySearch.PageSize, withFacets: true);
            return (new Answer(q, f), f.Finds.Skip((page - 1) * LibrarySearch.PageSize));
        }, cancellationToken);

        // What stands beside the documents is not of the index, and so may be another than it was.
        var places = await PlacesAsync(db, documents, cancellationToken);
        if (answer.Shown is { } shown && shown.Places.SequenceEqual(places))
        {
            return shown.Finds;
        }

        var (query, found) = (answer.Query, answer.Found);
        var finds = new LibraryFinds(
            new Page<LibraryHit>(Hits(memory, query, documents, places), page, LibrarySearch.PageSize, found.Total),
            found.Facets,
            [.. query.Terms.Where(t => t.Correction is not null).Select(t => new LibraryCorrection(t.Written, t.Correction!))],
            query.OnlyCommonWords,
            narrowing.Alike is not null);
        answer.Shown = new(places, finds);
        return finds;
    }

    /// <summary>What is shown of documents, in their order.</summary>
    internal static async Task<List<LibraryHit>> HitsAsync(
        NetworkDbContext db, LibraryMemory memory, LibraryQuery query, IReadOnlyList<LibraryDocument> documents, CancellationToken cancellationToken) =>
        Hits(memory, query, documents, await PlacesAsync(db, documents, cancellationToken));

    private static List<LibraryHit> Hits(LibraryMemory memory, LibraryQuery query, IReadOnlyList<LibraryDocument> documents, List<Place> places) =>
        memory.Read(m => documents.Zip(places, (document, place) =>
        {
            var kind = (LibraryKind)document.Kind;
            var facets = document.Facets.Split('|');
            return new LibraryHit(
                kind,
                kind == LibraryKind.Experience ? new ExperienceId(document.SourceId) : null,
                kind == LibraryKind.Question ? new ThreadId(document.SourceId) : null,
                kind == LibraryKind.Minutes ? new MeetingId(document.SourceId) : null,
                document.Title,
                Mark(document.Title, int.MaxValue, query, m),
                Snippet(document.Text, query, m),
                place.NetworkName,
                place.NetworkSlug,
                int.TryParse(facets[(int)LibraryFacet.Year], CultureInfo.InvariantCulture, out var year) ? year : null,
                new DateTimeOffset(document.At, TimeSpan.Zero),
                facets[(int)LibraryFacet.Sector].Split(',', StringSplitOptions.RemoveEmptyEntries),
                Enum.TryParse<Outcome>(facets[(int)LibraryFacet.Outcome], out var outcome) ? outcome : null,
                (document.Marks & LibraryDocument.Accepted) != 0,
                (document.Marks & LibraryDocument.Outdated) != 0,
                place.HeldOn);
        }).ToList());

    // Where documents are from, in their order.
    private static async Task<List<Place>> PlacesAsync(NetworkDbContext db, IReadOnlyList<LibraryDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
        {
            return [];
        }

        var networkOf = documents.Select(d => Guid.ParseExact(d.Readers.AsSpan(0, 32), "N")).ToList();
        var networks = await db.NetworkNamesAsync([.. networkOf.Distinct()], cancellationToken);
        var heldOn = await HeldOnAsync(db, [.. documents.Where(d => d.Kind == (int)LibraryKind.Minutes).Select(d => new MeetingId(d.SourceId))], cancellationToken);
        return [.. documents.Zip(networkOf, (document, network) => new Place(
            networks[network].Name,
            networks[network].Slug,
            heldOn.TryGetValue(new MeetingId(document.SourceId), out var day) ? day : null))];
    }

    // The days of meetings, as they were there; asks nothing when no minutes were found.
    private static async Task<Dictionary<MeetingId, DateOnly>> HeldOnAsync(NetworkDbContext db, List<MeetingId> ids, CancellationToken cancellationToken)
    {
        var days = new Dictionary<MeetingId, DateOnly>();
        if (ids.Count > 0)
        {
            await foreach (var meeting in Compiled.For(db).Meetings(db, ids).WithCancellation(cancellationToken))
            {
                days.Add(meeting.Id, DateOnly.FromDateTime(MeetingTime.LocalIn(meeting.Zone, meeting.StartsAt)));
            }
        }

        return days;
    }

    /// <summary>A text as safe HTML with what was found in &lt;mark&gt;.</summary>
    internal static string Mark(string text, int length, LibraryQuery query, LibraryMemory memory) =>
        Excerpt.Mark(text, length, (line, span) => query.Marked.ContainsKey(memory.ConceptOf(line.AsSpan(span))));

    // The sentence that tells most of what was looked for; the first when none does.
    private static string Snippet(string text, LibraryQuery query, LibraryMemory memory)
    {
        var lines = text.Split('\n');
        var best = lines[0];
        var most = 0f;
        foreach (var line in query.Marked.Count == 0 ? [] : lines)
        {
            var found = new HashSet<int>();
            var worth = 0f;
            foreach (var span in SearchWords.Spans(line))
            {
                var concept = memory.ConceptOf(line.AsSpan(span));
                if (query.Marked.TryGetValue(concept, out var one) && found.Add(concept))
                {
                    worth += one;
                }
            }

            if (worth > most)
            {
                (best, most) = (line, worth);

                // No other tells more.
                if (most >= query.MaxWeight)
                {
                    break;
                }
            }
        }

        return Mark(best, SnippetLength, query, memory);
    }

    /// <summary>What a search is narrowed to for its reader; a network that there is not has nothing.</summary>
    internal static async Task<LibraryNarrowing> NarrowingAsync(NetworkDbContext db, LibrarySearch search, LibraryReader reader, CancellationToken cancellationToken)
    {
        var alike = search.AlikeMine ? await AlikeAsync(db, reader, cancellationToken) : null;
        var network = SafeText.Line(search.NetworkSlug) is { Length: > 0 } slug
            ? (await db.Networks.Where(n => n.Slug == slug).Select(n => n.Id).FirstOrDefaultAsync(cancellationToken)).Value.ToString("N")
            : null;
        return new LibraryNarrowing(search.Filters, network, alike);
    }

    /// <summary>What municipalities like the reader's have in common; <see langword="null"/> for somebody who works in none.</summary>
    private static async Task<(string? Group, string? Alike)?> AlikeAsync(NetworkDbContext db, LibraryReader reader, CancellationToken cancellationToken)
    {
        var organisation = reader.Organisation is { } id ? await db.Organisations.AsNoTracking().FirstOrDefaultAsync(o => o.Id == id, cancellationToken) : null;
        return organisation is null || (organisation.KostraGroup is null && LibraryColumns.AlikeOf(organisation) is null)
            ? null
            : (organisation.KostraGroup, LibraryColumns.AlikeOf(organisation));
    }

    // What was found, and what was last shown of it: the same finds for the same places, so that a page can keep what it makes of them.
    private sealed record Answer(LibraryQuery Query, LibraryFound Found)
    {
        public ShownFinds? Shown { get; set; }
    }

    private sealed record ShownFinds(List<Place> Places, LibraryFinds Finds);

    private readonly record struct Place(string NetworkName, string NetworkSlug, DateOnly? HeldOn);

    private sealed class Queries
    {
        public Func<NetworkDbContext, List<MeetingId>, IAsyncEnumerable<MeetingRow>> Meetings { get; } = EF.CompileAsyncQuery(
            (NetworkDbContext db, List<MeetingId> ids) => db.Meetings.Where(m => ids.Contains(m.Id)).Select(m => new MeetingRow { Id = m.Id, StartsAt = m.StartsAt, Zone = m.Zone }));
    }

    private sealed class MeetingRow
    {
        public MeetingId Id { get; init; }

        public DateTimeOffset StartsAt { get; init; }

        public string Zone { get; init; } = "";
    }
}
