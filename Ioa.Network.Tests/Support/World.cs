using System.Globalization;
using System.Security.Claims;
using System.Text;
using Ioa.Network.Core;
using Ioa.Network.Core.Common;
using Ioa.Network.Core.Data;
using Ioa.Network.Core.Data.Outbox;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Ioa.Network.Tests.Support;

/// <summary>
/// The product's Core on a database of its own, and short ways to put organisations, people and networks there. Several worlds'
/// worth can be made in one database (the site's tests share one): every name in an address or under a unique index gets a number.
/// </summary>
public sealed class World : IAsyncDisposable
{
    /// <summary>The password of everybody here.</summary>
    public const string Password = "Test-passord-2026";

    /// <summary>When a world begins: Monday 2 March 2026, 10:00 in Norway.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly string PasswordHash = new PasswordHasher<Person>().HashPassword(null!, Password);
    private static int _count;

    private readonly IAsyncDisposable? _owned;
    private readonly TestDatabase? _database;

    /// <summary>Around a host that already runs.</summary>
    public World(IServiceProvider services) => Services = services;

    private World(ServiceProvider services, TestDatabase? database)
        : this(services)
    {
        _owned = services;
        _database = database;
    }

    public IServiceProvider Services { get; }

    /// <summary>The world's clock, when it is one that a test can move.</summary>
    public ManualClock Clock => (ManualClock)Services.GetRequiredService<TimeProvider>();

    public DateTimeOffset Now => Services.GetRequiredService<TimeProvider>().GetUtcNow();

    public DateOnly Today => OsloTime.DateIn(Now);

    /// <summary>Where a process of its own finds this world's database.</summary>
    public string ConnectionString => _database!.ConnectionString;

    /// <summary>A background service, to be run by hand.</summary>
    public T HostedService<T>()
        where T : IHostedService => Services.GetServices<IHostedService>().OfType<T>().Single();

    /// <summary>The running test's token.</summary>
    public CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    /// <summary>A world on a fresh database. Background services are registered, but not started.</summary>
    public static async Task<World> CreateAsync(DatabaseKind kind, Action<IServiceCollection>? configure = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([database.Setting, new("Files:Path", Path.Combine(TestRun.Folder, "files"))]).Build();
        var services = CoreServices(configuration).AddSingleton<TimeProvider>(new ManualClock(Start));
        configure?.Invoke(services);
        return new World(services.BuildServiceProvider(validateScopes: true), database);
    }

