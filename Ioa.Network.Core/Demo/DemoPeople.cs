using System.Globalization;
using System.Text;
using System.Text.Json;
using Ioa.Network.Core.Organisations;
using Ioa.Network.Core.People;
using Ioa.Network.Core.Reference;
using Microsoft.AspNetCore.Identity;

namespace Ioa.Network.Core.Demo;

/// <summary>Fictional staff at <c>.example</c> addresses (RFC 2606: nobody can ever own one).</summary>
internal sealed class DemoPeople
{
    private const int Total = 900;

    private static readonly (string Bokmaal, string Nynorsk)[] Titles =
    [
        ("Innkjøpsrådgiver", "Innkjøpsrådgjevar"), ("Innkjøpsleder", "Innkjøpsleiar"), ("Innkjøpskonsulent", "Innkjøpskonsulent"),
        ("Prosjektleder", "Prosjektleiar"), ("Virksomhetsleder", "Einingsleiar"), ("Digitaliseringsrådgiver", "Digitaliseringsrådgjevar"),
        ("Kommunalsjef", "Kommunalsjef"), ("Klima- og miljørådgiver", "Klima- og miljørådgjevar"), ("Fagleder", "Fagleiar"),
        ("Rådgiver", "Rådgjevar"), ("Økonomirådgiver", "Økonomirådgjevar"), ("Innovasjonsrådgiver", "Innovasjonsrådgjevar"),
    ];

    private static readonly string[] Words = ["innovasjonspartnerskap", "dialogkonferanse", "kontraktsoppfølging", "behovskartlegging", "klimakrav", "gevinstrealisering"];

    private readonly DemoChance _chance;
    private readonly DateTimeOffset _madeAt;
    private readonly string _passwordHash;
    private readonly Names _names;
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<OrganisationId, List<Person>> _byOrganisation = [];

    public DemoPeople(DemoMap map, DemoChance chance, DateTimeOffset madeAt)
    {
        _chance = chance;
        _madeAt = madeAt;
        using var names = ReferenceFile.Open("Demo/navn-demo.json");
        _names = JsonSerializer.Deserialize<Names>(names, JsonSerializerOptions.Web)!;

        // Once for all of them: hashing a password is slow on purpose.
        _passwordHash = new PasswordHasher<Person>().HashPassword(null!, DemoContent.Password);

        foreach (var organisation in map.Organisations)
        {
            _byOrganisation[organisation.Id] = [];
        }

        Administrator = Account(map["KS"], "ks", "Karoline Strand", "Fagansvarlig for innovative anskaffelser", "tverrsektoriell");
        Administrator.IsAdministrator = true;
        Coordinator = Account(map["42"], "koordinator", "Jonas Lunde", "Nettverkskoordinator", "administrasjon");
        Superuser = Account(map["4204"], "superbruker", "Silje Haugen", "Innkjøpssjef", "helse-omsorg", "bygg", "administrasjon");
        Member = Account(map["4225"], "medlem", "Martin Dahl", "Innkjøpsrådgiver", "helse-omsorg");

        foreach (var organisation in map.Organisations)
        {
            var wanted = organisation.Kind switch
            {
                OrganisationKind.NationalBody => 4,
                OrganisationKind.CountyAuthority => 3,
                _ => map.IsSpearhead(organisation) ? 6 : 1,
            };
            while (_byOrganisation[organisation.Id].Count < wanted)
            {
                Add(organisation);
            }
        }

        // The rest work where most people work.
        var others = map.Organisations.Where(o => o.Kind == OrganisationKind.Municipality && !map.IsSpearhead(o)).ToList();
        var inhabitants = others.Sum(o => o.Population ?? 0);
        for (var made = All.Count(); made < Total; made++)
        {
            var at = chance.Share() * inhabitants;
            Add(others.First(o => (at -= o.Population ?? 0) <= 0));
        }
    }

