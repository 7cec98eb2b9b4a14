using System.Globalization;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Discussions;
using Ioa.Network.Core.Experiences;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Reference;
using Ioa.Network.Core.Search;
using Ioa.Network.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioa.Network.Tests.Benchmarks;

/// <summary>
/// A database of a given number of posts, the same every time: all of Norway's municipalities in 15 regional networks and the national
/// one, <see cref="Readers"/> people, conversations of one to twenty posts and every fortieth of fifty, an experience beside every ninth of
/// them, and all of it indexed. A larger database has more conversations and experiences, not more people or longer ones.
/// </summary>
internal sealed class FilledDatabase : IAsyncDisposable
{
    /// <summary>The password of everybody.</summary>
    public const string Password = "Benchmark-passord-2026";

    /// <summary>How many people there are; all of them read the national network.</summary>
    public const int Readers = 1_000;

    /// <summary>How many posts the long conversations have.</summary>
    public const int PageOfPosts = 50;

    private static readonly DateTimeOffset Start = new(2024, 1, 8, 8, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    private FilledDatabase(string folder, ServiceProvider services)
    {
        Folder = folder;
        _services = services;
    }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>E-mail addresses of the people, by number.</summary>
    public List<string> Emails { get; } = [];

    /// <summary>The people, by number.</summary>
    public List<PersonId> People { get; } = [];

    /// <summary>Conversations of fifty posts in the national network, the newest last.</summary>
    public List<ThreadId> LongThreads { get; } = [];

    /// <summary>Experiences that everybody here reads, the newest last.</summary>
    public List<ExperienceId> Experiences { get; } = [];

    /// <summary>A national conversation whose only page has room for 15 posts more.</summary>
    public ThreadId LiveThread { get; private set; }

    /// <summary>The network that everybody reads.</summary>
    public LearningNetworkId National { get; private set; }

    /// <summary>Core on this database.</summary>
    public IServiceProvider Services => _services;

    public static string ConnectionString(string folder) => $"Data Source={Path.Combine(folder, "ioa.db")}";

    public static async Task<FilledDatabase> CreateAsync(int posts, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ioa-bench-").FullName;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:Sqlite", ConnectionString(folder))])
            .Build();
        var database = new FilledDatabase(folder, World.CoreServices(configuration).BuildServiceProvider());
        await using (var db = await database.DbAsync(cancellationToken))
        {
            await db.Database.MigrateAsync(cancellationToken);
        }

        await database._services.GetRequiredService<ReferenceDataLoader>().LoadAsync(cancellationToken);
        await database.FillAsync(posts, cancellationToken);

        // Else the site would do it while it is measured.
        var indexer = database._services.GetServices<IHostedService>().OfType<SearchIndexer>().Single();
        while (await indexer.IndexAsync(cancellationToken) > 0)
        {
        }

        return database;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private Task<NetworkDbContext> DbAsync(CancellationToken cancellationToken) =>
        _services.GetRequiredService<IDbContextFactory<NetworkDbContext>>().CreateDbContextAsync(cancellationToken);

    private async Task FillAsync(int posts, CancellationToken cancellationToken)
    {
        // The same everywhere; nobody's secrets.
        var random = new Random(20261121);
        List<Organisation> municipalities;
        await using (var db = await DbAsync(cancellationToken))
        {
            municipalities = await db.Organisations.AsNoTracking().Where(o => o.Kind == OrganisationKind.Municipality).OrderBy(o => o.Number).ToListAsync(cancellationToken);
        }

        var networks = Networks(municipalities);
        National = networks[0].Id;
        var people = PeopleOf(municipalities);
        People.AddRange(people.Select(p => p.Id));
        Emails.AddRange(people.Select(p => p.Email!));
        await SaveAsync(people.Concat<object>(networks), cancellationToken);

        var texts = Texts().Select(text => (Markdown: text, Html: MarkdownRenderer.Render(text))).ToList();
        var byOrganisation = people.ToLookup(p => p.OrganisationId);
        var rows = new List<object>(8_000);
        for (var (written, number) = (0, 0); written < posts; number++)
        {
            // Two of five conversations are national; every fortieth is long, so some of both are.
            var network = number % 5 < 2 ? networks[0] : networks[1 + (number % (networks.Count - 1))];
            var length = number % 40 == 0 ? PageOfPosts : 1 + random.Next(13);
            length = Math.Min(length, posts - written);
            written += length;
            rows.AddRange(Conversation(number, length, network, byOrganisation, texts, random));
            if (number % 9 == 4)
            {
                rows.AddRange(ExperienceOf(number, network, people[number % people.Count], municipalities));
            }

            if (rows.Count > 6_000)
            {
                await SaveAsync(rows, cancellationToken);
                rows.Clear();
            }
        }

        // The one that a thousand watch: its page has room for what is written meanwhile.
        rows.AddRange(Conversation(posts / 4, PageOfPosts - 15, networks[0], byOrganisation, texts, random));
        LiveThread = rows.OfType<DiscussionThread>().Last().Id;
        await SaveAsync(rows, cancellationToken);
    }

    private IEnumerable<object> Conversation(
        int number,
        int length,
        LearningNetwork network,
        ILookup<OrganisationId, Person> people,
        List<(string Markdown, string Html)> texts,
        Random random)
    {
        var writers = network.Memberships.Where(m => people[m.OrganisationId].Any()).Select(m => m.OrganisationId).ToList();
        Person Writer() => people[writers[random.Next(writers.Count)]].First();
        var asker = Writer();
        var at = Start.AddMinutes(number * 40);
        var serving = network.Servings.FirstOrDefault(s => s.MemberId == asker.OrganisationId);
        var thread = new DiscussionThread
        {
            NetworkId = network.Id,
            Kind = number % 4 == 3 ? ThreadKind.Discussion : ThreadKind.Question,
            Title = $"Hvordan spør vi markedet om {Subjects[number % Subjects.Length]}? ({number})",
            AuthorId = asker.Id,
            AuthorOrganisationId = asker.OrganisationId,
            CreatedAt = at,
            LastPostAt = at.AddMinutes(17 * (length - 1)),
            LastPostNumber = length,
            ReplyCount = length - 1,
            Sequence = length,
            ResponsibleId = number % 4 == 3 ? null : serving?.SuperuserId,
            AnswerDueAt = number % 4 == 3 ? null : WorkingDays.DueAt(at, 3),
            NextStepAt = number % 4 == 3 ? null : WorkingDays.DueAt(at, 3),
            FirstAnsweredAt = length > 1 ? at.AddMinutes(17) : null,
            SectorCode = null,
            Phase = (Phase)(number % 5),
            Tags = [Subjects[number % Subjects.Length].Split(' ')[0]],
        };
        if (length == PageOfPosts && network.Kind == NetworkKind.National)
        {
            LongThreads.Add(thread.Id);
        }

        yield return thread;
        for (var n = 1; n <= length; n++)
        {
            var author = n == 1 ? asker : Writer();
            var (markdown, html) = texts[random.Next(texts.Count)];
            yield return new Post
            {
                ThreadId = thread.Id,
                Number = n,
                AuthorId = author.Id,
                AuthorOrganisationId = author.OrganisationId,
                CreatedAt = at.AddMinutes(17 * (n - 1)),
                Markdown = markdown,
                Html = html,
                ChangedSequence = n,
                UsefulCount = random.Next(4),
                ClientKey = PostId.New().Value,
            };
        }

        foreach (var reader in Enumerable.Range(0, 4).Select(_ => Writer().Id).Append(People[0]).Distinct())
        {
            yield return new ReaderState { ThreadId = thread.Id, PersonId = reader, LastReadNumber = random.Next(length + 1) };
        }
    }

    /// <summary>One of some 300 words, in every second case for its network alone; imported, so that nobody is told.</summary>
    private object[] ExperienceOf(int number, LearningNetwork network, Person by, List<Organisation> municipalities)
    {
        string[] sectors = ["helse-omsorg", "bygg", "samferdsel", "var", "oppvekst", "administrasjon"];
        string[] forms = ["innovasjonspartnerskap", "anbudskonkurranse", "konkurransepreget-dialog"];
        var lead = municipalities.Find(o => o.Id == by.OrganisationId)!;
        var partner = municipalities[number % municipalities.Count];
        var at = Start.AddMinutes(number * 40);
        var experience = new Experience
        {
            NetworkId = network.Id,
            OrganisationId = by.OrganisationId,
            CreatedById = by.Id,
            CreatedAt = at,
            SourceName = "Måling",
            SourceKey = number.ToString(CultureInfo.InvariantCulture),
        };
        string Text(int sentences, int from) => string.Join(' ', Enumerable.Range(0, sentences).Select(i => Sentences[(number + from + (i * 3)) % Sentences.Length]));
        var audience = number % 2 == 0 ? Audience.National : Audience.Network;
        var version = experience.PublishImported(
            new ExperienceContent
            {
                Title = $"Slik anskaffet vi {Subjects[number / 9 % Subjects.Length]} ({number})",
                Parties = [new(lead.Id, lead.DisplayName, PartyRole.Lead), new(partner.Id, partner.DisplayName, PartyRole.Participant)],
                Sectors = [sectors[number % sectors.Length]],
                Topics = [Subjects[number / 9 % Subjects.Length]],
                FromYear = 2018 + (number % 5),
                ToYear = 2020 + (number % 5),
                Kind = number % 4 == 0 ? InnovationKind.OfInnovation : InnovationKind.InProcurement,
                Form = forms[number % forms.Length],
                Volume = 1_000_000 + (number * 1_000),
                Suppliers = [$"Leverandør {number % 97} AS"],
                Outcome = (Outcome)(number % 4),
                Answers =
                [
                    new("need.problem", Phase.Needs, null, Text(4, 0)),
                    new("dialogue.how", Phase.MarketDialogue, null, Text(4, 1)),
                    new("procurement.how", Phase.Procurement, null, Text(5, 2)),
                    new("followup.result", Phase.FollowUp, null, Text(4, 3)),
                ],
                Benefits = [new(Sentences[number % Sentences.Length], BenefitKind.Economy, BenefitStatus.Achieved, 10 + (number % 50), null, "prosent", null)],
                Lessons = [new(Text(1, 4), Basis.Own), new(Text(1, 5), Basis.Own), new(Text(1, 6), Basis.Source)],
            },
            audience,
            by.Id,
            at).Value;
        experience.ClearEvents();
        if (audience == Audience.National)
        {
            Experiences.Add(experience.Id);
        }

        return [experience, version];
    }

    private async Task SaveAsync(IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        await using var db = await DbAsync(cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        db.AddRange(rows);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The national network first, then one for each county; the largest municipalities of a county are its superusers.</summary>
    private static List<LearningNetwork> Networks(List<Organisation> municipalities)
    {
        var national = Network(NetworkKind.National, "Nasjonalt læringsnettverk", "nasjonalt", null, municipalities, 12);
        return [national, .. municipalities.GroupBy(o => o.CountyName!).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select((county, i) => Network(NetworkKind.Regional, $"Læringsnettverk {county.Key}", $"region-{i}", national, [.. county], 2))];
    }

    private static LearningNetwork Network(
        NetworkKind kind, string name, string slug, LearningNetwork? parent, List<Organisation> members, int superusers)
    {
        var from = DateOnly.FromDateTime(Start.Date);
        var network = new LearningNetwork
        {
            Kind = kind,
            Name = name,
            Slug = slug,
            Description = "For måling.",
            ParentId = parent?.Id,
            Status = NetworkStatus.Active,
            CreatedAt = Start,
            Agreement = new Agreement { Mandate = "Dele erfaringer.", TermFrom = from, TermTo = from.AddYears(10) },
        };
        var ordered = members.OrderByDescending(o => o.Population).ToList();
        for (var i = 0; i < ordered.Count; i++)
        {
            network.Memberships.Add(new Membership
            {
                NetworkId = network.Id,
                OrganisationId = ordered[i].Id,
                Role = i < superusers ? MembershipRole.Superuser : MembershipRole.Member,
                From = from,
                RegionalSeat = kind == NetworkKind.Regional ? ordered[i].Id : null,
            });
            if (i >= superusers)
            {
                network.Servings.Add(new Serving
                {
                    NetworkId = network.Id,
                    SuperuserId = ordered[i % superusers].Id,
                    MemberId = ordered[i].Id,
                    From = from,
                    ServedSeat = ordered[i].Id,
                });
            }
        }

        return network;
    }

    private static List<Person> PeopleOf(List<Organisation> municipalities)
    {
        var hash = new PasswordHasher<Person>().HashPassword(null!, Password);
        return [.. Enumerable.Range(0, Readers).Select(i =>
        {
            var email = string.Create(CultureInfo.InvariantCulture, $"person{i}@maaling.example");
            return new Person
            {
                Name = $"{FirstNames[i % FirstNames.Length]} {LastNames[i / FirstNames.Length % LastNames.Length]}",
                Title = "Innkjøpsrådgiver",
                OrganisationId = municipalities[i % municipalities.Count].Id,
                CreatedAt = Start,
                UserName = email,
                NormalizedUserName = email.ToUpperInvariant(),
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                EmailConfirmed = true,
                PasswordHash = hash,
                LockoutEnabled = true,
                SecurityStamp = PersonId.New().ToString(),
            };
        })];
    }

    /// <summary>Sixty texts of one to four paragraphs, some with a list, a link or emphasis.</summary>
    private static IEnumerable<string> Texts()
    {
        for (var i = 0; i < 60; i++)
        {
            var paragraphs = Enumerable.Range(0, 1 + (i % 4)).Select(p => string.Join(' ', Enumerable.Range(0, 3).Select(s => Sentences[(i + (p * 5) + (s * 7)) % Sentences.Length])));
            var text = string.Join("\n\n", paragraphs);
            yield return (i % 6) switch
            {
                0 => text + "\n\n- Beskriv behovet, ikke løsningen\n- Inviter bredt\n- Del det dere lærer",
                1 => text + "\n\nSe [veilederen](https://www.anskaffelser.no/innovasjon) hos DFØ.",
                2 => "**Kort svar:** " + text,
                _ => text,
            };
        }
    }

    private static readonly string[] FirstNames =
        ["Anne", "Bjørn", "Camilla", "Dag", "Eli", "Finn", "Grete", "Hans", "Inger", "Jon", "Kari", "Lars", "Marit", "Nils", "Oda", "Per", "Randi", "Svein", "Turid", "Åse"];

    private static readonly string[] LastNames =
        ["Aas", "Berg", "Dahl", "Eide", "Foss", "Haugen", "Iversen", "Johnsen", "Lie", "Moen", "Nygård", "Olsen", "Pettersen", "Solberg", "Vik"];

    private static readonly string[] Subjects =
    [
        "velferdsteknologi i hjemmetjenesten", "utslippsfrie byggeplasser", "digital byggesak", "matsvinn i sykehjem", "smarte gatelys",
        "avfallssortering", "responssenter", "overvann i sentrum", "skoleskyss på bestilling", "energisparing i formålsbygg",
    ];

    private static readonly string[] Sentences =
    [
        "Vi holdt en dialogkonferanse med fjorten leverandører før vi skrev et eneste krav.",
        "Det som overrasket oss mest, var hvor lite tid leverandørene trengte når behovet var tydelig beskrevet.",
        "Politisk forankring tok tre måneder, og det var vel anvendt tid.",
        "Vi brukte funksjonskrav og lot leverandørene foreslå løsningen selv.",
        "Prisen veide førti prosent, og kvalitet ble vurdert av dem som skal bruke løsningen hver dag.",
        "Del gjerne konkurransegrunnlaget hvis dere har det liggende.",
        "Ring meg om dere vil ha hele historien, også det som gikk galt.",
        "Innovasjonspartnerskap passer når dere ikke finner det dere trenger i markedet.",
        "For oss var det nok med en vanlig konkurranse med forhandling.",
        "Gevinstene kom først det andre året, da tjenesten hadde lagt om rutinene.",
        "Vi burde ha målt tidsbruken før vi begynte.",
    ];
}