    /// <summary>A second server on this world's database, with the same clock.</summary>
    public World AnotherServer()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([_database!.Setting]).Build();
        return new World(CoreServices(configuration).AddSingleton<TimeProvider>(Clock).BuildServiceProvider(validateScopes: true), database: null);
    }

    /// <summary>Core as a host registers it. Identity's tables take their shape from its options.</summary>
    internal static IServiceCollection CoreServices(IConfiguration configuration) => new ServiceCollection()
        .AddSingleton(configuration)
        .AddLogging()
        .Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .AddCore(configuration);

    /// <summary>A use case, or any other service.</summary>
    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>A context of one's own, to look at what was written or to write what has no use case.</summary>
    public Task<NetworkDbContext> DbAsync() => Get<IDbContextFactory<NetworkDbContext>>().CreateDbContextAsync(Cancel);

    /// <summary>Puts rows into the database.</summary>
    public async Task AddAsync(params object[] rows)
    {
        await using var db = await DbAsync();
        db.AddRange(rows);
        await db.SaveChangesAsync(Cancel);
    }

    /// <summary>Delivers the outbox until it is empty of what is due.</summary>
    public async Task DeliverAsync()
    {
        var dispatcher = HostedService<OutboxDispatcher>();
        while (await dispatcher.DispatchAsync(Cancel) > 0)
        {
        }
    }

    /// <summary>The person as the user of a use case.</summary>
    public static ClaimsPrincipal As(Person person) => person.Id.ToPrincipal();

    /// <summary>Nobody: a visitor who has not signed in.</summary>
    public static ClaimsPrincipal Anonymous => new(new ClaimsIdentity());

    public async Task<Organisation> OrganisationAsync(string name, OrganisationKind kind = OrganisationKind.Municipality)
    {
        var organisation = new Organisation
        {
            Kind = kind,
            Number = NextNumber(),
            ShortName = name,
            DisplayName = name,
            OfficialName = name,
            CountyNumber = "42",
            CountyName = "Agder",
            Population = 10_000,
            ValidFrom = new DateOnly(2020, 1, 1),
        };
        await AddAsync(organisation);
        return organisation;
    }

    /// <summary>Somebody with a confirmed address and <see cref="Password"/>.</summary>
    public async Task<Person> PersonAsync(string name, Organisation organisation, bool administrator = false, string? language = null)
    {
        var email = $"{Ascii(name)}.{Next()}@{Ascii(organisation.ShortName)}.example";
        var person = new Person
        {
            Name = name,
            OrganisationId = organisation.Id,
            IsAdministrator = administrator,
            Language = language,
            CreatedAt = Now,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            EmailConfirmed = true,
            PasswordHash = PasswordHash,
            LockoutEnabled = true,
            SecurityStamp = PersonId.New().ToString(),
        };
        await AddAsync(person);
        return person;
    }

    /// <summary>A network with its memberships; whoever is a member is served by the first superuser.</summary>
    public async Task<LearningNetwork> NetworkAsync(
        string name,
        NetworkKind kind = NetworkKind.Regional,
        NetworkStatus status = NetworkStatus.Active,
        Organisation[]? superusers = null,
        Organisation[]? members = null,
        Organisation[]? observers = null,
        Person? coordinator = null,
        LearningNetwork? parent = null)
    {
        var from = Today.AddYears(-1);
        var network = new LearningNetwork
        {
            Kind = kind,
            Name = name,
            Slug = $"{Ascii(name)}-{Next()}",
            Status = status,
            ParentId = parent?.Id,
            CreatedAt = Now,
            Agreement = new Agreement
            {
                Mandate = "Dele erfaringer med innovative anskaffelser.",
                TermFrom = from,
                TermTo = from.AddYears(4),
                AnswerWorkingDays = 3,
            },
        };
        var seated = kind == NetworkKind.Regional && status == NetworkStatus.Active;
        Add(superusers, MembershipRole.Superuser);
        Add(members, MembershipRole.Member);
        Add(observers, MembershipRole.Observer);
        foreach (var member in superusers is [_, ..] ? members ?? [] : [])
        {
            network.Servings.Add(new Serving { NetworkId = network.Id, SuperuserId = superusers![0].Id, MemberId = member.Id, From = from, ServedSeat = kind == NetworkKind.Regional ? member.Id : null });
        }

        if (coordinator is not null)
        {
            network.Coordinators.Add(new Coordinator { NetworkId = network.Id, PersonId = coordinator.Id, From = from });
        }

        await AddAsync(network);
        return network;

        void Add(Organisation[]? organisations, MembershipRole role)
        {
            foreach (var organisation in organisations ?? [])
            {
                network.Memberships.Add(new Membership
                {
                    NetworkId = network.Id,
                    OrganisationId = organisation.Id,
                    Role = role,
                    From = from,
                    RegionalSeat = seated && role != MembershipRole.Observer ? organisation.Id : null,
                });
            }
        }
    }

    /// <summary>An active regional network with everybody that a test of rights needs, under a national one.</summary>
    public async Task<Agder> AgderAsync()
    {
        var kristiansand = await OrganisationAsync("Kristiansand");
        var lyngdal = await OrganisationAsync("Lyngdal");
        var lindesnes = await OrganisationAsync("Lindesnes");
        var farsund = await OrganisationAsync("Farsund");
        var county = await OrganisationAsync("Agder fylkeskommune", OrganisationKind.CountyAuthority);
        var bergen = await OrganisationAsync("Bergen");
        var ks = await OrganisationAsync("KS", OrganisationKind.NationalBody);
        var coordinator = await PersonAsync("Karin Koordinator", county);
        var national = await NetworkAsync("Nasjonalt læringsnettverk", NetworkKind.National, superusers: [kristiansand]);
        var network = await NetworkAsync(
            "Læringsnettverk Agder", superusers: [kristiansand], members: [lyngdal, lindesnes], observers: [farsund], coordinator: coordinator, parent: national);
        var other = await NetworkAsync("Læringsnettverk Vestland", superusers: [bergen], parent: national);
        var ended = await PersonAsync("Egil Sluttet", lyngdal);
        await using var db = await DbAsync();
        await db.Users.Where(p => p.Id == ended.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.EndedAt, Now), Cancel);
        return new Agder(
            network,
            national,
            other,
            kristiansand,
            lyngdal,
            lindesnes,
            farsund,
            Superuser: await PersonAsync("Siri Superbruker", kristiansand),
            OtherSuperuser: await PersonAsync("Stian Superbruker", kristiansand),
            Member: await PersonAsync("Mona Medlem", lyngdal),
            Colleague: await PersonAsync("Kåre Kollega", lyngdal),
            Neighbour: await PersonAsync("Nils Nabo", lindesnes),
            Observer: await PersonAsync("Oda Observatør", farsund),
            coordinator,
            Outsider: await PersonAsync("Unni Utenfor", bergen),
            Administrator: await PersonAsync("Kari Administrator", ks, administrator: true),
            ended);
    }

    public async ValueTask DisposeAsync()
    {
        if (_owned is not null)
        {
            await _owned.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>As long as a real one (four signs), and none that exists.</summary>
    private static string NextNumber()
    {
        const string signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var n = Interlocked.Increment(ref _count);
        return $"T{signs[n / 1296 % 36]}{signs[n / 36 % 36]}{signs[n % 36]}";
    }

    private static string Next() => Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);

    private static string Ascii(string name)
    {
        var ascii = new StringBuilder();
        foreach (var c in name.ToLowerInvariant().Replace("æ", "ae", StringComparison.Ordinal).Replace('ø', 'o').Replace('å', 'a'))
        {
            ascii.Append(char.IsAsciiLetterOrDigit(c) ? c : '-');
        }

        return ascii.ToString();
    }
}

