using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;

namespace Ioa.Network.Core.Demo;

/// <summary>What the demo's people have asked and answered over the last eighteen months.</summary>
internal sealed class DemoConversations
{
    /// <summary>How many conversations there are.</summary>
    public const int Conversations = 400;

    /// <summary>How many posts there are in them.</summary>
    public const int Total = 3000;

    private static readonly string[] Files = ["helse", "bygg", "samferdsel", "var", "oppvekst", "administrasjon", "samtaler"];

    private readonly DemoMap _map;
    private readonly DemoPeople _people;
    private readonly DemoChance _chance;
    private readonly DateTimeOffset _now;
    private readonly List<DemoTopic> _topics = [.. Files.SelectMany(name => DemoTopic.Read($"Demo/{name}.txt"))];
    private readonly DemoTopic _common = DemoTopic.Read("Demo/felles.txt").Single();
    private readonly Dictionary<DemoTopic, int> _used = [];
    private readonly Dictionary<LearningNetworkId, List<Person>> _readers = [];
    private readonly Dictionary<LearningNetworkId, MentionDirectory> _directories = [];
    private readonly HashSet<(LearningNetworkId Network, string Title)> _titles = [];

    public DemoConversations(DemoMap map, DemoPeople people, DemoChance chance, DateTimeOffset now)
    {
        _map = map;
        _people = people;
        _chance = chance;
        _now = now;
        foreach (var network in map.All)
        {
            var readers = network.Everybody.SelectMany(people.At).ToList();
            _readers[network.Network.Id] = readers;
            _directories[network.Network.Id] = new MentionDirectory(
                [.. readers.Select(p => new MentionTarget(p.Name, p.Id, null)), .. network.Everybody.Select(o => new MentionTarget(o.DisplayName, null, o.Id))]);
        }

        var plans = Plan();
        foreach (var plan in plans)
        {
            Write(plan);
        }

        Read();
    }

    public List<DiscussionThread> Threads { get; } = [];

    public List<Post> Posts { get; } = [];

    public List<PostReaction> Reactions { get; } = [];

    public List<PostMention> Mentions { get; } = [];

    public List<ReaderState> ReaderStates { get; } = [];

    private enum Step
    {
        Answer,
        FollowUp,
        Reply,
        MeToo,
        Share,
        Shared,
        SecondAnswer,
        ThirdAnswer,
        Advice,
        Detail,
        Detailed,
        FourthAnswer,
        Thanks,
        Update,
        Congratulations,
    }

    private sealed record Outline(DemoNetwork Network, DemoTopic Topic, List<Step> Steps, DateTimeOffset At, Organisation? Asker);

    /// <summary>Which conversation is where and when and how long, so that the numbers come out right.</summary>
    private List<Outline> Plan()
    {
        var counts = new List<(DemoNetwork Network, int Count)>();
        counts.AddRange(_map.Regional.Select(n => (n, n.Network.Slug == "agder" ? 40 : 19)));
        counts.AddRange(_map.Sector.Select(n => (n, 13)));
        counts.Add((_map.National, Conversations - counts.Sum(c => c.Count)));

        var drafts = new List<(DemoNetwork Network, DemoTopic Topic, DateTimeOffset At, List<Step> Possible, int Length, Organisation? Asker)>();
        foreach (var (network, count) in counts)
        {
            var suitable = _topics.Where(t => network.Network.SectorCode is not { } sector || t.Sector == sector || t.Sector is null or "administrasjon").ToList();
            for (var i = 0; i < count; i++)
            {
                // The topic that is least used, first here and then anywhere; the first of all belong to the network's own sector.
                var topic = _chance.Shuffle(suitable)
                    .OrderBy(t => drafts.Count(d => d.Network == network && d.Topic == t))
                    .ThenBy(t => network.Network.SectorCode is { } sector && t.Sector != sector)
                    .ThenBy(t => _used.GetValueOrDefault(t))
                    .First();
                _used[topic] = _used.GetValueOrDefault(topic) + 1;
                var possible = Possible(topic, network);

                // Most are old, some are new: the square root of chance crowds them towards today.
                var age = TimeSpan.FromDays(i < 2 ? 0.3 + (_chance.Share() * 6) : 545 * Math.Pow(_chance.Share(), 1.6));
                var young = age < TimeSpan.FromDays(6);
                var length = topic.Kind == ThreadKind.Announcement ? _chance.Between(0, possible.Count)
                    : _chance.Percent(young ? 45 : age < TimeSpan.FromDays(40) ? 14 : 0) ? 0
                    : young ? _chance.Between(1, 4)
                    : _chance.Between(4, possible.Count);
                drafts.Add((network, topic, OfficeHours(_now - age), possible, Math.Min(length, possible.Count), null));
            }
        }

        LyngdalAsks(drafts);

        // Up or down by one at a time, in chance order, until the total is right; the unanswered stay so.
        var lengths = drafts.Select(d => d.Length).ToArray();
        var difference = Total - drafts.Count - lengths.Sum();
        while (difference != 0)
        {
            var moved = false;
            foreach (var i in _chance.Shuffle(Enumerable.Range(0, lengths.Length)))
            {
                var young = drafts[i].At > _now.AddDays(-6);
                if (difference > 0 && lengths[i] > 0 && !young && lengths[i] < drafts[i].Possible.Count)
                {
                    lengths[i]++;
                    difference--;
                    moved = true;
                }
                else if (difference < 0 && lengths[i] > 2 && drafts[i].Asker is null)
                {
                    lengths[i]--;
                    difference++;
                    moved = true;
                }

                if (difference == 0)
                {
                    break;
                }
            }

            if (!moved)
            {
                throw new InvalidOperationException($"The demo's topics have no room for {difference} more posts");
            }
        }

        return [.. drafts.Select((d, i) => new Outline(d.Network, d.Topic, Choose(d.Possible, lengths[i]), d.At, d.Asker))];
    }

