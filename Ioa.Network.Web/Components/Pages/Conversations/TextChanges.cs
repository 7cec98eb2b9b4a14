using System.Text.RegularExpressions;

namespace Ioa.Network.Web.Components.Pages.Conversations;

/// <summary>What became of a piece of text.</summary>
public enum TextChangeKind
{
    Same,
    Removed,
    Added,
}

/// <summary>What changed from one text to the next, word by word, as a reader understands it.</summary>
public static partial class TextChanges
{
    /// <summary>Longer texts are compared by line: the table of the comparison grows with the product of the lengths.</summary>
    private const int MostWords = 3_000;

    public static IReadOnlyList<(TextChangeKind Kind, string Text)> Between(string before, string after)
    {
        var (old, now) = (Words().Matches(before).Select(m => m.Value).ToArray(), Words().Matches(after).Select(m => m.Value).ToArray());
        if (old.Length > MostWords || now.Length > MostWords)
        {
            (old, now) = (Lines(before), Lines(after));
        }

        // What is the same at both ends needs no comparison, and is nearly everything.
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < old.Length - start && end < now.Length - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var changes = new List<(TextChangeKind Kind, string Text)>();
        Note(changes, TextChangeKind.Same, old[..start]);
        Compare(changes, old[start..^end], now[start..^end]);
        Note(changes, TextChangeKind.Same, old[^end..]);
        return changes;
    }

    // The longest common subsequence, by the usual table.
    private static void Compare(List<(TextChangeKind Kind, string Text)> changes, string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > (long)MostWords * MostWords)
        {
            Note(changes, TextChangeKind.Removed, old);
            Note(changes, TextChangeKind.Added, now);
            return;
        }

        var longest = new ushort[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                longest[i, j] = old[i] == now[j] ? (ushort)(longest[i + 1, j + 1] + 1) : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        var (a, b) = (0, 0);
        while (a < old.Length || b < now.Length)
        {
            if (a < old.Length && b < now.Length && old[a] == now[b])
            {
                Note(changes, TextChangeKind.Same, old[a++]);
                b++;
            }
            else if (b == now.Length || (a < old.Length && longest[a + 1, b] >= longest[a, b + 1]))
            {
                Note(changes, TextChangeKind.Removed, old[a++]);
            }
            else
            {
                Note(changes, TextChangeKind.Added, now[b++]);
            }
        }
    }

    private static void Note(List<(TextChangeKind Kind, string Text)> changes, TextChangeKind kind, params string[] words)
    {
        var text = string.Concat(words);
        if (text.Length == 0)
        {
            return;
        }

        if (changes.Count > 0 && changes[^1].Kind == kind)
        {
            changes[^1] = (kind, changes[^1].Text + text);
        }
        else
        {
            changes.Add((kind, text));
        }
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line + "\n")];

    [GeneratedRegex(@"\w+|\s+|[^\w\s]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