    /// <summary>The KS administrator.</summary>
    public Person Administrator { get; }

    /// <summary>The coordinator in Agder.</summary>
    public Person Coordinator { get; }

    /// <summary>Kristiansand's contact.</summary>
    public Person Superuser { get; }

    /// <summary>Lyngdal's contact.</summary>
    public Person Member { get; }

    /// <summary>Everybody.</summary>
    public IEnumerable<Person> All => _byOrganisation.Values.SelectMany(people => people);

    /// <summary>Who works in an organisation; the first is its named contact.</summary>
    public IReadOnlyList<Person> At(Organisation organisation) => _byOrganisation[organisation.Id];

    private Person Account(Organisation organisation, string address, string name, string title, params string[] competences)
    {
        _taken.Add(name);
        var person = Make(organisation, $"{address}@demo.example", name, title);
        person.Competences = [.. competences];
        return person;
    }

    private void Add(Organisation organisation)
    {
        string name;
        do
        {
            var sami = organisation.SamiLanguage == "se" && _chance.Percent(30);
            var first = _chance.Pick(sami ? _names.SamiskeFornavn : _names.Fornavn);
            var last = _chance.Pick(sami ? _names.SamiskeEtternavn : _names.Etternavn);
            name = !sami && _chance.Percent(15) ? $"{first} {_chance.Pick(_names.Etternavn)} {last}" : $"{first} {last}";
        }
        while (!_taken.Add(name));

        var (bokmaal, nynorsk) = _byOrganisation[organisation.Id].Count == 0 ? Titles[_chance.Between(0, 2)] : _chance.Pick(Titles);
        var person = Make(organisation, $"{Address(name)}@{Domain(organisation)}", name, organisation.WrittenForm == WrittenForm.Nynorsk ? nynorsk : bokmaal);
        person.Competences = [.. _chance.Shuffle(Sectors.All.SkipLast(1)).Take(_chance.Between(1, 3)), .. _chance.Percent(35) ? [_chance.Pick(Words)] : Array.Empty<string>()];
    }

    private Person Make(Organisation organisation, string email, string name, string title)
    {
        var person = new Person
        {
            Id = new PersonId(_chance.Id(_madeAt)),
            Name = name,
            Title = title,
            OrganisationId = organisation.Id,
            IsDemo = true,
            CreatedAt = _madeAt,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            EmailConfirmed = true,
            LockoutEnabled = true,
            PasswordHash = _passwordHash,
            SecurityStamp = _chance.Id(_madeAt).ToString("N"),
            ConcurrencyStamp = _chance.Id(_madeAt).ToString(),
        };
        _byOrganisation[organisation.Id].Add(person);
        return person;
    }

    /// <summary>«lyngdal.kommune.no» → «lyngdal.example», so that no address can be anybody's.</summary>
    private static string Domain(Organisation organisation) =>
        organisation.EmailDomains.Select(d => d.Domain).Order(StringComparer.Ordinal).FirstOrDefault() is { } domain
            ? domain.Replace(".kommune.no", "", StringComparison.Ordinal).Replace(".no", "", StringComparison.Ordinal) + ".example"
            : Address(organisation.DisplayName) + ".example";

    /// <summary>«Åse Ødegård» → «ase.odegard».</summary>
    private static string Address(string name)
    {
        var address = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant().Normalize(NormalizationForm.FormD))
        {
            address.Append(letter switch
            {
                ' ' => ".",
                'ø' => "o",
                'æ' => "ae",
                'đ' => "d",
                'ŋ' => "n",
                'ŧ' => "t",
                _ => letter is (>= 'a' and <= 'z') or '-' ? letter.ToString(CultureInfo.InvariantCulture) : "",
            });
        }

        return address.ToString();
    }

    private sealed record Names(string[] Fornavn, string[] Etternavn, string[] SamiskeFornavn, string[] SamiskeEtternavn);
}
