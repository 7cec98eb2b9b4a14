using Ioa.Network.Core.Experiences;

namespace Ioa.Network.Core.Search;

/// <summary>
/// The index as one reader has it, for one search: a word that only stands in what they may not read is to them a word that nobody has
/// written. Else what is corrected, or what is found beside it, would tell that it is there.
/// </summary>
internal sealed class LibraryView(LibraryMemory memory, LibraryReader reader, IReadOnlySet<Guid> leaving)
{
    // So many are counted one by one; of a commoner word the share is enough. Fewer where it only weighs one word among many.
    private const int MostCounted = 1_000, MostSampled = 60;

    private readonly Dictionary<int, int> _counts = [];

    public LibraryMemory Memory => memory;

    /// <summary>For each kind of readers, whether the reader is one.</summary>
    public bool[] Readable { get; } = [.. memory.Readers.Select(readers => readers.Include(reader))];

    /// <summary>The same as text: readers who have it alike read the same.</summary>
    public string Rights => string.Create(Readable.Length, Readable, static (text, readable) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = readable[i] ? '1' : '0';
        }
    });

    /// <summary>The rows that must not be found.</summary>
    public HashSet<int> Leaving { get; } = [.. leaving.SelectMany(memory.RowsOf)];

    /// <summary>Whether the reader may find a row.</summary>
    public bool Has(int row) => memory.Counts[row] && Readable[memory.ReadersOf[row]] && (Leaving.Count == 0 || !Leaving.Contains(row));

    /// <summary>In how many documents of the reader's a concept is; of a common one about how many.</summary>
    public int CountOf(int concept)
    {
        if (concept == 0)
        {
            return 0;
        }

        if (!_counts.TryGetValue(concept, out var count))
        {
            _counts[concept] = count = Count(concept, MostCounted);
        }

        return count;
    }

    /// <summary>About in how many, quicker.</summary>
    public int AboutCountOf(int concept) => Count(concept, MostSampled);

    /// <summary>The two concepts that a compound is made of, when the reader's documents have both; else none.</summary>
    public (int Head, int Tail) Split(string name)
    {
        var (head, tail) = memory.Forms.Split(name, memory.Find);
        return CountOf(head) > 0 && CountOf(tail) > 0 ? (head, tail) : default;
    }

    private int Count(int concept, int most)
    {
        var rows = memory.PostingOf(concept).Rows;
        var (count, looked) = (0, 0);

        // The newest: the older ones have more often been replaced.
        for (; looked < rows.Length && looked < most; looked++)
        {
            count += Has(rows[^(looked + 1)]) ? 1 : 0;
        }

        return looked == rows.Length ? count : (int)((long)count * rows.Length / looked);
    }
}
