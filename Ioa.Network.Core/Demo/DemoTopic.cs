using System.Text;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Reference;

namespace Ioa.Network.Core.Demo;

/// <summary>A text in both written forms.</summary>
internal sealed record DemoText(string Bokmaal, string Nynorsk)
{
    /// <summary>The text in one form, its choices made («{a|b}») and its words filled in («$kommune»).</summary>
    public string Write(bool nynorsk, DemoChance chance, params (string Word, string Value)[] words)
    {
        var source = nynorsk ? Nynorsk : Bokmaal;
        var text = new StringBuilder(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] == '{')
            {
                var end = source.IndexOf('}', i);
                text.Append(chance.Pick(source[(i + 1)..end].Split('|')));
                i = end;
            }
            else
            {
                text.Append(source[i]);
            }
        }

        foreach (var (word, value) in words)
        {
            text.Replace(word, value);
        }

        return text.ToString();
    }
}

/// <summary>What a demo conversation is about: hand-written titles, an opening, answers that fit it, and the asker's follow-up with its reply.</summary>
internal sealed class DemoTopic
{
    private DemoTopic(ThreadKind kind, string? sector, Phase? phase, string[] tags)
    {
        Kind = kind;
        Sector = sector;
        Phase = phase;
        Tags = tags;
    }

    public ThreadKind Kind { get; }

    public string? Sector { get; }

    public Phase? Phase { get; }

    public string[] Tags { get; }

    public List<DemoText> Titles { get; } = [];

    public DemoText Opening { get; private set; } = new("", "");

    public List<DemoText> Answers { get; } = [];

    /// <summary>The answer that the follow-up is about.</summary>
    public DemoText? FollowedUp { get; private set; }

    public DemoText? FollowUp { get; private set; }

    public DemoText? Reply { get; private set; }

    /// <summary>
    /// Reads the topics of a file. A topic starts with «== kind sector phase tags» («-» for none), then blocks in pairs, bokmål with a capital
    /// letter and nynorsk with a small one: T title, Q opening, A answer, B the answer that the follow-up is about, F follow-up by the asker, R reply to it. A paragraph is a line.
    /// </summary>
    public static IEnumerable<DemoTopic> Read(string file)
    {
        using var reader = new StreamReader(ReferenceFile.Open(file));
        foreach (var part in reader.ReadToEnd().Split("== ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.Split('\n');
            var head = lines[0].Split(' ');
            var topic = new DemoTopic(
                Enum.Parse<ThreadKind>(head[0]),
                head[1] == "-" ? null : head[1],
                head[2] == "-" ? null : Enum.Parse<Phase>(head[2]),
                head[3] == "-" ? [] : head[3].Replace('_', ' ').Split(','));
            topic.Add(Blocks(lines[1..]).ToList());
            yield return topic;
        }
    }

    private static IEnumerable<(char Mark, string Text)> Blocks(string[] lines)
    {
        var mark = '\0';
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (line is [_, ':', ' ', ..])
            {
                if (mark != '\0')
                {
                    yield return (mark, text.ToString().Trim());
                }

                mark = line[0];
                text.Clear().Append(line[3..]);
            }
            else
            {
                text.Append('\n').Append(line);
            }
        }

        yield return (mark, text.ToString().Trim());
    }

    private void Add(List<(char Mark, string Text)> blocks)
    {
        for (var i = 0; i < blocks.Count; i += 2)
        {
            var (mark, bokmaal) = blocks[i];
            var (other, nynorsk) = blocks[i + 1];
            if (char.ToUpperInvariant(other) != mark)
            {
                throw new FormatException($"{mark} is followed by {other}: {bokmaal}");
            }

            var text = new DemoText(bokmaal, nynorsk);
            switch (mark)
            {
                case 'T': Titles.Add(text); break;
                case 'Q': Opening = text; break;
                case 'A': Answers.Add(text); break;
                case 'B': Answers.Add(FollowedUp = text); break;
                case 'F': FollowUp = text; break;
                case 'R': Reply = text; break;
                default: throw new FormatException($"Unknown mark {mark}");
            }
        }
    }
}
