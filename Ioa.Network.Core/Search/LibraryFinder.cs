using System.Buffers;
using System.Collections.Frozen;

namespace Ioa.Network.Core.Search;

/// <summary>A row that was found, and how well it fits.</summary>
internal readonly record struct LibraryFind(int Row, float Score);

/// <summary>How a search is narrowed.</summary>
/// <param name="Filters">To one value of a facet.</param>
/// <param name="Network">To one network, by its id.</param>
/// <param name="Alike">To municipalities of a KOSTRA group, or of a size and centrality.</param>
/// <param name="After">To what was indexed after a change.</param>
internal sealed record LibraryNarrowing(
    IReadOnlyDictionary<LibraryFacet, string> Filters, string? Network = null, (string? Group, string? Alike)? Alike = null, long After = -1)
{
    /// <summary>Not narrowed.</summary>
    public static readonly LibraryNarrowing None = new(FrozenDictionary<LibraryFacet, string>.Empty);
}

/// <summary>Everything that fits.</summary>
/// <param name="Finds">The best of it, in order.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Facets">How many there are of each value.</param>
internal sealed record LibraryFound(IReadOnlyList<LibraryFind> Finds, int Total, IReadOnlyDictionary<LibraryFacet, IReadOnlyList<LibraryFacetValue>> Facets);

/// <summary>
/// Finds what fits. A document fits when it has at least <see cref="LeastShare"/> of what the words tell, a rare word telling more than a common
/// one and a word that nobody has written the most: so what only shares a common word with the text is not given as an answer to it.
/// </summary>
internal static class LibraryFinder
{
    /// <summary>The least share of the words' weight.</summary>
    public const float LeastShare = 0.42f;

    // How much better what has the words together fits.
    private const float NearMatters = 0.5f;

    // How many of the best are looked at more closely, and within how many words two stand together.
    private const int MostWeighedTwice = 60, Together = 5;

    private static readonly IReadOnlyDictionary<LibraryFacet, IReadOnlyList<LibraryFacetValue>> NoFacets =
        Enum.GetValues<LibraryFacet>().ToDictionary(f => f, _ => (IReadOnlyList<LibraryFacetValue>)[]);

    /// <summary>Nothing.</summary>
    public static readonly LibraryFound Nothing = new([], 0, NoFacets);

    /// <summary>The first so many that fit.</summary>
    public static LibraryFound Find(LibraryView view, LibraryQuery query, LibraryNarrowing narrowing, LibrarySort sort, int first, bool withFacets)
    {
        var memory = view.Memory;
        if (query.OnlyCommonWords || query.IsImpossible || memory.Rows == 0)
        {
            return Nothing;
        }

        var rows = memory.Rows;
        var scores = query.IsEmpty ? null : ArrayPool<float>.Shared.Rent(rows);
        var shares = query.IsEmpty ? null : ArrayPool<float>.Shared.Rent(rows);
        try
        {
            if (!query.IsEmpty)
            {
                Weigh(memory, query, scores!.AsSpan(0, rows), shares!.AsSpan(0, rows));
            }

            return Collect(view, query, narrowing, sort, first, withFacets, scores, shares);
        }
        finally
        {
            if (scores is not null)
            {
                ArrayPool<float>.Shared.Return(scores);
                ArrayPool<float>.Shared.Return(shares!);
            }
        }
    }

