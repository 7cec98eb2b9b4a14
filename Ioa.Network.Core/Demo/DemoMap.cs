using Ioa.Network.Core.Common;
using Ioa.Network.Core.Networks;
using Ioa.Network.Core.Organisations;

namespace Ioa.Network.Core.Demo;

/// <summary>A demo network with those who are in it.</summary>
internal sealed class DemoNetwork
{
    public required LearningNetwork Network { get; init; }

    public required IReadOnlyList<Organisation> Superusers { get; init; }

    public required IReadOnlyList<Organisation> Members { get; init; }

    /// <summary>The organisation that the coordinator is from.</summary>
    public required Organisation Host { get; init; }

    public IReadOnlyList<Organisation> Everybody => [.. Superusers, .. Members];

    /// <summary>Which superuser serves which member.</summary>
    public Dictionary<OrganisationId, Organisation> ServedBy { get; } = [];
}

/// <summary>The demo's networks: fourteen regional ones with real spearheads, the six sectors of the report, and the national one.</summary>
internal sealed class DemoMap
{
    private static readonly (string Slug, string Name, string[] Counties, string[] Spearheads)[] Regions =
    [
        ("ostfold", "Østfold", ["31"], ["3107", "3103"]),
        ("oslo-og-akershus", "Oslo og Akershus", ["32", "03"], ["0301", "3201", "3203", "3205"]),
        ("buskerud", "Buskerud", ["33"], ["3301", "3303", "3305"]),
        ("innlandet", "Innlandet", ["34"], ["3403", "3407", "3405", "3420"]),
        ("vestfold", "Vestfold", ["39"], ["3905", "3907"]),
        ("telemark", "Telemark", ["40"], ["4003", "4005"]),
        ("agder", "Agder", ["42"], ["4204", "4203"]),
        ("rogaland", "Rogaland", ["11"], ["1103", "1108", "1106"]),
        ("vestland", "Vestland", ["46"], ["4601", "4614", "4640", "4602"]),
        ("more-og-romsdal", "Møre og Romsdal", ["15"], ["1508", "1506", "1505"]),
        ("trondelag", "Trøndelag", ["50"], ["5001", "5006", "5059"]),
        ("nordland", "Nordland", ["18"], ["1804", "1806", "1833", "1870"]),
        ("troms", "Troms", ["55"], ["5501", "5503", "5530"]),
        ("finnmark", "Finnmark", ["56"], ["5601", "5605", "5603"]),
    ];

    // Those who lead in a sector; beside them other municipalities join, Lyngdal and its neighbours in health since InnoBuild.
    private static readonly (string Sector, string Slug, string Name, string[] Superusers, string[] Members, int Size)[] SectorNetworks =
    [
        ("helse-omsorg", "helse-og-omsorg", "helse og omsorg", ["4204", "0301", "1103", "5001"], ["4225", "3909", "5037", "5038", "3201"], 30),
        ("bygg", "bygg-og-eiendom", "bygg og eiendom", ["0301", "4601", "5501"], ["4204", "4225", "1804", "4627"], 24),
        ("samferdsel", "samferdsel", "samferdsel", ["4601", "5001", "1508"], ["3407", "3403", "3405", "3411", "46", "50", "42"], 20),
        ("var", "vann-avlop-og-renovasjon", "vann, avløp og renovasjon", ["4601", "3201", "3403"], ["0301", "1103", "5001", "4204"], 26),
        ("oppvekst", "skole-og-oppvekst", "skole og oppvekst", ["0301", "3301", "1108"], ["3312", "4203", "1804"], 22),
        ("administrasjon", "administrasjon-og-forvaltning", "administrasjon og forvaltning", ["1804", "3107", "5001"], ["4204", "4601", "5601"], 24),
    ];

    private readonly Dictionary<string, Organisation> _byNumber;
    private readonly HashSet<string> _spearheads = [.. Regions.SelectMany(region => region.Spearheads)];

