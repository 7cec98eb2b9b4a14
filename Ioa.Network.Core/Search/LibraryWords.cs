using Ioa.Network.Core.Common;

namespace Ioa.Network.Core.Search;

/// <summary>What somebody looks for, in words: «word», «"a phrase"», «-without».</summary>
/// <param name="Words">The words, in lower case, each once.</param>
/// <param name="Phrases">The phrases, each its words; they are among <paramref name="Words"/> too.</param>
/// <param name="Without">What must not be there: words, or phrases.</param>
/// <param name="Unfinished">Whether the last word may be the beginning of a longer one: nothing follows it.</param>
internal sealed record LibraryText(IReadOnlyList<string> Words, IReadOnlyList<string[]> Phrases, IReadOnlyList<string[]> Without, bool Unfinished)
{
    /// <summary>Whether nothing is looked for.</summary>
    public bool IsEmpty => Words.Count == 0;

    /// <summary>Of whatever was typed.</summary>
    public static LibraryText Of(string? text)
    {
        var line = SafeText.Line(text is { Length: > LibrarySearch.MaxLength } ? text[..LibrarySearch.MaxLength] : text);
        var words = new List<string>();
        var phrases = new List<string[]>();
        var without = new List<string[]>();
        var unfinished = false;
        for (var i = 0; i < line.Length;)
        {
            if (char.IsWhiteSpace(line[i]))
            {
                i++;
                continue;
            }

            var excluded = line[i] is '-' or '–' && i + 1 < line.Length && !char.IsWhiteSpace(line[i + 1]);
            i += excluded ? 1 : 0;
            int end, next;
            var quoted = line[i] is '"' or '«' or '“' or '”' or '»';
            if (quoted)
            {
                end = line.AsSpan(i + 1).IndexOfAny("\"»”“") is >= 0 and var closing ? i + 1 + closing : line.Length;
                next = Math.Min(line.Length, end + 1);
                i++;
            }
            else
            {
                end = line.AsSpan(i).IndexOfAny(" \"«“”»") is >= 0 and var stop ? i + stop : line.Length;
                next = Math.Max(end, i + 1);
            }

            var piece = line[Math.Min(i, end)..end];
            var found = SearchWords.Spans(piece).Select(span => piece[span].Normalize(System.Text.NormalizationForm.FormC).ToLowerInvariant()).ToArray();
            i = next;
            if (found.Length == 0)
            {
                continue;
            }

            if (excluded)
            {
                without.Add(found);
                continue;
            }

            if (quoted && found.Length > 1)
            {
                phrases.Add(found);
            }

            words.AddRange(found.Where(word => !words.Contains(word, StringComparer.Ordinal)));
            unfinished = !quoted && next == line.Length && char.IsLetterOrDigit(line[^1]) && text![Math.Min(text.Length, LibrarySearch.MaxLength) - 1] is not ' ';
        }

        return new LibraryText(words, phrases, without, unfinished);
    }
}

/// <summary>A concept that a word stands for, and how surely; or two that must both be there.</summary>
internal readonly record struct LibraryMeaning(int Concept, int With, float Strength);

/// <summary>A word that is looked for.</summary>
/// <param name="Written">As it was written.</param>
/// <param name="Meanings">What it stands for, the surest first.</param>
/// <param name="Weight">How much it tells: more the rarer it is, most when nobody has written it.</param>
/// <param name="Correction">What was looked for in its place.</param>
internal sealed record LibraryTerm(string Written, IReadOnlyList<LibraryMeaning> Meanings, float Weight, string? Correction);

/// <summary>What is looked for, in the concepts of an index.</summary>
internal sealed class LibraryQuery
{
    // How surely a compound is meant by its tail («alarm»: trygghetsalarm) and by its head («omsorg»: omsorgsbolig); how surely a compound is
    // meant by its parts, both and the one that tells more; how surely an unfinished word is meant by what it begins.
    private const float Tail = 0.75f, Head = 0.6f, Both = 0.75f, OnePart = 0.7f, Unfinished = 0.85f, Longer = 0.55f;

    // A word that nobody has written tells more than one that somebody has: what lacks it is hardly what is looked for.
    private const float UnknownTells = 1.5f;

    private const int MostOfOne = 400;