    /// <summary>
    /// What is about the same as a source, as its reader sees that; nothing when the reader does not. Of its concepts those that tell most
    /// are looked for, and a part of their weight must be there. Minutes are not among it (<see cref="Related"/>).
    /// </summary>
    public static IReadOnlyList<LibraryFind> Like(LibraryView view, Guid source, int first)
    {
        var memory = view.Memory;
        const int MostConcepts = 24;
        const float LeastLike = 0.22f;
        var row = memory.RowsOf(source).Where(view.Has).DefaultIfEmpty(-1).First();
        if (row < 0)
        {
            return [];
        }

        var times = new Dictionary<int, int>();
        foreach (var concept in memory.BodyOf(row).Where(c => c > 0))
        {
            times[concept] = times.GetValueOrDefault(concept) + 1;
        }

        // What only it has can be in no other, and what nearly all have makes none more like it.
        var concepts = times
            .Select(c => (Concept: c.Key, Times: c.Value, Count: view.AboutCountOf(c.Key)))
            .Where(c => c.Count > 1 && c.Count <= 0.75f * memory.Documents)
            .Select(c => (c.Concept, Weight: MathF.Log(1 + ((memory.Documents + 1f) / (c.Count + 1f))) * MathF.Min(3, c.Times)))
            .OrderByDescending(c => c.Weight).ThenBy(c => c.Concept)
            .Take(MostConcepts)
            .ToList();
        var least = LeastLike * concepts.Sum(c => c.Weight);
        var scores = ArrayPool<float>.Shared.Rent(memory.Rows);
        try
        {
            scores.AsSpan(0, memory.Rows).Clear();
            foreach (var (concept, weight) in concepts)
            {
                var posting = memory.PostingOf(concept);
                var rows = posting.Rows;
                var weights = posting.Weights;
                for (var i = 0; i < rows.Length; i++)
                {
                    scores[rows[i]] += weight * MathF.Min(1, weights[i] / LibraryMemory.WeightUnit);
                }
            }

            var finds = new List<LibraryFind>();
            var kinds = memory.Column((int)LibraryFacet.Kind);
            var isMinutes = kinds.With(nameof(LibraryKind.Minutes));
            for (var other = 0; other < memory.Rows; other++)
            {
                if (scores[other] >= least && scores[other] > 0 && memory.Sources[other] != source && !isMinutes[kinds.Rows[other]] && view.Has(other))
                {
                    finds.Add(new LibraryFind(other, scores[other] * ((memory.Marks[other] & LibraryDocument.Outdated) != 0 ? 0.6f : 1)));
                }
            }

            return [.. finds.OrderByDescending(f => f.Score).ThenByDescending(f => memory.At[f.Row]).ThenBy(f => f.Row).Take(first)];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private static void Weigh(LibraryMemory memory, LibraryQuery query, Span<float> scores, Span<float> shares)
    {
        scores.Clear();
        shares.Clear();
        var best = ArrayPool<float>.Shared.Rent(scores.Length);
        var has = ArrayPool<int>.Shared.Rent(scores.Length);
        try
        {
            best.AsSpan(0, scores.Length).Clear();
            var hasIsClear = false;
            foreach (var term in query.Terms)
            {
                var weight = term.Weight;
                foreach (var (concept, with, strength) in term.Meanings)
                {
                    var posting = memory.PostingOf(concept);
                    var postingRows = posting.Rows;
                    var weights = posting.Weights;
                    if (with > 0)
                    {
                        if (!hasIsClear)
                        {
                            has.AsSpan(0, scores.Length).Clear();
                            hasIsClear = true;
                        }

                        foreach (var row in memory.PostingOf(with).Rows)
                        {
                            has[row] = concept;
                        }
                    }

                    for (var i = 0; i < postingRows.Length; i++)
                    {
                        var row = postingRows[i];

                        // The surest meaning comes first; another adds little.
                        if (with > 0 && has[row] != concept)
                        {
                            continue;
                        }

                        var score = weight * strength * weights[i] / LibraryMemory.WeightUnit;
                        if (best[row] == 0)
                        {
                            best[row] = strength;
                            shares[row] += weight * strength;
                            scores[row] += score;
                        }
                        else
                        {
                            scores[row] += score * 0.15f;
                        }
                    }
                }

                // Only what was touched.
                foreach (var (concept, _, _) in term.Meanings)
                {
                    foreach (var row in memory.PostingOf(concept).Rows)
                    {
                        best[row] = 0;
                    }
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(best);
            ArrayPool<int>.Shared.Return(has);
        }
    }

    private static LibraryFound Collect(
        LibraryView view, LibraryQuery query, LibraryNarrowing narrowing, LibrarySort sort, int first, bool withFacets, float[]? scores, float[]? shares)
    {
        var memory = view.Memory;
        var filters = narrowing.Filters.Select(f => (Facet: (int)f.Key, Column: memory.Column((int)f.Key), With: memory.Column((int)f.Key).With(f.Value))).ToArray();
        var network = narrowing.Network is { } slug ? memory.Column(LibraryColumns.Network).With(slug) : null;
        var groups = narrowing.Alike?.Group is { } group ? memory.Column((int)LibraryFacet.KostraGroup).With(group) : null;
        var alike = narrowing.Alike?.Alike is { } same ? memory.Column(LibraryColumns.Alike).With(same) : null;
        var counts = withFacets ? Enumerable.Range(0, LibraryColumns.Facets).Select(i => new int[memory.Column(i).Combinations.Count]).ToArray() : null;
        var byWords = sort == LibrarySort.Relevance && scores is not null;
        var last = first;
        first = byWords ? Math.Max(first, MostWeighedTwice) : first;
        var best = new PriorityQueue<LibraryFind, (float, long, int)>();
        var total = 0;
        var least = query.MaxWeight * LeastShare;
        for (var row = 0; row < memory.Rows; row++)
        {
            if (shares is not null && shares[row] < least)
            {
                continue;
            }

            if (memory.Changes[row] <= narrowing.After || !view.Has(row) ||
                (network is not null && !network[memory.Column(LibraryColumns.Network).Rows[row]]) ||
                (narrowing.Alike is not null && !(groups is not null && groups[memory.Column((int)LibraryFacet.KostraGroup).Rows[row]]) &&
                    !(alike is not null && alike[memory.Column(LibraryColumns.Alike).Rows[row]])))
            {
                continue;
            }

            // A facet is counted with all the filters but its own.
            var failing = -1;
            var fails = 0;
            foreach (var (facet, column, with) in filters)
            {
                if (!with[column.Rows[row]])
                {
                    failing = facet;
                    fails++;
                }
            }

            if (fails > 1 || (fails == 1 && !withFacets) || !Fits(memory, query, row))
            {
                continue;
            }

            if (counts is not null)
            {
                if (fails == 1)
                {
                    counts[failing][memory.Column(failing).Rows[row]]++;
                    continue;
                }

                for (var i = 0; i < counts.Length; i++)
                {
                    counts[i][memory.Column(i).Rows[row]]++;
                }
            }

            total++;
            var score = byWords ? Score(memory, query, row, scores![row], shares![row]) : 0;
            if (best.Count < first)
            {
                best.Enqueue(new(row, score), (score, memory.At[row], row));
            }
            else if (first > 0)
            {
                best.EnqueueDequeue(new(row, score), (score, memory.At[row], row));
            }
        }

        var finds = new LibraryFind[best.Count];
        for (var i = finds.Length - 1; i >= 0; i--)
        {
            finds[i] = best.Dequeue();
        }

        if (byWords)
        {
            Reweigh(memory, query, finds.AsSpan(0, Math.Min(MostWeighedTwice, finds.Length)));
        }

        return new LibraryFound(finds.Length > last ? finds[..last] : finds, total, counts is null ? NoFacets : FacetsOf(memory, counts));
    }

    private static bool Fits(LibraryMemory memory, LibraryQuery query, int row)
    {
        foreach (var phrase in query.Phrases)
        {
            if (!memory.HasPhrase(row, phrase))
            {
                return false;
            }
        }

        foreach (var phrase in query.Without)
        {
            if (memory.HasPhrase(row, phrase))
            {
                return false;
            }
        }

        return true;
    }

    // What has all of it before what has much of some; an experience before a question, an accepted answer before another, when they
    // fit alike; what is out of date last.
    private static float Score(LibraryMemory memory, LibraryQuery query, int row, float score, float share)
    {
        var whole = share / query.MaxWeight;
        var isExperience = memory.Column((int)LibraryFacet.Kind).Of(row) is [nameof(LibraryKind.Experience)];
        return score * (0.4f + (0.6f * whole))
            * (isExperience ? 1.03f : (memory.Marks[row] & LibraryDocument.Accepted) != 0 ? 1.015f : 1)
            * ((memory.Marks[row] & LibraryDocument.Outdated) != 0 ? 0.6f : 1);
    }

    // The best once more: words that stand together there are meant together.
    private static void Reweigh(LibraryMemory memory, LibraryQuery query, Span<LibraryFind> finds)
    {
        if (query.Terms.Count < 2)
        {
            return;
        }

        var terms = new Dictionary<int, List<int>>();
        for (var i = 0; i < query.Terms.Count; i++)
        {
            foreach (var meaning in query.Terms[i].Meanings.Where(m => m.With == 0 && m.Strength >= 0.5f))
            {
                (terms.TryGetValue(meaning.Concept, out var of) ? of : terms[meaning.Concept] = []).Add(i);
            }
        }

        var most = 0f;
        for (var i = 0; i + 1 < query.Terms.Count; i++)
        {
            most += query.Terms[i].Weight + query.Terms[i + 1].Weight;
        }

        Span<int> seen = stackalloc int[query.Terms.Count];
        foreach (ref var find in finds)
        {
            seen.Fill(-1_000);
            var together = new HashSet<(int, int)>();
            var body = memory.BodyOf(find.Row);
            for (var at = 0; at < body.Count; at++)
            {
                if (body[at] == 0 || !terms.TryGetValue(body[at], out var of))
                {
                    continue;
                }

                foreach (var term in of)
                {
                    for (var other = 0; other < seen.Length; other++)
                    {
                        if (Math.Abs(other - term) == 1 && at - seen[other] <= Together)
                        {
                            together.Add((Math.Min(term, other), Math.Max(term, other)));
                        }
                    }

                    seen[term] = at;
                }
            }

            var share = together.Sum(pair => query.Terms[pair.Item1].Weight + query.Terms[pair.Item2].Weight) / most;
            find = find with { Score = find.Score * (1 + (NearMatters * share)) };
        }

        finds.Sort((a, b) => b.Score.CompareTo(a.Score) is not 0 and var byScore ? byScore : memory.At[b.Row].CompareTo(memory.At[a.Row]) is not 0 and var byTime ? byTime : b.Row.CompareTo(a.Row));
    }

    private static Dictionary<LibraryFacet, IReadOnlyList<LibraryFacetValue>> FacetsOf(LibraryMemory memory, int[][] counts)
    {
        var facets = new Dictionary<LibraryFacet, IReadOnlyList<LibraryFacetValue>>();
        for (var i = 0; i < counts.Length; i++)
        {
            var values = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var combination = 0; combination < counts[i].Length; combination++)
            {
                if (counts[i][combination] > 0)
                {
                    foreach (var value in memory.Column(i).Combinations[combination])
                    {
                        values[value] = values.GetValueOrDefault(value) + counts[i][combination];
                    }
                }
            }

            facets[(LibraryFacet)i] = [.. values.Select(v => new LibraryFacetValue(v.Key, v.Value)).OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal)];
        }

        return facets;
    }
}
