using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Ioa.Network.Core.Search;

/// <summary>
/// An inverted index of the library's documents: for each concept the documents that have it and how much they are about it, beside each
/// document its facets, and its concepts in order for phrases and likeness. Searched by several at a time, changed by one.
/// </summary>
internal sealed class LibraryMemory
{
    private const int MaxWordLength = 60;

    // Beyond so many the concept of a word is worked out every time.
    private const int MostWords = 400_000;

    // What a word in a title, in a heading and in the text is worth; and the length in words by which texts are made comparable.
    private const float InTitle = 3f, InWords = 1.6f, InText = 1f;
    private const float Saturation = 1.2f, LengthMatters = 0.6f, UsualLength = 150f;

    /// <summary>A weight of 1 as it is kept.</summary>
    public const float WeightUnit = 100f;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<(Guid Source, int Variant), (int Document, long Change)> _places = [];
    private readonly Dictionary<Guid, List<int>> _documentsOf = [];

    // Words to concepts; 0 is one that says nothing.
    private readonly ConcurrentDictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _concepts = new(StringComparer.Ordinal);
    private readonly List<string> _names = [""];
    private readonly List<string> _shown = [""];
    private readonly List<Posting> _postings = [new()];
    private readonly LibraryColumn[] _columns = [.. Enumerable.Range(0, LibraryColumns.Count).Select(_ => new LibraryColumn())];
    private readonly Dictionary<string, int> _readersByText = new(StringComparer.Ordinal);
    private readonly List<LibraryReaders> _readers = [];

    private WordForms _forms = new([], 0);

    /// <summary>Of the last change that is in it.</summary>
    public long Change { get; private set; }

    /// <summary>How many documents count.</summary>
    public int Documents => _places.Count;

    /// <summary>How many rows there are, also those that were replaced.</summary>
    public int Rows { get; private set; }

    /// <summary>How many rows were replaced.</summary>
    public int LeftBehind => Rows - Documents;

    // By row.
    public Guid[] Sources { get; private set; } = [];

    public byte[] VariantsOf { get; private set; } = [];

    public int[] ReadersOf { get; private set; } = [];

    public long[] At { get; private set; } = [];

    public byte[] Marks { get; private set; } = [];

    public bool[] Counts { get; private set; } = [];

    public long[] Changes { get; private set; } = [];

    private byte[][] Bodies { get; set; } = [];

    /// <summary>What was found since it last changed; another one after the next change.</summary>
    public LibraryAnswers Answers { get; private set; } = new();