/// <summary>Who is who in <see cref="World.AgderAsync"/>.</summary>
/// <param name="Network">Læringsnettverk Agder: active, regional.</param>
/// <param name="National">Its parent, with Kristiansand in it.</param>
/// <param name="OtherNetwork">Another active regional network, with Bergen as superuser.</param>
/// <param name="Kristiansand">Superuser; serves the members.</param>
/// <param name="Lyngdal">Member.</param>
/// <param name="Lindesnes">Member.</param>
/// <param name="Farsund">Observer.</param>
/// <param name="Superuser">Of Kristiansand.</param>
/// <param name="OtherSuperuser">Of Kristiansand too.</param>
/// <param name="Member">Of Lyngdal.</param>
/// <param name="Colleague">Of Lyngdal too.</param>
/// <param name="Neighbour">Of Lindesnes.</param>
/// <param name="Observer">Of Farsund: reads, does not write.</param>
/// <param name="Coordinator">Of Agder fylkeskommune, which is not itself in the network.</param>
/// <param name="Outsider">Of Bergen: in the other network only.</param>
/// <param name="Administrator">KS administrator; KS is in none of them.</param>
/// <param name="Ended">Left Lyngdal.</param>
public sealed record Agder(
    LearningNetwork Network,
    LearningNetwork National,
    LearningNetwork OtherNetwork,
    Organisation Kristiansand,
    Organisation Lyngdal,
    Organisation Lindesnes,
    Organisation Farsund,
    Person Superuser,
    Person OtherSuperuser,
    Person Member,
    Person Colleague,
    Person Neighbour,
    Person Observer,
    Person Coordinator,
    Person Outsider,
    Person Administrator,
    Person Ended);