    /// <summary>
    /// So that each demo account meets something of its own in Agder: Lyngdal waits for an answer, has got one, and has one accepted; other
    /// members wait for Kristiansand, one of them too long.
    /// </summary>
    private void LyngdalAsks(List<(DemoNetwork Network, DemoTopic Topic, DateTimeOffset At, List<Step> Possible, int Length, Organisation? Asker)> drafts)
    {
        var agder = _map.Regional.Single(n => n.Network.Slug == "agder");
        var served = agder.Members.Where(m => agder.ServedBy[m.Id] == _map["4204"] && m != _map["4225"] && m.Kind == OrganisationKind.Municipality).ToList();
        (double Days, int Length, Organisation Asker)[] wanted =
        [
            (1.2, 0, _map["4225"]), (3, 3, _map["4225"]), (24, 6, _map["4225"]), (75, 8, _map["4225"]),
            (9, 0, served[0]), (2, 0, served[1]), (0.8, 0, served[2]),
        ];
        var chosen = Enumerable.Range(0, drafts.Count).Where(i => drafts[i].Network == agder && drafts[i].Topic.Kind == ThreadKind.Question).Take(wanted.Length).ToList();
        for (var i = 0; i < wanted.Length; i++)
        {
            var draft = drafts[chosen[i]];
            drafts[chosen[i]] = draft with
            {
                At = OfficeHours(_now.AddDays(-wanted[i].Days)),
                Length = Math.Min(wanted[i].Length, draft.Possible.Count),
                Asker = wanted[i].Asker,
            };
        }
    }

    private static List<Step> Possible(DemoTopic topic, DemoNetwork network)
    {
        Step[] answers = [Step.Answer, Step.SecondAnswer, Step.ThirdAnswer, Step.FourthAnswer];
        var steps = answers.Take(topic.Answers.Count).ToList();
        if (topic.Kind == ThreadKind.Announcement)
        {
            return steps;
        }

        steps.Add(Step.Thanks);
        if (topic.Kind == ThreadKind.Question)
        {
            steps.AddRange([Step.FollowUp, Step.Reply, Step.MeToo, Step.Share, Step.Shared, Step.Detail, Step.Detailed, Step.Update, Step.Congratulations]);
            if (network.Network.Kind == NetworkKind.National)
            {
                steps.Add(Step.Advice);
            }
        }

        return steps;
    }

    /// <summary>So many of the steps, those that carry the conversation first; what answers something comes with what it answers.</summary>
    private List<Step> Choose(List<Step> possible, int length)
    {
        var chosen = new List<Step>();
        var groups = new List<Step[]>
        {
            new[] { Step.Answer },
        };
        groups.AddRange(_chance.Shuffle<Step[]>([[Step.FollowUp, Step.Reply], [Step.SecondAnswer], [Step.Thanks]]));
        groups.AddRange(_chance.Shuffle<Step[]>([[Step.ThirdAnswer], [Step.MeToo], [Step.Share, Step.Shared], [Step.Detail, Step.Detailed], [Step.FourthAnswer], [Step.Advice]]));
        groups.AddRange([[Step.Update], [Step.Congratulations]]);
        foreach (var group in groups.Where(group => group.All(possible.Contains)))
        {
            if (chosen.Count + group.Length <= length)
            {
                chosen.AddRange(group);
            }
        }

        // What is short of one takes a single that is left.
        foreach (var step in possible.Where(s => s is Step.SecondAnswer or Step.Thanks or Step.ThirdAnswer or Step.MeToo or Step.FourthAnswer or Step.Update).Except(chosen).ToList())
        {
            if (chosen.Count < length)
            {
                chosen.Add(step);
            }
        }

        return [.. chosen.Order()];
    }