    /// <summary>Reads while nobody changes it; nothing in the function may wait.</summary>
    public T Read<T>(Func<LibraryMemory, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(this);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    /// <summary>Takes up what was written; what is older than what it has is passed over.</summary>
    public void Apply(IEnumerable<LibraryDocument> documents)
    {
        using var all = documents.GetEnumerator();
        if (!all.MoveNext())
        {
            return;
        }

        _lock.EnterWriteLock();
        try
        {
            do
            {
                Apply(all.Current);
            }
            while (all.MoveNext());
            Answers = new();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public Posting PostingOf(int concept) => _postings[concept];

    public int CountOf(int concept) => _postings[concept].Live;

    public LibraryColumn Column(int column) => _columns[column];

    public IReadOnlyList<LibraryReaders> Readers => _readers;

    public string NameOf(int concept) => _names[concept];

    /// <summary>How a concept is shown: the shortest word that it was written with.</summary>
    public string Shown(int concept) => _shown[concept];

    public IReadOnlyList<int> RowsOf(Guid source) => _documentsOf.TryGetValue(source, out var rows) ? rows : [];

    /// <summary>A concept by its name; 0 for one that nobody has written.</summary>
    public int Find(string concept) => _concepts.GetValueOrDefault(concept);

    /// <summary>The concept of a word as it was written; 0 for one that says nothing, or that nobody has written.</summary>
    public int ConceptOf(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[MaxWordLength];
        if (word.Length > MaxWordLength)
        {
            return 0;
        }

        lower = lower[..word.ToLowerInvariant(lower)];
        return _words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower, out var concept)
            ? concept
            : Concepts.OfCompound(lower.ToString()) is { } name ? Find(name) : 0;
    }

    /// <summary>The words' forms, for what begins or ends so, and for what is misspelt.</summary>
    public WordForms Forms
    {
        get
        {
            var forms = _forms;
            if (forms.Count != _names.Count)
            {
                _forms = forms = forms.IsNearly(_names.Count) ? forms.With(_names) : new WordForms(_names, _names.Count);
            }

            return forms;
        }
    }

    /// <summary>Whether a row has concepts one right after another; 0 stands for any word.</summary>
    public bool HasPhrase(int row, ReadOnlySpan<int> phrase)
    {
        var body = Unpack(Bodies[row]);
        for (var i = 0; i + phrase.Length <= body.Count; i++)
        {
            var at = 0;
            while (at < phrase.Length && (phrase[at] == 0 || body[i + at] == phrase[at]))
            {
                at++;
            }

            if (at == phrase.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The concepts of a row in order, 0 for words that say nothing.</summary>
    public List<int> BodyOf(int row) => Unpack(Bodies[row]);

    private void Apply(LibraryDocument document)
    {
        Change = Math.Max(Change, document.Change);
        var key = (document.SourceId, document.Variant);
        if (_places.TryGetValue(key, out var before))
        {
            if (before.Change >= document.Change)
            {
                return;
            }

            Forget(key, before.Document);
        }

        if (document.Readers.Length > 0)
        {
            Add(key, document);
        }
    }

    private void Forget((Guid Source, int Variant) key, int row)
    {
        Counts[row] = false;
        foreach (var concept in Unpack(Bodies[row]).Where(c => c > 0).Distinct())
        {
            _postings[concept].Live--;
        }

        Bodies[row] = [];
        _places.Remove(key);
        var rows = _documentsOf[key.Source];
        rows.Remove(row);
        if (rows.Count == 0)
        {
            _documentsOf.Remove(key.Source);
        }
    }

    private void Add((Guid Source, int Variant) key, LibraryDocument document)
    {
        var row = Rows++;
        if (row == Sources.Length)
        {
            Grow(Math.Max(1_024, row * 2));
        }

        Sources[row] = document.SourceId;
        VariantsOf[row] = (byte)document.Variant;
        At[row] = document.At;
        Marks[row] = (byte)document.Marks;
        Changes[row] = document.Change;
        Counts[row] = true;
        ReadersOf[row] = ReadersNumber(document.Readers);
        var facets = document.Facets.Split('|');
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Set(row, i < facets.Length ? facets[i] : "");
        }

        _places[key] = (row, document.Change);
        (_documentsOf.TryGetValue(document.SourceId, out var rows) ? rows : _documentsOf[document.SourceId] = []).Add(row);

        var body = new List<int>();
        var weights = new Dictionary<int, float>();
        AddWords(document.Title, InTitle, body, weights);
        AddWords(document.Words, InWords, body, weights);
        AddWords(document.Text, InText, body, weights);
        Bodies[row] = Pack(body);
        var length = 1 - LengthMatters + (LengthMatters * body.Count / UsualLength);
        foreach (var (concept, weight) in weights)
        {
            _postings[concept].Add(row, (byte)Math.Clamp(WeightUnit * weight * (Saturation + 1) / (weight + (Saturation * length)), 1, byte.MaxValue));
        }
    }

    private void AddWords(string text, float worth, List<int> body, Dictionary<int, float> weights)
    {
        foreach (var span in SearchWords.Spans(text))
        {
            var concept = Number(text.AsSpan(span));
            body.Add(concept);
            if (concept > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(weights, concept, out _) += worth;
            }
        }

        // What ends one field does not go on in the next.
        body.Add(0);
        body.Add(0);
    }

    private int Number(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[MaxWordLength];
        if (word.Length > MaxWordLength)
        {
            return 0;
        }

        lower = lower[..word.ToLowerInvariant(lower)];
        if (_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower, out var number))
        {
            return number;
        }

        var text = lower.ToString();
        if (Concepts.OfCompound(text) is { } name)
        {
            if (!_concepts.TryGetValue(name, out number))
            {
                number = _names.Count;
                _names.Add(name);
                _shown.Add(text);
                _postings.Add(new Posting());
                _concepts[name] = number;
            }
            else if (text.Length < _shown[number].Length)
            {
                _shown[number] = text;
            }
        }

        if (_words.Count < MostWords)
        {
            _words[text] = number;
        }

        return number;
    }

    private int ReadersNumber(string readers)
    {
        if (!_readersByText.TryGetValue(readers, out var number))
        {
            _readersByText.Add(readers, number = _readers.Count);
            _readers.Add(LibraryReaders.From(readers));
        }

        return number;
    }

    private void Grow(int size)
    {
        Sources = Grown(Sources);
        VariantsOf = Grown(VariantsOf);
        ReadersOf = Grown(ReadersOf);
        At = Grown(At);
        Marks = Grown(Marks);
        Counts = Grown(Counts);
        Changes = Grown(Changes);
        Bodies = Grown(Bodies);

        T[] Grown<T>(T[] array)
        {
            Array.Resize(ref array, size);
            return array;
        }
    }

    // Seven bits a byte: a concept that was met early, and so is common, takes one or two.
    private static byte[] Pack(List<int> body)
    {
        var bytes = new byte[body.Count * 5];
        var at = 0;
        foreach (var concept in body)
        {
            var rest = (uint)concept;
            while (rest >= 0x80)
            {
                bytes[at++] = (byte)(rest | 0x80);
                rest >>= 7;
            }

            bytes[at++] = (byte)rest;
        }

        return bytes[..at];
    }

    private static List<int> Unpack(byte[] bytes)
    {
        var body = new List<int>(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var concept = 0;
            for (var shift = 0; ; shift += 7)
            {
                var next = bytes[at++];
                concept |= (next & 0x7F) << shift;
                if (next < 0x80)
                {
                    break;
                }
            }

            body.Add(concept);
        }

        return body;
    }

    /// <summary>The rows that have a concept, in order, and how much they are about it.</summary>
    internal sealed class Posting
    {
        private int[] _rows = [];
        private byte[] _weights = [];
        private int _count;

        /// <summary>How many of the rows count.</summary>
        public int Live { get; set; }

        public ReadOnlySpan<int> Rows => _rows.AsSpan(0, _count);

        public ReadOnlySpan<byte> Weights => _weights.AsSpan(0, _count);

        public void Add(int row, byte weight)
        {
            if (_count == _rows.Length)
            {
                var size = Math.Max(2, _count + (_count / 2));
                Array.Resize(ref _rows, size);
                Array.Resize(ref _weights, size);
            }

            (_rows[_count], _weights[_count++]) = (row, weight);
            Live++;
        }
    }
}

/// <summary>A column of values, some of which a row may have several of: the combinations are numbered.</summary>
internal sealed class LibraryColumn
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string[]> _combinations = [];
    private int[] _rows = [];

    /// <summary>The combinations by number.</summary>
    public IReadOnlyList<string[]> Combinations => _combinations;

    /// <summary>The number of each row's combination.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    public void Set(int row, string values)
    {
        if (!_numbers.TryGetValue(values, out var number))
        {
            _numbers.Add(values, number = _combinations.Count);
            _combinations.Add(values.Split(',', StringSplitOptions.RemoveEmptyEntries));
        }

        if (row >= _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(1_024, row * 2));
        }

        _rows[row] = number;
    }

    /// <summary>The values of a row.</summary>
    public string[] Of(int row) => _combinations[_rows[row]];

    /// <summary>For each combination, whether it has the value.</summary>
    public bool[] With(string value) => [.. _combinations.Select(values => values.Contains(value, StringComparer.Ordinal))];
}
