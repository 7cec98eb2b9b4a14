using Ioa.Network.Core.Data;
using Ioa.Network.Core.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Ioa.Network.Core.Reference;

/// <summary>
/// Loads the organisations of Norway and the history of their numbers into the database: makes what is missing and updates the rest in
/// place, so that ids last. Run at every start; with nothing new it writes nothing.
/// </summary>
public sealed class ReferenceDataLoader(IDbContextFactory<NetworkDbContext> contexts)
{
    private static readonly DateOnly Reform2020 = new(2020, 1, 1);
    private static readonly DateOnly Reform2024 = new(2024, 1, 1);

    /// <summary>Loads it. Comes back with the number of rows written; 0 when the database was up to date.</summary>
    public async Task<int> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LoadOnceAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (IsRaceLost(e))
        {
            // Another server started at the same moment and was first; what is left, if anything, is updates.
            return await LoadOnceAsync(cancellationToken);
        }
    }

    private bool IsRaceLost(DbUpdateException e)
    {
        using var db = contexts.CreateDbContext();
        return db.IsUniqueViolation(e);
    }

    private async Task<int> LoadOnceAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await db.Organisations.Include(o => o.EmailDomains).Where(o => o.ValidTo == null)
            .ToDictionaryAsync(o => (o.Kind, o.Number), cancellationToken);
        var changes = await db.NumberChanges.ToDictionaryAsync(c => (c.OldNumber, c.ValidTo, c.NewNumber), cancellationToken);
        var domains = known.Values.SelectMany(o => o.EmailDomains).Select(d => d.Domain).ToHashSet(StringComparer.Ordinal);

        var history = ReadHistory();
        var wanted = Municipalities(history).Concat(CountyAuthorities()).Concat(NationalBodies()).ToList();
        var movedCounty = false;
        NameUnambiguously(wanted);
        foreach (var organisation in wanted)
        {
            if (known.Remove((organisation.Kind, organisation.Number), out var stored))
            {
                movedCounty |= !string.Equals(stored.CountyNumber, organisation.CountyNumber, StringComparison.Ordinal);
                Update(stored, organisation);
            }
            else
            {
                db.Add(stored = organisation);
            }

            if (EmailDomainOf(organisation) is { } domain && domains.Add(domain))
            {
                db.Add(new EmailDomain { Domain = domain, OrganisationId = stored.Id });
            }
        }

        // A number that newer data no longer has is not valid any more; whoever refers to the organisation keeps it.
        foreach (var gone in known.Values)
        {
            gone.ValidTo = history.Where(c => string.Equals(c.OldNumber, gone.Number, StringComparison.Ordinal)).Max(c => (DateOnly?)c.ValidTo);
        }

        foreach (var change in history)
        {
            if (changes.TryGetValue((change.OldNumber, change.ValidTo, change.NewNumber), out var stored))
            {
                stored.OldName = change.OldName;
                stored.Unambiguous = change.Unambiguous;
            }
            else
            {
                db.Add(change);
            }
        }

        if (movedCounty)
        {
            // The figures of the counties are sums by where an organisation was when it was counted: they are built anew.
            await db.FigureStates.ExecuteUpdateAsync(s => s.SetProperty(x => x.Definitions, 0), cancellationToken);
        }

        return await db.SaveChangesAsync(cancellationToken);
    }

    private static List<NumberChange> ReadHistory() =>
        [.. ReferenceFile.Rows("kommunenummer-historikk.csv").SelectMany(row => row.Required("nytt_nummer_2024").Split('|')
            .Where(number => !string.Equals(number, row.Required("gammelt_nummer"), StringComparison.Ordinal))
            .Select(number => new NumberChange
            {
                OldNumber = row.Required("gammelt_nummer"),
                OldName = row.Required("gammelt_navn"),
                ValidTo = row.Date("gjaldt_til")!.Value,
                NewNumber = number,
                Unambiguous = string.Equals(row.Text("entydig"), "ja", StringComparison.Ordinal),
            }))];

    private static IEnumerable<Organisation> Municipalities(List<NumberChange> history)
    {
        var newIn2024 = history.Where(c => c.ValidTo == Reform2024.AddDays(-1)).Select(c => c.NewNumber).ToHashSet(StringComparer.Ordinal);
        return ReferenceFile.Rows("kommuner.csv").Select(row => new Organisation
        {
            Kind = OrganisationKind.Municipality,
            Number = row.Required("kommunenummer"),
            ShortName = row.Required("navn_kort"),
            DisplayName = row.Required("navn_kort"),
            OfficialName = row.Text("navn_offisielt_2026") ?? row.Required("navn_offisielt_2024"),
            SamiName = row.Text("navn_samisk"),
            SamiLanguage = row.Text("samisk_spraak") switch
            {
                "nordsamisk" => "se",
                "sørsamisk" => "sma",
                "lulesamisk" => "smj",
                _ => null,
            },
            KvenName = row.Text("navn_kvensk"),
            CountyNumber = row.Required("fylkesnummer"),
            CountyName = row.Required("fylkesnavn"),
            Population = Population(row),
            KostraGroup = row.Text("kostra_gruppe"),
            Centrality = row.Number("sentralitet_indeks"),
            CentralityClass = row.Number("sentralitet_klasse"),
            WrittenForm = row.Text("maalform") switch
            {
                "bokmål" => WrittenForm.Bokmaal,
                "nynorsk" => WrittenForm.Nynorsk,
                _ => WrittenForm.Neutral,
            },
            Latitude = row.Degrees("lat"),
            Longitude = row.Degrees("lon"),
            Website = row.Text("nettsted"),
            ValidFrom = newIn2024.Contains(row.Required("kommunenummer")) ? Reform2024 : Reform2020,
        });
    }

    private static IEnumerable<Organisation> CountyAuthorities()
    {
        // Oslo is municipality and county at once, and has no county authority beside the municipality.
        foreach (var row in ReferenceFile.Rows("fylker.csv").Where(row => string.Equals(row.Text("fylkeskommune"), "ja", StringComparison.Ordinal)))
        {
            var name = row.Required("fylkesnavn");
            yield return new Organisation
            {
                Kind = OrganisationKind.CountyAuthority,
                Number = row.Required("fylkesnummer"),
                ShortName = name,
                DisplayName = $"{name} fylkeskommune",
                OfficialName = row.Required("navn_offisielt"),
                CountyNumber = row.Required("fylkesnummer"),
                CountyName = name,
                Population = Population(row),
                ValidFrom = row.Date("gyldig_fra") ?? Reform2020,
            };
        }
    }

    private static IEnumerable<Organisation> NationalBodies() =>
        ReferenceFile.Rows("andre-virksomheter.csv").Where(row => row.Text("navn_kort") is not null).Select(row => new Organisation
        {
            Kind = OrganisationKind.NationalBody,
            Number = row.Required("nummer"),
            ShortName = row.Required("navn_kort"),
            DisplayName = row.Required("navn_kort"),
            OfficialName = row.Required("navn_offisielt"),
            Website = row.Text("nettsted"),
            ValidFrom = Reform2020,
        });

    private static int? Population(CsvHelper.CsvReader row) => row.Number("folketall_2026") ?? row.Number("folketall_2025") ?? row.Number("folketall_2024");

    /// <summary>A short name that two municipalities have, or that is also the name of another county, gets the county in parentheses.</summary>
    private static void NameUnambiguously(List<Organisation> organisations)
    {
        var municipalities = organisations.Where(o => o.Kind == OrganisationKind.Municipality).ToList();
        var uses = municipalities.CountBy(o => o.ShortName, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var others = organisations.Where(o => o.Kind != OrganisationKind.Municipality).Select(o => o.ShortName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var municipality in municipalities.Where(m => uses[m.ShortName] > 1 || others.Contains(m.ShortName)))
        {
            municipality.DisplayName = $"{municipality.ShortName} ({municipality.CountyName})";
        }
    }

    private static readonly Dictionary<string, string> OtherDomains = ReferenceFile.Rows("andre-virksomheter.csv")
        .Where(row => row.Text("epostdomene") is not null)
        .ToDictionary(row => row.Required("nummer"), row => row.Required("epostdomene"), StringComparer.Ordinal);

    /// <summary>«https://www.lyngdal.kommune.no» → «lyngdal.kommune.no»; the others by the file.</summary>
    private static string? EmailDomainOf(Organisation organisation)
    {
        if (organisation.Kind != OrganisationKind.Municipality)
        {
            return OtherDomains.GetValueOrDefault(organisation.Number);
        }

        if (organisation.Website is null)
        {
            return null;
        }

        var host = new Uri(organisation.Website).Host.ToLowerInvariant();
        return host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
    }

    private static void Update(Organisation stored, Organisation wanted)
    {
        stored.ShortName = wanted.ShortName;
        stored.DisplayName = wanted.DisplayName;
        stored.OfficialName = wanted.OfficialName;
        stored.SamiName = wanted.SamiName;
        stored.SamiLanguage = wanted.SamiLanguage;
        stored.KvenName = wanted.KvenName;
        stored.CountyNumber = wanted.CountyNumber;
        stored.CountyName = wanted.CountyName;
        stored.Population = wanted.Population;
        stored.KostraGroup = wanted.KostraGroup;
        stored.Centrality = wanted.Centrality;
        stored.CentralityClass = wanted.CentralityClass;
        stored.WrittenForm = wanted.WrittenForm;
        stored.Latitude = wanted.Latitude;
        stored.Longitude = wanted.Longitude;
        stored.Website = wanted.Website;
        stored.ValidFrom = wanted.ValidFrom;
    }
}