    private void Write(Outline plan)
    {
        var (network, topic, steps, at, _) = plan;
        var announcement = topic.Kind == ThreadKind.Announcement;
        var able = network.Everybody.Where(o => Knows(o, topic)).ToList();
        var asker = plan.Asker ?? (announcement ? network.Host : _chance.Percent(88)
            ? _chance.Pick([.. network.Members.Where(able.Contains)])
            : _chance.Pick(able));
        var author = plan.Asker is { } given ? _people.At(given)[0] : announcement ? Coordinator(network) : Writer(network, asker, topic);
        var responsible = topic.Kind == ThreadKind.Question ? network.ServedBy.GetValueOrDefault(asker.Id) : null;

        // Three of four are answered by the superuser whose duty it is; the others are helped by whoever was first.
        var others = _chance.Shuffle(able.Where(o => o != asker));
        var helper = responsible is not null && able.Contains(responsible) && _chance.Percent(75) ? responsible : others[0];
        others.Remove(helper);
        var second = others[0];
        var curious = others[1];
        var third = others[2];
        var fourth = others[3 % others.Count];
        var adviser = _chance.Pick(_map.National.Superusers);
        var late = responsible is not null && _chance.Percent(14);

        // What is asked further is about one of the answers: that one is the helper's.
        var texts = _chance.Shuffle(topic.Answers);
        if (topic.FollowedUp is { } followedUp && (steps.Contains(Step.FollowUp) || steps.Contains(Step.Share) || steps.Contains(Step.Detail)))
        {
            texts.Remove(followedUp);
            texts.Insert(0, followedUp);
        }

        var written = new List<(Person Author, Organisation From, DateTimeOffset At, string Text)>();
        var helperPerson = Writer(network, helper, topic);
        var curiousPerson = Writer(network, curious, topic);
        var share = _chance.Between(0, 2);
        written.Add((author, asker, at, Text(topic.Opening, asker)));
        var moment = at;
        foreach (var step in steps)
        {
            moment = Later(moment, step, network, late);
            var (who, from, text) = step switch
            {
                Step.Answer => (helperPerson, helper, Text(texts[0], helper)),
                Step.SecondAnswer => (Writer(network, second, topic), second, Text(texts[1], second)),
                Step.ThirdAnswer => (Writer(network, third, topic), third, Text(texts[2], third)),
                Step.FourthAnswer => (Writer(network, fourth, topic), fourth, Text(texts[3], fourth)),
                Step.FollowUp => (author, asker, Text(topic.FollowUp!, asker)),
                Step.Reply => (helperPerson, helper, (_chance.Percent(25) ? $"@{author.Name} " : "") + Text(topic.Reply!, helper)),
                Step.MeToo => (curiousPerson, curious, Common(0, 8, curious)),
                Step.Share => (curiousPerson, curious, Common(8 + share, 1, curious)),
                Step.Shared => (helperPerson, helper, Common(11 + share, 1, helper)),
                Step.Detail => (curiousPerson, curious, Common(14 + share, 1, curious)),
                Step.Detailed => (helperPerson, helper, Common(17 + share, 1, helper)),
                Step.Advice => (_people.At(adviser)[^1], adviser, Common(39, 4, adviser)),
                Step.Thanks => (author, asker, topic.Kind == ThreadKind.Question ? Common(20, 10, asker) : Common(43, 1, asker)),
                Step.Update => (author, asker, Common(30, 5, asker)),
                _ => (helperPerson, helper, Common(35, 4, helper)),
            };
            written.Add((who, from, moment, text));
        }

        // Whole weeks back when it would end in the future: the hour and the weekday stay.
        var over = written[^1].At - _now.AddMinutes(-20);
        var back = over > TimeSpan.Zero ? TimeSpan.FromDays(7 * Math.Ceiling(over.TotalDays / 7)) : TimeSpan.Zero;
        Store(plan, asker, responsible, network, topic, [.. written.Select(w => w with { At = w.At - back })]);
    }