    private LibraryQuery(IReadOnlyList<LibraryTerm> terms, IReadOnlyList<int[]> phrases, IReadOnlyList<int[]> without, bool onlyCommonWords, bool isImpossible)
    {
        (Terms, Phrases, Without, OnlyCommonWords, IsImpossible) = (terms, phrases, without, onlyCommonWords, isImpossible);
        MaxWeight = terms.Sum(t => t.Weight);
        Marked = terms.SelectMany(t => t.Meanings.SelectMany(m => new[] { (m.Concept, Worth: t.Weight * m.Strength), (Concept: m.With, Worth: t.Weight * m.Strength / 2) }))
            .Where(m => m.Concept > 0)
            .GroupBy(m => m.Concept)
            .ToDictionary(group => group.Key, group => group.Max(m => m.Worth));
    }

    /// <summary>Looks for nothing.</summary>
    public static LibraryQuery Nothing { get; } = new([], [], [], false, false);

    public IReadOnlyList<LibraryTerm> Terms { get; }

    /// <summary>Phrases as concepts, 0 for a word that says nothing.</summary>
    public IReadOnlyList<int[]> Phrases { get; }

    public IReadOnlyList<int[]> Without { get; }

    public bool OnlyCommonWords { get; }

    /// <summary>Whether nothing can fit: a phrase has a word that nobody has written.</summary>
    public bool IsImpossible { get; }

    /// <summary>Whether everything fits that is not kept out.</summary>
    public bool IsEmpty => Terms.Count == 0 && !OnlyCommonWords;

    public float MaxWeight { get; }

    /// <summary>The concepts that are shown as found, and what they are worth.</summary>
    public IReadOnlyDictionary<int, float> Marked { get; }

    /// <summary>In the concepts of an index, which nobody changes meanwhile.</summary>
    public static LibraryQuery Of(LibraryText text, LibraryView view)
    {
        var memory = view.Memory;
        // A word that says nothing may be the beginning of one that does, when there is no other.
        var words = text.Words
            .Select((word, i) => (Word: word, Name: Concepts.OfCompound(word), Unfinished: text.Unfinished && i == text.Words.Count - 1))
            .Where(w => w.Name is not null || (w.Unfinished && text.Words.Count == 1 && w.Word.Length >= 3 && w.Word.Any(char.IsLetter)))
            .Take(LibrarySearch.MaxWords)
            .ToList();
        var terms = new List<LibraryTerm>();
        var names = new List<string?>();
        foreach (var (word, name, unfinished) in words)
        {
            var (meanings, correction, meant) = MeaningsOf(word, name, unfinished, view);
            names.Add(meant ?? (meanings.Exists(m => m.Strength >= 0.95f && memory.NameOf(m.Concept) == name) || meanings.Count == 0 || meanings.MaxBy(m => m.Strength) is not { Strength: >= 0.95f, With: 0 } surest
                ? name
                : memory.NameOf(surest.Concept)));
            if (name is null && meanings.Count == 0)
            {
                // A common word, and no beginning of another.
                names.RemoveAt(names.Count - 1);
                continue;
            }

            terms.Add(new LibraryTerm(word, meanings, 0, correction));
        }

        JoinNeighbours(terms, names, view);
        for (var i = 0; i < terms.Count; i++)
        {
            var meanings = terms[i].Meanings.Where(m => m.Strength > 0).OrderByDescending(m => m.Strength).ToList();
            terms[i] = terms[i] with { Meanings = meanings, Weight = WeightOf(meanings, view) };
        }

        var phrases = text.Phrases.Select(phrase => phrase.Select(word => Concepts.OfCompound(word) is { } name ? memory.Find(name) is > 0 and var concept ? concept : -1 : 0).ToArray()).ToList();
        var without = text.Without.Select(phrase => phrase.Select(word => Concepts.OfCompound(word) is { } name ? memory.Find(name) : 0).ToArray())
            .Where(phrase => phrase.Any(concept => concept > 0)).ToList();
        return new LibraryQuery(
            terms,
            [.. phrases.Where(p => p.Any(concept => concept > 0))],
            without,
            terms.Count == 0 && text.Words.Count > 0,
            phrases.Exists(p => p.Contains(-1)));
    }