    public DemoMap(IReadOnlyList<Organisation> organisations, DemoChance chance, DateOnly today, DateTimeOffset madeAt)
    {
        Organisations = organisations;
        _byNumber = organisations.ToDictionary(o => o.Number, StringComparer.Ordinal);
        From = new DateOnly(today.Year - 2, 1, 1);
        var bodies = new[] { this["KS"], this["DFO"], this["LUP"] };

        National = Make(
            NetworkKind.National, "nasjonalt", "Nasjonalt læringsnettverk",
            "Nettverket av nettverk: superbrukerne i alle fylkene, KS, DFØ og LUP. Hit går spørsmål som ingen har fått svar på i eget nettverk.",
            bodies, [.. organisations.Where(IsSpearhead)], this["KS"], null, null);
        Regional = [.. Regions.Select(region => Make(
            NetworkKind.Regional, region.Slug, $"Læringsnettverk {region.Name}",
            $"Kommunene og fylkeskommunen i {region.Name} deler erfaringer om innovative anskaffelser.",
            [.. region.Spearheads.Select(number => this[number])],
            [.. organisations.Where(o => o.CountyNumber is not null && region.Counties.Contains(o.CountyNumber) && !region.Spearheads.Contains(o.Number))],
            this[region.Counties[0]], null, National))];
        Sector = [.. SectorNetworks.Select(sector =>
        {
            var superusers = sector.Superusers.Select(number => this[number]).ToList();
            var named = sector.Members.Select(number => this[number]).ToList();
            var joined = chance.Shuffle(organisations.Where(o => o.Kind == OrganisationKind.Municipality && o.Population > 4000).Except(superusers).Except(named))
                .Take(sector.Size - superusers.Count - named.Count);
            return Make(
                NetworkKind.Sector, sector.Slug, $"Sektornettverk {sector.Name}",
                $"Kommuner fra hele landet som vil kjøpe bedre innen {sector.Name}.",
                superusers, [.. named, .. joined.OrderBy(o => o.Number, StringComparer.Ordinal)], superusers[0], sector.Sector, National);
        })];

        DemoNetwork Make(
            NetworkKind kind, string slug, string name, string description, IReadOnlyList<Organisation> superusers, IReadOnlyList<Organisation> members,
            Organisation host, string? sector, DemoNetwork? parent)
        {
            var network = new DemoNetwork
            {
                Network = new LearningNetwork
                {
                    Id = new LearningNetworkId(chance.Id(madeAt)),
                    Kind = kind,
                    Name = name,
                    Slug = slug,
                    Description = description,
                    ParentId = parent?.Network.Id,
                    SectorCode = sector,
                    Status = NetworkStatus.Active,
                    CreatedAt = madeAt,
                    Agreement = new Agreement
                    {
                        Mandate = "Nettverket skal spre kunnskap om innovative anskaffelser, slik at flere kommuner tør å spørre markedet om nye løsninger, og slik at ingen gjør samme feil to ganger.",
                        TermFrom = From,
                        TermTo = From.AddYears(4).AddDays(-1),
                        AnswerWorkingDays = kind == NetworkKind.Regional ? 3 : 5,
                        SuperuserDuties = "Svare på spørsmål innen fristen, dele maler og konkurransegrunnlag, ta imot ett studiebesøk i halvåret og stille med en navngitt kontaktperson.",
                        MemberDuties = "Spørre i nettverket før anskaffelsen er låst, dele egne erfaringer, også dem som ikke gikk bra, og delta på minst tre av fem samlinger i året.",
                    },
                },
                Superusers = superusers,
                Members = members,
                Host = host,
            };
            Serve(network, chance, madeAt);
            return network;
        }
    }

    /// <summary>Every organisation of today.</summary>
    public IReadOnlyList<Organisation> Organisations { get; }

    /// <summary>The first day of agreements and memberships.</summary>
    public DateOnly From { get; }

    public DemoNetwork National { get; }

    public IReadOnlyList<DemoNetwork> Regional { get; }

    public IReadOnlyList<DemoNetwork> Sector { get; }