    private void Store(
        Outline plan, Organisation asker, Organisation? responsible, DemoNetwork network, DemoTopic topic,
        List<(Person Author, Organisation From, DateTimeOffset At, string Text)> written)
    {
        var createdAt = written[0].At;
        var thread = new DiscussionThread
        {
            Id = new ThreadId(_chance.Id(createdAt)),
            NetworkId = network.Network.Id,
            Kind = topic.Kind,
            Title = Title(topic, asker, network),
            AuthorId = written[0].Author.Id,
            AuthorOrganisationId = asker.Id,
            CreatedAt = createdAt,
            LastPostAt = written[^1].At,
            LastPostNumber = written.Count,
            ReplyCount = written.Count - 1,
            SectorCode = topic.Sector,
            Phase = topic.Phase,
            Tags = [.. topic.Tags],
            ResponsibleId = responsible?.Id,
            AnswerDueAt = topic.Kind != ThreadKind.Question ? null : WorkingDays.DueAt(createdAt, network.Network.Agreement.AnswerWorkingDays),
        };
        var sequence = 0;
        var posts = new List<Post>();
        foreach (var (author, from, at, text) in written)
        {
            var rendered = MarkdownRenderer.Render(text, _directories[network.Network.Id]);
            var post = new Post
            {
                Id = new PostId(_chance.Id(at)),
                ThreadId = thread.Id,
                Number = posts.Count + 1,
                AuthorId = author.Id,
                AuthorOrganisationId = from.Id,
                CreatedAt = at,
                Markdown = text,
                Html = rendered.Html,
                ChangedSequence = ++sequence,
                ClientKey = _chance.Id(at),
            };
            posts.Add(post);
            Mentions.AddRange(rendered.People.Select(person => new PostMention { PostId = post.Id, PersonId = person }));
            Mentions.AddRange(rendered.Organisations.Select(organisation => new PostMention { PostId = post.Id, OrganisationId = organisation }));
        }

        thread.AnswerWorkingDays = network.Network.Agreement.AnswerWorkingDays;
        thread.NextStepAt = thread.AnswerDueAt;
        thread.FirstAnsweredAt = topic.Kind == ThreadKind.Question ? posts.Find(p => p.AuthorOrganisationId != asker.Id)?.CreatedAt : null;
        if (topic.Kind == ThreadKind.Question && plan.Steps.Contains(Step.Answer) && posts.Count > 3 && _chance.Percent(72))
        {
            // The asker says it with the thanks, or a while after the answer.
            var answer = posts.Skip(1).First(p => p.AuthorOrganisationId != asker.Id);
            thread.AcceptedPostId = answer.Id;
            answer.ChangedSequence = ++sequence;
            if (createdAt < _now.AddDays(-45) && _chance.Percent(30))
            {
                thread.ClosedAt = Earliest(_now, OfficeHours(thread.LastPostAt.AddDays(_chance.Between(5, 25))));
                sequence++;
            }
        }

        thread.Sequence = sequence;
        var readers = _readers[network.Network.Id];
        foreach (var post in posts.Skip(topic.Kind == ThreadKind.Question ? 1 : 0))
        {
            var liked = post.Id == thread.AcceptedPostId ? _chance.Between(2, 7) : post.Markdown.Length < 120 ? 0 : Math.Max(0, _chance.Between(-2, 3));
            foreach (var reader in _chance.Shuffle(readers.Where(p => p.Id != post.AuthorId)).Take(liked))
            {
                Reactions.Add(new PostReaction { PostId = post.Id, PersonId = reader.Id, At = Earliest(_now, post.CreatedAt.AddHours(_chance.Between(1, 60))) });
                post.UsefulCount++;
            }
        }

        Threads.Add(thread);
        Posts.AddRange(posts);
    }

    /// <summary>Those who wrote have read what they wrote; the demo accounts have read the old and part of the new.</summary>
    private void Read()
    {
        var posts = Posts.ToLookup(p => p.ThreadId);
        Person[] accounts = [_people.Administrator, _people.Coordinator, _people.Superuser, _people.Member];
        foreach (var thread in Threads)
        {
            var read = posts[thread.Id].GroupBy(p => p.AuthorId).ToDictionary(own => own.Key, own => own.Max(p => p.Number));
            foreach (var account in accounts.Where(a => _readers[thread.NetworkId].Contains(a)))
            {
                var least = read.GetValueOrDefault(account.Id);
                var seen = thread.LastPostAt < _now.AddDays(-12) ? thread.LastPostNumber : _chance.Percent(35) ? least : _chance.Between(least, thread.LastPostNumber);
                if (seen > 0)
                {
                    read[account.Id] = seen;
                }
            }

            var writers = posts[thread.Id].Select(p => p.AuthorId).ToHashSet();
            ReaderStates.AddRange(read.Select(r => new ReaderState
            {
                ThreadId = thread.Id,
                PersonId = r.Key,
                LastReadNumber = r.Value,
                Follows = writers.Contains(r.Key) ? true : null,
            }));
        }
    }