    private static float WeightOf(List<LibraryMeaning> meanings, LibraryView view)
    {
        var sure = meanings.Where(m => m.Strength >= 0.7f && m.With == 0).Select(m => view.CountOf(m.Concept)).DefaultIfEmpty(0).Max();
        var count = sure > 0 ? sure : meanings.Where(m => m.With == 0).Select(m => view.CountOf(m.Concept)).DefaultIfEmpty(0).Max();
        return Rarity(count, view) * (meanings.Exists(m => m.Strength >= 0.5f) ? 1 : UnknownTells);
    }

    private static float Rarity(int count, LibraryView view) => MathF.Log(1 + ((view.Memory.Documents + 1f) / (count + 1f)));

    private static (List<LibraryMeaning> Meanings, string? Correction, string? Meant) MeaningsOf(string word, string? name, bool unfinished, LibraryView view)
    {
        var memory = view.Memory;
        var found = new Dictionary<(int, int), float>();
        string? correction = null, meant = null;
        if (name is not null)
        {
            AddMeanings(name, 1, found, view);
            foreach (var synonym in Synonyms.Of(name))
            {
                if (memory.Find(synonym.Concept) is > 0 and var other && view.CountOf(other) > 0)
                {
                    Add(other, 0, (float)synonym.Weight);
                }
            }
        }

        var known = found.Any(m => m.Value >= 0.55f);
        if (unfinished)
        {
            var beginning = SearchWords.Fold(word);
            var strength = known ? Longer : Unfinished;
            var longer = beginning.Length < 3 ? [] : memory.Forms.StartingWith(beginning)
                .Concat(Concepts.NynorskFrom(beginning).Select(memory.Find))
                .Where(c => c > 0 && view.CountOf(c) > 0);
            foreach (var concept in longer.OrderByDescending(view.CountOf).Take(MostOfOne))
            {
                Add(concept, 0, strength);
            }

            known = known || found.Count > 0;
        }

        if (!known && name is { Length: >= 4 })
        {
            var near = memory.Forms.Near(name, c => view.CountOf(c) > 0)
                .Where(n => IsLikely(name, memory.NameOf(n.Concept), n.Distance))
                .Concat(Concepts.NearNynorsk(name).Where(nynorsk => IsLikely(name, nynorsk.Nynorsk, 1)).Select(nynorsk => (Concept: memory.Find(nynorsk.Bokmål), Distance: 1)).Where(n => n.Concept > 0 && view.CountOf(n.Concept) > 0))
                .OrderBy(n => n.Distance).ThenByDescending(n => view.CountOf(n.Concept)).Take(3).ToList();
            foreach (var (concept, distance) in near.Where(n => n.Distance == near[0].Distance))
            {
                AddMeanings(memory.NameOf(concept), distance == 1 ? 0.9f : 0.8f, found, view);
            }

            if (near.Count == 0 && Synonyms.Near(name, IsLikely) is { } other)
            {
                correction = meant = other;
                foreach (var synonym in Synonyms.Of(other).Where(s => view.CountOf(memory.Find(s.Concept)) > 0))
                {
                    Add(memory.Find(synonym.Concept), 0, 0.9f * (float)synonym.Weight);
                }
            }
            else if (near.Count == 0)
            {
                AddThemes(name, found, view);
            }

            if (near.Count > 0)
            {
                correction = memory.Shown(near[0].Concept);
                meant = memory.NameOf(near[0].Concept);
            }
        }

        return ([.. found.Select(m => new LibraryMeaning(m.Key.Item1, m.Key.Item2, m.Value))], correction, meant);

        void Add(int concept, int with, float strength) => found[(concept, with)] = Math.Max(strength, found.GetValueOrDefault((concept, with)));
    }

    // Two letters exchanged for two others make another word («forsikring», «forankring»), and so does the first one of a short word.
    private static bool IsLikely(string written, string meant, int distance) =>
        distance == 1 ? written.Length >= 6 || written[0] == meant[0] : written.Length != meant.Length && written[0] == meant[0] && written.Length >= 9;