    public IEnumerable<DemoNetwork> All => [National, .. Regional, .. Sector];

    /// <summary>The organisation with a number.</summary>
    public Organisation this[string number] => _byNumber[number];

    /// <summary>Whether it is a superuser in its region.</summary>
    public bool IsSpearhead(Organisation organisation) => _spearheads.Contains(organisation.Number);

    /// <summary>The memberships, with the contacts and coordinators once there are people.</summary>
    public void Staff(DemoPeople people, DemoChance chance, DateTimeOffset madeAt)
    {
        foreach (var network in All)
        {
            var sector = network.Network.SectorCode;
            foreach (var organisation in network.Everybody)
            {
                var staff = people.At(organisation);
                network.Network.Memberships.Add(new Membership
                {
                    Id = new MembershipId(chance.Id(madeAt)),
                    NetworkId = network.Network.Id,
                    OrganisationId = organisation.Id,
                    Role = network.Superusers.Contains(organisation) ? MembershipRole.Superuser : MembershipRole.Member,
                    From = From,
                    ContactId = (staff.FirstOrDefault(p => sector is not null && p.Competences.Contains(sector)) ?? staff[0]).Id,
                    RegionalSeat = network.Network.Kind == NetworkKind.Regional ? organisation.Id : null,
                });
            }

            var host = people.At(network.Host);
            var coordinator = host.Contains(people.Coordinator) ? people.Coordinator : host[^1];
            network.Network.Coordinators.Add(new Coordinator
            {
                Id = new CoordinatorId(chance.Id(madeAt)),
                NetworkId = network.Network.Id,
                PersonId = coordinator.Id,
                From = From,
            });
        }
    }

    /// <summary>The nearest superuser takes each member, the closest pairs first, until it has its fair share and a little more.</summary>
    private void Serve(DemoNetwork network, DemoChance chance, DateTimeOffset madeAt)
    {
        var most = (int)Math.Ceiling(network.Members.Count * 1.2 / network.Superusers.Count);
        var load = network.Superusers.ToDictionary(s => s.Id, _ => 0);
        var pairs = network.Members
            .SelectMany(member => network.Superusers, (member, superuser) => (Member: member, Superuser: superuser, Distance: Distance(member, superuser)))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Member.Number, StringComparer.Ordinal).ThenBy(pair => pair.Superuser.Number, StringComparer.Ordinal);
        foreach (var (member, superuser, _) in pairs)
        {
            if (load[superuser.Id] < most && network.ServedBy.TryAdd(member.Id, superuser))
            {
                load[superuser.Id]++;
            }
        }

        foreach (var member in network.Members)
        {
            network.Network.Servings.Add(new Serving
            {
                Id = new ServingId(chance.Id(madeAt)),
                NetworkId = network.Network.Id,
                SuperuserId = network.ServedBy[member.Id].Id,
                MemberId = member.Id,
                From = From,
                ServedSeat = network.Network.Kind == NetworkKind.Regional ? member.Id : null,
            });
        }
    }

    /// <summary>Kilometres along the earth, near enough; a county authority is where its county's municipalities are on average.</summary>
    private double Distance(Organisation a, Organisation b)
    {
        var (latitude, longitude) = Place(a);
        var (otherLatitude, otherLongitude) = Place(b);
        var north = (latitude - otherLatitude) * 111.2;
        var east = (longitude - otherLongitude) * 111.2 * Math.Cos((latitude + otherLatitude) * Math.PI / 360);
        return Math.Sqrt((north * north) + (east * east));
    }

    private (double Latitude, double Longitude) Place(Organisation organisation)
    {
        if (organisation is { Latitude: { } latitude, Longitude: { } longitude })
        {
            return (latitude, longitude);
        }

        var near = Organisations.Where(o => o.Latitude is not null && (organisation.CountyNumber is null || o.CountyNumber == organisation.CountyNumber)).ToList();
        return (near.Average(o => o.Latitude!.Value), near.Average(o => o.Longitude!.Value));
    }
}