    /// <summary>National bodies buy none of this, county authorities run neither nursing homes, water works nor primary schools.</summary>
    private static bool Knows(Organisation organisation, DemoTopic topic) => organisation.Kind switch
    {
        OrganisationKind.Municipality => true,
        OrganisationKind.CountyAuthority => topic.Sector is null or "administrasjon" or "samferdsel" or "bygg",
        _ => false,
    };

    private Person Coordinator(DemoNetwork network)
    {
        var id = network.Network.Coordinators.First().PersonId;
        return _people.At(network.Host).First(p => p.Id == id);
    }

    /// <summary>Somebody there who knows the sector, or the contact; the demo accounts speak often where they work.</summary>
    private Person Writer(DemoNetwork network, Organisation organisation, DemoTopic topic)
    {
        var staff = _people.At(organisation);
        if (staff[0].Email!.EndsWith("@demo.example", StringComparison.Ordinal) && staff[0] != _people.Administrator && network.Network.Kind != NetworkKind.National)
        {
            return _chance.Percent(70) ? staff[0] : _chance.Pick(staff);
        }

        var skilled = staff.Where(p => topic.Sector is not null && p.Competences.Contains(topic.Sector)).ToList();
        return skilled.Count > 0 && _chance.Percent(70) ? _chance.Pick(skilled) : _chance.Percent(50) ? staff[0] : _chance.Pick(staff);
    }

    private string Title(DemoTopic topic, Organisation asker, DemoNetwork network)
    {
        // A title twice in one network would look like a mistake.
        for (var attempt = 0; ; attempt++)
        {
            var title = _chance.Pick(topic.Titles).Write(Nynorsk(asker), _chance, ("$kommune", Name(asker)));
            if (_titles.Add((network.Network.Id, title)))
            {
                return title;
            }

            if (attempt > 20)
            {
                title = $"{title} ({Name(asker)})";
                _titles.Add((network.Network.Id, title));
                return title;
            }
        }
    }

    private string Text(DemoText text, Organisation from) => text.Write(
        Nynorsk(from), _chance, ("$kommune", Name(from)), ("$innb", ((from.Population ?? 5000) / 100 * 100).ToString("N0", Numbers)));

    private static readonly NumberFormatInfo Numbers = new() { NumberGroupSeparator = " ", NumberGroupSizes = [3] };

    private string Common(int first, int count, Organisation from) => Text(_common.Answers[first + _chance.Between(0, count - 1)], from);

    private static bool Nynorsk(Organisation organisation) =>
        organisation.WrittenForm == WrittenForm.Nynorsk || organisation is { Kind: OrganisationKind.CountyAuthority, Number: "46" or "15" };

    private static string Name(Organisation organisation) => organisation.Kind == OrganisationKind.Municipality ? organisation.ShortName : organisation.DisplayName;

    private DateTimeOffset Later(DateTimeOffset at, Step step, DemoNetwork network, bool late)
    {
        var days = network.Network.Agreement.AnswerWorkingDays;
        return step switch
        {
            Step.Answer => late ? OfficeHours(WorkingDays.DueAt(at, days).AddHours(_chance.Between(20, 120))) : OfficeHours(at.AddHours(_chance.Between(1, days == 3 ? 40 : 60))),
            Step.Update => OfficeHours(at.AddDays(_chance.Between(4, 30))),
            Step.FollowUp or Step.Reply or Step.Shared or Step.Detailed => OfficeHours(at.AddMinutes(_chance.Between(8, 300))),
            _ => OfficeHours(at.AddMinutes(_chance.Between(25, 2600))),
        };
    }

    /// <summary>The moment itself when people are at work then, else the next morning that they are.</summary>
    private DateTimeOffset OfficeHours(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, OsloTime.Zone);
        var date = DateOnly.FromDateTime(local.DateTime);
        if (local.Hour >= 16)
        {
            date = date.AddDays(1);
        }
        else if (local.Hour >= 7 && WorkingDays.IsWorkingDay(date))
        {
            return at;
        }

        while (!WorkingDays.IsWorkingDay(date))
        {
            date = date.AddDays(1);
        }

        return OsloTime.At(date, new TimeOnly(7, 30).AddMinutes(_chance.Between(0, 300)));
    }

    private static DateTimeOffset Earliest(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