    /// <summary>The concept, the compounds that it is part of, and the parts that it is made of.</summary>
    private static void AddMeanings(string name, float sure, Dictionary<(int, int), float> found, LibraryView view)
    {
        var memory = view.Memory;
        var concept = memory.Find(name);
        if (concept > 0 && view.CountOf(concept) > 0)
        {
            Add(concept, 0, sure);
        }

        if (name.Length >= 4)
        {
            foreach (var compound in Compounds(memory.Forms.StartingWith(name), true))
            {
                Add(compound, 0, sure * Head);
            }

            foreach (var compound in Compounds(memory.Forms.EndingWith(name), false))
            {
                Add(compound, 0, sure * Tail);
            }
        }

        if (view.Split(name) is ( > 0 and var head, > 0 and var tail))
        {
            Add(head, tail, sure * Both);
            float ofHead = Rarity(view.CountOf(head), view), ofTail = Rarity(view.CountOf(tail), view);
            Add(head, 0, sure * OnePart * ofHead / (ofHead + ofTail));
            Add(tail, 0, sure * OnePart * ofTail / (ofHead + ofTail));

            // The same two parts, otherwise put together («alarmsentral», «alarmssentral»).
            foreach (var other in memory.Forms.StartingWith(memory.NameOf(head)).Take(MostOfOne))
            {
                if (other != concept && view.CountOf(other) > 0 && view.Split(memory.NameOf(other)) == (head, tail))
                {
                    Add(other, 0, sure * 0.95f);
                }
            }
        }

        IEnumerable<int> Compounds(IEnumerable<int> candidates, bool asHead)
        {
            // A short word that nobody wrote alone would be part of too much.
            return candidates
                .Where(c => c != concept && view.CountOf(c) > 0 && memory.NameOf(c).Length >= name.Length + 3)
                .Take(MostOfOne)
                .Where(c => IsPart(memory.NameOf(c), asHead));
        }

        bool IsPart(string compound, bool asHead)
        {
            var (h, t) = view.Split(compound);
            if (concept > 0 && h > 0 && (asHead ? h : t) == concept)
            {
                return true;
            }

            // The other part need not stand alone anywhere («velferd»): a word that is long enough is no chance.
            return (h == 0 || concept == 0) && compound.Length - name.Length >= (name.Length == 4 ? 6 : 4);
        }

        void Add(int one, int with, float strength) => found[(one, with)] = Math.Max(strength, found.GetValueOrDefault((one, with)));
    }

    /// <summary>A compound that nobody has written, with a part that nobody has written either: what is like its head, or like its tail («renovasjonsbil»: avfall).</summary>
    private static void AddThemes(string name, Dictionary<(int, int), float> found, LibraryView view)
    {
        var memory = view.Memory;
        const float Theme = 0.36f;
        for (var length = name.Length - 3; length >= 5; length--)
        {
            if (AddTheme(name[..length]))
            {
                break;
            }
        }

        for (var length = name.Length - 4; length >= 5; length--)
        {
            if (AddTheme(name[^length..]))
            {
                break;
            }
        }

        bool AddTheme(string part)
        {
            if (Concepts.Of(part) is not { } concept || Synonyms.Of(concept).Count == 0)
            {
                return false;
            }

            foreach (var (like, weight) in Synonyms.Of(concept).Append(new Meaning(concept, 1)))
            {
                if (memory.Find(like) is > 0 and var number && view.CountOf(number) > 0)
                {
                    found[(number, 0)] = Math.Max(Theme * (float)weight, found.GetValueOrDefault((number, 0)));
                }
            }

            return true;
        }
    }

    /// <summary>«hybrid ferge» is «hybridferge», and «dialog konferanse» «dialogkonferanse».</summary>
    private static void JoinNeighbours(List<LibraryTerm> terms, List<string?> names, LibraryView view)
    {
        var memory = view.Memory;
        for (var i = 0; i + 1 < terms.Count; i++)
        {
            foreach (var joined in Joined(terms[i].Written, terms[i + 1].Written).Concat(Joined(names[i] ?? "", names[i + 1] ?? "")))
            {
                if (Concepts.OfCompound(joined) is { } name && memory.Find(name) is > 0 and var concept && view.CountOf(concept) > 0)
                {
                    var meaning = new LibraryMeaning(concept, 0, 1);
                    terms[i] = terms[i] with { Meanings = [meaning, .. terms[i].Meanings.Where(m => m.Concept != concept)] };
                    terms[i + 1] = terms[i + 1] with { Meanings = [meaning, .. terms[i + 1].Meanings.Where(m => m.Concept != concept)] };
                    break;
                }
            }
        }

        static IEnumerable<string> Joined(string head, string tail) => head.Length < 3 || tail.Length < 3 ? [] : [head + tail, head + "s" + tail, head + "e" + tail];
    }
}
